"""HiGHS, in process, behind PuLP's solver interface.

PuLP's own HiGHS class hands a problem over row by row; this one gathers it into arrays and passes it once. It keeps the loaded model, so
that a problem whose costs, bounds or right-hand sides changed is solved again from where the last solve ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
import pulp
from pulp.apis.core import LpSolver

from sourcing_opt.solving.outcome import Limits, Outcome, Status

PARALLEL_ROWS = 1 << 13
"""Bit of HiGHS's presolve rule "parallel rows and columns", switched off: in 1.11 to 1.15.1 it loses solutions where `x <= y` stands
beside `x >= y` with y whole, and then calls a problem infeasible, or a worse plan optimal."""


@dataclass(frozen=True)
class Progress:
    """Where a solve stands."""

    seconds: float
    objective: float
    bound: float
    nodes: int


class Highs(LpSolver):
    """A PuLP solver; after `problem.solve(Highs(...))`, `outcome` tells how it ended and `model` is the loaded HiGHS model."""

    name = "HiGHS in process"

    def __init__(
        self, limits: Limits | None = None, mip: bool = True, progress: Callable[[Progress], None] | None = None
    ) -> None:
        """mip: False solves the linear relaxation and sets every constraint's `pi` and every variable's `dj`."""
        super().__init__(mip=mip, msg=False)  # type: ignore[no-untyped-call]
        self.limits = limits or Limits()
        self.progress = progress
        self.model: highspy.Highs | None = None
        self.outcome: Outcome | None = None

    def available(self) -> bool:
        """HiGHS is a dependency of the package."""
        return True

    def actualSolve(self, lp: pulp.LpProblem) -> int:  # noqa: N802
        """Load the problem and solve it."""
        began = time.perf_counter()
        self.model = _load(lp, self.mip)
        return self._run(lp, began, time.perf_counter())

    def actualResolve(self, lp: pulp.LpProblem, **_: object) -> int:  # noqa: N802
        """Solve again after costs, bounds or right-hand sides changed, starting from the last solution.

        Coefficients and the sets of rows and columns must be as they were.
        """
        if self.model is None:
            return self.actualSolve(lp)
        began = time.perf_counter()
        columns, rows = _Columns(lp), _Rows(lp)
        start = self.model.getSolution()
        every_column, every_row = np.arange(columns.count, dtype=np.int32), np.arange(rows.count, dtype=np.int32)
        self.model.changeColsCost(columns.count, every_column, columns.cost)
        self.model.changeColsBounds(columns.count, every_column, columns.lower, columns.upper)
        self.model.changeRowsBounds(  # type: ignore[attr-defined]  # missing from highspy's stubs
            rows.count, every_row, rows.lower, rows.upper
        )
        self.model.changeObjectiveOffset(columns.offset)
        if start.value_valid:
            self.model.setSolution(start)
        return self._run(lp, began, time.perf_counter())

    def _run(self, lp: pulp.LpProblem, began: float, loaded: float) -> int:
        assert self.model is not None
        model, limits = self.model, self.limits
        for option, value in {
            "mip_rel_gap": limits.gap,
            "time_limit": float("inf") if limits.seconds is None else max(0.0, limits.seconds - (loaded - began)),
            "threads": limits.threads,
            "random_seed": limits.seed,
        }.items():
            model.setOptionValue(option, value)
        interrupted = _solve(model, self.progress)
        outcome = _read(model, self.mip, interrupted, time.perf_counter() - began, loaded - began)
        if outcome.objective is not None and self.mip and _has_integers(lp):
            _settle_integers(model, lp)
        self.outcome = outcome
        _write_back(model, lp, outcome)
        return int(lp.status)


class _Columns:
    """A problem's variables as arrays, in PuLP's order."""

    def __init__(self, lp: pulp.LpProblem) -> None:
        self.variables: list[pulp.LpVariable] = lp.variables()
        self.count = len(self.variables)
        objective = pulp.LpAffineExpression() if lp.objective is None else lp.objective
        self.offset = float(objective.constant)
        self.cost = np.array([objective.get(v, 0.0) for v in self.variables], dtype=np.float64)
        self.lower = np.array([-np.inf if v.lowBound is None else v.lowBound for v in self.variables], dtype=np.float64)
        self.upper = np.array([np.inf if v.upBound is None else v.upBound for v in self.variables], dtype=np.float64)
        self.integer = np.array([v.cat == pulp.LpInteger for v in self.variables], dtype=bool)


class _Rows:
    """A problem's constraints as arrays, in the order they were added."""

    def __init__(self, lp: pulp.LpProblem) -> None:
        self.constraints: list[pulp.LpConstraint] = lp.constraints()
        self.count = len(self.constraints)
        right = np.array([-c.constant for c in self.constraints], dtype=np.float64)
        sense = np.array([c.sense for c in self.constraints], dtype=np.int8)
        self.lower = np.where(sense == pulp.LpConstraintLE, -np.inf, right)
        self.upper = np.where(sense == pulp.LpConstraintGE, np.inf, right)


