"""What less of something costs: the plans of least cost for every bound on a measure, from the cheapest to the one with the least of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np

from sourcing_opt.analysis.answers.asked import Answer, Asked
from sourcing_opt.analysis.answers.measures import at_most, cost_at_most, least, program_with, require_measure, value_of
from sourcing_opt.analysis.answers.questions import Answers, Tell
from sourcing_opt.analysis.comparison.figures import Place, outline, places
from sourcing_opt.formulation import Formulation
from sourcing_opt.parallel import WorkOut, in_this_process
from sourcing_opt.plan import Decisions, Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.tolerances import CENT, DIVISOR, RESOLVED, SAME_MEASURE, TOUCH

POINTS, FIRST, AT_ONCE = 9, 3, 2
"""Points in all, with both ends; between the ends, in equal steps at first; and then always so many together where least is known."""
NEAR = 0.005
"""Of what the measure is in the cheapest plan: how closely its least is to be known."""
SAME, EACH = 10.0, 45.0
"""Time for looking for less of the measure at what a plan costs, and for each other question, where none is given. [seconds]"""


@dataclass(frozen=True)
class FrontierPoint:
    """A plan that no other found is better than in both."""

    bound: float
    """On the measure: no plan with no more of it costs less than `proven`."""
    value: float
    """Of the measure."""
    cost: float
    """Penalties included. [money, present value]"""
    proven: float
    """[money, present value]"""
    plan: Plan
    places: dict[str, tuple[Place, ...]]
    step: float | None
    """What a unit less of the measure costs, from the cheaper neighbour to here. [money]"""
    changes: tuple[str, ...]
    """Processes that are elsewhere in the end than in the cheaper neighbour."""


@dataclass(frozen=True)
class Frontier:
    """The cheapest plan first."""

    measure: str
    points: tuple[FrontierPoint, ...]
    least: float
    """Proven: no plan has less of the measure."""
    knee: int | None
    """The point beyond which less of the measure becomes dear; None where there is none between the ends."""
    saving: float
    """Of the cheapest plan. [money, present value]"""
    baseline: float
    """Cost if nothing moves. [money, present value]"""
    resolution: float
    interrupted: bool
    seconds: float

    @property
    def complete(self) -> bool:
        """Whether every cost is known as closely as was asked for."""
        return not self.interrupted and all(
            point.cost - point.proven <= self.resolution * (1 + RESOLVED) + CENT for point in self.points
        )


Found = tuple[float, Answer]
"""A bound, and the cheapest plan that keeps it."""


def frontier(
    study: Study,
    name: str,
    points: int = POINTS,
    resolution: float | None = None,
    seconds: float | None = None,
    hand: Decisions | None = None,
    work_out: WorkOut[float, Answer] = in_this_process,
    tell: Tell | None = None,
) -> Frontier:
    """Least cost against a measure, both ends and `points` in all; each cost to within half of `resolution` (1 % of the saving).

    Raises InvalidInput for a measure the study does not have, Infeasible, NothingFound, Interrupted, AuditFailed.
    """
    require_measure(study, name)
    began = time.perf_counter()
    asked = Asked(study, partial(program_with, names=(name,)), resolution, seconds, hand)
    cheap = asked.first()
    assert cheap.plan is not None
    scale = max(value_of(cheap.plan, name), SAME_MEASURE)
    near = NEAR * scale
    asked.seconds = EACH if seconds is None else seconds
    same = SAME if seconds is None else seconds
    cheap = no_dearer(cheap, asked, name, scale, same)
    assert cheap.plan is not None
    first, high = cheap.plan, value_of(cheap.plan, name)
    lowest = least(asked, name, lambda model: None, first.decisions, high, near, scale)
    start = first if lowest.plan is None else lowest.plan
    low = value_of(start, name)
    answers = Answers(
        partial(cheapest, asked=asked, name=name, hand=start.decisions, scale=scale, floor=lowest.bound + near, same=same),
        work_out,
        tell,
    )
    answer_at_bounds: list[Found] = [(high, cheap)]
    if low < high - max(near, TOUCH * max(1.0, high)):
        steps = [low + (high - low) * number / (FIRST + 1) for number in range(FIRST + 1)]
        answers.ask(steps[: max(1, points - 1)])
        while len(answers.found) + 1 < points and not answers.interrupted:
            new = _widest(
                [*answer_at_bounds, *answers.found.items()], asked.resolution, min(AT_ONCE, points - 1 - len(answers.found))
            )
            if not new:
                break
            answers.ask(new)
    answer_at_bounds += answers.found.items()
    best = _undominated(answer_at_bounds, name)
    return Frontier(
        measure=name,
        points=tuple(_points(best, name)),
        least=lowest.bound,
        knee=_knee([(point[1].cost, value_of(point[1].plan, name)) for point in best if point[1].plan is not None]),
        saving=asked.saving,
        baseline=first.baseline.npv,
        resolution=asked.resolution,
        interrupted=answers.interrupted or cheap.interrupted,
        seconds=time.perf_counter() - began,
    )


def cheapest(most: float, asked: Asked, name: str, hand: Decisions, scale: float, floor: float, same: float) -> Answer:
    """The cheapest plan with no more of a measure than this; and of those that cost as much, the one with the least of it.

    scale: what the measure is in the cheapest plan of all. floor: what no plan has less of. same: time for the second question. [seconds]
    """
    answer = asked.ask(lambda model: at_most(model, name, most + TOUCH * max(1.0, abs(most))), hand=hand)
    if answer.plan is None or answer.interrupted or value_of(answer.plan, name) <= floor:
        return answer
    return no_dearer(answer, asked, name, scale, same)


def no_dearer(answer: Answer, asked: Asked, name: str, scale: float, seconds: float) -> Answer:
    """The plan with the least of a measure, of all that cost no more than one: so none is as cheap and has less of it, to within `NEAR`.

    A small weight of the measure beside the cost would not show that: it would be less than what costs are known to.
    """
    assert answer.plan is not None

    def within(model: Formulation) -> None:
        cost_at_most(model, answer.cost + TOUCH * abs(answer.cost))

    value = value_of(answer.plan, name)
    less = least(asked, name, within, answer.plan.decisions, value, NEAR * scale, scale, seconds)
    if less.plan is None or value_of(less.plan, name) > value - SAME_MEASURE * max(1.0, value):
        return replace(answer, interrupted=answer.interrupted or less.interrupted)
    cost = max(less.plan.objective, answer.bound)
    return replace(answer, cost=cost, plan=less.plan, interrupted=less.interrupted)


def _widest(answer_at_bounds: Sequence[Found], resolution: float, count: int) -> list[float]:
    """Bounds in the middle of the rectangles in which least is known, where that matters."""
    ordered = sorted(
        ((bound, answer) for bound, answer in answer_at_bounds if answer.plan is not None),
        key=lambda bound_and_answer: -bound_and_answer[0],
    )
    rectangles = [
        ((one[0] - two[0]) * (two[1].cost - one[1].bound), (one[0] + two[0]) / 2)
        for one, two in pairwise(ordered)
        if two[1].cost - one[1].bound > resolution and one[0] - two[0] > SAME_MEASURE * max(1.0, abs(one[0]))
    ]
    return [middle for _, middle in sorted(rectangles, reverse=True)[:count]]


def _undominated(answer_at_bounds: Sequence[Found], name: str) -> list[Found]:
    """The cheapest first; what another is as good as in both is left out. What is proven at a wider bound holds at a tighter one."""
    ordered = sorted(
        ((bound, answer) for bound, answer in answer_at_bounds if answer.plan is not None),
        key=lambda bound_and_answer: (-bound_and_answer[0], bound_and_answer[1].cost),
    )
    kept: list[Found] = []
    for bound, answer in sorted(
        ordered,
        key=lambda bound_and_answer: (
            bound_and_answer[1].cost,
            value_of(bound_and_answer[1].plan, name) if bound_and_answer[1].plan else 0.0,
        ),
    ):
        assert answer.plan is not None
        if all(
            value_of(answer.plan, name) < value_of(other.plan, name) - TOUCH * max(1.0, abs(bound))
            for _, other in kept
            if other.plan is not None
        ):
            proven = max(wide.bound for at, wide in ordered if at >= bound)
            kept.append(
                (
                    bound,
                    Answer(
                        cost=answer.cost,
                        bound=min(proven, answer.cost),
                        plan=answer.plan,
                        status=answer.status,
                        interrupted=answer.interrupted,
                    ),
                )
            )
    return kept


def _points(answer_at_bounds: Sequence[Found], name: str) -> list[FrontierPoint]:
    points: list[FrontierPoint] = []
    for bound, answer in answer_at_bounds:
        assert answer.plan is not None
        value, places_by_process = value_of(answer.plan, name), places(answer.plan)
        before = points[-1] if points else None
        step = None if before is None else (answer.cost - before.cost) / max(before.value - value, DIVISOR)
        changes = (
            ()
            if before is None
            else tuple(q for q in places_by_process if outline(places_by_process[q]) != outline(before.places[q]))
        )
        points.append(
            FrontierPoint(
                bound=bound,
                value=value,
                cost=answer.cost,
                proven=answer.bound,
                plan=answer.plan,
                places=places_by_process,
                step=step,
                changes=changes,
            )
        )
    return points


def _knee(points: Sequence[tuple[float, float]]) -> int | None:
    """The point farthest below the line between the ends, both measured in their ranges."""
    if len(points) < 3:
        return None
    cost, value = (np.array(part) for part in zip(*points, strict=True))
    x, y = (cost - cost[0]) / (cost[-1] - cost[0]), (value - value[-1]) / (value[0] - value[-1])
    below = 1.0 - x - y
    at = int(below.argmax())
    return at if below[at] > 0.02 and 0 < at < len(points) - 1 else None
