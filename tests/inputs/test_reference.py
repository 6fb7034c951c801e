"""The country tables and the bank built from them: sourced, rebuilt to the byte, and plausible to somebody who knows the trade."""

from __future__ import annotations

import csv
import runpy
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sourcing_opt.economics import Economics, appraise
from sourcing_opt.economics.feasibility import check
from sourcing_opt.economics.geography import location_model
from sourcing_opt.facts.figures import price_rise
from sourcing_opt.io import content, load
from sourcing_opt.schemas.study import TABLES, Study

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
REFERENCE = content("inputs") / "reference"
DATED = ("year", "date", "as_of")
UNDATED = {"transition": "generic ranges"}
UNCITED = {"sources": "what is cited", "cities": "GeoNames, as its README says"}


@cache
def bank() -> Study:
    return load(content("inputs") / "retail_bank").study


@cache
def economics() -> Economics:
    return appraise(bank())


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", sorted(REFERENCE.glob("*.csv")), ids=lambda path: path.stem)
def test_every_country_figure_has_a_source_a_date_and_a_quality(path: Path) -> None:
    cited = {row["id"] for row in rows(REFERENCE / "sources.csv")}
    if path.stem in UNCITED:
        return
    for row in rows(path):
        assert row["source"] in {*cited, "assumption"}, row
        assumed = row["source"] == "assumption"
        dated = any(row.get(column) for column in DATED) or (path.stem == "attrition" and row["quality"] == "C")
        assert assumed or dated or path.stem in UNDATED, row
        assert assumed or row["quality"] in set("ABC"), row


def test_every_source_is_cited_by_a_figure() -> None:
    used = {row["source"] for path in REFERENCE.glob("*.csv") if path.stem not in UNCITED for row in rows(path)}
    assert {row["id"] for row in rows(REFERENCE / "sources.csv")} - used == {"geonames"}


def test_no_figure_of_the_lowest_grade_is_used() -> None:
    assert {row["quality"] for row in rows(REFERENCE / "attrition.csv")} <= set("ABC")


def test_the_derived_tables_are_what_the_country_tables_give() -> None:
    built = runpy.run_path(str(BENCHMARKS / "build_retail_bank.py"))["derived"]()
    assert built.keys() == {"locations", "roles", "labor_rates", "fx", "risk_scores", "data_rules", "taxes"}
    for table, expected in built.items():
        assert rows(content("inputs") / "retail_bank" / f"{table}.csv") == expected, f"rebuild {table}.csv"


def test_every_row_of_the_bank_says_where_it_is_from() -> None:
    # Policies name an owner and a rationale instead; scenarios are questions.
    for table in set(TABLES) - {"policies", "scenarios"}:
        for row in bank().rows(table):
            assert row.source, (table, row)
    for policy in bank().policies:
        assert policy.owner, policy.id
        assert policy.rationale, policy.id


def test_the_bank_is_large_enough_to_be_a_real_question() -> None:
    study = bank()
    vendors = {provider.id for provider in study.providers if provider.type == "vendor"}
    assert len(study.processes) >= 40
    assert len({process.function for process in study.processes}) >= 6
    assert {process.service_type for process in study.processes} == {"front_office", "back_office", "kpo"}
    assert len(study.locations) >= 16
    assert len({location.country for location in study.locations}) >= 10
    assert len(vendors & {location.provider for location in study.locations}) >= 3
    assert study.study.periods == 12
    people = np.einsum("pl,plt->t", economics().baseline, economics().fte)
    assert 3000 < people.min() <= people.max() < 6000


def test_nothing_stands_in_the_way_of_solving_the_bank() -> None:
    assert [str(problem) for problem in check(bank())] == []


def test_data_rules_keep_some_work_out_of_some_countries() -> None:
    reasons = [reason for found in economics().reasons.values() for reason in found]
    assert any("health_data data may not go to" in reason for reason in reasons)
    assert {rule.allowed for rule in bank().data_rules} == {"yes", "no", "with_cost"}


def test_seasons_even_out_over_a_year() -> None:
    factors = {(row.process, row.period): row.factor for row in bank().volumes}
    for process in {process for process, _ in factors}:
        for year in range(3):
            mean = np.mean([factors.get((process, 4 * year + quarter), 1.0) for quarter in range(1, 5)])
            assert mean == pytest.approx(1, abs=0.01), process


def test_an_hour_of_work_costs_what_the_trade_would_expect() -> None:
    """Pounds for an hour of standard work in the first quarter, fully loaded, with margin and data safeguards."""
    found = economics()
    hourly = sum(cost[:, :, 0] for cost in found.run.per_fte.values()) * found.fte[:, :, 0] / found.hours[:, 0, None]
    ranges = {"onshore": (22, 65), "nearshore": (6, 95), "offshore": (6, 25)}
    leeds = found.axes.location_index["leeds"]
    for l, location in enumerate(found.axes.locations):
        low, high = ranges[location_model(bank(), location)]
        for p in np.flatnonzero(found.priced[:, l] & (found.eligible[:, l] | (found.baseline[:, l] > 0))):
            if found.run.quoted[p, l]:
                continue
            assert low < hourly[p, l] < high, (found.axes.workstreams[p].name, location.id)
            if location_model(bank(), location) == "offshore":
                assert hourly[p, l] < 0.6 * hourly[p, leeds], (found.axes.workstreams[p].name, location.id)


def test_an_agent_in_cape_town_earns_what_was_published() -> None:
    (rate,) = (row for row in bank().labor_rates if (row.role, row.location) == ("agent", "cape_town_wexcombe"))
    (point,) = rows(REFERENCE / "pay_points.csv")
    prices = price_rise("ZA", int(point["year"]), bank().study.start.year - 1)
    monthly = rate.salary * rate.pay_premium / 12
    assert float(point["monthly_low"]) * prices < monthly < float(point["monthly_high"]) * prices


def test_bids_lie_near_the_build_up() -> None:
    found = economics()
    build_up = sum(cost[:, :, 0] for cost in found.run.per_fte.values()) * found.fte[:, :, 0]
    for quote in bank().quotes:
        p, l = list(found.axes.by_process[quote.process]), found.axes.location_index[quote.location]
        ratio = found.run.delivery[p, l, 0].sum() / build_up[p, l].sum()
        assert 0.85 < ratio < 1.1, (quote.process, quote.location, ratio)


def test_replacing_somebody_costs_no_more_than_published() -> None:
    """Hiring, training and lost output in months of pay; the published 3 to 4 months are of US centres."""
    (published,) = (row for row in rows(REFERENCE / "transition.csv") if row["parameter"] == "replacement_cost_months_of_pay")
    for role in bank().roles:
        months = 12 * role.hiring_cost + role.training_weeks * 12 / 52 + sum(1 - share for share in role.ramp)
        assert 2 <= months <= float(published["high"]), role.id
