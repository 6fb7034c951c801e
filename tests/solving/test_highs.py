"""HiGHS in process: how solves end, duals, warm starts, whole numbers."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pulp
import pytest

from sourcing_opt.solving import Limits, Outcome, Status
from sourcing_opt.solving.highs import Highs, Progress
from tests.solving.problems import factory, knapsack, market_split

EXACT = Limits(gap=0.0)


def value(problem: pulp.LpProblem) -> float:
    """Of the objective, at the variables' values."""
    assert problem.objective is not None
    return float(problem.objective.value() or 0.0)


def solved(problem: pulp.LpProblem, limits: Limits = EXACT, progress: Callable[[Progress], None] | None = None) -> Outcome:
    solver = Highs(limits, progress=progress)
    problem.solve(solver)
    assert solver.outcome is not None
    return solver.outcome


def test_optimal() -> None:
    problem = knapsack()
    outcome = solved(problem)
    assert outcome.status is Status.OPTIMAL
    assert outcome.objective == outcome.bound == pytest.approx(value(problem))
    assert outcome.gap == 0
    assert (problem.status, problem.sol_status) == (pulp.LpStatusOptimal, pulp.LpSolutionOptimal)


def test_infeasible_leaves_no_values() -> None:
    problem, (doors, _), _ = factory()
    problem.addConstraint(doors >= 5, "too_many")
    outcome = solved(problem)
    assert (outcome.status, outcome.objective, outcome.gap) == (Status.INFEASIBLE, None, None)
    assert (problem.status, problem.sol_status) == (pulp.LpStatusInfeasible, pulp.LpSolutionInfeasible)
    assert doors.varValue is None


def test_a_time_limit_with_a_plan() -> None:
    problem = market_split(exact=False)
    outcome = solved(problem, Limits(gap=0.0, seconds=0.5))
    assert outcome.status is Status.FEASIBLE
    assert outcome.objective is not None
    assert outcome.bound is not None
    assert outcome.bound < outcome.objective == pytest.approx(value(problem))
    assert outcome.gap == pytest.approx(1 - outcome.bound / outcome.objective)
    # PuLP calls this status optimal too; only sol_status tells.
    assert (problem.status, problem.sol_status) == (pulp.LpStatusOptimal, pulp.LpSolutionIntegerFeasible)


def test_a_time_limit_without_a_plan() -> None:
    problem = market_split(exact=True)
    outcome = solved(problem, Limits(gap=0.0, seconds=0.5))
    assert (outcome.status, outcome.objective, outcome.interrupted) == (Status.NOTHING_FOUND, None, False)
    assert (problem.status, problem.sol_status) == (pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound)


@pytest.mark.parametrize(("exact", "status"), [(False, Status.FEASIBLE), (True, Status.NOTHING_FOUND)])
def test_ctrl_c_keeps_the_best_plan_so_far(exact: bool, status: Status) -> None:
    # What a Ctrl-C does, half a second into a search that would take days.
    press = threading.Timer(0.5, _thread.interrupt_main)
    press.start()
    outcome = solved(market_split(exact))
    assert (outcome.status, outcome.interrupted) == (status, True)


def test_progress_tells_where_the_search_stands() -> None:
    seen: list[Progress] = []
    outcome = solved(market_split(exact=False), Limits(gap=0.0, seconds=0.5), seen.append)
    assert outcome.objective is not None
    assert seen[-1].bound <= outcome.objective <= seen[0].objective


def test_duals_of_a_linear_program() -> None:
    problem, (doors, windows), rows = factory()
    outcome = solved(problem)
    assert outcome.objective == outcome.bound == pytest.approx(-36)
    assert [doors.varValue, windows.varValue] == pytest.approx([2, 6])
    # Another hour in the second plant is worth 3/2, in the third 1; in the first there is room.
    assert [row.pi for row in rows] == pytest.approx([0, -1.5, -1])
    assert [doors.dj, windows.dj] == pytest.approx([0, 0])
    doors.lowBound = 3
    solved(problem)
    assert doors.dj == pytest.approx(4.5)


def test_the_relaxation_of_an_integer_program() -> None:
    problem = knapsack()
    whole = solved(problem).objective
    solver = Highs(EXACT, mip=False)
    problem.solve(solver)
    assert solver.outcome is not None
    assert solver.outcome.objective is not None
    assert whole is not None
    assert solver.outcome.objective < whole
    [weight] = problem.constraints()
    assert weight.pi is not None
    assert weight.pi < 0


