"""Contracts by hand: each term in the office of two processes. Acme runs far, where all work costs 200 a year; money is in thousands."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from sourcing_opt.analysis.succession.roll import roll
from sourcing_opt.economics import appraise
from sourcing_opt.economics.carry import carried
from sourcing_opt.errors import InvalidInput
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan.charges import charges, exits
from sourcing_opt.solving import Limits
from tests.policies.office import best, cost, office, people

FAR = [{"process": work, "location": "far", "share": 1} for work in ("calls", "books")]


def bid(price: float = 10, process: str = "calls", **terms: Any) -> dict[str, Any]:
    """Acme's for a process of ten people at far, in place of their pay."""
    return {"process": process, "location": "far", "price": price, "per": "fte"} | terms


def charged(**changes: Any) -> list[float]:
    """What acme charges a year for calls, which are at far and stay there."""
    study = office(baseline=FAR, settings={"periods": 2}, quotes=[bid(**changes.pop("bid", {}))], **changes)
    economics = appraise(study)
    far, calls = economics.axes.location_index["far"], [work.process.id for work in economics.axes.workstreams].index("calls")
    return [round(float(charge), 6) for charge in economics.run.components["quote"][calls, far]]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        # Ten people at 10.
        ({}, 100),
        # Agreed for ten: what is done. For nine, one above; for twelve, two below.
        ({"base_volume": 10, "arc": 7, "rrc": 4}, 100),
        ({"base_volume": 9, "arc": 7, "rrc": 4}, 90 + 7),
        ({"base_volume": 12, "arc": 7, "rrc": 4}, 120 - 2 * 4),
        # A fifth either way changes nothing: 10 of 9, and of 12.
        ({"base_volume": 9, "dead_band": 0.2, "arc": 7, "rrc": 4}, 90),
        ({"base_volume": 12, "dead_band": 0.2, "arc": 7, "rrc": 4}, 120),
        # Beyond it only what is beyond: 10 - 1.2 x 8 = 0.4; 0.8 x 15 - 10 = 2.
        ({"base_volume": 8, "dead_band": 0.2, "arc": 7, "rrc": 4}, 80 + 0.4 * 7),
        ({"base_volume": 15, "dead_band": 0.2, "arc": 7, "rrc": 4}, 150 - 2 * 4),
        # Where nothing is said of them, at the price.
        ({"base_volume": 8}, 100),
        ({"base_volume": 15}, 100),
    ],
)
def test_bands_about_a_base_volume(terms: dict[str, float], expected: float) -> None:
    assert charged(bid=terms) == pytest.approx([expected] * 2)


def test_a_share_of_the_work_has_its_share_of_the_base() -> None:
    # 40 % may go to far: four of ten people, four of a base of eight, 0.8 above: 32 + 0.8 x 20. At near 6 x 15.
    terms = bid(base_volume=8, arc=20)
    plan = best(
        {"type": "assignment", "for": {"process": "calls"}, "where": {"location": "far"}, "max": 0.4},
        {"type": "assignment", "for": {"process": "books"}, "where": {"location": "home"}, "min": 1},
        quotes=[terms], settings={"periods": 1},
    )  # fmt: skip
    assert people(plan, "far", 1)["calls"] == pytest.approx(4)
    assert plan.npv == pytest.approx(200 + 4 * 8 + 0.8 * 20 + 6 * 15)


def test_a_volume_below_the_base_makes_a_low_price_dear() -> None:
    """9 a person is less than near's 15, and 18 for those who are not needed is not."""
    assert cost(quotes=[bid(9)]) == 3 * (90 + 100)
    assert cost(quotes=[bid(9, base_volume=20, rrc=0)]) == 3 * (150 + 100)


