"""The document of `doctor`: what is installed and whether it works."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sourcing_opt.documents.parts import TEXT, YES_OR_NO, Schema, answer, array, record

SCHEMA_VERSION = 1
"""Raised when a key changes its meaning or goes."""
SCHEMA = f"sourcing-opt/doctor/{SCHEMA_VERSION}"


def doctor_document(ok: bool, findings: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    """findings: what was looked at, its state, and the detail."""
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "ok": ok,
        "findings": [{"what": what, "state": state, "detail": detail} for what, state, detail in findings],
    }


def schema() -> Schema:
    """Of the document."""
    return answer(
        SCHEMA,
        "what is installed and whether it works, by doctor",
        schema_version={"const": SCHEMA_VERSION},
        ok=YES_OR_NO,
        findings=array(record(what=TEXT, state=TEXT, detail=TEXT)),
    )
