"""HiGHS in process: how solves end, duals, programs that stay loaded, whole numbers, Ctrl-C."""

from __future__ import annotations

import _thread
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.generator import generate
from sourcing_opt.economics import appraise
from sourcing_opt.formulation import build
from sourcing_opt.formulation.linear import Linear
from sourcing_opt.formulation.program import Program, Terms
from sourcing_opt.solving.best import interruptible
from sourcing_opt.solving.engine import Answer, Clock, Effort, Found, Simplex, solve_whole
from tests.solving.problems import factory, knapsack, market_split


def solved(program: Program, clock: Clock | None = None) -> Found:
    return solve_whole(Linear.of(program), Effort(), clock or Clock())


def half_a_second() -> Clock:
    return Clock(time.perf_counter() + 0.5)


def value(program: Program, found: Found) -> float:
    assert found.x is not None
    return program.value(found.x)


def test_the_best_and_its_bound() -> None:
    program = knapsack()
    found = solved(program)
    assert found.answer is Answer.SOLVED
    assert found.objective == found.bound == pytest.approx(value(program, found))


@pytest.mark.parametrize("integer", [False, True])
def test_what_nothing_keeps(integer: bool) -> None:
    found = solved(factory(least_doors=5, integer=integer))
    assert (found.answer, found.x) == (Answer.INFEASIBLE, None)


def test_a_time_limit_with_a_solution() -> None:
    program = market_split(exact=False)
    found = solved(program, half_a_second())
    assert found.answer is Answer.STOPPED
    assert found.bound < found.objective == pytest.approx(value(program, found))


def test_a_time_limit_without_a_solution() -> None:
    found = solved(market_split(exact=True), half_a_second())
    assert (found.answer, found.x) == (Answer.STOPPED, None)


def test_no_time_at_all() -> None:
    assert solved(knapsack(), Clock(time.perf_counter())).answer is Answer.STOPPED


@pytest.mark.parametrize("exact", [False, True])
def test_ctrl_c_keeps_the_best_so_far(exact: bool) -> None:
    # What a Ctrl-C does, half a second into a search that would take days.
    press, clock = threading.Timer(0.5, _thread.interrupt_main), Clock()
    with interruptible(clock):
        press.start()
        found = solved(market_split(exact), clock)
    assert (found.answer, clock.stopped, found.x is None) == (Answer.STOPPED, True, exact)


def test_the_second_ctrl_c_is_the_callers() -> None:
    clock = Clock()

    def press() -> None:
        _thread.interrupt_main()
        time.sleep(0.01)

    with interruptible(clock):
        press()
        assert clock.stopped
        with pytest.raises(KeyboardInterrupt):
            press()


def test_where_the_search_stands_is_told() -> None:
    seen: list[tuple[float, float, int]] = []
    clock = half_a_second()
    found = solve_whole(
        Linear.of(market_split(exact=False)), Effort(), clock, tell=lambda best, bound, nodes: seen.append((best, bound, nodes))
    )
    assert seen[-1][1] <= found.objective <= seen[0][0]
    assert [nodes for *_, nodes in seen] == sorted(nodes for *_, nodes in seen)


def test_duals_of_a_linear_program() -> None:
    simplex = Simplex(Linear.of(factory()), Clock())
    assert simplex.solve() is Answer.SOLVED
    assert simplex.objective == pytest.approx(-36)
    assert simplex.values() == pytest.approx([2, 6])
    # Another hour in the second plant is worth 3/2, in the third 1; in the first there is room.
    assert simplex.duals() == pytest.approx([0, -1.5, -1, 0])


def test_the_relaxation_lies_below() -> None:
    simplex = Simplex(Linear.of(knapsack()), Clock())
    assert simplex.solve() is Answer.SOLVED
    assert simplex.objective < solved(knapsack()).objective
    [weight] = simplex.duals()
    assert weight < 0


def test_a_ray_says_why_nothing_is_left() -> None:
    program = factory(least_doors=5)
    simplex = Simplex(Linear.of(program), Clock())
    assert simplex.solve() is Answer.INFEASIBLE
    ray = simplex.ray()
    assert ray is not None
    # At most 4 doors, and at least 5.
    assert np.flatnonzero(ray).tolist() == [0, 3]


