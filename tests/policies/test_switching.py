"""`switching`: how many processes may depart from the plan before, or what one that does has to save."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_opt.errors import InvalidInput
from tests.policies.contract import Cases, Contract
from tests.policies.office import FREE, Row, best, cost, office, people, reported

KEEP: Row = {"type": "switching"}
STAY = 1_200
"""What it costs to leave both processes at home for three years."""


def before(process: str, destination: str, period: int = 1, share: float = 1, **columns: Any) -> Row:
    """A move of the plan before, planned and from home unless said otherwise."""
    move = {
        "process": process,
        "origin": "home",
        "destination": destination,
        "period": period,
        "share": share,
        "status": "planned",
    }
    return move | columns


CONTRACT = Contract(
    hard=[
        Cases(
            rule=KEEP,
            costs=[
                # Without a plan before nothing was to move.
                ({}, STAY),
                ({"max": 1}, FREE + 300),
                ({"max": 2}, FREE),
                ({"for": {"process": "calls"}}, FREE + 300),
                ({"max": 1, "each": "process"}, FREE),
                ({"max": 0, "each": "function"}, STAY),
            ],
        )
    ],
    soft=[
        Cases(
            rule=KEEP,
            costs=[
                # Each process that goes to far and not to near saves 150, and goes only if it saves more than it costs.
                ({"penalty": 0}, FREE),
                ({"penalty": 100}, FREE + 200),
                ({"penalty": 149}, FREE + 298),
                ({"penalty": 151}, 900),
            ],
            office={"previous_moves": [before("calls", "near"), before("books", "near")]},
        )
    ],
    starts=None,
    ends=None,
)


@pytest.mark.parametrize(
    ("moves", "most", "expected"),
    [
        # Ten people at near for three years cost 450, at far 300, at home 600.
        ([before("calls", "near")], 0, 450 + 600),
        ([before("calls", "near")], 1, 450 + 300),
        ([before("calls", "near"), before("books", "far")], 0, 450 + 300),
        # A year at home first.
        ([before("calls", "far", period=2)], 0, 200 + 200 + 600),
        # Half of it: no more and no less, and nowhere else.
        ([before("calls", "far", share=0.5)], 0, 450 + 600),
        ([before("calls", "far", share=0.5), before("calls", "near", 3, 0.5)], 0, 150 + (200 + 75) + 600),
        ([before("calls", "near", status="under_way")], 0, 450 + 600),
    ],
)
def test_hard_with_a_plan_before(moves: list[Row], most: int, expected: float) -> None:
    assert cost(KEEP | {"max": most}, previous_moves=moves) == expected


def test_the_penalty_is_paid_once_and_counts_from_max_on() -> None:
    plan = best(KEEP | {"max": 1, "penalty": 40})
    assert plan.objective == pytest.approx(FREE + 40)
    assert reported(plan) == [(1, "", 2, "violated")]


def test_the_penalty_is_discounted_like_the_first_period() -> None:
    # Both move, and the second one costs 100 more.
    settings = {"discount_rate": 0.25, "discounting": "end"}
    assert cost(KEEP | {"max": 1, "penalty": 100}, settings=settings) == pytest.approx(
        cost(settings=settings) + 100 / 1.25, abs=1e-3
    )


def test_another_origin_is_another_plan() -> None:
    """What leaves counts as what arrives does."""
    split = [{"process": "calls", "location": place, "share": 0.5} for place in ("home", "near")]
    books = [{"process": "books", "location": "home", "share": 1}]
    plan = best(
        KEEP | {"for": {"process": "calls"}}, baseline=split + books, previous_moves=[before("calls", "far", share=0.5, origin="near")],
    )  # fmt: skip
    # It would be better to leave home.
    assert (people(plan, "home")["calls"], people(plan, "near")["calls"]) == (5, 0)


def test_a_process_departs_once_whatever_its_shifts_do() -> None:
    shifts = {"coverage": "16x5"}
    assert cost(KEEP | {"max": 1}, calls=shifts, books=shifts) == FREE + 300
    plan = best(KEEP | {"max": 1}, calls=shifts, previous_moves=[before("calls", "near", shift=2)])
    assert reported(plan) == [(1, "", 1, "binding")]
    # Calls as planned, five at home and five at near, and books at far: 300 + 225 + 300.
    assert plan.objective == pytest.approx(825)


def test_new_work_departs_from_nothing() -> None:
    only_calls = [{"process": "calls", "location": "home", "share": 1}]
    plan = best(KEEP, baseline=only_calls)
    assert (people(plan, "home")["calls"], people(plan, "far")["books"]) == (10, 10)
    assert reported(plan) == [(1, "", 0, "binding")]


def test_a_plan_that_cannot_be_followed_any_more_is_departed_from() -> None:
    """Far was closed meanwhile: no plan moves calls as planned."""
    plan = best(KEEP | {"penalty": 1_000}, far={"status": "closed"}, previous_moves=[before("calls", "far")])
    assert reported(plan) == [(1, "", 1, "violated")]
    # Once it has departed it may as well go to near, and books stay at home.
    assert plan.objective == pytest.approx(1_000 + 450 + 600)


def test_it_is_about_all_periods() -> None:
    for when in ({"from": 2}, {"to": 2}, {"from": "end"}):
        with pytest.raises(InvalidInput, match="is about all moves of the horizon: leave `from` and `to` blank"):
            office(KEEP | when)
