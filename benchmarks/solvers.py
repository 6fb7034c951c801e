"""The search and its peers on the same program. Each is a function that is run in a process of its own.

`ours` begins with the appraised study; all others are given the program's arrays, which is less work.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import highspy
import numpy as np
from pulp.apis.coin_api import COIN_CMD, PULP_CBC_CMD
from pulp.apis.highs_api import HiGHS as PulpHighs

from benchmarks.cases import ECONOMICS, PROGRAM, prepared
from benchmarks.stopwatch import Stopwatch
from sourcing_opt.formulation import build
from sourcing_opt.formulation.linear import Linear
from sourcing_opt.formulation.program import Program
from sourcing_opt.formulation.pulp_view import pulp_view
from sourcing_opt.solving import Limits, Outcome, Status, solve
from sourcing_opt.solving.others import solve_with_cbc


@dataclass(frozen=True)
class Answer:
    """What a solver says, or what HiGHS was handed."""

    status: str = "built"
    """A word of Status; "built" where nothing was to be solved."""
    objective: float | None = None
    bound: float | None = None
    breach: float | None = None
    """By how much the plan breaks what it breaks most, relatively."""
    nodes: int = 0
    handed: list[float] = field(default_factory=list)
    """What tells programs apart: see `handed_over`."""


Solver = Callable[[Path, Limits, Stopwatch], Answer]
"""A prepared case -> an answer."""


def ours(case: Path, limits: Limits, watch: Stopwatch) -> Answer:
    """Rules -> arrays -> the search's own units -> a proven plan."""
    economics = prepared(case, ECONOMICS)
    # What is loaded into the solver before it begins.
    watch.watch(import_module("sourcing_opt.solving.best"), "Problem", "hand-over")
    watch.watch(import_module("sourcing_opt.solving.search.branch_and_bound"), "Relaxation", "hand-over")
    with watch.step("build"):
        model = build(economics)
        _ = model.program.matrix
    with watch.step("solve"):
        outcome = solve(model, limits)
    return _answer(model.program, outcome)


def arrays(case: Path, limits: Limits, watch: Stopwatch) -> Answer:
    """Rules -> arrays -> HiGHS: what building the program as it is takes here."""
    economics = prepared(case, ECONOMICS)
    with watch.step("build"):
        program = build(economics).program
        _ = program.matrix
    with watch.step("hand-over"):
        model = _load(program)
    return Answer(handed=handed_over(model))


def highs(case: Path, limits: Limits, watch: Stopwatch) -> Answer:
    """HiGHS as it comes."""
    program: Program = prepared(case, PROGRAM)
    with watch.step("hand-over"):
        model = _load(program)
    options = {"mip_rel_gap": limits.gap, "threads": limits.threads, "random_seed": limits.seed}
    if limits.seconds is not None:
        options["time_limit"] = limits.seconds
    for name, value in options.items():
        model.setOptionValue(name, value)
    with watch.step("solve"):
        model.run()
    kinds, status, info = highspy.HighsModelStatus, model.getModelStatus(), model.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.array(model.getSolution().col_value) if found else None
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        return Answer(Status.INFEASIBLE)
    if x is None:
        return Answer(Status.NOTHING_FOUND)
    bound = info.mip_dual_bound if program.integer.any() else info.objective_function_value
    ended = Status.OPTIMAL if status == kinds.kOptimal else Status.FEASIBLE
    nodes = max(0, int(info.mip_node_count))
    return Answer(ended, program.value(x), float(bound) if np.isfinite(bound) else None, Linear.of(program).breach(x), nodes)


def cbc(case: Path, limits: Limits, watch: Stopwatch) -> Answer:
    """PuLP and CBC, without the preprocessing that makes CBC lose plans."""
    program: Program = prepared(case, PROGRAM)
    with watch.step("solve"):
        outcome = solve_with_cbc(program, limits)
    return _answer(program, outcome)


