"""Ways out of a conflict: which inputs could give way, by how much at least, and what the plan costs then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from sourcing_opt.analysis.diagnosis.conflict import Clash, elastic_of, in_order, reduced_correction
from sourcing_opt.analysis.diagnosis.evident import frozen_until
from sourcing_opt.analysis.diagnosis.inputs import edited, reached, readable, row_number, value
from sourcing_opt.errors import Infeasible, NothingFound
from sourcing_opt.formulation import Origin
from sourcing_opt.optimisation import optimise
from sourcing_opt.optimisation.settle import settle, staffing_in
from sourcing_opt.plan import Decisions, Plan
from sourcing_opt.schemas.policies import Rule
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits, Outcome, Status
from sourcing_opt.solving.elastic import Elastic

ENOUGH = 3
"""Ways of one input each below which combinations are looked for too."""

Values = dict[Origin, float | None]
"""Input -> the value it must take; None where a rule without a number goes."""


@dataclass(frozen=True)
class Way:
    """Out of a conflict."""

    values: Values
    hand: Decisions | None
    """A plan that there is then, where one is known."""


@dataclass(frozen=True)
class InputChange:
    """One input with another value."""

    table: str
    key: tuple[str, ...]
    column: str | None
    row: int
    """Index in the table of the study that was diagnosed."""
    before: float | None
    """[unit of the column]"""
    after: float | None
    """None: the rule is taken out. [unit of the column]"""


@dataclass(frozen=True)
class Repair:
    """Changes after which there is a plan, and what that plan costs."""

    changes: tuple[InputChange, ...]
    npv: float | None
    """Of the plan; None when no plan was found in the time. [money, present value]"""
    gap: float | None
    """Proven distance of the plan from the best one. [share]"""


def ways_out(study: Study, elastic: Elastic, clashes: Sequence[Clash]) -> Iterator[Way]:
    """The values inputs must take for a plan to exist: one input at a time first, then together.

    Raises NothingFound when the time is over, Interrupted.
    """
    members = [member for clash in clashes for member in clash.members]
    if not members:
        yield from _together(study, elastic, frozenset(elastic.origins))
    alone: dict[Origin, float] = {}
    for member in members:
        if changes := elastic.least({member: None}):
            alone[member] = changes[member]
            yield _way(study, elastic, frozenset({member}))
    for member in members:
        if member not in alone:
            rivals = {other for clash in clashes if member in clash.members for other in clash.members} - {member}
            yield from _together(study, elastic, frozenset(elastic.origins) - rivals - set(alone))
    # Limited to half, the one that has less far to go gives way first, and the other as far as it still must; there is no half of a row.
    nearest_first = sorted((origin for origin in alone if origin.column is not None), key=lambda origin: alone[origin])
    for one, other in combinations(nearest_first, 2) if len(alone) < ENOUGH else ():
        if elastic.least({one: alone[one] / 2, other: None}):
            yield _way(study, elastic, frozenset({one, other}))


def _together(study: Study, elastic: Elastic, free: frozenset[Origin]) -> Iterator[Way]:
    """The way with the smallest changes when any of `free` may give way, if that suffices."""
    if beside := elastic.least(dict.fromkeys(in_order(elastic, free), None)):
        correction = reduced_correction(elastic, frozenset(beside))
        if elastic.least(dict.fromkeys(in_order(elastic, correction), None)):
            yield _way(study, elastic, correction)


def change_of(study: Study, values: Values) -> tuple[InputChange, ...]:
    """The values as changes of the study's cells."""
    return tuple(
        InputChange(table=o.table, key=o.key, column=o.column, row=row_number(study, o), before=value(study, o), after=after)
        for o, after in values.items()
    )


def cost_of(study: Study, way: Way, limits: Limits) -> Repair | None:
    """The best plan with the inputs changed, from the one that is known; None where there is none after all.

    Raises Interrupted, SolverMissing, AuditFailed.
    """
    changes = change_of(study, way.values)
    try:
        plan = optimise(edited(study, way.values), limits, hand=way.hand)
    except Infeasible:
        return None
    except NothingFound:
        return Repair(changes, None, None)
    return Repair(changes, plan.npv, plan.gap)


def later_start(study: Study, elastic: Elastic, clashes: Sequence[Clash]) -> Iterator[Way]:
    """For policies that today's work breaks before it can move: the first period from which a plan can keep them.

    Raises NothingFound when the time is over, Interrupted.
    """
    economics = elastic.model.economics
    for origin in (member for clash in clashes for member in clash.members):
        policy = study.rows(origin.table)[row_number(study, origin)]
        if not isinstance(policy, Rule) or policy.from_ == "end":
            continue
        low, high = max(policy.from_, frozen_until(economics, policy)) + 1, policy.periods(economics.axes.calendar.count).stop
        start = Origin("policies", origin.key, "from")
        if low > high or not _possible(edited(study, {start: high}), elastic.seconds):
            continue
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if _possible(edited(study, {start: middle}), elastic.seconds) else (middle + 1, high)
        yield Way({start: high}, None)


def _possible(study: Study, seconds: float) -> bool:
    elastic = elastic_of(study, seconds)
    return elastic.feasible(elastic.origins)


def _way(study: Study, elastic: Elastic, free: frozenset[Origin]) -> Way:
    """What the inputs must be for the plan that the elastic model holds, rounded outward to what somebody would write."""
    decisions, objective = settle(elastic.model, elastic.values)
    plan = Plan(
        economics=elastic.model.economics,
        decisions=replace(decisions, staffing=staffing_in(elastic.model, elastic.values)),
        outcome=Outcome(status=Status.FEASIBLE, solver="", objective=objective, bound=None, seconds=0.0),
        objective=objective,
    )
    values: Values = {}
    for origin in in_order(elastic, free):
        before = value(study, origin)
        if before is None:
            values[origin] = None
            continue
        needed = reached(plan, origin)
        if needed > before if str(origin.column).startswith(("max", "intake")) else needed < before:
            values[origin] = readable(study, origin, needed)
    return Way(values, decisions)
