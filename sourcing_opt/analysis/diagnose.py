"""Why no plan exists, and what would give one."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sourcing_opt.analysis.bounds import row_number, value
from sourcing_opt.analysis.certain import certain_causes
from sourcing_opt.analysis.conflict import elastic_of, find_conflict
from sourcing_opt.analysis.repair import Change, Repair, Values, change_of, cost_of, later_start, ways_out
from sourcing_opt.analysis.words import in_words
from sourcing_opt.errors import NothingFound, Problem
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits

SECONDS = 60.0
"""Time for a diagnosis when no limit is given."""
SEARCH = 0.4
"""Part of the time for the conflict; the rest is for the ways out, most of it for what they cost."""


@dataclass(frozen=True)
class Member:
    """One of the inputs that cannot hold together."""

    table: str
    key: tuple[str, ...]
    column: str | None
    row: int
    """Index in its table."""
    value: float | None
    words: str
    """What it asks for."""
    proven: bool
    """Whether the others were shown to hold together without it."""


@dataclass(frozen=True)
class Diagnosis:
    """The answer for a study without a plan."""

    members: tuple[Member, ...]
    """Inputs that cannot hold together; empty when no input that can change explains it."""
    smallest: bool
    """Whether it was proven that no smaller set of inputs is in conflict."""
    certain: tuple[Problem, ...]
    """Causes that are plain without solving."""
    repairs: tuple[Repair, ...]
    """Ways out, cheapest first; those whose cost was not found in the time at the end."""
    untried: tuple[tuple[Change, ...], ...]
    """Ways out that were found, but not solved for lack of time."""
    complete: bool
    """Whether the time sufficed to look for all ways out that are looked for."""
    seconds: float


def diagnose(study: Study, limits: Limits | None = None) -> Diagnosis:
    """The conflict in a study that has no plan, and ways out with their cost, all within `limits.seconds` (default 60).

    Raises Interrupted, SolverMissing.
    """
    limits = limits or Limits()
    began, seconds = time.perf_counter(), limits.seconds or SECONDS
    elastic = elastic_of(study, seconds)
    certain = certain_causes(elastic.model.economics)
    conflict = find_conflict(elastic, SEARCH * seconds)
    members = tuple(
        Member(o.table, o.key, o.column, row_number(study, o), value(study, o), in_words(study, o), o in conflict.proven)
        for o in conflict.members
    )
    ways: list[Values] = []
    complete = True
    try:
        ways += ways_out(study, elastic, conflict)
        ways += later_start(study, elastic, conflict)
    except NothingFound:
        complete = False
    repairs, untried = _solved(study, _distinct(ways), limits, began + seconds)
    return Diagnosis(members, conflict.smallest, tuple(certain), repairs, untried, complete, time.perf_counter() - began)


def _distinct(ways: list[Values]) -> list[Values]:
    return [way for index, way in enumerate(ways) if way and way not in ways[:index]]


def _solved(
    study: Study, ways: list[Values], limits: Limits, until: float
) -> tuple[tuple[Repair, ...], tuple[tuple[Change, ...], ...]]:
    """Each way solved with a fair part of the time that is left, cheapest first; and those for which none was."""
    repairs, untried = [], []
    for number, way in enumerate(ways):
        left = (until - time.perf_counter()) / (len(ways) - number)
        if left <= 0:
            untried.append(change_of(study, way))
        elif repair := cost_of(study, way, Limits(limits.gap, left, limits.threads, limits.seed)):
            repairs.append(repair)
    return tuple(sorted(repairs, key=lambda repair: (repair.npv is None, repair.npv or 0.0))), tuple(untried)
