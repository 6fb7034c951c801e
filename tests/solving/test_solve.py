"""One question, three solvers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pulp
import pytest
from pulp.apis.coin_api import COIN_CMD, PULP_CBC_CMD
from pulp.apis.core import PulpSolverError
from pulp.apis.scip_api import SCIP_PY

from benchmarks.generator import generate
from sourcing_opt.economics import appraise
from sourcing_opt.errors import SolverMissing
from sourcing_opt.formulation import build
from sourcing_opt.formulation.program import Program
from sourcing_opt.optimisation import optimise
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits, Outcome, Status, solve
from sourcing_opt.solving.others import solve_with_cbc, solve_with_scip
from tests.economics.desk import desk
from tests.oracle.studies import all_or_nothing_study, random_study
from tests.solving.problems import factory, knapsack, market_split

pytest.importorskip("pyscipopt", reason="needs SCIP")

EXACT = Limits(gap=0.0)
SHORT = Limits(gap=0.0, seconds=0.5)

FAKE = """#!{python}
# As much of SCIP's command line as PuLP asks of it, around the same library.
import sys
from pathlib import Path
from pyscipopt import Model

model, arguments = Model(), sys.argv[1:]
if arguments == ["-v"]:
    print(f"SCIP version {{model.version()}} [precision: 8 byte]")
    sys.exit()
model.hideOutput()
arguments.remove("-q")
for flag, value in zip(arguments[::2], arguments[1::2]):
    command, _, path = value.partition(" ")
    path = path.split('"')[1] if path else value
    match flag, command:
        case "-s", _:
            model.readParams(path)
        case "-l", _:
            model.setLogfile(path)
        case "-c", "read":
            model.readProblem(path)
        case "-c", "optimize":
            model.optimize()
        case "-c", "write":
            Path(path).touch()
            if model.getNSols():
                model.writeBestSol(path)
            Path(path).write_text("solution status: unknown\\n" + Path(path).read_text())
"""


@pytest.fixture
def scips_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is SCIP's command, and not its Python package."""
    command = tmp_path / "scip"
    command.write_text(FAKE.format(python=sys.executable), encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(command))
    monkeypatch.setattr(SCIP_PY, "available", lambda self: False)


@pytest.mark.parametrize("study_of", [random_study, all_or_nothing_study])
@pytest.mark.parametrize("seed", range(12))
def test_solvers_agree(study_of: Callable[[int], Study], seed: int) -> None:
    model = build(appraise(study_of(seed)))
    first, *others = (solve(model, EXACT, solver) for solver in ("highs", "cbc", "scip"))
    for other in others:
        assert first.status is other.status
        assert first.objective == (None if other.objective is None else pytest.approx(other.objective, rel=1e-6))
        assert other.proof == other.solver


@pytest.mark.parametrize("solved", [solve_with_cbc, solve_with_scip])
def test_how_a_solve_ends(solved: Callable[[Program, Limits], Outcome]) -> None:
    """PuLP calls some of these optimal or unsolved at will; what was found tells."""
    _how_a_solve_ends(solved)


def test_how_a_solve_ends_through_scips_command_line(scips_command_line: None) -> None:
    """PuLP calls every plan it finds optimal."""
    _how_a_solve_ends(solve_with_scip)


def _how_a_solve_ends(solved: Callable[[Program, Limits], Outcome]) -> None:
    best = solved(knapsack(), EXACT)
    assert best.status is Status.OPTIMAL
    assert best.objective == best.bound == pytest.approx(708)
    assert best.proof == best.solver
    assert best.solver.split()[1][0].isdigit()
    found = solved(market_split(exact=False), SHORT)
    assert (found.status, found.interrupted) == (Status.FEASIBLE, False)
    assert found.values is not None
    assert found.objective == market_split(exact=False).value(found.values)
    assert found.bound is None or found.bound < found.objective
    nothing = solved(market_split(exact=True), SHORT)
    assert (nothing.status, nothing.objective, nothing.bound, nothing.proof) == (Status.NOTHING_FOUND, None, None, None)
    none = solved(factory(least_doors=5), EXACT)
    assert (none.status, none.objective, none.proof) == (Status.INFEASIBLE, None, none.solver)


