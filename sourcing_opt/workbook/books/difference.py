"""What is not the same in two plans as a workbook: the bridge from cost to cost with its waterfall, inputs, allocation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sourcing_opt.analysis.succession.plan_difference import PlanDifference, ShareChange
from sourcing_opt.analysis.succession.schedule_changes import Turn
from sourcing_opt.io.workbook.printing import Imprint
from sourcing_opt.io.workbook.sheets import new_workbook
from sourcing_opt.schemas.differences import Difference
from sourcing_opt.workbook.books.bridge import BridgeSheet
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.formats import NAVY, Formats, Ink
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Rows
from sourcing_opt.workbook.grid.table import Column, Content, Table

BRIDGE, INPUTS, ALLOCATION = "Bridge", "Inputs", "Allocation"


def write_difference(plan_difference: PlanDifference, path: Path) -> None:
    """Write what is not the same in two plans as a workbook; same difference, same bytes.

    Raises NotWritable, with nothing left behind.
    """
    before, after = plan_difference.before, plan_difference.after
    plans = f"{before.name} ({before.first_period} to {before.last_period}) and {after.name} ({after.first_period} to {after.last_period})"
    with new_workbook(path, Imprint(after.study)) as workbook:
        formats = Formats(workbook)
        pages = {name: Page(workbook, workbook.add_worksheet(name), formats) for name in (BRIDGE, INPUTS, ALLOCATION)}
        for name, page in pages.items():
            page.sheet.set_tab_color(NAVY)
            page.begin(f"{name}: {after.study}", plans)
        BridgeSheet(BRIDGE, plan_difference.bridge, after.first_period).write(pages[BRIDGE])
        _write_inputs(pages[INPUTS], plan_difference)
        _write_allocation(pages[ALLOCATION], plan_difference)


class _Changes(Table):
    """Inputs that are not the same, a line for each."""

    def __init__(self, name: str, top: int, changes: Sequence[Difference]) -> None:
        super().__init__(INPUTS, name, top, len(changes))
        self.add("Table", width=20, cells=[change.table for change in changes])
        self.add("Row", width=44, cells=[", ".join(change.key) for change in changes])
        self.add("Column", width=24, cells=[change.column if change.kind == "changed" else None for change in changes])
        before = [_before(change) for change in changes]
        now = [_now(change) for change in changes]
        was = self.add("Before", width=26, ink="computed", cells=before)
        becomes = self.add("Now", width=26, ink="computed", cells=now)
        figures = [
            isinstance(one, float) and isinstance(other, float) and one != 0 for one, other in zip(before, now, strict=True)
        ]

        def relative() -> Expression:
            rows = [becomes.rows(row) / was.rows(row) - 1 if figure else None for row, figure in enumerate(figures)]
            return Rows(rows)

        self.add("Change", "of before", "formula", "share", 12, cells=relative)


def _before(change: Difference) -> float | str | None:
    return {"changed": _value(change.before), "removed": "a row"}.get(change.kind)


def _now(change: Difference) -> float | str | None:
    return {"changed": _value(change.after), "added": "a row"}.get(change.kind)


def _value(cell: object) -> float | str | None:
    return None if cell is None else float(cell) if isinstance(cell, int | float) else str(cell)


def _write_inputs(page: Page, plan_difference: PlanDifference) -> None:
    carried = (
        f", once those of the first plan are carried forward to {plan_difference.after.first_period}"
        if plan_difference.carried
        else ""
    )
    top = 4
    for name, title, changes in (
        ("Inputs", f"Inputs that are not the same{carried}", plan_difference.inputs),
        ("Where_work_is", "Where the work is, and what a plan before meant to do", plan_difference.work),
    ):
        table = _Changes(name, top, changes)
        page.section(top - 1, title if changes else f"{title}: none", len(table.columns))
        page.widths(table.columns)
        if changes:
            page.table(table)
            top = table.end
        top += 3
    page.sheet.freeze_panes(2, 2)


class _Turns(Table):
    """What goes live, opens or closes in another period, or in only one of the plans."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        super().__init__(ALLOCATION, "Turns", 4, len(turns))
        work = [turn.process is not None and turn.shift is not None for turn in turns]
        named = [(turn, is_work) for turn, is_work in zip(turns, work, strict=True)]
        self.add("What", width=24, cells=[_named(turn) if is_work else "the location" for turn, is_work in named])
        shifts = [float(turn.shift) if is_work and turn.shift is not None else None for turn, is_work in named]
        self.add("Shift", "", "text", "count", 10, cells=shifts)
        self.add("Location", width=20, cells=[turn.location for turn in turns])
        self.add("Happens", width=12, cells=[turn.change for turn in turns])
        self.add("Share", "of the work", "computed", "share", 12, cells=[turn.share if w else None for turn, w in named])
        self.add("People", "FTE", "computed", "fte", 12, cells=[turn.fte if is_work else None for turn, is_work in named])
        self.add("Before", "period", width=14, cells=[turn.before or "never" for turn in turns])
        self.add("Now", "period", width=14, cells=[turn.after or "never" for turn in turns])
        self.add("So it is", width=12, cells=[turn.kind for turn in turns])


