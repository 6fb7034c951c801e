"""`share_limit` on the sheets of policies: the part of the metric that the locations hold."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.schemas.policies import ShareLimit
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.workings.amounts import FTE, HOURS, RUN_COST
from sourcing_opt.workbook.workings.context import Line, PolicyContext
from sourcing_opt.workbook.workings.selections import EVERYWHERE, Repetition

_AMOUNTS = {"fte": FTE, "cost": RUN_COST, "volume": HOURS}
"""Metric -> the amount it counts."""


def amounts(study: Study, policy: ShareLimit) -> set[str]:
    """The amounts it counts."""
    return {_AMOUNTS[policy.metric]}


def lines(context: PolicyContext, of: Repetition, policy: ShareLimit) -> Iterator[Line]:
    """What is held, of all."""
    held, everything = context.flags(of), context.chosen.flags(of.work, EVERYWHERE)
    counted, base = (context.sums(policy, [flags], _AMOUNTS[policy.metric], of.span) for flags in (held, everything))
    for side, bound in context.bounds(of, policy):
        yield Line(
            of=of,
            selection=held.header,
            label=of.selection.label,
            side=side,
            bound=bound,
            unit="share",
            counted=counted,
            whole=base,
        )
