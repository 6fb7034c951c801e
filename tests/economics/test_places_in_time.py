"""Places in time, by hand: a candidate that is not ready yet, and a pool of people that grows."""

from __future__ import annotations

import pytest

from sourcing_opt.analysis.roll import roll
from sourcing_opt.economics.feasibility import check
from sourcing_opt.errors import InvalidInput
from sourcing_opt.plan import optimise
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits
from tests.economics.desk import AWAY, HOME, desk

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
