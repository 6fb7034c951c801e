"""Every answer as a JSON document, for other programs: one file for each, with its name and version, its schema, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module

from sourcing_opt.documents.parts import Schema

_FOLDERS: Mapping[str, str] = {
    "plan": "plans.",
    "show": "plans.",
    "validation": "studies.",
    "countries": "studies.",
    "refresh": "studies.",
    "comparison": "plans.",
    "diagnosis": "studies.",
    "check": "plans.",
    "batch": "",
    "roll": "studies.",
    "diff": "plans.",
    "prices": "plans.",
    "explanation": "plans.",
    "alternatives": "plans.",
    "frontier": "plans.",
    "runs": "",
    "options": "",
    "doctor": "",
}
"""Document -> where its file is, which is named after it; in the order in which they are listed."""


def _schema(name: str) -> Schema:
    schema: Schema = import_module(f"{__name__}.{_FOLDERS[name]}{name}").schema()
    return schema


ANSWERS: Mapping[str, Callable[[], Schema]] = {name: partial(_schema, name) for name in _FOLDERS}
"""Document -> its JSON Schema."""
