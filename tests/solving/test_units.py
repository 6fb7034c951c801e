"""The same study in other units: all money, or all people, times a number. The plan is the same, its cost in proportion, and so is the proof.

`SOURCING_OPT_ORACLE_STUDIES` sets how many random studies of each kind; seeds count from 0.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from sourcing_opt.plan import Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Status
from tests.economics.desk import AWAY, desk
from tests.oracle.aimed import aimed_study, solved
from tests.oracle.studies import all_or_nothing_study, random_study
from tests.policies.office import STAYING, Row, office, people
from tests.scaled import with_money, with_people

STUDIES = int(os.environ.get("SOURCING_OPT_ORACLE_STUDIES", "2"))
MONEY = (1e-3, 1.0, 113.0, 190.0, 3.3e4, 1e6)
"""Of a pound: a strong currency, rupees, yen, dong, and what no currency is."""
PEOPLE = (1e-2, 1.0, 1e3)
UNITS = [
    *(pytest.param(partial(with_money, factor=factor), factor, id=f"money{factor:g}") for factor in MONEY),
    *(pytest.param(partial(with_people, factor=factor), factor, id=f"people{factor:g}") for factor in PEOPLE),
]
KINDS: dict[str, Callable[[int], Study]] = {
    "random": random_study,
    "whole": all_or_nothing_study,
    "aimed": lambda seed: aimed_study(seed).study,
}

Scaled = Callable[[Study], Study]


@pytest.mark.parametrize("seed", range(STUDIES))
@pytest.mark.parametrize("kind", KINDS)
def test_a_random_study_has_the_same_plan_in_all_units(kind: str, seed: int) -> None:
    study = KINDS[kind](seed)
    expected = solved(study)
    for unit in UNITS:
        scaled, factor = unit.values
        plan = solved(scaled(study))  # type: ignore[operator]
        if expected is None or plan is None:
            assert plan is expected, unit.id
            continue
        assert plan.objective == pytest.approx(expected.objective * factor, rel=1e-8, abs=1e-6 * factor), unit.id  # type: ignore[operator]
        assert told(plan) == told(expected), unit.id
        # Of two plans of which each says that another costs the same, nobody has called one the best.
        assert plan.alternative or decisions(plan) == pytest.approx(decisions(expected), abs=1e-6), unit.id


def told(plan: Plan) -> tuple[Status, str | None, bool | None, bool]:
    """What is said of a plan."""
    gap = plan.gap
    return plan.outcome.status, plan.outcome.proof, plan.alternative, gap is not None and gap <= 2e-9


def decisions(plan: Plan) -> np.ndarray:
    """All of a plan's."""
    made = plan.decisions
    return np.concatenate([part.ravel() for part in (made.arrive, made.leave, made.opens, made.closes)])


def cost(scaled: Scaled, *policies: Row, **changes: Any) -> float:
    """Of the best plan of an office in other units, proven by our own arithmetic."""
    plan = best(scaled, *policies, **changes)
    return plan.objective


def best(scaled: Scaled, *policies: Row, **changes: Any) -> Plan:
    plan = solved(scaled(office(*policies, **changes)))
    assert plan is not None
    assert (plan.outcome.status, plan.outcome.proof) == (Status.OPTIMAL, "")
    return plan


FAR_IS_DEAR: dict[str, Any] = {"pay": {"far": 16, "near": 15, "home": 20}}
"""All of it at near costs 900."""


@pytest.mark.parametrize(("scaled", "factor"), UNITS)
def test_an_office(scaled: Scaled, factor: float) -> None:
    assert cost(scaled) == pytest.approx(600 * factor)
    assert cost(scaled, pay=STAYING) == pytest.approx(600 * factor)
    # A tenth of 20 people x 3 years too many at far, at 1 a person: less than the 5 that another place costs.
    soft = {"type": "share_limit", "where": {"location": "far"}, "max": 0.9, "penalty": 1}
    assert cost(scaled, soft) == pytest.approx(606 * factor)
    # A candidate saves 300 on people against near.
    for opening, expected in ((299, 899), (301, 900)):
        assert cost(scaled, far={"status": "candidate", "opening_cost": opening}) == pytest.approx(expected * factor)


