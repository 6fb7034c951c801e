"""The sheet `Amounts`: what rules count, for every pair of work and place by period: each amount a formula over the cost build-up."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.formats import Number
from sourcing_opt.workbook.grid.functions import absolute, if_, maximum, minimum, sum_of
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Kinds
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.shares import End, Status, follows_a_plan, mode_of, moves_end_at, share_moved
from sourcing_opt.workbook.model.work import Work

SHARE, FTE, RUN_COST, HOURS = "Share used", "FTE", "Run cost", "Standard hours"
ARRIVING, ONE_OFF, GONE, TODAY = "FTE arriving", "One-off cost", "FTE that have left", "FTE where it is today"
ELSEWHERE, BEFORE = "FTE elsewhere than in the plan before", "FTE by the plan before"
DEPARTS, NOT_DONE = "Moves otherwise than the plan before", "Under way, not carried out"
DUE, DONE = "FTE under way", "FTE live as under way"
CARBON = "Carbon"
_TOP = 4


@dataclass(frozen=True)
class Amount:
    """An amount of every pair in every period."""

    number: Number
    unit: str
    formula: Callable[[Amounts, int], Expression]
    """Period, from 0 -> what its column holds."""


class Amounts(Sheet):
    """The amounts that the rules of a study count, side by side, each with a line for every pair."""

    name = "Amounts"
    caption = "Workings: what the rules count, for every piece of work and place by period"

    @abstractmethod
    def needed(self) -> set[str]:
        """The names of the amounts that the study's rules count."""

    def plan(self, book: Book) -> None:
        """Lay the tables out."""
        self.build_up, self._starts = book[CostBuildUp], np.arange(len(book.pairs)) * book.count
        pairs = self.pairs = Table(self.name, "Amount_pairs", _TOP, len(book.pairs))
        work = [book.names_of_work(p) for p, _ in book.pairs]
        pairs.add("Process", width=22, cells=[pair.process for pair in work])
        pairs.add("Shift", "of the day", number="count", cells=[pair.shift for pair in work])
        self.mode = mode_of(pairs, book, [p for p, _ in book.pairs])
        pairs.add("Location", width=21, cells=[book.axes.locations[l].id for _, l in book.pairs])
        needed = self.needed()
        self.columns = {
            name: self._plan_amount(amount, 1 + place)
            for place, (name, amount) in enumerate(
                (name, amount_declared) for name, amount_declared in AMOUNTS.items() if name in needed
            )
        }
        """Amount -> its columns, one for each period."""

    def _plan_amount(self, amount: Amount, number: int) -> list[Column]:
        left = len(self.pairs.columns) + 1 + (number - 1) * (self.book.count + 1)
        table = Table(self.name, f"Amount_{number}", _TOP, self.pairs.count, left)
        unit = amount.unit.format(self.book.currency)

        def in_period(t: int, label: str) -> Column:
            return table.add(label, unit, "link", amount.number, 12, cells=lambda: amount.formula(self, t))

        return [in_period(t, label) for t, label in enumerate(self.book.axes.calendar.labels)]

    def of(self, column: Column, t: int) -> Expression:
        """A column of the cost build-up in a period."""
        return column.rows(self._starts + t)

    def decided(self, end: End, t: int, which: Status, until: bool = False) -> Expression:
        """The share that the previous plan has leave or arrive in a period, or until then."""
        build_up = self.build_up
        process, shift, place, number = (
            self.of(column, t) for column in (build_up.process, build_up.shift, build_up.location, build_up.number)
        )
        periods = self.book[Inputs].column("previous_moves", "period").all
        when = periods <= number if until else periods.equals(number)
        return share_moved(self.book, which, process, shift, moves_end_at(self.book, end, place), when, mode=self.mode, end=end)

    def todays(self, t: int) -> Expression:
        """1 for work that is done today."""
        return self.of(self.build_up.kind, t).equals("today's")

    def left(self, t: int) -> Expression:
        """The share that has left by a period."""
        return sum_of(self.build_up.leaves.part(self._starts, self._starts + t + 1))

    def reference(self, t: int) -> Expression:
        """The share by the previous plan."""
        arrived, left = (self.decided(end, t, "not live", until=True) for end in _ENDS)
        return self.of(self.build_up.share_today, t) + arrived - left

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(self.name, "What the rules count, for every pair of work and place, by period.")
        page.table(self.pairs)
        page.widths(self.pairs.columns)
        for name, columns in self.columns.items():
            table = columns[0].table
            page.titled(table, name)
            page.widths(table.columns, table.left)
        page.sheet.freeze_panes(self.pairs.first, len(self.pairs.columns))


