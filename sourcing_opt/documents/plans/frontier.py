"""The document of `frontier`: what less of something costs."""

from __future__ import annotations

import math
from typing import Any

from sourcing_opt.analysis.answers.frontier import Frontier
from sourcing_opt.documents.digits import rounded
from sourcing_opt.documents.parts import COUNT, NUMBER, OBJECT, TEXT, Schema, answer, array, or_none, record
from sourcing_opt.documents.plans.questions import ABOUT, PLACES, about, places

SCHEMA = "sourcing-opt/frontier/1"
"""Raised when a reader of it would have to change."""


def frontier_document(found: Frontier) -> dict[str, Any]:
    """What less of something costs. Money in the study's currency, present value."""
    content = {
        "schema": SCHEMA,
        **about(found.points[0].plan),
        "measure": found.measure,
        "least": found.least if math.isfinite(found.least) else None,
        "saving": found.saving,
        "resolution": found.resolution,
        "complete": found.complete,
        "interrupted": found.interrupted,
        "knee": found.knee,
        "points": [
            {
                "bound": point.bound,
                "value": point.value,
                "cost": point.cost,
                "proven": point.proven,
                "price_of_a_unit_less": point.step,
                "changes": list(point.changes),
                "places": places(point.places),
            }
            for point in found.points
        ],
        "empty": [{"measure_at_most": point.bound, "cost_below": point.proven} for point in found.points],
    }
    document: dict[str, Any] = rounded(content)
    return document


def schema() -> Schema:
    """Of the document."""
    point = record(
        bound=or_none(NUMBER),
        value=NUMBER,
        cost=NUMBER,
        proven=or_none(NUMBER),
        price_of_a_unit_less=or_none(NUMBER),
        changes=array(TEXT),
        places=PLACES,
    )
    return answer(
        SCHEMA,
        "what less of something costs, by frontier",
        measure=TEXT,
        least=or_none(NUMBER),
        saving=NUMBER,
        knee=or_none(COUNT),
        points=array(point),
        empty=array(OBJECT),
        **ABOUT,
    )
