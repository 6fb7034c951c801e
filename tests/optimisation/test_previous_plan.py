"""The plan before, carried out: ten people, 20,000 a year at home and 10,000 away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sourcing_opt.optimisation import optimise
from sourcing_opt.optimisation.previous_plan import previous_plan
from sourcing_opt.plan import Plan
from sourcing_opt.plan.audit import audit
from sourcing_opt.solving import Limits, Status
from tests.economics.desk import AWAY, HOME, desk
from tests.oracle.aimed import solved
from tests.oracle.studies import random_study

YEARS: dict[str, Any] = {"periods": 3}
CANDIDATE = {"status": "candidate", "opening_cost": 7_000, "fixed_cost": 300}


def move(period: int, share: float = 1, status: str = "planned") -> dict[str, Any]:
    return {"process": "work", "origin": "home", "destination": "away", "period": period, "share": share, "status": status}


def cost_by_period(plan: Plan) -> list[float]:
    return list(plan.run_cost_by_period + plan.one_off_by_period)


def test_without_a_plan_before_nothing_moves() -> None:
    plan = previous_plan(desk(settings=YEARS))
    assert cost_by_period(plan) == [200_000] * 3
    assert (plan.npv, plan.objective, plan.outcome.status) == (600_000, 600_000, Status.AS_IS)


def test_every_move_is_made_when_it_was_to_be() -> None:
    plan = previous_plan(desk(settings=YEARS, previous_moves=[move(1, 0.25, "under_way"), move(3, 0.5)]))
    assert plan.share[0, AWAY].tolist() == [0.25, 0.25, 0.75]
    assert plan.share[0, HOME].tolist() == [0.75, 0.75, 0.25]
    assert cost_by_period(plan) == [175_000, 175_000, 125_000]


def test_sites_open_and_close_as_they_were_to() -> None:
    sites = [{"location": "away", "change": "opens", "period": 1}, {"location": "home", "change": "closes", "period": 3}]
    study = desk(
        settings=YEARS,
        away=CANDIDATE,
        home={"closing_cost": 5_000, "fixed_cost": 400},
        previous_moves=[move(2)],
        previous_sites=sites,
    )
    assert cost_by_period(previous_plan(study)) == [200_000 + 7_000 + 300 + 400, 100_000 + 300 + 400, 100_000 + 300 + 5_000]


def test_a_candidate_that_no_row_opens_opens_for_the_first_work() -> None:
    plan = previous_plan(desk(settings=YEARS, away=CANDIDATE, previous_moves=[move(2, 0.5), move(3, 0.5)]))
    assert plan.decisions.opens[AWAY] == 1
    assert cost_by_period(plan) == [200_000, 150_000 + 7_300, 100_000 + 300]


def test_what_it_breaks_is_in_its_price() -> None:
    stay = {"id": "stay", "type": "assignment", "where": {"location": "home"}, "min": 1, "penalty": 1_000}
    plan = previous_plan(desk(settings=YEARS, policies=[stay], previous_moves=[move(3, 0.5)]))
    assert (plan.npv, plan.objective) == (550_000, 550_500)


def test_the_best_plan_with_unchanged_inputs_is_kept_to_the_cent() -> None:
    """A plan's own moves as the plan before: carried out they cost what the plan does, and nothing is better."""
    study = desk(settings=YEARS, process={"lead_periods": 1}, home={"severance_weeks": 26}, role={"ramp": "0.5"})
    best = optimise(study, Limits(gap=0))
    again = study.replace(previous_moves=desk(settings=YEARS, previous_moves=[move(2)]).previous_moves)
    assert cost_by_period(previous_plan(again)) == cost_by_period(best)
    keep = {"id": "keep", "type": "switching", "max": 0}
    kept = optimise(again.replace(policies=desk(policies=[keep]).policies), Limits(gap=0))
    assert np.array_equal(kept.decisions.arrive, best.decisions.arrive)


@pytest.mark.long
def test_it_is_no_better_than_the_best_plan() -> None:
    """Asked of random plans that can be carried out: all of their checks pass but the proof that nothing is better."""
    studies = (random_study(seed).replace(policies=()) for seed in range(1_000))
    plans = [previous_plan(study) for study in studies if study.previous_moves]
    plans = [
        plan
        for plan in plans
        if plan.decisions.arrive.any() and {c.name for c in audit(plan) if not c.passed} <= {"proof of quality"}
    ]
    assert len(plans) >= 10
    for plan in plans:
        best = solved(plan.economics.study)
        assert best is not None
        assert best.objective <= plan.objective * (1 + 1e-9)
