"""The sheet `Pay`: what every role earns and costs at every location in every period, and how fast new people get up to speed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.formats import Ink, Number
from sourcing_opt.workbook.grid.functions import if_, match, product_sum
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.inputs import Inputs, row_of
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.places import Places, has_local_prices

_TOP, _BETWEEN = 4, 3
Formula = Callable[[int], Expression]
"""Number of a role -> what a column of its own holds."""


def ramp_periods(book: Book) -> int:
    """Number of periods over which new people get up to speed; at least 1, at most the horizon unless some arrived before it."""
    longest = int(book.plan.economics.transition.ramp_periods)
    return max(1, longest if book.ramps_up_before else min(longest, book.count))


class Pay(Sheet):
    """Roles, ramp-up, rates at the start, pay by location and period."""

    name = "Pay"
    caption = "Workings: pay of every role by location and period, and ramp-up"

    def plan(self, book: Book) -> None:
        """Lay the tables out from top to bottom."""
        self.inputs, self.periods = book[Inputs], book[Periods]
        self.roles = book.plan.economics.pay.roles
        self.role_table = self._plan_roles()
        self.ramp_table = self._plan_ramp(self.role_table.end + _BETWEEN)
        self.loss_table = self._plan_loss(self.ramp_table.end + _BETWEEN)
        self.rate_table = self._plan_rates(self.loss_table.end + _BETWEEN)
        self.pay_table = self._plan_pay(self.rate_table.end + _BETWEEN)
        self.key_table = self._plan_keys(self.pay_table.end + _BETWEEN)

    def by_role(
        self, table: Table, block: str, unit: str, ink: Ink, number: Number, formula: Formula, width: float = 12
    ) -> list[Column]:
        """A column for each role; a study priced by quotes alone has one that stays blank."""

        def of_role(r: int, role: str) -> Column:
            return table.add(f"{block}, {role}", unit, ink, number, width, cells=lambda: formula(r))

        found = [of_role(r, role.id) for r, role in enumerate(self.roles)]
        return found or [table.add(f"{block}, none", unit, ink, number, width)]

    def _plan_roles(self) -> Table:
        inputs = self.inputs
        table = Table(self.name, "Roles", _TOP, len(self.roles))
        self.role = table.add("Role", width=21, cells=[role.id for role in self.roles])
        row = table.add("Row", "of In_roles, 0: none", "link", "count", cells=lambda: inputs.position("roles", "id", self.role))

        def stated(header: str, unit: str, number: Number, column: str, default: Callable[[], Expression | float]) -> Column:
            return table.add(header, unit, "link", number, cells=lambda: inputs.looked_up("roles", column, row, default()))

        self.hiring_cost = stated("Hiring cost", "share of salary", "factor", "hiring_cost", lambda: 0)
        self.training_weeks = stated("Training", "weeks", "amount", "training_weeks", lambda: 0)
        span = stated("Span", "FTE/lead, 0: no leads", "amount", "span", lambda: 0)
        lead_pay = stated("Lead pay", "multiple of salary", "amount", "lead_pay", lambda: self.periods.named("unless_lead_pay"))
        self.lead_share = table.add(
            "Leads", "leads' pay/FTE", "formula", "factor", cells=lambda: if_(span.equals(0), 0, lead_pay / span)
        )
        return table

    def _plan_ramp(self, top: int) -> Table:
        months = self.book.axes.calendar.months
        table = Table(self.name, "Ramp", top, ramp_periods(self.book) * months)
        self._ramp_period = table.add(
            "Period", "after arrival", number="count", cells=[month // months for month in range(table.count)]
        )
        table.add("Month", "after arrival", number="count", cells=range(1, table.count + 1))
        # After its last month a role works as it always will.
        self._ramps = [
            table.add(
                f"Ramp, {role.id}",
                "productivity",
                "derived",
                "factor",
                12,
                cells=[role.ramp[month] if month < len(role.ramp) else 1.0 for month in range(table.count)],
            )
            for role in self.roles
        ] or [table.add("Ramp, none", "productivity", "derived", "factor", 12)]
        return table

    def _plan_loss(self, top: int) -> Table:
        table = Table(self.name, "Ramp_loss", top, ramp_periods(self.book))
        period = table.add("Period", "after arrival", number="count", cells=range(table.count))

        def lost(r: int) -> Expression:
            share = product_sum(self._ramp_period.all.equals(period) * (1 - self._ramps[r].all))
            return share / self.periods.named("months_per_year")

        self.losses = self.by_role(table, "Loss", "FTE-years/FTE", "formula", "factor", lost)
        return table

    def _plan_rates(self, top: int) -> Table:
        inputs, places = self.inputs, self.book[Places]
        table = Table(self.name, "Rates", top, len(self.book.axes.locations))
        self._rate_location = location = table.add("Location", cells=[place.id for place in self.book.axes.locations])
        self._rate_place = table.add(
            "Place row", "of Places", "link", "count", cells=lambda: match(location, places.location.all)
        )
        here = location.pinned(np.arange(table.count))
        rows = self.by_role(
            table,
            "Row",
            "of In_labor_rates, 0: none",
            "link",
            "count",
            lambda r: row_of(self.key.all, here & "|" & self.role.fixed(r)),
        )

        def stated(column: str, r: int, default: float = 0) -> Expression:
            return inputs.looked_up("labor_rates", column, rows[r], default)

        self._start = self.by_role(
            table,
            "Pay at start",
            "local currency/FTE/year",
            "link",
            "amount",
            lambda r: stated("salary", r) * stated("pay_premium", r, 1),
        )
        self.rise = self.by_role(table, "Pay rise", "share/year", "link", "factor", lambda r: stated("wage_inflation", r))
        self._on_cost = self.by_role(table, "On-cost", "share of salary", "link", "factor", lambda r: stated("on_cost", r))
        return table

    def _plan_pay(self, top: int) -> Table:
        book, periods, places = self.book, self.periods, self.book[Places]
        money = f"{book.currency}/FTE/year"
        table = Table(self.name, "Pay", top, len(book.axes.locations) * book.count)
        self.location = table.add("Location", cells=[place.id for place in book.axes.locations for _ in range(book.count)])
        number = table.add("No.", "period", number="count", cells=[*range(1, book.count + 1)] * len(book.axes.locations))
        table.add("Period", cells=book.axes.calendar.labels * len(book.axes.locations))
        row = self.rates_row = table.add(
            "Rates row", "of Rates", "formula", "count", cells=lambda: match(self.location, self._rate_location.all)
        )
        place = self._rate_place.at(row)

        def prices() -> Expression:
            if not has_local_prices(book.plan.economics.study):
                return periods.prices.at(number)
            return (1 + places.price_inflation.at(place)) ** periods.middle.at(number)

        self.fx = fx = table.add(
            "FX", f"{book.currency}/local", "link", "factor", cells=lambda: periods.fx.cell(places.currency_row.at(place), number)
        )
        self.local_prices = table.add(
            "Local prices", f"{book.currency}/local at start", "link", "factor", cells=lambda: fx * prices()
        )
        self.seat = table.add("Seat", money, "link", "amount", cells=lambda: places.seat.at(place) * self.local_prices)

        def block(name: str, formula: Formula) -> list[Column]:
            return self.by_role(table, name, money, "formula", "amount", formula)

        def earned(r: int) -> Expression:
            return self._start[r].at(row) * (1 + self.rise[r].at(row)) ** periods.middle.at(number) * fx

        self.pay = block("Pay", earned)
        self.loaded = block("Loaded pay", lambda r: self.pay[r] * (1 + self._on_cost[r].at(row)))
        self.hiring = block("Hiring", lambda r: self.hiring_cost.fixed(r) * self.pay[r])
        self.training = block(
            "Training", lambda r: self.training_weeks.fixed(r) / periods.named("weeks_per_year") * self.loaded[r]
        )
        self.leads = block("Leads", lambda r: self.lead_share.fixed(r) * self.loaded[r])
        return table

    def _plan_keys(self, top: int) -> Table:
        inputs, count = self.inputs, len(self.book.plan.economics.study.labor_rates)
        table = Table(self.name, "Rate_keys", top, count)

        def key() -> Expression:
            place, role = (inputs.column("labor_rates", column).pinned(np.arange(count)) for column in ("location", "role"))
            return place & "|" & role

        self.key = table.add("Key", "location and role", "link", cells=key)
        return table

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            self.name,
            "Salary x premium x pay rises x exchange rate, by role, location and period. Derived: the ramp by month, from In_roles' ramp.",
        )
        for table, title in (
            (self.role_table, "Roles"),
            (self.ramp_table, "Productivity of new people, month by month"),
            (self.loss_table, "Work lost while they get up to speed"),
            (self.rate_table, "Rates at the start"),
            (self.pay_table, "Pay by location and period"),
            (self.key_table, "Which row of In_labor_rates is for which location and role"),
        ):
            page.titled(table, title, min(8, len(table.columns)))
        done(page.sheet.set_column(0, len(self.pay_table.columns) - 1, 12))
        page.widths(self.role_table.columns[:1])
        page.sheet.freeze_panes(2, 1)
