"""The document of `compare`: sourcing models and scenarios side by side."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sourcing_opt.analysis.comparison.compare import Comparison
from sourcing_opt.documents.digits import rounded
from sourcing_opt.documents.parts import ANYTHING, Schema, answer_of_class

SCHEMA = "sourcing-opt/comparison/1"
"""Raised when a reader of it would have to change."""


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """The comparison as nested dicts and lists of plain values."""
    content: dict[str, Any] = rounded({"schema": SCHEMA} | asdict(comparison) | {"differing": comparison.differing})
    return content


def schema() -> Schema:
    """Of the document."""
    content = answer_of_class(SCHEMA, "sourcing models and scenarios side by side, by compare", Comparison)
    return content | {"properties": content["properties"] | {"differing": ANYTHING}}