_ENDS: tuple[End, End] = "destination", "origin"


def _times_fte(share: Callable[[Amounts, int], Expression]) -> Callable[[Amounts, int], Expression]:
    """The people that do a share of the work."""
    return lambda of, t: share(of, t) * of.of(of.build_up.fte, t)


def _hours(of: Amounts, t: int) -> Expression:
    """Standard hours of work."""
    share, hours = of.of(of.build_up.share_used, t), of.of(of.build_up.hours, t)
    return share * hours * of.book[Periods].named("years_per_period")


def _carbon(of: Amounts, t: int) -> Expression:
    """What the work emits."""
    return of.of(of.build_up.share_used, t) * of.of(of.build_up.emissions, t)


def _arriving(of: Amounts, t: int) -> Expression:
    """People's worth of today's work that goes live."""
    return of.of(of.build_up.fte_arriving, t) * of.todays(t)


def _elsewhere(of: Amounts, t: int) -> Expression:
    """The share that the previous plan has at a place and that is not there; of work it does not move, that has left."""
    moved = of.book[Work].moved_before.at(of.of(of.build_up.work_row, t))
    missing = maximum(0, of.reference(t) - of.of(of.build_up.share_used, t))
    return if_(moved > 0, missing, of.left(t))


def _departs(of: Amounts, t: int) -> Expression:
    """1 where today's work arrives or leaves otherwise than in the previous plan."""
    build_up, has_moves = of.build_up, follows_a_plan(of.book.plan.economics.study)
    arrives, leaves = (
        absolute(of.of(column, t) - of.decided(end, t, "not live")) if has_moves else of.of(column, t)
        for column, end in zip((build_up.arrives, build_up.leaves), _ENDS, strict=True)
    )
    return (arrives + leaves > of.book[Periods].named("another_move")) * of.todays(t)


def _done(of: Amounts, t: int) -> Expression:
    """What is under way that goes live when it is to."""
    return minimum(of.of(of.build_up.arrives, t), of.decided("destination", t, "under way"))


def _not_done(of: Amounts, t: int) -> Expression:
    """The share that is under way, that no policy lets fall short, and that does not arrive, or does not leave."""
    arriving, leaving = ([bool(locked[p, l].any()) for p, l in of.book.pairs] for locked in of.book.plan.economics.locked)
    columns = of.build_up.arrives, of.build_up.leaves
    arrives, leaves = (of.decided(end, t, "under way") - of.of(column, t) for column, end in zip(columns, _ENDS, strict=True))
    which = [arrive + 2 * leave for arrive, leave in zip(arriving, leaving, strict=True)]
    return Kinds(which, 0, maximum(0, arrives), maximum(0, leaves), maximum(0, arrives, leaves))


AMOUNTS = {
    SHARE: Amount("share", "share", lambda of, t: of.of(of.build_up.share_used, t)),
    FTE: Amount("fte", "FTE", lambda of, t: of.of(of.build_up.fte_by_plan, t)),
    RUN_COST: Amount("money", "{}", lambda of, t: of.of(of.build_up.cost_by_plan, t)),
    HOURS: Amount("fte", "hours", _hours),
    ARRIVING: Amount("fte", "FTE", _arriving),
    ONE_OFF: Amount("money", "{}", lambda of, t: of.of(of.build_up.one_off, t)),
    GONE: Amount("fte", "FTE", _times_fte(lambda of, t: of.left(t))),
    TODAY: Amount("fte", "FTE", _times_fte(lambda of, t: of.of(of.build_up.share_today, t))),
    ELSEWHERE: Amount("fte", "FTE", _times_fte(_elsewhere)),
    BEFORE: Amount("fte", "FTE", _times_fte(lambda of, t: of.reference(t))),
    DEPARTS: Amount("count", "1: it does", _departs),
    DUE: Amount("fte", "FTE", _times_fte(lambda of, t: of.decided("destination", t, "under way"))),
    DONE: Amount("fte", "FTE", _times_fte(_done)),
    CARBON: Amount("fte", "t CO2e", _carbon),
    NOT_DONE: Amount("share", "share", _not_done),
}
"""Every amount, in the order of the sheet."""
