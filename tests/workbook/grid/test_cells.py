"""Cells that cannot go wrong silently."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from sourcing_opt.workbook.grid.cells import done, put, put_formula


@pytest.fixture
def book() -> Any:
    return xlsxwriter.Workbook(io.BytesIO(), {"strings_to_formulas": False, "strings_to_urls": False})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_figure_no_spreadsheet_can_hold_is_refused(book: Any, value: float) -> None:
    sheet = book.add_worksheet()
    with pytest.raises(ValueError, match="cannot hold"):
        put(sheet, 0, 0, value)
    with pytest.raises(ValueError, match="cannot hold"):
        put_formula(sheet, 0, 0, "1/0", value)


def test_a_cell_off_the_sheet_is_refused(book: Any) -> None:
    with pytest.raises(RuntimeError, match="refused"):
        put(book.add_worksheet(), 2**20, 0, "too far down")


def test_a_text_that_is_too_long_is_refused(book: Any) -> None:
    with pytest.raises(RuntimeError, match="refused"):
        put(book.add_worksheet(), 0, 0, "x" * 40_000)


@pytest.mark.parametrize("result", [-1, -2, False])
def test_a_refusal_is_an_exception(result: object) -> None:
    with pytest.raises(RuntimeError, match="refused"):
        done(result)


def test_a_formula_is_written_with_its_value() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        put_formula(book.add_worksheet(), 0, 0, 'IF(1>0,"yes","no")', "yes")
    assert openpyxl.load_workbook(content, data_only=True).worksheets[0]["A1"].value == "yes"
    assert openpyxl.load_workbook(content).worksheets[0]["A1"].value == '=IF(1>0,"yes","no")'
