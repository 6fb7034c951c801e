"""The document of `alternatives`: other plans that are as good, and what all of them share."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sourcing_opt.analysis.answers.alternatives import Alternatives
from sourcing_opt.analysis.answers.core import Core
from sourcing_opt.documents.digits import rounded
from sourcing_opt.documents.parts import NUMBER, OBJECT, TEXT, Schema, answer, array, or_none, record
from sourcing_opt.documents.plans.questions import INTERVAL, PLACES, STUDY, about, interval, places

SCHEMA = "sourcing-opt/alternatives/1"
"""Raised when a reader of it would have to change."""


def alternatives_document(alternatives: Alternatives, core: Core | None) -> dict[str, Any]:
    """Other plans that are as good. Money in the study's currency, present value."""
    content = {
        "schema": SCHEMA,
        **about(alternatives.plan),
        "plan": {
            "cost": alternatives.base.cost,
            "bound": alternatives.base.bound,
            "saving": alternatives.saving,
            "measures": alternatives.measures,
        },
        "within": alternatives.within,
        "allowed": alternatives.allowed,
        "interrupted": alternatives.interrupted,
        "places": places(alternatives.places),
        "alternatives": [
            {
                "kind": alternative.kind,
                "words": alternative.words,
                "dearer": interval(alternative.dearer),
                "measures": alternative.measures,
                "proven": alternative.proven,
                "elsewhere": alternative.elsewhere,
                "places": places(alternative.places),
            }
            for alternative in alternatives.found
        ],
        "not_shown": [asdict(left) for left in alternatives.left],
        "core": None
        if core is None
        else {
            "levels": [asdict(level) for level in core.levels],
            "sites": list(core.sites),
            "strengths": [
                {
                    "process": e.process,
                    "location": e.location,
                    "loss": interval(e.loss),
                    "forced": e.forced,
                    "in_every_plan": e.in_every_plan,
                    "rival": e.rival or None,
                }
                for e in core.strengths
            ],
            "interrupted": core.interrupted,
        },
    }
    document: dict[str, Any] = rounded(content)
    return document


def schema() -> Schema:
    """Of the document."""
    other = record(
        kind=TEXT,
        words=TEXT,
        dearer=INTERVAL,
        measures=OBJECT,
        proven=or_none(NUMBER),
        elsewhere=NUMBER,
        places=PLACES,
    )
    return answer(
        SCHEMA,
        "other plans that are as good, by alternatives",
        plan=record(cost=NUMBER, bound=or_none(NUMBER), saving=NUMBER, measures=OBJECT),
        within=NUMBER,
        allowed=NUMBER,
        places=PLACES,
        alternatives=array(other),
        not_shown=array(OBJECT),
        core=or_none(OBJECT),
        **STUDY,
    )
