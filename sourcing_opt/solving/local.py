"""The linear program that is left when all whole numbers are as in a plan: what a little more room is worth, and how far that holds."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.solving.best import Loaded
from sourcing_opt.solving.engine import Answer, Clock, Simplex

SECONDS = 20.0
"""For all that is asked of it."""
LITTLE = 1e-4
"""The first step, as a part of the whole way: what changes before it is not told from nothing."""
LINE = 1e-9
"""A value this near a line, relatively, is on it."""
STEPS = 30


class Local:
    """Of a program that was solved."""

    def __init__(self, loaded: Loaded) -> None:
        """As the program is now, at the plan that the first answer left."""
        assert loaded.known is not None
        assert loaded.known.plan is not None
        problem = self.problem = loaded.problem
        problem.linked = list(loaded.known.linked)
        problem.refresh()
        integer, plan, seen = problem.exact.integer, loaded.known.plan, problem.seen
        lower, upper = (np.where(integer, np.round(plan), bound) for bound in (seen.lower, seen.upper))
        self.simplex = Simplex(replace(seen, lower=lower, upper=upper), Clock(time.perf_counter() + SECONDS))

    def rate(self, rows: Indices, below: Floats, above: Floats, most: float) -> tuple[float, float, Floats] | None:
        """What widening rows saves: below, above: (n,) by how much their sides move for a unit, up to `most` units.

        Returns what the first unit saves at its rate, up to how many units the rate holds, and (n,) the rows' parts in it; None where nothing is known.
        """
        start, first = self._at(rows, below, above, 0.0), self._at(rows, below, above, LITTLE * most)
        far = self._at(rows, below, above, most)
        if start is None or first is None or far is None:
            return None
        value, slope = start[0], first[1]
        at, answer_there = most, far
        for _ in range(STEPS):
            if answer_there[0] <= value + slope * at + LINE * max(abs(value), 1.0) or slope >= answer_there[1]:
                break
            at = (answer_there[0] - answer_there[1] * at - value) / (slope - answer_there[1])
            answer = self._at(rows, below, above, at)
            if answer is None:
                return None
            answer_there = answer
        return -slope, at, first[2]

    def _at(self, rows: Indices, below: Floats, above: Floats, units: float) -> tuple[float, float, Floats] | None:
        """The least cost when the rows are wider by so many units, its slope, and the rows' parts in that. [money]"""
        seen, scale = self.problem.seen, self.problem.units.rows(self.problem.seen.shape[0])[rows]
        lower, upper = seen.row_lower.copy(), seen.row_upper.copy()
        lower[rows] -= units * below / scale
        upper[rows] += units * above / scale
        self.simplex.bound_rows(lower, upper)
        if self.simplex.solve() is not Answer.SOLVED:
            return None
        duals = self.simplex.duals()[rows]
        parts = np.where(duals < 0, duals * above, -duals * below) / scale * self.problem.units.money
        return self.problem.money(self.simplex.objective), float(parts.sum()), parts
