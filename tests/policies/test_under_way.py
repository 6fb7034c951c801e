"""`under_way`: what the plan before has under way goes live as it is to; at a penalty it may fall short where there is no room."""

from __future__ import annotations

import pytest

from sourcing_opt.errors import Infeasible
from tests.policies.contract import Cases, Contract
from tests.policies.office import FREE, STAYING, Row, best, cost, people, reported

GOES_LIVE: Row = {"type": "under_way"}
NEVER_ELSE: Row = {"lead_periods": 3}
"""Within the three years the process moves as it is under way, or not at all."""


def going(process: str, destination: str, period: int = 1, share: float = 1, **columns: int) -> Row:
    """A move that is under way, from home."""
    return {
        "process": process, "origin": "home", "destination": destination, "period": period, "share": share, "status": "under_way",
    } | columns  # fmt: skip


PAID_TO_STAY: Row = {"pay": STAYING, "calls": NEVER_ELSE, "books": NEVER_ELSE}
"""People at home cost 10, at near 15, at far 20, and nothing but what is under way may move."""
BOTH = [going("calls", "near"), going("books", "near", 2)]

CONTRACT = Contract(
    hard=[
        Cases(rule=GOES_LIVE, costs=[({}, FREE + 10 * 15)], office=PAID_TO_STAY | {"previous_moves": [going("calls", "near")]})
    ],
    soft=[
        Cases(
            rule=GOES_LIVE,
            costs=[
                # Each of the ten who go to near costs 5 a year more, for three years; who stays pays once.
                ({"penalty": 0}, FREE),
                ({"penalty": 14}, FREE + 10 * 14),
                ({"penalty": 16}, FREE + 10 * 15),
            ],
            office=PAID_TO_STAY | {"previous_moves": [going("calls", "near")]},
        )
    ],
    starts=[
        Cases(
            rule=GOES_LIVE,
            costs=[
                # Calls cost 150 more when they go, books, a year later, 100.
                ({}, FREE + 150 + 100),
                ({"from": 2}, FREE + 100),
                # Nothing is under way in the last year: all of it may stay.
                ({"from": "end"}, FREE),
                ({"from": 2, "penalty": 9}, FREE + 90),
                ({"from": 2, "penalty": 11}, FREE + 100),
            ],
            office=PAID_TO_STAY | {"previous_moves": BOTH},
        )
    ],
    ends=[
        Cases(
            rule=GOES_LIVE,
            costs=[({"to": 1}, FREE + 150), ({"from": 2, "to": 2}, FREE + 100), ({"to": 1, "penalty": 14}, FREE + 140)],
            office=PAID_TO_STAY | {"previous_moves": BOTH},
        )
    ],
)


def paid_to_stay(*policies: Row, moves: list[Row]) -> float:
    """What it costs when people at home cost 10, at near 15, at far 20, and nothing else may move."""
    return cost(*policies, previous_moves=moves, **PAID_TO_STAY)


