"""Tables of the sheet `Business case` from which tax follows: what is deducted at every place in every period, and from home."""

from __future__ import annotations

import numpy as np

from sourcing_opt.workbook.grid.expression import Expression, Literal
from sourcing_opt.workbook.grid.functions import if_, product_sum, sum_where
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.moves import MovesByPeriod
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.sites import SitesByPeriod
from sourcing_opt.workbook.model.workforce.people import PeopleByPeriod, has_own_staff
from sourcing_opt.workbook.model.workforce.pools import PoolsByPeriod, has_pools
from sourcing_opt.workbook.terms.contracts import WAYS, Way, share_of
from sourcing_opt.workbook.terms.providers import Providers

SHEET = "Business case"
TOP = 4


def _positive(of: Expression) -> Expression:
    """What of a figure is above 0, in ranges too."""
    return (of > 0) * of


class TaxByPlace(Table):
    """Every location in every period: what is deducted there, and what that takes off the group's tax."""

    def __init__(self, book: Book, top: int) -> None:
        locations, count = book.axes.locations, book.count
        super().__init__(SHEET, "Tax_by_place", top, len(locations) * count)
        self._book, self._inputs, self._named = book, book[Inputs], book[Periods].named
        self._build_up, self._sites = book[CostBuildUp], book[SitesByPeriod]
        study, money = book.plan.economics.study, f"{book.currency}/period"
        listed = [location for location in locations for _ in range(count)]
        self.location = self.add("Location", width=24, cells=[each.id for each in listed])
        self.number = self.add("No.", "period", number="count", width=16, cells=[*range(1, count + 1)] * len(locations))
        self.add("Period", width=13, cells=book.axes.calendar.labels * len(locations))
        own, home = study.own_providers, study.study.home_country
        abroad = [int(each.provider in own and each.country != home) for each in listed]
        self._abroad = self.add("Own, abroad", "1 = yes", "derived", "count", 13, cells=abroad)
        self._country = self.add("Country", width=13, cells=[each.country for each in listed])
        until = {row.location: row.tax_holiday_until for row in study.incentives}
        days = [until.get(each.id) for each in listed]
        self._holiday = self.add(
            "Holiday",
            "last period",
            "derived",
            "count",
            13,
            cells=[0 if day is None else book.axes.calendar.begun_by(day) for day in days],
        )
        self.shield = self.add("Tax off", "share of cost", "link", "factor", 13, cells=self._shield)
        self.capex: dict[Way, Column] = {}
        self.depreciation: dict[Way, Column] = {}
        self.saved: dict[Way, Column] = {}
        self.saved_of_running: dict[Way, Column] = {}
        for way in WAYS:
            self._plan_way(way, money)

    def _rate(self, column: str, country: Expression) -> Expression:
        if not self._book.plan.economics.study.taxes:
            return Literal(0)
        return sum_where(self._inputs.column("taxes", column).all, (self._inputs.column("taxes", "country").all, country))

    @property
    def home_rate(self) -> Expression:
        """Of the home country. [share of profit]"""
        return self._rate("rate", self._inputs.setting("home_country"))

    def _shield(self) -> Expression:
        markup = self._rate("markup", self._country)
        taxed_there = if_(self.number > self._holiday, self._rate("rate", self._country) * markup, 0)
        return if_(self._abroad.equals(1), self.home_rate * (1 + markup) - taxed_there, self.home_rate)

    def _here(self) -> Expression:
        """The lines of the cost build-up that are about the place and the period."""
        return self._build_up.location.all.equals(self.location) * self._build_up.number.all.equals(self.number)

    def _of_sites(self, column: Column) -> Expression:
        return column.sum_where((self._sites.location, self.location), (self._sites.number, self.number))

    def _plan_way(self, way: Way, money: str) -> None:
        build_up, sites, new = self._build_up, self._sites, self._book.has_new_work
        by_plan = way == "by plan"
        study = self._book.plan.economics.study
        staff: list[PeopleByPeriod | PoolsByPeriod] = [self._book[PeopleByPeriod]] if has_own_staff(study) else []
        staff += [self._book[PoolsByPeriod]] if has_pools(study) else []

        def running() -> Expression:
            paid = product_sum(self._here() * share_of(build_up, way).all * build_up.delivery.all)
            paid = paid + self._of_sites(sites.fixed_by_plan if by_plan else sites.fixed_baseline)
            for table in staff:
                cost = table.ways[int(by_plan)].cost
                paid = paid + cost.sum_where((table.location, self.location), (table.number, self.number))
            return paid

        def opening() -> Expression:
            if by_plan:
                return self._of_sites(sites.opening)
            return self._of_sites(sites.opening_baseline) if new else Literal(0)

        def moving() -> Expression:
            if by_plan:
                return product_sum(self._here() * build_up.one_off.all) + self._of_sites(sites.closing)
            parts = [build_up.still_ramping] if self._book.ramps_up_before else []
            parts += [build_up.one_off_baseline] if new else []
            found: Expression = Literal(0)
            for column in parts:
                found = found + product_sum(self._here() * column.all)
            return found

        def add(header: str, formula: object, width: float = 14) -> Column:
            return self.add(f"{header}, {way}", money, "link", "money", width, cells=formula)  # type: ignore[arg-type]

        run = add("Running", running)
        opened = add("Opening", opening)
        self.capex[way] = add("Capitalised", lambda: opened * self._capex_share)
        self.depreciation[way] = add("Depreciation", lambda: self._depreciated(self.capex[way]))
        moved = add("Moving and closing", moving)

        def deducted() -> Expression:
            return run + moved + opened - self.capex[way] + self.depreciation[way]

        whole = add("Deducted", deducted)
        self.saved[way] = add("Tax saved", lambda: whole * self.shield)
        self.saved_of_running[way] = add("Of running", lambda: run * self.shield)

    @property
    def _capex_share(self) -> Expression:
        row = self._inputs.position("locations", "id", self.location)
        return self._inputs.looked_up("locations", "capex_share", row)

    def _depreciated(self, capex: Column) -> Expression:
        """Of what was capitalised up to now, the period's part of its life; in the last period all that is left."""
        count, years = self._book.count, self._named("years_per_period")
        first = np.repeat(np.arange(self.count // count) * count, count)
        life = self._named("depreciation_years")
        waves, amounts = (column.part(first, first + count) for column in (self.number, capex))
        age = (self.number - waves) * years
        left = _positive(life - age)
        after = _positive(life - age - years) * (self.number < self._book[Periods].number.fixed(count - 1))
        return product_sum(amounts * (waves <= self.number) * (left - after)) / life


class TaxByPeriod(Table):
    """What is paid from home, and all that is saved of tax, in every period."""

    def __init__(self, book: Book, top: int) -> None:
        super().__init__(SHEET, "Tax_by_period", top, book.count)
        places, build_up, providers, money = book[Tax].by_place, book[CostBuildUp], book[Providers], f"{book.currency}/period"
        self.add("Period", width=24, cells=book.axes.calendar.labels)
        self.number = self.add("No.", "period", number="count", width=16, cells=range(1, book.count + 1))
        self.saved: dict[Way, Column] = {}
        self.saved_of_running: dict[Way, Column] = {}

        def plan_way(way: Way) -> None:
            cost = build_up.cost_by_plan if way == "by plan" else build_up.cost_baseline
            settled = providers.settled_by_plan if way == "by plan" else providers.settled_baseline

            def at_home() -> Expression:
                here = build_up.number.all.equals(self.number)
                paid = product_sum(here * share_of(build_up, way).all * build_up.delivery.all)
                steering = cost.sum_where((build_up.number, self.number)) - paid
                return steering + settled.sum_where((providers.number, self.number))

            def add(header: str, part: Column, built: bool = False) -> Column:
                def cells() -> Expression:
                    saved = part.sum_where((places.number, self.number)) + home * places.home_rate
                    if not built:
                        return saved
                    once = book[MovesByPeriod]
                    return saved + once.build.sum_where((once.number, self.number)) * places.home_rate

                return self.add(f"{header}, {way}", money, "formula", "money", 14, total=True, cells=cells)

            home = self.add(f"Paid from home, {way}", money, "link", "money", 14, total=True, cells=at_home)
            self.saved[way] = add(
                "Tax saved",
                places.saved[way],
                built=book.has_modes and (way == "by plan" or not book.plan.economics.existing.any()),
            )
            self.saved_of_running[way] = add("Of running", places.saved_of_running[way])

        for way in WAYS:
            plan_way(way)


class Tax:
    """Both tables, where they stand on the sheet: below the case itself."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.by_place = TaxByPlace(book, self.first_line(book))

    @property
    def by_period(self) -> TaxByPeriod:
        """The tables that come after it."""
        return self._book[TaxOfPeriods].table

    @staticmethod
    def first_line(book: Book) -> int:
        """Room for what stands above: lines of the case, facts, fiscal years, years beyond, uses."""
        return TOP + 120 + book.count + int(book.plan.economics.study.study.beyond)


class TaxOfPeriods:
    """The table by period, below the one by place."""

    def __init__(self, book: Book) -> None:
        self.table = TaxByPeriod(book, book[Tax].by_place.end + 3)
