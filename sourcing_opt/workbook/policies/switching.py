"""`switching` on the sheets of policies: how many processes of today move, in any period, otherwise than in the previous plan."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.schemas.policies import Switching
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.expression import Expression, lift
from sourcing_opt.workbook.grid.functions import sum_of
from sourcing_opt.workbook.grid.table import Range
from sourcing_opt.workbook.workings.amounts import DEPARTS
from sourcing_opt.workbook.workings.context import Line, PolicyContext
from sourcing_opt.workbook.workings.presence_by_place import Figure
from sourcing_opt.workbook.workings.selections import Repetition


def amounts(study: Study, policy: Switching) -> set[str]:
    """The amounts it counts."""
    return {DEPARTS}


def lines(context: PolicyContext, of: Repetition, policy: Switching) -> Iterator[Line]:
    """The number of processes that depart from it."""
    column = context.flags(of)
    departures_of = {process: _departures(context, process) for process in context.processes(of)}
    departing: Figure = _none
    if departures_of:
        departing = context.presence.grow(policy.id, of.selection.label, departures_of).number_where(lambda cells: cells > 0)
    for side, bound in context.bounds(of, policy):
        yield Line(
            of=of,
            selection=column.header,
            label=of.selection.label,
            side=side,
            bound=bound,
            unit="number",
            counted=context.by_period(policy, departing),
        )


def _none(_: int) -> Expression:
    return lift(0)


def _departures(context: PolicyContext, process: str) -> Figure:
    """How many arrivals and departures of a process are not those of the previous plan, from a period on."""
    columns, span = context.amounts.columns[DEPARTS], context.chosen.spans[process]
    return lambda t: sum_of(Range(columns[t], columns[-1], *span))
