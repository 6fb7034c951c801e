"""The sheet `Modes`: how much work is done in each mode in every period, and when it is paid for building it."""

from __future__ import annotations

import numpy as np

from sourcing_opt.workbook.grid.expression import Expression, Literal
from sourcing_opt.workbook.grid.functions import if_, maximum, product_sum
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.inputs import Inputs


class ModesByPeriod(Table):
    """A line for each mode in each period, in the order of In_modes."""

    def __init__(self, book: Book) -> None:
        modes, count = book.plan.economics.study.modes, book.count
        super().__init__("Modes", "Modes", 3, len(modes) * count)
        build_up, inputs, listed = book[CostBuildUp], book[Inputs], [mode for mode in modes for _ in range(count)]
        rows = np.repeat(np.arange(len(modes)), count)
        self.process = self.add("Process", width=22, cells=[mode.process for mode in listed])
        self.mode = self.add("Mode", width=16, cells=[mode.mode for mode in listed])
        self.number = self.add("No.", "period", number="count", width=7, cells=[*range(1, count + 1)] * len(modes))
        self.add("Period", width=10, cells=book.axes.calendar.labels * len(modes))

        def here() -> list[tuple[Column, Column]]:
            return [(build_up.process, self.process), (build_up.mode, self.mode), (build_up.number, self.number)]

        self.add("FTE", "FTE", "link", "fte", 10, cells=lambda: build_up.fte_by_plan.sum_where(*here()))
        licences = build_up.run_cost["licence"]

        def paid_for() -> Expression:
            tests = [column.all.equals(cell) for column, cell in here()]
            return product_sum(tests[0] * tests[1] * tests[2] * build_up.share_used.all * licences.all)

        self.add("Licences", f"{book.currency}/period", "link", "money", 14, total=True, cells=paid_for)
        shares = self.add(
            "Shares", "of all shifts, added up", "link", "share", 9, cells=lambda: build_up.share_used.sum_where(*here())
        )

        def today() -> Expression:
            if not book.plan.economics.study.baseline:
                return Literal(0)
            process, mode, share = (inputs.column("baseline", column).all for column in ("process", "mode", "share"))
            return if_(product_sum(process.equals(self.process) * mode.equals(self.mode) * share) > 0, 1, 0)

        built = self.add("Used today", "1 = yes", "link", "count", 8, cells=today)
        used = self.add("Used", "1 = yes", "formula", "count", 8, cells=lambda: if_(shares > 0, 1, 0))

        def before() -> Expression:
            first = np.repeat(np.arange(len(modes)) * count, count)
            numbers, flags = (column.part(first, first + count) for column in (self.number, used))
            return maximum(built, if_(product_sum((numbers < self.number) * flags) > 0, 1, 0))

        already = self.add("Built before", "1 = yes", "formula", "count", 8, cells=before)

        def cost() -> Expression:
            return used * (1 - already) * inputs.column("modes", "build_cost").pinned(rows)

        self.paid = self.add("Building it", f"{book.currency}/period", "link", "money", 14, total=True, cells=cost)


class ModesSheet(Sheet):
    """Only in a study with modes."""

    name = "Modes"
    caption = "How work is done: people, licences and building, by mode and period"

    def plan(self, book: Book) -> None:
        """Lay the table out."""
        self.table = book[ModesByPeriod]

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            self.name,
            f"What is done otherwise than today, in {self.book.currency}, nominal. A mode is paid for in the period in which the first work is done in it.",
        )
        page.widths(self.table.columns)
        page.table(self.table)
        page.sheet.freeze_panes(self.table.first, 4)
        page.sheet.repeat_rows(self.table.top, self.table.top + 1)
