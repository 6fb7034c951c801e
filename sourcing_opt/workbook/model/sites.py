"""The sheet `Sites`: every location period by period: open or not, people, capacity, and what having it costs."""

from __future__ import annotations

import numpy as np

from sourcing_opt.workbook.grid.expression import Expression, Literal
from sourcing_opt.workbook.grid.functions import if_, match, maximum, minimum, product_sum, sum_of
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Rows
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.allocation import Allocation
from sourcing_opt.workbook.model.book import Book, PlaceNames, Sheet
from sourcing_opt.workbook.model.build_up_lines import allow_overrides
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.pay import Pay
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.places import Places

_TOP = 4


class SitesByPeriod(Table):
    """Every location in every period."""

    def __init__(self, book: Book) -> None:
        places = len(book.axes.locations)
        super().__init__("Sites", "Sites_by_period", _TOP + 3 + places + 3, places * book.count)
        self._build_up, self._places, self._pay = book[CostBuildUp], book[Places], book[Pay]
        money = book.currency
        self.location, _, self.country, self.model, self.provider = _add_names(
            self, [book.names_of_place(l) for l in range(places) for _ in range(book.count)]
        )
        self.number = self.add("No.", "period", number="count", cells=[*range(1, book.count + 1)] * places)
        self.add("Period", cells=book.axes.calendar.labels * places)
        self.place_row = self.add(
            "Place row", "of Places", "link", "count", cells=lambda: match(self.location, self._places.location.all)
        )
        by_plan = self.add("Open by plan", "1 = yes", "decision", "count", cells=[int(flag) for flag in book.plan.open.flat])
        self.override = self.add("Override", "1, 0, blank: none", "input", "count")
        self.open_used = self.add(
            "Open used", "1 = yes", "formula", "count", cells=lambda: if_(self.override.equals(""), by_plan, self.override)
        )
        self.fte_baseline = self.add(
            "FTE today's way", "FTE", "link", "fte", cells=lambda: self._of_work(self._build_up.fte_baseline)
        )
        self.fte_by_plan = self.add("FTE by plan", "FTE", "link", "fte", cells=lambda: self._of_work(self._build_up.fte_by_plan))
        if book.plan.economics.study.incentives:
            self._jobs = self.add("Jobs", "FTE that arrive, none there today", "link", "fte", cells=self._new_jobs)
        fixed = self.add("Fixed cost if open", f"{money}/period", "link", "money", cells=lambda: self._fixed(book))
        empty = self._plan_empty_seats(book) if any(each.lease_ends for each in book.axes.locations) else None
        self.open_baseline = self.add("Open today's way", "1 = yes", "formula", "count", cells=lambda: self._open_baseline(book))
        self.fixed_baseline = self.add(
            "Fixed cost today's way",
            f"{money}/period",
            "formula",
            "money",
            cells=lambda: self.open_baseline * fixed + empty[0] if empty else self.open_baseline * fixed,
        )
        self.fixed_by_plan = self.add(
            "Fixed cost by plan",
            f"{money}/period",
            "formula",
            "money",
            cells=lambda: self.open_used * fixed + empty[1] if empty else self.open_used * fixed,
        )
        self.opening = self.add(
            "Opening", money, "formula", "money", cells=lambda: maximum(0, self.open_used - self._before) * self._if_it_opens
        )
        self.closing = self.add(
            "Closing", money, "formula", "money", cells=lambda: maximum(0, self._before - self.open_used) * self._if_it_closes
        )
        if book.has_new_work:
            self.opening_baseline = self.add(
                "Opening today's way",
                money,
                "formula",
                "money",
                cells=lambda: if_(self.number.equals(1), self.open_baseline - self._at_first, 0) * self._if_it_opens,
            )
        granted = bool(book.plan.economics.study.incentives)
        self.job_grant = self.add("Job grant", money, "formula", "money", cells=self._granted if granted else lambda: Literal(0))
        if book.has_new_work:
            self.job_grant_baseline = self.add(
                "Job grant today's way",
                money,
                "formula",
                "money",
                cells=self._granted_today if granted else lambda: Literal(0),
            )
        self._if_it_opens = self._turning("If it opens", money, self._places.opening)
        self._if_it_closes = self._turning("If it closes", money, self._places.closing)

    def _plan_empty_seats(self, book: Book) -> tuple[Column, Column]:
        """What seats cost that are leased and empty, today's way and by plan."""
        build_up, places, money = self._build_up, self._places, f"{book.currency}/period"

        def people_today() -> Expression:
            here = build_up.location.all.equals(self.location) * build_up.number.all.equals(1)
            return product_sum(here * build_up.share_today.all * build_up.fte.all)

        def seats() -> Expression:
            stated = places.seats.at(self.place_row)
            return if_(stated.equals(""), people_today(), stated)

        def price() -> Expression:
            yearly = places.seat.at(self.place_row) * book[Periods].named("years_per_period")
            return if_(self.number <= places.lease.at(self.place_row), yearly * self._pay.local_prices, 0)

        leased = self.add("Seats leased", "FTE", "link", "fte", cells=seats)
        each = self.add("Empty seat", f"{money}, each", "link", "money", cells=price)

        def empty(way: str, people: Column) -> Column:
            return self.add(f"Empty seats {way}", money, "formula", "money", cells=lambda: maximum(0, leased - people) * each)

        self.empty_baseline, self.empty_by_plan = empty("today's way", self.fte_baseline), empty("by plan", self.fte_by_plan)
        return self.empty_baseline, self.empty_by_plan

    def _new_jobs(self) -> Expression:
        build_up = self._build_up
        here = (build_up.location, self.location), (build_up.number, self.number)
        return build_up.fte_arriving.sum_where(*here, (build_up.today_in_all_modes, 0))

    def _granted(self) -> Expression:
        """For jobs that come, as far as fewer came before than are paid for."""
        count = self.count // len(self._places.location.cells)
        first = np.repeat(np.arange(self.count // count) * count, count)
        numbers, jobs = (column.part(first, first + count) for column in (self.number, self._jobs))
        before = product_sum((numbers < self.number) * jobs)
        return self._paid(self._jobs, before)

    def _granted_today(self) -> Expression:
        placed = self._build_up.placed.all * self._build_up.fte.all
        build_up = self._build_up
        here = build_up.location.all.equals(self.location) * build_up.number.all.equals(1)
        return if_(self.number.equals(1), self._paid(product_sum(here * placed), Literal(0)), 0)

    def _paid(self, jobs: Expression, before: Expression) -> Expression:
        most = self._places.max_jobs.at(self.place_row)
        paid_for = if_(most.equals(""), jobs, minimum(jobs, maximum(0, most - before)))
        return -self._places.per_job.at(self.place_row) * paid_for

    def _of_work(self, column: Column) -> Expression:
        """A column of the cost build-up, of all work there."""
        return column.sum_where((self._build_up.location, self.location), (self._build_up.number, self.number))

    def _fixed(self, book: Book) -> Expression:
        yearly = self._places.fixed.at(self.place_row) * book[Periods].named("years_per_period")
        return yearly * self._pay.local_prices

    def _turning(self, header: str, money: str, cost: Column) -> Column:
        return self.add(header, money, "link", "money", 14, cells=lambda: cost.at(self.place_row) * self._pay.local_prices)

    @property
    def _at_first(self) -> Expression:
        return 1 - self._places.not_open.at(self.place_row)

    @property
    def _before(self) -> Expression:
        return if_(self.number.equals(1), self._at_first, self.open_used.above())

    def _open_baseline(self, book: Book) -> Expression:
        if not book.has_new_work:
            return self._at_first
        return maximum(self._at_first, if_(self._of_work(self._build_up.share_baseline) > 0, 1, 0))


class Sites(Sheet):
    """Each location on a line, and below each period by period."""

    name = "Sites"
    caption = "Every location: people, capacity, opening and closing"

    def plan(self, book: Book) -> None:
        """Lay the tables out."""
        money, allocation = f"{book.currency}, horizon", book[Allocation]
        periods = self.by_period = book[SitesByPeriod]
        locations, capacities = book.axes.locations, book.plan.economics.sites.max_fte.tolist()
        table = self.table = Table(self.name, "Sites", _TOP, len(locations))
        starts = np.arange(table.count) * book.count
        ends = starts + book.count
        names = _add_names(table, [book.names_of_place(l) for l in range(table.count)])
        self.location, _, self.country, _, self.provider = names
        table.add("Today", width=11, cells=[location.status for location in locations])
        table.add(
            "FTE today",
            "FTE",
            "formula",
            "fte",
            12,
            total=True,
            cells=lambda: allocation.fte_today.sum_where((allocation.location, self.location)),
        )
        self.end_baseline = table.add(
            "FTE at end, today's way", "FTE", "formula", "fte", 12, total=True, cells=lambda: periods.fte_baseline.rows(ends - 1)
        )
        self.end_by_plan = table.add(
            "FTE at end, by plan", "FTE", "formula", "fte", 12, total=True, cells=lambda: periods.fte_by_plan.rows(ends - 1)
        )
        most = table.add(
            "Most FTE, by plan", "FTE", "formula", "fte", 12, cells=lambda: maximum(periods.fte_by_plan.part(starts, ends))
        )
        capacity = table.add(
            "Capacity",
            "FTE, blank: no limit",
            "computed",
            "fte",
            12,
            cells=[each if np.isfinite(each) else None for each in capacities],
        )
        self.load = table.add(
            "Most of capacity",
            "share",
            "formula",
            "share",
            12,
            cells=lambda: Rows(
                [most.rows(l) / capacity.rows(l) if np.isfinite(each) and each > 0 else None for l, each in enumerate(capacities)]
            ),
        )

        def whole(column: Column) -> Column:
            return table.add(
                column.header, money, "formula", "money", 14, total=True, cells=lambda: sum_of(column.part(starts, ends))
            )

        self.fixed_by_plan, self.opening, self.closing, self.job_grant = map(
            whole, (periods.fixed_by_plan, periods.opening, periods.closing, periods.job_grant)
        )

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(self.name, "Fixed, opening and closing cost are for having a location, whatever is done there.")
        page.titled(self.table, "Locations")
        page.section(self.by_period.top - 1, "Locations by period", len(self.by_period.columns))
        allow_overrides(page, self.by_period.override, {"validate": "list", "source": [0, 1]})
        page.table(self.by_period)
        page.widths(self.by_period.columns)
        page.widths(self.table.columns)
        page.sheet.freeze_panes(2, 1)


def _add_names(table: Table, names: list[PlaceNames]) -> tuple[Column, Column, Column, Column, Column]:
    """The columns that name a location: its id, name, country, location model, provider."""
    return (
        table.add("Location", width=21, cells=[each.location for each in names]),
        table.add("Name", width=34, cells=[each.name for each in names]),
        table.add("Country", "ISO 3166", width=10, cells=[each.country for each in names]),
        table.add("Location model", width=14, cells=[each.model for each in names]),
        table.add("Provider", width=18, cells=[each.provider for each in names]),
    )
