"""CBC, where it is installed: the solver to check another solver with."""

from __future__ import annotations

import os
import shutil
import time
from importlib.metadata import version

import numpy as np
import pulp
from pulp.apis.coin_api import COIN_CMD, PULP_CBC_CMD

from sourcing_opt.errors import SolverMissing
from sourcing_opt.formulation.program import Program
from sourcing_opt.formulation.pulp_view import pulp_view
from sourcing_opt.solving.outcome import Limits, Outcome, Status


def solve_with_cbc(program: Program, limits: Limits) -> Outcome:
    """Solve through CBC's command line; it proves a gap but does not report its bound.

    Raises SolverMissing where CBC is neither on the path nor shipped with PuLP.
    """
    path = shutil.which("cbc") or PULP_CBC_CMD.pulp_cbc_path
    if not os.access(path, os.X_OK):
        raise SolverMissing("CBC is not installed: install it (Debian: coinor-cbc) or use --solver highs")
    began = time.perf_counter()
    problem, variables = pulp_view(program)
    loaded = time.perf_counter()
    # With its preprocessing CBC loses plans, and calls worse ones optimal or the problem infeasible.
    solver = COIN_CMD(
        path=path, msg=False, gapRel=limits.gap, timeLimit=limits.seconds, threads=limits.threads, options=["preprocess off"]
    )
    problem.solve(solver)
    status = _status(problem)
    values = objective = bound = None
    if status in (Status.OPTIMAL, Status.FEASIBLE):
        values = np.array([variable.varValue or 0.0 for variable in variables])
        # CBC loses the constant of a problem without variables, and rounds.
        objective = program.value(values)
    if status is Status.OPTIMAL and objective is not None:
        # A proof within the gap is all CBC says: the bound is at least this.
        bound = objective - abs(objective) * limits.gap
    name = f"CBC through PuLP {version('pulp')}"
    proof = name if status in (Status.OPTIMAL, Status.INFEASIBLE) else None
    seconds = time.perf_counter() - began
    return Outcome(status, name, objective, bound, seconds, loaded - began, proof=proof, values=values)


def _status(problem: pulp.LpProblem) -> Status:
    """At a time limit PuLP calls a CBC solution optimal; only `sol_status` tells."""
    if problem.sol_status == pulp.LpSolutionOptimal:
        return Status.OPTIMAL
    if problem.sol_status == pulp.LpSolutionIntegerFeasible:
        return Status.FEASIBLE
    return Status.INFEASIBLE if problem.status == pulp.LpStatusInfeasible else Status.NOTHING_FOUND
