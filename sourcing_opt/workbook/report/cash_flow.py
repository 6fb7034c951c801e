"""Cost and saving by period, which is what the headline adds up, and by year."""

from __future__ import annotations

from sourcing_opt.workbook.grid.expression import Expression, Literal, total
from sourcing_opt.workbook.grid.functions import if_, maximum, sum_of
from sourcing_opt.workbook.grid.rows import Rows
from sourcing_opt.workbook.grid.table import Column, Running, Table
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.moves import MovesByPeriod
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.sites import SitesByPeriod
from sourcing_opt.workbook.model.workforce.people import PeopleByPeriod, has_own_staff
from sourcing_opt.workbook.model.workforce.pools import PoolsByPeriod, has_pools
from sourcing_opt.workbook.terms.providers import Providers


class CashFlow(Table):
    """A line for each period."""

    def __init__(self, book: Book, sheet: str, top: int) -> None:
        super().__init__(sheet, "By_period", top, book.count)
        self._book, self._build_up, self._sites, self._once = book, book[CostBuildUp], book[SitesByPeriod], book[MovesByPeriod]
        build_up, sites, providers, named = self._build_up, self._sites, book[Providers], book[Periods].named
        money, present = book.currency, f"{book.currency}, present value"
        self.period = self.add("Period", cells=book.axes.calendar.labels)
        self.number = self.add("No.", "period", number="count", cells=range(1, book.count + 1))

        pools = book[PoolsByPeriod] if has_pools(book.plan.economics.study) else None
        people = book[PeopleByPeriod] if has_own_staff(book.plan.economics.study) else None

        def run_cost(header: str, work: Column, fixed: Column, settled: Column, way: int) -> Column:
            def cost() -> Expression:
                parts = (
                    work.sum_where((build_up.number, self.number))
                    + fixed.sum_where((sites.number, self.number))
                    + settled.sum_where((providers.number, self.number))
                )
                if pools is not None:
                    parts = parts + pools.ways[way].cost.sum_where((pools.number, self.number))
                return parts if people is None else parts + people.ways[way].cost.sum_where((people.number, self.number))

            return self.add(header, money, "link", "money", total=True, cells=cost)

        self.run_cost_baseline = run_cost(
            "Run cost, today's way", build_up.cost_baseline, sites.fixed_baseline, providers.settled_baseline, 0
        )
        self.one_off_baseline = self.add(
            "One-off cost, today's way", money, "link", "money", total=True, cells=self._one_off_baseline
        )
        self.run_cost = run_cost("Run cost, by plan", build_up.cost_by_plan, sites.fixed_by_plan, providers.settled_by_plan, 1)
        self.one_off = self.add("One-off cost", money, "link", "money", total=True, cells=lambda: self._once.one_off)
        self.saving = self.add(
            "Saving",
            money,
            "formula",
            "money",
            total=True,
            cells=lambda: self.run_cost_baseline + self.one_off_baseline - self.run_cost - self.one_off,
        )
        self.saving_so_far = self.add(
            "Saving so far", money, "formula", "money", cells=lambda: Running(self.saving_so_far, self.saving)
        )
        factor = self.discount = self.add(
            "Discount factor", "", "link", "factor", cells=lambda: book[Periods].discount.at(self.number)
        )
        self.present_baseline = self.add(
            "Today's way",
            present,
            "formula",
            "money",
            total=True,
            cells=lambda: (self.run_cost_baseline + self.one_off_baseline) * factor,
        )
        self.present_by_plan = self.add(
            "By plan", present, "formula", "money", total=True, cells=lambda: (self.run_cost + self.one_off) * factor
        )
        self.net_saving = self.add("Net saving", present, "formula", "money", total=True, cells=lambda: self.saving * factor)

        def not_paid_back() -> Expression:
            saved_by_then = self.saving_so_far - maximum(0, self.run_cost_baseline - self.run_cost)
            return if_(saved_by_then < -named("paid_back_within") * (self.run_cost_baseline + self.run_cost), self.number, 0)

        self.not_paid_back = self.add("Not paid back", "period, 0: paid back", "formula", "count", cells=not_paid_back)

    def _one_off_baseline(self) -> Expression:
        """Of new work, and of the end of a ramp-up."""
        parts: list[Expression] = [self._once.still_ramping] if self._book.ramps_up_before else []
        if self._book.has_new_work:
            parts.append(self._build_up.one_off_baseline.sum_where((self._build_up.number, self.number)))
            parts.append(self._sites.opening_baseline.sum_where((self._sites.number, self.number)))
            if self._book.plan.economics.study.incentives:
                parts.append(self._sites.job_grant_baseline.sum_where((self._sites.number, self.number)))
            if self._book.has_modes and not self._book.plan.economics.existing.any():
                # Where all work is new, the plan is what is held against itself.
                parts.append(self._once.build)
        return total(parts) if parts else Literal(0)


class ByYear(Table):
    """A line for each year from the start of the study."""

    def __init__(self, book: Book, sheet: str, top: int, periods: CashFlow) -> None:
        spans = years(book)
        super().__init__(sheet, "By_year", top, len(spans))
        labels = book.axes.calendar.labels
        self.add("Year", cells=[f"Year {number}" for number in range(1, self.count + 1)])
        self.add("From", cells=[labels[start] for start, _ in spans])
        self.add("To", cells=[labels[stop - 1] for _, stop in spans])

        def of_year(column: Column, unit: str = book.currency) -> None:
            self.add(
                column.header,
                unit,
                "formula",
                "money",
                total=True,
                cells=lambda: Rows([sum_of(column.part(start, stop)) for start, stop in spans]),
            )

        for column in (
            periods.run_cost_baseline,
            periods.one_off_baseline,
            periods.run_cost,
            periods.one_off,
            periods.saving,
        ):
            of_year(column)
        of_year(periods.net_saving, f"{book.currency}, present value")


def years(book: Book) -> list[tuple[int, int]]:
    """The first period of each year from the start, and the one after its last."""
    step = round(1 / book.axes.calendar.years)
    return [(start, min(start + step, book.count)) for start in range(0, book.count, step)]
