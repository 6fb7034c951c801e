"""The document of `show`: what is asked for of a plan."""

from __future__ import annotations

from typing import Any

from sourcing_opt.documents.parts import Schema, answer, with_optional
from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.documents.plans.plan import schema as schema_of_plan
from sourcing_opt.plan import Plan

SCHEMA = "sourcing-opt/show/1"
"""Raised when a reader of it would have to change."""
PARTS = {"processes": "allocation", "sites": "sites", "moves": "moves", "policies": "policies", "costs": "cash_flow"}
"""What can be asked for -> its name in a plan's document."""


def show_document(plan: Plan, parts: tuple[str, ...], process: str | None) -> dict[str, Any]:
    """What is asked for, all of it where nothing is; each part as in the plan's own document."""
    content = plan_document(plan)
    shown: dict[str, Any] = {"schema": SCHEMA, "study": content["study"], "summary": content["summary"]}
    for part, name in PARTS.items():
        if not parts or part in parts:
            rows = content[name]
            of_one = process is not None and isinstance(rows, list) and bool(rows) and "process" in rows[0]
            shown[name] = [row for row in rows if row["process"] == process] if of_one else rows
    return shown


def schema() -> Schema:
    """Of the document."""
    parts = schema_of_plan()["properties"]
    content = answer(SCHEMA, "a plan read again, by show", study=parts["study"], summary=parts["summary"])
    return with_optional(content, **{name: parts[name] for name in ("allocation", "sites", "moves", "policies", "cash_flow")})
