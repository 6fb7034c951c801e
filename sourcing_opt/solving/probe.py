"""Does a solver answer? Asked with a problem whose answer is known."""

from __future__ import annotations

import pulp
from pulp.apis.core import PulpSolverError

from sourcing_opt.errors import SolverMissing
from sourcing_opt.solving.cbc import solve_with_cbc
from sourcing_opt.solving.highs import Highs
from sourcing_opt.solving.outcome import Limits, Outcome

LEAST = -5.0
"""Of -x - 2 y with whole x, y >= 0, x + y <= 3.5 and y <= 2: at x = 1, y = 2."""


def probe(solver: str) -> str:
    """Name and version of a solver that has just solved a problem of two variables.

    solver: highs or cbc. Raises SolverMissing when it is not installed, fails, or answers something else.
    """
    problem = pulp.LpProblem("probe", pulp.LpMinimize)
    x, y = (problem.add_variable(name, lowBound=0, cat=pulp.LpInteger) for name in ("x", "y"))
    problem.setObjective(-x - 2 * y)
    problem.addConstraint(x + y <= 3.5, "together")
    problem.addConstraint(y <= 2, "alone")
    try:
        outcome = _solved(problem, solver)
    except (OSError, PulpSolverError) as error:
        raise SolverMissing(f"is installed, but does not answer: {error}") from error
    if outcome.objective is None or abs(outcome.objective - LEAST) > 1e-6:
        raise SolverMissing(f"{outcome.solver} answers {outcome.objective} where {LEAST} is right: install it anew")
    return outcome.solver


def _solved(problem: pulp.LpProblem, solver: str) -> Outcome:
    if solver == "cbc":
        return solve_with_cbc(problem, Limits(gap=0.0))
    highs = Highs(Limits(gap=0.0))
    problem.solve(highs)
    assert highs.outcome is not None
    return highs.outcome