@pytest.mark.parametrize("offset", [1e4, -1e4])
@pytest.mark.parametrize("solved", [solve_with_cbc, solve_with_scip])
def test_the_gap_is_relative_to_all_of_the_cost(solved: Callable[[Program, Limits], Outcome], offset: float) -> None:
    program = knapsack()
    best = solved(program, EXACT).objective
    assert best is not None
    program.offset += offset
    outcome = solved(program, Limits(gap=0.2))
    assert outcome.status is Status.OPTIMAL
    assert outcome.gap is not None
    assert outcome.gap <= 0.2 + 1e-9
    assert outcome.bound is not None
    assert outcome.objective is not None
    assert outcome.bound <= best + offset + 1e-6 <= outcome.objective + 2e-6


@pytest.mark.parametrize("solver", ["highs", "cbc", "scip"])
@pytest.mark.parametrize("resolution", [1e2, 1e5, 1e7])
def test_an_amount_of_money_is_good_enough(solver: str, resolution: float) -> None:
    model = build(appraise(generate(6, 4, 2, 1)))
    outcome = solve(model, Limits(gap=0.0, resolution=resolution), solver)
    assert outcome.status is Status.OPTIMAL
    assert outcome.objective is not None
    assert outcome.bound is not None
    assert outcome.objective - outcome.bound <= resolution * (1 + 1e-9)
    best = solve(model, EXACT).objective
    assert best is not None
    assert outcome.bound <= best * (1 + 1e-9) <= outcome.objective * (1 + 2e-9)


@pytest.mark.parametrize("solver", ["highs", "cbc", "scip"])
def test_nothing_to_decide_costs_what_is_there(solver: str) -> None:
    study = desk(away={"languages": ["fr"]}, process={"languages": ["en"]}, home={"languages": ["en"]})
    model = build(appraise(study))
    plan = optimise(study, EXACT, solver)
    assert plan.objective == 200_000
    assert plan.outcome.bound == pytest.approx(200_000)
    assert not plan.decisions.arrive.any()
    assert len(model.program.cost) == len(model.leave.p) + 1


@pytest.mark.parametrize("seed", [124, 61])
def test_cbc_neither_loses_plans_nor_crashes(seed: int) -> None:
    """With its preprocessing it called 1,301,946 the least cost of the one, where it is 1,274,000; without, it crashes at the other."""
    model = build(appraise(random_study(seed)))
    right, cbc = solve(model, EXACT, "scip"), solve(model, EXACT, "cbc")
    assert right.status is cbc.status
    assert cbc.objective == (None if right.objective is None else pytest.approx(right.objective))


def test_where_cbc_is_asked_twice_the_best_plan_is_not_called_so(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = COIN_CMD.actualSolve

    def crash(self: COIN_CMD, problem: pulp.LpProblem) -> int:
        if "preprocess off" in self.options:
            raise PulpSolverError("crashed")
        return int(asked(self, problem))

    monkeypatch.setattr(COIN_CMD, "actualSolve", crash)
    outcome = solve_with_cbc(knapsack(), EXACT)
    assert (outcome.status, outcome.bound, outcome.proof) == (Status.FEASIBLE, None, None)
    assert outcome.objective == solve_with_scip(knapsack(), EXACT).objective


def test_scip_keeps_the_best_plan_when_it_is_interrupted_and_says_so_on_stderr() -> None:
    script = """
import os, signal, subprocess, sys, time
from sourcing_opt.solving import Limits
from sourcing_opt.solving.others import solve_with_scip
from tests.solving.problems import market_split
press = f"import os, signal, time; time.sleep(1); os.kill({os.getpid()}, signal.SIGINT)"
subprocess.Popen([sys.executable, "-c", press])
outcome = solve_with_scip(market_split(exact=False), Limits(gap=0.0, seconds=60))
print(outcome.status, outcome.interrupted)
"""
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "feasible True\n"
    assert "pressed CTRL-C" in done.stderr


def test_cbc_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(PULP_CBC_CMD, "pulp_cbc_path", "/nowhere/cbc")
    with pytest.raises(SolverMissing, match="CBC is not installed: install it"):
        solve(build(appraise(random_study(0))), EXACT, "cbc")


def test_scip_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(SCIP_PY, "available", lambda self: False)
    with pytest.raises(SolverMissing, match="SCIP is not installed: install it"):
        solve(build(appraise(random_study(0))), EXACT, "scip")


def test_a_solver_nobody_knows() -> None:
    with pytest.raises(SolverMissing, match='no solver "gurobi": choose highs, cbc or scip'):
        solve(build(appraise(random_study(0))), EXACT, "gurobi")


def test_without_anything_to_decide_rows_are_kept_or_not() -> None:
    outcome = solve(build(appraise(all_or_nothing_study(12061))), EXACT)
    assert (outcome.status, outcome.proof) == (Status.INFEASIBLE, "")
