"""Runs over the quarters as a workbook: all of them on one sheet, and a sheet for the history of each label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any

from sourcing_opt.io.workbook.printing import Imprint
from sourcing_opt.io.workbook.sheets import new_workbook
from sourcing_opt.workbook.books.label_history import History, Run
from sourcing_opt.workbook.grid.formats import NAVY, Formats, Ink, Number
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Table

_COLUMNS: tuple[tuple[str, str, str, Ink, Number, float], ...] = (
    ("label", "Label", "", "text", "text", 30),
    ("first_period", "First period", "", "text", "text", 11),
    ("last_period", "Last period", "", "text", "text", 11),
    ("status", "Status", "", "text", "text", 13),
    ("exit_code", "Exit code", "", "computed", "count", 9),
    ("gap", "Proven gap", "of the plan's cost", "computed", "gap", 13),
    ("currency", "Currency", "", "text", "text", 9),
    ("npv", "NPV of cost", "present value", "computed", "money", 14),
    ("baseline_npv", "Cost if nothing moves", "present value", "computed", "money", 14),
    ("npv_saving", "Saving", "present value", "computed", "money", 13),
    ("run_cost_last_year", "Run cost, last year", "currency", "computed", "money", 13),
    ("one_off", "One-off cost", "currency", "computed", "money", 13),
    ("moves", "Moves", "number", "computed", "count", 8),
    ("moved_fte", "People moved", "FTE", "computed", "fte", 9),
    ("ended", "Ended", "ISO 8601", "text", "text", 28),
    ("run", "Run", "", "text", "text", 19),
    ("message", "Remark", "", "text", "text", 70),
)
"""Cell of a run, and its column: header, unit, look, width."""
_LONGEST = 500
"""Characters of a remark; the run's manifest has all of it."""
_RESERVED = {"runs", "history"}
"""Names that no label's sheet has: one is taken, the other Excel keeps for itself."""


def write_runs(runs: Sequence[Run], histories: Mapping[str, Sequence[Run]], path: Path) -> None:
    """Write runs, in their order, and for each label the runs that stand for its quarters, as a workbook.

    Same runs, same bytes. Raises NotWritable, with nothing left behind.
    """
    with new_workbook(path, Imprint("Runs")) as workbook:
        formats = Formats(workbook)
        _write_all(_page(workbook, formats, "Runs", "Runs", "All runs, the newest quarter last"), runs)
        taken = set(_RESERVED)
        for number, (label, quarters) in enumerate(histories.items(), 1):
            subtitle = "What the plan of each quarter costs, where the work is when it ends, and what moves"
            page = _page(workbook, formats, _sheet_name(label, taken), label, subtitle)
            History(page.sheet.get_name(), number, quarters).write(page)


def _page(workbook: Any, formats: Formats, name: str, title: str, subtitle: str) -> Page:
    page = Page(workbook, workbook.add_worksheet(name), formats)
    page.sheet.set_tab_color(NAVY)
    page.begin(title, subtitle)
    return page


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


def _write_all(page: Page, runs: Sequence[Run]) -> None:
    table = Table("Runs", "Runs", 3, len(runs))
    for name, header, unit, ink, number, width in _COLUMNS:
        table.add(header, unit, ink, number, width, cells=[_shown(run[name]) for run in runs])
    page.widths(table.columns)
    page.table(table)
    page.sheet.freeze_panes(table.first, 2)


def _shown(cell: str | float | None) -> str | float | None:
    return shorten(cell, _LONGEST, placeholder=" ...") if isinstance(cell, str) else cell
