"""`survivability` on the sheets of policies: what is left of each process, with surge, without each place that does some of it."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.schemas.policies import Survivability
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.workings.amounts import SHARE
from sourcing_opt.workbook.workings.context import Factor, Line, PolicyContext
from sourcing_opt.workbook.workings.selections import Repetition, Span


def amounts(study: Study, policy: Survivability) -> set[str]:
    """The amounts it counts."""
    return {SHARE}


def lines(context: PolicyContext, of: Repetition, policy: Survivability) -> Iterator[Line]:
    """Of each process, without each place that does some of it today or by plan."""
    flags, places = context.flags(of), context.places(of, policy.of)

    def surging(span: Span) -> Expression:
        return 1 + context.chosen.surge.part(*span)

    def without(place: str) -> Factor:
        lost = context.at(policy.of, place)
        return lambda span: 1 - flags.part(*span) * lost(span)

    for process in context.processes(of):
        span = context.chosen.spans[process]
        for place, flags_of_place in places.items():
            if not context.is_about(of, span, flags_of_place):
                continue
            counted = context.sums(policy, [without(place), surging, context.chosen.part], SHARE, span)
            for side, bound in context.bounds(of, policy):
                yield Line(
                    of=of,
                    selection=flags.header,
                    label=f"{process} without {place}",
                    side=side,
                    bound=bound,
                    unit="share",
                    counted=counted,
                )
