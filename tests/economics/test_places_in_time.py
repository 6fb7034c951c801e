"""Places in time, by hand: a candidate that is not ready yet, a pool of people that grows, work that takes its time to settle."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sourcing_opt.analysis.succession.roll import roll
from sourcing_opt.economics.feasibility import check
from sourcing_opt.errors import InvalidInput
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import moves
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits
from sourcing_opt.workbook import RunLog, write_plan
from tests.economics.desk import AWAY, HOME, desk
from tests.plan.by_hand import plan_by_hand

QUARTERS = {"periods": 4, "period": "quarter"}
CANDIDATE = {"status": "candidate", "fixed_cost": 100}


def best(study: Study) -> Plan:
    return optimise(study, Limits(gap=0))


@pytest.mark.parametrize(("months", "first"), [(0, 0), (1, 1), (3, 1), (3.5, 2), (9, 3)])
def test_work_goes_to_a_place_when_it_is_ready(months: float, first: int) -> None:
    plan = best(desk(QUARTERS, away=CANDIDATE | {"ready_months": months}))
    assert plan.decisions.arrive[0, AWAY].nonzero()[0].tolist() == [first]
    assert plan.decisions.opens[AWAY] == first


def test_a_place_that_is_never_ready_gets_no_work() -> None:
    assert best(desk(QUARTERS, away=CANDIDATE | {"ready_months": 12})).share[0, HOME].tolist() == [1] * 4


def test_new_work_cannot_wait_for_a_place() -> None:
    study = desk(QUARTERS, away=CANDIDATE | {"ready_months": 3}, home={"status": "closed"}, baseline=[])
    [problem] = [each for each in check(study) if each.table == "processes"]
    assert "away: is not ready in the first period" in problem.message


def test_a_rolled_study_is_so_much_nearer_to_the_day() -> None:
    plan = best(desk(QUARTERS, away=CANDIDATE | {"ready_months": 8}))
    later = roll(plan.economics, plan.decisions, 1, 3)
    assert next(row for row in later.locations if row.id == "away").ready_months == 5
    assert best(later).decisions.opens[AWAY] == plan.decisions.opens[AWAY] - 1


def test_only_a_candidate_gets_ready() -> None:
    with pytest.raises(InvalidInput, match="ready_months is for a candidate"):
        desk(home={"ready_months": 3})


def test_a_pool_grows() -> None:
    """Six people can be hired away, a tenth more by the middle of the first year, and 21 % more a year later."""
    rates = [
        {"role": "agent", "location": "home", "salary": 20_000},
        {"role": "agent", "location": "away", "salary": 10_000, "max_headcount": 6, "pool_growth": 0.21},
    ]
    plan = best(desk({"periods": 2}, labor_rates=rates))
    assert plan.fte[0, AWAY] == pytest.approx([6 * 1.1, 6 * 1.1 * 1.21])
    assert best(roll(plan.economics, plan.decisions, 1, 1)).fte[0, AWAY, 0] == pytest.approx(6 * 1.1 * 1.21)


SETTLES = {
    "complexity": "standard",
    "lead_months": 0,
    "knowledge_transfer_weeks": 0,
    "parallel_weeks": 0,
    "travel": 0,
    "stabilisation_months": 4,
}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        # A tenth of what it costs in a quarter, then of one month; away costs 100,000 a year.
        ({"double_management": 0.1}, [2_500, 10_000 / 12, 0]),
        # One in four goes wrong, and takes 5.2 weeks again: a fortieth of a year's cost, three quarters of it in the first three months of four.
        ({"disruption_probability": 0.25, "disruption_weeks": 5.2}, [0.75 * 2_500, 0.25 * 2_500, 0]),
        ({"disruption_probability": 0.25}, [0, 0, 0]),
    ],
)
def test_work_settles_after_it_has_gone_live(columns: dict[str, float], expected: list[float]) -> None:
    study = desk(QUARTERS | {"periods": 3}, transition=[SETTLES | columns])
    plan = plan_by_hand(study, arrive=[(AWAY, 0, 1.0)], leave=[(HOME, 0, 1.0)])
    assert plan.one_off["stabilisation"][0, AWAY] == pytest.approx(expected)
    [move] = moves(plan)
    assert move.one_off["stabilisation"] == pytest.approx(sum(expected))
    new = plan_by_hand(desk(QUARTERS, transition=[SETTLES | columns], baseline=[]), arrive=[(AWAY, 0, 1.0)])
    assert not new.one_off["stabilisation"].any()
    # What settles when a study begins goes on.
    later = plan_by_hand(roll(plan.economics, plan.decisions, 1, 2))
    assert later.cost_by_period == pytest.approx(plan.cost_by_period[1:])
    assert later.baseline.cost_by_period == pytest.approx(plan.cost_by_period[1:])


def test_the_chart_has_a_third_phase(tmp_path: Path) -> None:
    study = desk(
        QUARTERS | {"periods": 4},
        transition=[SETTLES | {"double_management": 0.1, "stabilisation_months": 8}],
        role={"ramp": "0.5; 0.5; 0.5; 0.5"},
    )
    plan = plan_by_hand(study, arrive=[(AWAY, 0, 1.0)], leave=[(HOME, 0, 1.0)])
    write_plan(plan, tmp_path / "plan.xlsx", RunLog("here", Limits(), "highs"))
    rows = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)["Transition"].values
    assert next(row[-4:] for row in rows if row[0] == "work") == (10, "ramp-up", "settle", None)


def test_disruption_needs_a_time_in_which_it_happens() -> None:
    with pytest.raises(InvalidInput, match="says nothing without stabilisation_months"):
        desk(transition=[SETTLES | {"stabilisation_months": 0, "double_management": 0.1}])
