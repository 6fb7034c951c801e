"""HiGHS, in process: linear programs that stay loaded and are changed in place, and mixed-integer programs solved once. The only file that knows its words."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import highspy
import numpy as np
import scipy.sparse as sparse

from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.formulation.linear import Linear

INFINITY = float("inf")
PARALLEL_ROWS = 1 << 13
"""Bit of HiGHS's presolve rule "parallel rows and columns", switched off: it has lost solutions where `x <= y` stands beside `x >= y` with y whole."""
SMALL = 1_000
"""Columns up to which HiGHS works without presolve, from which it may never come back (1.12 to 1.15.1), whatever the time limit."""

DUAL, PRIMAL = 1, 4
"""Ways of the simplex method."""
OTHER_WAYS = ("simplex_scale_strategy", 0, 2), ("simplex_strategy", PRIMAL, DUAL), ("presolve", "on", "choose")
"""Options, another value, and the usual one: without scaling of the solver's own, the primal way, with presolve."""
FROM_NONE = 10
"""So much more patience there is with a solve that begins anew."""
FEW = 0.02
"""Where the columns that joined are no more than this part of all, the primal way is the shorter."""
PATIENCE = 2_000
"""Iterations after which a solve that is not the first goes nowhere, or four times what one that ended has taken."""


class Answer(Enum):
    """How a solve ended."""

    SOLVED = "solved"
    INFEASIBLE = "infeasible"
    BEYOND = "beyond"
    """The cutoff."""
    STOPPED = "stopped"
    """A limit, or somebody, stopped it."""
    UNKNOWN = "unknown"
    """The solver gave up."""


@dataclass
class Clock:
    """When to stop: a time, or somebody's word."""

    until: float = INFINITY
    """By time.perf_counter()."""
    stopped: bool = False
    """Set by whoever wants the search to end at once."""

    @property
    def left(self) -> float:
        """[seconds]"""
        return 0.0 if self.stopped else max(0.0, self.until - time.perf_counter())

    @property
    def over(self) -> bool:
        """Whether there is no time left."""
        return self.left <= 0.0

    def interrupt(self, event: highspy.HighsCallbackEvent) -> None:
        """A callback that ends a solve when the time is over."""
        # Once set, it would stay: a program that stays loaded would never be solved again.
        event.interrupt(self.over)


Basis = tuple[highspy.HighsBasis, int, int]
"""With the numbers of columns and rows it is for: those that joined since are at a bound, or basic."""


