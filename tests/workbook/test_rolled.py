"""The workbook of a study that follows a plan: what was decided before is in its figures, and they stay live."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.io import load
from sourcing_opt.optimisation import previous_plan
from sourcing_opt.plan import Plan, findings, moves
from sourcing_opt.workbook import write_plan
from sourcing_opt.workbook.report.checks import ALL_OK, NOT_OK
from sourcing_opt.workbook.report.headline import AFTER_NPV, BEFORE_NPV
from tests.workbook import edits
from tests.workbook.conftest import RUN, planned
from tests.workbook.edits import edited
from tests.workbook.office import differences, errors, needs_office, recalculated, values
from tests.workbook.policies.test_lines import rooms_audited, rooms_shown
from tests.workbook.rolled import rolled
from tests.workbook.test_figures import table
from tests.workbook.test_live import fact

UNDER_WAY = "What is under way is carried out: the largest share that is not"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return planned(rolled())


@pytest.fixture(scope="module")
def written(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rolled") / "plan.xlsx"
    write_plan(plan, path, RUN)
    return path


@pytest.fixture(scope="module")
def book(written: Path) -> Any:
    return openpyxl.load_workbook(written, data_only=True)


def test_the_plan_departs_from_the_one_before_but_carries_out_what_is_under_way(plan: Plan) -> None:
    """Or the tests below would say little."""
    left = {f.policy: f.left for f in findings(plan) if f.status == "violated"}
    assert {"again", "as_planned", "as_planned_leeds", "once"} <= set(left)
    assert plan.economics.ramp_up_before[:, :, :2].any(axis=(0, 1)).all()
    assert plan.commercial["rebate"].any()
    assert plan.economics.commercials.lengths == (1.0, 1.0)


def test_it_loads_back_as_the_same_study(written: Path, plan: Plan) -> None:
    assert load(written).study.digest == plan.economics.study.digest
    assert {"In_previous_moves", "In_previous_sites"} <= set(openpyxl.load_workbook(written, read_only=True).sheetnames)


def test_what_still_ramps_up_costs_the_same_either_way(book: Any, plan: Plan) -> None:
    still = plan.economics.ramp_up_before.sum(axis=(0, 1))
    by_period = table(book["Moves"], "One_off_by_period")
    assert [row["Ramp-up from before"] for row in by_period] == pytest.approx(list(still))
    assert [row["Ramp-up"] for row in by_period] == pytest.approx(list(plan.one_off_by_component["ramp_up"]))
    cash = table(book["Summary"], "By_period")
    assert [row["Run cost, today's way"] for row in cash] == pytest.approx(list(plan.baseline.run_cost_by_period))
    assert [row["One-off cost, today's way"] for row in cash] == pytest.approx(list(plan.baseline.one_off_by_period))
    assert (plan.baseline.one_off_by_component["ramp_up"] >= still).all()
    assert [row["Saving"] for row in cash] == pytest.approx(list(plan.saving_by_period))


def test_the_contract_year_that_has_begun_is_settled_whole(book: Any) -> None:
    first, second = (row for row in table(book["Providers"], "Providers") if row["Provider"] == "infosys")
    assert (first["First"], first["No."], first["Before"], first["Length"], first["Spent"]) == (1, 2, 2, 1, 90_000)
    assert (second["First"], second["No."], second["Before"], second["Length"], second["Spent"]) == (3, 6, 0, 1, 0)
    assert first["Least spend"] == second["Least spend"] == 600_000


def test_every_shift_is_where_it_is_today(book: Any) -> None:
    today = {
        (row["Process"], row["Shift"], row["Location"]): row["Share today"] for row in table(book["Allocation"], "Allocation")
    }
    assert [today["desk", shift, "hull"] for shift in (1, 2, 3)] == [1, 0.6, 1]
    assert [today["desk", shift, "pune"] for shift in (1, 2, 3)] == [0, 0.4, 0]


def test_a_place_that_only_the_plan_before_had_is_there_to_be_compared_with(book: Any) -> None:
    """Nothing of the desk is in Leeds today or by plan."""
    rows = {(row["Process"], row["Shift"], row["Location"]): row for row in table(book["Allocation"], "Allocation")}
    assert rows["desk", 3, "leeds"]["Share at end"] == 0
    assert rows["desk", 3, "leeds"]["Change"] in (None, "")


def test_a_closed_location_is_not_open_today(book: Any) -> None:
    assert {row["Location"]: row["Not open"] for row in table(book["Places"], "Places")} == {
        "hull": 0, "leeds": 0, "oldham": 1, "pune": 0, "windhoek": 1,
    }  # fmt: skip
    assert [row["Fixed cost today's way"] for row in table(book["Sites"], "Sites_by_period") if row["Location"] == "oldham"] == [
        0
    ] * 6


def test_moves_say_what_of_them_was_decided_before(book: Any) -> None:
    said = {(row["Process"], row["Shift"], row["To"], row["No."]): row["Decided before"] for row in table(book["Moves"], "Moves")}
    assert said["desk", 1, "pune", 1] == "under way"
    assert said["invoices", 1, "pune", 2] == "under way"
    assert said["desk", 1, "pune", 2] == "new"
    assert said["7", 1, "pune", 1] == "new"


def test_a_move_that_grew_says_both(tmp_path: Path) -> None:
    tables = rolled()
    tables["previous_moves"][4]["share"] = "0.125"  # of the invoices, a quarter of which moves as before
    tables["policies"] = [
        {"id": "quarter", "type": "assignment", "for": "process=invoices", "where": "location=pune", "min": "0.25", "max": "0.25", "from": "2"},
        {"id": "rest", "type": "assignment", "for": "process=invoices", "where": "location=leeds", "min": "0.75"},
        {"id": "as_planned", "type": "assignment", "for": "process=payroll", "where": "location=windhoek", "min": "1", "from": "4"},
        {"id": "not_before", "type": "assignment", "for": "process=payroll", "where": "location=leeds", "min": "1", "to": "3"},
    ]  # fmt: skip
    write_plan(planned(tables), tmp_path / "plan.xlsx", RUN)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)
    said = {(row["Process"], row["To"], row["No."]): row["Decided before"] for row in table(book["Moves"], "Moves")}
    assert said["invoices", "pune", 2] == "under way, new"
    assert said["payroll", "windhoek", 4] == "planned"


def test_rules_are_what_the_audit_finds(written: Path, plan: Plan) -> None:
    assert rooms_shown(written, plan) == pytest.approx(rooms_audited(plan), abs=1e-6)


@dataclass(frozen=True)
class Calculated:
    """Workbooks that LibreOffice calculated anew, in one go."""

    before: Plan
    """What the plan before comes to, carried out;"""
    before_written: Path
    before_anew: Path
    after: Plan
    """what Python makes of changes by somebody;"""
    after_anew: Path
    called_off_anew: Path
    """and where all of what is under way for one process stays where it is."""


@pytest.fixture(scope="module")
def calculated(plan: Plan, written: Path, tmp_path_factory: pytest.TempPathFactory) -> Calculated:
    folder = tmp_path_factory.mktemp("calculated")
    paths = [folder / f"{name}.xlsx" for name in ("before", "edited", "called_off")]
    before = previous_plan(plan.economics.study)
    write_plan(before, paths[0], RUN)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(edits, "NUMBERS", {"previous_moves": ("share",), "providers": ("spent", "min_spend")})
        after = edited(plan, written, paths[1], seed=0, count=12)
    _call_off(written, paths[2])
    (folder / "anew").mkdir()
    anew = recalculated(paths, folder / "anew")
    return Calculated(
        before=before,
        before_written=paths[0],
        before_anew=anew[0],
        after=after,
        after_anew=anew[1],
        called_off_anew=anew[2],
    )


def _call_off(written: Path, target: Path) -> None:
    """Overrides by which all of the invoices stays in Leeds."""
    book = openpyxl.load_workbook(written)
    page = book["Cost build-up"]
    header, *lines = page[page.tables["Cost_build_up"].ref]
    at = {cell.value: number for number, cell in enumerate(header)}
    for line in lines:
        if line[at["Process"]].value == "invoices":
            line[at["Override"]].value = int(line[at["Location"]].value == "leeds")
    book.save(target)


@needs_office
def test_the_plan_before_carried_out_has_a_workbook_too(calculated: Calculated) -> None:
    assert differences(calculated.before_written, calculated.before_anew)[1] == []
    book = openpyxl.load_workbook(calculated.before_anew, data_only=True)
    assert book["Cover"]["A4"].value == ALL_OK
    said = defaultdict(set)
    for row in table(book["Moves"], "Moves"):
        said[row["Decided before"]].add(row["Process"])
    assert said == {"under way": {"desk", "invoices"}, "planned": {"desk", "invoices", "payroll"}}
    assert len(moves(calculated.before)) == 7


@needs_office
def test_cost_and_rules_follow_what_somebody_changes(plan: Plan, calculated: Calculated) -> None:
    """Shares by plan and in the plan before, what was spent before: the cost is Python's, and the rules are what the audit finds."""
    after, anew = calculated.after, calculated.after_anew
    assert after.baseline.npv != pytest.approx(plan.baseline.npv, rel=1e-6)
    assert rooms_audited(after) != pytest.approx(rooms_audited(plan), abs=1e-3)
    assert errors(anew) == []
    book = values(anew)
    assert fact(book, AFTER_NPV) == pytest.approx(after.npv, rel=1e-9, abs=0.01)
    assert fact(book, BEFORE_NPV) == pytest.approx(after.baseline.npv, rel=1e-9, abs=0.01)
    assert rooms_shown(anew, after) == pytest.approx(rooms_audited(after), rel=1e-6, abs=1e-6)


@needs_office
def test_calling_off_what_is_under_way_fails_a_check(calculated: Calculated) -> None:
    after = openpyxl.load_workbook(calculated.called_off_anew, data_only=True)
    check = {row["Check"]: row for row in table(after["Checks"], "Checks")}[UNDER_WAY]
    assert (check["Left"], check["Result"]) == (0.25, "CHECK")
    assert after["Cover"]["A4"].value == NOT_OK
