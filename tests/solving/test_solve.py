"""One question, two solvers."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from pulp.apis.coin_api import PULP_CBC_CMD

from sourcing_opt.economics import appraise
from sourcing_opt.errors import SolverMissing
from sourcing_opt.formulation import build
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits, Status, solve
from sourcing_opt.solving.cbc import solve_with_cbc
from tests.oracle.studies import all_or_nothing_study, random_study
from tests.solving.problems import factory, market_split

EXACT = Limits(gap=0.0)


@pytest.mark.parametrize("study_of", [random_study, all_or_nothing_study])
@pytest.mark.parametrize("seed", range(12))
def test_cbc_and_highs_agree(study_of: Callable[[int], Study], seed: int) -> None:
    model = build(appraise(study_of(seed)))
    highs, other = solve(model, EXACT), solve(model, EXACT, "cbc")
    assert highs.status is other.status
    assert highs.objective == (None if other.objective is None else pytest.approx(other.objective, rel=1e-6))


def test_cbc_at_a_time_limit() -> None:
    """PuLP calls both of these optimal or unsolved at will; what was found tells."""
    found = solve_with_cbc(market_split(exact=False), Limits(gap=0.0, seconds=1))
    assert (found.status, found.bound) == (Status.FEASIBLE, None)
    nothing = solve_with_cbc(market_split(exact=True), Limits(gap=0.0, seconds=1))
    assert (nothing.status, nothing.objective) == (Status.NOTHING_FOUND, None)


def test_cbc_proves_infeasibility() -> None:
    outcome = solve_with_cbc(factory(least_doors=5), EXACT)
    assert (outcome.status, outcome.objective) == (Status.INFEASIBLE, None)


def test_cbc_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(PULP_CBC_CMD, "pulp_cbc_path", "/nowhere/cbc")
    with pytest.raises(SolverMissing, match="CBC is not installed: install it"):
        solve(build(appraise(random_study(0))), EXACT, "cbc")


def test_a_solver_nobody_knows() -> None:
    with pytest.raises(SolverMissing, match='no solver "gurobi": choose highs or cbc'):
        solve(build(appraise(random_study(0))), EXACT, "gurobi")
