"""The sheet `People`: who is employed at places with their own staff, who joins, leaves and is released: the headcount from period to period."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sourcing_opt.io.workbook.staffing_sheet import HEADERS, PEOPLE, WAYS
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.functions import if_, match, maximum, product_sum
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Kinds
from sourcing_opt.workbook.grid.table import Column, Range, Table
from sourcing_opt.workbook.grid.walk import Walk
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.pay import Pay
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.places import Places

_TOP = 4


def has_own_staff(study: Study) -> bool:
    """Whether people come and go anywhere."""
    return any(location.own_staff for location in study.locations)


def crews(book: Book) -> list[tuple[int, int]]:
    """(r, l) of every role at every place with its own staff that the workbook's work takes, or that is there to begin with."""
    people = book.plan.economics.people
    there = people.start > 0
    for p, l in book.pairs:
        there[:, l] |= people.weight[p, :, l] > 0
    return [(r, l) for l, r in np.argwhere(there.T).tolist()]


class Way(NamedTuple):
    """Columns of the headcount if nothing moves, or by plan."""

    need: Column
    joiners: Column
    released: Column
    temps: Column
    staff: Column
    leavers: Column
    idle: Column
    short: Column
    scarce: Column
    costs: dict[str, Column]
    cost: Column


class PeopleByPeriod(Table):
    """A line for each role, place and period."""

    def __init__(self, book: Book) -> None:
        self._book, self._crews = book, crews(book)
        count, economics = book.count, book.plan.economics
        super().__init__(PEOPLE, "Headcount_walk", _TOP, len(self._crews) * count)
        lines = [crew for crew in self._crews for _ in range(count)]
        names = [book.names_of_place(l) for _, l in lines]
        self.role = self.add("Role", width=20, cells=[economics.pay.roles[r].id for r, _ in lines])
        self.location = self.add("Location", width=20, cells=[each.location for each in names])
        self.country = self.add("Country", "ISO 3166", cells=[each.country for each in names])
        self.model = self.add("Location model", width=12, cells=[each.model for each in names])
        self.provider = self.add("Provider", width=14, cells=[each.provider for each in names])
        self.number = self.add("No.", "period", number="count", width=6, cells=[*range(1, count + 1)] * len(self._crews))
        self.add("Period", width=9, cells=book.axes.calendar.labels * len(self._crews))
        self._plan_prices(book)
        self.start = self.add("At the start", "FTE", "link", "fte", cells=self._stated_or_needed)
        self.ways = [self._plan_way(book, way, plan) for way, plan in zip(WAYS, (book.plan.baseline, book.plan), strict=True)]
        """Today's way, by plan."""

    @property
    def baseline(self) -> Way:
        """If nothing moves."""
        return self.ways[0]

    @property
    def by_plan(self) -> Way:
        """By plan."""
        return self.ways[1]

    def _plan_prices(self, book: Book) -> None:
        """What it costs that a person joins, goes, helps out or waits."""
        places, pay, named, inputs = book[Places], book[Pay], book[Periods].named, book[Inputs]
        place = self.add("Place row", "of Places", "link", "count", 6, cells=lambda: match(self.location, places.location.all))
        pay_row = self.add(
            "Pay row", "of Pay", "link", "count", 6, cells=lambda: match(self.location, pay.location.all) + self.number - 1
        )
        role = self.add("Role number", "of Roles", "link", "count", 6, cells=lambda: match(self.role, pay.role.all))
        money = f"{book.currency}/FTE"

        def of_role(columns: list[Column]) -> Expression:
            return Range(columns[0], columns[-1]).cell(pay_row, role)

        def stated(column: str) -> Expression:
            return inputs.looked_up("locations", column, places.row.at(place))

        def price(header: str, unit: str, formula: Callable[[], Expression]) -> Column:
            return self.add(header, unit, "link", "amount", 11, cells=formula)

        weeks, years = named("weeks_per_year"), named("years_per_period")
        earned, loaded = (
            price("Pay", f"{money}/year", lambda: of_role(pay.pay)),
            price("Loaded pay", f"{money}/year", lambda: of_role(pay.loaded)),
        )
        margin = price("Margin", "1 + share of cost", lambda: 1 + places.margin.at(place))
        self._prices = {
            "joining": price("A person joins", money, lambda: (of_role(pay.hiring) + of_role(pay.training)) * margin),
            "release": price(
                "A person is let go",
                money,
                lambda: places.severance.at(place) / weeks * earned + stated("notice_weeks") / weeks * loaded,
            ),
            "temps": price("A temp, beside pay", f"{money}/period", lambda: stated("temps_premium") * loaded * margin * years),
            "scarcity": price("A scarce person", f"{money}/period", lambda: self._premium * loaded * margin * years),
            "idle": price("An idle person", f"{money}/period", lambda: (loaded + pay.seat.at(pay_row)) * margin * years),
        }
        self._scarce_from = self.add(
            "Scarce from", "FTE, blank: never", "link", "fte", 9, cells=lambda: self._of_rates("scarce_from")
        )
        self._premium = self.add(
            "Scarce premium", "share of pay", "link", "share", 9, cells=lambda: self._of_rates("scarce_premium")
        )
        self._remain = self.add(
            "Remain", "share/period", "link", "share", 8, cells=lambda: maximum(0, 1 - places.attrition.at(place) * years)
        )

    def _of_rates(self, column: str) -> Expression:
        """What In_labor_rates says of the role at the place, where pay rises with size; blank elsewhere. Which row that is stays as it is."""
        rates = self._book.plan.economics.study.labor_rates
        rows = {(row.role, row.location): index for index, row in enumerate(rates) if row.scarce_from is not None}
        at = [rows.get((str(role), str(place)), -1) for role, place in zip(self.role.cells, self.location.cells, strict=True)]
        stated = self._book[Inputs].column("labor_rates", column).pinned(np.maximum(at, 0))
        return Kinds([int(row >= 0) for row in at], None if column == "scarce_from" else 0, stated)

    def _of_work(self, share: Callable[[CostBuildUp], Column], number: Expression) -> Expression:
        """Staff that the shares of all work at the place take in a period."""
        build_up = self._book[CostBuildUp]
        here = build_up.location.all.equals(self.location) * build_up.number.all.equals(number)
        roles = [product_sum(here * part.all * share(build_up).all * build_up.fte.all) for part in build_up.staff_parts]
        return Kinds([r for r, _ in self._crews for _ in range(self._book.count)], *roles)

    def _stated_or_needed(self) -> Expression:
        """What In_staff says; else what today's work takes in the first period."""
        rows = {(row.role, row.location): index for index, row in enumerate(self._book.plan.economics.study.staff)}
        keys = list(zip(self.role.cells, self.location.cells, strict=True))
        needed = self._of_work(lambda build_up: build_up.share_today, self._one)
        if not rows:
            return needed
        at = [rows.get((str(role), str(location)), -1) for role, location in keys]
        stated = self._book[Inputs].column("staff", "people").pinned(np.maximum(at, 0))
        return Kinds([int(row >= 0) for row in at], needed, stated)

    @property
    def _one(self) -> Expression:
        """The first period's number."""
        return self._book[Periods].number.fixed(0)

    def _plan_way(self, book: Book, way: str, plan: Plan) -> Way:
        share: Callable[[CostBuildUp], Column] = (
            (lambda build_up: build_up.share_baseline) if way == WAYS[0] else (lambda build_up: build_up.share_used)
        )

        def people(header: str, formula: Callable[[], Expression]) -> Column:
            return self.add(f"{header} {way}", "FTE", "formula", "fte", 9, cells=formula)

        def decided(header: str, amounts: np.ndarray) -> Column:
            cells = [amount for r, l in self._crews for amount in amounts[r, l].tolist()]
            return self.add(f"{header} {way}", "FTE", "decision", "fte", 9, cells=cells)

        need = people("Needed", lambda: self._of_work(share, self.number))
        joiners, released, temps = (decided(header, part) for header, part in zip(HEADERS, plan.staffing, strict=True))
        is_first = [number == 1 for number in self.number.cells]
        staff = people("Staff at end", lambda: Walk(staff, self.start, is_first, self._remain, joiners - released))
        leavers = people(
            "Leave by themselves", lambda: if_(self.number.equals(1), self.start, staff.above()) * (1 - self._remain)
        )
        idle = people("Idle", lambda: maximum(0, staff + temps - need))
        short = people("Short", lambda: maximum(0, need - staff - temps))
        scarce = people("Scarce", lambda: if_(self._scarce_from.equals(""), 0, maximum(0, staff - self._scarce_from)))
        amounts = {"joining": joiners, "release": released, "temps": temps, "idle": idle, "scarcity": scarce}

        def price(name: str, amount: Column) -> Column:
            header = f"Cost of {name} {way}"
            return self.add(header, book.currency, "formula", "money", 12, cells=lambda: amount * self._prices[name])

        costs = {name: price(name, amount) for name, amount in amounts.items()}
        cost = self.add(
            f"Cost of people {way}",
            book.currency,
            "formula",
            "money",
            13,
            total=True,
            cells=lambda: costs["joining"] + costs["release"] + costs["temps"] + costs["idle"] + costs["scarcity"],
        )
        return Way(need, joiners, released, temps, staff, leavers, idle, short, scarce, costs, cost)


class PeopleSheet(Sheet):
    """The headcount walk of every role and place, today's way and by plan."""

    name = PEOPLE
    caption = "Headcount at places with their own staff: who joins, leaves, is let go, waits or helps out, and what it costs"

    def plan(self, book: Book) -> None:
        """Lay the table out."""
        self.by_period = book[PeopleByPeriod]

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            self.name,
            "Staff at the end of a period: those before it less who leaves by themselves, with who joins, without who is let go. Who joins and who is "
            "let go is decided: where a change needs more, it says how many are short. Which places have their own staff is fixed: solve again.",
        )
        page.widths(self.by_period.columns)
        page.table(self.by_period)
        page.sheet.freeze_panes(self.by_period.first, 2)