def test_a_fixed_charge_is_paid_while_any_is_done_there() -> None:
    assert cost(quotes=[bid(fixed_per_year=20)]) == 600 + 3 * 20
    # At near it costs 50 more a year.
    assert cost(quotes=[bid(fixed_per_year=51)]) == 600 + 3 * 50
    # Who leaves after the first year pays for one: calls at far today, 20 a person there and 10 at near.
    plan = best(
        baseline=FAR, pay={"far": 20, "near": 10, "home": 30}, calls={"lead_periods": 1}, books={"lead_periods": 3},
        quotes=[bid(20, fixed_per_year=7)],
    )  # fmt: skip
    assert plan.commercial["fixed_charge"].tolist() == [7, 0, 0]
    assert plan.npv == pytest.approx(3 * 200 + 200 + 2 * 100 + 7)


def test_a_fixed_charge_rises_as_the_price_does_and_earns_no_discount() -> None:
    plan = best(
        baseline=FAR, pay={"far": 10, "near": 50, "home": 50}, quotes=[bid(fixed_per_year=10, indexation=0.21)], settings={"periods": 1},
        provider_tiers=[{"provider": "acme", "from_spend": 1, "discount": 0.5}],
    )  # fmt: skip
    assert plan.commercial["fixed_charge"].tolist() == pytest.approx([11])
    assert plan.commercial["rebate"].tolist() == pytest.approx([-(110 + 100) / 2])


# Automation of a fifth a year; periods of a year are priced at their middles, half a year and a year and a half from the start.
AUTOMATED = {"calls": {"volume": 1_000, "handling_minutes": 60, "fte": None, "automation": 0.2}}


@pytest.mark.parametrize(
    ("share", "left"), [(0, [1, 1]), (0.5, [(1 + 0.8**0.5) / 2, (1 + 0.8**1.5) / 2]), (1, [0.8**0.5, 0.8**1.5])]
)
def test_the_company_has_its_part_of_what_automation_saves(share: float, left: list[float]) -> None:
    found = charged(bid={"price": 0.1, "per": "unit", "gain_share": share}, **AUTOMATED)
    assert found == pytest.approx([100 * part for part in left], abs=1e-5)


def test_a_bid_that_keeps_all_gains_is_refused_and_is_taken_at_a_share_that_can_be_computed() -> None:
    """7 % under home's price without automation; with a fifth a year, home gets cheaper and the unit price does not."""
    work: dict[str, Any] = {
        "volume": 1_600, "handling_minutes": 600, "fte": None,
        "automation": 0.2,
    }  # fmt: skip
    only_calls: dict[str, Any] = {
        "pay": {"home": 10, "far": 99, "near": 99}, "books": {"fte": 0},
        "settings": {"periods": 3},
    }  # fmt: skip
    price = 0.93 * 100 / 1_600
    still = best(quotes=[bid(price, per="unit")], calls=work | {"automation": 0}, **only_calls)
    assert people(still, "far")["calls"] > 0
    refused = best(quotes=[bid(price, per="unit")], calls=work, **only_calls)
    assert people(refused, "home")["calls"] > 0
    # With g: 0.93 (1 - g (1 - m)) summed over the years is as much as m, m = 0.8^0.5, 0.8^1.5, 0.8^2.5.
    m = np.array([0.8**0.5, 0.8**1.5, 0.8**2.5])
    even = (0.93 * 3 - m.sum()) / (0.93 * (3 - m.sum()))
    for share, place in ((even - 1e-4, "home"), (even + 1e-4, "far")):
        plan = best(quotes=[bid(price, per="unit", gain_share=share)], calls=work, **only_calls)
        assert people(plan, place)["calls"] > 0, share


