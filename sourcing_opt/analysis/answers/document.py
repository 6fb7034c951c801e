"""Answers as nested dicts and lists of plain values, for other programs."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from sourcing_opt.analysis.answers.alternatives import Alternatives
from sourcing_opt.analysis.answers.asked import Interval
from sourcing_opt.analysis.answers.core import Core
from sourcing_opt.analysis.answers.explain import Card, Explained
from sourcing_opt.analysis.answers.frontier import Frontier
from sourcing_opt.analysis.answers.price import Group, Prices
from sourcing_opt.analysis.comparison.figures import Place
from sourcing_opt.plan import Plan
from sourcing_opt.plan.document import rounded

PRICES, EXPLAINED = "sourcing-opt/prices/1", "sourcing-opt/explanation/1"
ALTERNATIVES, FRONTIER = "sourcing-opt/alternatives/1", "sourcing-opt/frontier/1"
"""Schemas; raised when a reader of the document would have to change."""


def prices_document(found: Prices) -> dict[str, Any]:
    """What each rule costs. Money in the study's currency, present value."""
    content = {
        "schema": PRICES,
        **about(found.plan),
        "plan": {"cost": found.base.cost, "bound": found.base.bound, "saving": found.saving},
        "resolution": found.resolution,
        "complete": found.complete,
        "interrupted": found.interrupted,
        "rules": [
            {
                "rule": each.rule.name,
                "table": each.rule.table,
                "key": list(each.rule.key),
                "column": each.rule.column,
                "owner": each.rule.owner,
                "words": each.rule.words,
                "bound": each.rule.bound,
                "soft": each.rule.soft,
                "price": interval(each.price),
                "alone": interval(each.alone),
                "margin": None if each.margin is None else asdict(each.margin),
                "penalty": each.penalty,
                "stands_behind": list(each.behind),
            }
            for each in found.prices
        ],
        "owners": [_group(group) for group in found.owners],
        "together": _group(found.together),
        "curves": [
            {
                "rule": curve.rule.name,
                "points": [
                    {"bound": point.bound, "gain": interval(point.gain), "possible": point.possible, "today": point.today}
                    for point in curve.points
                ],
            }
            for curve in found.curves
        ],
    }
    document: dict[str, Any] = rounded(content)
    return document


def explained_document(found: Explained) -> dict[str, Any]:
    """Why a process is where it is. Money in the study's currency, present value."""
    content = {
        "schema": EXPLAINED,
        **about(found.plan),
        "plan": {"cost": found.base.cost, "bound": found.base.bound},
        "process": found.process,
        "where": found.where,
        "resolution": found.resolution,
        "complete": found.complete,
        "interrupted": found.interrupted,
        "candidates": [asdict(each) for each in found.candidates],
        "asked": [_card(card) for card in found.cards],
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
                asdict(each) | {"amount": round(each.amount, 4), "rules": list(each.rules)} for each in card.split.displaced
            ],
            "others": [{"name": line.name, "amount": round(line.amount, 4)} for line in card.split.others],
        }
    return content


def alternatives_document(found: Alternatives, core: Core | None) -> dict[str, Any]:
    """Other plans that are as good. Money in the study's currency, present value."""
    content = {
        "schema": ALTERNATIVES,
        **about(found.plan),
        "plan": {"cost": found.base.cost, "bound": found.base.bound, "saving": found.saving, "measures": found.measures},
        "within": found.within,
        "allowed": found.allowed,
        "interrupted": found.interrupted,
        "places": _places(found.places),
        "alternatives": [
            {
                "kind": each.kind,
                "words": each.words,
                "dearer": interval(each.dearer),
                "measures": each.measures,
                "proven": each.proven,
                "elsewhere": each.elsewhere,
                "places": _places(each.places),
            }
            for each in found.found
        ],
        "not_shown": [asdict(each) for each in found.left],
        "core": None
        if core is None
        else {
            "levels": [asdict(each) for each in core.levels],
            "sites": list(core.sites),
            "strengths": [
                {
                    "process": e.process,
                    "location": e.location,
                    "loss": interval(e.loss),
                    "forced": e.forced,
                    "rival": e.rival or None,
                }
                for e in core.strengths
            ],
            "interrupted": core.interrupted,
        },
    }
    document: dict[str, Any] = rounded(content)
    return document


def frontier_document(found: Frontier) -> dict[str, Any]:
    """What less of something costs. Money in the study's currency, present value."""
    content = {
        "schema": FRONTIER,
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
                "places": _places(point.places),
            }
            for point in found.points
        ],
        "empty": [{"measure_at_most": point.bound, "cost_below": point.proven} for point in found.points],
    }
    document: dict[str, Any] = rounded(content)
    return document


def _places(found: dict[str, tuple[Place, ...]]) -> dict[str, list[dict[str, Any]]]:
    return {
        process: [{"location": part.location, "share": part.share, "fte": part.fte} for part in there]
        for process, there in found.items()
    }


def about(plan: Plan) -> dict[str, Any]:
    """What study it is about."""
    study = plan.economics.study
    return {"study": {"name": study.study.name, "digest": study.digest, "currency": study.study.currency}}


def interval(found: Interval | None) -> dict[str, float | None] | None:
    """An interval, by what is known of it; without an end that nothing is known of."""
    if found is None:
        return None
    return {name: value if math.isfinite(value) else None for name, value in asdict(found).items()} | {"known": found.known}


def _group(group: Group) -> dict[str, Any]:
    return {"name": group.name, "rules": list(group.rules), "together": interval(group.together)}
