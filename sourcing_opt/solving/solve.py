"""A formulation -> an outcome, with the solver of choice."""

from __future__ import annotations

from collections.abc import Callable

from sourcing_opt.errors import SolverMissing
from sourcing_opt.formulation import Formulation
from sourcing_opt.solving.highs import Highs, Progress
from sourcing_opt.solving.others import solve_with_cbc, solve_with_scip
from sourcing_opt.solving.outcome import Limits, Outcome

SOLVERS = ("highs", "cbc", "scip")


def solve(
    model: Formulation, limits: Limits, solver: str = "highs", progress: Callable[[Progress], None] | None = None
) -> Outcome:
    """Solve the program; the outcome's values are the plan, if one was found.

    Raises SolverMissing when the solver is not installed.
    """
    match solver:
        case "highs":
            return Highs(model.program).solve(limits, progress)
        case "cbc":
            return solve_with_cbc(model.program, limits)
        case "scip":
            return solve_with_scip(model.program, limits)
    raise SolverMissing(f'no solver "{solver}": choose {", ".join(SOLVERS[:-1])} or {SOLVERS[-1]}')
