"""The document of `price`: what each rule costs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sourcing_opt.analysis.answers.price import Group, Prices
from sourcing_opt.documents.digits import rounded
from sourcing_opt.documents.parts import NUMBER, OBJECT, TEXT, YES_OR_NO, Schema, answer, array, or_none, record
from sourcing_opt.documents.plans.questions import ABOUT, INTERVAL, about, interval

SCHEMA = "sourcing-opt/prices/1"
"""Raised when a reader of it would have to change."""


def prices_document(found: Prices) -> dict[str, Any]:
    """What each rule costs. Money in the study's currency, present value."""
    content = {
        "schema": SCHEMA,
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


def _group(group: Group) -> dict[str, Any]:
    return {"name": group.name, "rules": list(group.rules), "together": interval(group.together)}


def schema() -> Schema:
    """Of the document."""
    group = record(name=TEXT, rules=array(TEXT), together=INTERVAL)
    rule = record(
        rule=TEXT,
        table=TEXT,
        key=array(TEXT),
        column=or_none(TEXT),
        owner=or_none(TEXT),
        words=TEXT,
        bound=or_none(NUMBER),
        soft=YES_OR_NO,
        price=INTERVAL,
        alone=INTERVAL,
        margin=or_none(OBJECT),
        penalty=or_none(NUMBER),
        stands_behind=array(TEXT),
    )
    point = record(bound=or_none(NUMBER), gain=INTERVAL, possible=YES_OR_NO, today=YES_OR_NO)
    return answer(
        SCHEMA,
        "what each rule costs, by price",
        plan=record(cost=NUMBER, bound=NUMBER, saving=NUMBER),
        rules=array(rule),
        owners=array(group),
        together=group,
        curves=array(record(rule=TEXT, points=array(point))),
        **ABOUT,
    )
