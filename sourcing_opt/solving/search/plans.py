"""Plans: from programs restricted to the columns that a good plan is likely to use, from relaxations that come out whole, from what there is today."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.formulation.linear import Linear
from sourcing_opt.solving.engine import Answer, Clock, Effort, Simplex, solve_whole
from sourcing_opt.solving.search.bounds import Box
from sourcing_opt.solving.search.problem import Problem
from sourcing_opt.tolerances import EDGE

BREACH = EDGE
"""What a plan may break a row by, relatively, for the arithmetic's sake: as much as misses a threshold that counts as reached."""
TOLERANCES = 1e-9, 1e-7
"""Of the solver, for a plan's shares. With the tighter one it may find that nothing fits the digits that it sees."""


class Plans:
    """The best plan so far."""

    def __init__(self, problem: Problem, clock: Clock) -> None:
        """None, to begin with."""
        self.problem, self.clock = problem, clock
        self.best: Floats | None = None
        """(N,) Its whole numbers are whole."""
        self.objective = np.inf
        self.iterations = 0
        """Of the simplex, spent on looking for plans."""

    def restricted(self, columns: Indices, box: Box, effort: Effort, rest: Floats | None = None) -> Floats | None:
        """Look for a plan that uses only these columns, within a node's bounds; all others are at `rest` (0). Returns it."""
        seen = self.problem.seen
        lower, upper = seen.lower.copy(), seen.upper.copy()
        integer = seen.integer
        lower[integer], upper[integer] = box.lower[integer], box.upper[integer]
        fixed = lower if rest is None else rest
        program, exact = (
            replace(linear, row_lower=box.row_lower, row_upper=box.row_upper).only(columns, lower, upper, fixed)
            for linear in (seen, self.problem.exact)
        )
        if self.best is not None:
            effort = replace(effort, cutoff=self.objective)
        answer = solve_whole(program, effort, self.clock)
        self.iterations += answer.iterations
        if answer.x is None:
            return None
        enough = self._enough(program, answer.x, effort)
        x = None if enough is None else _settled(exact, enough, self.clock)
        if x is None:
            return None
        plan = fixed.copy()
        plan[columns] = x
        return plan if self.take(plan) else None

    def _enough(self, program: Linear, x: Floats, effort: Effort) -> Floats | None:
        """x, or what is as good but for moves that are too small: whether these are made is asked one after another, as they show.

        First beside the whole numbers of x, which leaves little to decide; where that is no plan, beside others.
        """
        fixed, integer_columns = program, np.flatnonzero(program.integer)
        if len(program.gaps(x)):
            lower, upper = program.lower.copy(), program.upper.copy()
            lower[integer_columns] = upper[integer_columns] = np.round(x[integer_columns])
            fixed = replace(program, lower=lower, upper=upper)
        asked = np.zeros(0, dtype=np.intp)
        while len(small := np.setdiff1d(program.gaps(x), asked)):
            asked = np.union1d(asked, small)
            best_answer = None
            for linear, enough in ((fixed, replace(effort, nodes=None, target=None)), (program, effort)):
                best_answer = solve_whole(linear.stepped(asked), enough, self.clock).x
                if best_answer is not None:
                    break
            if best_answer is None:
                return None
            x = best_answer[: len(x)]
        return x

    def complete(self, x: Floats) -> bool:
        """Take a relaxation's solution whose whole numbers are whole but for the solver's arithmetic. Returns whether it is a plan."""
        used = np.flatnonzero((x != 0) | ~self.problem.structure.moves)
        exact = self.problem.exact
        settled = _settled(exact.only(used, exact.lower, exact.upper, np.zeros(len(x))), x[used], self.clock)
        if settled is None:
            return False
        plan = np.zeros(len(x))
        plan[used] = settled
        return self.take(plan)

    def take(self, x: Floats) -> bool:
        """Keep it if it is the best. Returns whether it is a plan."""
        exact = self.problem.exact
        if exact.breach(x) > BREACH:
            return False
        objective = exact.value(x)
        if objective < self.objective:
            self.best, self.objective = x, objective
        return True


def _settled(program: Linear, x: Floats, clock: Clock) -> Floats | None:
    """x with whole numbers that are whole, and all else at its best for them; None where nothing is."""
    integer_columns, semi = np.flatnonzero(program.integer), program.semicontinuous
    lower, upper = program.lower.copy(), program.upper.copy()
    lower[integer_columns] = upper[integer_columns] = np.round(x[integer_columns])
    some = semi.net(x) > semi.least / 2
    lower[semi.column[some]] = np.maximum(lower[semi.column[some]], semi.least[some])
    upper[semi.column[~some]] = np.minimum(upper[semi.column[~some]], 0.0)
    upper[semi.opposite[some & (semi.opposite >= 0)]] = 0.0
    fixed = replace(program, lower=lower, upper=upper)
    for tolerance in TOLERANCES:
        simplex = Simplex(fixed, clock, tolerance)
        if simplex.solve() is Answer.SOLVED:
            return np.asarray(np.clip(simplex.values(), lower, upper))
    rounded = np.clip(x, lower, upper)
    return rounded if fixed.breach(rounded) <= BREACH else None