@pytest.mark.parametrize(
    ("terms", "rise"),
    [
        ({"indexation": 0.1}, 0.1),
        ({"indexation": 0.1, "indexation_cap": 0.04}, 0.04),
        ({"indexed_to": "prices"}, 0.06),
        ({"indexed_to": "prices", "indexation": -0.01, "indexation_cap": 0.07}, 0.05),
        ({"indexed_to": "wages"}, 0.09),
        ({"indexed_to": "wages", "indexation_cap": 0.03}, 0.03),
    ],
)
def test_what_a_price_rises_with(terms: dict[str, Any], rise: float) -> None:
    rates = [
        {"role": "agent", "location": place, "salary": 10, "wage_inflation": rate}
        for place, rate in (("far", 0.09), ("home", 0.5))
    ]
    study = office(baseline=FAR, settings={"periods": 2, "price_inflation": 0.06}, quotes=[bid(**terms)], labor_rates=rates)
    economics = appraise(study)
    found = economics.run.components["quote"][1, economics.axes.location_index["far"]]
    assert found.tolist() == pytest.approx([100 * (1 + rise) ** 0.5, 100 * (1 + rise) ** 1.5])


@pytest.mark.parametrize(
    ("quality", "factor"), [(80, 1), (84, 1 + 4 * 0.01), (70, 1 - 10 * 0.02), (10, 0), (None, 1 + 20 * 0.01)]
)
def test_bonus_and_malus_for_points_of_quality(quality: float | None, factor: float) -> None:
    fit = [] if quality is None else [{"process": "calls", "location": "far", "quality": quality}]
    assert charged(bid={"quality_target": 80, "bonus": 0.01, "malus": 0.02}, fit=fit) == pytest.approx([100 * factor] * 2)


LEAVING: dict[str, Any] = {"baseline": FAR, "pay": {"far": 20, "near": 10, "home": 30}}
"""Acme is paid 400 a year, and all of it would be 200 at near."""


def contract(**terms: Any) -> list[dict[str, Any]]:
    return [{"provider": "acme", "ends": "2028-12-31"} | terms]


def test_leaving_is_free_without_a_contract_and_after_it() -> None:
    assert cost(**LEAVING) == 600
    assert cost(contracts=contract(ends="2026-12-31", notice_months=36, exit_fee=1), **LEAVING) == 600


def test_notice_has_to_run_out() -> None:
    # Twelve months: a year at 400, two at 200.
    assert cost(contracts=contract(notice_months=12), **LEAVING) == 800
    assert cost(contracts=contract(notice_months=13), **LEAVING) == 1_000
    # No longer than the term: of 36 months the two years that are left.
    assert cost(contracts=contract(notice_months=36), **LEAVING) == 1_000


def test_an_exit_fee_on_what_remains() -> None:
    # At once: 800 remain of two years, a tenth is 80; 200 a year saved.
    plan = best(contracts=contract(exit_fee=0.1), **LEAVING)
    assert plan.one_off_by_component["exit_fee"].tolist() == pytest.approx([80, 0, 0])
    assert plan.npv == pytest.approx(600 + 80)
    # At six tenths, leaving at once costs 480 and saves 400; after a year 240 and 200; after the term it is free.
    assert cost(contracts=contract(exit_fee=0.6), **LEAVING) == 1_000
    # A term beyond the horizon: 4 more years at 400 remain after it.
    longer = contract(exit_fee=0.1, ends="2033-12-31")
    [one, _] = exits(best(contracts=longer, **LEAVING))
    assert one.fee.tolist() == pytest.approx([0.1 * 200 * years for years in (7, 6, 5)])
    assert cost(contracts=longer, **LEAVING) == 600 + 280


def test_a_contract_of_a_process_of_its_own() -> None:
    both = [*contract(exit_fee=0.9), *contract(process="calls", transition_help=13)]
    # Calls leave at once for a quarter of a year's 200; books stay for two years at 200 and then leave.
    plan = best(contracts=both, **LEAVING)
    assert plan.one_off_by_component["transition_help"].tolist() == pytest.approx([50, 0, 0])
    assert plan.npv == pytest.approx(3 * 100 + 50 + 2 * 200 + 100)


def tiers(*steps: tuple[float, float]) -> list[dict[str, Any]]:
    return [{"provider": "acme", "from_spend": spend, "discount": discount} for spend, discount in steps]


