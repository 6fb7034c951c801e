"""HiGHS, in process: a program's arrays are passed once, and the loaded model is solved again when costs or bounds have changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock

import highspy
import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation.program import Program
from sourcing_opt.solving.narrowing import fixed, outside_core, relaxed, settle_whole_numbers, whole_columns
from sourcing_opt.solving.outcome import Limits, Outcome, Progress, Status

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


class Highs:
    """A program, loaded; its rows, columns and coefficients must stay as they are."""

    def __init__(self, program: Program, mip: bool = True) -> None:
        """mip: False takes the linear relaxation, whose solve has dual values."""
        self.program = program
        self.limits = Limits()
        self.progress: Callable[[Progress], None] | None = None
        began = time.perf_counter()
        self.model = _load(program, mip)
        self._loading = time.perf_counter() - began

    def solve(self, limits: Limits | None = None, progress: Callable[[Progress], None] | None = None) -> Outcome:
        """Solve with the costs and bounds as they are now, from where the last solve ended."""
        began, self._loading = time.perf_counter() - self._loading, 0.0
        self.limits, self.progress = limits or Limits(), progress
        self._reload()
        handover = time.perf_counter() - began
        options = {"mip_rel_gap": self.limits.gap, "threads": self.limits.threads, "random_seed": self.limits.seed}
        for option, value in options.items():
            self.model.setOptionValue(option, value)
        outcome = self._search(began)
        values = None if outcome.objective is None else np.array(self.model.getSolution().col_value)
        return replace(outcome, seconds=time.perf_counter() - began, handover_seconds=handover, values=values)

    @property
    def duals(self) -> Floats:
        """(M,) Of the rows, after the relaxation is solved."""
        return np.array(self.model.getSolution().row_dual)

    def _reload(self) -> None:
        """Costs and bounds as they are now."""
        program, start = self.program, self.model.getSolution()
        columns, rows = (np.arange(len(bounds), dtype=np.int32) for bounds in (program.lower, program.row_lower))
        self.model.changeColsCost(len(columns), columns, program.cost)
        self.model.changeColsBounds(len(columns), columns, program.lower, program.upper)
        self.model.changeRowsBounds(  # type: ignore[attr-defined]  # missing from highspy's stubs
            len(rows), rows, program.row_lower, program.row_upper
        )
        self.model.changeObjectiveOffset(program.offset)
        if start.value_valid:
            self.model.setSolution(start)

    def _search(self, began: float) -> Outcome:
        """Large problems start from the best plan of their core, and end there if it is within the gap of the relaxation."""
        whole = whole_columns(self.model)
        if len(whole) and self.model.getNumCol() <= SMALL:
            return self._twice(began)
        if not len(whole) or self.limits.gap == 0 or self.model.getNumCol() < LARGE:
            return self._step(began, self.progress)
        with relaxed(self.model, whole):
            relaxation = self._step(began)
        if relaxation.interrupted:
            return replace(relaxation, status=Status.NOTHING_FOUND, objective=None, bound=None, proof=None)
        if relaxation.objective is None:
            return relaxation
        bound = relaxation.objective
        with fixed(self.model, *outside_core(self.model)), _good_enough(self.model, bound, self.limits.gap):
            core = replace(self._step(began, _with_bound(self.progress, bound), part=0.5), bound=bound, proof=relaxation.proof)
        if core.gap is not None and core.gap <= self.limits.gap:
            return replace(core, status=Status.OPTIMAL)
        if core.interrupted:
            return replace(core, status=Status.NOTHING_FOUND if core.objective is None else Status.FEASIBLE)
        return self._step(began, self.progress)

    def _twice(self, began: float) -> Outcome:
        """A small problem is quick: ask again in another way, and believe only what both answers allow."""
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
            return replace(first, status=Status.FEASIBLE, bound=None, proof=None)
        bounds = [outcome.bound for outcome in (first, second) if outcome.bound is not None]
        both = replace(second, bound=min(bounds, default=None), nodes=first.nodes + second.nodes)
        proven = both.gap is not None and both.gap <= max(self.limits.gap, ROUNDING)
        return replace(both, status=Status.OPTIMAL if proven else Status.FEASIBLE)

    def _step(self, began: float, progress: Callable[[Progress], None] | None = None, part: float = 1.0) -> Outcome:
        """Solve the model as it is loaded, in a part of what is left of the time."""
        seconds = self.limits.seconds
        left = float("inf") if seconds is None else max(0.0, seconds - (time.perf_counter() - began))
        self.model.setOptionValue("time_limit", part * left)
        interrupted = _solve(self.model, progress)
        outcome = _read(self.model, interrupted)
        if outcome.objective is not None:
            settle_whole_numbers(self.model)
        return outcome


def _load(program: Program, mip: bool) -> highspy.Highs:
    matrix, model = program.matrix, highspy.Highs()  # type: ignore[no-untyped-call]
    # Not output_flag: without output HiGHS reports no progress either.
    model.setOptionValue("log_to_console", False)
    model.setOptionValue("presolve_rule_off", PARALLEL_ROWS)
    if matrix.shape[1] <= SMALL:
        model.setOptionValue("presolve", "off")
    kinds = int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize)
    # As an object of highspy's own, with lists in place of arrays, it takes twice as long.
    status = model.passModel(
        matrix.shape[1], matrix.shape[0], matrix.nnz, *kinds, program.offset,
        program.cost, program.lower, program.upper, program.row_lower, program.row_upper,
        matrix.indptr, matrix.indices, matrix.data, (program.integer & mip).astype(np.int32),
    )  # fmt: skip
    if status == highspy.HighsStatus.kError:
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
    nodes, name = max(0, int(info.mip_node_count)), f"HiGHS {model.version()}"
    proof = name if bound is not None or status is Status.INFEASIBLE else None
    return Outcome(status, name, objective, bound, 0.0, nodes=nodes, interrupted=interrupted, proof=proof)
