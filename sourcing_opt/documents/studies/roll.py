"""The document of `roll`: the next study."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sourcing_opt.documents.parts import COUNT, TEXT, Schema, answer, array, by_name
from sourcing_opt.schemas.study import Study

SCHEMA = "sourcing-opt/roll/1"
"""Raised when a reader of it would have to change."""


def roll_document(before: Study, after: Study, target: Path) -> dict[str, Any]:
    """What was made."""
    count = {status: sum(move.status == status for move in after.previous_moves) for status in ("live", "under_way", "planned")}
    status = {location.id: location.status for location in before.locations}
    turned = {location.id: location.status for location in after.locations if location.status != status.get(location.id)}
    kept = {policy.id for policy in after.policies}
    return {
        "schema": SCHEMA,
        "study": str(target),
        "start": after.study.start.isoformat(),
        "periods": after.study.periods,
        "previous_moves": count,
        "sites": turned,
        "policies_over": [policy.id for policy in before.policies if policy.id not in kept],
    }


def schema() -> Schema:
    """Of the document."""
    return answer(
        SCHEMA,
        "the next study, by roll",
        study=TEXT,
        start=TEXT,
        periods=COUNT,
        previous_moves=by_name(COUNT),
        sites=by_name(TEXT),
        policies_over=array(TEXT),
    )
