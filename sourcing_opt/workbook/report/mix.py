"""How work is spread before and after: by location model, function, country and provider; and over time."""

from __future__ import annotations

import numpy as np

from sourcing_opt.plan.summary import LOCATION_MODELS, last_year
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.functions import Test, if_, sum_of, sum_where
from sourcing_opt.workbook.grid.rows import Rows
from sourcing_opt.workbook.grid.table import Column, Table, across
from sourcing_opt.workbook.model.allocation import Allocation
from sourcing_opt.workbook.model.book import Book, PlaceNames
from sourcing_opt.workbook.model.sites import SitesByPeriod
from sourcing_opt.workbook.model.workforce.people import PeopleByPeriod, has_own_staff
from sourcing_opt.workbook.model.workforce.pools import PoolsByPeriod, has_pools

MODEL, COUNTRY, PROVIDER = GROUPINGS = ("Location model", "Country", "Provider")


def _named(place: PlaceNames, grouping: str) -> str:
    return {MODEL: place.model, COUNTRY: place.country, PROVIDER: place.provider}[grouping]


def groups_of(book: Book, grouping: str) -> list[str]:
    """The values of an attribute among locations with work or fixed cost, today or by plan, in the order of their lines."""
    has_cost = np.any([plan.site_cost["fixed"].any(axis=1) for plan in (book.plan, book.plan.baseline)], axis=0)
    employing = book.plan.economics.people.own & (book.plan.economics.people.start > 0).any(axis=0)
    places = {*(pair.l for pair in book.pairs), *np.flatnonzero(has_cost | employing).tolist()}
    values = {_named(book.names_of_place(l), grouping) for l in places}
    return [model for model in LOCATION_MODELS if model in values] if grouping == MODEL else sorted(values)


class Spread(Table):
    """A line for each value of an attribute of locations."""

    def __init__(self, book: Book, sheet: str, top: int, grouping: str) -> None:
        groups = groups_of(book, grouping)
        super().__init__(sheet, f"By_{grouping.lower().replace(' ', '_')}", top, len(groups))
        allocation, sites = book[Allocation], book[SitesByPeriod]
        of_pairs = {MODEL: allocation.location_model, COUNTRY: allocation.country, PROVIDER: allocation.provider}[grouping]
        of_sites = {MODEL: sites.model, COUNTRY: sites.country, PROVIDER: sites.provider}[grouping]
        self.group = self.add(grouping, cells=groups)

        def people(column: Column) -> Column:
            return self.add(
                column.header, "FTE", "link", "fte", total=True, cells=lambda: column.sum_where((of_pairs, self.group))
            )

        def part(header: str, fte: Column) -> Column:
            return self.add(
                header, "share", "formula", "share", total=True, cells=lambda: if_(fte.sum().equals(0), 0, fte / fte.sum())
            )

        self.fte = [people(column) for column in (allocation.fte_today, allocation.end_baseline, allocation.end_by_plan)]
        self.part_baseline = part("Part of all, today's way", self.fte[1])
        self.part_by_plan = part("Part of all, by plan", self.fte[2])
        unit, of_year = f"{book.currency}, last 12 months", (sites.number, Test(">=", last_year(book.plan).start + 1))

        pools = book[PoolsByPeriod] if has_pools(book.plan.economics.study) else None
        staff = book[PeopleByPeriod] if has_own_staff(book.plan.economics.study) else None

        def cost(work: Column, fixed: Column, way: int) -> Column:
            def of_group() -> Expression:
                parts = work.sum_where((of_pairs, self.group)) + fixed.sum_where((of_sites, self.group), of_year)
                if pools is not None:
                    of_pools = {MODEL: pools.model, COUNTRY: pools.country, PROVIDER: pools.provider}[grouping]
                    parts = parts + pools.ways[way].cost.sum_where((of_pools, self.group), (pools.number, of_year[1]))
                if staff is None:
                    return parts
                of_staff = {MODEL: staff.model, COUNTRY: staff.country, PROVIDER: staff.provider}[grouping]
                since = staff.number, of_year[1]
                return parts + staff.ways[way].cost.sum_where((of_staff, self.group), since)

            return self.add(work.header, unit, "link", "money", total=True, cells=of_group)

        self.cost_baseline = cost(allocation.cost_baseline, sites.fixed_baseline, 0)
        by_plan = cost(allocation.cost_by_plan, sites.fixed_by_plan, 1)
        self.add("Less by", unit, "formula", "money", total=True, cells=lambda: self.cost_baseline - by_plan)


class Functions(Table):
    """A line for each business function, with its people at the end by location model."""

    def __init__(self, book: Book, sheet: str, top: int) -> None:
        functions = sorted({process.function for process in book.axes.processes})
        super().__init__(sheet, "By_function", top, len(functions))
        allocation, models = book[Allocation], groups_of(book, MODEL)
        # A function's lines stand together. A spreadsheet would tell functions apart neither by capitals nor by * and ?.
        of_line = [book.axes.workstreams[p].process.function for p, _ in book.pairs]
        starts = [of_line.index(function) for function in functions]
        spans = [(start, start + of_line.count(of_line[start])) for start in starts]
        self.function = self.add("Function", cells=functions)

        def people(fte: Column, model: str, header: str) -> Column:
            def rows() -> Expression:
                return Rows([sum_where(fte.part(*span), (allocation.location_model.part(*span), model)) for span in spans])

            return self.add(header, "FTE at end", "link", "fte", total=True, cells=rows)

        for model in models:
            people(allocation.end_baseline, model, f"{model.capitalize()}, today's way")
        self.by_plan = {model: people(allocation.end_by_plan, model, f"{model.capitalize()}, by plan") for model in models}
        """Location model -> its people."""


class PeopleOverTime(Table):
    """People by location model in every period."""

    def __init__(self, book: Book, sheet: str, top: int) -> None:
        super().__init__(sheet, "People_by_period", top, book.count)
        sites = book[SitesByPeriod]
        self.period = self.add("Period", cells=book.axes.calendar.labels)
        number = self.add("No.", "period", number="count", cells=range(1, book.count + 1))

        def people(model: str) -> Column:
            return self.add(
                model.capitalize(),
                "FTE",
                "link",
                "fte",
                cells=lambda: sites.fte_by_plan.sum_where((sites.number, number), (sites.model, model)),
            )

        self.by_model = {model: people(model) for model in groups_of(book, MODEL)}
        columns = list(self.by_model.values())
        self.add("All", "FTE", "formula", "fte", cells=lambda: sum_of(across(columns[0], columns[-1], absolute=False)))
