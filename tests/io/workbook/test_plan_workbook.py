"""Reading a plan's workbook after somebody has worked in it."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.errors import InvalidInput
from sourcing_opt.io import load, write_template
from sourcing_opt.io.workbook import plan_workbook as names
from sourcing_opt.io.workbook.plan_workbook import read_plan_workbook, read_total
from sourcing_opt.io.workbook.spreadsheet import AS_MADE
from sourcing_opt.workbook.report import headline
from tests.edited import HOSTILE, edit, override, override_open, plan, plan_workbook, put

AGAIN = "write the plan anew with sourcing-opt solve"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return plan_workbook(tmp_path / "plan.xlsx")


def problems_of(path: Path) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_plan_workbook(path)
    return [str(problem) for problem in caught.value.problems]


def test_everything_comes_back(workbook: Path) -> None:
    read, axes = read_plan_workbook(workbook), plan().economics.axes
    assert read.made_from.digest == plan().economics.study.digest
    assert {*(p.name for p in read.made_from.processes), *(l.name for l in read.made_from.locations)} == set(HOSTILE)
    assert read.objective == pytest.approx(plan().objective, rel=1e-12)
    assert read.total == read_total(workbook) == pytest.approx(plan().npv, rel=1e-12)
    for decision in read.shares:
        p, l = axes.by_process[str(decision.process)][decision.shift - 1], axes.location_index[decision.location]
        assert decision.by_plan == pytest.approx(plan().share[p, l, decision.period - 1])
        assert decision.override is None
    assert {(d.location, d.period): d.by_plan for d in read.sites} == {
        (location.id, t + 1): float(plan().open[l, t]) for l, location in enumerate(axes.locations) for t in range(4)
    }


def test_the_writer_and_the_reader_use_the_same_words(workbook: Path) -> None:
    sheets = set(openpyxl.load_workbook(workbook, read_only=True).sheetnames)
    assert {names.SHARES, names.SITES, names.SUMMARY, names.RUN_LOG, AS_MADE} <= sheets
    assert headline.AFTER_NPV == names.TOTAL


def test_a_total_nobody_has_worked_out(workbook: Path) -> None:
    """What openpyxl saves has formulas without values."""
    assert read_plan_workbook(edit(workbook, lambda book: None)).total is None
    assert math.isnan(read_total(workbook))


OVERRIDES: list[tuple[Callable[[Any], None], str]] = [
    (lambda book: override(book, "calls", "pune", 3, 20), 'Override "20": expected a share from 0 to 1 (write 0.2)'),
    (lambda book: override(book, "calls", "pune", 3, -1), 'Override "-1": expected a share from 0 to 1 (clear the cell to keep to the plan)'),
    (lambda book: override(book, "calls", "pune", 3, "half"), 'Override "half": expected a share from 0 to 1 (clear the cell to keep to the plan)'),
    (lambda book: override(book, "calls", "pune", 3, True), 'Override "True": expected a share from 0 to 1 (clear the cell to keep to the plan)'),
    (lambda book: override(book, "calls", "pune", 3, "=1/4"), 'Override "=1/4": this formula has no value (open the workbook in a spreadsheet program and save it)'),
    (lambda book: override_open(book, "pune", 3, 0.5), 'Override "0.5": expected 1 (open) or 0 (closed) (clear the cell to keep to the plan)'),
    (lambda book: put(book, "Cost build-up", "Share by plan", None, Process="calls", Location="pune"), f"Share by plan: the plan's decision is gone ({AGAIN})"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), OVERRIDES)
def test_an_override_that_means_nothing(change: Callable[[Any], None], message: str, workbook: Path) -> None:
    [problem] = problems_of(edit(workbook, change))
    assert problem.startswith("plan.xlsx > ")
    assert problem.endswith(message)


def test_all_of_them_at_once(workbook: Path) -> None:
    def change(book: Any) -> None:
        for do, _ in OVERRIDES[:1] + OVERRIDES[5:6]:
            do(book)

    assert len(problems_of(edit(workbook, change))) == 2


@pytest.mark.parametrize("override_of", [" ", None])
def test_a_blank_override_is_none(override_of: object, workbook: Path) -> None:
    read = read_plan_workbook(edit(workbook, lambda book: override(book, "calls", "pune", 3, override_of)))
    assert all(decision.override is None for decision in read.shares)


def test_sheets_that_are_renamed_or_gone(workbook: Path) -> None:
    def change(book: Any) -> None:
        book["Sites"].title = "Sites 2027"
        del book["Inputs as made"]

    assert problems_of(edit(workbook, change)) == [
        'plan.xlsx > Sites: this sheet is not there (if it was renamed, give it its name back; did you mean "Sites 2027"?)',
        f"plan.xlsx > Inputs as made: this sheet is not there (if it was renamed, give it its name back; {AGAIN})",
    ]


def test_columns_and_lines_that_are_gone(workbook: Path) -> None:
    def change(book: Any) -> None:
        for row in book["Sites"].iter_rows():
            for cell in row:
                cell.value = "Instead" if cell.value == "Override" else cell.value
        for row in book["Run log"].iter_rows():
            if row[0].value == names.OBJECTIVE:
                row[0].value = None

    assert problems_of(edit(workbook, change)) == [
        f"plan.xlsx > Sites: no row is headed Location, No., Open by plan, Override any more ({AGAIN})",
        f'plan.xlsx > Run log: the line "Objective (present value)" is gone ({AGAIN})',
    ]


def test_columns_may_move_and_lines_may_be_inserted_above(workbook: Path) -> None:
    def change(book: Any) -> None:
        book["Cost build-up"].insert_rows(1, 3)
        book["Cost build-up"].insert_cols(1)

    [moved] = {d.address for d in read_plan_workbook(edit(workbook, change)).shares if (d.process, d.location, d.period) == ("calls", "pune", 3)}  # fmt: skip
    assert openpyxl.load_workbook(workbook)["Cost build-up"][moved.rpartition("!")[2]].offset(column=-10).value == "calls"


@pytest.mark.parametrize("column", ["Row", "As made"])
def test_what_the_plan_was_made_from_is_not_for_editing(column: str, workbook: Path) -> None:
    def change(book: Any) -> None:
        put(book, "Inputs as made", column, 99, Table="labor_rates", Row=1, Column="salary")

    assert problems_of(edit(workbook, change)) == [
        f"plan.xlsx > Inputs as made: is not what the plan was made from: somebody changed this sheet ({AGAIN})"
    ]


def test_sheets_of_somebodys_own_are_passed_over(workbook: Path) -> None:
    edit(workbook, lambda book: book.create_sheet("My sums"))
    assert load(workbook).study == plan().economics.study
    assert read_plan_workbook(workbook).shares


def test_an_input_sheet_that_is_renamed_or_gone_is_missed(workbook: Path) -> None:
    """Whatever reads the workbook: otherwise its rules would be gone and nobody would know."""

    def change(book: Any) -> None:
        book["In_policies"].title = "Rules"
        del book["In_fx"]

    hint = "if it was renamed, give it its name back; if its rows are to go, keep the sheet with its header"
    with pytest.raises(InvalidInput) as caught:
        load(edit(workbook, change))
    assert [str(problem) for problem in caught.value.problems] == [
        f"plan.xlsx > In_fx: this sheet was there when the plan was made ({hint})",
        f"plan.xlsx > In_policies: this sheet was there when the plan was made ({hint})",
    ]


def test_a_table_may_lose_all_its_rows(workbook: Path) -> None:
    assert load(edit(workbook, lambda book: book["In_policies"].delete_rows(3))).study.policies == ()


def test_a_workbook_of_another_kind(tmp_path: Path) -> None:
    write_template(tmp_path / "study.xlsx", xlsx=True)
    assert problems_of(tmp_path / "study.xlsx") == [
        "study.xlsx: is not a plan's workbook: it has no sheets In_... (give what sourcing-opt solve -o wrote)"
    ]
