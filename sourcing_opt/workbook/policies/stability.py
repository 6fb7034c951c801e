"""`stability` on the sheets of policies: the part of today's people that has left.

Where there is a previous plan: of the people it has, the part that is elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.schemas.policies import Stability
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.model.shares import follows_a_plan
from sourcing_opt.workbook.workings.amounts import BEFORE, ELSEWHERE, GONE, TODAY
from sourcing_opt.workbook.workings.context import Line, PolicyContext
from sourcing_opt.workbook.workings.selections import Repetition


def amounts(study: Study, policy: Stability) -> set[str]:
    """The amounts it counts."""
    return set(_away_and_whole(study))


def _away_and_whole(study: Study) -> tuple[str, str]:
    return (ELSEWHERE, BEFORE) if follows_a_plan(study) else (GONE, TODAY)


def lines(context: PolicyContext, of: Repetition, policy: Stability) -> Iterator[Line]:
    """Who is away, of all."""
    flags, counted_amounts = context.flags(of), _away_and_whole(context.book.plan.economics.study)
    away, base = (context.sums(policy, [flags], amount, of.span) for amount in counted_amounts)
    for side, bound in context.bounds(of, policy):
        yield Line(
            of=of,
            selection=flags.header,
            label=of.selection.label,
            side=side,
            bound=bound,
            unit="share",
            counted=away,
            whole=base,
        )
