"""The sheet `Transition`: the plan as a Gantt chart of processes over periods, with what every period brings."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.axes import lead_periods
from sourcing_opt.plan import site_changes
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.formats import Number
from sourcing_opt.workbook.grid.functions import Test, if_, index, is_number, match, maximum, product_sum, sum_of, sum_where
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Kinds, Rows
from sourcing_opt.workbook.grid.table import Column, Headers, Table, across
from sourcing_opt.workbook.model.book import NEGLIGIBLE, Book, Sheet
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.moves import MovesByPeriod
from sourcing_opt.workbook.model.sites import SitesByPeriod
from sourcing_opt.workbook.model.work import Work
from sourcing_opt.workbook.workings.selections import spans_of

PREPARE, RAMP_UP, SETTLE, OPEN = "prepare", "ramp-up", "settle", "open"
STYLES = {PREPARE: "prepares", RAMP_UP: "ramps", SETTLE: "settles", OPEN: "open"}
"""What a cell of the chart says -> its style; a number is the people that go live."""
_LEAVING: dict[str, str] = {
    "severance": "Part of it: where the work leaves",
    "exit_fee": "Part of it: contracts that are left before they end",
    "transition_help": "Part of it: providers that hand over",
}
"""Component of what leaving costs -> in words."""
_TOP, _BETWEEN = 4, 3


class Transition(Sheet):
    """What every period brings, sites, waves: from top to bottom, their periods in the same columns."""

    name = "Transition"
    caption = "What goes live when, process by process; people moved and one-off cost of every period"

    def plan(self, book: Book) -> None:
        """Lay the tables out."""
        self.totals = self._plan_totals(book)
        self.sites = self._plan_sites(book, self.totals.end + _BETWEEN)
        self.waves = self._plan_waves(book, (self.sites if self.sites.count else self.totals).end + _BETWEEN)

    def _plan_totals(self, book: Book) -> Table:
        by_period, thousand = book[MovesByPeriod], f"thousand {book.currency}"
        of = by_period.one_offs
        stable: tuple[Column, str, str, Number] = (
            of["stabilisation"],
            thousand,
            "Part of it: until the work runs as it will",
            "thousands",
        )
        settling = [stable] if book.settles else []
        leaving = [name for name in _LEAVING if name == "severance" or book.plan.one_off_by_component[name].any()]
        shown: tuple[tuple[Column, str, str, Number], ...] = (
            (by_period.fte_moved, "FTE", "Today's work that goes live elsewhere", "fte"),
            (by_period.made, "number", "Each a share of one piece of work", "money"),
            (by_period.one_off, thousand, "All of it, with the sites", "thousands"),
            (of["knowledge_transfer"], thousand, "Part of it: handing the work over", "thousands"),
            (of["parallel_running"], thousand, "Part of it: the old team and the new at once", "thousands"),
            (of["ramp_up"], thousand, "Part of it: until new people are up to speed", "thousands"),
            *settling,
            *((of[name], thousand, _LEAVING[name], "thousands") for name in leaving),
        )
        columns, units, words, numbers = zip(*shown, strict=True)
        # The first line counts the periods.
        table = Table(self.name, "Transition_by_period", _TOP, 1 + len(shown))
        which = [0, *(1 for _ in shown)]
        table.add("By period", width=26, cells=["Period", *(column.header for column in columns)])
        table.add("Unit", width=30, cells=["number", *units])
        table.add("In words", width=38, cells=[None, *words])

        def periods() -> Expression:
            return across(self._periods[0], self._periods[-1])

        def when() -> Expression:
            peak_period = index(Headers(self._periods[0], self._periods[-1]), match(peak, periods()))
            return Kinds(which, None, if_(peak.equals(0), "", peak_period))

        total = table.add("Total", "", "formula", "fte", 10, cells=lambda: Kinds(which, None, sum_of(periods())))
        peak = table.add("Peak", "", "formula", "fte", 10, cells=lambda: Kinds(which, None, maximum(periods())))
        table.add("In", "period", "formula", "text", 10, cells=when)

        def in_period(t: int, label: str) -> Column:
            return table.add(
                label, "", "formula", "fte", 9.5, cells=lambda: Rows([float(t + 1), *(column.rows(t) for column in columns)])
            )

        self._periods = [in_period(t, label) for t, label in enumerate(book.axes.calendar.labels)]
        total.numbers = peak.numbers = ["fte", *numbers]
        for column in self._periods:
            column.numbers = ["money", *numbers]
        return table

    def _plan_sites(self, book: Book, top: int) -> Table:
        changes, sites, labels = site_changes(book.plan), book[SitesByPeriod], book.axes.calendar.labels
        places = [book.names_of_place(change.location) for change in changes]
        starts = np.array([change.location * book.count for change in changes], dtype=int)
        table = Table(self.name, "Site_waves", top, len(changes))
        table.add("Site", cells=[place.location for place in places])
        table.add("Name", cells=[place.name for place in places])
        turns = [f"{'opens' if change.opens else 'closes'} in {labels[change.wave]}" for change in changes]
        table.add("Change", cells=turns)
        table.add("Country", cells=[place.country for place in places])
        table.add("Provider", cells=[place.provider for place in places])

        def cost() -> Expression:
            opens = [change.opens for change in changes]
            opening, closing = (sum_of(column.part(starts, starts + book.count)) for column in (sites.opening, sites.closing))
            return Kinds(opens, closing, opening)

        table.add("Cost", "thousand", "link", "thousands", cells=cost)

        def in_period(t: int, label: str) -> None:
            table.add(label, "", "formula", "fte", 9.5, cells=lambda: if_(sites.open_used.rows(starts + t) > 0, OPEN, ""))

        for t, label in enumerate(labels):
            in_period(t, label)
        return table

    def _plan_waves(self, book: Book, top: int) -> Table:
        axes, processes, work = book.axes, _waves(book), book[Work]
        rows = [list(axes.by_process[process]) for process in processes]
        leads = lead_periods(book.plan.economics.study, axes)
        table = Table(self.name, "Waves", top, len(processes))
        table.add("Process", cells=processes)
        table.add("Its name", cells=[axes.workstreams[row[0]].process.name for row in rows])
        table.add("To", cells=[", ".join(_destinations(book, row)) for row in rows])
        self._lead = table.add("Lead time", "periods", "derived", "count", cells=[int(leads[row[0]]) for row in rows])
        self._ramp = table.add(
            "Ramp-up",
            "periods",
            "link",
            "count",
            cells=lambda: product_sum((across(work.losses[0], work.losses[-1], [row[0] for row in rows]) > 0) * 1),
        )
        settling = work.settling
        self._settle = (
            table.add(
                "Stabilisation",
                "periods",
                "link",
                "count",
                cells=lambda: product_sum((across(settling[0], settling[-1], [own[0] for own in rows]) > 0) * 1),
            )
            if settling
            else None
        )
        table.add("FTE", "that go live", "formula", "fte", cells=lambda: sum_of(across(columns[0], columns[-1])))
        spans = spans_of(book)

        def in_period(t: int, label: str) -> Column:
            return table.add(
                label,
                "",
                "formula",
                "fte",
                9.5,
                cells=lambda: Rows([self._wave(row, t, spans[process]) for row, process in enumerate(processes)]),
            )

        columns = [in_period(t, label) for t, label in enumerate(axes.calendar.labels)]
        return table

    def _wave(self, row: int, t: int, span: tuple[int, int]) -> Expression:
        """The people whose work goes live in a period; before it the time to prepare, after it the ramp-up, and until it is stable."""
        build_up = self.book[CostBuildUp]
        start, stop = (number * self.book.count for number in span)
        fte, number = (column.part(start, stop) for column in (build_up.fte_arriving, build_up.number))
        now, ahead, behind = self._periods[t].fixed(0), self._lead.rows(row), self._ramp.rows(row)
        at_once = sum_where(fte, (number, now))
        soon = sum_where(fte, (number, Test(">", now)), (number, Test("<=", now + ahead)))
        before = sum_where(fte, (number, Test("<", now)), (number, Test(">", now - behind)))
        later: Expression | str = ""
        if self._settle is not None:
            settling = sum_where(fte, (number, Test("<", now)), (number, Test(">", now - self._settle.rows(row))))
            later = if_(settling > 0, SETTLE, "")
        return if_(at_once > 0, at_once, if_(soon > 0, PREPARE, if_(before > 0, RAMP_UP, later)))

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            f"{self.name}: {self.book.plan.economics.study.study.name}",
            "A number is the people (FTE) whose work goes live in the period. Before it the time to prepare, after it the time until new people "
            "are up to speed. Every move is on the sheet Moves.",
        )
        for table, title in (
            (self.totals, "What every period brings"),
            (self.sites, "Sites that open or close"),
            (self.waves, "Waves: what goes live when"),
        ):
            if table.count or table is self.waves:
                page.titled(table, title, len(self.totals.columns))
                self._colour(page, table)
        if not self.waves.count:
            page.put(self.waves.first, 0, "Nothing moves.", page.formats.style("subtitle"))
        page.widths(self.totals.columns)
        page.sheet.freeze_panes(2, 1)

    def _colour(self, page: Page, table: Table) -> None:
        """Colour the cells of a chart by what they say."""
        periods = table.columns[-self.book.count :]
        area = f"{periods[0].address(0)}:{periods[-1].address(table.count - 1)}"
        for status, style in STYLES.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{status}"', "format": page.formats.style(style)}
            done(page.sheet.conditional_format(area, rule))
        if table is self.waves and table.count:
            page.mark(area, is_number(periods[0].rows(0)), "live")


def _waves(book: Book) -> list[str]:
    """The processes of which something goes live, by their first wave and id."""
    first_rows: dict[str, int] = {}
    for process, rows in book.axes.by_process.items():
        live = np.flatnonzero((book.arrive[list(rows)] > NEGLIGIBLE).any(axis=(0, 1)))
        if len(live):
            first_rows[process] = int(live[0])
    return sorted(first_rows, key=lambda process: (first_rows[process], process))


def _destinations(book: Book, rows: list[int]) -> list[str]:
    return sorted({book.axes.locations[l].id for l in np.flatnonzero((book.arrive[rows] > NEGLIGIBLE).any(axis=(0, 2)))})
