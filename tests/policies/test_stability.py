"""`stability`: at most a share of today's people has moved away, up to each period."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.office import FREE, best, cost, people, reported

QUARTER: dict[str, Any] = {"type": "stability", "max": 0.25}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
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
def test_hard(rule: dict[str, Any], expected: float) -> None:
    assert cost({"type": "stability"} | rule) == expected


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


@pytest.mark.parametrize(
    ("penalty", "expected"),
    [
        (0, FREE),
        # 15 people too many leave, each saves 10 a year.
        (4, FREE + 15 * 4 * 3),
        (12, FREE + 450),
    ],
)
def test_soft(penalty: float, expected: float) -> None:
    assert cost(QUARTER | {"penalty": penalty}) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        # 15 wait at home for as long as they must.
        ({"to": 1}, FREE + 150),
        ({"to": 2}, FREE + 300),
        # Who has left has left: in the end at most 5 may have, so only 5 ever do.
        ({"from": "end"}, FREE + 450),
        # At 12 a year a person it pays to be rid of the rule's last year, or its last two, by leaving at once.
        ({"from": "end", "penalty": 12}, FREE + 15 * 12),
        ({"from": 2, "penalty": 12}, FREE + 15 * 12 * 2),
    ],
)
def test_from_and_to(when: dict[str, Any], expected: float) -> None:
    assert cost(QUARTER | when) == expected


def test_reported_year_by_year() -> None:
    assert reported(best(QUARTER | {"to": 2})) == [(1, "", 0.25, "binding"), (2, "", 0.25, "binding")]
    assert reported(best(QUARTER | {"from": "end", "penalty": 1})) == [(3, "", 1, "violated")]
