"""The document of `diff`: what is not the same in two plans, and what that costs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sourcing_opt.analysis.succession.bridge import Bridge, Step
from sourcing_opt.analysis.succession.plan_difference import PlanDifference
from sourcing_opt.documents.digits import rounded
from sourcing_opt.documents.parts import ANYTHING, NUMBER, OBJECT, TEXT, Schema, answer, array, record
from sourcing_opt.economics.axes import Floats

SCHEMA = "sourcing-opt/diff/1"
"""Raised when a reader of it would have to change."""


def diff_document(difference: PlanDifference) -> dict[str, Any]:
    """What is not the same as nested dicts and lists of plain values."""
    content = {
        "schema": SCHEMA,
        "before": asdict(difference.before),
        "after": asdict(difference.after),
        "carried": difference.carried,
        "inputs": [asdict(change) for change in difference.inputs],
        "work": [asdict(change) for change in difference.work],
        "periods": difference.periods,
        "allocation": [asdict(change) for change in difference.shares],
        "turns": [asdict(turn) for turn in difference.turns],
    }
    return {name: rounded(value) for name, value in content.items()} | {"bridge": _bridge(difference.bridge)}


def _bridge(bridge: Bridge) -> dict[str, Any]:
    def money(amounts: Floats) -> list[float]:
        # To a hundredth of a cent: it adds up to the cent, however large it is. + 0.0: a zero has no sign.
        return [round(amount, 4) + 0.0 for amount in amounts.tolist()]

    def step(step: Step) -> dict[str, Any]:
        npv = round(float(step.total @ bridge.discount), 4) + 0.0
        return {"name": step.name, "words": step.words, "run": money(step.run), "one_off": money(step.one_off), "npv": npv}

    return {
        "currency": bridge.currency,
        "periods": list(bridge.labels),
        "discount": rounded(bridge.discount.tolist()),
        "before": step(bridge.before),
        "steps": [step(between) for between in bridge.steps],
        "after": step(bridge.after),
        "notes": list(bridge.notes),
    }


def schema() -> Schema:
    """Of the document."""
    step = record(name=TEXT, words=TEXT, run=array(NUMBER), one_off=array(NUMBER), npv=NUMBER)
    bridge = record(
        currency=TEXT,
        periods=array(TEXT),
        discount=array(NUMBER),
        before=step,
        steps=array(step),
        after=step,
        notes=array(TEXT),
    )
    return answer(
        SCHEMA,
        "what changed between two plans, by diff",
        before=OBJECT,
        after=OBJECT,
        carried=ANYTHING,
        inputs=array(OBJECT),
        work=array(OBJECT),
        periods=ANYTHING,
        allocation=array(OBJECT),
        turns=array(OBJECT),
        bridge=bridge,
    )
