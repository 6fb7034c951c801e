"""The sheet `Pools`: who waits for calls where, and what it costs; how many agents a load takes; and what it costs that pools are split."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.functions import Test, count_cells_where, if_, match, minimum, product_sum
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.places import Places

NAME = "Pools"
WAYS = ("today's way", "by plan")
_TOP, _BETWEEN = 4, 4
_STEP = 1.05
"""From one load in the table of agents to the next, beside those that the plan has; so the line between two is close to the truth."""
_SMALLEST = 1e-4
"""The first load, of the largest; from none to it, agents rise too steeply for a line."""


def has_pools(study: Study) -> bool:
    """Whether calls wait for agents anywhere."""
    return any(process.pool is not None for process in study.processes)


def pool_lines(book: Book) -> list[tuple[int, int]]:
    """(k, l) of every pool at every place where the workbook has any of its work."""
    member = book.plan.economics.pools.member
    return sorted({(int(k), l) for p, l in book.pairs for k in np.flatnonzero(member[:, p]).tolist()})


class Way(NamedTuple):
    """Columns of the pools if nothing moves, or by plan."""

    load: Column
    agents: Column
    waiting: Column
    cost: Column


class Agents(Table):
    """A line for each of many loads of each pool: how many agents they take. Between two lines, agents are on the straight line."""

    def __init__(self, book: Book) -> None:
        pools = book.plan.economics.pools
        lines = [(k, load) for k in range(len(pools.names)) for load in self._loads(book, k).tolist()]
        top = book[PoolsByPeriod].end + _BETWEEN
        super().__init__(NAME, "Agents", top, len(lines))
        self.pool = self.add("Pool", width=20, cells=[pools.names[k].name for k, _ in lines])
        self.load = self.add("Load", "erlangs", "computed", "amount", 20, cells=[load for _, load in lines])
        loads = np.array([load for _, load in lines])
        of_pool = np.array([k for k, _ in lines])
        agents, middle, error = np.zeros(len(lines)), (loads[:-1] + loads[1:]) / 2, np.zeros(len(lines))
        for k, queue in enumerate(pools.queues):
            mine = of_pool == k
            agents[mine] = queue.agents(loads[mine])
            between = np.flatnonzero(mine[:-1] & mine[1:])
            error[between] = queue.agents(middle[between]) - (agents[between] + agents[between + 1]) / 2
        self.agents = self.add("Agents", "mean over the hours", "computed", "amount", 12, cells=agents.tolist())
        self.error = self.add("Missing", "agents, halfway to the next", "computed", "factor", 14, cells=error.tolist())

    @staticmethod
    def _loads(book: Book, k: int) -> Floats:
        """Those of both ways, alone and together, and many more, up to twice all calls."""
        plan, pools = book.plan, book.plan.economics.pools
        found = [0.0]
        for way in (plan, plan.baseline):
            found += [*way.loads[k].ravel().tolist(), *way.loads[k].sum(axis=0).tolist()]
        most = 2 * max(float(pools.loads(np.ones(book.axes.shape))[k].max(initial=0.0)), max(found), 1.0)
        grid = np.geomspace(most * _SMALLEST, most, int(np.log(1 / _SMALLEST) / np.log(_STEP)))
        return np.unique(np.concatenate([found, grid]))

    def looked_up(self, pool: Expression, load: Expression) -> Expression:
        """Agents for a load of a pool."""
        lines = count_cells_where((self.pool.all, pool))
        below = count_cells_where((self.pool.all, pool), (self.load.all, Test("<=", load)))
        row = match(pool, self.pool.all) + minimum(below, lines - 1) - 1
        begin, end = self.load.at(row), self.load.at(row + 1)
        first, second = self.agents.at(row), self.agents.at(row + 1)
        return first + (second - first) * (load - begin) / (end - begin)


class PoolsByPeriod(Table):
    """A line for each pool, place and period."""

    def __init__(self, book: Book) -> None:
        self._book, count = book, book.count
        pairs, pools = pool_lines(book), book.plan.economics.pools
        super().__init__(NAME, "Pools_by_period", _TOP, len(pairs) * count)
        lines = [pair for pair in pairs for _ in range(count)]
        names = [book.names_of_place(l) for _, l in lines]
        places, money = book[Places], book.currency
        self.pool = self.add("Pool", width=20, cells=[pools.names[k].name for k, _ in lines])
        self.location = self.add("Location", width=20, cells=[each.location for each in names])
        self.country = self.add("Country", "ISO 3166", cells=[each.country for each in names])
        self.model = self.add("Location model", width=12, cells=[each.model for each in names])
        self.provider = self.add("Provider", width=14, cells=[each.provider for each in names])
        self.number = self.add("No.", "period", number="count", width=6, cells=[*range(1, count + 1)] * len(pairs))
        self.add("Period", width=9, cells=book.axes.calendar.labels * len(pairs))
        hours = self.add("Service", "hours/year", "derived", "amount", 11, cells=[float(pools.hours[k]) for k, _ in lines])
        place = self.add("Place row", "of Places", "link", "count", 6, cells=lambda: match(self.location, places.location.all))
        self._people = self.add(
            "People per agent", "FTE", "link", "factor", 9, cells=lambda: hours / places.productive_hours.at(place)
        )
        pool_rows = {pool.id: row for row, pool in enumerate(book.plan.economics.study.pools)}
        at = np.array([pool_rows[pools.names[k].pool] for k, _ in lines], dtype=np.int64)

        def included() -> Expression:
            stated = book[Inputs].column("pools", "occupancy_included").pinned(at)
            return if_(stated.equals(""), 1, stated)

        self._included = self.add("Occupancy included", "share", "link", "share", 10, cells=included)

        def price() -> Expression:
            build_up = book[CostBuildUp]
            people, paid = (self._of_calls(column) for column in (build_up.fte_years, build_up.delivery))
            each = paid / people * book[Periods].named("years_per_period") * (1 + places.governance.at(place))
            return if_(people.equals(0), 0, each)

        self._price = self.add("Who waits costs", f"{money}/FTE/period", "link", "amount", 12, cells=price)
        self.of_agent = self.add(
            "An agent costs",
            f"{money}/period",
            "formula",
            "amount",
            12,
            cells=lambda: self._included * self._people * self._price,
        )
        self.ways = [self._plan_way(way, number) for number, way in enumerate(WAYS)]
        """Today's way, by plan."""

    def _of_calls(self, column: Column) -> Expression:
        """A column of the cost build-up, of the pool's work at the place that no quote prices."""
        build_up = self._book[CostBuildUp]
        return column.sum_where(
            (build_up.pool, self.pool),
            (build_up.location, self.location),
            (build_up.number, self.number),
            (build_up.fte_years, Test(">", 0)),
        )

    def _plan_way(self, way: str, number: int) -> Way:
        book = self._book

        def add(header: str, unit: str, kind: str, formula: Callable[[], Expression], total: bool = False) -> Column:
            return self.add(
                f"{header} {way}",
                unit,
                "formula",
                "money" if kind == "money" else "fte",
                12,
                cells=formula,
                total=total,
            )

        def people() -> Expression:
            build_up = book[CostBuildUp]
            return self._of_calls((build_up.fte_baseline, build_up.fte_by_plan)[number])

        load = add("Load", "erlangs", "fte", lambda: people() / self._people)
        agents = add("Agents", "mean over the hours", "fte", lambda: book[Agents].looked_up(self.pool, load))
        waiting = add("Waiting", "FTE", "fte", lambda: self._people * (self._included * agents - load))
        cost = add("Cost of waiting", book.currency, "money", lambda: waiting * self._price, total=True)
        return Way(load, agents, waiting, cost)


