"""The sheet `Amounts`: what rules count, for every pair of work and place by period, and sums over pairs as formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.schemas.policies import AmountLimit, CountLimit, Policy, ShareLimit, Stability
from sourcing_opt.workbook.book import Book
from sourcing_opt.workbook.cells import Formula
from sourcing_opt.workbook.cost_build_up import PLANNED_COST, PLANNED_FTE, TODAYS_FTE
from sourcing_opt.workbook.formats import Number
from sourcing_opt.workbook.pages import begin_page, section
from sourcing_opt.workbook.selections import Span
from sourcing_opt.workbook.tables import Column, Row, Table, set_widths, write

NAME = "Amounts"
SHARE, FTE, RUN_COST, HOURS = "Share used", "FTE", "Run cost", "Standard hours"
ARRIVING, ONE_OFF, GONE, TODAY = "FTE arriving", "One-off cost", "FTE that have left", "FTE today's way"
_TOP = 4
_NAMED = (Column("Process", width=22), Column("Shift", "of the day", number="count"), Column("Location", width=21))


@dataclass(frozen=True)
class Vector:
    """One figure for each pair of work and place."""

    table: Table
    header: str
    values: Floats
    """(pairs,)"""
    pattern: str = "{}"
    """What is made of the range, `{}`."""

    def made(self, pattern: str, values: Floats) -> Vector:
        """The same cells with something done to them; `{}` in the pattern is what there was."""
        return replace(self, pattern=pattern.replace("{}", self.pattern), values=values)

    def over(self, span: Span) -> str:
        """The factor for the pairs of a span."""
        return self.pattern.replace("{}", self.table.part(self.header, *span))


def total(vectors: list[Vector], span: Span) -> Formula:
    """The sum over the pairs of a span of the product of their figures."""
    text = "*".join(vector.over(span) for vector in vectors)
    return Formula(f"SUMPRODUCT({text})", float(np.prod([vector.values[slice(*span)] for vector in vectors], axis=0).sum()))


@dataclass(frozen=True)
class Measure:
    """An amount of every pair in every period."""

    number: Number
    unit: str
    values: Floats
    """(pairs, T)"""
    formula: Callable[[int, int], str]
    """(pair, period) -> the cell."""


class Amounts:
    """The amounts that the rules of a study count, side by side, each with a line for every pair."""

    def __init__(self, book: Book, build_up: Table) -> None:
        self._book, self._build_up = book, build_up
        self._p, self._l = (np.array(axis, dtype=int) for axis in zip(*book.pairs, strict=True))
        self.pairs = Table(NAME, "Amount_pairs", _NAMED, _TOP, len(book.pairs))
        needed = _needed(book.plan.economics.study.policies)
        self.measures = {name: measure(self) for name, measure in MEASURES.items() if name in needed}
        self.tables: dict[str, Table] = {}
        for number, (name, measure) in enumerate(self.measures.items()):
            columns = tuple(Column(label, measure.unit, "link", measure.number, 12) for label in book.axes.calendar.labels)
            left = len(_NAMED) + 1 + number * (book.count + 1)
            self.tables[name] = Table(NAME, f"Amount_{number + 1}", columns, _TOP, len(book.pairs), left)

    def of(self, name: str, t: int) -> Vector:
        """An amount in period t."""
        return Vector(self.tables[name], self._book.axes.calendar.labels[t], self.measures[name].values[:, t])

    def write(self) -> None:
        """Fill the sheet."""
        book, sheet, formats = self._book, self._book.sheets[NAME], self._book.formats
        begin_page(sheet, formats, NAME, "What the rules count, for every pair of work and place, by period.")
        write(sheet, formats, self.pairs, ({**book.work(p), **book.place(l)} for p, l in book.pairs))
        set_widths(sheet, _NAMED)
        for name, table in self.tables.items():
            section(sheet, formats, table.top - 1, name, len(table.columns), table.left)
            write(sheet, formats, table, self._rows(name))
            set_widths(sheet, table.columns, table.left)
        sheet.freeze_panes(self.pairs.first, len(_NAMED))
        sheet.repeat_rows(_TOP - 1, _TOP + 1)

    def _rows(self, name: str) -> Iterator[Row]:
        measure, labels = self.measures[name], self._book.axes.calendar.labels
        for number in range(len(self._book.pairs)):
            yield {label: Formula(measure.formula(number, t), float(measure.values[number, t])) for t, label in enumerate(labels)}

    def _built_up(self, number: Number, unit: str, header: str, values: Floats) -> Measure:
        """A column of the cost build-up, turned so that periods stand side by side; values (P, L, T)."""
        return Measure(number, unit, values[self._p, self._l], lambda pair, t: self._link(header, pair, t))

    def shares(self) -> Measure:
        """Where the work is done."""
        return self._built_up("share", "share", "Share used", self._book.share)

    def fte(self) -> Measure:
        """People by plan."""
        return self._built_up("fte", "FTE", PLANNED_FTE, self._book.fte)

    def todays_fte(self) -> Measure:
        """People if nothing moved."""
        return self._built_up("fte", "FTE", TODAYS_FTE, self._book.plan.baseline_fte)

    def run_cost(self) -> Measure:
        """Run cost by plan."""
        cost = self._book.share * self._book.plan.economics.run.total
        return self._built_up("money", self._book.currency, PLANNED_COST, cost)

    def hours(self) -> Measure:
        """Standard hours of work."""
        economics = self._book.plan.economics
        hours = self._book.share * (economics.hours * economics.axes.calendar.years)[:, None, :]

        def formula(pair: int, t: int) -> str:
            share, hours_for_all = self._link("Share used", pair, t), self._link("Hours for all", pair, t)
            return f"{share}*{hours_for_all}*years_per_period"

        return Measure("fte", "hours", hours[self._p, self._l], formula)

    def one_off(self) -> Measure:
        """One-off cost of arriving and leaving, in the period it is paid in."""
        return self._built_up("money", self._book.currency, "One-off cost", np.asarray(sum(self._book.plan.one_off.values())))

    def arriving(self) -> Measure:
        """People's worth of today's work that goes live."""
        economics = self._book.plan.economics
        people = self._book.arrive * economics.fte * economics.existing[:, None, None]

        def formula(pair: int, t: int) -> str:
            return f'{self._link("FTE arriving", pair, t)}*({self._link("Work", pair, t)}="today\'s")'

        return Measure("fte", "FTE", people[self._p, self._l], formula)

    def gone(self) -> Measure:
        """People that would do, where it was, the work that has left by each period."""
        people = np.cumsum(self._book.leave, axis=2) * self._book.plan.economics.fte

        def formula(pair: int, t: int) -> str:
            start = pair * self._book.count
            return f"SUM({self._build_up.part('Leaves', start, start + t + 1)})*{self._link('FTE for all', pair, t)}"

        return Measure("fte", "FTE", people[self._p, self._l], formula)

    def _link(self, header: str, pair: int, t: int) -> str:
        """A cell of the cost build-up."""
        return self._build_up.link(header, pair * self._book.count + t)


MEASURES: dict[str, Callable[[Amounts], Measure]] = {
    SHARE: Amounts.shares,
    FTE: Amounts.fte,
    RUN_COST: Amounts.run_cost,
    HOURS: Amounts.hours,
    ARRIVING: Amounts.arriving,
    ONE_OFF: Amounts.one_off,
    GONE: Amounts.gone,
    TODAY: Amounts.todays_fte,
}
"""Every amount, in the order of the sheet."""
OF_SHARES = {"fte": FTE, "cost": RUN_COST, "volume": HOURS}
OF_AMOUNTS = {"fte": FTE, "run_cost": RUN_COST, "moved_fte": ARRIVING, "one_off_cost": ONE_OFF}
"""Metric of a policy -> the amount it counts."""


def _needed(policies: tuple[Policy, ...]) -> set[str]:
    needed = {SHARE, FTE}
    for policy in policies:
        match policy:
            case ShareLimit():
                needed |= {OF_SHARES[policy.metric]}
            case AmountLimit():
                needed |= {OF_AMOUNTS[policy.metric]}
            case CountLimit() if policy.min is not None:
                needed |= {HOURS}
            case Stability():
                needed |= {GONE, TODAY}
            case _:
                pass
    return needed
