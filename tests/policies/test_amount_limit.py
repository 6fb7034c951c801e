"""`amount_limit`: at most, or at least, so many people or so much money in any one period, or so much moving."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_opt.errors import InvalidInput
from tests.policies.contract import Cases, Contract
from tests.policies.office import STAYING, best, cost, office, people, reported

LIMIT: dict[str, Any] = {"type": "amount_limit"}
TWELVE_FAR = LIMIT | {"where": {"location": "far"}, "max": 12}

CONTRACT = Contract(
    hard=[
        Cases(
            rule=LIMIT,
            costs=[
                # 8 of 20 people at near: 8 x 5 a year.
                (TWELVE_FAR, 720),
                # 5 stay at home: 5 x 10 a year.
                ({"where": {"location": "home"}, "min": 5}, 750),
                # 12 people at far cost 120 a year.
                (TWELVE_FAR | {"metric": "run_cost", "max": 120}, 720),
                # At near for at least 150 a year: 10 people.
                ({"metric": "run_cost", "where": {"location": "near"}, "min": 150}, 750),
                # 8 of each process at far: 2 x 2 x 5 a year.
                (TWELVE_FAR | {"each": "process", "max": 8}, 660),
                # 9 far, 9 near, 2 at home: 9 x 5 + 2 x 10 a year.
                ({"each": "location", "max": 9}, 795),
                # Of calls only.
                (TWELVE_FAR | {"for": {"function": "Service"}, "max": 4}, 690),
            ],
        )
    ],
    soft=[
        Cases(
            rule=TWELVE_FAR,
            costs=[
                ({"penalty": 0}, 600),
                ({"penalty": 3}, 600 + 8 * 3 * 3),
                ({"penalty": 7}, 720),
            ],
        )
    ],
    starts=[
        Cases(
            rule=LIMIT | {"where": {"location": "home"}, "max": 12},
            costs=[
                # All at home is cheapest; 8 leave for near when they must.
                ({}, 720),
                ({"from": 2}, 680),
                ({"from": "end"}, 640),
            ],
            office={"pay": STAYING},
        )
    ],
    ends=[
        Cases(
            rule=LIMIT | {"where": {"location": "home"}, "min": 12},
            costs=[
                # 12 wait at home for a year, or for two.
                ({"to": 1}, 720),
                ({"to": 2}, 840),
            ],
        )
    ],
)


def test_moves_of_a_year() -> None:
    # 8 leave in the first year, 8 in the second, 4 in the third: 12 x 20 + 8 x 10, then 4 x 20 + 16 x 10, then 20 x 10.
    plan = best(LIMIT | {"metric": "moved_fte", "max": 8})
    assert plan.objective == pytest.approx(320 + 240 + 200)
    assert plan.moved_fte_by_period.tolist() == pytest.approx([8, 8, 4])
    # At most 4 of each process come to the same.
    assert cost(LIMIT | {"metric": "moved_fte", "max": 4, "each": "process"}) == 760
    # New work is no move.
    assert cost(LIMIT | {"metric": "moved_fte", "max": 0}, baseline=[]) == 600


# Half a year's pay, 10, for everyone who leaves home: 200 in all, and each year at home costs 10 more.
SEVERANCE = {"severance_weeks": 26}
ONE_OFF: dict[str, Any] = LIMIT | {"metric": "one_off_cost"}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"max": 200}, 600 + 200),
        # 10 leave in the first year, 10 in the second: these stay at home a year, for 10 each.
        ({"max": 100}, 800 + 100),
        ({"max": 50, "each": "process"}, 800 + 100),
        # Calls wait, books do not.
        ({"max": 50, "for": {"process": "calls"}}, 800 + 50),
        # 100 too much in the first year, at 0.5 each, is cheaper than waiting; at 1.5 it is not.
        ({"max": 100, "penalty": 0.5}, 800 + 50),
        ({"max": 100, "penalty": 1.5}, 900),
        # Nothing in the first year: everybody stays for it.
        ({"max": 0, "to": 1}, 800 + 200),
    ],
)
def test_one_off_cost(rule: dict[str, Any], expected: float) -> None:
    assert cost(ONE_OFF | rule, home=SEVERANCE) == expected


def test_one_off_cost_of_everything_includes_sites() -> None:
    """Where no processes are named, opening and closing count; a quarter's pay, 5, for everyone who leaves home."""
    site: dict[str, Any] = {"home": {"severance_weeks": 13}, "far": {"status": "candidate", "opening_cost": 50}}
    # 15 leave in the first year, 5 a year later: 600 + 50 of waiting + 100 + 50.
    assert cost(ONE_OFF | {"max": 75, "for": {"function": ["Service", "Finance"]}}, **site) == 800
    # Opening leaves room for 5 in the first year: 150 of waiting.
    assert cost(ONE_OFF | {"max": 75}, **site) == 900
    # The opening is at far, the people leave from home.
    assert cost(ONE_OFF | {"max": 75, "where": {"location": "home"}}, **site) == 800
    # Closing home, at 60, saves its rent of 100 a year.
    rent: dict[str, Any] = {"home": {"severance_weeks": 13, "closing_cost": 60, "fixed_cost": 100}}
    assert cost(**rent) == 600 + 100 + 60
    # All leave in the first year, for 100, and it closes a year later; then 18 leave, for 90, and 2 a year later.
    assert cost(ONE_OFF | {"max": 120}, **rent) == 760 + 100
    assert cost(ONE_OFF | {"max": 90}, **rent) == 760 + 100 + 20


def test_reported_year_by_year() -> None:
    plan = best(TWELVE_FAR | {"to": 2, "penalty": 3})
    assert reported(plan) == [(1, "", 20, "violated"), (2, "", 20, "violated")]
    plan = best(TWELVE_FAR | {"each": "process", "max": 8, "from": "end"})
    assert sorted(reported(plan)) == [(3, "books", 8, "binding"), (3, "calls", 8, "binding")]
    assert people(plan, "near") == {"calls": 2, "books": 2}


def test_carbon_has_a_price_or_a_limit_or_both() -> None:
    """A person emits 2 t a year at far, and 1 t at near."""
    emits = {"far": {"carbon": 2_000}, "near": {"carbon": 1_000}, "home": {"carbon": 0}}
    at_most = LIMIT | {"metric": "carbon", "max": 30}
    # 10 at far and 10 at near emit 30 t: 10 x 5 a year more.
    plan = best(at_most, **emits)
    assert plan.objective == pytest.approx(750)
    assert reported(plan) == [(year, "", 30.0, "binding") for year in (1, 2, 3)]
    # At 6 a tonne a year costs 22 at far, 21 at near and 20 at home: nothing moves.
    assert cost(settings={"carbon_price": 6}, **emits) == 3 * 20 * 20
    # At 1 a tonne far costs 12; 30 t of it at most: 10 at far and 10 at near, which costs 16.
    assert cost(at_most, settings={"carbon_price": 1}, **emits) == 3 * (10 * 12 + 10 * 16)


def test_carbon_of_a_quarter_is_a_quarter_of_a_years() -> None:
    plan = best(
        LIMIT | {"metric": "carbon", "max": 10}, far={"carbon": 2_000}, near={"carbon": 0}, settings={"period": "quarter"}
    )
    assert {round(left, 6) for _, _, left, _ in reported(plan)} == {10.0}


def test_no_plan_can_be_made_to_emit() -> None:
    with pytest.raises(InvalidInput, match="a plan cannot be made to have carbon: give max"):
        office(LIMIT | {"metric": "carbon", "min": 5})
