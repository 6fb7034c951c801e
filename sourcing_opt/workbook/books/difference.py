"""What is not the same in two plans as a workbook: the bridge from cost to cost with its waterfall, inputs, allocation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sourcing_opt.analysis.difference import PlanDifference, ShareChange
from sourcing_opt.analysis.turns import Turn
from sourcing_opt.io.sheets import new_workbook
from sourcing_opt.schemas.differences import Difference
from sourcing_opt.workbook.books.bridge import BridgePage
from sourcing_opt.workbook.grid.cells import Formula, Value
from sourcing_opt.workbook.grid.formats import NAVY, Formats, Ink
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Table, set_widths, write

BRIDGE, INPUTS, ALLOCATION = "Bridge", "Inputs", "Allocation"
_INPUTS = (
    Column("Table", width=20),
    Column("Row", width=44),
    Column("Column", width=24),
    Column("Before", width=26, ink="computed"),
    Column("Now", width=26, ink="computed"),
    Column("Change", "of before", "formula", "share", 12),
)
_TURNS = (
    Column("What", width=24),
    Column("Shift", "", "text", "count", 10),
    Column("Location", width=20),
    Column("Happens", width=12),
    Column("Share", "of the work", "computed", "share", 12),
    Column("People", "FTE", "computed", "fte", 12),
    Column("Before", "period", width=14),
    Column("Now", "period", width=14),
    Column("So it is", width=12),
)


def write_difference(found: PlanDifference, path: Path) -> None:
    """Write what is not the same in two plans as a workbook; same difference, same bytes.

    Raises NotWritable, with nothing left behind.
    """
    before, after = found.before, found.after
    plans = f"{before.name} ({before.first_period} to {before.last_period}) and {after.name} ({after.first_period} to {after.last_period})"
    with new_workbook(path) as workbook:
        formats = Formats(workbook)
        sheets = {name: workbook.add_worksheet(name) for name in (BRIDGE, INPUTS, ALLOCATION)}
        for name, sheet in sheets.items():
            sheet.set_tab_color(NAVY)
            begin_page(sheet, formats, f"{name}: {after.study}", plans)
        BridgePage.of(BRIDGE, found.bridge, after.first_period).write(workbook, sheets[BRIDGE], formats)
        _write_inputs(sheets[INPUTS], formats, found)
        _write_allocation(sheets[ALLOCATION], formats, found)


def _write_inputs(sheet: Any, formats: Formats, found: PlanDifference) -> None:
    carried = f", once those of the first plan are carried forward to {found.after.first_period}" if found.carried else ""
    top = 4
    for name, title, changes in (
        ("Inputs", f"Inputs that are not the same{carried}", found.inputs),
        ("Where_work_is", "Where the work is, and what a plan before meant to do", found.work),
    ):
        section(sheet, formats, top - 1, title if changes else f"{title}: none", len(_INPUTS))
        if changes:
            table = Table(INPUTS, name, _INPUTS, top, len(changes))
            write(sheet, formats, table, (_input_row(table, index, change) for index, change in enumerate(changes)))
            top = table.end
        top += 3
    set_widths(sheet, _INPUTS)
    sheet.freeze_panes(2, 2)


def _input_row(table: Table, index: int, change: Difference) -> Row:
    named: dict[str, Value] = {"Table": change.table, "Row": ", ".join(change.key), "Column": change.column}
    if change.kind != "changed":
        return named | {"Now" if change.kind == "added" else "Before": "a row"}
    was, now = (_value(cell) for cell in (change.before, change.after))
    row = named | {"Before": was, "Now": now}
    if isinstance(was, float) and isinstance(now, float) and was:
        before, after = (table.cell(header, index) for header in ("Before", "Now"))
        row["Change"] = Formula(f"{after}/{before}-1", now / was - 1)
    return row


def _value(cell: object) -> Value:
    return None if cell is None else float(cell) if isinstance(cell, int | float) else str(cell)


def _write_allocation(sheet: Any, formats: Formats, found: PlanDifference) -> None:
    turns = Table(ALLOCATION, "Turns", _TURNS, 4, len(found.turns))
    title = "What goes live, opens or closes in another period, or in only one of the plans"
    section(sheet, formats, turns.top - 1, title if found.turns else f"{title}: nothing", len(_TURNS))
    if found.turns:
        write(sheet, formats, turns, map(_turn_row, found.turns))
    shares = _shares_table("Shares", turns.end + 3, 2 * len(found.shares), found.periods, "computed")
    changes = _shares_table("Changes", shares.end + 3, len(found.shares), found.periods, "formula")
    if not found.shares:
        section(sheet, formats, shares.top - 1, "All work is in the same places in the periods that both plans have", len(_TURNS))
    for table, title, rows in (
        (shares, "Work that is not in the same places, in the periods that both plans have", _share_rows(found)),
        (changes, "The change of that", _change_rows(shares.here, found)),
    ):
        if found.shares:
            section(sheet, formats, table.top - 1, title, len(table.columns))
            write(sheet, formats, table, rows)
    set_widths(sheet, shares.columns)
    set_widths(sheet, _TURNS)
    sheet.freeze_panes(2, 3)


def _turn_row(turn: Turn) -> Row:
    row: dict[str, Value] = {
        "What": "the location",
        "Location": turn.location,
        "Happens": turn.change,
        "Before": turn.before or "never",
        "Now": turn.after or "never",
        "So it is": turn.kind,
    }
    if turn.process is not None and turn.shift is not None:
        row |= {"What": turn.process, "Shift": float(turn.shift), "Share": turn.share, "People": turn.fte}
    return row


def _shares_table(name: str, top: int, count: int, periods: Sequence[str], ink: Ink) -> Table:
    shares = (Column(label, "of the work", ink, "share", 12) for label in periods)
    return Table(ALLOCATION, name, (*_TURNS[:3], Column("Plan", width=12), *shares), top, count)


def _named(change: ShareChange, plan: str) -> dict[str, Value]:
    return {"What": change.process, "Shift": float(change.shift), "Location": change.location, "Plan": plan}


def _share_rows(found: PlanDifference) -> Iterator[Row]:
    for change in found.shares:
        for plan, shares in (("before", change.before), ("now", change.after)):
            yield _named(change, plan) | dict(zip(found.periods, shares, strict=True))


def _change_rows(shares: Table, found: PlanDifference) -> Iterator[Row]:
    for number, change in enumerate(found.shares):
        row = _named(change, "now - before")
        for label, was, now in zip(found.periods, change.before, change.after, strict=True):
            row[label] = Formula(f"{shares.cell(label, 2 * number + 1)}-{shares.cell(label, 2 * number)}", now - was)
        yield row
