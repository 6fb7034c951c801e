"""One-off cost by hand: ten people, 20,000 a year at home and 10,000 away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sourcing_opt.economics import appraise
from sourcing_opt.schemas.study import Study
from tests.economics.desk import AWAY, HOME, desk


def arrival(study: Study, location: int = AWAY, period: int = 0) -> dict[str, float]:
    """Component -> what it costs when all of the work arrives; only what costs something."""
    components = appraise(study).transition.arrival
    return {name: float(values[0, location, period]) for name, values in components.items() if values[0, location, period]}


def moving(**columns: float) -> list[dict[str, Any]]:
    """The table `transition` with one thing in it."""
    still = {"complexity": "standard", "lead_months": 0, "knowledge_transfer_weeks": 0, "parallel_weeks": 0, "travel": 0}
    return [still | columns]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"role": {"hiring_cost": 0.1}}, {"hiring": 10_000}),
        ({"role": {"training_weeks": 13}, "rate": {"on_cost": 0.2}}, {"training": 10 * 2_500 * 1.2}),
        ({"transition": moving(knowledge_transfer_weeks=26)}, {"knowledge_transfer": 50_000}),
        ({"transition": moving(parallel_weeks=5.2)}, {"parallel_running": 10_000}),
        ({"transition": moving(travel=500)}, {"travel": 5_000}),
        ({"transition": moving(travel=500), "settings": {"price_inflation": 0.21}}, {"travel": 5_500}),
    ],
)  # fmt: skip
def test_one_component_of_arriving_away(changes: dict[str, Any], expected: dict[str, float]) -> None:
    assert arrival(desk(**changes)) == pytest.approx(expected)


def test_nobody_travels_within_the_home_country() -> None:
    assert arrival(desk(transition=moving(travel=500)), HOME) == {}


def test_new_work_is_hired_and_trained_for_but_not_handed_over() -> None:
    table = moving(knowledge_transfer_weeks=26, parallel_weeks=26, travel=500)
    assert arrival(desk(role={"hiring_cost": 0.1}, transition=table, baseline=[])) == {"hiring": 10_000}


def test_a_quote_covers_hiring_and_training_and_is_paid_during_the_handover() -> None:
    quote = [{"process": "work", "location": "away", "per": "year", "price": 60_000}]
    study = desk(role={"hiring_cost": 0.1, "training_weeks": 8}, transition=moving(knowledge_transfer_weeks=26), quotes=quote)
    assert arrival(study) == {"knowledge_transfer": 30_000}


def test_a_vendors_margin_is_on_hiring_too() -> None:
    vendor = [{"id": "vendor", "name": "A vendor", "type": "vendor", "margin": 0.5}]
    assert arrival(desk(away={"provider": "vendor"}, role={"hiring_cost": 0.1}, providers=vendor)) == {"hiring": 15_000}


def test_severance_where_the_work_leaves() -> None:
    severance = appraise(desk(home={"severance_weeks": 13})).transition.departure["severance"]
    assert severance[0, :, 0] == pytest.approx([0, 50_000])


def test_ramp_up_is_paid_in_the_months_after_arrival() -> None:
    study = desk(settings={"periods": 3, "period": "quarter"}, role={"ramp": "0; 0.5; 0.75; 0.9"})
    transition = appraise(study).transition
    # Months lost: 1 + 1/2 + 1/4 in the first quarter, 1/10 in the second, of 100,000 a year.
    assert transition.ramp_up(all_in_wave(0))[0, AWAY] == pytest.approx([1.75 / 12 * 100_000, 0.1 / 12 * 100_000, 0])
    assert transition.ramp_up(all_in_wave(2))[0, AWAY] == pytest.approx([0, 0, 1.75 / 12 * 100_000])


def all_in_wave(wave: int) -> np.ndarray:
    arrive = np.zeros((1, 2, 3))
    arrive[0, AWAY, wave] = 1
    return arrive


def test_lead_time_is_rounded_up_to_periods() -> None:
    months = moving(lead_months=4)
    quarters = appraise(desk(settings={"periods": 3, "period": "quarter"}, transition=months))
    assert quarters.waves.tolist() == [[False, False, True]]
    stated = appraise(desk(settings={"periods": 3, "period": "quarter"}, process={"lead_periods": 1}, transition=months))
    assert stated.waves.tolist() == [[False, True, True]]
    new = appraise(desk(settings={"periods": 3, "period": "quarter"}, transition=months, baseline=[]))
    assert new.waves.tolist() == [[True, False, False]]


def test_sites_cost_in_their_currency_at_the_periods_prices() -> None:
    study = desk(
        settings={"period": "quarter", "price_inflation": 0.1},
        away={"status": "candidate", "currency": "INR", "opening_cost": 1_000_000, "fixed_cost": 400_000},
        home={"closing_cost": 5_000},
        fx=[{"currency": "INR", "rate": 0.01}],
    )
    sites, price = appraise(study).sites, 1.1 ** (1 / 8)
    assert sites.opening[AWAY] == pytest.approx([10_000 * price])
    assert sites.fixed[AWAY] == pytest.approx([1_000 * price])
    assert sites.closing[HOME] == pytest.approx([5_000 * price])
    assert sites.candidate.tolist() == [True, False]
    assert sites.closable.tolist() == [False, True]
