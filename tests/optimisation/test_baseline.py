"""The baseline: today's work stays, and new work goes where it costs least while nothing moves. Ten people each: 20,000 at home, 10,000 away."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_opt.economics import appraise
from sourcing_opt.errors import SourcingError
from sourcing_opt.optimisation import as_is, breaches, evaluated, optimise
from sourcing_opt.optimisation.baseline import unmoved
from sourcing_opt.plan import summary
from sourcing_opt.plan.audit import CHECKS, cost_agrees, proof_holds
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits
from sourcing_opt.tolerances import BASELINE_GAP
from tests.economics.desk import AWAY, HOME, desk
from tests.oracle.studies import random_study

NEW = {"name": "New", "function": "Service", "service_type": "front_office", "fte": 10, "role": "agent"}
STAYS = {"id": "stays", "type": "assignment", "for": {"process": "work"}, "where": {"location": "home"}, "min": 1}
TODAY = [{"process": "work", "location": "home", "share": 1}]
"""Of the process `work`; any other is new."""


def done(seed: int) -> set[str]:
    """The processes of a random study that are done somewhere today."""
    return {row.process for row in random_study(seed).baseline}


def study(*new: str, **changes: Any) -> Study:
    """Work at home, and these new processes."""
    work = {"id": "work", "name": "Work", "function": "Service", "service_type": "front_office", "fte": 10, "role": "agent"}
    return desk(processes=[work, *(NEW | {"id": name} for name in new)], baseline=TODAY, **changes)


def places(plan: Plan) -> list[float]:
    """People away and at home, if nothing moves."""
    return [float(people) for people in plan.baseline.fte[:, [AWAY, HOME], 0].sum(axis=0)]


def best(study: Study) -> Plan:
    return optimise(study, Limits(gap=0))


def test_what_can_only_be_in_one_place_saves_nothing() -> None:
    """A hundred people who stay and fifty of new work at a site that opens for it: 4.00 + 0.75 + 0.20 million a year."""
    found = study(
        "new",
        process={},
        settings={"periods": 3, "discount_rate": 0.1, "discounting": "end"},
        home={"max_fte": 10},
        away={"status": "candidate", "opening_cost": 7_000, "fixed_cost": 3_000},
        policies=[STAYS],
    )
    plan = best(found)
    facts = summary(plan)
    assert facts.npv_saving == 0
    assert facts.baseline_npv == facts.plan_npv
    assert facts.plan_last_year == facts.baseline_last_year == 200_000 + 100_000 + 3_000
    assert facts.one_off == facts.baseline_one_off == 7_000
    assert [(spread.name, spread.plan_cost) for spread in facts.by_location_model] == [
        ("onshore", 200_000),
        ("offshore", 103_000),
    ]


def test_new_work_is_where_it_costs_least_and_only_moving_saves() -> None:
    plan = best(study("new"))
    assert places(plan) == [10, 10]
    assert (plan.baseline.npv, plan.npv, plan.npv_saving) == (300_000, 200_000, 100_000)


def test_where_not_all_of_it_fits_the_rest_is_where_it_can_be() -> None:
    plan = best(study("new", "newer", away={"max_fte": 15}, policies=[STAYS]))
    assert places(plan) == [15, 15]
    assert plan.npv_saving == 0


def test_a_site_is_opened_where_that_costs_least() -> None:
    """10,000 a year dearer at home: a site for 15,000 a year is worth it for two processes together, not for one."""
    closed = {"status": "candidate", "fixed_cost": 150_000}
    assert places(best(study("new", away=closed, policies=[STAYS]))) == [0, 20]
    assert places(best(study("new", "newer", away=closed, policies=[STAYS]))) == [20, 10]


def test_rules_that_can_be_kept_are_kept() -> None:
    ashore = {"id": "ashore", "type": "assignment", "for": {"process": "new"}, "where": {"location": "home"}, "min": 1}
    plan = best(study("new", policies=[ashore, STAYS]))
    assert places(plan) == [0, 20]
    assert plan.npv_saving == 0


@pytest.mark.parametrize(
    "rule",
    [
        {"type": "share_limit", "where": {"location": "home"}, "max": 0.4},
        {"type": "assignment", "where": {"location": "home"}, "max": 0},
        {"type": "survivability", "min": 0.5},
    ],
)
def test_rules_that_todays_work_breaks_are_no_rules_for_new_work(rule: dict[str, Any]) -> None:
    """Half of all work may be at home at most, and it is there: new work is where it costs least, and moving saves."""
    plan = best(study("new", policies=[{"id": "rule", **rule}]))
    assert places(plan)[1] == (15 if rule["type"] == "survivability" else 10)


def test_what_has_room_nowhere_is_where_it_alone_would_cost_least() -> None:
    plan = as_is(study("new", away={"max_fte": 1}, home={"max_fte": 10}))
    assert places(plan) == [10, 10]
    assert any("capacity" in line for line in breaches(plan))


def test_work_that_may_go_nowhere_is_in_no_baseline() -> None:
    found = study("new", fit=[{"process": "new", "location": place, "allowed": "no"} for place in ("home", "away")])
    assert breaches(as_is(found))[0] == "new work is not done, as it may go nowhere: new"


def test_today_is_the_baseline_and_saves_nothing() -> None:
    plan = as_is(study("new", "newer", away={"max_fte": 15}))
    assert plan.npv == plan.baseline.npv
    assert plan.npv_saving == 0


@pytest.mark.parametrize(
    "seed", [seed for seed in range(40) if any(work.id not in done(seed) for work in random_study(seed).processes)][:12]
)
def test_any_baseline_does_all_new_work_and_is_no_better_than_the_best_plan(seed: int) -> None:
    economics = appraise(random_study(seed))
    decisions = unmoved(economics)
    baseline = evaluated(economics, decisions, decisions)
    possible = ~economics.existing & economics.axes.as_today & economics.eligible.any(axis=1)
    assert baseline.share[possible].sum(axis=1) == pytest.approx(1)
    assert (baseline.share[economics.existing] == economics.baseline[economics.existing][:, :, None]).all()
    assert baseline.npv_saving == 0
    try:
        plan = best(economics.study)
    except SourcingError:
        return
    assert plan.npv_saving == pytest.approx(plan.baseline.npv - plan.npv, abs=0.01)
    kept = all(check(baseline).passed for check in CHECKS if check not in (cost_agrees, proof_holds))
    assert not kept or plan.objective <= baseline.objective * (1 + 2 * BASELINE_GAP)