@pytest.mark.parametrize("rules", [[], [GOES_LIVE], [GOES_LIVE | {"where": {"location": "far"}, "penalty": 100}]])
def test_a_site_that_shrank_has_no_room_for_all(rules: list[Row]) -> None:
    with pytest.raises(Infeasible):
        best(*rules, calls=NEVER_ELSE, near={"max_fte": 4}, previous_moves=[going("calls", "near")])


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        # Books at far cost 300. Four of calls at near cost 180, and six who stay 360.
        (3, 300 + 180 + 360),
        # The six go to far once their lead time is over.
        (2, 300 + 180 + 6 * (20 + 20 + 10)),
        (1, 300 + 180 + 6 * (20 + 10 + 10)),
    ],
)
def test_at_a_penalty_as_many_go_as_there_is_room_for(lead: int, expected: float) -> None:
    plan = best(
        GOES_LIVE | {"penalty": 100}, calls={"lead_periods": lead}, near={"max_fte": 4}, previous_moves=[going("calls", "near")]
    )
    assert [people(plan, place, 1)["calls"] for place in ("home", "near", "far")] == [6, 4, 0]
    assert plan.objective == pytest.approx(expected + 6 * 100)
    assert reported(plan) == [(1, "", 0.4, "violated")]


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        # Half of calls to near costs 75 more, half to far 150, books to far 300.
        ({}, FREE),
        ({"for": {"process": "calls"}}, FREE + 300),
        ({"for": {"process": "calls"}, "where": {"location": "near"}}, FREE + 300 + 150),
        ({"where": {"location": "near"}}, FREE + 300 + 150),
        ({"where": {"country": "IN"}}, FREE + 75),
        ({"where": {"location": "home"}}, FREE + 75 + 150 + 300),
        ({"each": "process", "for": {"process": "books"}}, FREE + 75 + 150),
    ],
)
def test_what_it_is_not_about_goes_live_whatever_it_takes(about: Row, expected: float) -> None:
    moves = [going("calls", "near", share=0.5), going("calls", "far", share=0.5), going("books", "far")]
    assert paid_to_stay(GOES_LIVE | about | {"penalty": 0}, moves=moves) == expected


def test_one_rule_may_be_about_what_another_leaves_open() -> None:
    moves = [going("calls", "near"), going("books", "near", 2)]
    assert paid_to_stay(GOES_LIVE | {"to": 1}, GOES_LIVE | {"from": 2, "penalty": 1}, moves=moves) == FREE + 150 + 10
    # Both are about calls: who stays pays both.
    assert paid_to_stay(*[GOES_LIVE | {"to": 1, "penalty": 7}] * 2, moves=moves[:1]) == FREE + 140


def test_more_may_go_than_is_under_way_and_counts_for_nothing() -> None:
    """Half of calls is under way to near, and all go; it does not make up for books, half of whose move finds no room."""
    moves = [going("calls", "near", share=0.5), going("books", "near", 2, 0.4)]
    near_pays = {"near": 1, "far": 20, "home": 20}
    plan = best(
        GOES_LIVE | {"each": "function", "penalty": 1},
        pay=near_pays,
        books=NEVER_ELSE,
        near={"max_fte": 12},
        previous_moves=moves,
    )
    assert people(plan, "near") == {"calls": 10, "books": 2}
    assert reported(plan) == [(2, "Finance", 0.5, "violated"), (1, "Service", 1, "binding")]


def test_the_penalty_is_discounted_like_the_period_of_the_move() -> None:
    settings = {"discount_rate": 0.25, "discounting": "end"}
    with_penalty, without = (
        cost(
            GOES_LIVE | {"penalty": penalty},
            pay=STAYING,
            settings=settings,
            books=NEVER_ELSE,
            previous_moves=[going("books", "far", 2)],
        )
        for penalty in (5, 0)
    )
    assert with_penalty - without == pytest.approx(10 * 5 / 1.25**2, abs=1e-3)


def test_a_shift_may_be_under_way_by_itself() -> None:
    """Five people, three years, 5 more each; the other shift is not asked about."""
    moves = [going("calls", "near", shift=2)]
    by_shift = NEVER_ELSE | {"coverage": "16x5"}
    plan = best(GOES_LIVE | {"penalty": 16}, pay=STAYING, calls=by_shift, books=NEVER_ELSE, previous_moves=moves)
    assert plan.objective == pytest.approx(FREE + 75)
    assert reported(plan) == [(1, "", 1, "binding")]
    plan = best(GOES_LIVE | {"penalty": 14}, pay=STAYING, calls=by_shift, books=NEVER_ELSE, previous_moves=moves)
    assert plan.objective == pytest.approx(FREE + 70)
    assert reported(plan) == [(1, "", 0, "violated")]


def test_without_anything_under_way_it_says_nothing() -> None:
    planned = going("calls", "near") | {"status": "planned"}
    for columns in ({}, {"previous_moves": [planned]}, {"calls": {"fte": 0}, "previous_moves": [going("calls", "near")]}):
        assert reported(best(GOES_LIVE, **columns)) == []
