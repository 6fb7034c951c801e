"""The sheet `Policies by period`: what the plan has where each rule has a bound, in every period it holds in."""

from __future__ import annotations

from typing import Any

import numpy as np

from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.formats import Formats, Number
from sourcing_opt.workbook.grid.functions import absolute, count_numbers, if_, index, match, maximum, minimum, rounded
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Kinds, Rows
from sourcing_opt.workbook.grid.table import Column, Headers, Table, across
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.policies.lines import CountedAmounts, policy_lines
from sourcing_opt.workbook.workings.context import ByPeriod, Line, PolicyContext
from sourcing_opt.workbook.workings.presence_by_place import Presence
from sourcing_opt.workbook.workings.selections import Selections

RULES = {"max": "at most", "min": "at least"}
OK, BINDS, BREACH, NOTHING = "OK", "BINDING", "BREACH", "no work"
COLOURS = {OK: "good", BINDS: "binds", BREACH: "bad"}
"""Status -> the style of its cell."""
_TOP = 4


class PoliciesByPeriod(Sheet):
    """A line for every bound; beside it what is counted, of what, by how much it is broken; and presence, with its own lines."""

    name = "Policies by period"
    caption = "Workings: what the plan has where every rule has a bound, period by period"

    def plan(self, book: Book) -> None:
        """Find the lines, and lay the tables out."""
        labels = book.axes.calendar.labels
        # The lines follow from what the presence of work grows to, the tables' places from the number of their columns.
        left = [len(labels) + _BESIDE_PERIODS + 1 + number * (len(labels) + 1) for number in range(4)]
        self.presence = Presence(book, self.name, _TOP, left[3])
        self.lines = policy_lines(PolicyContext(book, book[Selections], book[CountedAmounts], self.presence))
        self._numbers = [number_of(line.unit) for line in self.lines]
        self._is_max = [line.side == "max" for line in self.lines]
        self._named = book[Periods].named
        self._counted = self._plan_figures("Policies_counted", left[0], [line.counted for line in self.lines])
        self._whole = self._plan_figures("Policies_whole", left[1], [line.whole for line in self.lines])
        table = self.table = Table(self.name, "Policies_by_period", _TOP, len(self.lines))
        self._plan_lines(book)
        self.excess = self._plan_excess(left[2])
        assert table.left + len(table.columns) + 1 == left[0]

    def _plan_figures(self, name: str, left: int, figures: list[ByPeriod | None]) -> list[Column]:
        table = Table(self.name, name, _TOP, len(self.lines), left)

        def in_period(t: int, label: str) -> Column:
            return table.add(
                label, "", "link", "amount", 14, cells=lambda: Rows([None if figure is None else figure[t] for figure in figures])
            )

        return [in_period(t, label) for t, label in enumerate(self.book.axes.calendar.labels)]

    def _plan_lines(self, book: Book) -> None:
        lines, table = self.lines, self.table
        table.add("Policy", width=25, cells=[line.of.policy.id for line in lines])
        self.label = table.add("For", "blank: all it selects", width=34, cells=[line.label or None for line in lines])
        table.add("Selection", width=9, cells=[line.selection for line in lines])
        self._rule = table.add("Rule", width=9, cells=[RULES[line.side] for line in lines])
        self.bound = table.add("Asks for", "", "link", "amount", 11, cells=lambda: Rows([line.bound for line in lines]))
        self.has = [self._plan_has(t, label) for t, label in enumerate(book.axes.calendar.labels)]
        """What the plan has, by period."""
        self.tightest = table.add("Tightest", "", "formula", "amount", 11, cells=self._tightest)
        self.room = table.add("Room left", "", "formula", "amount", 11, cells=self._room)
        self.when = table.add("In", "period", "formula", "text", 10, cells=self._when)
        self.status = table.add("Status", "", "formula", "text", 10, cells=self._judged)
        table.add("Unit", width=8, cells=[line.unit for line in lines])
        rows = [line.of.row for line in lines]
        soft = [line.of.policy.penalty is not None for line in lines]
        self.penalty = table.add(
            "Penalty",
            f"{book.currency}/unit/period",
            "link",
            "amount",
            12,
            cells=lambda: Kinds(soft, None, book[Inputs].column("policies", "penalty").pinned(rows)),
        )
        for column in (self.bound, self.tightest, self.room):
            column.numbers = self._numbers

    def _plan_has(self, t: int, label: str) -> Column:
        """What is counted, of all where the rule is about a share or a mean; blank where there is no such work."""

        def has() -> Expression:
            counted, base, decimals = self._counted[t], self._whole[t], self._named("decimals")
            mean = if_(base > self._named("least_work"), rounded(counted / base, decimals), "")
            return Kinds([_kind(line, t) for line in self.lines], None, rounded(counted, decimals), mean)

        column = self.table.add(label, "plan has", "formula", "amount", 10, cells=has)
        column.numbers = [
            "amount" if line.counted[t] is None else number for line, number in zip(self.lines, self._numbers, strict=True)
        ]
        return column

    def _by_side(self, of_most: Expression, of_least: Expression) -> Expression:
        return Kinds(self._is_max, of_least, of_most)

    def _tightest(self) -> Expression:
        periods = across(self.has[0], self.has[-1])
        none = count_numbers(periods).equals(0)
        return self._by_side(if_(none, "", maximum(periods)), if_(none, "", minimum(periods)))

    def _room(self) -> Expression:
        none = self.tightest.equals("")
        return self._by_side(if_(none, "", self.bound - self.tightest), if_(none, "", self.tightest - self.bound))

    def _when(self) -> Expression:
        periods = across(self.has[0], self.has[-1])
        when = index(Headers(self.has[0], self.has[-1]), match(self.tightest, periods))
        return if_(self.tightest.equals(""), "", when)

    def _judged(self) -> Expression:
        relative = maximum(1, absolute(self.bound))
        within = self._named("binding_within")
        kept = if_(self.room <= within * relative, BINDS, OK)
        return if_(self.room.equals(""), NOTHING, if_(self.room < -within * relative, BREACH, kept))

    def _plan_excess(self, left: int) -> list[Column]:
        """By how much soft rules are broken; blank for hard ones, which are broken at no price, unless their type says it."""
        table = Table(self.name, "Policies_broken_by", _TOP, len(self.lines), left)

        def broken_by(t: int) -> Expression:
            counted, base = self._counted[t], self._whole[t]
            rows = Rows([None if line.excess is None else line.excess[t] for line in self.lines])
            return Kinds(
                [_kind_of_excess(line, t) for line in self.lines],
                None,
                rows,
                maximum(0, counted - self.bound),
                maximum(0, self.bound - counted),
                maximum(0, counted - self.bound * base),
                maximum(0, self.bound * base - counted),
            )

        def in_period(t: int, label: str) -> Column:
            return table.add(label, "", "link", "amount", 14, cells=lambda: broken_by(t))

        return [in_period(t, label) for t, label in enumerate(self.book.axes.calendar.labels)]

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            self.name,
            "What the plan has is what is counted, of all where the rule is about a share or a mean. A cell without a figure: the rule "
            "does not hold in the period, or there is no work it is about.",
        )
        for table, title in (
            (self.table, "What the plan has"),
            (self._counted[0].table, "What is counted"),
            (self._whole[0].table, "Of all"),
            (self.excess[0].table, "Broken by, in the unit of the penalty"),
            (self.presence, "Presence of work at places"),
        ):
            page.titled(table, title)
            page.widths(table.columns, table.left)
        if self.lines:
            self._colour(page)
            colour(page.sheet, page.formats, self.status)
        else:
            page.put(self.table.first, 0, "The study has no policies.", page.formats.style("subtitle"))
        page.sheet.freeze_panes(self.table.first, 2)
        page.sheet.print_area(0, 0, self.table.end, len(self.table.columns) - 1)

    def _colour(self, page: Page) -> None:
        """Mark the periods in which a rule binds or is broken."""
        first, bound = self.has[0].rows(0), self.bound.pinned(0)
        room = if_(self._rule.pinned(0).equals(RULES["max"]), bound - first, first - bound)
        within, relative = self._named("binding_within"), maximum(1, absolute(bound))
        area = f"{self.has[0].address(0)}:{self.has[-1].address(self.table.count - 1)}"
        for test, style in ((room < -within * relative, "bad"), (absolute(room) <= within * relative, "binds")):
            page.mark(area, if_(first.equals(""), 0, test), style)


