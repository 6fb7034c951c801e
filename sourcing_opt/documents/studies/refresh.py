"""The document of `refresh`: newer figures for a study."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sourcing_opt.documents.parts import COUNT, OBJECT, TEXT, YES_OR_NO, Schema, answer, array, record
from sourcing_opt.facts.figures import EDITION
from sourcing_opt.facts.newer import Compared

SCHEMA = "sourcing-opt/refresh/1"
"""Raised when a reader of it would have to change."""


def refresh_document(study: Path, compared: Compared, written: bool) -> dict[str, Any]:
    """Every row that changes, and how many do not."""
    return {
        "schema": SCHEMA,
        "study": str(study),
        "edition": EDITION,
        "written": written,
        "changes": [row._asdict() for row in compared.newer],
        "current": compared.current,
        "own": compared.own,
    }


def schema() -> Schema:
    """Of the document."""
    change = record(table=TEXT, row=COUNT, key=TEXT, before=OBJECT, after=OBJECT)
    return answer(
        SCHEMA,
        "newer figures for a study, by refresh",
        study=TEXT,
        edition=TEXT,
        written=YES_OR_NO,
        changes=array(change),
        current=COUNT,
        own=COUNT,
    )
