"""HiGHS, in process, behind PuLP's solver interface.

PuLP's own HiGHS class hands a problem over row by row; this one gathers it into arrays and passes it once. It keeps the loaded model, so
that a problem whose costs, bounds or right-hand sides changed is solved again from where the last solve ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock

import highspy
import numpy as np
import pulp
from pulp.apis.core import LpSolver

from sourcing_opt.solving.narrowing import fixed, outside_core, relaxed, settle_whole_numbers, whole_columns
from sourcing_opt.solving.outcome import Limits, Outcome, Status

PARALLEL_ROWS = 1 << 13
"""Bit of HiGHS's presolve rule "parallel rows and columns", switched off: in 1.11 to 1.15.1 it loses solutions where `x <= y` stands
beside `x >= y` with y whole, and then calls a problem infeasible, or a worse plan optimal."""
SMALL = 1_000
"""Columns up to which HiGHS works without presolve, from which it may never come back in 1.12 to 1.15.1, and answers twice: in 1.11 to 1.15.1 a
cut may be wrong, and it has then called a worse plan optimal, in one of thousands of small problems."""
YOUNG, OTHERWISE = {"mip_pool_age_limit": 1}, {"mip_root_presolve_only": True}
"""Two ways through such a problem: cuts that are not of use at once are forgotten, or they stay and no sub-problem is presolved."""
ROUNDING = 1e-9
"""Relative difference of two objectives that is the arithmetic's."""
LARGE = 20_000
"""Columns from which on the core of a problem is solved first; smaller problems are as quick as a whole."""

SHORT = 200
"""Branch-and-bound nodes after which a core that has no good plan is given up."""
ONE_AT_A_TIME = Lock()
"""All models of a process share highspy's locks: a solve that begins while another runs would be refused. A thread waits instead."""


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
        self.variables: list[pulp.LpVariable] = []

    def available(self) -> bool:
        """HiGHS is a dependency of the package."""
        return True

    def actualSolve(self, lp: pulp.LpProblem) -> int:  # noqa: N802
        """Load the problem and solve it."""
        began = time.perf_counter()
        # PuLP gathers and sorts its variables anew each time it is asked for them.
        self.variables = lp.variables()
        self.model = _load(lp, self.variables, self.mip)
        return self._run(lp, began, time.perf_counter())

    def actualResolve(self, lp: pulp.LpProblem, **_: object) -> int:  # noqa: N802
        """Solve again after costs, bounds or right-hand sides changed, starting from the last solution.

        Coefficients and the sets of rows and columns must be as they were.
        """
        if self.model is None:
            return self.actualSolve(lp)
        began = time.perf_counter()
        columns, rows = _Columns(lp, self.variables), _Rows(lp)
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
        limits = self.limits
        for option, value in {"mip_rel_gap": limits.gap, "threads": limits.threads, "random_seed": limits.seed}.items():
            self.model.setOptionValue(option, value)
        outcome = self._search(began)
        self.outcome = replace(outcome, seconds=time.perf_counter() - began, handover_seconds=loaded - began)
        _write_back(self.model, lp, self.variables, self.outcome)
        return int(lp.status)

    def _search(self, began: float) -> Outcome:
        """Large problems start from the best plan of their core, and end there if it is within the gap of the relaxation."""
        assert self.model is not None
        whole = whole_columns(self.model)
        if len(whole) and self.model.getNumCol() <= SMALL:
            return self._twice(began)
        if not len(whole) or self.limits.gap == 0 or self.model.getNumCol() < LARGE:
            return self._step(began, self.progress)
        with relaxed(self.model, whole):
            relaxation = self._step(began)
        if relaxation.interrupted:
            return replace(relaxation, status=Status.NOTHING_FOUND, objective=None, bound=None)
        if relaxation.objective is None:
            return relaxation
        bound = relaxation.objective
        with fixed(self.model, *outside_core(self.model)), _good_enough(self.model, bound, self.limits.gap):
            core = replace(self._step(began, _with_bound(self.progress, bound), part=0.5), bound=bound)
        if core.gap is not None and core.gap <= self.limits.gap:
            return replace(core, status=Status.OPTIMAL)
        if core.interrupted:
            return replace(core, status=Status.NOTHING_FOUND if core.objective is None else Status.FEASIBLE)
        return self._step(began, self.progress)

    def _twice(self, began: float) -> Outcome:
        """A small problem is quick: ask again in another way, and believe only what both answers allow."""
        assert self.model is not None
        with _set(self.model, YOUNG):
            first = self._step(began, self.progress)
        if first.interrupted or first.status in (Status.FEASIBLE, Status.NOTHING_FOUND):
            return first
        found = self.model.getSolution()
        with _set(self.model, OTHERWISE | {"random_seed": self.limits.seed + 1}):
            if first.objective is not None:
                self.model.setSolution(found)
            second = self._step(began, self.progress)
        if first.objective is None:
            return second
        if second.objective is None:
            # It cannot have lost a plan that it was shown, but by a fault of its own: then nothing is proven.
            self.model.setSolution(found)
            return replace(first, status=Status.FEASIBLE, bound=None)
        bounds = [outcome.bound for outcome in (first, second) if outcome.bound is not None]
        both = replace(second, bound=min(bounds, default=None), nodes=first.nodes + second.nodes)
        proven = both.gap is not None and both.gap <= max(self.limits.gap, ROUNDING)
        return replace(both, status=Status.OPTIMAL if proven else Status.FEASIBLE)

    def _step(self, began: float, progress: Callable[[Progress], None] | None = None, part: float = 1.0) -> Outcome:
        """Solve the model as it is loaded, in a part of what is left of the time."""
        assert self.model is not None
        seconds = self.limits.seconds
        left = float("inf") if seconds is None else max(0.0, seconds - (time.perf_counter() - began))
        self.model.setOptionValue("time_limit", part * left)
        interrupted = _solve(self.model, progress)
        outcome = _read(self.model, interrupted)
        if outcome.objective is not None:
            settle_whole_numbers(self.model)
        return outcome


