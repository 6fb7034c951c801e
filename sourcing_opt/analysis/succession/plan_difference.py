"""What is not the same in two plans: the inputs, who does the work and when, and what each kind of difference costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sourcing_opt.analysis.succession.bridge import Bridge, Made, bridge, carried_on
from sourcing_opt.analysis.succession.currency import rate_between, redenominated
from sourcing_opt.analysis.succession.schedule_changes import Turn, by_place, turns
from sourcing_opt.economics import appraise
from sourcing_opt.economics.axes import Floats
from sourcing_opt.optimisation import evaluated
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.differences import Difference, differences, is_arithmetic
from sourcing_opt.solving import Limits
from sourcing_opt.tolerances import SAME_MOVE, SHARE_DIGITS

OF_WORK = ("baseline", "previous_moves", "previous_sites")
"""The tables that say where the work is, and what a plan before meant to do."""


@dataclass(frozen=True)
class Side:
    """One of the two plans."""

    name: str
    """Its file's."""
    study: str
    digest: str
    """Of its inputs."""
    first_period: str
    last_period: str


@dataclass(frozen=True)
class ShareChange:
    """Work that is not done at a location in the same share."""

    process: str
    shift: int
    """From 1."""
    location: str
    before: tuple[float, ...]
    """By common period; 0 where the plan does not have the work or the location. [share]"""
    after: tuple[float, ...]
    fte: float
    """The most people it is about in a common period. [FTE]"""
    mode: str | None = None
    """In which the work is done; None: as today."""

    @property
    def first(self) -> int:
        """The first common period in which it differs, from 0."""
        return next(t for t, (was, is_) in enumerate(zip(self.before, self.after, strict=True)) if abs(was - is_) > SAME_MOVE)


@dataclass(frozen=True)
class PlanDifference:
    """What is not the same in two plans."""

    before: Side
    after: Side
    carried: bool
    """Whether the first plan begins earlier, so that its inputs were carried forward to where the second begins."""
    inputs: tuple[Difference, ...]
    work: tuple[Difference, ...]
    """The same of the tables that say where the work is."""
    periods: tuple[str, ...]
    """The common ones."""
    shares: tuple[ShareChange, ...]
    """By process, shift and location."""
    turns: tuple[Turn, ...]
    bridge: Bridge


def difference(a: Made, b: Made, limits: Limits, rate: float | None = None) -> PlanDifference:
    """Hold a plan against an earlier one; the limits are for what the bridge solves, the rate is for two currencies, as there.

    Raises InvalidInput as the bridge does.
    """
    bridged = bridge(a, b, limits, rate)
    first, second = (evaluated(appraise(plan.study), plan.decisions) for plan in (a, b))
    passed = bridged.labels.index(second.economics.axes.calendar.labels[0])
    common = min(first.share.shape[2] - passed, second.share.shape[2])
    changes = [
        change
        for change in _inputs(a, b, passed, rate)
        if not is_arithmetic(change) and not (change.table in OF_WORK and change.column in ("source", "note"))
    ]
    return PlanDifference(
        before=_side(a, first),
        after=_side(b, second),
        carried=passed > 0,
        inputs=tuple(change for change in changes if change.table not in OF_WORK),
        work=tuple(change for change in changes if change.table in OF_WORK),
        periods=bridged.labels[passed : passed + common],
        shares=tuple(_share_changes(first, second, passed, common)),
        turns=tuple(turns(first, second, passed)),
        bridge=bridged,
    )


def _inputs(a: Made, b: Made, passed: int, rate: float | None) -> Iterator[Difference]:
    """What is not as the first plan's inputs are when they are carried forward; amounts are held against each other in one currency."""
    before = carried_on(a, b)[0] if passed else a.study
    converted = redenominated(before, b.study, rate_between(before, b.study, rate, b.name))
    yield from (change for change in differences(before, converted) if change.column == "currency" and change.kind == "changed")
    yield from differences(converted, b.study)


def _side(made: Made, plan: Plan) -> Side:
    labels = plan.economics.axes.calendar.labels
    return Side(
        name=made.name, study=made.study.study.name, digest=made.study.digest, first_period=labels[0], last_period=labels[-1]
    )


def _share_changes(first: Plan, second: Plan, passed: int, common: int) -> Iterator[ShareChange]:
    none = np.zeros(common)
    people = by_place(first.economics.axes, first.economics.fte[:, :, passed : passed + common])
    people |= by_place(second.economics.axes, second.economics.fte[:, :, :common])
    ours = by_place(first.economics.axes, first.share[:, :, passed : passed + common])
    theirs = by_place(second.economics.axes, second.share[:, :, :common])
    for place in sorted({*ours, *theirs}):
        was, is_ = ours.get(place, none), theirs.get(place, none)
        if (np.abs(was - is_) > SAME_MOVE).any():
            fte = float(np.max(np.abs(was - is_) * people.get(place, none)))
            process, shift, location, mode = place
            yield ShareChange(
                process=process, shift=shift, location=location, mode=mode or None, before=_clean(was), after=_clean(is_), fte=fte
            )


def _clean(shares: Floats) -> tuple[float, ...]:
    """Without the dust of sums; a zero has no sign."""
    return tuple((np.round(shares, SHARE_DIGITS) + 0.0).tolist())