class Simplex:
    """A linear program in the solver's hands."""

    def __init__(self, linear: Linear, clock: Clock, tolerance: float = 1e-7) -> None:
        """tolerance: what rows may be broken by, and reduced costs be wrong by."""
        self._highs = _loaded(linear, is_integer=False)
        for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            self._highs.setOptionValue(name, tolerance)
        self._highs.cbSimplexInterrupt += clock.interrupt
        self.clock = clock
        self.columns, self.rows = linear.shape[1], linear.shape[0]
        self.solves = self.iterations = 0
        self._joined = 0
        """Columns, since the last solve, where that ended with a solution."""
        self._solved = False
        self._patience: int | None = None

    def solve(self, cutoff: float = INFINITY) -> Answer:
        """From the last basis, until the objective is beyond the cutoff; where that leads nowhere, in other ways from none."""
        self.solves += 1
        self._highs.setOptionValue("objective_bound", cutoff)
        few = 0 < self._joined <= FEW * self.columns
        self._highs.setOptionValue("simplex_strategy", PRIMAL if few else DUAL)
        answer = self._run(self._patience)
        self._highs.setOptionValue("simplex_strategy", DUAL)
        self._joined, self._solved = 0, answer is Answer.SOLVED
        for name, other, usual in OTHER_WAYS:
            if answer is not Answer.UNKNOWN:
                break
            self._highs.clearSolver()
            self._highs.setOptionValue(name, other)
            answer = self._run(None if self._patience is None else FROM_NONE * self._patience)
            self._highs.setOptionValue(name, usual)
        return answer

    def _run(self, patience: int | None) -> Answer:
        self._highs.setOptionValue("simplex_iteration_limit", highspy.kHighsIInf if patience is None else patience)
        self._highs.run()
        took = int(self._highs.getInfo().simplex_iteration_count)
        self.iterations += took
        status, kinds = self._highs.getModelStatus(), highspy.HighsModelStatus
        if status == kinds.kOptimal:
            self._patience = max(PATIENCE, self._patience or 0, 4 * took)
        known = {kinds.kOptimal: Answer.SOLVED, kinds.kInfeasible: Answer.INFEASIBLE, kinds.kObjectiveBound: Answer.BEYOND}
        return known.get(status) or (Answer.STOPPED if self.clock.over else Answer.UNKNOWN)

    @property
    def objective(self) -> float:
        """Of the last solve."""
        return float(self._highs.getInfo().objective_function_value)

    def values(self) -> Floats:
        """(columns,)"""
        return np.array(self._highs.getSolution().col_value)

    def duals(self) -> Floats:
        """(rows,)"""
        return np.array(self._highs.getSolution().row_dual)

    def ray(self) -> Floats | None:
        """(rows,) Why there is no solution, where the solver knows; its sign may be either."""
        _, has_ray, ray = self._highs.getDualRay()  # type: ignore[attr-defined]  # missing from highspy's stubs
        return np.array(ray) if has_ray else None

    def basis(self) -> Basis:
        """Where the last solve ended."""
        return self._highs.getBasis(), self.columns, self.rows

    def start_from(self, basis: Basis) -> None:
        """Begin the next solve there."""
        kept, columns, rows = basis
        if (columns, rows) != (self.columns, self.rows):
            status, longer = highspy.HighsBasisStatus, highspy.HighsBasis()
            longer.col_status = [*kept.col_status, *[status.kLower] * (self.columns - columns)]
            longer.row_status = [*kept.row_status, *[status.kBasic] * (self.rows - rows)]
            longer.valid = True
            kept = longer
        self._highs.setBasis(kept)

    def standing(self) -> tuple[Indices, Indices]:
        """(columns,), (rows,) The same in plain numbers, for another process."""
        basis = self._highs.getBasis()
        return tuple(np.array([int(status) for status in part], dtype=np.intp) for part in (basis.col_status, basis.row_status))  # type: ignore[return-value]

    def stand(self, columns: Indices, rows: Indices) -> None:
        """Begin the next solve where another one stood."""
        basis = highspy.HighsBasis()
        basis.col_status, basis.row_status = (
            [highspy.HighsBasisStatus(status) for status in part.tolist()] for part in (columns, rows)
        )
        basis.valid = True
        self._highs.setBasis(basis)

    def forget(self) -> None:
        """Begin the next solve from nothing."""
        self._highs.clearSolver()
        self._patience = None

    def add_columns(self, cost: Floats, lower: Floats, upper: Floats, by_column: sparse.csr_array) -> None:
        """by_column: (new columns, rows) their coefficients."""
        starts, index = by_column.indptr[:-1].astype(np.int32), by_column.indices.astype(np.int32)
        self._highs.addCols(len(cost), cost, lower, upper, by_column.nnz, starts, index, by_column.data)
        self.columns += len(cost)
        self._joined += len(cost) if self._solved else 0

    def add_rows(self, matrix: sparse.csr_array, lower: Floats, upper: Floats) -> None:
        """matrix: (new rows, columns)."""
        starts, index = matrix.indptr[:-1].astype(np.int32), matrix.indices.astype(np.int32)
        self._highs.addRows(len(lower), lower, upper, matrix.nnz, starts, index, matrix.data)
        self.rows += len(lower)

    def bound_columns(self, columns: Indices, lower: Floats, upper: Floats) -> None:
        """Change bounds."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def bound_row(self, row: int, lower: float, upper: float) -> None:
        """Change the sides of a row."""
        self._highs.changeRowBounds(row, lower, upper)

    def bound_rows(self, lower: Floats, upper: Floats) -> None:
        """Change the sides of all rows."""
        rows = np.arange(len(lower), dtype=np.int32)
        self._highs.changeRowsBounds(len(rows), rows, lower, upper)  # type: ignore[attr-defined]  # missing from highspy's stubs

    def price(self, columns: Indices, cost: Floats) -> None:
        """Change costs."""
        self._highs.changeColsCost(len(columns), columns.astype(np.int32), cost)


@dataclass(frozen=True)
class Effort:
    """When a mixed-integer solve may end before it is proven."""

    gap: float = 0.0
    """Relative."""
    nodes: int | None = None
    target: float | None = None
    """An objective that is good enough."""
    cutoff: float | None = None
    """No solution that costs more is of interest."""
    thorough: bool = True
    """Restarts, and smaller programs are searched within."""
    seed: int = 0


@dataclass(frozen=True)
class Found:
    """What a mixed-integer solve found."""

    answer: Answer
    x: Floats | None = None
    """(N,)"""
    objective: float = INFINITY
    bound: float = -INFINITY
    nodes: int = 0
    iterations: int = 0
    """Of the simplex."""


def solve_whole(
    linear: Linear,
    effort: Effort,
    clock: Clock,
    start: Floats | None = None,
    tell: Callable[[float, float, int], None] | None = None,
) -> Found:
    """Branch and cut. start: (N,) a solution, or a guess at its whole numbers."""
    if clock.over:
        return Found(Answer.STOPPED)
    highs = _loaded(linear, is_integer=True)
    options: dict[str, float | int | str | bool] = {
        "mip_rel_gap": effort.gap,
        "mip_abs_gap": 0.0,
        "time_limit": clock.left,
        "random_seed": effort.seed,
        "mip_allow_restart": effort.thorough,
        "mip_heuristic_run_rens": effort.thorough,
        "mip_heuristic_run_root_reduced_cost": effort.thorough,
        # It takes seconds where the relaxation takes tenths of one.
        "mip_heuristic_run_feasibility_jump": False,
    }
    if effort.nodes is not None:
        options["mip_max_nodes"] = effort.nodes
    if effort.target is not None:
        options["objective_target"] = effort.target
    if effort.cutoff is not None:
        options["objective_bound"] = effort.cutoff
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.cbMipInterrupt += clock.interrupt
    if tell is not None:

        def report(event: highspy.HighsCallbackEvent) -> None:
            out = event.data_out
            tell(out.mip_primal_bound, out.mip_dual_bound, out.mip_node_count)

        highs.cbMipLogging += report
    if start is not None:
        guess = highspy.HighsSolution()
        guess.col_value = start
        highs.setSolution(guess)
    highs.run()
    info, status, kinds = highs.getInfo(), highs.getModelStatus(), highspy.HighsModelStatus
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        return Found(Answer.INFEASIBLE)
    has_solution = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    is_integer = bool(linear.integer.any())
    answer = Answer.SOLVED if status in (kinds.kOptimal, kinds.kModelEmpty) else Answer.STOPPED
    bound = (info.mip_dual_bound if is_integer else info.objective_function_value) if has_solution or is_integer else -INFINITY
    x = np.array(highs.getSolution().col_value) if has_solution else None
    objective = float(info.objective_function_value) if has_solution else INFINITY
    return Found(
        answer=answer,
        x=x,
        objective=objective,
        bound=float(bound),
        nodes=max(0, int(info.mip_node_count)),
        iterations=int(info.simplex_iteration_count),
    )


def version() -> str:
    """Name and version."""
    return f"HiGHS {highspy.Highs().version()}"  # type: ignore[no-untyped-call]


def _loaded(linear: Linear, is_integer: bool) -> highspy.Highs:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = linear.shape
    lp.col_cost_, lp.offset_ = linear.cost, linear.offset
    lp.col_lower_, lp.col_upper_ = linear.lower, linear.upper
    lp.row_lower_, lp.row_upper_ = linear.row_lower, linear.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    matrix = linear.matrix
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = matrix.data
    if is_integer and linear.integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(flag)] for flag in linear.integer.tolist()]
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    # Not output_flag: without output HiGHS reports no progress either.
    highs.setOptionValue("log_to_console", False)
    highs.setOptionValue("presolve_rule_off", PARALLEL_ROWS)
    if linear.shape[1] <= SMALL:
        highs.setOptionValue("presolve", "off")
    highs.setOptionValue("threads", 1)
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise AssertionError("HiGHS refused the model")
    return highs
