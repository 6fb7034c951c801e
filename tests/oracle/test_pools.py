"""Pools of agents: the best plan is the best of all, at costs that are worked out another way."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sourcing_opt.economics.queues.erlang import Queue
from sourcing_opt.schemas.checks.crosscheck import crosscheck
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.pools import Pool
from tests.oracle import exhaustive
from tests.oracle.aimed import solved
from tests.oracle.callers import agents
from tests.oracle.dice import Dice
from tests.oracle.studies import random_study
from tests.oracle.test_agreement import same


@cache
def pooled_study(seed: int) -> Study | None:
    """A random study whose calls wait for agents; None where it has none, or people who come and go."""
    study, dice = random_study(seed), Dice(seed + 8_000_000)
    if any(location.own_staff for location in study.locations) or not (
        calls := [process for process in study.processes if process.volume]
    ):
        return None
    first = calls[0]
    alike = {column: getattr(first, column) for column in ("coverage", "languages", "data_classes", "shift_shares", "role")}
    mates = {first.id} | {
        each.id for each in calls[1:] if (each.coverage, each.role) == (first.coverage, first.role) and first.role
    }
    processes = tuple(row.replace(**alike, pool="calls", occupancy=None) if row.id in mates else row for row in study.processes)
    shifts = {"8x5": 1, "16x5": 2, "24x7": 3}[first.coverage]
    pool = Pool(
        id="calls",
        service_level=dice.one(0.8, 0.9, 0.95),
        target_seconds=dice.one(0, 20, 60),
        call_seconds=dice.one(180, 360),
        patience_seconds=dice.one(None, None, 600),
        profile=tuple(dice.split(4)) if shifts == 1 and dice.often(0.5) else (),
        occupancy_included=dice.one(1.0, 1.0, 0.85),
    )
    return study.replace(processes=processes, pools=(pool,))


SEEDS = [seed for seed in range(20, 70) if pooled_study(seed) is not None]


def test_there_are_enough_of_them() -> None:
    assert len(SEEDS) >= 20
    assert all(crosscheck(study) == [] for seed in SEEDS if (study := pooled_study(seed)))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_is_the_best_of_all(seed: int) -> None:
    study = pooled_study(seed)
    assert study is not None
    plan, expected = solved(study), exhaustive.least_cost(study)
    assert (plan and plan.objective) == same(expected)
    if plan is not None:
        assert plan.gap is not None
        assert plan.gap <= 1e-6


@pytest.mark.parametrize("load", [0.02, 0.7, 5.0, 40.0])
@pytest.mark.parametrize("patience", [np.inf, 1.7])
def test_agents_by_integrals(load: float, patience: float) -> None:
    assert float(Queue(0.9, 0.06, patience).agents(np.array(load))) == pytest.approx(agents(load, 0.9, 0.06, patience), rel=1e-7)
