"""The workbook as a file: what is in it, what is not, and that it is the same every time."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.errors import AuditFailed, NotWritable
from sourcing_opt.io import load
from sourcing_opt.io.workbook.spreadsheet import AS_MADE, PREFIX
from sourcing_opt.plan import Plan
from sourcing_opt.workbook import RunLog, write_plan
from sourcing_opt.workbook.books.plan import ASKED_FOR, SHEETS
from tests.workbook.conftest import RUN, Rows, everything, planned

PORTABLE = {"SUM", "SUMIFS", "INDEX", "MATCH", "IF", "ABS", "MIN", "MAX", "COUNT", "COUNTIF", "COUNTIFS", "SUMPRODUCT", "ROUND"}
"""The functions that every spreadsheet program and reader calculates alike."""


@pytest.fixture(scope="module")
def formulas(workbook: Path) -> Any:
    return openpyxl.load_workbook(workbook)


@pytest.fixture(scope="module")
def values(workbook: Path) -> Any:
    return openpyxl.load_workbook(workbook, data_only=True)


def cells(book: Iterable[Any]) -> Iterator[Any]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def test_sheets_stand_in_order_and_the_reader_of_inputs_knows_them(formulas: Any) -> None:
    names = formulas.sheetnames
    inputs = [name for name in names if name.startswith(PREFIX)]
    asked_for = [kind.name for kind in SHEETS if kind not in ASKED_FOR]
    assert names == [*asked_for, *inputs, "Run log", AS_MADE]
    assert all(sheet.sheet_state == "visible" for sheet in formulas)


def test_it_loads_back_as_the_same_study(workbook: Path, plan: Plan) -> None:
    assert load(workbook).study.digest == plan.economics.study.digest


def test_every_formula_has_its_value(formulas: Any, values: Any) -> None:
    found = [cell for cell in cells(formulas) if cell.data_type == "f"]
    assert len(found) > 500
    without = [cell for cell in found if values[cell.parent.title][cell.coordinate].value is None]
    # openpyxl reads the empty text, which a formula may give, as nothing.
    assert [f"{cell.parent.title}!{cell.coordinate}" for cell in without if '""' not in cell.value] == []


def test_no_cell_is_an_error(values: Any) -> None:
    assert [cell.coordinate for cell in cells(values) if cell.data_type == "e"] == []


def test_only_portable_functions_are_used(formulas: Any) -> None:
    text = " ".join(re.sub(r'"[^"]*"|\'[^\']*\'', "", cell.value) for cell in cells(formulas) if cell.data_type == "f")
    assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", text)) <= PORTABLE


def test_a_column_has_one_formula(formulas: Any) -> None:
    """Seen from its own row, every formula of a column is the same."""
    looked_at = 0
    for name in ("Cost build-up", "Pairs", "Work", "Places", "Pay", "Periods", "Sites", "Providers"):
        sheet = formulas[name]
        for table in sheet.tables.values():
            # The settings are each a different thing, and so are the columns of locations of which only some have a capacity.
            for column in zip(*sheet[table.ref][1:], strict=True) if table.name not in {"Settings", "Sites"} else ():
                seen = {_from_its_row(cell) for cell in column if cell.data_type == "f"}
                assert len(seen) <= 1, (name, seen)
                looked_at += len(seen)
    assert looked_at > 100


def _from_its_row(cell: Any) -> str:
    """A formula with the rows of relative references counted from its own."""

    def relative(found: re.Match[str]) -> str:
        return f"{found[1]}[{int(found[2]) - cell.row}]"

    return re.sub(r"(?<![A-Za-z_$])(\$?[A-Z]{1,3})(\d+)(?![\d(])", relative, cell.value)


def test_text_that_looks_like_a_formula_stays_text(formulas: Any) -> None:
    found = {
        cell.value: cell.data_type for cell in cells(formulas) if cell.value in {"=1+1", "@Newly founded", "+Service", "-Hull"}
    }
    # openpyxl takes any text beginning with = for a formula; in the file it is a shared string.
    assert set(found) == {"=1+1", "@Newly founded", "+Service", "-Hull"}
    assert {kind for text, kind in found.items() if text != "=1+1"} == {"s"}


def test_text_that_looks_like_a_formula_is_no_formula_in_the_file(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        strings = archive.read("xl/sharedStrings.xml").decode()
    assert "<t>=1+1</t>" in strings
    assert "<t>=RISK()</t>" in strings
    assert not any("<f>1+1</f>" in sheet or "RISK()" in sheet for sheet in sheets)


def test_it_holds_no_macro_no_link_and_no_clock(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as archive:
        names = archive.namelist()
        core = archive.read("docProps/core.xml").decode()
    assert not [name for name in names if "vba" in name.lower() or "externalLink" in name]
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"2000-01-01T"}


def test_the_same_plan_gives_the_same_bytes(plan: Plan, workbook: Path, tmp_path: Path) -> None:
    again = planned(everything())
    write_plan(again, tmp_path / "again.xlsx", RUN)
    assert (tmp_path / "again.xlsx").read_bytes() == workbook.read_bytes()


def test_the_order_of_rows_changes_no_answer(workbook: Path, tmp_path: Path) -> None:
    turned: dict[str, Rows] = {table: list(reversed(rows)) for table, rows in everything().items()}
    write_plan(planned(turned), tmp_path / "turned.xlsx", RUN)
    turned_book, book = (openpyxl.load_workbook(path, data_only=True) for path in (tmp_path / "turned.xlsx", workbook))
    for name in ("Summary", "Allocation", "Transition", "Moves", "Sites", "Providers"):
        assert list(turned_book[name].values) == list(book[name].values), name


def test_every_output_page_says_where_it_is_from(formulas: Any) -> None:
    for sheet in formulas:
        assert sheet.oddHeader.right.text.strip() == "&A", sheet.title
        assert sheet.oddFooter.center.text.startswith("Study "), sheet.title
        assert sheet.print_area, sheet.title


def test_what_a_decision_is_made_on_is_printed_first_and_the_cover_on_one_page(formulas: Any) -> None:
    pack = [name for name in formulas.sheetnames if not name.startswith("In_")][:6]
    assert [name for name in pack if name != "People"][:5] == ["Cover", "Summary", "Transition", "Risk", "Policies"]
    setup = formulas["Cover"].page_setup
    assert setup.fitToWidth in (None, 1)
    assert not formulas["Cover"].row_breaks.brk


def test_the_cover_leads_to_every_sheet(formulas: Any) -> None:
    targets = {cell.hyperlink.location.split("!")[0].strip("'") for cell in cells([formulas["Cover"]]) if cell.hyperlink}
    assert targets == set(formulas.sheetnames) - {"Cover"}


def test_times_are_in_the_run_log_only_when_given(plan: Plan, values: Any, tmp_path: Path) -> None:
    assert not [row for row in values["Run log"].values if row[0] and str(row[0]).startswith("Time to")]
    write_plan(plan, tmp_path / "timed.xlsx", replace(RUN, times={"solve": 1.5}))
    timed = openpyxl.load_workbook(tmp_path / "timed.xlsx", data_only=True)["Run log"]
    assert ("Time to solve (seconds)", 1.5) in list(timed.values)


def test_a_place_that_cannot_be_written_is_said(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match="is not there"):
        write_plan(plan, tmp_path / "nowhere" / "plan.xlsx", RUN)


def test_figures_that_do_not_agree_are_not_written(plan: Plan, tmp_path: Path) -> None:
    wrong = replace(plan, objective=plan.objective * 1.1)
    with pytest.raises(AuditFailed, match="the solver's objective"):
        write_plan(wrong, tmp_path / "plan.xlsx", RUN)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("run", [RUN, RunLog("elsewhere.xlsx", RUN.limits, "cbc")])
def test_the_run_log_says_how_to_do_it_again(plan: Plan, run: RunLog, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "plan.xlsx", run)
    rows = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)["Run log"].values
    lines: dict[Any, Any] = {row[0]: row[1] for row in rows}
    assert lines["Read from"] == run.origin
    assert lines["Solver asked for"] == run.solver
    assert lines["Digest of the study (SHA-256)"] == plan.economics.study.digest
    assert lines.get("Command") == run.command
