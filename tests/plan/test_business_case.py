"""Tax, grants, leases and what a business case is worth: by hand, in the office of two processes. Money is in thousands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sourcing_opt.analysis.succession.roll import roll
from sourcing_opt.economics import appraise
from sourcing_opt.plan.business_case import BusinessCase
from tests.policies.office import best, cost, office, people

RATES = [{"country": "GB", "rate": 0.25}, {"country": "PL", "rate": 0.2, "markup": 0.1}]
"""A captive at near keeps 1 - 0.25 x 1.1 + 0.2 x 0.1 = 0.745 of what it costs; acme, at far, 0.75."""
AFTER = {"minimise": "cost_after_tax"}
ALIKE = {"pay": {"far": 15, "near": 15.05, "home": 20}}


def test_a_captive_abroad_charges_its_cost_and_a_markup() -> None:
    economics = appraise(office(taxes=RATES))
    places = economics.axes.location_index
    assert economics.taxes.shield[places["home"], 0] == 0.25
    assert economics.taxes.shield[places["far"], 0] == 0.25
    assert economics.taxes.shield[places["near"], 0] == pytest.approx(1 - 0.745)


def test_what_is_cheaper_before_tax_is_dearer_after() -> None:
    assert cost(taxes=RATES, **ALIKE) == 3 * 20 * 15
    assert cost(taxes=RATES, settings=AFTER, **ALIKE) == pytest.approx(3 * 20 * 15.05 * 0.745)
    assert people(best(taxes=RATES, settings=AFTER, **ALIKE), "near") == {"calls": 10, "books": 10}


def test_without_rates_after_tax_is_before_tax() -> None:
    none = [{"country": country, "rate": 0, "markup": 0.2} for country in ("GB", "PL")]
    for taxes in ([], none):
        plan = best(taxes=taxes, settings=AFTER, **ALIKE)
        assert plan.objective == plan.npv == 3 * 20 * 15
        assert not plan.tax_saved.any()


def test_a_tax_holiday() -> None:
    holiday = [{"location": "near", "tax_holiday_until": "2028-06-30"}]
    # Two years without tax on the markup, 0.725 kept, then 0.745.
    plan = best(taxes=RATES, incentives=holiday, settings=AFTER, **ALIKE)
    assert plan.objective == pytest.approx(20 * 15.05 * (2 * 0.725 + 0.745))


def test_governance_and_discounts_are_borne_at_home() -> None:
    acme = [{"id": "acme", "name": "Acme", "type": "vendor", "governance": 0.1}]
    tiers = [{"provider": "acme", "from_spend": 100, "discount": 0.2}]
    plan = best(taxes=RATES, settings=AFTER, providers=acme, provider_tiers=tiers)
    assert plan.objective == pytest.approx(3 * (200 + 20 - 40) * 0.75)


GOING_NEAR: dict[str, Any] = {"pay": {"far": 99, "near": 15, "home": 20}}


def test_what_is_capitalised_is_deducted_over_its_life() -> None:
    plan = best(
        taxes=RATES, settings=AFTER | {"depreciation_years": 2, "discount_rate": 0.21, "discounting": "end"},
        near={"status": "candidate", "opening_cost": 40, "capex_share": 0.5}, **GOING_NEAR,
    )  # fmt: skip
    assert plan.capex.sum(axis=0).tolist() == [20, 0, 0]
    assert plan.depreciation.sum(axis=0).tolist() == [10, 10, 0]
    assert (plan.tax_saved / 0.255).tolist() == pytest.approx([300 + 20 + 10, 300 + 10, 300])
    # Of a longer life what is left is written off in the end.
    longer = best(
        taxes=RATES,
        settings={"depreciation_years": 5},
        near={"status": "candidate", "opening_cost": 40, "capex_share": 0.5},
        **GOING_NEAR,
    )
    assert longer.depreciation.sum(axis=0).tolist() == pytest.approx([4, 4, 12])


def test_seats_are_paid_for_until_their_lease_ends() -> None:
    leased = {"seat_cost": 3, "lease_ends": "2028-12-31"}
    # Seats for 20 at home are paid for two years, whoever left.
    plan = best(home=leased, **GOING_NEAR)
    assert plan.empty_seats.sum(axis=0).tolist() == [60, 60, 0]
    assert plan.npv == 3 * 300 + 120
    # Today's way needs them: 20 a person and 3 a seat; so moving saves 2 a person and year at first, then 8.
    assert plan.saving_by_period.tolist() == [20 * 23 - 300 - 60, 20 * 23 - 300 - 60, 20 * 23 - 300]
    # Thirty seats, ten of them empty today already.
    assert best(home=leased | {"leased_seats": 30}, **GOING_NEAR).baseline.empty_seats.sum(axis=0).tolist() == [30, 30, 0]


def test_seats_that_are_empty_are_filled_by_other_work() -> None:
    """Ten seats at near are leased: they cost 4 each whether calls sit there or not, at 16 a person in all, and at far 13."""
    near = {"seat_cost": 4, "lease_ends": "2029-12-31", "leased_seats": 10, "max_fte": 10}
    plan = best(near=near, pay={"far": 13, "near": 12, "home": 20})
    assert sum(people(plan, "near").values()) == 10
    assert plan.npv == 3 * (10 * 16 + 10 * 13)


def test_grants_for_jobs_as_far_as_they_go() -> None:
    grants = [{"location": "near", "per_job": 7, "max_jobs": 12}]
    plan = best(incentives=grants, **GOING_NEAR)
    assert plan.one_off_by_component["job_grant"].tolist() == [-84, 0, 0]
    assert plan.npv == 900 - 84
    # Ten of them come first, at far it is cheaper by 2 a year: 7 once is worth 3 x 2 for 12 people, and not for the others.
    plan = best(incentives=grants, pay={"far": 13, "near": 15, "home": 20})
    assert sum(people(plan, "near").values()) == 12


def test_a_training_grant() -> None:
    roles = [{"id": "agent", "name": "Agent", "training_weeks": 26}]
    assert cost(roles=roles, **GOING_NEAR) == 900 + 20 * 7.5
    grants = [{"location": "near", "training_grant": 0.4}]
    assert cost(roles=roles, incentives=grants, **GOING_NEAR) == 900 + 20 * 7.5 * 0.6


def spend_and_save(**settings: Any) -> BusinessCase:
    """150 once for opening near, 100 a year saved: 20 people at 5 less; paid at the end of each year."""
    plan = best(
        settings={"periods": 4, "discounting": "end", "discount_rate": 0.1} | settings,
        near={"status": "candidate", "opening_cost": 150}, **GOING_NEAR,
    )  # fmt: skip
    return BusinessCase(plan)


def test_net_present_value_rate_of_return_and_payback() -> None:
    case = spend_and_save()
    # -50 at the end of the first year, then 100 three times.
    assert case.flows.tolist() == [-50, 100, 100, 100]
    assert case.npv_before_tax == pytest.approx(-50 / 1.1 + sum(100 / 1.1**year for year in (2, 3, 4)))
    assert case.irr is not None
    assert sum(flow * (1 + case.irr) ** -year for year, flow in enumerate(case.flows, 1)) == pytest.approx(0, abs=1e-6)
    # -45.45 after a year, 82.64 in the second: 0.55 of it.
    assert case.discounted_payback_years == pytest.approx(1 + (50 / 1.1) / (100 / 1.21))
    assert case.peak_funding == 50


def test_what_lies_beyond_is_the_last_years_saving_carried_forward() -> None:
    case = spend_and_save(beyond=2, beyond_growth=0.1)
    assert case.beyond.tolist() == pytest.approx([110, 121])
    assert case.npv_beyond == pytest.approx(110 / 1.1**5 + 121 / 1.1**6)
    # The plan is chosen within the horizon.
    assert case.plan.objective == spend_and_save().plan.objective


def test_a_saving_without_spending_has_no_rate_of_return() -> None:
    assert BusinessCase(best(settings={"discount_rate": 0.1})).irr is None


def test_profit_and_loss_by_fiscal_year() -> None:
    plan = best(
        taxes=RATES[:1], settings={"period": "quarter", "periods": 6, "fiscal_year_starts": 4, "depreciation_years": 1},
        near={"status": "candidate", "opening_cost": 40, "capex_share": 1}, **GOING_NEAR,
    )  # fmt: skip
    # A quarter of the year before April; then four quarters, then one. 25 a quarter saved, 10 deducted in each of the first four.
    years = BusinessCase(plan).fiscal_years
    assert [year.label for year in years] == ["2026/27", "2027/28", "2028/29"]
    assert [year.ebitda for year in years] == pytest.approx([25, 100, 25])
    assert [year.depreciation for year in years] == pytest.approx([-10, -30, 0])
    assert [year.tax for year in years] == pytest.approx([-0.25 * 15, -0.25 * 70, -0.25 * 25])
    assert [year.net_profit for year in years] == pytest.approx([11.25, 52.5, 18.75])
    assert [year.investment for year in years] == pytest.approx([-40, 0, 0])
    assert sum(year.cash for year in years) == pytest.approx(BusinessCase(plan).after_tax.sum())


def test_a_rolled_study_keeps_its_seats_and_what_is_left_of_its_grants() -> None:
    plan = best(
        home={"seat_cost": 3, "lease_ends": "2029-12-31"}, incentives=[{"location": "near", "per_job": 1, "max_jobs": 25}],
        taxes=RATES, **GOING_NEAR,
    )  # fmt: skip
    later = roll(plan.economics, plan.decisions, 1, 2)
    [home] = [row for row in later.locations if row.id == "home"]
    assert home.leased_seats == pytest.approx(20)
    assert [row.max_jobs for row in later.incentives] == [pytest.approx(5)]
    again = appraise(later)
    np.testing.assert_allclose(again.baseline_cost, plan.cost_by_period[1:], rtol=1e-9)
