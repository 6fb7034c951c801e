"""Why no plan exists, and what would give one."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from sourcing_opt.analysis.diagnosis.conflict import Clash, elastic_of, find_clashes
from sourcing_opt.analysis.diagnosis.descriptions import in_words
from sourcing_opt.analysis.diagnosis.evident import certain_causes
from sourcing_opt.analysis.diagnosis.inputs import row_number, value
from sourcing_opt.analysis.diagnosis.moving import SMALLEST_MOVE, smallest_moves, without_smallest_moves
from sourcing_opt.analysis.diagnosis.relaxed_needs import elastic_with_needs, is_need, need_in_words, needs_behind
from sourcing_opt.analysis.diagnosis.repair import InputChange, Repair, Way, change_of, cost_of, later_start, ways_out
from sourcing_opt.economics import Economics
from sourcing_opt.errors import NothingFound, Problem
from sourcing_opt.formulation import Origin
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits
from sourcing_opt.solving.elastic import Elastic

SECONDS = 60.0
"""Time for a diagnosis when no limit is given."""
SEARCH, NEEDS, WAYS = 0.45, 0.1, 0.15
"""Parts of the time: for the conflicts, for the needs behind them, for the ways out, each with what those before have left. The rest is for
what the ways cost."""


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
class Conflict:
    """Inputs that cannot hold together."""

    members: tuple[Member, ...]
    """Bounds that a user has set."""
    needs: tuple[Member, ...]
    """What processes need that has a part in it: without any one of these needs the members could hold."""
    smallest: bool
    """Whether it was proven that there is no conflict of fewer members."""


@dataclass(frozen=True)
class Diagnosis:
    """The answer for a study without a plan."""

    conflicts: tuple[Conflict, ...]
    """Without a common member."""
    explained: bool
    """Whether it was shown that there is a plan without their members."""
    certain: tuple[Problem, ...]
    """Causes that are plain without solving."""
    repairs: tuple[Repair, ...]
    """Ways out, cheapest first; those for which no plan was found in the time at the end."""
    untried: tuple[tuple[InputChange, ...], ...]
    """Ways out that were found, but not solved for lack of time."""
    complete: bool
    """Whether the time sufficed for every way out that is looked for."""
    seconds: float


def diagnose(study: Study, limits: Limits | None = None) -> Diagnosis:
    """The conflicts in a study that has no plan, and ways out with their cost, all within `limits.seconds` (default 60).

    Raises Interrupted.
    """
    limits = limits or Limits()
    began, seconds = time.perf_counter(), limits.seconds or SECONDS
    certain = certain_causes(study)
    asked, elastic = _looked_at(study, SEARCH * seconds)
    clashes, explained = find_clashes(elastic)
    if not clashes and asked is study and (rules := smallest_moves(study)):
        # There is a plan without them: so much is known.
        clashes = [Clash(rules, frozenset(rules[:1] if len(rules) == 1 else ()), len(rules) == 1)]
    conflicts = _conflicts(elastic.model.economics, clashes, began + (SEARCH + NEEDS) * seconds - time.perf_counter())
    elastic.until = began + (SEARCH + NEEDS + WAYS) * seconds
    ways: list[Way] = []
    complete = True
    try:
        ways += ways_out(asked, elastic, clashes)
        ways += later_start(asked, elastic, clashes)
    except NothingFound:
        complete = False
    repairs, untried = _solved(study, _distinct(ways), limits, began + seconds)
    return Diagnosis(
        conflicts=conflicts,
        explained=explained,
        certain=tuple(certain),
        repairs=repairs,
        untried=untried,
        complete=complete,
        seconds=time.perf_counter() - began,
    )


def _looked_at(study: Study, seconds: float) -> tuple[Study, Elastic]:
    """The study without smallest moves, and its formulation, where these have no part: they make many questions of few. Raises Interrupted."""
    if not smallest_moves(study):
        return study, elastic_of(study, seconds)
    until = time.perf_counter() + seconds
    without = without_smallest_moves(study)
    elastic = elastic_of(without, seconds)
    try:
        if not elastic.feasible(elastic.origins):
            return without, elastic
    except NothingFound:
        return without, elastic
    return study, elastic_of(study, until - time.perf_counter())


def _conflicts(economics: Economics, clashes: list[Clash], seconds: float) -> tuple[Conflict, ...]:
    """The conflicts with the needs that have a part in them."""
    study, elastic = economics.study, elastic_with_needs(economics, seconds)
    conflicts = []
    for clash in clashes:
        members = tuple(_member(study, o, in_words(study, o), o in clash.proven) for o in clash.members)
        of_moves = any(member.column == SMALLEST_MOVE for member in clash.members)
        needs = () if of_moves else needs_behind(elastic, clash.members)
        said = tuple(_member(study, o, need_in_words(economics, o, clash.members), True) for o in needs)
        conflicts.append(Conflict(members, said, clash.smallest))
    return tuple(conflicts)


def _member(study: Study, origin: Origin, words: str, proven: bool) -> Member:
    at = None if is_need(origin) else value(study, origin)
    return Member(
        table=origin.table,
        key=origin.key,
        column=origin.column,
        row=row_number(study, origin),
        value=at,
        words=words,
        proven=proven,
    )


def _distinct(ways: list[Way]) -> list[Way]:
    values = [way.values for way in ways]
    return [way for index, way in enumerate(ways) if way.values and way.values not in values[:index]]


def _solved(
    study: Study, ways: list[Way], limits: Limits, until: float
) -> tuple[tuple[Repair, ...], tuple[tuple[InputChange, ...], ...]]:
    """Each way solved with a fair part of the time that is left, cheapest first; and those for which none was."""
    repairs, untried = [], []
    for number, way in enumerate(ways):
        left = (until - time.perf_counter()) / (len(ways) - number)
        if left <= 0:
            untried.append(change_of(study, way.values))
        elif repair := cost_of(study, way, replace(limits, seconds=left)):
            repairs.append(repair)
    return tuple(sorted(repairs, key=lambda repair: (repair.npv is None, repair.npv or 0.0))), tuple(untried)
