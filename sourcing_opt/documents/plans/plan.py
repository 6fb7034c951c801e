"""The plan as one JSON document, for other programs. Same study, same document: no times, no machine."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np

from sourcing_opt.documents.digits import rounded
from sourcing_opt.documents.parts import NUMBER, OBJECT, TEXT, Schema, answer, array, by_name, record, with_optional
from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.geography import location_model
from sourcing_opt.io.plan_document import SCHEMA
from sourcing_opt.plan.audit import audit
from sourcing_opt.plan.business_case import document_of_case
from sourcing_opt.plan.charges import document_of_terms
from sourcing_opt.plan.moves import Move, moves, site_changes
from sourcing_opt.plan.plan import Plan
from sourcing_opt.plan.policies import findings
from sourcing_opt.plan.portfolio import document_of_portfolio
from sourcing_opt.plan.summary import summary
from sourcing_opt.schemas.columns.base import Row, key_of
from sourcing_opt.schemas.study import TABLES


def plan_document(plan: Plan) -> dict[str, Any]:
    """The plan as nested dicts and lists of plain values; money in the study's currency, nominal unless called npv."""
    economics, outcome = plan.economics, plan.outcome
    settings, labels = economics.study.study, economics.axes.calendar.labels
    content = {
        "schema": SCHEMA,
        "study": {
            "name": settings.name,
            "digest": economics.study.digest,
            "currency": settings.currency,
            "periods": list(labels),
        },
        "solve": {
            "status": str(outcome.status),
            "solver": outcome.solver,
            "objective": plan.objective,
            "bound": outcome.bound,
            "gap": plan.gap,
            "proof": outcome.proof,
            "nodes": outcome.nodes,
            "another_plan_costs_the_same": plan.alternative,
            "first_of_those_that_do": plan.is_first if plan.alternative else None,
        },
        "summary": asdict(summary(plan)),
        "allocation": _allocation(plan),
        "moves": _moves(plan),
        "sites": [
            {
                "location": economics.axes.locations[change.location].id,
                "wave": labels[change.wave],
                "change": "opens" if change.opens else "closes",
                "cost": change.cost,
            }
            for change in site_changes(plan)
        ],
        "people": _people(plan),
        "cash_flow": _cash_flow(plan),
        "portfolio": document_of_portfolio(plan),
        **document_of_terms(plan),
        **document_of_case(plan),
        "policies": [asdict(f) | {"period": labels[f.period], "slack": f.slack, "status": f.status} for f in findings(plan)],
        "checks": [asdict(check) for check in audit(plan)],
    }
    inputs = {
        table: [_filled(row) for row in sorted(economics.study.rows(table), key=key_of)]
        for table in TABLES
        if economics.study.rows(table)
    }
    return {name: rounded(value) for name, value in content.items()} | {"inputs": inputs}


def _filled(row: Row) -> dict[str, Any]:
    """The row's cells as JSON has them, blanks left out."""
    cells = {column: cell for column, cell in row.cells().items() if cell is not None}
    return {column: cell.isoformat() if isinstance(cell, date) else cell for column, cell in cells.items()}


def _allocation(plan: Plan) -> list[dict[str, Any]]:
    """One row for each workstream and location that does some of it today or in any period."""
    economics, axes = plan.economics, plan.economics.axes
    rows = []
    for p, l in np.argwhere((plan.share > 0).any(axis=2)).tolist():
        workstream, location = axes.workstreams[p], axes.locations[l]
        mode = {"mode": axes.mode_of(p)} if economics.modes.some else {}
        rows.append(
            mode
            | {
                "process": workstream.process.id,
                "shift": workstream.shift + 1,
                "function": workstream.process.function,
                "location": location.id,
                "country": location.country,
                "provider": location.provider,
                "location_model": location_model(economics.study, location),
                "baseline_share": float(economics.baseline[p, l]),
                "share": _list(plan.share[p, l]),
                "fte": _list(plan.fte[p, l]),
                "run_cost": {name: _list(cost[p, l]) for name, cost in plan.run_cost.items() if cost[p, l].any()},
            }
        )
    return rows


def _moves(plan: Plan) -> list[dict[str, Any]]:
    axes = plan.economics.axes

    def modes(move: Move) -> dict[str, Any]:
        return {"from_mode": axes.mode_of(move.leaves), "to_mode": axes.mode_of(move.p)} if plan.economics.modes.some else {}

    return [
        modes(move)
        | {
            "wave": axes.calendar.labels[move.wave],
            "process": axes.workstreams[move.p].process.id,
            "shift": axes.workstreams[move.p].shift + 1,
            "from": None if move.origin is None else axes.locations[move.origin].id,
            "to": axes.locations[move.destination].id,
            "share": move.share,
            "fte": move.fte,
            "one_off": move.one_off,
            "let_go": move.let_go._asdict(),
        }
        for move in moves(plan)
    ]


def _people(plan: Plan) -> list[dict[str, Any]]:
    """One row for each role and place with its own staff: the headcount walk."""
    people, axes = plan.economics.people, plan.economics.axes
    there = (people.start > 0) | plan.need.any(axis=2) | plan.walk.staff.any(axis=2)
    return [
        {
            "role": plan.economics.pay.roles[r].id,
            "location": axes.locations[l].id,
            "start": float(people.start[r, l]),
            "needed": _list(plan.need[r, l]),
        }
        | {name: _list(each[r, l]) for name, each in (plan.staffing._asdict() | plan.walk._asdict()).items()}
        for r, l in np.argwhere(there).tolist()
    ]


def _cash_flow(plan: Plan) -> dict[str, Any]:
    run = {name: _list(cost.sum(axis=(0, 1))) for name, cost in plan.run_cost.items()}
    return {
        "discount": _list(plan.economics.axes.calendar.discount),
        "baseline": _list(plan.baseline.cost_by_period),
        "baseline_run": _list(plan.baseline.run_cost_by_period),
        "baseline_one_off": _list(plan.baseline.one_off_by_period),
        "run": run
        | {name: _list(cost.sum(axis=0)) for name, cost in plan.people_cost.items()}
        | {"fixed": _list(plan.site_cost["fixed"].sum(axis=0))}
        | {name: _list(cost) for name, cost in plan.commercial.items()},
        "one_off": {name: _list(cost) for name, cost in plan.one_off_by_component.items()},
        "new_work": _list(plan.new_work_by_period),
        "saving": _list(plan.saving_by_period),
    }


def _list(values: Floats) -> list[float]:
    return [float(value) for value in values]


def schema() -> Schema:
    """Of the document; `then` is there where one objective was asked for after another."""
    site = record(location=TEXT, wave=TEXT, change={"enum": ["opens", "closes"]}, cost=NUMBER)
    content = answer(
        SCHEMA,
        "a plan, by solve --format json and beside every run",
        study=record(name=TEXT, digest=TEXT, currency=TEXT, periods=array(TEXT)),
        solve=OBJECT,
        summary=OBJECT,
        allocation=array(OBJECT),
        moves=array(OBJECT),
        sites=array(site),
        people=array(OBJECT),
        cash_flow=OBJECT,
        policies=array(OBJECT),
        checks=array(OBJECT),
        inputs=by_name(array(OBJECT)),
    )
    return with_optional(content, then=array(OBJECT), portfolio=array(OBJECT), contracts=OBJECT, business_case=OBJECT)
