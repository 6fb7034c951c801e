"""The sheet `Run log`: how the plan came about, so that it can be made again."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import version

from sourcing_opt import __version__
from sourcing_opt.schemas.columns.base import Cell
from sourcing_opt.schemas.differences import Difference
from sourcing_opt.solving.tested import untested
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Table
from sourcing_opt.workbook.model.book import Book, Sheet

LIBRARIES = ("pulp", "highspy", "numpy", "scipy", "pydantic", "xlsxwriter")
"""What can change a figure or a byte."""


class RunLogSheet(Sheet):
    """A line for each thing to know, and what changed in the inputs since the previous plan."""

    name = "Run log"
    caption = "Versions, limits, solver: how to make this plan again"

    def plan(self, book: Book) -> None:
        """Lay out the changes."""
        self._lines = list(_lines(book))
        changes = book.run.changes
        table = self.changes = Table(self.name, "Changes_in_inputs", 3 + len(self._lines) + 2, len(changes))
        cells = [_change(change) for change in changes]
        for position, header in enumerate(("Table", "Row", "Column", "Before", "Now")):
            table.add(header, cells=[row[position] for row in cells])

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(self.name, "Same study, same versions, same options: same plan.")
        for column, width in enumerate((30, 80, 22, 24, 24)):
            done(page.sheet.set_column(column, column, width))
        for line, (name, value) in enumerate(self._lines, 3):
            page.put(line, 0, name, page.formats.figure("text", "text"))
            page.put(line, 1, value, page.formats.style("wrapped"))
        if self.book.run.previous is not None:
            self._write_changes(page, self.book.run.previous)

    def _write_changes(self, page: Page, previous: str) -> None:
        """Every input that is not as it was in the previous plan."""
        title = f"Changes in inputs since {previous}: {self.changes.count or 'none'}"
        page.section(self.changes.top - 1, title, len(self.changes.columns))
        if self.changes.count:
            page.table(self.changes)


def _change(change: Difference) -> tuple[str, ...]:
    of_whole_rows = {"added": ("", "a new row"), "removed": ("a row", "no longer there")}
    before, now = of_whole_rows.get(change.kind, (_shown(change.before), _shown(change.after)))
    return change.table, ", ".join(change.key), change.column or "", before, now


def _shown(cell: Cell) -> str:
    return "" if cell is None else f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def _lines(book: Book) -> Iterator[tuple[str, float | str]]:
    plan, run = book.plan, book.run
    study, outcome = plan.economics.study, plan.outcome
    yield "Study", study.study.name
    yield "Read from", run.origin
    yield "Digest of the study (SHA-256)", study.digest
    if run.command:
        yield "Command", run.command
    yield "Status", str(outcome.status) + (", stopped by the user" if outcome.interrupted else "")
    yield "Objective (present value)", plan.objective
    yield "Bound (present value)", "none was proven" if outcome.bound is None else outcome.bound
    yield "Proven gap", "not proven" if plan.gap is None else plan.gap
    yield "Proven by", outcome.proof or ("nobody" if outcome.proof is None else "sourcing-opt")
    yield "Nodes explored", outcome.nodes
    yield "Solver", outcome.solver
    yield "Solver asked for", run.solver
    yield "Gap asked for", run.limits.gap
    yield "Resolution asked for (present value)", "none" if run.limits.resolution is None else run.limits.resolution
    yield "Time limit (seconds)", "none" if run.limits.seconds is None else run.limits.seconds
    yield "Threads", run.limits.threads
    yield "Seed", run.limits.seed
    yield "sourcing-opt", __version__
    yield "Python", platform.python_version()
    for library in LIBRARIES:
        yield library, version(library)
    if (warning := untested()) is not None:
        yield "Warning", warning
    for step, seconds in run.times.items():
        yield f"Time to {step} (seconds)", seconds
