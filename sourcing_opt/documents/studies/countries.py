"""The document of `countries`: what is known of countries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sourcing_opt.documents.parts import TEXT, Schema, answer, array, by_name, or_none, record
from sourcing_opt.facts.figures import EDITION
from sourcing_opt.facts.side_by_side import KINDS, facts_of
from sourcing_opt.schemas.columns.codes import countries

SCHEMA = "sourcing-opt/countries/1"
"""Raised when a reader of it would have to change."""


def countries_document(codes: Sequence[str]) -> dict[str, Any]:
    """Every figure with unit, year, age, quality, source and note."""
    return {
        "schema": SCHEMA,
        "edition": EDITION,
        "countries": [
            {
                "country": code,
                "name": countries()[code],
                "facts": {
                    name: {"unit": KINDS[name].unit, "age": fact.age, **fact._asdict()} for name, fact in facts_of(code).items()
                },
            }
            for code in codes
        ],
    }


def schema() -> Schema:
    """Of the document."""
    fact = record(
        unit=TEXT,
        age=or_none({"type": "integer"}),
        value={"type": ["number", "string"]},
        year=TEXT,
        quality=TEXT,
        source=TEXT,
        note=TEXT,
    )
    return answer(
        SCHEMA,
        "what is known of countries, by countries",
        edition=TEXT,
        countries=array(record(country=TEXT, name=TEXT, facts=by_name(fact))),
    )
