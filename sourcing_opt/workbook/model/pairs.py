"""The sheet `Pairs`: every workstream and every place that does some of it: what holds for the two in every period."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.clock import night_share
from sourcing_opt.economics.geography import home_zone
from sourcing_opt.economics.languages import premium_rows
from sourcing_opt.schemas.tables.processes import SHIFTS
from sourcing_opt.workbook.grid.expression import Expression, Operand, lift
from sourcing_opt.workbook.grid.functions import match, maximum, product_sum
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Rows
from sourcing_opt.workbook.grid.table import Column, Range, Table
from sourcing_opt.workbook.model.book import Book, Pair, Sheet
from sourcing_opt.workbook.model.inputs import Inputs, row_of
from sourcing_opt.workbook.model.pay import Pay, ramp_periods
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.places import Places
from sourcing_opt.workbook.model.quote_terms import ExitTerms, QuoteTerms, RowsOf, has_terms
from sourcing_opt.workbook.model.shares import mode_of, moves_end_at, share_moved
from sourcing_opt.workbook.model.work import Work

_BETWEEN = 3


class Pairs(Sheet):
    """A line for each pair, in the book's order."""

    name = "Pairs"
    caption = "Workings: what holds for a piece of work at a place"

    def plan(self, book: Book) -> None:
        """Lay the tables out."""
        work, places, people, periods = book[Work], book[Places], book[Pay], book[Periods]
        self.inputs = book[Inputs]
        table = self.table = Table(self.name, "Pairs", 3, len(book.pairs))
        table.add("Pair", "number", number="count", width=8, cells=range(1, table.count + 1))
        names = [book.names_of_work(p) for p, _ in book.pairs]
        self.process = table.add("Process", width=22, cells=[each.process for each in names])
        self.shift = table.add("Shift", "of the day", number="count", width=7, cells=[each.shift for each in names])
        self.mode = mode_of(table, book, [p for p, _ in book.pairs])
        self.location = table.add("Location", width=21, cells=[book.axes.locations[l].id for _, l in book.pairs])
        self.key = table.add("Key", "process and location", "formula", width=34, cells=lambda: self.process & "|" & self.location)
        self.live = self._plan_live("Live")
        self.handed_over = self._plan_live("Handed over", handed_over=True) if book.settles else []
        """The same without what was new work then."""
        line = self.shift if self.mode is None else self._plan_lines(book)
        self.work_row = table.add(
            "Work row", "of Work", "link", "count", cells=lambda: match(self.process, work.process.all) + line - 1
        )
        self.place_row = table.add(
            "Place row", "of Places", "link", "count", cells=lambda: match(self.location, places.location.all)
        )
        self.pay_row = table.add(
            "Pay row", "of Pay, first period", "link", "count", cells=lambda: match(self.location, people.location.all)
        )
        fit = table.add("Fit row", "of In_fit, 0: none", "link", "count", cells=lambda: row_of(self._fit_key.all, self.key))
        self.quote_row = table.add(
            "Quote row", "of In_quotes, 0: none", "link", "count", cells=lambda: row_of(self._quote_key.all, self.key)
        )
        self.hours_per_fte = table.add(
            "Hours per FTE",
            "standard hours/year",
            "link",
            "amount",
            12,
            cells=lambda: places.hours_per_fte.at(self.place_row) * self.inputs.looked_up("fit", "productivity", fit, 1),
        )
        night = table.add("Night part", "of the shift", "derived", "share", cells=_night_parts(book))
        self.night_premium = table.add(
            "Night premium", "share of salary", "link", "share", cells=lambda: places.night_premium.at(self.place_row) * night
        )
        if book.plan.economics.study.language_pools:
            self.language_premium = table.add(
                "Language premium", "share of salary", "link", "share", cells=lambda: self._of_languages(book)
            )
        handled, costs = (Range(each[0], each[-1]) for each in (work.handled, places.safeguards))
        self.safeguards = table.add(
            "Safeguards",
            f"{book.currency}/FTE/year",
            "link",
            "amount",
            12,
            cells=lambda: product_sum(handled.line(self.work_row), costs.line(self.place_row)),
        )
        self.priced_by = table.add("Priced by", "quote per, or build-up", "link", cells=lambda: self._quoted("per", "build-up"))
        self.quote = table.add("Quote", "quote's currency", "link", "amount", 14, cells=lambda: self._quoted("price"))
        self.indexation = table.add("Indexation", "share/year", "link", "factor", cells=lambda: self._quoted("indexation"))
        currency = table.add(
            "Currency", "of the quote", "link", cells=lambda: self._quoted("currency", places.currency.at(self.place_row))
        )
        self.currency_row = table.add(
            "Currency row", "of Exchange_rates", "link", "count", cells=lambda: match(currency, periods.currency.all)
        )
        if has_terms(book.plan.economics.study):
            quality = self.inputs.looked_up("fit", "quality", fit, places.quality.at(self.place_row))
            self.terms = QuoteTerms(table, book, self._quoted, RowsOf(self.work_row, self.place_row, self.pay_row), quality)
            """What quotes say beside a price; only where any does."""
        if book.plan.economics.study.contracts:
            self.exit = ExitTerms(table, book)
            """What leaving takes by contract; only where there are any."""
        self.quote_keys, self._quote_key = self._plan_keys("quotes", table.end + _BETWEEN)
        self.fit_keys, self._fit_key = self._plan_keys("fit", self.quote_keys.end + _BETWEEN)

    def _plan_lines(self, book: Book) -> Column:
        """Which of its process's lines on the sheet Work a piece of work has: they are by mode, then by shift."""
        lines = [book.axes.by_process[book.axes.workstreams[p].process.id].index(p) + 1 for p, _ in book.pairs]
        return self.table.add("Line", "of the process", "derived", "count", width=7, cells=lines)

    def _plan_live(self, header: str, *, handed_over: bool = False) -> list[Column]:
        """What went live in each period before the start, as far back as it may still ramp up; the last period first."""
        book = self.book

        def arrived(k: int) -> Expression:
            to = moves_end_at(book, "destination", self.location)
            when = self.inputs.column("previous_moves", "period").all.equals(lift(1) - k)
            of = [self.inputs.column("previous_moves", "origin").all.differs("")] if handed_over else []
            return share_moved(book, "live", self.process, self.shift, to, when, *of, mode=self.mode)

        def live(k: int) -> Column:
            return self.table.add(f"{header} {k}", f"share, {k} before the start", "link", "share", cells=lambda: arrived(k))

        return [live(k) for k in range(1, ramp_periods(book))] if book.ramps_up_before else []

    def _of_languages(self, book: Book) -> Expression:
        """The largest premium of the work's languages at the place; which rows of In_language_pools are about a pair is fixed."""
        rows = premium_rows(book.plan.economics.study, book.axes)
        premium = self.inputs.column("language_pools", "premium")

        def largest(pair: Pair) -> Expression | float:
            found = [premium.pinned(row) for row in rows.get((pair.p, pair.l), ())]
            return maximum(0, *found) if found else 0.0

        return Rows([largest(pair) for pair in book.pairs])

    def _quoted(self, column: str, default: Operand = 0) -> Expression:
        """What the quote says, where there is one."""
        return self.inputs.looked_up("quotes", column, self.quote_row, default)

    def _plan_keys(self, name: str, top: int) -> tuple[Table, Column]:
        """The keys of an input table whose rows are for a process at a location."""
        count = len(self.book.plan.economics.study.rows(name))
        table = Table(self.name, f"{name.capitalize()}_keys", top, count)
        table.add("Row", f"of In_{name}", number="count", cells=range(1, count + 1))

        def key() -> Expression:
            process, place = (self.inputs.column(name, column).pinned(np.arange(count)) for column in ("process", "location"))
            return process & "|" & place

        return table, table.add("Key", "process and location", "link", cells=key)

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            self.name,
            "What holds for a piece of work at a place. Derived: the part of the shift that is night there, from time zones and the start.",
        )
        page.widths(self.table.columns)
        page.table(self.table)
        for name, table in (("quotes", self.quote_keys), ("fit", self.fit_keys)):
            page.titled(table, f"Which row of In_{name} is for which process and location", 5)
        page.sheet.freeze_panes(self.table.first, 4)


def _night_parts(book: Book) -> list[float]:
    """Of each pair, the part of the shift that is night at the location; work of a single shift is done by day."""
    study = book.plan.economics.study
    home, start = home_zone(study), study.study.start
    found = []
    for p, l in book.pairs:
        workstream = book.axes.workstreams[p]
        by_shifts = SHIFTS[workstream.process.coverage] > 1
        found.append(night_share(book.axes.locations[l].timezone, home, workstream.shift, start) if by_shifts else 0.0)
    return found
