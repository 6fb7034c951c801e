"""What holds for every type of policy, tried on random studies in which a policy of the type matters."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from itertools import count, islice, pairwise
from pathlib import Path
from typing import Any

import pytest

from sourcing_opt.schemas.labor import Quote
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
from tests.oracle.aimed import solved, study_with

EVERY_TYPE = pytest.mark.parametrize("kind", POLICY_TYPES)
HOW_MANY = 8


def cost(study: Study) -> float:
    """Of the best plan; infinite where there is none."""
    plan = solved(study)
    return math.inf if plan is None else plan.objective


def same(expected: float) -> object:
    return pytest.approx(expected, rel=1e-6, abs=1e-6)


def subjects(kind: str, suits: Callable[[Study], bool] = lambda study: True) -> list[Study]:
    """Some studies with one policy of the type, broken by the plan that is best without it."""
    return list(islice(filter(suits, (subject(kind, seed) for seed in count())), HOW_MANY))


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

    costs = [(cost(study), cost(tight(study))) for study in subjects(kind, lambda study: tight(study) != study)]
    assert all(more >= less * (1 - 1e-9) for less, more in costs)
    assert any(more > less * (1 + 1e-6) for less, more in costs)


@pytest.mark.parametrize("kind", [kind for kind in POLICY_TYPES if kind != "under_way"])
def test_a_penalty_of_nothing_is_no_policy(kind: str) -> None:
    for study in subjects(kind):
        assert cost(changed(study, penalty=0)) == same(cost(free(study)))


def test_without_a_policy_what_is_under_way_is_carried_out_and_with_one_there_is_room() -> None:
    costs = [
        (cost(changed(study, penalty=0)), cost(study), cost(changed(study, penalty=None)), cost(free(study)))
        for study in subjects("under_way")
    ]
    assert all(less <= more * (1 + 1e-9) for row in costs for less, more in pairwise(row))
    assert all(any(row[n] < row[n + 1] * (1 - 1e-6) for row in costs) for n in range(3))


@EVERY_TYPE
def test_a_very_large_penalty_is_a_hard_policy(kind: str) -> None:
    def hard(study: Study) -> Study:
        return changed(study, penalty=None)

    for study in subjects(kind, lambda study: cost(hard(study)) < math.inf):
        # For each unit of money, hour or point; for each person, process or place.
        little = kind == "score_limit" or getattr(study.policies[0], "metric", "fte") not in ("fte", "moved_fte")
        assert cost(changed(study, penalty=1e4 if little else 1e7)) == same(cost(hard(study)))


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


KEEPS_ITS_MEANING: dict[str, Callable[[Policy], bool]] = {
    "share_limit": lambda rule: True,
    "score_limit": lambda rule: True,
    "stability": lambda rule: True,
    "under_way": lambda rule: True,
    # Two halves depart where one whole did.
    "switching": lambda rule: getattr(rule, "max", 0) == 0 and rule.penalty is None,
    # A number for each process is then one for each half.
    "amount_limit": lambda rule: rule.each != "process",
    "count_limit": lambda rule: rule.each != "process",
    # A penalty for a share of a process is then paid for both halves.
    "assignment": lambda rule: rule.penalty is None,
    "survivability": lambda rule: rule.penalty is None,
    "together": lambda rule: rule.penalty is None,
}
"""Type -> the policies that say the same of two halves as of the whole. Not of `apart`: the halves would have to part too."""


@pytest.mark.parametrize("kind", KEEPS_ITS_MEANING)
def test_two_halves_cost_what_the_whole_does(kind: str) -> None:
    studies = subjects(kind, lambda study: KEEPS_ITS_MEANING[kind](study.policies[0]))
    costs = [(cost(study), cost(halved(study))) for study in map(undivided, studies)]
    assert [halves for _, halves in costs] == [same(whole) for whole, _ in costs]
    assert any(whole < math.inf for whole, _ in costs)


def test_halves_of_what_is_kept_apart_have_to_part_too() -> None:
    costs = [(cost(study), cost(halved(study))) for study in map(undivided, subjects("apart"))]
    assert all(halves >= whole * (1 - 1e-9) for whole, halves in costs)
    assert any(halves > whole * (1 + 1e-6) for whole, halves in costs)


def undivided(study: Study) -> Study:
    """The study without what is said or paid once for a process, which would hold for each half: limits, contracts, packages, links."""
    study = study.replace(
        quotes=tuple(row.replace(fixed_per_year=0.0) for row in study.quotes), contracts=(), packages=(), links=()
    )
    return study.replace(
        processes=tuple(row.replace(min_share=0, min_locations=1, max_locations=None, smallest_move=0) for row in study.processes)
    )


def _half(quote: Quote) -> Quote:
    """For half of the process."""
    base = None if quote.base_volume is None else quote.base_volume / 2
    return quote.replace(base_volume=base, price=quote.price / 2 if quote.per == "year" else quote.price)


def halved(study: Study) -> Study:
    """The study with its first process as two of half the size."""
    whole, *others = study.processes
    size = {name: getattr(whole, name) and getattr(whole, name) / 2 for name in ("fte", "volume")}
    tables: dict[str, Any] = {"processes": (whole.replace(**size), whole.replace(id="half", **size), *others)}
    for table in ("baseline", "previous_moves", "process_roles", "quotes", "fit", "volumes"):
        rows = study.rows(table)
        if table == "quotes":
            rows = tuple(_half(row) if row.process == whole.id else row for row in study.quotes)
        tables[table] = (*rows, *(row.replace(process="half") for row in rows if getattr(row, "process", None) == whole.id))
    [rule] = study.policies
    chosen = {name: [*values, *(["half"] if whole.id in values else [])] for name, values in rule.for_.items()}
    return study.replace(**tables, policies=(rule.replace(for_=chosen),))


@EVERY_TYPE
def test_no_type_lacks_a_file(kind: str) -> None:
    assert (Path(__file__).parent / f"test_{kind}.py").is_file()