@pytest.mark.parametrize("seed", range(5))
def test_changed_in_place_it_is_as_if_loaded_anew(seed: int) -> None:
    """Costs, bounds, sides of rows, with and without the basis of the solve before."""
    program = Linear.of(knapsack(seed))
    simplex = Simplex(program, Clock())
    simplex.solve()
    begin = simplex.basis()
    program.cost[seed] = -200.0
    simplex.price(np.array([seed]), program.cost[[seed]])
    program.upper[seed + 1], program.lower[seed + 2] = 0.0, 1.0
    changed = np.array([seed + 1, seed + 2])
    simplex.bound_columns(changed, program.lower[changed], program.upper[changed])
    program.row_upper[0] -= 60
    simplex.bound_row(0, program.row_lower[0], program.row_upper[0])
    anew = Simplex(program, Clock())
    assert anew.solve() is Answer.SOLVED
    for start in ("where it ended", "from nothing", "where it began"):
        if start == "from nothing":
            simplex.forget()
        elif start == "where it began":
            simplex.start_from(begin)
        assert simplex.solve() is Answer.SOLVED
        assert simplex.objective == pytest.approx(anew.objective)
        assert simplex.values()[seed + 1] == 0


def test_columns_and_rows_join() -> None:
    """Doors alone; then windows, then their limit."""
    whole = Linear.of(factory())
    simplex = Simplex(whole.only(np.array([0]), whole.lower, whole.upper, np.zeros(2)), Clock())
    simplex.solve()
    assert simplex.values() == pytest.approx([4])
    simplex.add_columns(whole.cost[1:], whole.lower[1:], whole.upper[1:], whole.matrix[:, [1]].T.tocsr())
    simplex.solve()
    assert simplex.values() == pytest.approx([2, 6])
    simplex.add_rows(whole.matrix[[1]], np.array([-np.inf]), np.array([6.0]))
    simplex.solve()
    assert simplex.values() == pytest.approx([4, 3])


def test_a_linear_program_stops_when_somebody_says_so() -> None:
    clock = Clock(stopped=True)
    simplex = Simplex(Linear.of(build(appraise(generate(20, 8, 4, 1))).program), clock)
    assert simplex.solve() is Answer.STOPPED
    clock.stopped = False
    assert simplex.solve() is Answer.SOLVED


@pytest.mark.parametrize("seed", range(3))
def test_a_start_is_taken(seed: int) -> None:
    """A solve without any node is left with what it was handed."""
    program = Linear.of(knapsack(seed))
    best = solved(knapsack(seed))
    assert best.x is not None
    again = solve_whole(program, Effort(nodes=0), Clock(), start=best.x)
    assert again.objective == pytest.approx(best.objective)


def test_good_enough_is_enough() -> None:
    program = Linear.of(market_split(exact=False))
    found = solve_whole(program, Effort(target=500.0), Clock())
    assert found.objective <= 500.0


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
    found = solved(program)
    assert (found.answer, found.objective) == (Answer.SOLVED, 0)


def test_threads_do_not_get_in_each_others_way() -> None:
    """As on a worker that has several: none is refused, and each gets its own answer."""
    programs = [knapsack(), market_split(exact=False), knapsack(), factory()]
    with ThreadPoolExecutor(len(programs)) as threads:
        answers = list(threads.map(lambda program: solved(program, half_a_second()), programs))
    assert [found.answer for found in answers] == [Answer.SOLVED, Answer.STOPPED, Answer.SOLVED, Answer.SOLVED]
    for program, found in zip(programs, answers, strict=True):
        assert found.objective == pytest.approx(value(program, found))


def test_an_integer_program_as_a_linear_one() -> None:
    program = replace(Linear.of(factory(integer=True)), integer=np.zeros(2, dtype=bool))
    found = solve_whole(program, Effort(), Clock())
    assert found.answer is Answer.SOLVED
    assert found.objective == found.bound == pytest.approx(-36)
