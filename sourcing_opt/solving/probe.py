"""Does a solver answer? Asked with a program whose answer is known."""

from __future__ import annotations

import numpy as np
from pulp.apis.core import PulpSolverError

from sourcing_opt.errors import SolverMissing
from sourcing_opt.formulation.linear import Linear
from sourcing_opt.formulation.program import Program, Terms
from sourcing_opt.solving.engine import Clock, Effort, solve_whole, version
from sourcing_opt.solving.others import solve_with_cbc, solve_with_scip
from sourcing_opt.solving.outcome import Limits

LEAST = -5.0
"""Of -x - 2 y with whole x, y >= 0, x + y <= 3.5 and y <= 2: at x = 1, y = 2."""


def probe(solver: str) -> str:
    """Name and version of a solver that has just solved a program of two columns.

    solver: highs, cbc or scip. Raises SolverMissing when it is not installed, fails, or answers something else.
    """
    program = Program()
    x, y = columns = program.add_columns("number", np.arange(2), integer=True)
    program.cost[columns] = -1.0, -2.0
    program.add_rows("together", terms=Terms.of(0, [x, y]), upper=3.5)
    program.add_rows("alone", terms=Terms.of(0, y), upper=2.0)
    try:
        name, objective = _solved(program, solver)
    except (OSError, PulpSolverError) as error:
        raise SolverMissing(f"is installed, but does not answer: {error}") from error
    if objective is None or abs(objective - LEAST) > 1e-6:
        raise SolverMissing(f"{name} answers {objective} where {LEAST} is right: install it anew")
    return name


def _solved(program: Program, solver: str) -> tuple[str, float | None]:
    """Name and version, and what it answers."""
    if solver == "highs":
        answer = solve_whole(Linear.of(program), Effort(), Clock())
        return version(), None if answer.x is None else answer.objective
    outcome = (solve_with_cbc if solver == "cbc" else solve_with_scip)(program, Limits(gap=0.0))
    return outcome.solver, outcome.objective
