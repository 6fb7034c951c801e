"""The figures of the workbook are the plan's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.plan import Plan, site_changes, summary
from sourcing_opt.workbook import write_plan
from tests.workbook.conftest import RUN, Rows, everything, planned


@pytest.fixture(scope="module")
def values(workbook: Path) -> Any:
    return openpyxl.load_workbook(workbook, data_only=True)


def table(sheet: Any, name: str) -> list[dict[str, Any]]:
    """The rows of a native Table, by header."""
    header, *rows = sheet[sheet.tables[name].ref]
    return [dict(zip((cell.value for cell in header), (cell.value for cell in row), strict=True)) for row in rows]


def test_the_study_has_everything_that_the_workbook_can_show(plan: Plan) -> None:
    """Or the tests below would say little."""
    assert plan.new_work_by_period.any()
    assert plan.commercial["rebate"].any()
    assert plan.commercial["min_spend"].any()
    assert {change.opens for change in site_changes(plan)} == {True, False}
    assert all(plan.one_off_by_component[name].any() for name in ("ramp_up", "severance", "closing", "opening"))
    assert summary(plan).penalty_npv > 0


def test_the_headline_is_the_plans(values: Any, plan: Plan) -> None:
    facts = summary(plan)
    lines = {row[0]: row[1] for row in values["Cover"].values if row[0]}
    assert lines["Saving, present value"] == pytest.approx(plan.npv_saving)
    assert lines["Cost by plan, present value"] == pytest.approx(plan.npv)
    assert lines["Run cost of last 12 months, by plan"] == pytest.approx(facts.plan_last_year)
    assert lines["One-off cost"] == pytest.approx(facts.one_off)
    assert lines["Payback"] == pytest.approx(facts.payback_years)


def test_all_checks_pass(values: Any) -> None:
    results = [row["Result"] for row in table(values["Checks"], "Checks")]
    assert len(results) > 20
    assert set(results) == {"OK"}
    assert values["Cover"]["A4"].value == "All checks passed"


def test_cost_by_period_is_the_plans(values: Any, plan: Plan) -> None:
    rows = table(values["Summary"], "By_period")
    assert [row["Period"] for row in rows] == list(plan.economics.axes.calendar.labels)
    assert [row["Run cost, today's way"] for row in rows] == pytest.approx(list(plan.baseline.run_cost_by_period))
    assert [row["One-off cost, today's way"] for row in rows] == pytest.approx(list(plan.baseline.one_off_by_period))
    assert [row["Run cost, by plan"] for row in rows] == pytest.approx(list(plan.run_cost_by_period))
    assert [row["Saving"] for row in rows] == pytest.approx(list(plan.saving_by_period))


def test_every_component_of_run_cost_is_shown_by_name(values: Any, plan: Plan) -> None:
    rows = table(values["Cost build-up"], "Cost_build_up")
    for name, cost in plan.run_cost.items():
        header = name.replace("_", " ").capitalize()
        assert sum(row["Share by plan"] * row[header] for row in rows) == pytest.approx(float(cost.sum())), name


def test_every_component_of_one_off_cost_is_shown_by_name(values: Any, plan: Plan) -> None:
    rows = table(values["Moves"], "One_off_by_period")
    for name, cost in plan.one_off_by_component.items():
        header = "Ramp-up" if name == "ramp_up" else name.replace("_", " ").capitalize()
        assert [row[header] for row in rows] == pytest.approx(list(cost)), name


def test_the_allocation_says_what_becomes_of_each_piece_of_work(values: Any) -> None:
    rows = table(values["Allocation"], "Allocation")
    change = {(row["Process"], row["Shift"], row["Location"]): row["Change"] for row in rows}
    assert change["desk", 1, "hull"] == "leaves"
    assert change["desk", 1, "pune"] == "arrives"
    for row in rows:
        assert row["Share today"] + row["Arrives"] - row["Leaves"] == pytest.approx(row["Share at end"], abs=1e-9)


def test_functions_that_differ_in_capitals_have_each_their_people(values: Any, plan: Plan) -> None:
    axes, end = plan.economics.axes, plan.fte[:, :, -1].sum(axis=1)
    for row in table(values["Summary"], "By_function"):
        people = sum(float(end[p]) for p, work in enumerate(axes.workstreams) if work.process.function == row["Function"])
        assert sum(value for header, value in row.items() if header.endswith("by plan")) == pytest.approx(people)


def test_new_work_comes_from_nowhere(values: Any) -> None:
    moves = table(values["Moves"], "Moves")
    assert {row["Name"] for row in moves if row["From"] is None} == {"@Newly founded"}


def test_sites_that_open_and_close_are_listed(values: Any, plan: Plan) -> None:
    listed = {(row["Site"], row["Change"]): row["One-off cost"] for row in table(values["Moves"], "Site_changes")}
    assert listed["hull", "closes"] == 5000
    assert len(listed) == len(site_changes(plan))


def test_a_discount_is_taken_and_a_commitment_made_up(values: Any, plan: Plan) -> None:
    rows = {row["Provider"]: row for row in table(values["Providers"], "Providers")}
    vendor = rows["infosys"]
    assert vendor["Discount, by plan"] == 0.02
    assert vendor["Settled, by plan"] == pytest.approx(float(sum(cost.sum() for cost in plan.commercial.values())))


def without(*tables: str) -> dict[str, Rows]:
    return {table: rows for table, rows in everything().items() if table not in tables}


def yearly() -> dict[str, Rows]:
    return without("policies") | {"study": [everything()["study"][0] | {"period": "year", "discounting": "end", "periods": "2"}]}


@pytest.mark.parametrize(
    "tables",
    [
        pytest.param(without("policies"), id="no policies"),
        pytest.param(without("baseline", "policies"), id="only new work"),
        pytest.param(without("roles", "quotes", "provider_tiers"), id="no roles"),
        pytest.param(yearly(), id="years"),
        pytest.param(
            everything() | {"policies": [{"id": "stay", "type": "stability", "max": "0"}]},
            id="nothing moves",
        ),
    ],
)
def test_a_study_without_one_thing_has_a_workbook_too(tables: dict[str, Rows], tmp_path: Path) -> None:
    plan = planned(tables)
    write_plan(plan, tmp_path / "plan.xlsx", RUN)
    values = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)
    assert values["Cover"]["A4"].value == "All checks passed"
    assert values["Cover"]["B7"].value == pytest.approx(plan.npv_saving, abs=1e-6)
