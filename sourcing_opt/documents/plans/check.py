"""The document of `check`: what became of a plan's workbook."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sourcing_opt.analysis.workbook.recheck import Recheck
from sourcing_opt.documents.digits import rounded
from sourcing_opt.documents.parts import YES_OR_NO, Schema, answer_of_class

SCHEMA = "sourcing-opt/check/1"
"""Raised when a reader of it would have to change."""


def check_document(recheck: Recheck) -> dict[str, Any]:
    """What became of the workbook as nested dicts and lists of plain values."""
    content: dict[str, Any] = rounded({"schema": SCHEMA, "passed": recheck.passed} | asdict(recheck))
    return content


def schema() -> Schema:
    """Of the document."""
    content = answer_of_class(SCHEMA, "whether a workbook still holds, by check", Recheck)
    return content | {"properties": content["properties"] | {"passed": YES_OR_NO}, "required": [*content["required"], "passed"]}
