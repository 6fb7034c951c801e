"""New work has one cost wherever somebody reads it: a hundred people who stay, and fifty of new work at a site that opens for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.analysis.comparison.figures import figures
from sourcing_opt.analysis.workbook.recheck import recheck
from sourcing_opt.cli.text.plan import plan_text
from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.io import load
from sourcing_opt.io.workbook.plan_workbook import read_plan_workbook
from sourcing_opt.optimisation import as_is
from sourcing_opt.plan import Plan
from sourcing_opt.workbook import write_plan
from tests.workbook.conftest import RUN, Rows, planned

RUN_COST, ONE_OFF = 4_950_000, 100_000
"""100 x 40,000, 50 x 15,000 and 200,000 for the site; 100,000 to open it."""


def tables() -> dict[str, Rows]:
    process = {"function": "F", "service_type": "back_office", "role": "clerk"}
    return {
        "study": [{"name": "New work", "home_country": "GB", "currency": "GBP", "start": "2027-01-01", "periods": "3", "period": "year", "discount_rate": "0.1"}],
        "processes": [
            {"id": "old", "name": "Old", "fte": "100", "data_classes": "x", **process},
            {"id": "new", "name": "New", "fte": "50", **process},
        ],
        "locations": [
            {"id": "london", "name": "London", "country": "GB", "timezone": "Europe/London", "max_fte": "110"},
            {"id": "krakow", "name": "Krakow", "country": "PL", "timezone": "Europe/Warsaw", "status": "candidate", "opening_cost": "100000",
             "fixed_cost": "200000"},
        ],
        "labor_rates": [{"role": "clerk", "location": "london", "salary": "40000"}, {"role": "clerk", "location": "krakow", "salary": "15000"}],
        "baseline": [{"process": "old", "location": "london", "share": "1"}],
        "data_rules": [{"data_class": "x", "country": "PL", "allowed": "no"}],
    }  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    return planned(tables())


@pytest.fixture(scope="module")
def written(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "plan.xlsx"
    write_plan(plan, path, RUN)
    return path


def lines(sheet: Any) -> dict[Any, tuple[Any, ...]]:
    """First cell of a line -> the line; the first of a name counts."""
    found: dict[Any, tuple[Any, ...]] = {}
    for row in sheet.values:
        found.setdefault(row[0], row)
    return found


def test_every_place_has_the_same_figures(plan: Plan, written: Path) -> None:
    facts, today = figures(plan), figures(as_is(plan.economics.study))
    assert (facts.npv_saving, facts.run_cost_last_year, facts.one_off) == (0, RUN_COST, ONE_OFF)
    assert today.npv == pytest.approx(facts.npv)
    found = plan_document(plan)
    assert (found["summary"]["npv_saving"], found["summary"]["plan_last_year"], found["cash_flow"]["saving"]) == (
        0,
        RUN_COST,
        [0, 0, 0],
    )
    text = [" ".join(line.split()) for line in plan_text(plan, None).splitlines()]
    assert "Saving 0 0.0% of the baseline" in text
    assert "Run cost, last year 4,950,000 GBP, +0.0% against the baseline" in text
    assert "One-off cost 100,000 GBP, 100,000 if nothing moves" in text
    book = openpyxl.load_workbook(written, data_only=True)
    for sheet, column in (("Cover", 1), ("Summary", 2)):
        shown = lines(book[sheet])
        assert shown["Saving, present value"][column] == 0
        assert shown["Run cost of last 12 months, by plan"][column] == RUN_COST
        assert shown["Run cost of last 12 months, today's way"][column] == RUN_COST
        assert shown["One-off cost"][column] == ONE_OFF


def test_lines_join_the_allocation_to_the_headline(written: Path) -> None:
    sheet = openpyxl.load_workbook(written, data_only=True)["Allocation"]
    header = next(row for row in sheet.values if row[0] == "Function")
    wanted = [header.index(name) for name in ("Run cost, today's way", "Run cost, by plan", "One-off cost")]
    found = {name: [row[at] for at in wanted] for name, row in lines(sheet).items()}
    assert found["Total"] == [4_750_000, 4_750_000, 0]
    assert found["Sites: fixed cost; opening and closing"] == [200_000, 200_000, 100_000]
    assert found["As in the headline"] == [RUN_COST, RUN_COST, ONE_OFF]


def test_a_workbook_keeps_where_new_work_would_go(written: Path) -> None:
    """Read back, the baseline is the one that the workbook shows, whatever would cost least with other figures."""
    workbook, loaded = read_plan_workbook(written), load(written)
    assert {each.location for each in workbook.shares if each.placed} == {"krakow"}
    dear = [row.replace(salary=90_000.0) if row.location == "krakow" else row for row in loaded.study.labor_rates]
    found = recheck(workbook, replace(loaded, study=loaded.study.replace(labor_rates=tuple(dear))))
    assert found.now.npv_saving == 0
    assert found.now.run_cost_last_year == RUN_COST + 50 * 75_000
