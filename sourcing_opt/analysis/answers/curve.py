"""What a few other bounds of a rule would cost or save."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sourcing_opt.analysis.answers.asked import Answer, Asked, Interval
from sourcing_opt.analysis.answers.questions import Answers, Tell
from sourcing_opt.analysis.answers.rules import BOUNDS, Rule, rules_of
from sourcing_opt.analysis.diagnosis.inputs import edited, row_number
from sourcing_opt.errors import Infeasible, InvalidInput, NothingFound, Problem, did_you_mean
from sourcing_opt.formulation import Origin, build
from sourcing_opt.parallel import WorkOut, in_this_process
from sourcing_opt.plan import Decisions
from sourcing_opt.schemas.columns.base import Row, key_of, limits_of
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Status

POINTS, REACH = 7, 0.3
"""Bounds looked at where nothing else is said: so many, from so much below today's to so much above, as a part of it."""


@dataclass(frozen=True)
class Range:
    """Of a rule's bound."""

    rule: str
    first: float | None = None
    last: float | None = None
    points: int = POINTS


@dataclass(frozen=True)
class Point:
    """One bound."""

    bound: float
    gain: Interval | None
    """What the plan would gain with it; below zero: what it would cost. None: not known, or there is no plan."""
    possible: bool
    """Whether there is a plan, as far as that is known."""
    today: bool


@dataclass(frozen=True)
class Curve:
    """Of a rule's bound, from its lowest value to its highest."""

    rule: Rule
    points: tuple[Point, ...]
    interrupted: bool
    seconds: float


def read_range(text: str) -> Range:
    """RULE, or RULE:from:to, or RULE:from:to:points. Raises InvalidInput."""
    parts = text.split(":")
    try:
        if len(parts) not in (1, 3, 4):
            raise ValueError
        numbers = [float(part) for part in parts[1:3]]
        points = int(parts[3]) if len(parts) == 4 else POINTS
        if points < 2:
            raise ValueError
    except ValueError:
        problem = Problem(
            "is no range of bounds",
            address=f'--curve "{text}"',
            suggestion="write RULE, or RULE:from:to:points, like ceiling:0.3:0.5:5",
        )
        raise InvalidInput([problem]) from None
    return Range(parts[0], numbers[0], numbers[1], points) if numbers else Range(parts[0])


def curve_rule(study: Study, name: str) -> tuple[Rule, Origin]:
    """The rule of that name and the cell that has its bound. Raises InvalidInput where there is none."""
    rules = {rule.name: rule for rule in rules_of(study, "all")}
    rule = rules.get(name)
    if rule is None:
        hint = did_you_mean(name, rules) or f"one of {', '.join(list(rules)[:8])}"
        raise InvalidInput([Problem(f'there is no rule "{name}"', address="--curve", suggestion=hint)])
    column = rule.column
    if rule.is_policy:
        [policy] = [row for row in study.policies if key_of(row) == rule.key]
        column = "max" if getattr(policy, "max", None) is not None else "min"
    if rule.bound is None or (not rule.is_policy and column not in BOUNDS.get(rule.table, ())):
        raise InvalidInput(
            [
                Problem(
                    f'"{name}" is not one bound that could be another',
                    address="--curve",
                    suggestion="choose a rule with a single number",
                )
            ]
        )
    return rule, Origin(rule.table, rule.key, column)


def curve(
    study: Study,
    asked: Range,
    base: Answer,
    resolution: float,
    seconds: float | None = None,
    work_out: WorkOut[float, Answer] = in_this_process,
    tell: Tell | None = None,
) -> Curve:
    """Solve the study at several bounds of a rule, each from the plan in hand. base: the answer at today's bound. Raises InvalidInput, AuditFailed."""
    began, (rule, origin) = time.perf_counter(), curve_rule(study, asked.rule)
    assert rule.bound is not None
    assert base.plan is not None
    assert origin.column is not None
    low, high = _ends(study, origin, rule.bound, asked)
    steps = [low + (high - low) * number / (asked.points - 1) for number in range(asked.points)]
    bounds = sorted({_written(study, origin, step) for step in steps} | {rule.bound})
    function = partial(_at, study=study, origin=origin, resolution=resolution, seconds=seconds, hand=base.plan.decisions)
    answers = Answers(function, work_out, tell)
    answers.ask(bound for bound in bounds if bound != rule.bound)
    gains = _gains(base, answers.found | {rule.bound: base}, bounds if origin.column.startswith("max") else bounds[::-1])
    possible = {bound: answer.status is not Status.INFEASIBLE for bound, answer in answers.found.items()}
    points = tuple(Point(bound, gains.get(bound), possible.get(bound, True), bound == rule.bound) for bound in bounds)
    return Curve(rule, points, answers.interrupted, time.perf_counter() - began)


def _gains(base: Answer, answer_at: dict[float, Answer], bounds: Sequence[float]) -> dict[float, Interval]:
    """From the tightest bound to the widest: what is found at one is a plan at all wider ones, what is proven holds at all tighter ones."""
    known = [bound for bound in bounds if bound in answer_at]
    cost, least = math.inf, {}
    for bound in known:
        cost = least[bound] = min(cost, answer_at[bound].cost)
    proven, gains = -math.inf, dict[float, Interval]()
    for bound in known[::-1]:
        proven = max(proven, answer_at[bound].bound)
        if least[bound] < math.inf and proven > -math.inf:
            gains[bound] = Interval(base.cost - least[bound], base.bound - least[bound], base.cost - min(proven, least[bound]))
    return gains


def _at(bound: float, study: Study, origin: Origin, resolution: float, seconds: float | None, hand: Decisions) -> Answer:
    try:
        return Asked(edited(study, {origin: bound}), build, resolution, seconds, hand).first()
    except Infeasible:
        return Answer(cost=math.inf, bound=math.inf, plan=None, status=Status.INFEASIBLE)
    except NothingFound:
        return Answer(cost=math.inf, bound=-math.inf, plan=None, status=Status.NOTHING_FOUND)


def _ends(study: Study, origin: Origin, bound: float, asked: Range) -> tuple[float, float]:
    """The lowest and the highest bound, as far as the column takes them."""
    field = type(_row(study, origin)).columns()[str(origin.column)]
    least, most = limits_of(field)
    first = bound * (1 - REACH) if asked.first is None else asked.first
    last = bound * (1 + REACH) if asked.last is None else asked.last
    low, high = (
        min(max(end, -math.inf if least is None else least), math.inf if most is None else most) for end in sorted((first, last))
    )
    if low >= high:
        message = f"nothing lies between {first:g} and {last:g}, of what {origin.column} can be"
        raise InvalidInput([Problem(message, address="--curve", suggestion="name two bounds, like ceiling:0.3:0.5")])
    return low, high


def _written(study: Study, origin: Origin, number: float) -> float:
    """As somebody would write it; whole where the column is."""
    is_integer = isinstance(getattr(_row(study, origin), str(origin.column)), int)
    return float(round(number)) if is_integer else float(f"{number:.4g}")


def _row(study: Study, origin: Origin) -> Row:
    return study.rows(origin.table)[row_number(study, origin)]
