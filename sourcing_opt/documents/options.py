"""The document of `config show`: what every option is set to, and by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sourcing_opt.documents.parts import OBJECT, TEXT, Schema, answer, array, or_none
from sourcing_opt.errors import Problem

SCHEMA_VERSION = 1
"""Raised when a key changes its meaning or goes."""
SCHEMA = f"sourcing-opt/options/{SCHEMA_VERSION}"


def options_document(file: Path | None, options: Sequence[Mapping[str, Any]], problems: Sequence[Problem]) -> dict[str, Any]:
    """Every option with its value and source, the configuration file, and what is wrong with either."""
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "file": file,
        "options": options,
        "problems": [str(problem) for problem in problems],
    }


def schema() -> Schema:
    """Of the document."""
    return answer(
        SCHEMA,
        "every option's value, by config show",
        schema_version={"const": SCHEMA_VERSION},
        file=or_none(TEXT),
        options=array(OBJECT),
        problems=array(TEXT),
    )
