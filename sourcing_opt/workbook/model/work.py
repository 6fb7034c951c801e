"""The sheet `Work`: every workstream: its size period by period, the roles it takes, and what moving it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from sourcing_opt.workbook.grid.expression import Expression, Literal, Operand
from sourcing_opt.workbook.grid.formats import Ink, Number
from sourcing_opt.workbook.grid.functions import count_cells_where, if_, match, maximum, minimum, product_sum, sum_where
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Column, Range, Table, across
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.pay import Pay, ramp_periods
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.places import data_classes
from sourcing_opt.workbook.model.shares import End, ModeOf, follows_a_plan, mode_of, share_moved, share_today


class Work(Sheet):
    """A line for each workstream."""

    name = "Work"
    caption = "Workings: size and needs of every piece of work, period by period"

    def plan(self, book: Book) -> None:
        """Lay the table out."""
        self.inputs, self.periods, self.study = book[Inputs], book[Periods], book.plan.economics.study
        workstreams = book.axes.workstreams
        table = self.table = Table(self.name, "Work", 3, len(workstreams))
        table.add("Work", width=26, cells=[each.name for each in workstreams])
        self.process = table.add("Process", width=22, cells=[each.process.id for each in workstreams])
        self.shift = table.add("Shift", "of the day", number="count", width=7, cells=[each.shift + 1 for each in workstreams])
        self.mode = mode_of(table, book, range(len(workstreams)))
        self.row = table.add(
            "Row", "of In_processes", "link", "count", cells=lambda: self.inputs.position("processes", "id", self.process)
        )
        self.existing = table.add("Existing", "1: done somewhere today", "link", "count", cells=self._existing)
        if follows_a_plan(self.study):
            self.moved_before = table.add(
                "Moved before",
                "share, by plan before",
                "link",
                "share",
                cells=self._moved_before,
            )
        self.part = table.add("Part", "of the process", "derived", "factor", cells=[each.share for each in workstreams])
        self._size = table.add("Size", "standard hours/year", "link", "amount", 13, cells=self._standard_hours)
        self._volume = table.add("Volume", "units/year", "link", "amount", 13, cells=lambda: self._stated("volume"))
        self.growth = table.add("Growth", "share/year", "link", "factor", cells=lambda: self._stated("growth"))
        self.automation = table.add("Automation", "share/year", "link", "factor", cells=lambda: self._stated("automation"))
        if self.mode is not None:
            self._plan_modes(self.mode)
        self._plan_moving()
        self._plan_roles()
        self.handled = [
            table.add(
                f"Data {name}",
                "1 = handled",
                "derived",
                "count",
                12,
                cells=[Counter(each.process.data_classes)[name] for each in workstreams],
            )
            for name in data_classes(self.study)
        ] or [table.add("Data", "1 = handled", "derived", "count", 12)]
        self.seasons = self._by_period("Season", "factor", "link", "factor", self._season)
        self._hours = self._by_period("Hours", "hours/year", "formula", "amount", self._hours_in)
        self._units = self._by_period("Units", "units/year", "formula", "amount", self._units_in)
        self.hours, self.units = (Range(block[0], block[-1]) for block in (self._hours, self._units))

    def _plan_modes(self, mode: ModeOf) -> None:
        """What the mode of the work says: the people it takes of those that it takes today's way, and what it costs by unit."""
        numbers = [0 if work.mode is None else 1 + self.study.modes.index(work.mode) for work in self.book.axes.workstreams]
        row = self.table.add("Mode row", "of In_modes, 0: none", "derived", "count", cells=numbers)

        def stated(column: str, default: float) -> Expression:
            return self.inputs.looked_up("modes", column, row, default)

        self.people = self.table.add(
            "People", "of today's way", "link", "factor", cells=lambda: (1 - stated("automated", 0)) * stated("handling", 1)
        )
        self.licence = self.table.add(
            "Licence", f"{self.book.currency}/unit", "link", "amount", cells=lambda: stated("licence", 0)
        )

    def _moved_before(self) -> Expression:
        """What the plan before has the work do; of work in a mode, what arrives in it or leaves it."""
        if self.mode is None:
            return share_moved(self.book, "not live", self.process, self.shift)
        ends: tuple[End, End] = "destination", "origin"
        to, off = (share_moved(self.book, "not live", self.process, self.shift, mode=self.mode, end=end) for end in ends)
        return to + off

    def _plan_moving(self) -> None:
        table, periods = self.table, self.periods
        row = self._moving_row = table.add(
            "Moving row",
            "of Moving",
            "link",
            "count",
            cells=lambda: match(self._stated("complexity", "standard"), periods.complexity.all),
        )
        self.transfer = table.add("Transfer", "weeks", "link", "amount", cells=lambda: periods.transfer.at(row))
        self.parallel = table.add("Parallel", "weeks", "link", "amount", cells=lambda: periods.parallel.at(row))
        money = f"{self.book.currency}/FTE"
        self.travel = table.add("Travel", money, "link", "amount", cells=lambda: periods.travel.at(row))
        self.programme = table.add("Programme", money, "link", "amount", cells=lambda: periods.programme.at(row))
        self.it_setup = table.add("IT", money, "link", "amount", cells=lambda: periods.it_setup.at(row))

    def _plan_roles(self) -> None:
        table, pay = self.table, self.book[Pay]
        self._mix = pay.by_role(table, "Mix", "share of FTE", "link", "share", self._part_of_role)
        self.mix = Range(self._mix[0], self._mix[-1])

        def lost(k: int) -> Expression:
            return product_sum(across(self._mix[0], self._mix[-1], absolute=False), across(pay.losses[0], pay.losses[-1], k))

        def loss(k: int) -> Column:
            return table.add(f"Loss {k}", "FTE-years/FTE", "link", "factor", cells=lambda: lost(k))

        self.losses = [loss(k) for k in range(ramp_periods(self.book))]
        """What ramping up loses in each period from arrival on."""

        def settles(k: int) -> Expression:
            months, moving = self.periods.named("months_per_period"), self.periods
            long = moving.stabilisation.at(self._moving_row)
            within = maximum(0, minimum(long, months * (k + 1)) - months * k)
            twice = moving.double_management.at(self._moving_row) / self.periods.named("months_per_year")
            weeks = moving.disruption_probability.at(self._moving_row) * moving.disruption_weeks.at(self._moving_row)
            again = if_(long.equals(0), 0, weeks / self.periods.named("weeks_per_year") / long)
            return within * (twice + again) * self.existing

        def settling(k: int) -> Column:
            return table.add(f"Settles {k}", "years of all work", "link", "factor", cells=lambda: settles(k))

        self.settling = [settling(k) for k in range(ramp_periods(self.book))] if self.book.settles else []
        """What stabilisation takes in each period from arrival on; nothing where it takes none."""

    def _by_period(self, block: str, unit: str, ink: Ink, number: Number, formula: Callable[[int], Expression]) -> list[Column]:
        def in_period(t: int, label: str) -> Column:
            return self.table.add(f"{block} {label}", unit, ink, number, 13, cells=lambda: formula(t))

        return [in_period(t, label) for t, label in enumerate(self.book.axes.calendar.labels)]

    def _stated(self, column: str, default: Operand = 0) -> Expression:
        """An input of the process."""
        return self.inputs.looked_up("processes", column, self.row, default)

    def _existing(self) -> Expression:
        if not self.study.baseline:
            return Literal(0)
        return if_(share_today(self.book, self.process, self.shift) > 0, 1, 0)

    def _standard_hours(self) -> Expression:
        handled = self._stated("volume") * self._stated("handling_minutes") / self.periods.named("minutes_per_hour")
        people = self._stated("fte") * self.periods.named("study_hours")
        if any(process.occupancy is not None for process in self.study.processes):
            handled = handled / self._stated("occupancy", 1)
        return if_(self._stated("fte", "").equals(""), handled, people)

    def _part_of_role(self, r: int) -> Expression:
        role = self.book[Pay].role.fixed(r)
        own = if_(self._stated("role", "").equals(role), 1, 0)
        if not self.study.process_roles:
            return own
        shares, processes, roles = (self.inputs.column("process_roles", column).all for column in ("share", "process", "role"))
        return own + sum_where(shares, (processes, self.process), (roles, role))

    def _season(self, t: int) -> Expression:
        if not self.study.volumes:
            return Literal(1)
        factors, processes, numbers = (self.inputs.column("volumes", column).all for column in ("factor", "process", "period"))
        same = (processes, self.process), (numbers, self.periods.number.fixed(t))
        return if_(count_cells_where(*same).equals(0), 1, sum_where(factors, *same))

    def _hours_in(self, t: int) -> Expression:
        middle = self.periods.middle.fixed(t)
        grown = (1 + self.growth) ** middle
        return self._size * self.part * grown * (1 - self.automation) ** middle * self.seasons[t]

    def _units_in(self, t: int) -> Expression:
        return self._volume * self.part * (1 + self.growth) ** self.periods.middle.fixed(t) * self.seasons[t]

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            self.name,
            "Every process, and every 8-hour shift of those that run longer, at the yearly rate of each period. "
            "Derived: the part from In_processes' coverage and shift_shares, classes of data from its data_classes.",
        )
        page.widths(self.table.columns)
        page.table(self.table)
        page.sheet.freeze_panes(self.table.first, 3)
