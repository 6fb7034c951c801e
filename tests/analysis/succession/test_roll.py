"""The next study: the work where the plan has it, figures carried forward so that no period's cost changes, actuals taken in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sourcing_opt.analysis.succession.roll import periods_until, roll
from sourcing_opt.economics import appraise
from sourcing_opt.errors import InvalidInput, SourcingError
from sourcing_opt.optimisation import optimise, previous_plan
from sourcing_opt.plan import Plan, findings
from sourcing_opt.schemas.checks.crosscheck import crosscheck
from sourcing_opt.schemas.policies import Switching
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.processes import Baseline
from sourcing_opt.solving import Limits
from tests.economics.desk import desk
from tests.oracle.studies import random_study

EXACT = Limits(gap=0.0)


def quarters(**changes: Any) -> Study:
    """Ten agents at home; work that is decided now goes live away two quarters later, and ramps up for six months."""
    settings = {"period": "quarter", "periods": 6, "discount_rate": 0.1, "price_inflation": 0.03}
    transition = [{"complexity": "standard", "lead_months": 6, "knowledge_transfer_weeks": 4, "parallel_weeks": 2, "travel": 500}]
    away = {"status": "candidate", "opening_cost": 20_000, "fixed_cost": 8_000}
    role = {"ramp": "0.5; 0.6; 0.7; 0.8; 0.9; 0.95"}
    tables: dict[str, Any] = {"settings": settings, "rate": {"wage_inflation": 0.04}, "transition": transition, "away": away}
    return desk(**tables | {"role": role} | changes)


def planned(study: Study) -> Plan:
    return optimise(study, EXACT)


def rolled(plan: Plan, passed: int, **options: Any) -> Study:
    left = plan.economics.axes.calendar.count - passed
    study = roll(plan.economics, plan.decisions, passed, left, **options)
    assert crosscheck(study) == []
    return study


def cost(plan: Plan) -> list[float]:
    return [float(amount) for amount in plan.run_cost_by_period + plan.one_off_by_period]


def test_what_is_prepared_is_under_way_and_what_is_live_ramps_up() -> None:
    plan = planned(quarters())
    assert plan.decisions.arrive[0, 0].tolist() == [0, 0, 1, 0, 0, 0]
    after_one = rolled(plan, 1)
    [move] = after_one.previous_moves
    assert (move.origin, move.destination, move.period, move.share, move.status) == ("home", "away", 2, 1.0, "under_way")
    assert [(site.location, site.change, site.period) for site in after_one.previous_sites] == [("away", "opens", 2)]
    assert [(row.process, row.location, row.share) for row in after_one.baseline] == [("work", "home", 1.0)]

    after_three = rolled(plan, 3)
    [move] = after_three.previous_moves
    assert (move.period, move.status) == (0, "live")
    assert after_three.previous_sites == ()
    assert {location.id: location.status for location in after_three.locations} == {"away": "open", "home": "open"}
    assert [(row.process, row.location, row.share) for row in after_three.baseline] == [("work", "away", 1.0)]
    # Six months after it went live nothing ramps up any more.
    assert rolled(plan, 4).previous_moves == ()


def test_what_may_still_be_decided_is_only_planned() -> None:
    """A second process could go in the first quarter, and is held back until the fourth by a rule."""
    stay = {"id": "stay", "type": "assignment", "where": "location=home", "min": 1, "to": 3}
    plan = planned(quarters(policies=[stay]))
    assert [move.status for move in rolled(plan, 1).previous_moves] == ["planned"]
    assert [move.status for move in rolled(plan, 2).previous_moves] == ["under_way"]


def test_figures_are_carried_forward_by_their_own_rates() -> None:
    study = quarters(
        process={"volume": 10_000, "handling_minutes": 6, "growth": 0.1, "automation": 0.2},
        fx=[{"currency": "INR", "rate": 0.01, "drift": -0.05}],
        quotes=[{"process": "work", "location": "away", "price": 3, "per": "unit", "indexation": 0.02, "currency": "INR"}],
        data_rules=[{"data_class": "pii", "country": "IN", "allowed": "with_cost", "cost": 100}],
    )
    plan = planned(study)
    later = roll(plan.economics, plan.decisions, 4, 6)
    assert later.study.start.isoformat() == "2028-01-01"
    assert later.study.periods == 6
    [process] = later.processes
    assert process.volume == pytest.approx(11_000)
    assert process.handling_minutes == pytest.approx(4.8)
    assert [row.salary for row in later.labor_rates] == pytest.approx([10_400, 20_800])
    assert later.fx[0].rate == pytest.approx(0.0095)
    assert later.quotes[0].price == pytest.approx(3.06)
    assert later.data_rules[0].cost == pytest.approx(103)
    assert later.transition[0].travel == pytest.approx(515)
    assert {row.id: row.fixed_cost for row in later.locations}["away"] == pytest.approx(8_240)


def test_what_is_under_way_may_fall_short_only_where_it_must() -> None:
    """Away holds eight of the ten when the wave arrives: two stay, at a penalty that no saving of the horizon makes up for."""
    later = rolled(planned(quarters()), 1)
    [policy] = later.policies
    # The dearest person costs 20,000 x 1.04^(11/8) a year; six quarters and a year are 2.25.
    assert (policy.type, policy.penalty) == ("under_way", 48_000)
    smaller = later.replace(locations=tuple(row.replace(max_fte=8) if row.id == "away" else row for row in later.locations))
    plan = planned(smaller)
    assert plan.share[0, :, -1].tolist() == pytest.approx([0.8, 0.2])
    [finding] = [found for found in findings(plan) if found.status == "violated"]
    assert finding.excess == pytest.approx(2)


def test_without_inflation_nothing_is_touched() -> None:
    plan = planned(quarters(settings={"period": "quarter", "periods": 6}))
    assert rolled(plan, 1).locations == plan.economics.study.locations


def test_seasons_and_policies_keep_their_dates() -> None:
    policies = [
        {"id": "over", "type": "share_limit", "where": "location=home", "max": 1, "to": 2},
        {"id": "running", "type": "share_limit", "where": "location=home", "max": 1, "from": 2, "to": 4},
        {"id": "later", "type": "share_limit", "where": "location=home", "max": 1, "from": 5},
        {"id": "last", "type": "share_limit", "where": "location=home", "max": 1, "from": "end"},
    ]
    volumes = [{"process": "work", "period": period, "factor": 1 + period / 10} for period in (1, 4, 6)]
    scenarios = [
        {"scenario": "s", "step": 1, "table": "volumes", "where": "period=1|4", "column": "factor", "operation": "multiply", "value": "2"},
        {"scenario": "s", "step": 2, "table": "policies", "where": "id=over", "column": "max", "operation": "set", "value": "0"},
    ]  # fmt: skip
    plan = planned(quarters(policies=policies, volumes=volumes, scenarios=scenarios))
    later = roll(plan.economics, plan.decisions, 2, 6)
    assert {policy.id: (policy.from_, policy.to) for policy in later.policies} == {
        "running": (1, 2), "later": (3, None), "last": ("end", None), "under_way": (1, None),
    }  # fmt: skip
    # Periods 7 and 8 of the old horizon are 5 and 6 of the new one: 8 has the season of 4, a year before.
    assert {row.period: row.factor for row in later.volumes} == {2: 1.4, 4: 1.6, 6: 1.4}
    assert [(change.table, dict(change.where)) for change in later.scenarios] == [("volumes", {"period": ("2",)})]


def test_what_providers_were_paid_in_the_contract_year_counts_on() -> None:
    study = quarters(
        away={"provider": "vendor"},
        transition=[
            {"complexity": "standard", "lead_months": 0, "knowledge_transfer_weeks": 0, "parallel_weeks": 0, "travel": 0}
        ],
        providers=[{"id": "vendor", "name": "Vendor", "type": "vendor", "min_spend": 150_000}],
    )
    plan = planned(study)
    later = rolled(plan, 2)
    paid = (plan.share * plan.economics.run.delivery).sum(axis=(0, 1)) * 0.25
    assert later.study.contract_start == study.study.start
    assert later.providers[0].spent == pytest.approx(paid[:2].sum())
    again = previous_plan(later)
    assert rolled(again, 1).providers[0].spent == pytest.approx(paid[:3].sum())
    # The contract year ends with the old fourth quarter, and the next one begins with nothing.
    assert rolled(again, 2).providers[0].spent == 0
    assert rolled(again, 2).study.contract_start is None


@pytest.mark.parametrize("seed", range(80))
def test_what_is_left_of_a_plan_costs_in_every_period_what_it_did(seed: int) -> None:
    study = random_study(seed)
    try:
        plan = planned(study)
    except SourcingError:
        return
    for passed in range(1, study.study.periods):
        later = rolled(plan, passed)
        if later.study.start.year > study.study.start.year and "Africa/Casablanca" in {row.timezone for row in study.locations}:
            continue  # its clock goes by the moon: nights are other nights in another year
        assert cost(previous_plan(later)) == pytest.approx(cost(plan)[passed:], abs=0.005)


@pytest.mark.parametrize("seed", range(25))
def test_solved_again_a_plan_is_kept_where_departing_from_it_has_to_save_a_fortune(seed: int) -> None:
    try:
        plan = planned(random_study(seed))
    except SourcingError:
        return
    if plan.economics.axes.calendar.count < 2:
        return
    later = rolled(plan, 1)
    later = later.replace(policies=(*(p for p in later.policies if p.type != "switching"), Switching(id="keep", penalty=1e7)))
    before, again = previous_plan(later), planned(later)
    assert again.objective <= before.objective + 1e-4
    if before.objective < again.npv + 1e7:
        assert np.abs(again.decisions.arrive - before.decisions.arrive).max() < 1e-6


def actual(location: str, share: float) -> Baseline:
    return Baseline(process="work", location=location, share=share)


def test_a_late_move_is_under_way_and_goes_live_first() -> None:
    plan = planned(quarters())
    later = rolled(plan, 3, actuals=[actual("home", 0.75), actual("away", 0.25)])
    assert {row.location: row.share for row in later.baseline} == {"home": 0.75, "away": 0.25}
    assert sorted((move.period, move.share, move.status) for move in later.previous_moves) == [
        (0, 0.25, "live"),
        (1, 0.75, "under_way"),
    ]


def test_work_that_has_moved_already_does_not_move_again() -> None:
    plan = planned(quarters())
    later = rolled(plan, 1, actuals=[actual("home", 0.4), actual("away", 0.6)])
    [move] = later.previous_moves
    assert (move.period, round(move.share, 9), move.status) == (2, 0.4, "under_way")
    # Where work is done, the place is open, whatever the plan meant.
    assert {location.id: location.status for location in later.locations}["away"] == "open"
    assert later.previous_sites == ()


@pytest.mark.parametrize("name", ["2027-Q1", "2028-Q4", "2027-05-01", "soon", ""])
def test_only_a_later_period_of_the_horizon_will_do(name: str) -> None:
    calendar = appraise(quarters()).axes.calendar
    with pytest.raises(InvalidInput, match="give one from 2027-Q2 to 2028-Q3"):
        periods_until(calendar, name)


def test_a_period_is_named_by_its_label_or_its_first_day() -> None:
    calendar = appraise(quarters()).axes.calendar
    assert [periods_until(calendar, name) for name in ("2027-Q2", "2027-04-01", " 2028-Q3 ")] == [1, 1, 6]
