"""Every family of constraints and every type of policy, as rows one can read: `golden/NAME.lp`.

After a change that is meant, write them anew with SOURCING_OPT_WRITE_GOLDEN=1 and read the difference.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pulp
import pytest

from sourcing_opt.economics import appraise
from sourcing_opt.formulation.build import CONSTRAINTS
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.objective import net_present_cost
from sourcing_opt.formulation.policies import ROWS
from sourcing_opt.formulation.pulp_view import pulp_view
from sourcing_opt.formulation.variables import declare
from sourcing_opt.schemas.study import Study
from tests.economics.desk import desk

GOLDEN = Path(__file__).parent / "golden"

TWO_YEARS = {"periods": 2}
TWO_PLACES = [{"process": "work", "location": "home", "share": 0.25}, {"process": "work", "location": "away", "share": 0.75}]
BY_SHIFTS = {"coverage": "16x5", "shift_shares": "0.7; 0.3"}
CANDIDATE = {"status": "candidate", "opening_cost": 1_000, "fixed_cost": 100}
NEW_TOO = [
    {"id": name, "name": name, "function": "Service", "service_type": "front_office", "fte": 10, "role": "agent"}
    for name in ("new", "work")
]  # fmt: skip
BOTS = [
    {"process": "work", "mode": "assisted", "handling": 0.8},
    {"process": "work", "mode": "bots", "automated": 0.5, "build_cost": 1_000},
]
VENDOR = {"id": "vendor", "name": "A vendor", "type": "vendor"}
RATES = [
    {"role": "agent", "location": place, "salary": 10_000, "max_headcount": limit} for place, limit in (("away", 7), ("home", 12))
]

RISING = [
    {"role": "agent", "location": "home", "salary": 20_000, "scarce_from": 8, "scarce_premium": 0.25},
    {"role": "agent", "location": "away", "salary": 10_000},
]

UNDER_WAY = [
    {"process": "work", "shift": 1, "origin": "home", "destination": "away", "period": 1, "share": 0.25, "status": "under_way"},
    {"process": "work", "origin": "home", "destination": "away", "period": 2, "share": 0.5, "status": "under_way"},
    {"process": "work", "shift": 2, "origin": "home", "destination": "away", "period": 2, "share": 0.25, "status": "planned"},
]

NEW_MAY_STAY = {"id": "rule", "type": "under_way", "for": {"process": "new"}, "penalty": 1_000}

CONSTRAINT_STUDIES: dict[str, Study] = {
    "conserve_work": desk(TWO_YEARS, processes=NEW_TOO),
    "leave_what_is_there": desk(TWO_YEARS, baseline=TWO_PLACES),
    "move_enough": desk(
        TWO_YEARS | {"smallest_move": 2}, processes=[NEW_TOO[0] | {"smallest_move": 0}, NEW_TOO[1] | BY_SHIFTS],
        baseline=[{"process": "work", "location": "home", "shift": 1, "share": 1},
                  *({"process": "work", "shift": 2, "location": place, "share": share} for place, share in (("home", 0.4), ("away", 0.6)))],
    ),
    "carry_out": desk(
        TWO_YEARS, processes=[NEW_TOO[0], NEW_TOO[1] | BY_SHIFTS | {"lead_periods": 1}], policies=[NEW_MAY_STAY],
        baseline=[{"process": name, "location": "home", "share": 1} for name in ("new", "work")],
        previous_moves=[*UNDER_WAY, UNDER_WAY[1] | {"process": "new"}],
    ),
    "limit_capacity": desk(TWO_YEARS, home={"closing_cost": 0, "max_fte": 40}, away=CANDIDATE),
    "keep_minimum_scale": desk(home={"closing_cost": 0, "min_fte": 3}, away={"min_fte": 4, "max_fte": 8}),
    "limit_headcount": desk({"periods": 2, "period": "month"}, process={"lead_periods": 1}, labor_rates=RATES),
    "limit_speakers": desk(
        {"periods": 2, "period": "month"}, process={"languages": "en; de", "lead_periods": 1}, home={"languages": "en; de"}, away={"languages": "en; de"},
        language_pools=[{"language": "de", "location": place, "max_headcount": limit, "pool_growth": 0.5} for place, limit in (("away", 7), ("home", 12))],
    ),
    "employ_people": desk(
        {"periods": 2, "discount_rate": 0.25}, home={"own_staff": "yes", "attrition": 0.25, "severance_weeks": 13, "intake": 2, "temps_limit": 0.5, "temps_premium": 0.25},
        role={"hiring_cost": 0.1}, labor_rates=RISING, staff=[{"role": "agent", "location": "home", "people": 12}],
    ),
    "staff_pools": desk(
        TWO_YEARS | {"discount_rate": 0.25}, process={"volume": 208_000, "handling_minutes": 6, "pool": "calls", "lead_periods": 1},
        pools=[{"id": "calls", "service_level": 0.8, "target_seconds": 20, "call_seconds": 360}],
    ),
    "open_and_close_once": desk(TWO_YEARS, home={"closing_cost": 0}, away=CANDIDATE),
    "count_locations": desk(process=BY_SHIFTS | {"min_share": 0.2, "min_locations": 2, "max_locations": 2}, away=CANDIDATE),
    "grant_discounts": desk(
        away={"provider": "vendor"}, providers=[VENDOR], provider_tiers=[{"provider": "vendor", "from_spend": 40_000, "discount": 0.1}]
    ),
    "honour_commitments": desk(away={"provider": "vendor"}, providers=[VENDOR | {"min_spend": 30_000}]),
    "charge_while_used": desk(
        TWO_YEARS | {"discount_rate": 0.1}, process=BY_SHIFTS,
        quotes=[{"process": "work", "location": place, "price": 9_000, "per": "fte", "fixed_per_year": 500} for place in ("away", "home")],
    ),
    "pay_for_empty_seats": desk(
        TWO_YEARS | {"discount_rate": 0.1}, home={"seat_cost": 500, "lease_ends": "2027-12-31"}, away={"seat_cost": 90, "lease_ends": "2029-12-31", "leased_seats": 4},
    ),
    "grant_jobs": desk(
        TWO_YEARS | {"discount_rate": 0.1}, processes=NEW_TOO,
        incentives=[{"location": "away", "per_job": 800, "max_jobs": 12}, {"location": "home", "per_job": 50}],
    ),
    "pay_for_handing_over": desk(
        TWO_YEARS | {"discount_rate": 0.1}, processes=[NEW_TOO[0], NEW_TOO[1] | BY_SHIFTS],
        links=[{"process": "work", "other": "new", "of": "country", "units": 100, "cost": 3}],
    ),
    "build_modes": desk(TWO_YEARS | {"discount_rate": 0.25}, process=BY_SHIFTS | {"lead_periods": 1}, modes=BOTS),
    "let_people_stay": desk(TWO_YEARS, home={"severance_weeks": 13}, role={"hiring_cost": 0.1}, baseline=TWO_PLACES, modes=BOTS),
    "grant_packages": desk(
        TWO_YEARS, away={"provider": "vendor"}, providers=[VENDOR], processes=[NEW_TOO[0], NEW_TOO[1] | BY_SHIFTS],
        packages=[{"id": "both", "provider": "vendor", "processes": "new; work", "discount": 0.1, "min_share": 0.8}],
    ),
}  # fmt: skip
"""Constraint family -> a study in which all of its cases stand."""

POLICY_ROWS: dict[str, dict[str, Any]] = {
    "share_limit": {"where": {"country": "IN"}, "min": 0.1, "max": 0.4, "metric": "cost"},
    "amount_limit": {"metric": "one_off_cost", "max": 5_000, "from": 2},
    "count_limit": {"of": "country", "min": 2, "max": 2, "from": "end"},
    "score_limit": {"score": "quality", "min": 80, "from": "end"},
    "survivability": {"of": "country", "min": 0.5, "penalty": 1_000},
    "together": {"from": "end"},
    "apart": {"from": "end"},
    "assignment": {"each": "process", "where": {"location": "away"}, "max": 0.5, "from": 2, "penalty": 1_000},
    "stability": {"max": 0.3},
    "switching": {"max": 0, "penalty": 1_000},
    "under_way": {"penalty": 1_000},
}
"""Policy type -> one of it."""
FOLLOWING: dict[str, list[dict[str, Any]]] = dict.fromkeys(("stability", "switching"), UNDER_WAY[:1]) | {"under_way": UNDER_WAY}
"""Policy type -> the moves of the plan before that it looks at."""


def policy_study(name: str) -> Study:
    """Work of two shifts at home that could go away, and new work."""
    return desk(
        TWO_YEARS | {"discount_rate": 0.1}, away=CANDIDATE | {"quality": 70, "surge": 0.2}, home={"severance_weeks": 13},
        role={"hiring_cost": 0.1, "ramp": "0.5"}, processes=[NEW_TOO[0], NEW_TOO[1] | BY_SHIFTS],
        policies=[{"id": "rule", "type": name} | POLICY_ROWS[name]], previous_moves=FOLLOWING.get(name, []),
    )  # fmt: skip


def text_of(model: Formulation) -> str:
    """The rows, and the columns with a price of their own, readable and in order."""
    problem, variables = pulp_view(model.program)
    rows = problem.constraints()
    lines = [
        f"{row.name}: {_linear(dict(row.items()))} {pulp.LpConstraintSenses[row.sense]} {0 - row.constant:.10g}" for row in rows
    ]
    costs = [(column, cost) for weights in model.costs for column, cost in zip(*weights, strict=True)]
    costs += [(penalty.column, penalty.cost) for penalty in model.penalties]
    priced = [f"{cost + 0:.10g} {variables[column].name}" for column, cost in costs]
    whole = sorted({v.name for row in rows for v in row if v.cat == pulp.LpInteger})
    return "\n".join(
        [*lines, *(["", "costs", *priced] if priced else []), *(["", "0 or 1: " + " ".join(whole)] if whole else []), ""]
    )


def _linear(terms: Mapping[pulp.LpVariable, float]) -> str:
    parts = [
        f"{'-' if factor < 0 else '+'} {'' if abs(factor) == 1 else f'{abs(factor):.10g} '}{v.name}"
        for v, factor in terms.items()
    ]
    return " ".join(parts).removeprefix("+ ") or "0"


def same_as_golden(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.lp"
    if os.environ.get("SOURCING_OPT_WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda function: function.__name__)
def test_constraint(constraint: Callable[[Formulation], None]) -> None:
    model = declare(appraise(CONSTRAINT_STUDIES[constraint.__name__]))
    constraint(model)
    same_as_golden(constraint.__name__, text_of(model))


@pytest.mark.parametrize("name", ROWS)
def test_policy(name: str) -> None:
    study = policy_study(name)
    model = declare(appraise(study))
    ROWS[name](model, study.policies[0], "rule")
    same_as_golden(f"policy_{name}", text_of(model))


def test_objective() -> None:
    study = desk(
        TWO_YEARS | {"discount_rate": 0.21, "discounting": "end"}, away=CANDIDATE, home={"closing_cost": 50, "fixed_cost": 10, "severance_weeks": 13},
        role={"hiring_cost": 0.1, "ramp": "0.5; 0.75"},
    )  # fmt: skip
    model = declare(appraise(study))
    model.program.cost[:], model.program.offset = net_present_cost(model)
    objective = pulp_view(model.program)[0].objective
    assert objective is not None
    terms = [_linear({variable: cost}) for variable, cost in objective.items()]
    same_as_golden("objective", "\n".join([f"{objective.constant:.10g}", *terms, ""]))


def test_nothing_lacks_a_golden_file_and_none_is_left_over() -> None:
    names = {constraint.__name__ for constraint in CONSTRAINTS} | {f"policy_{name}" for name in ROWS} | {"objective"}
    assert {path.stem for path in GOLDEN.iterdir()} == names
