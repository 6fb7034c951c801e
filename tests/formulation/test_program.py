"""The program as blocks: its arrays, its names, PuLP's view of it, and shares written out in moves."""

from __future__ import annotations

from pathlib import Path

import highspy
import numpy as np
import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcing_opt.economics import appraise
from sourcing_opt.formulation import Formulation, build
from sourcing_opt.formulation.linear import Linear
from sourcing_opt.formulation.program import Program, Semicontinuous, Terms
from sourcing_opt.formulation.pulp_view import pulp_view
from sourcing_opt.formulation.variables import declare
from sourcing_opt.optimisation.settle import settle
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Outcome, Status
from sourcing_opt.solving.engine import Clock, Effort, solve_whole
from tests.oracle.studies import random_study

studies = st.integers(0, 100_000).map(random_study)
some = settings(max_examples=60, deadline=None, derandomize=True)


def diet() -> Program:
    """Two foods, and how much of what is in them must be eaten."""
    program = Program()
    food = program.add_columns("food", np.arange(2), upper=np.array([3.0, np.inf]))
    whole = program.add_columns("box", 4, np.array(["big", "small"]), lower=1.0, integer=True)
    program.cost[food] = 5.0, 7.0
    program.offset = 100.0
    program.add_rows(
        "eaten", np.arange(2), terms=Terms.of([0, 0, 1, 0], [*food, whole[1], food[0]], [1, 2, 3, 4]), lower=np.array([6.0, 1.0])
    )
    program.add_rows("all", terms=Terms.of(0, food), lower=2.0, upper=2.0)
    return program


def test_blocks_are_numbered_and_named() -> None:
    program = diet()
    assert program.column_names() == ["food_0", "food_1", "box_4_big", "box_4_small"]
    assert program.row_names() == ["eaten_0", "eaten_1", "all"]
    assert program.lower.tolist() == [0, 0, 1, 1]
    assert program.upper.tolist() == [3, np.inf, np.inf, np.inf]
    assert program.integer.tolist() == [False, False, True, True]
    assert program.row_lower.tolist() == [6, 1, 2]
    assert program.row_upper.tolist() == [np.inf, np.inf, 2]
    # Of the first food 1 and 4 are eaten.
    assert program.matrix.toarray().tolist() == [[5, 2, 0, 0], [0, 0, 0, 3], [1, 1, 0, 0]]
    assert program.value(np.array([2.0, 1.0, 1.0, 1.0])) == 117


def test_what_is_added_later_joins_and_nothing_is_lost() -> None:
    program = diet()
    assert program.matrix.shape == (3, 4)
    program.upper[0] = 9.0
    [slack] = program.add_columns("slack")
    program.add_terms(Terms.of([1, 2], slack, -1.0))
    assert program.upper.tolist() == [9, np.inf, np.inf, np.inf, np.inf]
    assert program.cost.tolist() == [5, 7, 0, 0, 0]
    assert program.matrix[:, [slack]].toarray().ravel().tolist() == [0, -1, -1]
    assert program.column_names()[-1] == "slack"


def test_what_is_negligible_is_left_out() -> None:
    program = diet()
    program.add_rows("dust", terms=Terms.of(0, [0, 1], [1e-13, 1e-11]), upper=1.0)
    assert program.matrix[[3]].indices.tolist() == [1]


def test_an_empty_program() -> None:
    program = Program()
    assert program.matrix.shape == (0, 0)
    assert program.column_names() == program.row_names() == []
    nothing = np.zeros(0, dtype=np.intp)
    assert program.add_columns("none", nothing).tolist() == []
    assert program.add_rows("none", nothing, terms=Terms.of([], [], [])).tolist() == []
    assert program.value(np.zeros(0)) == 0


@some
@given(studies)
def test_pulps_view_is_the_same_program(study: Study) -> None:
    program = build(appraise(study)).program
    # Shares that are 0 or at least something have rows of their own there: golden/move_enough.lp.
    program.semicontinuous = Semicontinuous.none()
    problem, variables = pulp_view(program)
    position = {variable: column for column, variable in enumerate(variables)}
    rows = problem.constraints()
    matrix, cost = np.zeros(program.matrix.shape), np.zeros(len(variables))
    for number, row in enumerate(rows):
        for variable, value in row.items():
            matrix[number, position[variable]] += value
    assert problem.objective is not None
    for variable, value in problem.objective.items():
        cost[position[variable]] = value
    assert np.array_equal(matrix, program.matrix.toarray())
    assert np.array_equal(cost, program.cost)
    assert problem.objective.constant == program.offset
    assert [variable.name for variable in variables] == program.column_names()
    assert [row.name for row in rows] == program.row_names()
    assert len({*program.column_names()}) == len(variables)
    assert len({*program.row_names()}) == len(rows)
    assert [-np.inf if v.lowBound is None else v.lowBound for v in variables] == program.lower.tolist()
    assert [np.inf if v.upBound is None else v.upBound for v in variables] == program.upper.tolist()
    assert [v.cat == pulp.LpInteger for v in variables] == program.integer.tolist()
    assert [np.inf if r.sense == pulp.LpConstraintGE else -r.constant for r in rows] == program.row_upper.tolist()
    assert [-np.inf if r.sense == pulp.LpConstraintLE else -r.constant for r in rows] == program.row_lower.tolist()


