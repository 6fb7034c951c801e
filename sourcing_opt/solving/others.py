"""CBC and SCIP, where they are installed: solvers to check another solver with. They get the program in PuLP's words.

A proof of theirs is told with the name of who gave it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pulp
from pulp.apis.coin_api import COIN_CMD, PULP_CBC_CMD
from pulp.apis.core import LpSolver, PulpSolverError
from pulp.apis.scip_api import SCIP_CMD, SCIP_PY

from sourcing_opt.errors import SolverMissing
from sourcing_opt.formulation.program import Program
from sourcing_opt.formulation.pulp_view import pulp_view
from sourcing_opt.solving.outcome import Limits, Outcome, Status


class _Answer(NamedTuple):
    """What a solver says when it has ended."""

    solver: str
    status: Status
    bound: float | None = None
    """As far as it tells: for one within the gap the gap asked for tells too."""
    interrupted: bool = False


def solve_with_cbc(program: Program, limits: Limits) -> Outcome:
    """Solve through CBC's command line; it proves a gap but does not report its bound.

    Raises SolverMissing where CBC is neither on the path nor shipped with PuLP.
    """
    path = shutil.which("cbc") or PULP_CBC_CMD.pulp_cbc_path
    if not os.access(path, os.X_OK):
        raise SolverMissing("CBC is not installed: install it (Debian: coinor-cbc) or use --solver highs")
    # Asked for one thread, it now and then waits ten seconds for another.
    threads = limits.threads if limits.threads > 1 else None
    options = {"msg": False, "gapRel": limits.gap, "gapAbs": limits.resolution, "timeLimit": limits.seconds, "threads": threads}
    # With its preprocessing CBC loses plans, and calls worse ones optimal; without, it crashes where it sees at once that there is none.
    careful, otherwise = COIN_CMD(path=path, options=["preprocess off"], **options), COIN_CMD(path=path, **options)

    def answer(problem: pulp.LpProblem) -> _Answer:
        # At a time limit PuLP calls a CBC solution optimal; only `sol_status` tells.
        known = {pulp.LpSolutionOptimal: Status.OPTIMAL, pulp.LpSolutionIntegerFeasible: Status.FEASIBLE}
        otherwise = Status.INFEASIBLE if problem.status == pulp.LpStatusInfeasible else Status.NOTHING_FOUND
        return _Answer(f"CBC{_version(path, '-quit')}", known.get(problem.sol_status, otherwise))

    return _solved(program, limits, careful, answer, otherwise)


def solve_with_scip(program: Program, limits: Limits) -> Outcome:
    """Solve with SCIP in process where its Python package is installed, or through its command line.

    Raises SolverMissing where neither is.
    """
    options = {"msg": False, "gapRel": limits.gap, "gapAbs": limits.resolution, "timeLimit": limits.seconds}
    if SCIP_PY(msg=False).available():
        with _stdout_to_stderr():
            return _solved(program, limits, SCIP_PY(**options), _answer_of_scip)
    path = shutil.which("scip")
    if path is None:
        raise SolverMissing("SCIP is not installed: install it (pip install pyscipopt) or use --solver highs")
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "scip.log")
        return _solved(program, limits, SCIP_CMD(path=path, logPath=str(log), **options), lambda _: _answer_in(log, path))


def _answer_of_scip(problem: pulp.LpProblem) -> _Answer:
    """PuLP calls a solution within the gap no more than feasible, and finds one where there is none yet: SCIP itself is asked."""
    model: Any = problem.solverModel
    version = ".".join(str(part()) for part in (model.getMajorVersion, model.getMinorVersion, model.getTechVersion))
    ended, bound = model.getStatus(), float(model.getDualbound())
    if ended in ("optimal", "gaplimit"):
        status = Status.OPTIMAL
    elif ended == "infeasible":
        status = Status.INFEASIBLE
    else:
        status = Status.FEASIBLE if model.getNSols() else Status.NOTHING_FOUND
    known = None if model.isInfinity(abs(bound)) else bound
    return _Answer(f"SCIP {version}", status, known, ended == "userinterrupt")


def _answer_in(log: Path, path: str) -> _Answer:
    """PuLP calls whatever SCIP's command line finds optimal: its log tells."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    said = {
        name: (re.findall(rf"^{name} *: *(.*)$", text, re.MULTILINE) or [""])[-1]
        for name in ("SCIP Status", "Primal Bound", "Dual Bound")
    }
    ended = said["SCIP Status"]
    if "optimal solution found" in ended or "gap limit reached" in ended:
        status = Status.OPTIMAL
    elif "[infeasible]" in ended:
        status = Status.INFEASIBLE
    else:
        status = Status.FEASIBLE if _number(said["Primal Bound"]) is not None else Status.NOTHING_FOUND
    return _Answer(f"SCIP{_version(path, '-v')}", status, _number(said["Dual Bound"]), "user interrupt" in ended)


def _solved(
    program: Program,
    limits: Limits,
    solver: LpSolver,
    answer: Callable[[pulp.LpProblem], _Answer],
    otherwise: LpSolver | None = None,
) -> Outcome:
    """otherwise: asked where the solver fails; then the best plan found is not believed to be the best there is."""
    began = time.perf_counter()
    problem, variables = pulp_view(program)
    # PuLP hands no constant over, without which a gap would be relative to the saving.
    constant = problem.add_variable("constant", 1, 1)
    assert problem.objective is not None
    problem.objective.constant = 0.0
    problem.objective.addterm(constant, program.offset)
    loaded = time.perf_counter()
    try:
        problem.solve(solver)
        name, status, bound, interrupted = answer(problem)
    except PulpSolverError:
        if otherwise is None:
            raise
        problem.solve(otherwise)
        name, status, bound, interrupted = answer(problem)
        status = Status.FEASIBLE if status is Status.OPTIMAL else status
    values = objective = None
    if status in (Status.OPTIMAL, Status.FEASIBLE):
        values = np.array([variable.varValue or 0.0 for variable in variables])
        objective = program.value(values)
        if bound is None and status is Status.OPTIMAL:
            bound = objective - max(abs(objective) * limits.gap, limits.resolution or 0.0)
    else:
        bound = None
    proof = name if bound is not None or status is Status.INFEASIBLE else None
    seconds = time.perf_counter() - began
    return Outcome(
        status=status,
        solver=name,
        objective=objective,
        bound=bound,
        seconds=seconds,
        handover_seconds=loaded - began,
        interrupted=interrupted,
        proof=proof,
        values=values,
    )


@contextmanager
def _stdout_to_stderr() -> Iterator[None]:
    """In process, SCIP says on stdout that it was interrupted: among whatever else is written there."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _version(path: str, flag: str) -> str:
    """A blank and the version that a program says it is, if it does."""
    said = subprocess.run([path, flag], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60).stdout  # noqa: S603
    version_told = re.search(r"version:? *(\d[\w.]*)", said, re.IGNORECASE)
    return f" {version_told[1]}" if version_told else ""


def _number(text: str) -> float | None:
    """The first number; None where there is none, or one that stands for infinity."""
    expression = re.match(r"[-+]?\d[\d.]*(e[-+]?\d+)?", text)
    return float(expression[0]) if expression and abs(float(expression[0])) < 1e20 else None