def pulp_highs(case: Path, limits: Limits, watch: Stopwatch) -> Answer:
    """Arrays -> PuLP -> HiGHS."""
    program: Program = prepared(case, PROGRAM)
    solver: Any = PulpHighs(msg=False)
    with watch.step("build"):
        problem, _ = pulp_view(program)
    with watch.step("hand-over"):
        solver.createAndConfigureSolver(problem)
        solver.buildSolverModel(problem)
    model: Any = problem.solverModel
    return Answer(handed=handed_over(model))


def linopy(case: Path, limits: Limits, watch: Stopwatch) -> Answer:
    """Arrays -> linopy -> HiGHS. Rows of like length and sense are written in one go: of what was tried, the quickest in a fresh process."""
    import linopy
    import xarray as xr

    program: Program = prepared(case, PROGRAM)
    linopy.options["semantics"] = "v1"

    def build_it() -> Any:
        model, label = linopy.Model(), np.empty(len(program.integer), dtype=np.int64)
        for whole, dim in ((False, "number"), (True, "whole")):
            of = program.integer == whole
            lower, upper = (xr.DataArray(bounds[of], dims=dim) for bounds in (program.lower, program.upper))
            label[of] = model.add_variables(lower=lower, upper=upper, integer=whole, name=dim).labels.values
        at_most, equal = np.isinf(program.row_lower), program.row_lower == program.row_upper
        senses = {"=": equal, "<=": at_most, ">=": ~at_most & ~equal}
        sides = np.where(at_most, program.row_upper, program.row_lower)
        length = np.diff(program.matrix.indptr)
        width = 2 ** np.ceil(np.log2(np.maximum(length, 1))).astype(int)
        for sense, of_sense in senses.items():
            for most in np.unique(width[of_sense]):
                # Rows without a term say nothing.
                rows = np.flatnonzero(of_sense & (width == most) & (length > 0))
                part = program.matrix[rows]
                row = np.repeat(np.arange(len(rows)), np.diff(part.indptr))
                place = np.arange(part.nnz) - part.indptr[row]
                coefficients, variables = np.full((len(rows), most), np.nan), np.full((len(rows), most), -1)
                coefficients[row, place], variables[row, place] = part.data, label[part.indices]
                terms: dict[str, Any] = {"coeffs": (("row", "_term"), coefficients), "vars": (("row", "_term"), variables)}
                terms |= {"const": ("row", np.zeros(len(rows)))}
                expression = linopy.LinearExpression(xr.Dataset(terms), model)
                model.add_constraints(expression, sense, xr.DataArray(sides[rows], dims="row"))
        costs = {"coeffs": ("_term", program.cost), "vars": ("_term", label), "const": 0.0}
        model.add_objective(linopy.LinearExpression(xr.Dataset(costs), model))
        return model

    with watch.step("build"):
        model = build_it()
    with watch.step("hand-over"):
        handed = linopy.io.to_highspy(model)
    return Answer(handed=handed_over(handed))


