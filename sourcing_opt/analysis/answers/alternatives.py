"""Other plans that are as good, and what all of them share: each the extreme, in one direction, of the plans that cost little more."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from sourcing_opt.analysis.answers.asked import Answer, Asked, Interval
from sourcing_opt.analysis.answers.measures import cost_at_most, least, measures_of, program_with, value_of
from sourcing_opt.analysis.answers.questions import Answers, Tell
from sourcing_opt.analysis.comparison.figures import Place, places
from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.errors import InvalidInput, Problem, did_you_mean
from sourcing_opt.formulation import Formulation
from sourcing_opt.formulation.asked import cost_along, other_sites
from sourcing_opt.parallel import WorkOut, in_this_process
from sourcing_opt.plan import Decisions, Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits, Status
from sourcing_opt.tolerances import DIVISOR, SAME_MEASURE, SAME_MOVE

WITHIN = 0.01
"""Of the saving: what an alternative may cost more."""
NEAR = 0.02
"""Of a measure in the plan in hand: how closely its least is to be known."""
SECONDS = 20.0
"""For each direction, where no time is given."""
ALIKE = 0.02
"""Plans that have less than this part of the people elsewhere are one."""
KINDS = ("moved_fte", "risk", "largest_country", "sites", "one_off", "other_sites", "different")
"""Directions, in the order in which alternatives are shown."""
WORDS = {
    "moved_fte": "fewest people moved",
    "risk": "lowest risk",
    "largest_country": "smallest largest country",
    "sites": "fewest locations",
    "one_off": "least one-off cost",
    "other_sites": "other sites open",
    "different": "most people elsewhere",
}
SHOWN = ("moved_fte", "risk", "largest_country", "sites", "one_off")
"""Measures that all alternatives are held against each other by."""


@dataclass(frozen=True)
class Alternative:
    """A plan that is nearly as good."""

    kind: str
    words: str
    plan: Plan
    dearer: Interval
    """What it costs more than the best plan. [money, present value]"""
    measures: dict[str, float]
    proven: float | None
    """Of the measure it is the extreme of: no plan that costs no more has less. None: of no measure."""
    elsewhere: float
    """People that are elsewhere than by the plan in hand, as a part of all, in the last period. [share]"""
    places: dict[str, tuple[Place, ...]]


@dataclass(frozen=True)
class Left:
    """A direction that led to no alternative."""

    kind: str
    words: str
    why: str


@dataclass(frozen=True)
class Alternatives:
    """To a plan."""

    plan: Plan
    base: Answer
    saving: float
    within: float
    """What an alternative may cost more, as a part of the saving,"""
    allowed: float
    """and in money, present value."""
    measures: dict[str, float]
    """Of the plan in hand."""
    places: dict[str, tuple[Place, ...]]
    found: tuple[Alternative, ...]
    left: tuple[Left, ...]
    interrupted: bool
    seconds: float


@dataclass(frozen=True)
class Direction:
    """An answer to one direction."""

    plan: Plan | None
    cost: float
    value: float
    proven: float | None
    status: Status
    interrupted: bool = False


def with_directions(study: Study, kinds: Sequence[str]) -> tuple[str, ...]:
    """The measures that directions need in the program."""
    known = measures_of(study)
    return tuple(kind for kind in kinds if kind in known)


def require_kinds(kinds: Sequence[str]) -> None:
    """Raise InvalidInput for a direction that is none."""
    problems = [
        Problem(
            f'there is no kind of alternative "{kind}"',
            address="--kinds",
            suggestion=did_you_mean(kind, KINDS) or f"one of {', '.join(KINDS)}",
        )
        for kind in kinds
        if kind not in KINDS
    ]
    if problems:
        raise InvalidInput(problems)


def alternatives(
    study: Study,
    within: float = WITHIN,
    kinds: Sequence[str] = KINDS,
    resolution: float | None = None,
    seconds: float | None = None,
    hand: Decisions | None = None,
    work_out: WorkOut[str, Direction] = in_this_process,
    tell: Tell | None = None,
) -> Alternatives:
    """Look for plans that cost at most `within` of the saving more than the best, one in each direction.

    resolution: how closely the best plan is to be proven, default a quarter of what alternatives may cost more. Raises InvalidInput,
    Infeasible, NothingFound, Interrupted, AuditFailed.
    """
    require_kinds(kinds)
    began, names = time.perf_counter(), with_directions(study, kinds)
    asked = Asked(study, partial(program_with, names=names), resolution, seconds, hand, within / 2)
    base = asked.first()
    assert base.plan is not None
    allowed = within * abs(asked.saving)
    asked.seconds = SECONDS if seconds is None else seconds
    possible = [
        kind
        for kind in kinds
        if kind in names or (kind == "other_sites" and (asked.model.opens or asked.model.closes)) or kind == "different"
    ]
    answers = Answers(partial(direction, asked=asked, base=base, allowed=allowed), work_out, tell)
    answers.ask(possible)
    measured = [name for name in SHOWN if name in measures_of(study)]
    alternatives: list[Alternative] = []
    left = [Left(kind, WORDS[kind], "the study has nothing that it could be about") for kind in kinds if kind not in possible]
    for kind in possible:
        answer = answers.found.get(kind)
        if answer is None or answer.plan is None:
            why = "there is none" if answer is not None and answer.status is Status.INFEASIBLE else "none was found in the time"
            left.append(Left(kind, WORDS[kind], why))
            continue
        better = _better(kind, answer, base.plan, answers.found)
        if better is not None:
            left.append(Left(kind, WORDS[kind], f"none was found in the time that is better than {better}"))
            continue
        elsewhere = distance(base.plan, answer.plan)
        twin = next((other for other in alternatives if distance(other.plan, answer.plan) < ALIKE), None)
        if elsewhere < ALIKE or twin is not None:
            left.append(
                Left(
                    kind,
                    WORDS[kind],
                    f"as {twin.words}" if twin is not None and elsewhere >= ALIKE else "the plan in hand is it, or nearly",
                )
            )
            continue
        dearer = Interval(answer.cost - base.cost, max(0.0, answer.cost - base.cost), answer.cost - base.bound)
        values = {name: value_of(answer.plan, name) for name in measured}
        alternatives.append(
            Alternative(
                kind=kind,
                words=WORDS[kind],
                plan=answer.plan,
                dearer=dearer,
                measures=values,
                proven=answer.proven,
                elsewhere=elsewhere,
                places=places(answer.plan),
            )
        )
    return Alternatives(
        plan=base.plan,
        base=base,
        saving=asked.saving,
        within=within,
        allowed=allowed,
        measures={name: value_of(base.plan, name) for name in measured},
        places=places(base.plan),
        found=tuple(alternatives),
        left=tuple(left),
        interrupted=answers.interrupted or base.interrupted,
        seconds=time.perf_counter() - began,
    )


def _better(kind: str, answer: Direction, plan: Plan, directions: dict[str, Direction]) -> str | None:
    """The direction whose plan has less of a measure than the one that was to have the least."""
    if answer.proven is None or kind not in SHOWN:
        return None
    for other, direction in directions.items():
        if (
            direction.plan is not None
            and other != kind
            and value_of(direction.plan, kind) < answer.value - SAME_MEASURE * max(1.0, answer.value)
        ):
            return WORDS[other]
    return None


def distance(one: Plan, other: Plan) -> float:
    """People that are elsewhere in the last period, as a part of all. [share]"""
    people = np.abs(one.fte[:, :, -1] - other.fte[:, :, -1]).sum() / 2
    return float(people / max(DIVISOR, one.fte[:, :, -1].sum()))


def direction(kind: str, asked: Asked, base: Answer, allowed: float) -> Direction:
    """The extreme in one direction of all plans that cost no more than is allowed."""
    assert base.plan is not None

    def within(model: Formulation) -> None:
        cost_at_most(model, base.cost + allowed)

    if kind in asked.model.measured:
        start = value_of(base.plan, kind)
        near = NEAR * max(start, 1e-3)
        extreme = least(asked, kind, within, base.plan.decisions, start, near, max(start, 1e-3))
        cost = np.inf if extreme.plan is None else extreme.plan.objective
        return Direction(
            plan=extreme.plan,
            cost=cost,
            value=extreme.value,
            proven=extreme.bound,
            status=extreme.status,
            interrupted=extreme.interrupted,
        )
    if kind == "other_sites":
        turned = (base.plan.decisions.opens != NEVER) | (base.plan.decisions.closes != NEVER)
        answer = asked.ask(
            lambda model: other_sites(model, turned), Limits(gap=0.0, seconds=asked.seconds, resolution=allowed / 4)
        )
        if answer.plan is not None and answer.bound > base.cost + allowed:
            return Direction(
                plan=None, cost=answer.cost, value=0.0, proven=None, status=Status.INFEASIBLE, interrupted=answer.interrupted
            )
        if answer.plan is not None and answer.cost > base.cost + allowed:
            return Direction(
                plan=None, cost=answer.cost, value=0.0, proven=None, status=Status.NOTHING_FOUND, interrupted=answer.interrupted
            )
        return Direction(
            plan=answer.plan, cost=answer.cost, value=0.0, proven=None, status=answer.status, interrupted=answer.interrupted
        )
    money = asked.worth

    def far(model: Formulation) -> None:
        within(model)
        columns, people = _elsewhere(model, base.plan)
        cost_along(model, -money / max(1.0, float(asked.economics.fte[:, :, -1].max(axis=1).sum())) * people, columns)

    answer = asked.ask(far, Limits(gap=0.0, seconds=asked.seconds, resolution=NEAR * money), money=False)
    return Direction(
        plan=answer.plan, cost=answer.cost, value=0.0, proven=None, status=answer.status, interrupted=answer.interrupted
    )


def _elsewhere(model: Formulation, plan: Plan | None) -> tuple[Indices, Floats]:
    """Arrivals at places where the plan has nothing of the work in the end, and the people they are. [FTE]"""
    assert plan is not None
    arrive = model.arrive
    new = plan.share[arrive.p, arrive.l, -1] <= SAME_MOVE
    return arrive.columns[new], model.economics.fte[arrive.p[new], arrive.l[new], -1]
