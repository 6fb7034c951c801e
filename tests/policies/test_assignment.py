"""`assignment`: each process has at most, or at least, a share of itself at the locations."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.contract import Cases, Contract
from tests.policies.office import STAYING, best, people, reported

HALF_FAR: dict[str, Any] = {"type": "assignment", "where": {"location": "far"}, "max": 0.5}
HALF_HOME: dict[str, Any] = {"type": "assignment", "where": {"location": "home"}, "min": 0.5}

CONTRACT = Contract(
    hard=[
        Cases(
            rule={"type": "assignment"},
            costs=[
                # Half of each process at near.
                (HALF_FAR, 750),
                # 5 of calls stay at home: 5 x 10 a year.
                (HALF_HOME | {"for": {"process": "calls"}}, 750),
                # Calls stay; calls must go to near; calls must not go to far.
                (HALF_HOME | {"for": {"process": "calls"}, "min": 1}, 900),
                ({"for": {"process": "calls"}, "where": {"location": "near"}, "min": 1}, 750),
                ({"for": {"process": "calls"}, "where": {"location": "far"}, "max": 0}, 750),
                # 4 far, 4 near, 2 at home of each.
                ({"each": "location", "max": 0.4}, 840),
                (HALF_FAR | {"each": "process"}, 750),
                # Near and home together.
                ({"where": {"provider": "captive"}, "min": 0.3, "max": 0.9}, 690),
            ],
        )
    ],
    soft=[
        Cases(
            rule=HALF_FAR,
            costs=[
                ({"penalty": 0}, 600),
                # Half of each of two processes too much, 3 years; a whole process at near costs 50 a year.
                ({"penalty": 40}, 600 + 2 * 0.5 * 40 * 3),
                ({"penalty": 60}, 750),
            ],
        )
    ],
    starts=[
        Cases(
            rule={"type": "assignment", "where": {"location": "home"}, "max": 0.5},
            costs=[
                # All at home is cheapest; half leaves for near when it must.
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
                # All at far is cheapest; half waits at home for as long as it must.
                ({"to": 1}, 700),
                ({"to": 2}, 800),
                ({}, 900),
            ],
        )
    ],
)


def test_each_process_keeps_it_by_itself() -> None:
    assert people(best(HALF_FAR), "near") == {"calls": 5, "books": 5}


def test_shifts_count_by_their_part_of_the_work() -> None:
    # Two shifts, 4 and 6 people: half of the work is one shift and a part of the other.
    calls = {"coverage": "16x5", "shift_shares": "0.4; 0.6"}
    plan = best(HALF_FAR | {"for": {"process": "calls"}}, calls=calls)
    assert plan.objective == pytest.approx(675)


def test_reported_for_every_process() -> None:
    plan = best(HALF_FAR | {"from": "end"})
    assert sorted(reported(plan)) == [(3, "books", 0.5, "binding"), (3, "calls", 0.5, "binding")]
    plan = best(HALF_FAR | {"for": {"process": "calls"}, "to": 1, "penalty": 1})
    assert reported(plan) == [(1, "calls", 1, "violated")]