@pytest.mark.parametrize("seed", range(5))
def test_a_warm_solve_finds_what_a_cold_one_does(seed: int) -> None:
    problem, warm = knapsack(seed), Highs(EXACT)
    problem.solve(warm)
    things = problem.variables()
    assert problem.objective is not None
    for change in ("costs", "bounds", "right-hand sides", "the constant"):
        match change:
            case "costs":
                problem.objective[things[seed]] = -200.0
            case "bounds":
                things[seed + 1].upBound = 0
                things[seed + 2].lowBound = 1
            case "right-hand sides":
                [row] = problem.constraints()
                row.changeRHS(-row.constant - 60)
            case _:
                problem.objective.constant += 500.0
        problem.resolve(warm)
        assert warm.outcome is not None
        values = [thing.varValue for thing in things]
        assert warm.outcome.objective == pytest.approx(value(problem))
        cold = solved(problem)
        assert warm.outcome.status is cold.status
        assert warm.outcome.objective == pytest.approx(cold.objective)
        assert values[seed + 1] in ((0,) if change != "costs" else (0, 1))


def test_a_problem_made_infeasible_and_feasible_again() -> None:
    problem, warm = knapsack(), Highs(EXACT)
    problem.solve(warm)
    first = value(problem)
    [row] = problem.constraints()
    limit = -row.constant
    for right, status in ((-1.0, Status.INFEASIBLE), (limit, Status.OPTIMAL)):
        row.changeRHS(right)
        problem.resolve(warm)
        assert warm.outcome is not None
        assert warm.outcome.status is status
    assert value(problem) == pytest.approx(first)


def test_whole_numbers_are_whole() -> None:
    """A site open by a ten-thousandth of a millionth would hold all of the work, within the solver's tolerance."""
    problem = pulp.LpProblem("site", pulp.LpMinimize)
    site, work, elsewhere = problem.add_variable("site", 0, 1, pulp.LpInteger), *(problem.add_variable(n, 0, None) for n in "we")
    problem.setObjective(100.0 * site + work + 50 * elsewhere)
    problem.addConstraint(work - 3e5 * site <= 0, "capacity")
    problem.addConstraint(work + elsewhere >= 10, "all_of_it")
    assert solved(problem).objective == pytest.approx(110)
    assert site.varValue == 1
    assert work.varValue == pytest.approx(10)


def test_work_tied_to_a_choice_from_both_sides() -> None:
    """HiGHS's presolve, with all its rules, calls this infeasible: putting the first work at b and the second at a is a plan."""
    problem = pulp.LpProblem("tied", pulp.LpMinimize)
    load, elsewhere, first = (problem.add_variable(name, 0, None) for name in ("load", "elsewhere", "first"))
    second = [problem.add_variable(f"second_{place}", 0, None) for place in "abc"]
    closes, *chosen = (problem.add_variable(name, 0, 1, pulp.LpInteger) for name in ("closes", "at_a", "at_b", "at_c"))
    problem.setObjective(pulp.LpAffineExpression([(second[0], 1.0)]))
    rows = [elsewhere + first == 1, pulp.lpSum(second) == 1, 11 * first + 27 * second[1] - load == 0]
    rows += [load + 24 * closes <= 24, load + 5 * closes >= 5, closes + chosen[1] <= 1]
    rows += [side for work, choice in zip(second, chosen, strict=True) for side in (work - choice <= 0, work - choice >= 0)]
    for number, row in enumerate(rows):
        problem.addConstraint(row, f"row_{number}")
    outcome = solved(problem)
    assert (outcome.status, outcome.objective) == (Status.OPTIMAL, 0)


def test_threads_take_turns() -> None:
    """As on a worker that has several: none is refused, and each gets its own answer."""
    problems = [knapsack(), market_split(exact=False), knapsack(), factory()[0]]
    limits = Limits(gap=0.0, seconds=0.5)
    with ThreadPoolExecutor(len(problems)) as threads:
        outcomes = list(threads.map(lambda problem: solved(problem, limits), problems))
    assert [outcome.status for outcome in outcomes] == ["optimal", "feasible", "optimal", "optimal"]
    assert [outcome.objective for outcome in outcomes] == pytest.approx([value(problem) for problem in problems])
