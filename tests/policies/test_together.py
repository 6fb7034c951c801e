"""`together`: where one of the processes is, all of them are.

Calls may not go to far here, so that the two part by themselves: calls at near, books at far, for 3 x (150 + 100).
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.contract import Cases, Contract
from tests.policies.office import STAYING, best, cost, people, reported

PARTED = 750
TOGETHER: dict[str, Any] = {"type": "together"}


def kept_away(*places: str) -> dict[str, Any]:
    """Changes to the office: calls may not go there."""
    return {"fit": [{"process": "calls", "location": place, "allowed": "no"} for place in places]}


NOT_FAR = kept_away("far")

CONTRACT = Contract(
    hard=[
        Cases(
            rule=TOGETHER,
            costs=[
                # Both at near.
                ({}, 900),
                ({"of": "country"}, 900),
                # Books are one person in ten at near, and stay at far: far is not what the rule is about.
                ({"where": {"location": "near"}, "counts_from": 0.1}, PARTED + 15),
                # Each country by itself is the same rule; each function has but one process.
                ({"each": "country"}, 900),
                ({"each": "function"}, PARTED),
                ({"for": {"process": "books"}}, PARTED),
            ],
            office=NOT_FAR,
        )
    ],
    soft=[
        Cases(
            rule=TOGETHER | {"counts_from": 0.2},
            costs=[
                ({"penalty": 0}, PARTED),
                # Calls lack their fifth at far, books theirs at near: 40 a year. Two people of books at near cost 10 a year.
                ({"penalty": 20}, PARTED + 0.4 * 20 * 3),
                ({"penalty": 100}, PARTED + 0.2 * 100 * 3 + 30),
                # All of books at near: 150.
                ({"penalty": 1000}, 900),
            ],
            office=NOT_FAR,
        )
    ],
    starts=[
        Cases(
            rule=TOGETHER,
            costs=[
                # Home is cheapest, but calls must be at near: 3 x (150 + 100). Books follow when they must: 50 a year.
                ({}, 900),
                ({"from": 2}, 850),
                ({"from": "end"}, 800),
            ],
            office={"pay": STAYING},
            beside=[{"type": "assignment", "for": {"process": "calls"}, "where": {"location": "near"}, "min": 1}],
        )
    ],
    ends=[
        Cases(
            rule=TOGETHER | {"counts_from": 1},
            costs=[
                # Four years, all of a process or nothing. Together at near for good, books cost 50 more a year; at home for a year, calls cost 50, books 100.
                ({"to": 1}, 1150),
                ({"to": 2}, 1200),
            ],
            office=NOT_FAR | {"settings": {"periods": 4}},
        )
    ],
)


def test_without_the_rule() -> None:
    plan = best(**NOT_FAR)
    assert plan.objective == pytest.approx(PARTED)
    assert people(plan, "near") == {"calls": 10, "books": 0}


def test_a_provider_may_have_several_places() -> None:
    # Calls stay at home. Books too, or with the same provider at near.
    alone = kept_away("far", "near")
    assert cost(TOGETHER, **alone) == 1200
    plan = best(TOGETHER | {"of": "provider"}, **alone)
    assert plan.objective == pytest.approx(1050)
    assert people(plan, "near") == {"calls": 0, "books": 10}


def test_both_split_where_neither_fits() -> None:
    # Near holds 10: calls and books have 1 % of themselves at least in either place they share.
    plan = best(TOGETHER, near={"max_fte": 10}, **NOT_FAR)
    assert plan.objective == pytest.approx(3 * (150 + 200))
    assert min(people(plan, "near").values()) >= 0.1
    assert min(people(plan, "home").values()) >= 0.1
    # Where it takes 60 % to count, not both can be at both; near is too small for both.
    assert cost(TOGETHER | {"counts_from": 0.6}, near={"max_fte": 10}, **NOT_FAR) == 1200


def test_reported_for_every_place() -> None:
    plan = best(TOGETHER | {"counts_from": 0.2, "from": "end", "penalty": 20}, **NOT_FAR)
    assert reported(plan) == [(3, "far", 0, "violated"), (3, "home", 0.2, "binding"), (3, "near", 0, "violated")]
    plan = best(TOGETHER | {"where": {"location": "near"}, "to": 1}, **NOT_FAR)
    assert reported(plan) == [(1, "near", 0.01, "binding")]
