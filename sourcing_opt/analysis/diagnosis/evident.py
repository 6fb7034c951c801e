"""Causes that can be seen without solving: bounds that contradict each other, and rules that today's work breaks before it can move."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import assert_never

import numpy as np

from sourcing_opt.economics import Economics, appraise
from sourcing_opt.economics.attributes import Selection, selections
from sourcing_opt.economics.axes import Flags
from sourcing_opt.errors import Problem
from sourcing_opt.optimisation import evaluated
from sourcing_opt.optimisation.baseline import placed
from sourcing_opt.plan import Finding, Plan, findings
from sourcing_opt.schemas.policies import Meeting, Rule
from sourcing_opt.schemas.study import Study


def certain_causes(study: Study) -> list[Problem]:
    """What no plan can keep, each at its table, row and column."""
    economics = appraise(study)
    today = evaluated(economics, placed(economics, np.zeros(economics.axes.shape[:2])))
    return [*_floors_above_ceilings(today.economics), *_broken_before_anything_moves(today)]


def frozen_until(economics: Economics, policy: Rule) -> int:
    """The first period, from 0, in which any of the work a policy is about can have moved; the horizon's length when none can."""
    masks = [selection.workstreams for selection in selections(economics.study, economics.axes, policy)]
    about = np.logical_or.reduce(masks) if masks else np.zeros(len(economics.existing), dtype=bool)
    if (about & ~economics.existing).any():
        return 0
    under_way = economics.previous.leaving.any(axis=1)
    can_move = np.flatnonzero((economics.waves | under_way)[about].any(axis=0))
    return int(can_move[0]) if len(can_move) else economics.axes.calendar.count


def _broken_before_anything_moves(today: Plan) -> Iterator[Problem]:
    """A hard policy that the work as it is today breaks in a period when none of it can have moved."""
    economics = today.economics
    labels = economics.axes.calendar.labels
    broken: dict[str, Finding] = {}
    for finding in findings(today):
        if finding.status == "violated" and finding.penalty is None:
            broken.setdefault(finding.policy, finding)
    for index, policy in enumerate(economics.study.policies):
        first = frozen_until(economics, policy)
        if policy.id not in broken or broken[policy.id].period >= first:
            continue
        finding = broken[policy.id]
        where = f" ({finding.label})" if finding.label else ""
        stands_at = f"in {labels[finding.period]} it has {finding.left:.4g}{where} and must have at {'least' if finding.side == 'min' else 'most'} {finding.bound:.4g}"
        until = f"not before {labels[first]}, period {first + 1}" if first < len(labels) else "not within the horizon"
        message = f"today's work breaks it before any of it can move: {stands_at}; it can move {until}"
        yield Problem(
            message,
            table="policies",
            row=index,
            column="id",
            value=policy.id,
            suggestion=f"let it begin later (from: {first + 1})" if first < len(labels) else None,
        )


def _floors_above_ceilings(economics: Economics) -> Iterator[Problem]:
    """A hard lower bound above a hard upper bound on the same work at the same places or around them."""
    hard = [(index, policy) for index, policy in enumerate(economics.study.policies) if policy.penalty is None]
    count = economics.axes.calendar.count
    for (index, floor), (_, ceiling) in product(hard, hard):
        meeting = floor.contradicts(ceiling)
        if meeting is None:
            continue
        both = set(floor.periods(count)) & set(ceiling.periods(count))
        pairs = product(*(selections(economics.study, economics.axes, policy) for policy in (floor, ceiling)))
        if both and any(_contradict(meeting, low, high) for low, high in pairs):
            low, high = getattr(floor, "min"), getattr(ceiling, "max")
            message = f'at least {low:g} here, but policy "{ceiling.id}" allows at most {high:g} of the same'
            yield Problem(message, table="policies", row=index, column="min", value=low)


def _contradict(meeting: Meeting, low: Selection, high: Selection) -> bool:
    """Whether what must be at the one's locations is held back by the other's limit."""
    if not low.workstreams.any() or not _within(low.locations, high.locations):
        return False
    match meeting:
        case "the same":
            return bool((low.workstreams == high.workstreams).all())
        case "within":
            return _within(low.workstreams, high.workstreams)
        case "shared":
            return bool((low.workstreams & high.workstreams).any())
        case unknown:
            assert_never(unknown)


def _within(inner: Flags, outer: Flags) -> bool:
    return not bool((inner & ~outer).any())
