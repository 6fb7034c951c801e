"""The mission as a linear program in the textbook's form: a share variable for every period, linked by move variables.

What is yes or no is left open: it is worked into right-hand sides and upper bounds for one choice at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

from sourcing_opt.schemas.locations import Location
from tests.oracle.reckoning import Reckoning, Work
from tests.oracle.rules import bounds

Terms = Mapping[int, float]
"""Variable -> coefficient."""


@dataclass
class LinearProgram:
    """Minimise cost over variables from 0 to an upper bound, with rows `<=` and `=`."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    at_most: list[tuple[Terms, float]] = field(default_factory=list)
    equal: list[tuple[Terms, float]] = field(default_factory=list)

    def variable(self, cost: float = 0.0, upper: float = np.inf) -> int:
        """A new variable's number."""
        self.cost.append(cost)
        self.upper.append(upper)
        return len(self.cost) - 1

    def row(self, terms: Terms, right: float) -> int:
        """A new `<=` row's number."""
        self.at_most.append((terms, right))
        return len(self.at_most) - 1

    def matrix(self, rows: list[tuple[Terms, float]]) -> np.ndarray:
        """The rows' coefficients."""
        dense = np.zeros((len(rows), len(self.cost)))
        for number, (terms, _) in enumerate(rows):
            for variable, coefficient in terms.items():
                dense[number, variable] = coefficient
        return dense


class Textbook:
    """A study's linear program, to be completed by a choice of open locations, used locations and locations that run."""

    def __init__(self, reckoning: Reckoning) -> None:
        self.reckoning = reckoning
        self.lp = LinearProgram()
        self.share: dict[tuple[tuple[str, int], str, int], int] = {}
        """(work, location, period) -> variable."""
        self.capacity: dict[tuple[str, int], int] = {}
        """(location, period) -> row."""
        self.scale: dict[str, int] = {}
        """Location -> row that asks for its smallest scale."""
        self.sliver: dict[tuple[str, str], int] = {}
        """(process, location) -> row that asks for the smallest share."""
        for work in reckoning.works:
            self._work(work)
        for location in reckoning.locations:
            self._location(location)
        self._policies()
        rows = self.lp.at_most
        self._a, self._b = self.lp.matrix(rows), np.array([right for _, right in rows])
        self._a_equal, self._b_equal = self.lp.matrix(self.lp.equal), np.array([right for _, right in self.lp.equal])
        self._upper = np.array(self.lp.upper)

    def least_cost(self, right: Mapping[int, float], closed: set[int]) -> float | None:
        """Least cost with some right-hand sides replaced and some variables held at 0; None when there is no solution."""
        b, upper = self._b.copy(), self._upper.copy()
        b[list(right)] = list(right.values())
        upper[list(closed)] = 0.0
        bounds = np.column_stack([np.zeros(len(upper)), upper])
        found = linprog(self.lp.cost, self._a, b, self._a_equal, self._b_equal, bounds, method="highs")
        assert found.status in (0, 2), found.message
        return None if found.status == 2 else float(found.fun)

    def _work(self, work: Work) -> None:
        """share[t] = share[t-1] + arrives[t] - leaves[t], all shares of a period sum to 1, only today's work leaves."""
        reckoning, lp = self.reckoning, self.lp
        for location in reckoning.locations:
            today = reckoning.today(work.process, location)
            welcome = reckoning.may_go(work.process, location)
            departures: dict[int, float] = {}
            for t in reckoning.periods:
                now = reckoning.discount(t)
                moving = reckoning.may_move(work.process, t)
                share = lp.variable(now * sum(reckoning.run(work, location, t).values()), 1.0)
                self.share[work.id, location.id, t] = share
                change = {share: 1.0}
                if t > 0:
                    change[self.share[work.id, location.id, t - 1]] = -1.0
                if moving and welcome:
                    ramp = sum(reckoning.discount(s) * reckoning.ramp_up(work, location, t, s) for s in reckoning.periods)
                    change[lp.variable(now * sum(reckoning.arrival(work, location, t).values()) + ramp)] = -1.0
                if moving and today > 0:
                    leaves = lp.variable(now * reckoning.severance(work, location, t))
                    change[leaves] = departures[leaves] = 1.0
                lp.equal.append((change, today if t == 0 else 0.0))
            lp.row(departures, today)
        for t in reckoning.periods:
            lp.equal.append(({self.share[work.id, location.id, t]: 1.0 for location in reckoning.locations}, 1.0))

    def _location(self, location: Location) -> None:
        reckoning, lp = self.reckoning, self.lp
        for t in reckoning.periods:
            load = {self.share[work.id, location.id, t]: reckoning.fte(work, location, t) for work in reckoning.works}
            if location.max_fte is not None:
                self.capacity[location.id, t] = lp.row(load, location.max_fte)
            for rate in reckoning.study.labor_rates:
                if rate.location == location.id and rate.max_headcount is not None:
                    parts = {work.id: reckoning.mix(work.process).get(rate.role, 0.0) for work in reckoning.works}
                    staff = {
                        self.share[work.id, location.id, t]: parts[work.id] * reckoning.fte(work, location, t)
                        for work in reckoning.works
                    }
                    lp.row(staff, rate.max_headcount)
        self.scale[location.id] = lp.row({variable: -people for variable, people in load.items()}, 0.0)
        last = reckoning.periods[-1]
        for process in reckoning.study.processes:
            held = {self.share[w.id, location.id, last]: -w.part for w in reckoning.works if w.process.id == process.id}
            self.sliver[process.id, location.id] = lp.row(held, 0.0)

    def _policies(self) -> None:
        for bound in bounds(self.reckoning):
            sign = -1.0 if bound.is_minimum else 1.0
            terms = {self.share[*pair, bound.period]: sign * factor for pair, factor in bound.factors.items()}
            if bound.penalty is not None:
                terms[self.lp.variable(bound.penalty)] = -1.0
            self.lp.row(terms, -sign * bound.constant)
