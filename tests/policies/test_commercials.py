"""Providers' terms: discounts on all of a year's spend, and a committed least spend. Acme runs far, where all work costs 200 a year."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sourcing_opt.economics.cost.commercials import Commercials, Terms
from sourcing_opt.solving import Status
from tests.policies.office import best, cost, people


def tiers(*steps: tuple[float, float]) -> list[dict[str, Any]]:
    """(spend a year, discount) of acme."""
    return [{"provider": "acme", "from_spend": spend, "discount": discount} for spend, discount in steps]


def acme(**terms: Any) -> list[dict[str, Any]]:
    return [{"id": "acme", "name": "Acme", "type": "vendor"} | terms]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        # A tenth of 200 a year.
        ([(150, 0.1)], 540),
        ([(200, 0.1)], 540),
        ([(201, 0.1)], 600),
        # Of all spend, not of what lies above; and only one tier holds.
        ([(0, 0.05), (150, 0.1), (250, 0.5)], 540),
        ([(0, 0.05)], 570),
    ],
)
def test_discounts(steps: list[tuple[float, float]], expected: float) -> None:
    assert cost(provider_tiers=tiers(*steps)) == expected


def test_a_discount_attracts_work() -> None:
    # Far is dearer than near by 1 a person: 320 a year against 300. A tenth off makes it 288.
    dear: dict[str, Any] = {"pay": {"far": 16, "near": 15, "home": 20}}
    assert cost(**dear) == 900
    assert cost(provider_tiers=tiers((300, 0.1)), **dear) == 864
    # It is not to be had: there is no more work.
    assert cost(provider_tiers=tiers((330, 0.1)), **dear) == 900
    # A third off from 250: far holds no more than 15.625 people, which cost 166.67 a year; the others are at near.
    plan = best(provider_tiers=tiers((250, 1 / 3)), far={"max_fte": 15.625}, **dear)
    assert plan.objective == pytest.approx(3 * (250 * 2 / 3 + 4.375 * 15))


def test_an_exact_threshold_is_worth_its_while() -> None:
    # Books may not go to far, and calls cost as much there as at near, 150. From 75 on, 4 of 10 for nothing.
    dear: dict[str, Any] = {"pay": {"far": 16, "near": 15, "home": 20}, "calls": {"max_locations": 2}}
    plan = best(
        provider_tiers=tiers((80, 0.1)), fit=[{"process": "books", "location": "far", "allowed": "no"}],
        far={"max_fte": 5}, **dear,
    )  # fmt: skip
    # 5 people at far cost 80, less 8: 3 less than at near.
    assert people(plan, "far") == {"calls": 5, "books": 0}
    assert plan.objective == pytest.approx(900 - 3 * 3)


@pytest.mark.parametrize(
    ("least", "expected"),
    [
        (200, 600),
        # What is not spent is paid: 250 a year is still less than near's 300.
        (250, 750),
        # Above that acme is not used.
        (350, 900),
    ],
)
def test_commitment(least: float, expected: float) -> None:
    assert cost(providers=acme(min_spend=least)) == expected


def test_a_commitment_holds_only_in_years_of_use() -> None:
    # Nobody may leave home in the first year: 400; then acme's 250 for two years.
    late = {"calls": {"lead_periods": 1}, "books": {"lead_periods": 1}}
    plan = best(providers=acme(min_spend=250), **late)
    assert plan.objective == pytest.approx(400 + 2 * 250)
    assert plan.commercial["min_spend"].tolist() == pytest.approx([0, 50, 50])


def test_both_terms() -> None:
    # The commitment is compared with what is bought, before its discount: 200 of 250, less a tenth of 200.
    assert cost(providers=acme(min_spend=250), provider_tiers=tiers((100, 0.1))) == 3 * (200 + 50 - 20)


def test_governance_is_not_paid_to_the_provider() -> None:
    # Steering acme costs a tenth more, 20 a year: no reason for a discount from 210 on, and none for less of one from 200 on.
    assert cost(providers=acme(governance=0.1), provider_tiers=tiers((210, 0.1))) == 660
    assert cost(providers=acme(governance=0.1), provider_tiers=tiers((200, 0.1))) == 600
    # A margin is.
    assert cost(providers=acme(margin=0.1), provider_tiers=tiers((210, 0.1))) == pytest.approx(3 * 220 * 0.9)


def test_a_year_cut_short_counts_in_proportion() -> None:
    # Six quarters, 50 each: 200 in the first year, 100 in its half of the second.
    quarters: dict[str, Any] = {"settings": {"period": "quarter", "periods": 6}}
    plan = best(provider_tiers=tiers((200, 0.1)), **quarters)
    assert plan.commercial["rebate"].tolist() == pytest.approx([0, 0, 0, -20, 0, -10])
    assert plan.objective == pytest.approx(270)
    plan = best(providers=acme(min_spend=240), **quarters)
    assert plan.commercial["min_spend"].tolist() == pytest.approx([0, 0, 0, 40, 0, 20])
    assert plan.objective == pytest.approx(360)


def test_settled_at_the_end_of_the_year() -> None:
    # Paid at the end of each quarter and year, at 21 % a year.
    settings = {"period": "quarter", "periods": 4, "discount_rate": 0.21, "discounting": "end"}
    plan = best(provider_tiers=tiers((200, 0.1)), settings=settings)
    assert plan.objective == pytest.approx(50 * sum(1.21 ** -(quarter / 4) for quarter in (1, 2, 3, 4)) - 20 / 1.21)


@pytest.mark.parametrize("money", [1e-6, 1.0, 1e9])
@pytest.mark.parametrize(
    ("short", "expected"), [(0.0, 540), (-1e-9, 540), (5e-8, 540), (1.5e-7, 600), (2.5e-7, 600), (1e-5, 600)]
)
def test_a_threshold_missed_by_a_hair_is_the_same_in_every_currency(short: float, expected: float, money: float) -> None:
    """Work that cannot move costs 200 a year, whatever the unit of money: what is missed by less than a ten-millionth is reached."""
    baseline = [{"process": work, "location": "far", "share": 1} for work in ("calls", "books")]
    pay: dict[str, Any] = {"far": 10 * money, "near": 1500 * money, "home": 2000 * money}
    plan = best(provider_tiers=tiers((200 * money * (1 + short), 0.1)), providers=acme(), baseline=baseline, pay=pay)
    assert plan.npv == pytest.approx(expected * money)
    assert plan.objective == pytest.approx(expected * money, rel=1e-6)
    # What the solver took for reached is not: then nothing is proven of it.
    assert plan.outcome.status is (Status.FEASIBLE if 1e-7 < short < 1e-6 else Status.OPTIMAL)


@pytest.mark.parametrize("money", [1e-6, 1.0, 1e9])
def test_who_does_a_hair_of_the_work_is_not_used(money: float) -> None:
    """A commitment is owed by who is used, and what the arithmetic leaves of no work is none, in yen as in dinars."""
    terms = Terms("acme", np.array([True]), (), 1_000 * money)
    commercials = Commercials((terms,), (range(2),), (1.0,))
    nothing, little, all_of_it = (np.array([[0.0, spend * money]]) for spend in (1e-5, 1e-3, 1_000))
    owed = [float(commercials.settlement(paid)["min_spend"].sum()) / money for paid in (nothing, little, all_of_it)]
    assert owed == pytest.approx([0, 1_000 - 1e-3, 0])
