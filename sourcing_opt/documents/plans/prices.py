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


def prices_document(prices: Prices) -> dict[str, Any]:
    """What each rule costs. Money in the study's currency, present value."""
    content = {
        "schema": SCHEMA,
        **about(prices.plan),
        "plan": {"cost": prices.base.cost, "bound": prices.base.bound, "saving": prices.saving},
        "resolution": prices.resolution,
        "complete": prices.complete,
        "interrupted": prices.interrupted,
        "rules": [
            {
                "rule": price.rule.name,
                "table": price.rule.table,
                "key": list(price.rule.key),
                "column": price.rule.column,
                "owner": price.rule.owner,
                "words": price.rule.words,
                "bound": price.rule.bound,
                "soft": price.rule.soft,
                "price": interval(price.price),
                "alone": interval(price.alone),
                "margin": None if price.margin is None else asdict(price.margin),
                "penalty": price.penalty,
                "stands_behind": list(price.behind),
            }
            for price in prices.prices
        ],
        "owners": [_group(group) for group in prices.owners],
        "together": _group(prices.together),
        "curves": [
            {
                "rule": curve.rule.name,
                "points": [
                    {"bound": point.bound, "gain": interval(point.gain), "possible": point.possible, "today": point.today}
                    for point in curve.points
                ],
            }
            for curve in prices.curves
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
        plan=record(cost=NUMBER, bound=or_none(NUMBER), saving=NUMBER),
        rules=array(rule),
        owners=array(group),
        together=group,
        curves=array(record(rule=TEXT, points=array(point))),
        **ABOUT,
    )
