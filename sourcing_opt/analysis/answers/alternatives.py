"""Other plans that are as good, and what all of them share: each the extreme, in one direction, of the plans that cost little more."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from sourcing_opt.analysis.answers.apart import add_distances, distance, most_apart, without_work
from sourcing_opt.analysis.answers.asked import Answer, Asked, Interval
from sourcing_opt.analysis.answers.measures import cost_at_most, least, measures_of, value_of
from sourcing_opt.analysis.answers.measures import program_with as program_with_measures
from sourcing_opt.analysis.answers.questions import Answers, Tell
from sourcing_opt.analysis.comparison.figures import Place, places
from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Flags
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.errors import InvalidInput, Problem, did_you_mean
from sourcing_opt.formulation import Formulation
from sourcing_opt.formulation.asked import other_sites
from sourcing_opt.parallel import WorkOut, in_this_process
from sourcing_opt.plan import Decisions, Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits, Status
from sourcing_opt.tolerances import CENT, HALF_A_CENT, RESOLVED, SAME_MEASURE

WITHIN = 0.01
"""Of the saving: what an alternative may cost more."""
NEAR = 0.02
"""Of a measure in the plan in hand: how closely its least is to be known."""
SECONDS = 20.0
"""For each direction, where no time is given."""
ALIKE = 0.02
"""Plans that have less than this part of the people elsewhere are one."""
DIFFERENT = "different"
AGAIN = 3
"""Plans with most people elsewhere than in all that were found before, at most."""
KINDS = ("moved_fte", "risk", "largest_country", "sites", "one_off", "other_sites", DIFFERENT)
"""Directions, in the order in which alternatives are shown."""
WORDS = {
    "moved_fte": "fewest people moved",
    "risk": "lowest risk",
    "largest_country": "smallest largest country",
    "sites": "fewest locations",
    "one_off": "least one-off cost",
    "other_sites": "other sites open",
    DIFFERENT: "most people elsewhere",
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
    late: bool = False
    """Whether it might have, in more time."""


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

    @property
    def complete(self) -> bool:
        """Whether every direction led to a plan or is known not to, and the best plan is known as closely as what others may cost more."""
        unproven = self.base.cost - self.base.bound
        in_time = not self.interrupted and not any(left.late for left in self.left)
        return in_time and unproven <= self.allowed * (1 + RESOLVED) + CENT


@dataclass(frozen=True)
class Direction:
    """An answer to one direction."""

    plan: Plan | None
    cost: float
    value: float
    proven: float | None
    status: Status
    interrupted: bool = False


def program_with(economics: Economics, kinds: tuple[str, ...]) -> Formulation:
    """The program with what directions need: rows for what a plan costs, for their measures, and for how far plans are apart."""
    known = measures_of(economics.study)
    model = program_with_measures(economics, tuple(kind for kind in kinds if kind in known))
    if DIFFERENT in kinds:
        add_distances(model, len(kinds) + AGAIN)
    return model


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
    work_out: WorkOut[Any, Direction] = in_this_process,
    tell: Tell | None = None,
) -> Alternatives:
    """Look for plans that cost at most `within` of the saving more than the best, one in each direction.

    resolution: how closely the best plan is to be proven, default a quarter of what alternatives may cost more. Raises InvalidInput,
    Infeasible, NothingFound, Interrupted, AuditFailed.
    """
    require_kinds(kinds)
    began = time.perf_counter()
    asked = Asked(study, partial(program_with, kinds=tuple(kinds)), resolution, seconds, hand, within / 2)
    base = asked.first()
    assert base.plan is not None
    allowed = within * abs(asked.saving)
    asked.seconds = SECONDS if seconds is None else seconds
    possible = [
        kind for kind in kinds if kind in asked.model.measured or (kind == "other_sites" and "turns" in asked.model.asked)
    ]
    directions = Answers(partial(direction, asked=asked, base=base, allowed=allowed), work_out, tell)
    directions.ask(possible)
    found: list[Alternative] = []
    left: list[Left] = []

    def take(kind: str, words: str, answer: Direction | None) -> bool:
        judged = _judged(kind, words, answer, base, found, directions.found)
        if isinstance(judged, Left):
            left.append(judged)
        else:
            found.append(judged)
        return isinstance(judged, Alternative)

    for kind in kinds:
        if kind in possible:
            take(kind, WORDS[kind], directions.found.get(kind))
        elif kind != DIFFERENT:
            left.append(Left(kind, WORDS[kind], "the study has nothing that it could be about"))
    interrupted = directions.interrupted or base.interrupted
    for number in range(AGAIN if DIFFERENT in kinds else 0):
        empty = tuple(without_work(plan) for plan in (base.plan, *(alternative.plan for alternative in found)))
        unlike = Answers(partial(_unlike, asked=asked, most=base.cost + allowed, empty=empty), work_out, tell)
        unlike.interrupted = interrupted
        unlike.ask([number])
        interrupted = unlike.interrupted
        words = WORDS[DIFFERENT] if number == 0 else f"{WORDS[DIFFERENT]}, again"
        if not take(DIFFERENT, words, unlike.found.get(number)):
            if number > 0:
                left.pop()
            break
    return Alternatives(
        plan=base.plan,
        base=base,
        saving=asked.saving,
        within=within,
        allowed=allowed,
        measures={name: value_of(base.plan, name) for name in _measured(study)},
        places=places(base.plan),
        found=tuple(found),
        left=tuple(left),
        interrupted=interrupted,
        seconds=time.perf_counter() - began,
    )


def _measured(study: Study) -> list[str]:
    return [name for name in SHOWN if name in measures_of(study)]


def _judged(
    kind: str,
    words: str,
    answer: Direction | None,
    base: Answer,
    found: Sequence[Alternative],
    directions: dict[str, Direction],
) -> Alternative | Left:
    """Whether a direction led to a plan of its own: none that is nearly the best one, or one that was found before."""
    assert base.plan is not None
    if answer is None or answer.plan is None:
        if answer is not None and answer.status is Status.INFEASIBLE:
            return Left(kind, words, "there is none")
        return Left(kind, words, "none was found in the time", late=True)
    better = _better(kind, answer, directions)
    if better is not None:
        return Left(kind, words, f"none was found in the time that is better than {better}", late=True)
    plan = answer.plan
    elsewhere = distance(base.plan, plan)
    twin = next((other for other in found if distance(other.plan, plan) < ALIKE), None)
    if elsewhere < ALIKE:
        return Left(kind, words, "the best plan is it, or nearly")
    if twin is not None:
        return Left(kind, words, f"as {twin.words}")
    more = answer.cost - base.cost
    if abs(more) < HALF_A_CENT:
        more = 0.0
    return Alternative(
        kind=kind,
        words=words,
        plan=plan,
        dearer=Interval(more, max(0.0, more), answer.cost - base.bound),
        measures={name: value_of(plan, name) for name in _measured(plan.economics.study)},
        proven=answer.proven,
        elsewhere=elsewhere,
        places=places(plan),
    )


def _better(kind: str, answer: Direction, directions: dict[str, Direction]) -> str | None:
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
    turned = (base.plan.decisions.opens != NEVER) | (base.plan.decisions.closes != NEVER)
    answer = asked.ask(lambda model: other_sites(model, turned), Limits(gap=0.0, seconds=asked.seconds, resolution=allowed / 4))
    if answer.bound > base.cost + allowed:
        return replace(_direction(answer), plan=None, status=Status.INFEASIBLE)
    if answer.cost > base.cost + allowed:
        return replace(_direction(answer), plan=None, status=Status.NOTHING_FOUND)
    return _direction(answer)


def _unlike(number: int, asked: Asked, most: float, empty: Sequence[Flags]) -> Direction:
    """The plan that is farthest from all of some; number: how many of the kind there are already."""
    return _direction(most_apart(asked, most, empty, NEAR))


def _direction(answer: Answer) -> Direction:
    """Of a question whose objective is no measure."""
    return Direction(
        plan=answer.plan, cost=answer.cost, value=0.0, proven=None, status=answer.status, interrupted=answer.interrupted
    )
