"""The sheet `Quality`: how well every piece of work is done at every place, and the repeats, rework and errors that follow."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.quality import level_rows
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.quality import Measure
from sourcing_opt.workbook.grid.expression import Expression, Literal
from sourcing_opt.workbook.grid.functions import if_, match, maximum, minimum, sum_where
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.pay import ramp_periods
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.shares import SharesToday
from sourcing_opt.workbook.model.work import Work

_TOP, _BETWEEN = 4, 3
UNKNOWN = -1
"""In place of an error rate of which nothing is known."""


def speaks_of_quality(study: Study) -> bool:
    """Whether anything that a study says of quality takes work or money."""
    return bool(study.service_levels) or any(row.error_rate_included for row in study.processes)


class QualitySheet(Sheet):
    """A line for each process, then one for each pair of work and place."""

    name = "Quality"
    caption = "Workings: contacts that come back, rework and errors, by piece of work and place"

    def plan(self, book: Book) -> None:
        """Lay the tables out."""
        self.inputs, self.study, self.periods = book[Inputs], book.plan.economics.study, book[Periods]
        processes = book.axes.processes
        work = self.work_table = Table(self.name, "Quality_of_processes", _TOP, len(processes))
        pairs = self.table = Table(self.name, "Quality_of_pairs", work.end + _BETWEEN, len(book.pairs))
        self._plan_processes(work, [process.id for process in processes])
        self._plan_pairs(book, pairs)
        self._plan_fading(book, pairs)

    def _plan_processes(self, table: Table, ids: list[str]) -> None:
        self.process = table.add("Process", width=22, cells=ids)
        row = table.add(
            "Row", "of In_processes", "link", "count", cells=lambda: self.inputs.position("processes", "id", self.process)
        )

        def stated(header: str, unit: str, column: str) -> Column:
            return table.add(header, unit, "link", "factor", 11, cells=lambda: self.inputs.looked_up("processes", column, row))

        self.repeat_rate = stated("Repeat rate", "of the unresolved", "repeat_rate")
        rework, handling = (
            stated("Rework", "minutes/error", "rework_minutes"),
            stated("Handling", "minutes/unit", "handling_minutes"),
        )
        self.rework = table.add(
            "Rework share", "of handling", "formula", "factor", cells=lambda: if_(handling.equals(0), 0, rework / handling)
        )
        self.error_cost = stated("Cost per error", f"{self.book.currency}/error", "cost_per_error")

        def of_today(value: Column, known: Column) -> Expression:
            """The mean over where the work is today; as of new work where it is nowhere."""
            return sum_where(value.all, (self.pair_process.all, self.process)) / sum_where(
                known.all, (self.pair_process.all, self.process)
            )

        def known(column: Column) -> Expression:
            return sum_where(column.all, (self.pair_process.all, self.process)) > 0

        def included(column: str, new: float, unknown: float, value: Column, weight: Column, as_stated: Expression) -> Expression:
            today = if_(known(weight), of_today(value, weight), if_(known(self.done_today), unknown, new))
            return if_(self.inputs.looked_up("processes", column, row, "").equals(""), today, as_stated)

        def resolution_stated() -> Expression:
            return self._repeats(self.inputs.looked_up("processes", "resolution_included", row), self.repeat_rate)

        self.repeats_included = table.add(
            "Repeats included",
            "units/request, 0: unknown",
            "formula",
            "factor",
            12,
            cells=lambda: included(
                "resolution_included", 1, 0, self.weighted_repeats, self.weight_of_resolution, resolution_stated()
            ),
        )
        self.errors_included = table.add(
            "Errors included",
            "per unit, -1: unknown",
            "formula",
            "factor",
            12,
            cells=lambda: included(
                "error_rate_included",
                0,
                UNKNOWN,
                self.weighted_errors,
                self.weight_of_errors,
                self.inputs.looked_up("processes", "error_rate_included", row),
            ),
        )

    @staticmethod
    def _repeats(resolution: Expression, rate: Expression) -> Expression:
        """Contacts for each that comes for the first time."""
        return Literal(1) / (1 - rate * (1 - resolution))

    def _plan_pairs(self, book: Book, table: Table) -> None:
        work = book[Work]
        names = [book.names_of_work(p) for p, _ in book.pairs]
        self.pair_process = table.add("Process", width=22, cells=[each.process for each in names])
        self._shift = table.add("Shift", "of the day", number="count", width=7, cells=[each.shift for each in names])
        table.add("Location", width=20, cells=[book.axes.locations[l].id for _, l in book.pairs])
        row = self.process_row = table.add(
            "Process row", "of the table above", "link", "count", cells=lambda: match(self.pair_process, self.process.all)
        )
        part = table.add(
            "Part",
            "of the process",
            "link",
            "share",
            cells=lambda: work.part.at(match(self.pair_process, work.process.all) + self._shift - 1),
        )
        self.done_today = table.add(
            "Done today",
            "share of the process",
            "link",
            "share",
            cells=lambda: part * book[SharesToday].share_today.rows(np.arange(table.count)),
        )
        self.resolution_row = self._plan_row(book, table, "Resolution", "first_time_resolution")
        self.errors_row = self._plan_row(book, table, "Errors", "error_rate")

        def level(header: str, of: Column, column: str) -> Column:
            return table.add(header, "share", "link", "share", cells=lambda: self._stated(column, of))

        self.resolution, errors = level("Resolution", self.resolution_row, "value"), level("Error rate", self.errors_row, "value")
        rate = self.repeat_rate
        self.repeats = table.add(
            "Repeats",
            "units/request",
            "formula",
            "factor",
            cells=lambda: if_(
                self.resolution_row.equals(0), self.repeats_included.at(row), self._repeats(self.resolution, rate.at(row))
            ),
        )
        self.weight_of_resolution = table.add(
            "Known of resolution",
            "share of the process",
            "formula",
            "share",
            cells=lambda: if_(self.resolution_row.equals(0), 0, self.done_today),
        )
        self.weighted_repeats = table.add(
            "Repeats today",
            "units/request",
            "formula",
            "factor",
            # Not of `Repeats`, which looks up what is included where no row says anything.
            cells=lambda: if_(
                self.resolution_row.equals(0), 0, self.weight_of_resolution * self._repeats(self.resolution, rate.at(row))
            ),
        )
        self.weight_of_errors = table.add(
            "Known of errors",
            "share of the process",
            "formula",
            "share",
            cells=lambda: if_(self.errors_row.equals(0), 0, self.done_today),
        )
        self.weighted_errors = table.add(
            "Errors today", "per unit", "formula", "factor", cells=lambda: self.weight_of_errors * errors
        )
        self.contacts = table.add(
            "Contacts",
            "units handled/unit",
            "formula",
            "factor",
            cells=lambda: if_(self.repeats_included.at(row).equals(0), 1, self.repeats / self.repeats_included.at(row)),
        )
        included = self.errors_included
        self.error_rate = table.add(
            "Errors",
            "per unit handled",
            "formula",
            "factor",
            cells=lambda: if_(self.errors_row.equals(0), maximum(0, included.at(row)), errors),
        )
        self.effort = table.add(
            "Effort",
            "of handling time",
            "formula",
            "factor",
            cells=lambda: if_(included.at(row) < 0, 1, 1 + (self.error_rate - included.at(row)) * self.rework.at(row)),
        )

    def _plan_row(self, book: Book, table: Table, header: str, measure: Measure) -> Column:
        """Which row of the inputs is about a pair: the closest, as they stand."""
        rows = level_rows(self.study, book.axes, measure)
        return table.add(
            f"{header} row",
            "of In_service_levels, 0: none",
            "derived",
            "count",
            cells=[int(rows[p, l]) + 1 for p, l in book.pairs],
        )

    def _stated(self, column: str, row: Column, default: float = 0) -> Expression:
        return self.inputs.looked_up("service_levels", column, row, default)

    def _plan_fading(self, book: Book, table: Table) -> None:
        """What is done in addition until a place is as good as it will be."""
        row = self.process_row

        def at_arrival(of: Column, reached: Column) -> Expression:
            if not self.study.service_levels:
                return Literal(0)
            stated = self.inputs.column("service_levels", "at_arrival").at(maximum(1, of))
            return if_(of.equals(0), reached, if_(stated.equals(""), reached, stated))

        first = table.add(
            "Resolution at arrival", "share", "link", "share", cells=lambda: at_arrival(self.resolution_row, self.resolution)
        )
        again = table.add(
            "Repeats at arrival",
            "more than later, of all units",
            "formula",
            "factor",
            cells=lambda: if_(
                self.resolution_row.equals(0), 0, self._repeats(first, self.repeat_rate.at(row)) / self.repeats - 1
            ),
        )
        worse = table.add(
            "Errors at arrival", "per unit", "link", "factor", cells=lambda: at_arrival(self.errors_row, self.error_rate)
        )
        wrong = table.add("More errors", "per unit", "formula", "factor", cells=lambda: worse - self.error_rate)
        resolving, erring = (
            table.add(f"{header} ramp", "months", "link", "factor", cells=lambda of=of: self._stated("ramp_months", of))  # type: ignore[misc]
            for header, of in (("Resolution", self.resolution_row), ("Error", self.errors_row))
        )

        def more_work(k: int) -> Expression:
            return again * self._fades(resolving, k) + wrong * self.rework.at(row) / self.effort * self._fades(erring, k)

        def more_errors(k: int) -> Expression:
            return again * self.error_rate * self._fades(resolving, k) + wrong * self._fades(erring, k)

        count = ramp_periods(book)
        self.more_work = [
            table.add(f"More work {k}", "years of all work", "formula", "factor", cells=lambda k=k: more_work(k))  # type: ignore[misc]
            for k in range(count)
        ]
        """In each period from arrival on."""
        self.more_errors = [
            table.add(f"More errors {k}", "years, per unit", "formula", "factor", cells=lambda k=k: more_errors(k))  # type: ignore[misc]
            for k in range(count)
        ]

    def _fades(self, ramp: Column, k: int) -> Expression:
        """What a shortfall that falls evenly to nothing over the ramp comes to in the k-th period from arrival on. [years]"""
        months = self.periods.named("months_per_period")
        begin, end = (minimum(ramp, months * edge) for edge in (k, k + 1))
        return if_(ramp.equals(0), 0, (end - begin - (end**2 - begin**2) / (ramp * 2)) / self.periods.named("months_per_year"))

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            self.name,
            "How well work is done where, against what its volume and handling time contain. Derived: which row of In_service_levels is about a pair.",
        )
        page.titled(self.work_table, "What volumes and handling times contain")
        page.titled(self.table, "What is handled and put right at each place")
        page.widths(self.table.columns)
        page.sheet.freeze_panes(2, 3)
