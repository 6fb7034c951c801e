"""`apart` on the sheets of policies: how many of the processes are at each place."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.schemas.policies import Apart
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.workings.context import Line, PolicyContext, joined
from sourcing_opt.workbook.workings.selections import Repetition


def amounts(study: Study, policy: Apart) -> set[str]:
    """The amounts it counts beside shares: none."""
    return set()


def lines(context: PolicyContext, of: Repetition, policy: Apart) -> Iterator[Line]:
    """At every place, at most one."""
    flags, least_work = context.flags(of), context.named("least_work")
    for place, block in context.of_processes(of, policy.of) if context.processes(of) else ():
        yield Line(
            of=of,
            selection=flags.header,
            label=joined(of.selection.label, place),
            side="max",
            bound=1.0,
            unit="number",
            counted=context.by_period(policy, block.number_where(lambda cells: cells > least_work)),
        )
