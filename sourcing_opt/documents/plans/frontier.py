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


def frontier_document(frontier: Frontier) -> dict[str, Any]:
    """What less of something costs. Money in the study's currency, present value."""
    content = {
        "schema": SCHEMA,
        **about(frontier.points[0].plan),
        "measure": frontier.measure,
        "least": frontier.least if math.isfinite(frontier.least) else None,
        "saving": frontier.saving,
        "resolution": frontier.resolution,
        "complete": frontier.complete,
        "interrupted": frontier.interrupted,
        "knee": frontier.knee,
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
            for point in frontier.points
        ],
        "empty": [{"measure_at_most": point.bound, "cost_below": point.proven} for point in frontier.points],
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