def test_a_row_with_two_sides_is_none_of_pulps() -> None:
    program = diet()
    program.row_upper[0] = 8.0
    with pytest.raises(AssertionError, match="eaten_0 has two sides, or none"):
        pulp_view(program)


@pytest.mark.parametrize("suffix", ["lp", "mps"])
@pytest.mark.parametrize("seed", range(6))
def test_another_program_reads_what_pulp_exports(seed: int, suffix: str, tmp_path: Path) -> None:
    program = build(appraise(random_study(seed))).program
    problem, _ = pulp_view(program)
    path = tmp_path / f"study.{suffix}"
    (problem.writeLP if suffix == "lp" else problem.writeMPS)(str(path))
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    model.readModel(str(path))
    model.run()
    # Theirs has a yes-or-no column for every wave that may be too small.
    ours = solve_whole(Linear.of(program).stepped(np.arange(len(program.semicontinuous.column))), Effort(gap=0.0), Clock())
    found = np.inf if ours.x is None else model.getInfo().objective_function_value
    # PuLP writes no constant into either.
    assert ours.objective == pytest.approx(found + program.offset)


def valued(model: Formulation, seed: int) -> tuple[Plan, np.ndarray]:
    """Moves at random, and the plan they make: nothing that a plan must keep is kept."""
    x = np.random.default_rng(seed).uniform(0, 1, len(model.program.cost)).round(3)
    decisions, objective = settle(model, x)
    for moves, shares in ((model.arrive, decisions.arrive), (model.leave, decisions.leave)):
        x[moves.columns] = shares[moves.p, moves.l, moves.w]
    return Plan(model.economics, decisions, Outcome(Status.AS_IS, "dice", None, None, 0.0), objective), x


@some
@given(studies, st.integers(0, 1000))
def test_shares_in_moves_are_the_shares_of_the_plan(study: Study, seed: int) -> None:
    model = declare(appraise(study))
    plan, x = valued(model, seed)
    shape = model.economics.axes.shape
    dice = np.random.default_rng(seed)
    # Any number of shares in any of four rows, the same one twice among them.
    p, l, t = (dice.integers(0, size, 50) for size in shape)
    row, weight = dice.integers(0, 4, 50), dice.normal(size=50) * dice.integers(0, 2, 50)
    terms, constants = model.shares(row, p, l, t, weight, 4)
    found = np.bincount(terms.row, terms.value * x[terms.column], minlength=4) + constants
    assert found == pytest.approx(np.bincount(row, weight * plan.share[p, l, t], minlength=4))


@some
@given(studies, st.integers(0, 1000))
def test_weighted_shares_are_the_sums_over_the_plan(study: Study, seed: int) -> None:
    model = declare(appraise(study))
    plan, x = valued(model, seed)
    count_p, count_l, count_t = model.economics.axes.shape
    dice = np.random.default_rng(seed)
    t = dice.integers(0, count_t, 5)
    weights = dice.normal(size=(5, count_p, count_l))
    terms, constants = model.weighted_shares(weights, t)
    found = np.bincount(terms.row, terms.value * x[terms.column], minlength=5) + constants
    assert found == pytest.approx(np.einsum("npl,pln->n", weights, plan.share[:, :, t]))


@some
@given(studies, st.integers(0, 1000))
def test_a_site_is_open_from_when_it_opens_and_until_it_closes(study: Study, seed: int) -> None:
    model = declare(appraise(study))
    count_l, count_t = model.economics.axes.shape[1:]
    dice = np.random.default_rng(seed)
    x = np.zeros(len(model.program.cost))
    sites = model.economics.sites
    open_ = np.repeat(~sites.candidate[:, None], count_t, axis=1)
    for turns, after in ((model.opens, True), (model.closes, False)):
        for site in {site for site, _ in turns}:
            wave = int(dice.choice([wave for candidate, wave in turns if candidate == site]))
            x[turns[site, wave]] = 1.0
            open_[site, wave:] = after
    l, t = (each.ravel() for each in np.indices((count_l, count_t)))
    terms, constants = model.open(np.arange(len(l)), l, t, 1.0, len(l))
    found = np.bincount(terms.row, x[terms.column] * terms.value, minlength=len(l)) + constants
    assert found.tolist() == open_[l, t].tolist()