class Splitting(Table):
    """A line for each pool and period: the agents that it takes more, by plan, that not all calls are answered at one place."""

    def __init__(self, book: Book) -> None:
        by_period, pools, count = book[PoolsByPeriod], book.plan.economics.pools, book.count
        way = by_period.ways[1]
        super().__init__(NAME, "Splitting", book[Agents].end + _BETWEEN, len(pools.names) * count)
        self.pool = self.add("Pool", width=20, cells=[name.name for name in pools.names for _ in range(count)])
        self.number = self.add("No.", "period", number="count", width=20, cells=[*range(1, count + 1)] * len(pools.names))
        self.add("Period", cells=book.axes.calendar.labels * len(pools.names))

        def of_pool(column: Column) -> Expression:
            return column.sum_where((by_period.pool, self.pool), (by_period.number, self.number))

        self.load = self.add("Load", "erlangs", "formula", "fte", 12, cells=lambda: of_pool(way.load))
        self.agents = self.add("Agents as split", "mean over the hours", "formula", "fte", 14, cells=lambda: of_pool(way.agents))
        self.together = self.add(
            "Agents at one place",
            "mean over the hours",
            "formula",
            "fte",
            12,
            cells=lambda: book[Agents].looked_up(self.pool, self.load),
        )

        def cost() -> Expression:
            mine = by_period.pool.all.equals(self.pool) * by_period.number.all.equals(self.number)
            each = product_sum(mine * way.load.all * by_period.of_agent.all) / self.load
            return if_(self.load.equals(0), 0, (self.agents - self.together) * each)

        self.cost = self.add("Splitting costs", book.currency, "formula", "money", 13, cells=cost, total=True)


class PoolsSheet(Sheet):
    """Pools by place and period, agents by load, and what splitting costs."""

    name = NAME
    caption = "Pools of agents: load, agents, who waits for calls and what it costs, and what splitting costs"

    def plan(self, book: Book) -> None:
        """Lay the tables out."""
        self.by_period, self.agents, self.splitting = book[PoolsByPeriod], book[Agents], book[Splitting]

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        loads, errors = ([float(str(cell)) for cell in column.cells] for column in (self.agents.load, self.agents.error))
        first = max(after for load, after in pairwise(loads) if load == 0)
        missing = max(error for load, error in zip(loads, errors, strict=True) if load >= first)
        page.begin(
            self.name,
            "Who waits for calls beside those whom the calls take. Agents come from the table below: exact at the loads of this plan; where a share or an "
            f"input is changed, fewer than right by up to {missing:.4f} between two of its loads from {first:.3g} erlangs on. They keep the service levels, "
            "targets, patience and profiles as they were: for others, solve again.",
        )
        page.titled(self.by_period, "Pools by place and period", 8)
        page.titled(self.agents, "Agents by load: the fewest that keep the service level in every part of the day", 4)
        page.titled(
            self.splitting, "What splitting a pool costs, by plan: agents more than if all calls were answered at one place", 7
        )
        page.widths(self.by_period.columns)
        page.sheet.freeze_panes(2, 2)
