"""Large problems start from the plan of their core; here every problem counts as large."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.generator import generate
from sourcing_opt.economics import appraise
from sourcing_opt.formulation import build
from sourcing_opt.formulation.program import Program
from sourcing_opt.solving import Limits, Outcome, Status, highs
from sourcing_opt.solving.highs import Highs
from sourcing_opt.solving.outcome import Progress
from tests.solving.problems import factory, knapsack, market_split


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(highs, "LARGE", 0)


def solved(program: Program, limits: Limits) -> Outcome:
    return Highs(program).solve(limits)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("gap", [0.02, 0.0001])
def test_the_plan_is_within_the_gap_and_the_bound_holds(seed: int, gap: float) -> None:
    program = build(appraise(generate(20, 8, 4, seed))).program
    quick, exact = solved(program, Limits(gap=gap)), solved(program, Limits(gap=0.0))
    assert quick.status is Status.OPTIMAL
    assert quick.objective is not None
    assert quick.bound is not None
    assert exact.objective is not None
    assert quick.gap is not None
    assert quick.gap <= gap
    assert quick.bound <= exact.objective * (1 + 1e-9) <= quick.objective * (1 + 2e-9)


def test_a_generous_gap_ends_with_the_core(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[Outcome] = []
    step = Highs._step

    def watched(self: Highs, *arguments: Any, **options: Any) -> Outcome:
        steps.append(step(self, *arguments, **options))
        return steps[-1]

    monkeypatch.setattr(Highs, "_step", watched)
    program = build(appraise(generate(20, 8, 4, 1))).program
    outcome = solved(program, Limits(gap=0.05))
    relaxation, core = steps
    assert outcome.bound == relaxation.objective
    assert outcome.objective == core.objective
    assert outcome.values is not None
    assert set(outcome.values[program.integer]) <= {0.0, 1.0}


@pytest.mark.parametrize("seed", range(3))
def test_where_the_core_does_not_suffice_the_whole_problem_is_solved(seed: int) -> None:
    exact = solved(knapsack(seed), Limits(gap=0.0))
    tight = solved(knapsack(seed), Limits(gap=1e-7))
    assert tight.status is Status.OPTIMAL
    assert tight.objective == pytest.approx(exact.objective)


def test_infeasible() -> None:
    assert solved(factory(least_doors=5, integer=True), Limits(gap=0.1)).status is Status.INFEASIBLE


def test_a_time_limit_holds_for_all_steps_together() -> None:
    assert solved(market_split(exact=True), Limits(gap=1e-6, seconds=0.5)).status is Status.NOTHING_FOUND
    assert solved(market_split(exact=False), Limits(gap=1e-6, seconds=0.5)).status is Status.FEASIBLE


def test_progress_never_shows_a_bound_of_the_core_alone() -> None:
    program = build(appraise(generate(20, 8, 4, 1))).program
    exact = solved(program, Limits(gap=0.0)).objective
    assert exact is not None
    seen: list[Progress] = []
    Highs(program).solve(Limits(gap=0.0001), seen.append)
    assert seen
    assert max(progress.bound for progress in seen) <= exact * (1 + 1e-9)
