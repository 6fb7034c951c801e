"""A formulation -> an outcome, with the solver of choice."""

from __future__ import annotations

from collections.abc import Callable

from sourcing_opt.errors import SolverMissing
from sourcing_opt.formulation import Formulation
from sourcing_opt.solving.best import Moves, find_best
from sourcing_opt.solving.outcome import Limits, Outcome, Progress

SOLVERS = ("highs", "cbc", "scip")


def solve(
    model: Formulation,
    limits: Limits,
    solver: str = "highs",
    progress: Callable[[Progress], None] | None = None,
    hand: Moves | None = None,
) -> Outcome:
    """Solve the program; the outcome's values are the plan, if one was found.

    hand: arrivals and departures of a plan in hand, from which to depart only for what is known to be better.
    Raises SolverMissing when the solver is not installed.
    """
    if solver == "highs":
        return find_best(model, limits, progress, hand)
    if solver in SOLVERS:
        # PuLP, which nobody else needs, loads every solver it finds.
        from sourcing_opt.solving.others import solve_with_cbc, solve_with_scip

        return (solve_with_cbc if solver == "cbc" else solve_with_scip)(model.program, limits)
    raise SolverMissing(f'no solver "{solver}": choose {", ".join(SOLVERS[:-1])} or {SOLVERS[-1]}')