@pytest.mark.parametrize(
    ("kind", "expected"),
    # 200 a year: all of it less a fifth; or a tenth of the 100 from 60 to 160 and a fifth of the 40 above.
    [("all_units", 3 * 160), ("incremental", 3 * (200 - 10 - 8))],
)
def test_discounts_on_all_and_on_what_lies_above(kind: str, expected: float) -> None:
    acme = [{"id": "acme", "name": "Acme", "type": "vendor", "discounts": kind}]
    assert cost(providers=acme, provider_tiers=tiers((60, 0.1), (160, 0.2))) == pytest.approx(expected)


def test_incremental_discounts_on_a_year_cut_short() -> None:
    acme = [{"id": "acme", "name": "Acme", "type": "vendor", "discounts": "incremental"}]
    quarters = {"period": "quarter", "periods": 6}
    plan = best(providers=acme, provider_tiers=tiers((60, 0.1), (160, 0.2)), settings=quarters)
    # Half a year has half the thresholds.
    assert plan.commercial["rebate"].tolist() == pytest.approx([0, 0, 0, -18, 0, -9])


def package(**columns: Any) -> list[dict[str, Any]]:
    return [{"id": "both", "provider": "acme", "processes": "calls; books", "discount": 0.2} | columns]


def test_a_package_is_won_by_having_enough_of_each() -> None:
    assert cost(packages=package()) == 3 * 160
    # Books may not go to far: no package, and books are at near.
    barred: dict[str, Any] = {"fit": [{"process": "books", "location": "far", "allowed": "no"}]}
    assert cost(packages=package(), **barred) == 3 * (100 + 150)
    # Half of them is enough where half is asked for: far holds 15.
    half: dict[str, Any] = {"far": {"max_fte": 15}}
    assert cost(packages=package(), **half) == 3 * (150 + 75)
    assert cost(packages=package(min_share=0.5), **half) == 3 * (150 * 0.8 + 75)


def test_a_package_is_worth_a_dearer_process() -> None:
    # Books at far cost 16 a person, at near 15: a fifth off 100 + 160 is worth it, a tenth off saves 26 - 10, and a hundredth does not.
    dear: dict[str, Any] = {"quotes": [bid(16, process="books")]}
    assert cost(packages=package(), **dear) == pytest.approx(3 * 260 * 0.8)
    assert cost(packages=package(discount=0.1), **dear) == pytest.approx(3 * 260 * 0.9)
    assert cost(packages=package(discount=0.01), **dear) == 3 * 250


@pytest.mark.parametrize("seed", range(6))
def test_packages_and_tiers_against_enumeration(seed: int) -> None:
    """Three processes whole at one of two vendors or at home, two packages, tiers: every placement is priced."""
    random = np.random.default_rng(seed)
    names, places = ("calls", "books", "data"), ("near", "far", "home")
    price = {(name, place): float(random.integers(8, 25)) for name in names for place in places}
    discounts = [float(random.integers(5, 40)) / 100 for _ in range(2)]
    members = [tuple(random.choice(names, 2, replace=False).tolist()) for _ in range(2)]
    tier = float(random.integers(100, 400)), float(random.integers(1, 30)) / 100
    kind = ("all_units", "incremental")[seed % 2]
    vendors = {"near": "blue", "far": "acme"}
    plan = best(
        settings={"periods": 1},
        near={"provider": "blue"},
        processes=[
            {"id": name, "name": name, "function": "F", "service_type": "back_office", "fte": 10, "role": "agent", "min_share": 1}
            for name in names
        ],
        baseline=[{"process": name, "location": "home", "share": 1} for name in names],
        providers=[{"id": each, "name": each, "type": "vendor", "discounts": kind} for each in vendors.values()],
        quotes=[{"process": name, "location": place, "per": "fte", "price": each} for (name, place), each in price.items()],
        packages=[
            {"id": f"p{n}", "provider": provider, "processes": "; ".join(members[n]), "discount": discounts[n]}
            for n, provider in enumerate(vendors.values())
        ],
        provider_tiers=[{"provider": "acme", "from_spend": tier[0], "discount": tier[1]}],
    )  # fmt: skip

    def priced(where: dict[str, str]) -> float:
        total = sum(10 * price[each] for each in where.items())
        for n, place in enumerate(vendors):
            if all(where[name] == place for name in members[n]):
                total -= discounts[n] * sum(10 * price[name, place] for name in members[n])
        spend = sum(10 * price[name, place] for name, place in where.items() if place == "far")
        if spend >= tier[0]:
            total -= tier[1] * (spend if kind == "all_units" else spend - tier[0])
        return total

    assert plan.objective == pytest.approx(min(priced(dict(zip(names, each, strict=True))) for each in product(places, repeat=3)))


