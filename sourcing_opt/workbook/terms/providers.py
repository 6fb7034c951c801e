"""The sheet `Providers`: what each provider is paid in each contract year, its discounts, and commitments that are not used."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.cost.commercials import periods_gone
from sourcing_opt.workbook.grid.expression import Expression, Literal
from sourcing_opt.workbook.grid.functions import if_, largest_product, maximum, product_sum, sum_where
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.terms.contracts import WAYS, Charges, Exits, HandOvers, PackagePeriods, Packages, Settlements, share_of

_BETWEEN = 3


class Providers(Sheet):
    """Each provider's contract years."""

    name = "Providers"
    caption = "What each provider is paid in each contract year, with discounts and commitments"

    def plan(self, book: Book) -> None:
        """Lay the table out."""
        self.inputs, self.periods = book[Inputs], book[Periods]
        self.names = _names(book)
        money, years = f"{book.currency}/contract year", book.plan.economics.commercials.years
        table = self.table = Table(self.name, "Providers", 3, len(self.names) * len(years))
        count, labels = len(self.names), book.axes.calendar.labels
        gone = periods_gone(book.plan.economics.study, book.axes)
        self.provider = table.add("Provider", width=20, cells=[name for name in self.names for _ in years])
        self._year = table.add("Year", "of contract", number="count", width=9, cells=[*range(1, len(years) + 1)] * count)
        self._first = table.add("First", "period", number="count", width=8, cells=[periods[0] + 1 for periods in years] * count)
        self.number = table.add(
            "No.", "last period", number="count", width=8, cells=[periods[-1] + 1 for periods in years] * count
        )
        table.add("Period", "settled in", width=11, cells=[labels[periods[-1]] for periods in years] * count)
        before = table.add(
            "Before", "periods gone", "derived", "count", 11, cells=[0 if y else gone for y in range(len(years))] * count
        )
        self._length = table.add(
            "Length",
            "years",
            "formula",
            "factor",
            9,
            cells=lambda: (self._year_ends - self._first + 1 + before) * self.periods.named("years_per_period"),
        )
        stated = bool(book.plan.economics.study.providers)
        self._spent = table.add(
            "Spent",
            f"{book.currency}, before the start",
            "link",
            "money",
            14,
            cells=(lambda: if_(self._year.equals(1), self._stated("spent"), 0)) if stated else [0.0] * table.count,
        )
        self._least = table.add(
            "Least spend",
            money,
            "link",
            "money",
            15,
            cells=lambda: self._stated("min_spend") * self._length if stated else Literal(0),
        )
        build_up = book[CostBuildUp]
        self._tiers = self._plan_tiers(book, table.end + _BETWEEN + 1) if self._is_incremental else None
        of_year = self._year_ends = self.number
        yearly = {way: self._settled(way, money, share_of(build_up, way)) for way in WAYS}
        below = (self._tiers or table).end + _BETWEEN
        self.charges = Charges(book, below + 1)
        self.packages = Packages(book, self.charges.end + _BETWEEN)
        self.package_periods = PackagePeriods(book, self.packages.end + _BETWEEN, self.packages)
        self.exits = Exits(book, self.package_periods.end + _BETWEEN)
        self.hand_overs = HandOvers(book, self.exits.end + _BETWEEN)
        self.settlements: Settlements | None = None
        self.settled_baseline, self.settled_by_plan = (yearly[way] for way in WAYS)
        if book.plan.economics.contracts.concern_shares_together:
            self.settlements = Settlements(
                book, self.hand_overs.end + _BETWEEN, yearly, of_year, self.charges, self.package_periods, self.hand_overs
            )
            # Then it is in the single periods that all is settled.
            self.number = self.settlements.number
            self.settled_baseline, self.settled_by_plan = (self.settlements.settled[way] for way in WAYS)

    @property
    def _is_incremental(self) -> bool:
        study = self.book.plan.economics.study
        return bool(study.provider_tiers) and any(row.discounts == "incremental" for row in study.providers)

    def _plan_tiers(self, book: Book, top: int) -> Table:
        """What each tier adds to the discount of the one below: the discount on what lies above its threshold."""
        count = len(book.plan.economics.study.provider_tiers)
        table = Table(self.name, "Tiers", top, count)
        every = np.arange(count)
        provider, spend, discount = (
            self.inputs.column("provider_tiers", column) for column in ("provider", "from_spend", "discount")
        )
        self._tier_provider = table.add("Provider", width=20, ink="link", cells=lambda: provider.pinned(every) & "")
        self._tier_from = table.add("From", f"{book.currency}/year", "link", "money", 14, cells=lambda: spend.pinned(every) * 1)

        def more() -> Expression:
            below = provider.all.equals(self._tier_provider) * (spend.all < self._tier_from)
            return discount.pinned(every) - largest_product(below * discount.all)

        self._tier_more = table.add("Adds", "share of what lies above", "link", "share", 14, cells=more)
        return table

    def _granted(self, paid: Column, discount: Column) -> Expression:
        """The discount on all of a year's spend; of providers with incremental ones, each tier's on what lies above it."""
        if not self._is_incremental:
            return paid * discount
        begins = self._tier_from.all * self._length
        above = (paid > begins) * (paid - begins)
        steps = product_sum(self._tier_provider.all.equals(self.provider) * self._tier_more.all * above)
        row = self.inputs.position("providers", "id", self.provider)
        kind = self.inputs.looked_up("providers", "discounts", row, "all_units")
        return if_(kind.equals("incremental"), steps, paid * discount)

    def _stated(self, column: str) -> Expression:
        """An input of the provider."""
        amounts, names = (self.inputs.column("providers", each).all for each in (column, "id"))
        return sum_where(amounts, (names, self.provider))

    def _settled(self, way: str, money: str, share: Column) -> Column:
        """Commitments not used less discounts: what is added to run cost in the last period of a contract year."""
        table, build_up, named = self.table, self.book[CostBuildUp], self.periods.named

        def spend() -> Expression:
            number = build_up.number.all
            of_year = build_up.provider.all.equals(self.provider) * (number >= self._first) * (number <= self._year_ends)
            return self._spent + product_sum(of_year * share.all * build_up.delivery.all)

        paid = table.add(f"Paid, {way}", money, "link", "money", 16, total=True, cells=spend)
        discount = table.add(f"Discount, {way}", "share of spend", "link", "share", 12, cells=lambda: self._discount(paid))
        rebate = table.add(
            f"Rebate, {way}", money, "formula", "money", 15, total=True, cells=lambda: self._granted(paid, discount)
        )
        nothing = table.add(
            f"Paid for nothing, {way}",
            money,
            "formula",
            "money",
            15,
            total=True,
            cells=lambda: if_(paid > named("used_above") * self._least, maximum(0, self._least - paid), 0),
        )
        return table.add(f"Settled, {way}", money, "formula", "money", 15, total=True, cells=lambda: nothing - rebate)

    def _discount(self, paid: Column) -> Expression:
        """The highest discount whose threshold is reached; discounts never fall with the spend."""
        if not self.book.plan.economics.study.provider_tiers:
            return Literal(0)
        providers, thresholds, discounts = (
            self.inputs.column("provider_tiers", column).all for column in ("provider", "from_spend", "discount")
        )
        reached = paid >= thresholds * self._length * self.periods.named("reached_from")
        return largest_product(providers.equals(self.provider) * reached * discounts)

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            self.name,
            "Paid is before discounts and without governance. A discount is on all spend of the contract year, or, where it is incremental, on what lies "
            "above its threshold; less than the least spend is made up. "
            "When contract years begin is fixed: solve again. Derived: the part of one that lies before the start, from In_study's contract_start.",
        )
        page.widths(self.table.columns)
        page.table(self.table)
        tables: list[tuple[Table | None, str]] = [
            (self._tiers, "What each tier adds to the discount of the one below"),
            (self.charges, "What is charged by quote, by component"),
            (self.packages, "Packages: one yes or no each, by the end state"),
            (self.package_periods, "Discounts on packages"),
            (self.exits, "What it would cost by contract if all of today's work left then; blank where it may not leave"),
            (self.hand_overs, "Handing work over between processes that are apart"),
            (self.settlements, "Settled with all providers, in each period"),
        ]
        for each, title in tables:
            if each is not None and each.count:
                page.titled(each, title)
        page.sheet.freeze_panes(self.table.first, 1)


def _names(book: Book) -> list[str]:
    """All that run a location, and those that are owed a settlement of what was spent before."""
    terms = book.plan.economics.commercials.terms
    return sorted({location.provider for location in book.axes.locations} | {each.provider for each in terms if each.spent})
