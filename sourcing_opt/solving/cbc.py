"""CBC, where it is installed: the solver to check another solver with."""

from __future__ import annotations

import os
import shutil
import time
from importlib.metadata import version

import pulp
from pulp.apis.coin_api import COIN_CMD, PULP_CBC_CMD

from sourcing_opt.errors import SolverMissing
from sourcing_opt.solving.outcome import Limits, Outcome, Status


def solve_with_cbc(problem: pulp.LpProblem, limits: Limits) -> Outcome:
    """Solve through CBC's command line; it proves a gap but does not report its bound.

    Raises SolverMissing where CBC is neither on the path nor shipped with PuLP.
    """
    path = shutil.which("cbc") or PULP_CBC_CMD.pulp_cbc_path
    if not os.access(path, os.X_OK):
        raise SolverMissing("CBC is not installed: install it (Debian: coinor-cbc) or use --solver highs")
    began = time.perf_counter()
    solver = COIN_CMD(path=path, msg=False, gapRel=limits.gap, timeLimit=limits.seconds, threads=limits.threads)
    problem.solve(solver)
    status = _status(problem)
    found = status in (Status.OPTIMAL, Status.FEASIBLE)
    objective = _value(problem) if found else None
    # A proof within the gap is all CBC says: the bound is at least this.
    bound = objective - abs(objective) * limits.gap if status is Status.OPTIMAL and objective is not None else None
    return Outcome(status, f"CBC through PuLP {version('pulp')}", objective, bound, time.perf_counter() - began)


def _value(problem: pulp.LpProblem) -> float | None:
    value = None if problem.objective is None else problem.objective.value()
    return None if value is None else float(value)


def _status(problem: pulp.LpProblem) -> Status:
    """At a time limit PuLP calls a CBC solution optimal; only `sol_status` tells."""
    if problem.sol_status == pulp.LpSolutionOptimal:
        return Status.OPTIMAL
    if problem.sol_status == pulp.LpSolutionIntegerFeasible:
        return Status.FEASIBLE
    return Status.INFEASIBLE if problem.status == pulp.LpStatusInfeasible else Status.NOTHING_FOUND
