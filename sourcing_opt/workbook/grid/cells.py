"""Cells that cannot go wrong silently: no figure is NaN, text stays text, nothing XlsxWriter refuses is lost."""

from __future__ import annotations

import math
from typing import Any


def put(sheet: Any, row: int, column: int, value: float | str | None, style: Any = None) -> None:
    """Write one cell that is no formula, row and column counted from 0; None is blank. Text stays text, whatever it begins with.

    Raises ValueError for a figure no spreadsheet can hold, RuntimeError for anything else that cannot be written.
    """
    match value:
        case None:
            done(sheet.write_blank(row, column, None, style))
        case str():
            done(sheet.write_string(row, column, value, style))
        case _:
            done(sheet.write_number(row, column, finite(value), style))


def put_formula(sheet: Any, row: int, column: int, text: str, value: float | str | None, style: Any = None) -> None:
    """Write a formula with the value it has, so that a phone, a previewer and pandas see what Excel sees.

    text: without the leading `=`. Raises as `put` does, for a formula without a value too.
    """
    done(sheet.write_formula(row, column, f"={text}", style, finite(math.nan if value is None else value)))


def done(result: object) -> None:
    """XlsxWriter says no with a number below zero, or with False; here that is an exception."""
    if result is False or (isinstance(result, int) and result < 0):
        raise RuntimeError(f"XlsxWriter refused a part of the workbook ({result})")


def finite(value: float | str) -> float | str:
    """A figure, or text, that a spreadsheet can hold. Raises ValueError for any other."""
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        raise ValueError(f"a spreadsheet cannot hold {value}")
    return float(value)
