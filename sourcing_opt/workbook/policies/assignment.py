"""`assignment` on the sheets of policies: the part of each process that is at the locations."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.schemas.columns.selector import PROCESS_ATTRIBUTES
from sourcing_opt.schemas.policies import Assignment
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.workings.amounts import SHARE
from sourcing_opt.workbook.workings.context import Line, PolicyContext, joined
from sourcing_opt.workbook.workings.selections import Repetition


def amounts(study: Study, policy: Assignment) -> set[str]:
    """The amounts it counts."""
    return {SHARE}


def lines(context: PolicyContext, of: Repetition, policy: Assignment) -> Iterator[Line]:
    """Of each process; repeated for places, no line for a most of what is never there."""
    column = context.flags(of)
    for process in context.processes(of):
        span = context.chosen.spans[process]
        never = policy.each not in (None, *PROCESS_ATTRIBUTES) and not context.is_about(of, span)
        if never and policy.min is None:
            continue
        counted = context.sums(policy, [column, context.chosen.part], SHARE, span)
        for side, bound in context.bounds(of, policy):
            if side == "min" or not never:
                yield Line(
                    of=of,
                    selection=column.header,
                    label=joined(process, of.selection.label),
                    side=side,
                    bound=bound,
                    unit="share",
                    counted=counted,
                    process=process,
                )
