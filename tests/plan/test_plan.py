"""What follows from a plan, by hand: ten people, 20,000 a year at home and 10,000 away."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_opt.plan import summary
from tests.economics.desk import AWAY, HOME, desk
from tests.plan.by_hand import plan_by_hand
from tests.policies.office import GOING, best

YEARS: dict[str, Any] = {"periods": 4}


def moved(wave: int = 0, share: float = 1.0) -> dict[str, Any]:
    return {"arrive": [(AWAY, wave, share)], "leave": [(HOME, wave, share)]}


def test_staying_costs_the_baseline_and_saves_nothing() -> None:
    plan = plan_by_hand(desk(settings=YEARS))
    assert plan.npv == plan.economics.baseline_npv == 800_000
    assert plan.saving_by_period.tolist() == [0, 0, 0, 0]
    assert plan.payback_years is None


def test_half_of_the_work_moves_in_the_second_year() -> None:
    plan = plan_by_hand(desk(settings=YEARS), **moved(1, 0.5))
    assert plan.share[0].tolist() == [[0, 0.5, 0.5, 0.5], [1, 0.5, 0.5, 0.5]]
    assert plan.fte[0, AWAY].tolist() == [0, 5, 5, 5]
    assert plan.run_cost_by_period.tolist() == [200_000, 150_000, 150_000, 150_000]
    assert plan.moved_fte_by_period.tolist() == [0, 5, 0, 0]
    assert plan.npv_saving == 150_000


@pytest.mark.parametrize(
    ("severance_weeks", "years"),
    [
        # 100,000 saved a year; severance is ten people's weeks of 20,000 a year.
        (0, 0.0),
        # Paid when the year begins, saved evenly over it.
        (13, 0.5),
        (26, 1.0),
        (39, 1.5),
        (65, 2.5),
        (103.9999, 3.99999),
        # All of the horizon's saving, and more.
        (104, None),
        (130, None),
    ],
)
def test_payback(severance_weeks: float, years: float | None) -> None:
    plan = plan_by_hand(desk(settings=YEARS, home={"severance_weeks": severance_weeks}), **moved())
    assert plan.payback_years == (None if years is None else pytest.approx(years, abs=1e-5))


def test_payback_counts_from_the_start_and_in_years() -> None:
    # A quarter saves 25,000 from the third on; severance of 37,500 leaves 12,500 to the fourth.
    quarters = desk(settings={"periods": 8, "period": "quarter"}, home={"severance_weeks": 9.75})
    assert plan_by_hand(quarters, **moved(2)).payback_years == pytest.approx(3.5 / 4)


def test_payback_is_the_same_in_years_and_in_months() -> None:
    for settings in ({"periods": 3}, {"periods": 36, "period": "month"}):
        study = desk(settings=settings, home={"severance_weeks": 13})
        assert plan_by_hand(study, **moved()).payback_years == pytest.approx(0.5)


@pytest.mark.parametrize(("opening", "years"), [(3_400_000, 1.0), (8_500_000, 2.5), (1_700_000, 0.5), (10_200_000, None)])
@pytest.mark.parametrize("period", [{"periods": 36, "period": "month"}, {"periods": 3}])
def test_payback_of_what_a_site_costs_to_open(opening: float, years: float | None, period: dict[str, Any]) -> None:
    # 150 people who cost 22,666.67 less each save 3.4 million a year.
    rates = [
        {"role": "agent", "location": place, "salary": pay} for place, pay in (("home", 37_333 + 1 / 3), ("away", 14_666 + 2 / 3))
    ]
    study = desk(period, {"fte": 150}, away={"status": "candidate", "opening_cost": opening}, labor_rates=rates)
    plan = plan_by_hand(study, **moved(), opens={AWAY: 0})
    assert plan.payback_years == (None if years is None else pytest.approx(years, abs=1e-6))


def test_a_study_of_new_work_alone_has_no_saving() -> None:
    plan = plan_by_hand(desk(settings=YEARS, baseline=[]), arrive=[(HOME, 0, 1.0)])
    assert (plan.npv, plan.baseline.npv, plan.npv_saving) == (800_000, 800_000, 0)
    assert summary(plan).all_work_is_new
    assert plan.moved_fte_by_period.tolist() == [0, 0, 0, 0]


def test_a_site_that_costs_nothing_opens_because_work_is_there() -> None:
    free = desk(settings=YEARS, away={"status": "candidate"})
    assert not plan_by_hand(free, opens={AWAY: 0}).open[AWAY].any()
    assert plan_by_hand(free, **moved(2), opens={AWAY: 0}).open[AWAY].tolist() == [False, False, True, True]
    paid = desk(settings=YEARS, away={"status": "candidate", "fixed_cost": 1})
    assert plan_by_hand(paid, **moved(2), opens={AWAY: 1}).open[AWAY].tolist() == [False, True, True, True]


def test_sites_open_and_close() -> None:
    study = desk(
        settings=YEARS, away={"status": "candidate", "opening_cost": 7_000, "fixed_cost": 300}, home={"closing_cost": 5_000, "fixed_cost": 400},
    )  # fmt: skip
    plan = plan_by_hand(study, **moved(1), opens={AWAY: 1}, closes={HOME: 2})
    assert plan.open.tolist() == [[False, True, True, True], [True, True, False, False]]
    assert plan.site_cost["fixed"].tolist() == [[0, 300, 300, 300], [400, 400, 0, 0]]
    assert plan.one_off_by_component["opening"].tolist() == [0, 7_000, 0, 0]
    assert plan.one_off_by_component["closing"].tolist() == [0, 0, 5_000, 0]
    assert plan.economics.baseline_cost.tolist() == [200_400] * 4


def test_present_value_is_of_cash_flows_where_they_fall() -> None:
    study = desk(settings={"periods": 2, "discount_rate": 0.21, "discounting": "end"}, home={"severance_weeks": 26})
    plan = plan_by_hand(study, **moved(1))
    # Stay for a year; then 100,000 away and 100,000 of severance.
    assert plan.npv == pytest.approx(200_000 / 1.21 + 200_000 / 1.21**2)


@pytest.mark.parametrize("money", [1e-6, 1.0, 1e9])
def test_payback_is_the_same_in_every_currency(money: float) -> None:
    """Severance of 10 for each of 20 people who leave, who cost 10 less a year: paid back when the first year is over."""
    pay = {place: salary * money for place, salary in GOING.items()}
    plan = best(pay=pay, home={"severance_weeks": 26})
    assert plan.payback_years == pytest.approx(1.0)
