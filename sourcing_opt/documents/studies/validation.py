"""The document of `validate`: what is wrong with a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sourcing_opt.documents.parts import (
    ANYTHING,
    COUNT,
    NUMBER,
    OBJECT,
    TEXT,
    YES_OR_NO,
    Schema,
    answer,
    array,
    or_none,
    record,
    with_optional,
)
from sourcing_opt.errors import Problem

SCHEMA_VERSION = 1
"""Raised when a key changes its meaning or goes."""
SCHEMA = f"sourcing-opt/validation/{SCHEMA_VERSION}"


def validation_document(valid: bool, summary: Mapping[str, Any] | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """All problems at once; the summary of a study that is sound."""
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "valid": valid,
        "study": summary,
        "problems": [asdict(problem) for problem in problems],
    }


def schema() -> Schema:
    """Of the document; `places` and `plausible` are there where they were asked for."""
    problem = record(
        message=TEXT,
        table=or_none(TEXT),
        row=or_none(COUNT),
        column=or_none(TEXT),
        value=ANYTHING,
        suggestion=or_none(TEXT),
        other_row=or_none(COUNT),
        address=or_none(TEXT),
        severity={"enum": ["error", "warning"]},
    )
    content = answer(
        SCHEMA,
        "what is wrong with a study, by validate",
        schema_version={"const": SCHEMA_VERSION},
        valid=YES_OR_NO,
        study=or_none(OBJECT),
        problems=array(problem),
    )
    places = array(record(location=TEXT, location_model=TEXT, reason=TEXT))
    beside = record(
        measure=TEXT,
        about=TEXT,
        yours=NUMBER,
        unit=TEXT,
        low=or_none(NUMBER),
        high=or_none(NUMBER),
        source=TEXT,
        outside=YES_OR_NO,
    )
    return with_optional(content, places=or_none(places), plausible=or_none(array(beside)))