def _load(lp: pulp.LpProblem, mip: bool) -> highspy.Highs:
    columns, rows = _Columns(lp), _Rows(lp)
    position = {variable: index for index, variable in enumerate(columns.variables)}
    starts = np.zeros(rows.count + 1, dtype=np.int32)
    starts[1:] = np.cumsum([len(c) for c in rows.constraints])
    index = np.fromiter((position[v] for c in rows.constraints for v in c), dtype=np.int32, count=int(starts[-1]))
    value = np.fromiter((a for c in rows.constraints for a in c.values()), dtype=np.float64, count=int(starts[-1]))

    matrix = highspy.HighsLp()
    matrix.num_col_, matrix.num_row_ = columns.count, rows.count
    matrix.col_cost_, matrix.col_lower_, matrix.col_upper_ = columns.cost, columns.lower, columns.upper
    matrix.row_lower_, matrix.row_upper_ = rows.lower, rows.upper
    matrix.offset_ = columns.offset
    matrix.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    matrix.a_matrix_.start_, matrix.a_matrix_.index_, matrix.a_matrix_.value_ = starts, index, value
    if mip and columns.integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        matrix.integrality_ = [kinds[int(flag)] for flag in columns.integer]
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    model.setOptionValue("presolve_rule_off", PARALLEL_ROWS)
    if model.passModel(matrix) == highspy.HighsStatus.kError:
        raise AssertionError("HiGHS refused the model")
    return model


def _solve(model: highspy.Highs, progress: Callable[[Progress], None] | None) -> bool:
    """Run in a thread of its own, so that Ctrl-C stops the search and keeps the best plan. Returns whether it did."""

    def report(event: highspy.HighsCallbackEvent) -> None:
        if progress is not None:
            out = event.data_out
            progress(Progress(out.running_time, out.mip_primal_bound, out.mip_dual_bound, out.mip_node_count))

    interrupted = False
    model.HandleUserInterrupt = True
    if progress is not None:
        model.cbMipLogging += report
    try:
        model.startSolve()
        done = False
        while not done:
            try:
                done, _ = model.wait(0.2)
            except KeyboardInterrupt:
                interrupted = True
                model.cancelSolve()  # type: ignore[no-untyped-call]
    finally:
        if progress is not None:
            model.cbMipLogging -= report
        model.HandleUserInterrupt = False
    return interrupted


def _read(model: highspy.Highs, mip: bool, interrupted: bool, seconds: float, handover: float) -> Outcome:
    info, answer = model.getInfo(), model.getModelStatus()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    kinds = highspy.HighsModelStatus
    is_mip = mip and any(kind == highspy.HighsVarType.kInteger for kind in model.getLp().integrality_)
    if answer == kinds.kOptimal or (answer == kinds.kModelEmpty):
        status = Status.OPTIMAL
    elif answer in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        status = Status.INFEASIBLE
    elif found and is_mip:
        status = Status.FEASIBLE
    else:
        status = Status.NOTHING_FOUND
    objective = info.objective_function_value if status in (Status.OPTIMAL, Status.FEASIBLE) else None
    bound = objective if not is_mip else info.mip_dual_bound
    if bound is not None and not np.isfinite(bound):
        bound = None
    version = f"HiGHS {model.version()}"
    nodes = max(0, int(info.mip_node_count))
    return Outcome(status, version, objective, bound, seconds, handover, nodes, interrupted)


def _has_integers(lp: pulp.LpProblem) -> bool:
    return any(v.cat == pulp.LpInteger for v in lp.variables())


def _settle_integers(model: highspy.Highs, lp: pulp.LpProblem) -> None:
    """Fix the integers at whole numbers and solve what remains as a linear program.

    A branch-and-bound solution may hold 0.9999999 of a location open; the plan should not.
    Where rounding leaves no solution, the one found stays.
    """
    columns = _Columns(lp)
    found = model.getSolution()
    values = np.array(found.col_value)
    whole = np.flatnonzero(columns.integer).astype(np.int32)
    fixed = np.round(values[whole])
    continuous = np.full(len(whole), highspy.HighsVarType.kContinuous)
    integer = np.full(len(whole), highspy.HighsVarType.kInteger)
    model.changeColsBounds(len(whole), whole, fixed, fixed)
    model.changeColsIntegrality(len(whole), whole, continuous)
    model.setOptionValue("time_limit", float("inf"))
    model.run()
    settled = model.getSolution() if model.getModelStatus() == highspy.HighsModelStatus.kOptimal else found
    model.changeColsBounds(len(whole), whole, columns.lower[whole], columns.upper[whole])
    model.changeColsIntegrality(len(whole), whole, integer)
    model.setSolution(settled)


def _write_back(model: highspy.Highs, lp: pulp.LpProblem, outcome: Outcome) -> None:
    """Put values, duals and statuses where PuLP's users look for them; no values without a solution."""
    codes = {
        Status.OPTIMAL: (pulp.LpStatusOptimal, pulp.LpSolutionOptimal),
        Status.FEASIBLE: (pulp.LpStatusOptimal, pulp.LpSolutionIntegerFeasible),
        Status.INFEASIBLE: (pulp.LpStatusInfeasible, pulp.LpSolutionInfeasible),
        Status.NOTHING_FOUND: (pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound),
    }
    lp.assignStatus(*codes[outcome.status])
    solution = model.getSolution()
    variables, constraints = lp.variables(), lp.constraints()
    if outcome.objective is None:
        for variable in variables:
            variable.varValue = None
        return
    for variable, value in zip(variables, solution.col_value, strict=True):
        variable.varValue = value
    if solution.dual_valid:
        for variable, dual in zip(variables, solution.col_dual, strict=True):
            variable.dj = dual
        for constraint, dual in zip(constraints, solution.row_dual, strict=True):
            constraint.pi = dual
