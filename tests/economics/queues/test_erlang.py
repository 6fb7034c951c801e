"""Agents for a queue: published figures, a simulation, and the same by sums and integrals of another kind."""

from __future__ import annotations

import heapq
import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from sourcing_opt.economics.queues.erlang import Queue, answered_in_time

CALL = 360.0
"""[seconds]"""
PROMISE = Queue(0.8, 20 / CALL)
"""80 % in 20 seconds."""


def test_agents_are_those_of_published_tables() -> None:
    loads = np.array([5.0, 10, 20, 40, 80, 160])
    assert np.ceil(PROMISE.agents(loads)).tolist() == [8, 14, 25, 46, 88, 170]


def test_forty_erlangs_at_more_places_take_more_agents() -> None:
    assert [places * math.ceil(float(PROMISE.agents(np.array(40.0 / places)))) for places in (2, 4, 8)] == [50, 56, 64]


def test_nobody_waits_for_no_calls() -> None:
    assert PROMISE.agents(np.zeros((2, 3))).tolist() == [[0, 0, 0]] * 2


def by_recursion(agents: int, load: float, target: float) -> float:
    """Erlang C of whole agents, from Erlang B step by step."""
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    waits = agents * blocked / (agents - load * (1 - blocked))
    return 1 - waits * math.exp(-(agents - load) * target)


@pytest.mark.parametrize(("agents", "load"), [(1, 0.3), (8, 5.0), (46, 40.0), (1050, 1000.0)])
def test_whole_agents_are_those_of_the_recursion(agents: int, load: float) -> None:
    assert float(answered_in_time(np.array(float(agents)), np.array(load), 0.1)) == pytest.approx(by_recursion(agents, load, 0.1))


@pytest.mark.parametrize("agents", [0.4, 5.5, 44.2, 52.0])
@pytest.mark.parametrize("patience", [0.3, 2.0])
def test_impatient_callers_by_integrals(agents: float, patience: float) -> None:
    load, target = agents / 1.05, 0.05
    one_fewer = quad(lambda x: math.exp(-x) * (1 + x / load) ** (agents - 1), 0, np.inf)[0]

    def waits_from(begin: float) -> float:
        def still(x: float) -> float:
            return math.exp(load * patience * (1 - math.exp(-x / patience)) - agents * x)

        return float(quad(still, begin, begin + 60 * patience / agents + 40 / agents, limit=200)[0])

    late = load * waits_from(target) / (one_fewer + load * waits_from(0.0))
    found = float(answered_in_time(np.array(agents), np.array(load), target, patience))
    assert found == pytest.approx(1 - late, rel=1e-6)


def test_patience_without_end_is_erlang_c() -> None:
    loads = np.array([0.5, 5.0, 40.0])
    assert Queue(0.8, 0.05, 1e5).agents(loads) == pytest.approx(
        PROMISE.agents(loads) * 0 + Queue(0.8, 0.05).agents(loads), rel=1e-4
    )


def simulated(agents: int, load: float, target: float, patience: float, calls: int) -> float:
    """Part of the callers for whom an agent is free in time: calls come at random, each served first come, first served, unless it has hung up."""
    dice = random.Random(7)
    free = [0.0] * agents
    now, in_time = 0.0, 0
    for _ in range(calls):
        now += dice.expovariate(load)
        wait = max(0.0, free[0] - now)
        in_time += wait <= target
        if wait <= (math.inf if math.isinf(patience) else dice.expovariate(1 / patience)):
            heapq.heapreplace(free, now + wait + dice.expovariate(1.0))
    return in_time / calls


@pytest.mark.parametrize(("agents", "load", "patience"), [(8, 5.0, math.inf), (25, 20.0, math.inf), (22, 20.0, 0.5)])
def test_a_simulation_agrees(agents: int, load: float, patience: float) -> None:
    found = simulated(agents, load, 20 / CALL, patience, 60_000)
    assert float(answered_in_time(np.array(float(agents)), np.array(load), 20 / CALL, patience)) == pytest.approx(found, abs=0.02)


@settings(max_examples=25, deadline=None)
@given(
    level=st.floats(0.5, 0.99),
    target=st.floats(0, 2),
    loads=st.lists(st.floats(1e-3, 2_000), min_size=3, max_size=3, unique=True),
)
def test_one_pool_takes_fewer_agents_than_two_and_each_erlang_more_fewer_more(
    level: float, target: float, loads: list[float]
) -> None:
    queue, (low, middle, high) = Queue(level, target), sorted(loads)
    agents = queue.agents(np.array([low, middle, high, low + high]))
    assert agents[3] <= agents[0] + agents[2] + 1e-9
    assert (agents[:3] > [low, middle, high]).all()
    part = (middle - low) / (high - low)
    assert agents[1] >= (1 - part) * agents[0] + part * agents[2] - 1e-9 * agents[2]


def test_a_day_with_a_peak_takes_the_mean_of_its_hours() -> None:
    day = Queue(0.8, 20 / CALL, profile=(0.5, 1.5))
    assert day.agents(np.array(20.0)) == pytest.approx(PROMISE.agents(np.array([10.0, 30.0])).mean())


def test_it_is_said_where_callers_who_hang_up_keep_the_service_level() -> None:
    assert PROMISE.saves_by_pooling(10_000.0)
    assert Queue(0.9, 20 / CALL, 120 / CALL).saves_by_pooling(1_000.0)
    assert not Queue(0.5, 0.0, 0.1).saves_by_pooling(1_000.0)
