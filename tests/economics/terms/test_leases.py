"""What a client would challenge, by hand in the office: local prices, VAT, occupancy, the programme's own cost, severance by length of service."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sourcing_opt.economics import appraise
from sourcing_opt.economics.carry import carried
from tests.policies.office import best, cost, office, people

ZLOTY: dict[str, Any] = {"fx": [{"currency": "PLN", "rate": 0.2, "drift": -0.1}], "labor_rates": [
    {"role": "agent", "location": place, "salary": salary} for place, salary in (("far", 10), ("near", 50), ("home", 20))
]}  # fmt: skip


def test_prices_in_a_currency_follow_that_countrys_prices() -> None:
    """A currency that loses a tenth a year while its prices rise by a ninth: a seat there costs what it did."""
    near = {"currency": "PLN", "seat_cost": 100, "fixed_cost": 500, "price_inflation": 1 / 9}
    study = office(settings={"price_inflation": 0.02}, near=near, **ZLOTY)
    economics = appraise(study)
    l = economics.axes.location_index["near"]
    assert economics.run.per_fte["seat"][0, l].tolist() == pytest.approx([20, 20, 20])
    assert economics.sites.fixed[l].tolist() == pytest.approx([100, 100, 100])
    # With prices as at home it would fall by a tenth and rise by a fiftieth.
    before = appraise(office(settings={"price_inflation": 0.02}, near=near | {"price_inflation": None}, **ZLOTY))
    assert before.run.per_fte["seat"][0, l, 0] == pytest.approx(20 * (0.9 * 1.02) ** 0.5)


def test_local_prices_are_carried_forward() -> None:
    near = {"currency": "PLN", "seat_cost": 100, "opening_cost": 30, "status": "candidate", "price_inflation": 0.15}
    study = office(settings={"price_inflation": 0.02}, near=near, **ZLOTY)
    now, later = appraise(study), appraise(carried(study, 1, study.study.start.replace(year=2028), 2))
    np.testing.assert_allclose(later.run.total, now.run.total[:, :, 1:], rtol=1e-9)
    np.testing.assert_allclose(later.sites.opening, now.sites.opening[:, 1:], rtol=1e-9)


def test_vat_that_cannot_be_recovered() -> None:
    vat = {"irrecoverable_vat": 0.2}
    # Acme charges 200 a year and a fifth on top; near, the company's own, charges its cost and a tenth: 22 % on top.
    assert cost(settings=vat) == 3 * 240
    markup = [{"country": "PL", "rate": 0.19, "markup": 0.1}]
    only_near: dict[str, Any] = {"pay": {"far": 99, "near": 10, "home": 20}, "taxes": markup}
    assert cost(settings=vat, **only_near) == pytest.approx(3 * 200 * 1.22)
    # At home nothing is charged: 18 there is less than 15 with 22 %.
    plan = best(settings=vat, pay={"far": 99, "near": 15, "home": 18}, taxes=markup)
    assert people(plan, "home") == {"calls": 10, "books": 10}


def test_what_nobody_waits_for_takes_fewer_people() -> None:
    calls = {"volume": 16_000, "handling_minutes": 60, "fte": None}
    assert people(best(calls=calls), "far")["calls"] == 10
    assert people(best(calls=calls | {"occupancy": 0.8}), "far")["calls"] == 12.5


def test_the_programme_office_and_it_are_paid_for_what_moves() -> None:
    transition = [
        {"complexity": "standard", "lead_months": 0, "knowledge_transfer_weeks": 0, "parallel_weeks": 0, "travel": 0, "programme_office": 3, "it_setup": 2}
    ]  # fmt: skip
    plan = best(transition=transition)
    assert plan.npv == 600 + 20 * 5
    assert (plan.one_off_by_component["programme_office"][0], plan.one_off_by_component["it_setup"][0]) == (60, 40)
    # New work is no part of it.
    assert cost(transition=transition, baseline=[]) == 600


@pytest.mark.parametrize(
    ("terms", "weeks"),
    [
        ({"severance_weeks": 4}, 4),
        ({"severance_weeks": 4, "severance_weeks_a_year": 3, "service_years": 6}, 22),
        ({"severance_weeks_a_year": 4, "service_years": 30, "severance_cap": 104}, 104),
    ],
)
def test_severance_by_length_of_service(terms: dict[str, float], weeks: float) -> None:
    plan = best(home=terms, settings={"periods": 9})
    assert plan.one_off_by_component["severance"].sum() == pytest.approx(20 * 20 * weeks / 52)
