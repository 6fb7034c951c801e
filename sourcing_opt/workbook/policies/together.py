"""`together` on the sheets of policies: where any of the processes is, how much of the least present one is there."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.schemas.policies import Together
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.functions import if_, maximum, minimum, product_sum, sum_of
from sourcing_opt.workbook.workings.context import Line, PolicyContext, joined
from sourcing_opt.workbook.workings.presence_by_place import Block
from sourcing_opt.workbook.workings.selections import Repetition


def amounts(study: Study, policy: Together) -> set[str]:
    """The amounts it counts beside shares: none."""
    return set()


def lines(context: PolicyContext, of: Repetition, policy: Together) -> Iterator[Line]:
    """At every place."""
    flags, least, least_work = context.flags(of), context.stated("counts_from", of), context.named("least_work")
    for place, block in context.of_processes(of, policy.of) if len(context.processes(of)) > 1 else ():

        def present(t: int, block: Block = block) -> Expression:
            shares = block.over(t)
            return if_(maximum(shares) > least_work, minimum(shares), least)

        def excess(t: int, block: Block = block) -> Expression:
            # Broken one by one: either nobody should be here, or everybody with their smallest part.
            shares = block.over(t)
            joining = product_sum((shares < least) * (least - shares))
            return if_(maximum(shares) > least_work, minimum(sum_of(shares), joining), 0)

        yield Line(
            of=of,
            selection=flags.header,
            label=joined(of.selection.label, place),
            side="min",
            bound=least,
            unit="share",
            counted=context.by_period(policy, present),
            excess=context.by_period(policy, excess),
        )
