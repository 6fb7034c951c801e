"""`stability`: at most a share of the people is elsewhere than today, or than where the plan before has them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.contract import Cases, Contract
from tests.policies.office import FREE, STAYING, best, cost, people, reported

QUARTER: dict[str, Any] = {"type": "stability", "max": 0.25}

CONTRACT = Contract(
    hard=[
        Cases(
            rule={"type": "stability"},
            costs=[
                # 5 of 20 people leave: 15 stay at 10 more a year.
                (QUARTER, FREE + 450),
                ({"max": 0}, 1200),
                ({"max": 1}, FREE),
                # 5 of calls stay.
                ({"max": 0.5, "for": {"process": "calls"}}, 750),
                ({"max": 0.5, "each": "process"}, 900),
                # Nobody is at near or far today: nobody can leave there.
                ({"max": 0, "where": {"location": ["near", "far"]}}, FREE),
                ({"max": 0.25, "each": "country"}, FREE + 450),
            ],
        )
    ],
    soft=[
        Cases(
            rule=QUARTER,
            costs=[
                ({"penalty": 0}, FREE),
                # 15 people too many leave, each saves 10 a year.
                ({"penalty": 4}, FREE + 15 * 4 * 3),
                ({"penalty": 12}, FREE + 450),
            ],
        )
    ],
    starts=[
        Cases(
            rule=QUARTER,
            costs=[
                # Who has left has left: in the end at most 5 may have, so only 5 ever do.
                ({"from": "end"}, FREE + 450),
                # At 12 a year a person it pays to be rid of the rule's last year, or its last two, by leaving at once.
                ({"from": "end", "penalty": 12}, FREE + 15 * 12),
                ({"from": 2, "penalty": 12}, FREE + 15 * 12 * 2),
            ],
        )
    ],
    ends=[
        Cases(
            rule=QUARTER,
            costs=[
                # 15 wait at home for as long as they must.
                ({"to": 1}, FREE + 150),
                ({"to": 2}, FREE + 300),
            ],
        )
    ],
)


def test_each_process_keeps_it_by_itself() -> None:
    assert people(best({"type": "stability", "max": 0.5, "each": "process"}), "home") == {"calls": 5, "books": 5}


def test_new_work_is_no_move() -> None:
    assert cost({"type": "stability", "max": 0}, baseline=[{"process": "calls", "location": "home", "share": 1}]) == 900


def test_people_of_today_are_counted_as_they_grow() -> None:
    """A process that grows has more people to leave, and more who may: the share is what counts."""
    plan = best(QUARTER, calls={"growth": 0.1}, books={"growth": 0.1})
    # In the middle of the third year.
    assert sum(people(plan, "far", 3).values()) == pytest.approx(5 * 1.1**2.5)
    assert [left for _, _, left, _ in reported(plan)] == [0.25] * 3


def test_reported_year_by_year() -> None:
    assert reported(best(QUARTER | {"to": 2})) == [(1, "", 0.25, "binding"), (2, "", 0.25, "binding")]
    assert reported(best(QUARTER | {"from": "end", "penalty": 1})) == [(3, "", 1, "violated")]


def planned(process: str, destination: str, period: int = 1, share: float = 1, status: str = "planned") -> dict[str, Any]:
    """A move of the plan before, from home."""
    return {
        "process": process, "origin": "home", "destination": destination, "period": period, "share": share, "status": status,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("moves", "most", "expected"),
    [
        # Ten people for three years cost 600 at home, 450 at near, 300 at far. Calls as planned, books where they are.
        ([planned("calls", "far")], 0, 300 + 600),
        # Five of the twenty may be elsewhere: of books, whose way saves 30 each.
        ([planned("calls", "far")], 0.25, 900 - 5 * 30),
        # Calls first go to far where the plan before has them: to stay home would be elsewhere.
        ([planned("calls", "near"), planned("books", "near", 2)], 0, 450 + 200 + 300),
        ([planned("calls", "near", status="under_way"), planned("books", "near", 2)], 0, 450 + 200 + 300),
        # Half of calls was to go: the other half stays.
        ([planned("calls", "far", share=0.5)], 0, 150 + 300 + 600),
    ],
)
def test_against_the_plan_before(moves: list[dict[str, Any]], most: float, expected: float) -> None:
    assert cost({"type": "stability", "max": most}, previous_moves=moves) == expected


def test_a_move_that_is_not_made_is_elsewhere_too() -> None:
    """It pays to stay at home; who was to go to far and does not is as far from the plan as who goes and was to stay."""
    moves = [planned("calls", "far", 2)]
    costs = [cost({"type": "stability", "max": most}, previous_moves=moves, pay=STAYING) for most in (1, 0.25, 0)]
    # Stay: 200 people-years of 10. In two years five, then all ten, of calls are at far at 20.
    assert costs == [FREE, FREE + 5 * 20, FREE + 10 * 20]
    plan = best({"type": "stability", "max": 0.25}, previous_moves=moves, pay=STAYING)
    assert reported(plan) == [(1, "", 0, "slack"), (2, "", 0.25, "binding"), (3, "", 0.25, "binding")]


def test_the_share_is_of_the_people_the_plan_before_has_there() -> None:
    """Calls were to be at far: there are ten people of books to count at home, of whom a fifth may go."""
    rule = {"type": "stability", "max": 0.2, "where": {"location": "home"}}
    plan = best(rule, previous_moves=[planned("calls", "far")])
    assert people(plan, "home") == {"calls": 0, "books": 8}
    assert reported(plan) == [(year, "", 0.2, "binding") for year in (1, 2, 3)]


def test_going_sooner_than_planned_is_elsewhere_until_then() -> None:
    plan = best(
        {"type": "stability", "max": 0, "for": {"process": "calls"}, "from": 2}, previous_moves=[planned("calls", "far", 2)]
    )
    assert people(plan, "far", 1) == {"calls": 10, "books": 10}
    assert reported(plan) == [(2, "", 0, "binding"), (3, "", 0, "binding")]


def test_a_plan_that_was_to_move_more_than_is_there_leaves_nothing() -> None:
    baseline = [
        {"process": "calls", "location": "home", "share": 0.4},
        {"process": "calls", "location": "near", "share": 0.6},
        {"process": "books", "location": "home", "share": 1},
    ]
    rule = {"type": "stability", "max": 0, "for": {"process": "calls"}, "where": {"location": "home"}}
    assert cost(rule, baseline=baseline, previous_moves=[planned("calls", "far")]) == FREE