_BESIDE_PERIODS = 11
"""Columns of the lines beside the periods."""


def _kind(line: Line, t: int) -> int:
    """0: the rule does not hold; 1: it bounds what is counted; 2: a part of it, or a mean."""
    return 0 if line.counted[t] is None else 1 if line.whole is None else 2


def _kind_of_excess(line: Line, t: int) -> int:
    """0: none is told; 1: its type says it; else what is counted is over or under the bound, or the bound of all of it."""
    if line.excess is not None:
        return 0 if line.excess[t] is None else 1
    if line.of.policy.penalty is None or line.counted[t] is None:
        return 0
    return 2 + (line.side == "min") + 2 * (line.whole is not None)


def number_of(unit: str) -> Number:
    """How figures of a unit are shown."""
    formats: dict[str, Number] = {"share": "share", "number": "count", "points": "amount", "FTE": "fte"}
    return formats.get(unit, "money")


def colour(sheet: Any, formats: Formats, status: Column) -> None:
    """Mark the cells of a column by the status they say."""
    last = np.maximum(1, status.table.count) - 1
    area = status.address(0) if last == 0 else f"{status.address(0)}:{status.address(int(last))}"
    for says, style in COLOURS.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{says}"', "format": formats.style(style)}
        done(sheet.conditional_format(area, rule))
