"""Run cost by hand, one component at a time: ten people, 20,000 a year at home and 10,000 away."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_opt.economics import appraise
from sourcing_opt.schemas.study import Study
from tests.economics.desk import AWAY, HOME, desk


def cost(study: Study, location: int = HOME, period: int = 0) -> dict[str, float]:
    """Component -> what doing all of the work at a location costs in a period; only what costs something."""
    components = appraise(study).run.components
    return {name: float(values[0, location, period]) for name, values in components.items() if values[0, location, period]}


def test_salary_alone() -> None:
    assert cost(desk()) == {"salary": 200_000}
    assert cost(desk(settings={"period": "quarter"})) == {"salary": 50_000}
    assert cost(desk(rate={"pay_premium": 1.1})) == pytest.approx({"salary": 220_000})


def test_pay_rises_to_the_middle_of_each_period() -> None:
    study = desk(settings={"periods": 2}, rate={"wage_inflation": 0.21})
    assert cost(study, period=0) == pytest.approx({"salary": 200_000 * 1.1})
    assert cost(study, period=1) == pytest.approx({"salary": 200_000 * 1.1 * 1.21})


def test_pay_abroad_is_converted_at_each_periods_rate() -> None:
    study = desk(away={"currency": "INR"}, fx=[{"currency": "INR", "rate": 0.01, "drift": -0.19}])
    assert cost(study, AWAY) == pytest.approx({"salary": 10 * 10_000 * 0.01 * 0.9})
    assert cost(study, HOME) == {"salary": 200_000}


@pytest.mark.parametrize(
    ("changes", "component", "amount"),
    [
        ({"rate": {"on_cost": 0.3}}, "on_cost", 60_000),
        ({"home": {"seat_cost": 5_000}}, "seat", 50_000),
        ({"home": {"seat_cost": 5_000}, "settings": {"price_inflation": 0.21}}, "seat", 55_000),
        # A third of the people leave; each replacement is recruited for a tenth of a salary.
        ({"home": {"attrition": 0.3}, "role": {"hiring_cost": 0.1}}, "attrition", 0.3 * 10 * 2_000),
        # ... and trained for 13 weeks of pay.
        ({"home": {"attrition": 0.3}, "role": {"training_weeks": 13}}, "attrition", 0.3 * 10 * 5_000),
        # One lead for ten people, at one and a half times their pay.
        ({"role": {"span": 10}}, "management", 30_000),
        ({"role": {"span": 10, "lead_pay": 2}}, "management", 40_000),
        ({"process": {"data_classes": "cards"}, "data_rules": [
            {"data_class": "cards", "country": "GB", "allowed": "with_cost", "cost": 700},
            {"data_class": "cards", "country": "IN", "allowed": "with_cost", "cost": 900},
        ]}, "data_rules", 7_000),
        ({"providers": [{"id": "captive", "name": "We", "type": "captive", "margin": 0.15}]}, "margin", 30_000),
        ({"providers": [{"id": "captive", "name": "We", "type": "captive", "governance": 0.05}]}, "governance", 10_000),
        # Ten people emit 500 kg each, a tonne is counted as 80; with prices that rise 10 % to the middle of the year.
        ({"home": {"carbon": 500}, "settings": {"carbon_price": 80}}, "carbon", 10 * 0.5 * 80),
        ({"home": {"carbon": 500}, "settings": {"carbon_price": 80, "price_inflation": 0.21}}, "carbon", 440),
    ],
)  # fmt: skip
def test_one_component_on_top_of_salary(changes: dict[str, Any], component: str, amount: float) -> None:
    assert cost(desk(**changes)) == pytest.approx({"salary": 200_000, component: amount})


def test_carbon_is_counted_once_whoever_does_the_work_and_however_it_is_priced() -> None:
    vendor = {"id": "vendor", "name": "A vendor", "type": "vendor", "margin": 0.5, "governance": 0.1}
    study = desk(
        settings={"carbon_price": 80},
        away={"provider": "vendor", "carbon": 2_000},
        providers=[vendor],
        quotes=[{"process": "work", "location": "away", "price": 100_000, "per": "year"}],
    )
    assert cost(study, AWAY) == pytest.approx({"quote": 100_000, "governance": 10_000, "carbon": 10 * 2 * 80})
    run = appraise(study).run
    assert run.delivery[0, AWAY, 0] == pytest.approx(100_000)
    assert run.emissions[0, :, 0].tolist() == pytest.approx([20.0, 0.0])


def test_everything_together() -> None:
    study = desk(
        home={"seat_cost": 1_000}, rate={"on_cost": 0.5}, providers=[{"id": "captive", "name": "We", "type": "captive", "margin": 0.1, "governance": 0.2}],
    )  # fmt: skip
    # (200,000 + 100,000 + 10,000) x 1.1 x 1.2
    assert cost(study) == pytest.approx(
        {"salary": 200_000, "on_cost": 100_000, "seat": 10_000, "margin": 31_000, "governance": 68_200}
    )
    assert appraise(study).run.total[0, HOME, 0] == pytest.approx(409_200)


def test_a_mix_of_roles_costs_its_average() -> None:
    study = desk(
        process={"role": None},
        role={"span": 10},
        process_roles=[{"process": "work", "role": "agent", "share": 0.8}, {"process": "work", "role": "chief", "share": 0.2}],
        labor_rates=[
            {"role": "agent", "location": "home", "salary": 20_000},
            {"role": "chief", "location": "home", "salary": 50_000},
        ],
        roles=[{"id": "agent", "name": "Agent", "span": 10}, {"id": "chief", "name": "Chief"}],
    )
    # Eight agents and two chiefs; leads only for the agents: 0.8 x 30,000.
    assert cost(study) == pytest.approx({"salary": 260_000, "management": 24_000})


@pytest.mark.parametrize(
    ("quote", "amount"),
    [
        ({"per": "year", "price": 90_000}, 90_000),
        ({"per": "fte", "price": 8_000}, 80_000),
        ({"per": "year", "price": 90_000, "indexation": 0.21}, 99_000),
        ({"per": "year", "price": 90_000, "currency": "USD"}, 72_000),
    ],
)
def test_a_quote_replaces_the_build_up(quote: dict[str, Any], amount: float) -> None:
    study = desk(
        away={"seat_cost": 1_000, "provider": "vendor"},
        providers=[{"id": "vendor", "name": "A vendor", "type": "vendor", "margin": 0.5, "governance": 0.1}],
        quotes=[{"process": "work", "location": "away"} | quote],
        fx=[{"currency": "USD", "rate": 0.8}],
    )
    assert cost(study, AWAY) == pytest.approx({"quote": amount, "governance": amount / 10})


def test_a_quote_per_unit_follows_the_volume_and_keeps_what_automation_saves() -> None:
    study = desk(
        process={"volume": 1_000, "handling_minutes": 60, "growth": 0.21, "automation": 0.19},
        quotes=[{"process": "work", "location": "away", "per": "unit", "price": 3}],
        volumes=[{"process": "work", "period": 1, "factor": 2}],
    )
    assert cost(study, AWAY) == pytest.approx({"quote": 3 * 1_000 * 1.1 * 2})


def test_night_pay_for_the_shift_that_is_night_there() -> None:
    # Shifts of a London day: 9-17, 17-1, 1-9. Of each of the last two, some hours lie between 22 and 6.
    study = desk(process={"coverage": "24x7"}, home={"night_premium": 0.2}, rate={"on_cost": 0.1})
    components = appraise(study).run.components
    part = 200_000 / 3
    assert components["night_premium"][:, HOME, 0] == pytest.approx([0, part * 0.2 * 3 / 8, part * 0.2 * 5 / 8])
    # Contributions are owed on the premium too.
    assert components["on_cost"][2, HOME, 0] == pytest.approx(part * (1 + 0.2 * 5 / 8) * 0.1)


def test_work_in_one_shift_is_done_by_day_everywhere() -> None:
    assert cost(desk(away={"night_premium": 0.5}), AWAY) == {"salary": 100_000}
