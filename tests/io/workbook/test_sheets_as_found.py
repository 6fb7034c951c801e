"""Workbooks as people leave them: merged, hidden, coloured, filtered, strict, wide. Everything that is typed counts, and what is odd is said."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from sourcing_opt.errors import InvalidInput
from sourcing_opt.io import load, write_input_workbook
from sourcing_opt.io.workbook.archive import _NAMESPACES
from sourcing_opt.io.workbook.number_format import shown_as
from tests import studies
from tests.studies import small, write_sheets


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write_sheets(small(), tmp_path / "s.xlsx")


def edit(path: Path, change: Callable[[Any], object]) -> None:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def rewrite(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(name, content))


def problems_of(path: Path) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        load(path)
    return str(caught.value).splitlines()


def warnings_of(path: Path) -> list[str]:
    return [str(problem) for problem in load(path).warnings]


def test_every_row_of_a_merged_range_has_its_value(workbook: Path) -> None:
    def merge(book: Any) -> None:
        book["labor_rates"]["D2"] = "survey"
        book["labor_rates"].merge_cells("D2:D4")
        book["locations"].merge_cells("E2:E3")  # open; the second had been a candidate
        book["baseline"].merge_cells("B2:B2000")  # far beyond the rows there are

    edit(workbook, merge)
    study = load(workbook).study
    said = "these cells are merged: each of"
    assert warnings_of(workbook) == [
        f's.xlsx > locations!E2:E3 "open": {said} 2 rows is read with this value',
        f's.xlsx > labor_rates!D2:D4 "survey": {said} 3 rows is read with this value',
        f's.xlsx > baseline!B2:B2000 "leeds": {said} 2 rows is read with this value',
    ]
    assert [row.source for row in study.labor_rates] == ["survey"] * 3
    assert [row.status for row in study.locations] == ["open", "open", "candidate"]
    assert [row.location for row in study.baseline] == ["leeds", "leeds"]


def test_values_of_settings_that_are_merged(workbook: Path) -> None:
    edit(workbook, lambda book: book["study"].merge_cells("B6:C6"))
    assert load(workbook).study.study.periods == 4


@pytest.mark.parametrize(("sheet", "cells", "value"), [
    ("locations", "B2:C2", "Leeds"), ("labor_rates", "C2:D4", 30000), ("locations", "B1:C1", "name"), ("locations", "B1:B2", "name"),
    ("study", "A2:B2", "name"),
])  # fmt: skip
def test_ranges_over_several_columns_are_refused_by_their_address(sheet: str, cells: str, value: object, workbook: Path) -> None:
    edit(workbook, lambda book: book[sheet].merge_cells(cells))
    assert f's.xlsx > {sheet}!{cells} "{value}": these cells are merged (unmerge them and fill each)' in problems_of(workbook)


def test_titles_and_notes_may_be_merged(workbook: Path) -> None:
    def change(book: Any) -> None:
        book["locations"].insert_rows(1, 2)
        book["locations"]["A1"] = "Where the work could go"
        book["locations"].merge_cells("A1:H1")
        book["fx"].merge_cells("F5:J9")

    edit(workbook, change)
    assert load(workbook).study == studies.study()


@pytest.mark.parametrize(("hide", "said"), [
    (lambda book: book["locations"].row_dimensions.__getitem__(3).__setattr__("hidden", True),
     "s.xlsx > locations: row 3 is hidden, by hand or by a filter, and read all the same (delete what is not to count)"),
    (lambda book: [book["labor_rates"].row_dimensions.__getitem__(row).__setattr__("hidden", True) for row in (2, 4)],
     "s.xlsx > labor_rates: rows 2, 4 are hidden, by hand or by a filter, and read all the same (delete what is not to count)"),
    (lambda book: book["fx"].column_dimensions.__getitem__("B").__setattr__("hidden", True),
     "s.xlsx > fx: hidden columns are read all the same: rate"),
    (lambda book: setattr(book["fx"], "sheet_state", "hidden"), "s.xlsx > fx: this sheet is hidden, and read all the same"),
    (lambda book: setattr(book["fx"], "sheet_state", "veryHidden"), "s.xlsx > fx: this sheet is hidden, and read all the same"),
])  # fmt: skip
def test_what_is_hidden_counts_and_is_said(hide: Callable[[Any], object], said: str, workbook: Path) -> None:
    edit(workbook, hide)
    assert load(workbook).study == studies.study()
    assert warnings_of(workbook) == [said]


def test_hidden_rows_without_content_are_nothing_to_say(workbook: Path) -> None:
    edit(workbook, lambda book: book["fx"].row_dimensions.__getitem__(40).__setattr__("hidden", True))
    assert warnings_of(workbook) == []


@pytest.mark.parametrize("column", [27, 64, 65, 70, 300, 16_384])
def test_a_column_counts_wherever_it_stands(column: int, workbook: Path) -> None:
    def move(book: Any) -> None:
        book["locations"].cell(1, column, "seat_cost")
        book["locations"].cell(3, column, 1234)

    edit(workbook, move)
    assert load(workbook).study.locations[1].seat_cost == 1234


def test_an_unknown_column_far_to_the_right_is_refused(workbook: Path) -> None:
    edit(workbook, lambda book: book["fx"].cell(1, 300, "remarks"))
    assert problems_of(workbook)[0].startswith("s.xlsx > fx!KN1 remarks: no such column")


@pytest.mark.parametrize("row", [200, 1_000_001, 1_048_576])
def test_a_coloured_cell_far_below_is_no_row(row: int, workbook: Path) -> None:
    def colour(book: Any) -> None:
        book["fx"].cell(row, 1).fill = PatternFill("solid", fgColor="FFFF9999")
        book["study"].cell(row, 2).number_format = "0.00"

    edit(workbook, colour)
    assert load(workbook).study == studies.study()


@pytest.mark.parametrize(("number", "said"), [
    (b"1000000000", "a row is numbered 1,000,000,000; a sheet has 1,048,576"), (b"1048577", "a row is numbered 1,048,577; a sheet has 1,048,576"),
    (b"0", "a row is numbered 0, behind 1"), (b"1", "a row is numbered 1, behind 1"), (b"2.5", "a row is numbered 2.5"),
    (b"1e400", "a row has no number"),
])  # fmt: skip
def test_rows_with_numbers_that_no_sheet_has(number: bytes, said: str, workbook: Path) -> None:
    rewrite(
        workbook,
        lambda name, xml: xml.replace(b'<row r="2"', b'<row r="' + number + b'"') if name.endswith("sheet3.xml") else xml,
    )
    [problem, *_] = problems_of(workbook)
    assert problem.startswith(f"s.xlsx > locations: {said}") or ("damaged" in problem and number == b"1e400")


@pytest.mark.parametrize("digits", [16, 400, 5000])
def test_numbers_of_many_digits_are_refused_at_once(digits: int, workbook: Path) -> None:
    def lengthen(name: str, xml: bytes) -> bytes:
        return xml.replace(b"<v>30000</v>", b"<v>" + b"9" * digits + b"</v>") if name.endswith("sheet4.xml") else xml

    rewrite(workbook, lengthen)
    [problem, *_] = problems_of(workbook)
    assert problem.startswith("s.xlsx > labor_rates!C2 salary")


@pytest.mark.parametrize("write", [write_sheets, lambda tables, path: write_input_workbook(studies.study(**tables), path)])
def test_a_strict_workbook_is_read_like_any_other(write: Callable[[Any, Path], object], tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    write(small(), path)

    def strict(name: str, content: bytes) -> bytes:
        for long, ordinary in _NAMESPACES.items():
            content = content.replace(ordinary, long) if name.endswith((".xml", ".rels")) else content
        return content

    rewrite(path, strict)
    assert b"purl.oclc.org" in zipfile.ZipFile(path).read("xl/workbook.xml")
    assert load(path).study == studies.study()


@pytest.mark.parametrize("title", ["Summary", "Sheet1", "calc", "Notes for the board", "To do", "Q3 actuals"])
def test_sheets_of_ones_own_are_left_alone_and_that_is_said(title: str, workbook: Path) -> None:
    edit(workbook, lambda book: book.create_sheet(title).cell(1, 1, "anything"))
    assert warnings_of(workbook) == [f"s.xlsx > {title}: is no table of a study: left alone"]


@pytest.mark.parametrize(("title", "table"), [
    ("Location", "locations"), ("labour_rates", "labor_rates"), ("labor rates", "labor_rates"), ("Policy", "policies"), ("proceses", "processes"),
    ("fx (2)", "fx"), ("scenario", "scenarios"),
])  # fmt: skip
def test_a_sheet_that_is_nearly_a_table_is_not_left_alone(title: str, table: str, workbook: Path) -> None:
    edit(workbook, lambda book: book.create_sheet(title))
    assert f's.xlsx > {title}: no such table (did you mean "{table}"?)' in problems_of(workbook)


@pytest.mark.parametrize(("value", "number_format", "text", "meant"), [
    (26, '0.0"k"', "26.0k", "26000"), (26, "0\\k", "26k", "26000"), (9, '0"%"', "9%", "0.09"), (2.5, '0.0" lakh"', "2.5 lakh", "250000"),
    (26000, '0.0"k"', "26000.0k", "26000000"), (26, '#,##0.0 "Tsd"', "26.0Tsd", "26000"), (2, '[<10]0"M";0', "2M", "2000000"),
])  # fmt: skip
def test_numbers_that_look_like_other_numbers(value: float, number_format: str, text: str, meant: str) -> None:
    assert shown_as(value, number_format) == (text, meant)


@pytest.mark.parametrize(("value", "number_format"), [
    (26000, '0.0,"k"'), (26000, "#,##0"), (0.09, "0%"), (26, '[>=1000]0.0,"k";0'), (26, '"£"#,##0'), (5, "General"), (2e6, '0.0,,"M"'),
    (2, '0" FTE"'), (-26, "#,##0;(#,##0)"), (1.5, "0.0E+00"),
])  # fmt: skip
def test_numbers_that_look_like_themselves(value: float, number_format: str) -> None:
    assert shown_as(value, number_format) is None


def test_a_scaled_look_is_refused_where_it_matters(workbook: Path) -> None:
    def look(book: Any) -> None:
        book["labor_rates"]["C2"], book["labor_rates"]["C2"].number_format = 26, '0.0"k"'
        book["locations"]["F2"].number_format = '0.0"k"'  # a currency: text

    edit(workbook, look)
    problem, *_ = problems_of(workbook)
    assert (
        problem
        == 's.xlsx > labor_rates!C2 salary "26": is the number 26, shown as 26.0k (write 26000 or 26, in a plain number format)'
    )
