"""Pools of agents, read a second time: agents by integrals, and the least cost by dividing the loads until their chords say nothing less than the truth."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from functools import cache
from itertools import count

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq

from sourcing_opt.schemas.tables.locations import Location
from sourcing_opt.schemas.tables.pools import Pool
from sourcing_opt.schemas.tables.processes import SHIFTS
from tests.oracle import taxing
from tests.oracle.program import LinearProgram, Solution
from tests.oracle.reckoning import Reckoning, Work

CLOSE = 1e-8
"""Costs that differ by no more, relatively, are the same."""


@cache
def agents(load: float, level: float, target: float, patience: float) -> float:
    """Agents for a load, by integrals over the states of the queue. target, patience: [lengths of a call]"""
    if load <= 0:
        return 0.0

    def integral(function: Callable[[float], float], begin: float = 0.0, end: float = math.inf) -> float:
        return float(quad(function, begin, end, limit=400, epsabs=0.0, epsrel=1e-11)[0])

    def in_time(n: float) -> float:
        if math.isinf(patience):
            blocked = 1 / integral(lambda x: math.exp(n * math.log1p(x / load) - x))
            waits = n * blocked / (n - load * (1 - blocked))
            return 1 - waits * math.exp(-(n - load) * target)

        def still(x: float) -> float:
            return math.exp(-load * patience * math.expm1(-x / patience) - n * x)

        far = 60.0 / n + 8 * patience
        busy = integral(lambda x: math.exp((n - 1) * math.log1p(x / load) - x))
        return 1 - load * integral(still, target, target + far) / (busy + load * integral(still, 0.0, far))

    low = load * (1 + 1e-9) if math.isinf(patience) else load / 3
    return float(brentq(lambda n: in_time(n) - level, low, load + 10 * math.sqrt(load) + 10, xtol=1e-11))


@dataclass(frozen=True)
class Line:
    """A pool at a place in a period."""

    loads: Mapping[int, float]
    """Variable of a share -> what all of it comes to. [erlangs]"""
    staff: int
    """Variable of its agents."""
    price: float
    """Present value. [money/agent]"""
    parts: tuple[float, ...]
    """Of the profile, relative to their mean."""
    pool: Pool

    def agents(self, load: float) -> float:
        """Mean over the profile."""
        pool, call = self.pool, self.pool.call_seconds
        patience = math.inf if pool.patience_seconds is None else pool.patience_seconds / call
        found = (agents(load * part, pool.service_level, pool.target_seconds / call, patience) for part in self.parts)
        return sum(found) / len(self.parts)

    def chord(self, low: float, high: float) -> tuple[dict[int, float], float]:
        """The row by which there are no fewer agents than on the chord between two loads."""
        begin, end = self.agents(low), self.agents(high)
        slope = (end - begin) / (high - low)
        terms = {share: slope * load for share, load in self.loads.items()} | {self.staff: -1.0}
        return terms, slope * low - begin

    def load(self, x: np.ndarray) -> float:
        """In a solution."""
        return float(sum(load * x[share] for share, load in self.loads.items()))


class Callers:
    """Adds the pools of a study to its linear program, as chords from nothing to everything."""

    def __init__(self, reckoning: Reckoning, lp: LinearProgram, share: Callable[[Work, Location, int], int]) -> None:
        self.reckoning, self.lp, self.lines = reckoning, lp, list[Line]()
        for pool in reckoning.study.pools:
            for shift in range(3):
                works = [w for w in reckoning.works if w.process.pool == pool.id and w.shift == shift]
                for location in reckoning.locations:
                    here = [work for work in works if not self._quoted(work, location)]
                    for t in reckoning.periods if here else ():
                        self._line(pool, here, location, t, {work.id: share(work, location, t) for work in here})

    def _quoted(self, work: Work, location: Location) -> bool:
        return any((row.process, row.location) == (work.process.id, location.id) for row in self.reckoning.study.quotes)

    def _line(self, pool: Pool, works: list[Work], location: Location, t: int, shares: Mapping[object, int]) -> None:
        reckoning, lp = self.reckoning, self.lp
        coverage = works[0].process.coverage
        service = 8 * (7 if coverage == "24x7" else 5) * 52
        able = location.productive_hours if location.productive_hours is not None else reckoning.settings.productive_hours
        each = sum(reckoning.build_up(works[0], location, t).values()) * (1 + reckoning.terms(location)[1])
        price = reckoning.discount(t) * taxing.counts(reckoning, location, t) * each * reckoning.years * service / able
        loads = {shares[work.id]: reckoning.fte(work, location, t) * able / service for work in works}
        most = sum(loads.values())
        if not most or not price:
            return
        # Who answers is paid for the calls already.
        for variable, load in loads.items():
            lp.cost[variable] -= price * load
        length = len(pool.profile) // SHIFTS[coverage]
        parts = pool.profile[works[0].shift * length :][:length] or (1.0,)
        relative = tuple(part * len(parts) / sum(parts) for part in parts)
        staff = lp.variable(price * pool.occupancy_included)
        line = Line(loads=loads, staff=staff, price=price * pool.occupancy_included, parts=relative, pool=pool)
        lp.row(*line.chord(0.0, most))
        self.lines.append(line)

    def least_cost(self, right: Mapping[int, float], closed: Set[int], solution: Solution, ceiling: float) -> float:
        """What the best solution really costs, given one along the first chords; infinite where it is not below the ceiling."""
        whole = tuple((0.0, sum(line.loads.values())) for line in self.lines)
        order, best = count(), ceiling
        waiting = [(solution[0], next(order), whole, solution[1])]
        while waiting:
            cost, _, spans, x = heapq.heappop(waiting)
            if cost >= best - CLOSE * abs(best):
                break
            loads = [line.load(x) for line in self.lines]
            beyond = [
                line.price * (line.agents(load) - float(x[line.staff])) for line, load in zip(self.lines, loads, strict=True)
            ]
            best = min(best, cost + sum(beyond))
            worst = int(np.argmax(beyond))
            low, high = spans[worst]
            at = loads[worst]
            if sum(beyond) <= CLOSE * abs(cost) or not low < at < high:
                continue
            for span in ((low, at), (at, high)):
                narrower = (*spans[:worst], span, *spans[worst + 1 :])
                if (found := self._within(narrower, right, closed)) is not None:
                    heapq.heappush(waiting, (found[0], next(order), narrower, found[1]))
        return best if best < ceiling else math.inf

    def _within(self, spans: tuple[tuple[float, float], ...], right: Mapping[int, float], closed: Set[int]) -> Solution | None:
        """The best solution with loads in these spans, along the chords over them."""
        rows = [(terms, right.get(number, side)) for number, (terms, side) in enumerate(self.lp.at_most)]
        for line, (low, high) in zip(self.lines, spans, strict=True):
            rows += [(line.loads, high), ({share: -load for share, load in line.loads.items()}, -low), line.chord(low, high)]
        upper = [0.0 if variable in closed else most for variable, most in enumerate(self.lp.upper)]
        program = replace(self.lp, at_most=rows, upper=upper)
        return program.loaded().least_cost(np.array([side for _, side in rows]), np.array(upper))
