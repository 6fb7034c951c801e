"""HiGHS in process: how solves end, duals, warm starts, whole numbers."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from sourcing_opt.formulation.program import Program, Terms
from sourcing_opt.solving import Limits, Outcome, Status
from sourcing_opt.solving.highs import Highs
from sourcing_opt.solving.outcome import Progress
from tests.solving.problems import factory, knapsack, market_split

EXACT = Limits(gap=0.0)


def solved(program: Program, limits: Limits = EXACT, progress: Callable[[Progress], None] | None = None) -> Outcome:
    return Highs(program).solve(limits, progress)


def test_optimal() -> None:
    program = knapsack()
    outcome = solved(program)
    assert outcome.status is Status.OPTIMAL
    assert outcome.values is not None
    assert outcome.objective == outcome.bound == pytest.approx(program.value(outcome.values))
    assert outcome.gap == 0
    assert outcome.proof == outcome.solver


def test_infeasible_leaves_no_values() -> None:
    outcome = solved(factory(least_doors=5))
    assert (outcome.status, outcome.objective, outcome.gap) == (Status.INFEASIBLE, None, None)
    assert outcome.values is None
    assert outcome.proof == outcome.solver


def test_a_time_limit_with_a_plan() -> None:
    program = market_split(exact=False)
    outcome = solved(program, Limits(gap=0.0, seconds=0.5))
    assert outcome.status is Status.FEASIBLE
    assert outcome.objective is not None
    assert outcome.values is not None
    assert outcome.bound is not None
    assert outcome.bound < outcome.objective == pytest.approx(program.value(outcome.values))
    assert outcome.gap == pytest.approx(1 - outcome.bound / outcome.objective)


def test_a_time_limit_without_a_plan() -> None:
    outcome = solved(market_split(exact=True), Limits(gap=0.0, seconds=0.5))
    assert (outcome.status, outcome.objective, outcome.interrupted) == (Status.NOTHING_FOUND, None, False)
    assert outcome.values is None


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
    highs = Highs(factory())
    outcome = highs.solve(EXACT)
    assert outcome.objective == outcome.bound == pytest.approx(-36)
    assert outcome.values == pytest.approx([2, 6])
    # Another hour in the second plant is worth 3/2, in the third 1; in the first there is room.
    assert highs.duals == pytest.approx([0, -1.5, -1, 0])


def test_the_relaxation_of_an_integer_program() -> None:
    program = knapsack()
    whole, relaxation = solved(program), Highs(program, mip=False)
    outcome = relaxation.solve(EXACT)
    assert outcome.objective is not None
    assert whole.objective is not None
    assert outcome.objective < whole.objective
    [weight] = relaxation.duals
    assert weight < 0


@pytest.mark.parametrize("seed", range(5))
def test_a_warm_solve_finds_what_a_cold_one_does(seed: int) -> None:
    program = knapsack(seed)
    warm = Highs(program)
    warm.solve(EXACT)
    for change in ("costs", "bounds", "right-hand sides", "the constant"):
        match change:
            case "costs":
                program.cost[seed] = -200.0
            case "bounds":
                program.upper[seed + 1] = 0
                program.lower[seed + 2] = 1
            case "right-hand sides":
                program.row_upper[0] -= 60
            case _:
                program.offset += 500.0
        outcome, cold = warm.solve(EXACT), solved(program)
        assert outcome.values is not None
        assert outcome.objective == pytest.approx(program.value(outcome.values))
        assert outcome.status is cold.status
        assert outcome.objective == pytest.approx(cold.objective)
        assert outcome.values[seed + 1] in ((0,) if change != "costs" else (0, 1))


def test_a_program_made_infeasible_and_feasible_again() -> None:
    program = knapsack()
    warm = Highs(program)
    first, limit = warm.solve(EXACT), program.row_upper[0]
    for right, status in ((-1.0, Status.INFEASIBLE), (limit, Status.OPTIMAL)):
        program.row_upper[0] = right
        last = warm.solve(EXACT)
        assert last.status is status
    assert last.objective == pytest.approx(first.objective)


def test_whole_numbers_are_whole() -> None:
    """A site open by a ten-thousandth of a millionth would hold all of the work, within the solver's tolerance."""
    program = Program()
    site = program.add_columns("site", upper=1.0, integer=True)
    work, elsewhere = program.add_columns("work", np.arange(2))
    program.cost[:] = 100.0, 1.0, 50.0
    program.add_rows("capacity", terms=Terms.of(0, [work, *site], [1.0, -3e5]), upper=0.0)
    program.add_rows("all_of_it", terms=Terms.of(0, [work, elsewhere]), lower=10.0)
    outcome = solved(program)
    assert outcome.objective == pytest.approx(110)
    assert outcome.values is not None
    assert outcome.values[site] == 1
    assert outcome.values[work] == pytest.approx(10)


def test_work_tied_to_a_choice_from_both_sides() -> None:
    """HiGHS's presolve, with all its rules, calls this infeasible: putting the first work at b and the second at a is a plan."""
    program = Program()
    load, elsewhere, first = program.add_columns("work", np.arange(3))
    second = program.add_columns("second", np.arange(3))
    closes, *chosen = program.add_columns("choice", np.arange(4), upper=1.0, integer=True)
    program.cost[second[0]] = 1.0
    rows: list[tuple[dict[int, float], float, float]] = [
        ({elsewhere: 1, first: 1}, 1, 1),
        (dict.fromkeys(second.tolist(), 1), 1, 1),
        ({first: 11, second[1]: 27, load: -1}, 0, 0),
        ({load: 1, closes: 24}, -np.inf, 24),
        ({load: 1, closes: 5}, 5, np.inf),
        ({closes: 1, chosen[1]: 1}, -np.inf, 1),
    ]
    rows += [
        ({work: 1, choice: -1}, *side)
        for work, choice in zip(second.tolist(), chosen, strict=True)
        for side in ((-np.inf, 0), (0, np.inf))
    ]
    for number, (terms, lower, upper) in enumerate(rows):
        program.add_rows("row", number, terms=Terms.of(0, [*terms], [*terms.values()]), lower=lower, upper=upper)
    outcome = solved(program)
    assert (outcome.status, outcome.objective) == (Status.OPTIMAL, 0)


def test_threads_take_turns() -> None:
    """As on a worker that has several: none is refused, and each gets its own answer."""
    programs = [knapsack(), market_split(exact=False), knapsack(), factory()]
    limits = Limits(gap=0.0, seconds=0.5)
    with ThreadPoolExecutor(len(programs)) as threads:
        outcomes = list(threads.map(lambda program: solved(program, limits), programs))
    assert [outcome.status for outcome in outcomes] == ["optimal", "feasible", "optimal", "optimal"]
    for program, outcome in zip(programs, outcomes, strict=True):
        assert outcome.values is not None
        assert outcome.objective == pytest.approx(program.value(outcome.values))
