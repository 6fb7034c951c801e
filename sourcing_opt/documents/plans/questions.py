"""What the documents of answers about a plan have in common."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sourcing_opt.analysis.answers.asked import Interval
from sourcing_opt.analysis.comparison.figures import Place
from sourcing_opt.documents.parts import NUMBER, OBJECT, TEXT, YES_OR_NO, Schema, array, by_name, or_none, record
from sourcing_opt.plan import Plan

INTERVAL = or_none(OBJECT)
"""shown, low, high, and whether both ends are known."""
PLACES = by_name(array(OBJECT))
_STUDY = record(name=TEXT, digest=TEXT, currency=TEXT)
ABOUT: Mapping[str, Schema] = {"study": _STUDY, "resolution": NUMBER, "complete": YES_OR_NO, "interrupted": YES_OR_NO}
"""What all answers to questions about a plan say."""
STUDY: Mapping[str, Schema] = {"study": _STUDY, "interrupted": YES_OR_NO}
"""What they say that look for plans until there are enough."""


def about(plan: Plan) -> dict[str, Any]:
    """What study it is about."""
    study = plan.economics.study
    return {"study": {"name": study.study.name, "digest": study.digest, "currency": study.study.currency}}


def interval(interval: Interval | None) -> dict[str, float | None] | None:
    """An interval, by what is known of it; without an end that nothing is known of."""
    if interval is None:
        return None
    ends = {name: value if math.isfinite(value) else None for name, value in asdict(interval).items()}
    return ends | {"known": interval.known}


def places(by_process: dict[str, tuple[Place, ...]]) -> dict[str, list[dict[str, Any]]]:
    """Process -> where it is."""
    return {
        process: [{"location": place.location, "share": place.share, "fte": place.fte} for place in places]
        for process, places in by_process.items()
    }
