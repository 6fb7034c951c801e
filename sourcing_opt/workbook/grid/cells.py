"""Cells that cannot go wrong silently: a formula always has its value, no figure is NaN, nothing XlsxWriter refuses is lost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Formula:
    """A formula with the value it has, so that a phone, a previewer and pandas see what Excel sees."""

    text: str
    """Without the leading `=`."""
    value: float | str


Value = str | float | Formula | None
"""What a cell holds; None is blank."""


def put(sheet: Any, row: int, column: int, value: Value, style: Any = None) -> None:
    """Write one cell, row and column counted from 0. Text stays text, whatever it begins with.

    Raises ValueError for a figure no spreadsheet can hold, RuntimeError for anything else that cannot be written.
    """
    match value:
        case None:
            done(sheet.write_blank(row, column, None, style))
        case str():
            done(sheet.write_string(row, column, value, style))
        case Formula():
            done(sheet.write_formula(row, column, f"={value.text}", style, _finite(value.value)))
        case _:
            done(sheet.write_number(row, column, _finite(value), style))


def done(result: object) -> None:
    """XlsxWriter says no with a number below zero, or with False; here that is an exception."""
    if result is False or (isinstance(result, int) and result < 0):
        raise RuntimeError(f"XlsxWriter refused a part of the workbook ({result})")


def _finite(value: float | str) -> float | str:
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        raise ValueError(f"a spreadsheet cannot hold {value}")
    return float(value)
