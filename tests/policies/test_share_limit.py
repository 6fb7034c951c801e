"""`share_limit`: the locations hold at most, or at least, a share of the processes' FTE, run cost or volume."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.contract import Cases, Contract
from tests.policies.office import STAYING, best, cost, people, reported

HALF_FAR: dict[str, Any] = {"type": "share_limit", "where": {"location": "far"}, "max": 0.5}
HALF_HOME: dict[str, Any] = {"type": "share_limit", "where": {"location": "home"}, "min": 0.5}

CONTRACT = Contract(
    hard=[
        Cases(
            rule={"type": "share_limit"},
            costs=[
                # 10 of 20 people at near: 10 x 5 a year.
                (HALF_FAR, 750),
                # 6 of 20 stay at home: 6 x 10 a year.
                ({"where": {"location_model": "onshore"}, "min": 0.3}, 780),
                # Half of calls only, whichever half: 5 x 5 a year.
                (HALF_FAR | {"for": {"process": "calls"}}, 675),
                # 8 far, 8 near, 4 at home: 8 x 5 + 4 x 10 a year.
                ({"each": "location", "max": 0.4}, 840),
                ({"each": "country", "where": {"country": ["IN", "PL"]}, "max": 0.4}, 840),
                # 10 far cost 100, 10 near 150: far is 40 % of the cost with half of the people.
                (HALF_FAR | {"metric": "cost", "max": 0.4}, 750),
                # A bound that the free plan keeps costs nothing.
                ({"where": {"location": "far"}, "min": 0.9}, 600),
            ],
        )
    ],
    soft=[
        Cases(
            rule=HALF_FAR,
            costs=[
                ({"penalty": 0}, 600),
                # 10 people too many at far, for 3 years; keeping the rule costs 5 for each of them.
                ({"penalty": 3}, 600 + 10 * 3 * 3),
                ({"penalty": 7}, 750),
            ],
        )
    ],
    starts=[
        Cases(
            rule={"type": "share_limit", "where": {"location": "home"}, "max": 0.5},
            costs=[
                # All at home is cheapest. Half leaves for near when it must: 10 x 5 a year.
                ({}, 750),
                ({"from": 2}, 700),
                ({"from": "end"}, 650),
            ],
            office={"pay": STAYING},
        )
    ],
    ends=[
        Cases(
            rule=HALF_HOME,
            costs=[
                # All at far is cheapest. Half waits at home for as long as it must: 10 x 10 a year.
                ({"to": 1}, 700),
                ({"to": 2}, 800),
                ({}, 900),
                # What has left does not come back.
                ({"from": 3}, 900),
            ],
        )
    ],
)


def test_each_process_keeps_it_by_itself() -> None:
    plan = best(HALF_FAR | {"each": "process"})
    assert people(plan, "far") == people(plan, "near") == {"calls": 5, "books": 5}


def test_metrics_differ_where_people_work_less_fast() -> None:
    # At far it takes 25 people for all work, 12.5 for half of it; half of the people is 8/18 of the work there, 10/18 at near.
    assert cost(HALF_FAR | {"metric": "volume"}, far={"productivity": 0.8}) == 3 * (125 + 150)
    plan = best(HALF_FAR | {"metric": "fte"}, far={"productivity": 0.8})
    assert sum(people(plan, "far").values()) == pytest.approx(100 / 9)
    assert plan.objective == pytest.approx(3 * (1000 / 9 + 1500 / 9))


@pytest.mark.parametrize(
    ("metric", "penalty", "expected"),
    [
        # All at far costs 200 a year, 100 more than half: 100 x 0.2 x 3. Keeping it costs 50 for 125 less (100 of 250, not of 200).
        ("cost", 0.2, 660),
        # 10 x 1720 hours too many, at 0.001 an hour.
        ("volume", 0.001, 600 + 17.2 * 3),
    ],
)
def test_soft_is_paid_in_the_metrics_unit(metric: str, penalty: float, expected: float) -> None:
    plan = best(HALF_FAR | {"metric": metric, "penalty": penalty}, settings={"productive_hours": 1720})
    assert plan.objective == pytest.approx(expected)


def test_reported_year_by_year() -> None:
    assert reported(best(HALF_HOME | {"from": 1, "to": 2, "penalty": 1})) == [(1, "", 0, "violated"), (2, "", 0, "violated")]
    assert reported(best(HALF_FAR | {"to": 1})) == [(1, "", 0.5, "binding")]
