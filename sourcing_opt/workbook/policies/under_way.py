"""`under_way` on the sheets of policies: the part of what is under way that goes live when it is to."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.schemas.policies import UnderWay
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.workings.amounts import DONE, DUE
from sourcing_opt.workbook.workings.context import Line, PolicyContext
from sourcing_opt.workbook.workings.selections import Repetition


def amounts(study: Study, policy: UnderWay) -> set[str]:
    """The amounts it counts."""
    return {DUE, DONE}


def lines(context: PolicyContext, of: Repetition, policy: UnderWay) -> Iterator[Line]:
    """What is done, of what is due."""
    column = context.flags(of)
    done, due = (context.sums(policy, [column], amount, of.span) for amount in (DONE, DUE))
    yield Line(
        of=of,
        selection=column.header,
        label=of.selection.label,
        side="min",
        bound=1.0,
        unit="share",
        counted=done,
        whole=due,
    )
