"""The document of `explain`: why a process is where it is."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from sourcing_opt.analysis.answers.explain import Card, Explained
from sourcing_opt.documents.digits import rounded
from sourcing_opt.documents.parts import ANYTHING, NUMBER, OBJECT, TEXT, Schema, answer, array, or_none, record
from sourcing_opt.documents.plans.questions import ABOUT, about, interval

SCHEMA = "sourcing-opt/explanation/1"
"""Raised when a reader of it would have to change."""


def explanation_document(explained: Explained) -> dict[str, Any]:
    """Why a process is where it is. Money in the study's currency, present value."""
    content = {
        "schema": SCHEMA,
        **about(explained.plan),
        "plan": {"cost": explained.base.cost, "bound": explained.base.bound},
        "process": explained.process,
        "where": explained.where,
        "resolution": explained.resolution,
        "complete": explained.complete,
        "interrupted": explained.interrupted,
        "candidates": [asdict(candidate) for candidate in explained.candidates],
        "asked": [_card(card) for card in explained.cards],
    }
    document: dict[str, Any] = rounded(content)
    return document


def _card(card: Card) -> dict[str, Any]:
    here = card.candidate.state == "here"
    content = {
        "location": card.candidate.location,
        "state": card.candidate.state,
        "share": card.share,
        "without_it" if here else "insisting": interval(card.insist),
        "possible": card.possible,
        "enters": None if card.enters is None else asdict(card.enters),
        "rival": card.rival or None,
        "alone": card.alone,
        "makes_room_under": list(card.makes_room),
    }
    if card.enters is not None and not math.isfinite(card.enters.at_most):
        content["enters"] = asdict(card.enters) | {"at_most": None}
    if card.split is not None:
        # To a hundredth of a cent: it adds up to the cent, however large it is.
        content["split"] = {
            "total": round(card.split.total, 4),
            "own": [{"name": line.name, "amount": round(line.amount, 4)} for line in card.split.own],
            "displaced": [
                asdict(displaced) | {"amount": round(displaced.amount, 4), "rules": list(displaced.rules)}
                for displaced in card.split.displaced
            ],
            "others": [{"name": line.name, "amount": round(line.amount, 4)} for line in card.split.others],
        }
    return content


def schema() -> Schema:
    """Of the document."""
    return answer(
        SCHEMA,
        "why a process is where it is, by explain",
        plan=record(cost=NUMBER, bound=or_none(NUMBER)),
        process=TEXT,
        where=ANYTHING,
        candidates=array(OBJECT),
        asked=array(OBJECT),
        **ABOUT,
    )