def pyomo(case: Path, limits: Limits, watch: Stopwatch) -> Answer:
    """Arrays -> Pyomo -> HiGHS."""
    import pyomo.environ as pyo
    from pyomo.contrib.appsi.solvers import Highs
    from pyomo.core.expr.numeric_expr import LinearExpression

    program: Program = prepared(case, PROGRAM)

    def build_it() -> Any:
        finite = [np.where(np.isfinite(bounds), bounds, np.nan).tolist() for bounds in (program.lower, program.upper)]
        bounds = [tuple(None if side != side else side for side in both) for both in zip(*finite, strict=True)]
        kinds = [pyo.Integers if whole else pyo.Reals for whole in program.integer.tolist()]
        model: Any = pyo.ConcreteModel()
        model.x = pyo.Var(range(len(bounds)), bounds=lambda _, n: bounds[n], within=lambda _, n: kinds[n])
        columns = [model.x[n] for n in range(len(bounds))]
        matrix = program.matrix
        starts, index, value = matrix.indptr.tolist(), matrix.indices.tolist(), matrix.data.tolist()
        sides = list(zip(program.row_lower.tolist(), program.row_upper.tolist(), strict=True))

        def row(_: Any, n: int) -> Any:
            part = slice(starts[n], starts[n + 1])
            terms = LinearExpression(linear_coefs=value[part], linear_vars=[columns[at] for at in index[part]])
            low, up = sides[n]
            return (terms, up) if low == up else (None, terms, up) if low == -np.inf else (low, terms, None)

        # Rows without a term, which say nothing, are refused.
        model.rows = pyo.Constraint(np.flatnonzero(np.diff(matrix.indptr)).tolist(), rule=row)
        cost = program.cost.tolist()
        model.cost = pyo.Objective(expr=LinearExpression(constant=program.offset, linear_coefs=cost, linear_vars=columns))
        return model

    with watch.step("build"):
        model = build_it()
    with watch.step("hand-over"):
        solver = Highs()
        solver.set_instance(model)
    return Answer(handed=handed_over(solver._solver_model))


SOLVERS: dict[str, Solver] = {
    "ours": ours,
    "highs": highs,
    "cbc": cbc,
    "arrays": arrays,
    "linopy": linopy,
    "pulp": pulp_highs,
    "pyomo": pyomo,
}
"""In the order in which they take turns: first those that solve, then those that build the program for HiGHS to solve."""
SOLVING = ("ours", "highs", "cbc")
BUILDING = ("arrays", "linopy", "pulp", "pyomo")


def missing(solver: str) -> str | None:
    """Why a solver cannot take part; None where it can."""
    if solver in ("linopy", "pyomo") and importlib.util.find_spec(solver) is None:
        return f'{solver} is not installed and left out (python -m pip install -e ".[benchmarks]")'
    if solver == "cbc" and not (COIN_CMD().available() or PULP_CBC_CMD().available()):
        return "CBC is not installed and left out (Debian: coinor-cbc)"
    return None


def handed_over(model: highspy.Highs) -> list[float]:
    """Terms, whole numbers, and sums of all coefficients, costs, bounds and sides, in which the order of rows and columns does not matter."""
    lp = model.getLp()
    matrix = lp.a_matrix_
    starts, index, value = (np.asarray(part) for part in (matrix.start_, matrix.index_, matrix.value_))
    filled = (
        np.bincount(index, minlength=lp.num_row_) > 0 if matrix.format_ == highspy.MatrixFormat.kColwise else np.diff(starts) > 0
    )
    bounds = [np.asarray(part) for part in (lp.col_lower_, lp.col_upper_)]
    bounds += [np.asarray(part)[filled] for part in (lp.row_lower_, lp.row_upper_)]
    whole = sum(kind == highspy.HighsVarType.kInteger for kind in lp.integrality_)
    sums = [float(np.abs(part[np.isfinite(part)]).sum()) for part in (value, np.asarray(lp.col_cost_), *bounds)]
    return [float(filled.sum()), float(lp.num_col_), float(len(value)), float(whole), *sums]


def _load(program: Program) -> highspy.Highs:
    """The arrays as they are."""
    model, matrix = highspy.Highs(), program.matrix  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    model.passModel(
        matrix.shape[1], matrix.shape[0], matrix.nnz, int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize),
        program.offset, program.cost, program.lower, program.upper, program.row_lower, program.row_upper,
        matrix.indptr, matrix.indices, matrix.data, program.integer.astype(np.int32),
    )  # fmt: skip
    return model


def _answer(program: Program, outcome: Outcome) -> Answer:
    breach = None if outcome.values is None else Linear.of(program).breach(outcome.values)
    return Answer(outcome.status, outcome.objective, outcome.bound, breach, outcome.nodes)