def test_charges_are_told_by_component() -> None:
    terms = bid(base_volume=8, dead_band=0.2, arc=7, fixed_per_year=5, quality_target=90, bonus=0.01)
    plan = best(baseline=FAR, pay={"far": 10, "near": 50, "home": 50}, quotes=[terms], settings={"periods": 1})
    [found] = charges(plan)
    assert (found.base[0], found.above[0], found.below[0], found.fixed[0]) == pytest.approx((80, 2.8, 0, 5))
    assert found.outcome[0] == pytest.approx(82.8 * 0.1)


def test_a_rolled_contract_costs_what_it_did() -> None:
    terms: dict[str, Any] = {
        "per": "unit", "price": 0.1, "indexation": 0.05, "gain_share": 0.4, "base_volume": 900, "dead_band": 0.02, "arc": 0.2, "rrc": 0.05,
        "fixed_per_year": 3,
    }  # fmt: skip
    study = office(baseline=FAR, settings={"periods": 4}, quotes=[bid(**terms)], calls=AUTOMATED["calls"] | {"growth": 0.1})
    later = appraise(carried(study, 1, study.study.start.replace(year=2028), 3))
    now = appraise(study)
    for ours, theirs in (
        (later.run.components["quote"], now.run.components["quote"][:, :, 1:]),
        (later.run.fixed_charge, now.run.fixed_charge[:, :, 1:]),
    ):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"arc": 3}, "arc without a base_volume"),
        ({"per": "year", "base_volume": 3}, "a price per year has no base_volume"),
        ({"base_volume": 8, "rrc": 30}, "more would be credited than was charged"),
        ({"gain_share": 0.3}, "gain_share with a price per FTE"),
        ({"bonus": 0.01}, "need a quality_target"),
    ],
)
def test_terms_that_cannot_be_are_refused(columns: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        office(quotes=[bid(**columns)])


def test_packages_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidInput, match="two processes or more"):
        office(packages=package(processes="calls"))
    with pytest.raises(InvalidInput, match="no such row in processes"):
        office(packages=package(processes="calls; boks"))


def test_notice_that_is_given_is_under_way_in_the_next_study() -> None:
    """A year's notice at far: what leaves in the second year had notice by the end of the first, what could have been planned later had not."""
    plan = best(contracts=contract(notice_months=12, ends="2031-12-31"), **LEAVING)
    assert plan.decisions.leave.sum(axis=(0, 1)).tolist() == [0, 2, 0]
    quarters = best(
        contracts=contract(notice_months=12, ends="2031-12-31"), settings={"period": "quarter", "periods": 8}, **LEAVING
    )
    later = roll(quarters.economics, quarters.decisions, 1, 7)
    assert {move.status for move in later.previous_moves} == {"under_way"}
    # By the notice of a new study nothing could leave for another year; what is under way does.
    again = optimise(later, Limits(gap=0.0))
    assert again.decisions.leave.sum(axis=(0, 1)).tolist() == pytest.approx([0, 0, 0, 2, 0, 0, 0])
