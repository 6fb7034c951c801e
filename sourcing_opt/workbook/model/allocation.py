"""The sheet `Allocation`: every workstream and every place that does some of it, today and at the end."""

from __future__ import annotations

import numpy as np

from sourcing_opt.plan.summary import last_year
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.functions import absolute, if_, maximum, sum_of
from sourcing_opt.workbook.grid.table import Column
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.shares import SharesToday


class Allocation:
    """The table of pairs: after the share that is done there today, how it changes, and what that comes to."""

    def __init__(self, book: Book) -> None:
        self._book, self._build_up = book, book[CostBuildUp]
        today = book[SharesToday]
        self.table, self.function, self.location = today, today.function, today.location
        self.country, self.location_model, self.provider = today.country, today.location_model, today.provider
        self.share_today = today.share_today
        build_up, table = self._build_up, self.table
        self._starts = np.arange(table.count) * book.count
        ends = self._starts + book.count - 1
        money = f"{book.currency}, last 12 months"
        self.arrives = table.add("Arrives", "share", "link", "share", 8, cells=lambda: self._over_horizon(build_up.arrives))
        self.leaves = table.add("Leaves", "share", "link", "share", 8, cells=lambda: self._over_horizon(build_up.leaves))
        self.share_at_end = table.add("Share at end", "share", "link", "share", 8, cells=lambda: build_up.share_used.rows(ends))
        table.add("Change", width=9, ink="formula", cells=self._change)
        self.fte_today = table.add(
            "FTE today", "FTE", "link", "fte", 10, total=True, cells=lambda: self.share_today * build_up.fte.rows(self._starts)
        )
        self.end_baseline = table.add(
            "FTE at end, today's way", "FTE", "link", "fte", 11, total=True, cells=lambda: build_up.fte_baseline.rows(ends)
        )
        self.end_by_plan = table.add(
            "FTE at end, by plan", "FTE", "link", "fte", 10, total=True, cells=lambda: build_up.fte_by_plan.rows(ends)
        )
        self.cost_baseline = table.add(
            "Run cost, today's way", money, "link", "money", 15, total=True, cells=lambda: self._last_year(build_up.cost_baseline)
        )
        self.cost_by_plan = table.add(
            "Run cost, by plan", money, "link", "money", 15, total=True, cells=lambda: self._last_year(build_up.cost_by_plan)
        )
        self.one_off = table.add(
            "One-off cost",
            f"{book.currency}, horizon",
            "link",
            "money",
            14,
            total=True,
            cells=lambda: self._over_horizon(build_up.one_off),
        )

    def _over_horizon(self, column: Column) -> Expression:
        return sum_of(column.part(self._starts, self._starts + self._book.count))

    def _last_year(self, column: Column) -> Expression:
        year = last_year(self._book.plan)
        return sum_of(column.part(self._starts + year.start, self._starts + year.stop))

    def _change(self) -> Expression:
        """In a word; none for a place where only the previous plan had some of the work."""
        before, after = self.share_today, self.share_at_end
        least = self._book[Periods].named("check_tolerance")
        moves = if_(before.equals(0), "arrives", if_(after < least, "leaves", if_(after > before, "grows", "shrinks")))
        return if_(maximum(before, after) < least, "", if_(absolute(after - before) < least, "stays", moves))
