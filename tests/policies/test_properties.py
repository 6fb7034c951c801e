"""What holds for every type of policy, tried on random studies in which a policy of the type matters.

`SOURCING_OPT_ORACLE_STUDIES` sets on how many: a twenty-fifth of it.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count, islice, pairwise
from pathlib import Path
from typing import Any

import pytest

from sourcing_opt.schemas.policies import (
    POLICY_TYPES,
    Apart,
    CountLimit,
    Policy,
    Stability,
    Survivability,
    Switching,
    Together,
    UnderWay,
)
from sourcing_opt.schemas.study import Study
from tests.halves import KEEPS_ITS_MEANING, halved, undivided
from tests.oracle.aimed import solved, study_with

EVERY_TYPE = pytest.mark.parametrize("kind", POLICY_TYPES)
HOW_MANY = int(os.environ.get("SOURCING_OPT_ORACLE_STUDIES", "50")) // 25
SHOWING = 16
"""Among so many studies there is one in which it can be seen that a policy matters."""


def cost(study: Study) -> float:
    """Of the best plan; infinite where there is none."""
    plan = solved(study)
    return math.inf if plan is None else plan.objective


def same(expected: float) -> object:
    return pytest.approx(expected, rel=1e-6, abs=1e-6)


def subjects(kind: str, suits: Callable[[Study], bool] = lambda study: True, how_many: int = HOW_MANY) -> Iterator[Study]:
    """Some studies with one policy of the type, broken by the plan that is best without it."""
    return islice(filter(suits, (subject(kind, seed) for seed in count())), how_many)


@cache
def subject(kind: str, seed: int) -> Study:
    return study_with(kind, seed)


def changed(study: Study, **columns: Any) -> Study:
    """The study with other columns in its only policy."""
    [rule] = study.policies
    return study.replace(policies=(rule.replace(**columns),))


def free(study: Study) -> Study:
    return study.replace(policies=())


def tighter(rule: Policy) -> dict[str, Any]:
    """Columns of a policy of the same type that asks for more."""
    match rule:
        case CountLimit():
            fewest = None if rule.min is None else rule.min + (rule.max is None)
            return {"min": fewest, "max": None if rule.max is None else max(rule.min or 0, rule.max - 1)}
        case Survivability():
            return {"min": (1 + rule.min) / 2}
        case Stability():
            return {"max": rule.max / 2}
        case Switching():
            # Without one: the tightest is about everything, and hard.
            return {"max": rule.max - 1} if rule.max else {"for_": {}, "penalty": None}
        case Together():
            return {"counts_from": (1 + rule.counts_from) / 2}
        case Apart():
            # It has no bound: the tightest is about everything, and hard.
            return {"for_": {}, "where": {}, "penalty": None}
        case UnderWay():
            # Without it nothing falls short: the tightest is hard. About whom it is says who may fall short at all.
            return {"penalty": None}
        case _:
            top = {"share_limit": 1.0, "assignment": 1.0, "score_limit": 100.0}.get(rule.type, 2 * (rule.min or 0))
            most = None if rule.max is None else (rule.max + (rule.min or 0)) / 2
            return {"max": most, "min": None if rule.min is None else (rule.min + (top if most is None else most)) / 2}


def longer(rule: Policy) -> dict[str, Any]:
    """Columns of a policy that holds all the time; one about switching does anyway."""
    return {"from_": 1, "to": None}


TIGHTENINGS = [(kind, tighter) for kind in POLICY_TYPES] + [(kind, longer) for kind in POLICY_TYPES if kind != "switching"]


@pytest.mark.parametrize(("kind", "tightened"), TIGHTENINGS)
def test_tightening_never_lowers_the_cost(kind: str, tightened: Callable[[Policy], dict[str, Any]]) -> None:
    def tight(study: Study) -> Study:
        return changed(study, **tightened(study.policies[0]))

    costs: list[tuple[float, float]] = []
    for study in subjects(kind, lambda study: tight(study) != study, SHOWING):
        costs.append((cost(study), cost(tight(study))))
        if len(costs) >= HOW_MANY and any(more > less * (1 + 1e-6) for less, more in costs):
            break
    assert all(more >= less * (1 - 1e-9) for less, more in costs)
    assert any(more > less * (1 + 1e-6) for less, more in costs)


@pytest.mark.parametrize("kind", [kind for kind in POLICY_TYPES if kind != "under_way"])
def test_a_penalty_of_nothing_is_no_policy(kind: str) -> None:
    for study in subjects(kind):
        assert cost(changed(study, penalty=0)) == same(cost(free(study)))


def test_without_a_policy_what_is_under_way_is_carried_out_and_with_one_there_is_room() -> None:
    costs = [
        (cost(changed(study, penalty=0)), cost(study), cost(changed(study, penalty=None)), cost(free(study)))
        for study in subjects("under_way", how_many=SHOWING)
    ]
    assert all(less <= more * (1 + 1e-9) for row in costs for less, more in pairwise(row))
    assert all(any(row[n] < row[n + 1] * (1 - 1e-6) for row in costs) for n in range(3))


@EVERY_TYPE
def test_a_very_large_penalty_is_a_hard_policy(kind: str) -> None:
    def hard(study: Study) -> Study:
        return changed(study, penalty=None)

    for study in subjects(kind, lambda study: cost(hard(study)) < math.inf):
        # For each unit of money, hour or point; for each person, process or place. Of what counts from a hundredth of a process on, no more than that may be missing.
        little = kind == "score_limit" or getattr(study.policies[0], "metric", "fte") not in ("fte", "moved_fte")
        assert cost(changed(study, penalty=1e4 if little else 1e8 if kind == "together" else 1e7)) == same(cost(hard(study)))


NO_BOUND: dict[str, dict[str, Any]] = {
    "share_limit": {"min": 0, "max": 1},
    "amount_limit": {"min": None, "max": 1e12},
    "count_limit": {"min": 0, "max": 99},
    "score_limit": {"min": 0, "max": 100},
    "survivability": {"min": 0},
    "together": {"counts_from": 0},
    # It has no bound: it is loosest where it is about no place.
    "apart": {"where": {"country": ["AQ"]}},
    "assignment": {"min": 0, "max": 1},
    "stability": {"max": 1},
    "switching": {"max": 99},
    "under_way": {"where": {"country": ["AQ"]}},
}


@EVERY_TYPE
def test_no_bound_is_no_policy(kind: str) -> None:
    for study in subjects(kind):
        assert cost(changed(study, **NO_BOUND[kind])) == same(cost(free(study)))


@pytest.mark.parametrize("kind", KEEPS_ITS_MEANING)
def test_two_halves_cost_what_the_whole_does(kind: str) -> None:
    studies = subjects(kind, lambda study: KEEPS_ITS_MEANING[kind](study.policies[0]))
    costs = [(cost(study), cost(halved(study, study.processes[0]))) for study in map(undivided, studies)]
    assert [halves for _, halves in costs] == [same(whole) for whole, _ in costs]
    assert any(whole < math.inf for whole, _ in costs)


def test_halves_of_what_is_kept_apart_have_to_part_too() -> None:
    costs = [
        (cost(study), cost(halved(study, study.processes[0]))) for study in map(undivided, subjects("apart", how_many=SHOWING))
    ]
    assert all(halves >= whole * (1 - 1e-9) for whole, halves in costs)
    assert any(halves > whole * (1 + 1e-6) for whole, halves in costs)


@EVERY_TYPE
def test_no_type_lacks_a_file(kind: str) -> None:
    assert (Path(__file__).parent / f"test_{kind}.py").is_file()
