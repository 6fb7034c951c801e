"""A plan's workbook, and what somebody may do to it in a spreadsheet program."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest

from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Plan
from sourcing_opt.solving import Limits
from sourcing_opt.workbook import RunLog, write_plan
from tests.studies import small, study

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
HOSTILE = ("=1+1", "+cmd", "-2", "@SUM(A1)", "#N/A")
"""Text that a careless program takes for something else."""


@cache
def plan() -> Plan:
    """The best plan for the small study, with awkward text in it."""
    tables = small()
    tables["processes"][0]["name"], tables["processes"][1]["name"] = HOSTILE[:2]
    for row, text in zip(tables["locations"], HOSTILE[2:], strict=True):
        row["name"] = text
    return optimise(study(**tables), Limits(gap=0))


@cache
def _content() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        write_plan(plan(), path, RunLog("small", Limits(gap=0), "highs"))
        return path.read_bytes()


def plan_workbook(path: Path) -> Path:
    """Its workbook, as `solve` writes it."""
    path.write_bytes(_content())
    return path


def edit(path: Path, change: Callable[[Any], object]) -> Path:
    """Change a workbook and save it; formulas are kept, their values are not."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def cell(sheet: Any, column: str, **where: object) -> Any:
    """The cell in a column of the row whose other columns, by header, hold these values."""
    for header in sheet.iter_rows():
        names = [each.value for each in header]
        if column in names and set(where) <= set(names):
            break
    else:
        raise AssertionError(f"no table with {column}")
    for row in sheet.iter_rows(min_row=header[0].row + 1):
        if all(row[names.index(name)].value == value for name, value in where.items()):
            return row[names.index(column)]
    raise AssertionError(f"no row with {where}")


def put(book: Any, title: str, column: str, value: object, **where: object) -> None:
    """Write into the cell in a column of the row where other columns have these values."""
    cell(book[title], column, **where).value = value


def override(book: Any, process: str, location: str, period: int, share: object) -> None:
    """Put a share in the place of the plan's."""
    put(book, "Cost build-up", "Override", share, **{"Process": process, "Location": location, "No.": period})


def split(book: Any, process: str, shares: dict[str, float], periods: range) -> None:
    """Put these shares in the place of the plan's."""
    for location, share in shares.items():
        for period in periods:
            override(book, process, location, period, share)


def override_open(book: Any, location: str, period: int, flag: object) -> None:
    """Say whether a location is open, in the place of the plan."""
    put(book, "Sites", "Override", flag, **{"Location": location, "No.": period})