def scaled_money(scaled: Scaled) -> bool:
    return getattr(scaled, "func", None) is with_money


@pytest.mark.parametrize(("scaled", "factor"), UNITS)
@pytest.mark.parametrize(
    ("steps", "pay", "expected"),
    [
        # All work at far is 200 a year: a tenth of it, exactly from 200 on.
        ([(200, 0.1)], 10, 540),
        ([(201, 0.1)], 10, 600),
        ([(0, 0.05), (200, 0.1), (201, 0.5)], 10, 540),
        # A third of a pound is no number in any currency: 20 x 10/3 a year.
        ([(200 / 3, 0.1)], 10 / 3, 180),
    ],
)
def test_a_threshold_that_is_exactly_reached(
    scaled: Scaled, factor: float, steps: list[tuple[float, float]], pay: float, expected: float
) -> None:
    tiers = [{"provider": "acme", "from_spend": spend, "discount": discount} for spend, discount in steps]
    found = cost(scaled, provider_tiers=tiers, pay={"far": pay, "near": 15, "home": 20})
    assert found == pytest.approx(expected * factor, rel=1e-7)


@pytest.mark.parametrize(("scaled", "factor"), UNITS)
def test_a_threshold_that_a_split_just_reaches(scaled: Scaled, factor: float) -> None:
    # Books may not go to far, and calls cost 1 more a person there than at near. Five of them spend 80, and save 8.
    plan = best(
        scaled, provider_tiers=[{"provider": "acme", "from_spend": 80, "discount": 0.1}],
        fit=[{"process": "books", "location": "far", "allowed": "no"}], far={"max_fte": 5}, calls={"max_locations": 2}, **FAR_IS_DEAR,
    )  # fmt: skip
    assert plan.objective == pytest.approx((900 - 3 * 3) * factor)
    size = 1.0 if scaled_money(scaled) else factor
    assert people(plan, "far") == pytest.approx({"calls": 5 * size, "books": 0})


@pytest.mark.parametrize(("scaled", "factor"), UNITS)
def test_a_commitment_that_is_exactly_spent(scaled: Scaled, factor: float) -> None:
    for least, expected in ((200, 600), (250, 750), (350, 900)):
        terms = [{"id": "acme", "name": "Acme", "type": "vendor", "min_spend": least}]
        assert cost(scaled, providers=terms) == pytest.approx(expected * factor)


def earning(away: float, home: float) -> list[Row]:
    return [{"role": "agent", "location": place, "salary": pay} for place, pay in (("away", away), ("home", home))]


@pytest.mark.parametrize("salary", [1e9, 3e11])
def test_salaries_of_thousands_of_millions(salary: float) -> None:
    """Ten people at home earn twice what they would away, and nothing else costs anything."""
    for opening, moves in ((9.99 * salary, 1.0), (10.01 * salary, 0.0)):
        away = {"status": "candidate", "opening_cost": opening}
        plan = solved(desk(away=away, labor_rates=earning(salary, 2 * salary)))
        assert plan is not None
        assert (plan.outcome.proof, plan.share[0, AWAY, -1]) == ("", moves)
        assert plan.objective == pytest.approx(10 * salary + opening if moves else 20 * salary)


@pytest.mark.parametrize("opening", [1e6, 1e10])
def test_a_fortune_beside_a_pittance(opening: float) -> None:
    """Desks of one and two, and a site of their cost a hundred thousand times over, or a thousand million."""
    away = {"status": "candidate", "opening_cost": opening}
    plan = solved(desk(away=away, labor_rates=earning(1, 2)))
    assert plan is not None
    assert (plan.objective, plan.outcome.proof) == (20, "")