class _Shares(Table):
    """Where work is in the periods that both plans have; each line is about a workstream and a place in a plan, or between two."""

    def __init__(self, name: str, top: int, plan_difference: PlanDifference, plans: Sequence[str], ink: Ink) -> None:
        super().__init__(ALLOCATION, name, top, len(plans) * len(plan_difference.shares))
        self._found, self._ink = plan_difference, ink
        changes = [change for change in plan_difference.shares for _ in plans]
        self.add("What", width=24, cells=[_named(change) for change in changes])
        self.add("Shift", "", "text", "count", 10, cells=[float(change.shift) for change in changes])
        self.add("Location", width=20, cells=[change.location for change in changes])
        self.add("Plan", width=12, cells=[*plans] * len(plan_difference.shares))
        self.periods = [
            self.add(label, "of the work", ink, "share", 12, cells=self._cells(t))
            for t, label in enumerate(plan_difference.periods)
        ]

    def _cells(self, t: int) -> Content:
        return [shares[t] for change in self._found.shares for shares in (change.before, change.after)]


class _ShareChanges(_Shares):
    """The change of that, as formulas over the lines of both plans."""

    def __init__(self, top: int, plan_difference: PlanDifference, shares: _Shares) -> None:
        self._shares = shares
        super().__init__("Changes", top, plan_difference, ["now - before"], "formula")

    def _cells(self, t: int) -> Content:
        column, count = self._shares.periods[t], len(self._found.shares)

        def change(column: Column = column) -> Expression:
            return column.rows(range(1, 2 * count, 2)) - column.rows(range(0, 2 * count, 2))

        return change


def _write_allocation(page: Page, plan_difference: PlanDifference) -> None:
    turns = _Turns(plan_difference.turns)
    title = "What goes live, opens or closes in another period, or in only one of the plans"
    page.section(turns.top - 1, title if plan_difference.turns else f"{title}: nothing", len(turns.columns))
    if plan_difference.turns:
        page.table(turns)
    shares = _Shares("Shares", turns.end + 3, plan_difference, ("before", "now"), "computed")
    changes = _ShareChanges(shares.end + 3, plan_difference, shares)
    if plan_difference.shares:
        page.titled(shares, "Work that is not in the same places, in the periods that both plans have")
        page.titled(changes, "The change of that")
    else:
        title = "All work is in the same places in the periods that both plans have"
        page.section(shares.top - 1, title, len(turns.columns))
    page.widths(shares.columns)
    page.widths(turns.columns)
    page.sheet.freeze_panes(2, 3)


def _named(change: Turn | ShareChange) -> str | None:
    """The process, and the mode in which it is done."""
    return change.process if change.mode is None else f"{change.process} ({change.mode})"
