"""Generated studies are sound, have a plan, and are the same every time."""

from __future__ import annotations

import pytest

from benchmarks.generator import generate
from sourcing_opt.economics.feasibility import check
from sourcing_opt.optimisation import optimise
from sourcing_opt.solving import Limits, Status

SIZES = [(6, 2, 2), (12, 5, 3), (20, 8, 4)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", range(4))
def test_a_study_is_sound_and_has_a_plan(size: tuple[int, int, int], seed: int) -> None:
    study = generate(*size, seed)
    assert [str(problem) for problem in check(study) if problem.severity == "error"] == []
    assert optimise(study, Limits(gap=0.005)).outcome.status is Status.OPTIMAL


def test_size() -> None:
    study = generate(12, 5, 3, seed=1)
    assert (len(study.processes), len(study.locations), study.study.periods) == (12, 5, 3)


def test_the_seed_decides() -> None:
    assert generate(12, 5, 3, seed=1).digest == generate(12, 5, 3, seed=1).digest
    assert generate(12, 5, 3, seed=1).digest != generate(12, 5, 3, seed=2).digest


def test_work_that_may_move_at_once_moves() -> None:
    study = generate(50, 10, 1, seed=1, at_once=True)
    assert [str(problem) for problem in check(study) if problem.severity == "error"] == []
    plan = optimise(study, Limits(gap=0.005))
    assert plan.decisions.arrive.sum() > 10
    assert optimise(generate(50, 10, 1, seed=1), Limits(gap=0.005)).decisions.arrive.sum() == 0


def test_what_a_large_study_is_made_of() -> None:
    study = generate(100, 10, 4, seed=1)
    home = {site.id for site in study.locations if site.country == study.study.home_country}
    at_home = sum(row.share for row in study.baseline if row.location in home)
    assert 0.6 < at_home / len(study.processes) < 0.95
    for table in ("labor_rates", "process_roles", "quotes", "volumes", "fx", "data_rules", "policies"):
        assert study.rows(table), table
    assert any(site.status == "candidate" for site in study.locations)
    assert any(rate.max_headcount is not None for rate in study.labor_rates)
    assert any(process.min_share > 0 and process.max_locations for process in study.processes)
