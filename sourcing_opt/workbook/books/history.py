"""Runs over the quarters as a workbook: all of them on one sheet, and a sheet for the history of each label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any

from sourcing_opt.io.sheets import new_workbook
from sourcing_opt.workbook.books.label_history import History, Run
from sourcing_opt.workbook.grid.cells import Value
from sourcing_opt.workbook.grid.formats import NAVY, Formats
from sourcing_opt.workbook.grid.page import begin_page
from sourcing_opt.workbook.grid.table import Column, Table, set_widths, write

_COLUMNS: tuple[tuple[str, Column], ...] = (
    ("label", Column("Label", width=30)),
    ("first_period", Column("First period", width=11)),
    ("last_period", Column("Last period", width=11)),
    ("status", Column("Status", width=13)),
    ("exit_code", Column("Exit code", "", "computed", "count", 9)),
    ("gap", Column("Proven gap", "of the plan's cost", "computed", "gap", 13)),
    ("currency", Column("Currency", width=9)),
    ("npv", Column("NPV of cost", "present value", "computed", "money", 14)),
    ("baseline_npv", Column("Cost if nothing moves", "present value", "computed", "money", 14)),
    ("npv_saving", Column("Saving", "present value", "computed", "money", 13)),
    ("run_cost_last_year", Column("Run cost, last year", "currency", "computed", "money", 13)),
    ("one_off", Column("One-off cost", "currency", "computed", "money", 13)),
    ("moves", Column("Moves", "number", "computed", "count", 8)),
    ("moved_fte", Column("People moved", "FTE", "computed", "fte", 9)),
    ("ended", Column("Ended", "ISO 8601", width=28)),
    ("run", Column("Run", width=19)),
    ("message", Column("Remark", width=70)),
)
"""Cell of a run -> its column."""
_LONGEST = 500
"""Characters of a remark; the run's manifest has all of it."""
_RESERVED = {"runs", "history"}
"""Names that no label's sheet has: one is taken, the other Excel keeps for itself."""


def write_runs(runs: Sequence[Run], histories: Mapping[str, Sequence[Run]], path: Path) -> None:
    """Write runs, in their order, and for each label the runs that stand for its quarters, as a workbook.

    Same runs, same bytes. Raises NotWritable, with nothing left behind.
    """
    with new_workbook(path) as workbook:
        formats = Formats(workbook)
        _write_all(_page(workbook, formats, "Runs", "Runs", "All runs, the newest quarter last"), formats, runs)
        taken = set(_RESERVED)
        for number, (label, quarters) in enumerate(histories.items(), 1):
            subtitle = "What the plan of each quarter costs, where the work is when it ends, and what moves"
            sheet = _page(workbook, formats, _sheet_name(label, taken), label, subtitle)
            History.of(sheet.get_name(), number, quarters).write(workbook, sheet, formats)


def _page(workbook: Any, formats: Formats, name: str, title: str, subtitle: str) -> Any:
    sheet = workbook.add_worksheet(name)
    sheet.set_tab_color(NAVY)
    begin_page(sheet, formats, title, subtitle)
    return sheet


def _sheet_name(label: str, taken: set[str]) -> str:
    """A label as Excel lets a sheet be called, unlike any name taken so far, which it joins."""
    plain = label.replace("/", " ")
    name, number = plain[:31], 1
    while name.lower() in taken:
        number += 1
        ending = f" {number}"
        name = f"{plain[: 31 - len(ending)]}{ending}"
    taken.add(name.lower())
    return name


def _write_all(sheet: Any, formats: Formats, runs: Sequence[Run]) -> None:
    columns = tuple(column for _, column in _COLUMNS)
    table = Table("Runs", "Runs", columns, 3, len(runs))
    set_widths(sheet, columns)
    write(sheet, formats, table, ({column.header: _shown(run[name]) for name, column in _COLUMNS} for run in runs))
    sheet.freeze_panes(table.first, 2)
    sheet.repeat_rows(table.top, table.top + 1)


def _shown(cell: str | float | None) -> Value:
    return shorten(cell, _LONGEST, placeholder=" ...") if isinstance(cell, str) else cell