class _Columns:
    """A problem's variables as arrays, in PuLP's order."""

    def __init__(self, lp: pulp.LpProblem, variables: list[pulp.LpVariable]) -> None:
        self.variables = variables
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


def _load(lp: pulp.LpProblem, variables: list[pulp.LpVariable], mip: bool) -> highspy.Highs:
    columns, rows = _Columns(lp, variables), _Rows(lp)
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
    # Not output_flag: without output HiGHS reports no progress either.
    model.setOptionValue("log_to_console", False)
    model.setOptionValue("presolve_rule_off", PARALLEL_ROWS)
    if columns.count <= SMALL:
        model.setOptionValue("presolve", "off")
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
        with ONE_AT_A_TIME:
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


@contextmanager
def _set(model: highspy.Highs, options: Mapping[str, int | bool]) -> Iterator[None]:
    """Other options for a while."""
    before = {name: model.getOptionValue(name)[1] for name in options}
    for name, value in options.items():
        model.setOptionValue(name, value)
    yield
    for name, kept in before.items():
        model.setOptionValue(name, kept)


@contextmanager
def _good_enough(model: highspy.Highs, bound: float, gap: float) -> Iterator[None]:
    """Stop at a plan within the gap of a bound on all of the problem, which lies below the bound on its core, or after a short search.

    The relaxation's solution, full of fractions, would be a bad start: it is forgotten.
    """
    model.clearSolver()
    model.setOptionValue("objective_target", bound + gap * abs(bound))
    model.setOptionValue("mip_rel_gap", gap / 2)
    model.setOptionValue("mip_max_nodes", SHORT)
    yield
    model.setOptionValue("objective_target", -float("inf"))
    model.setOptionValue("mip_max_nodes", highspy.kHighsIInf)
    model.setOptionValue("mip_rel_gap", gap)


def _with_bound(progress: Callable[[Progress], None] | None, bound: float) -> Callable[[Progress], None] | None:
    """What a narrowed model proves holds for itself only; this bound holds for all of it."""
    return None if progress is None else lambda seen: progress(replace(seen, bound=bound))


def _read(model: highspy.Highs, interrupted: bool) -> Outcome:
    info, answer = model.getInfo(), model.getModelStatus()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    kinds = highspy.HighsModelStatus
    is_mip = len(whole_columns(model)) > 0
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
    nodes = max(0, int(info.mip_node_count))
    return Outcome(status, f"HiGHS {model.version()}", objective, bound, 0.0, nodes=nodes, interrupted=interrupted)


def _write_back(model: highspy.Highs, lp: pulp.LpProblem, variables: list[pulp.LpVariable], outcome: Outcome) -> None:
    """Put values, duals and statuses where PuLP's users look for them; no values without a solution."""
    codes = {
        Status.OPTIMAL: (pulp.LpStatusOptimal, pulp.LpSolutionOptimal),
        Status.FEASIBLE: (pulp.LpStatusOptimal, pulp.LpSolutionIntegerFeasible),
        Status.INFEASIBLE: (pulp.LpStatusInfeasible, pulp.LpSolutionInfeasible),
        Status.NOTHING_FOUND: (pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound),
    }
    lp.assignStatus(*codes[outcome.status])
    solution = model.getSolution()
    constraints = lp.constraints()
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
