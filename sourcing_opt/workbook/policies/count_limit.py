"""`count_limit` on the sheets of policies: how many places have any of the work, for a maximum, or enough of it, for a minimum."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.schemas.policies import CountLimit
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.functions import if_
from sourcing_opt.workbook.workings.amounts import HOURS
from sourcing_opt.workbook.workings.context import Line, PolicyContext
from sourcing_opt.workbook.workings.presence_by_place import Figure
from sourcing_opt.workbook.workings.selections import EVERYWHERE, Repetition, Span


def amounts(study: Study, policy: CountLimit) -> set[str]:
    """The amounts it counts beside shares."""
    return set() if policy.min is None else {HOURS}


def lines(context: PolicyContext, of: Repetition, policy: CountLimit) -> Iterator[Line]:
    """The number of places, from what is at each of them."""
    flags, pieces = context.flags(of), _pieces(context, of)

    def present(span: Span, t: int) -> Expression:
        return context.share(t).part(*span) > context.named("least_work")

    def pairs_there(place: str) -> Figure:
        at = context.at(policy.of, place)
        return lambda t: context.sum_over(of.span, flags, at, lambda span: present(span, t))

    def part_there(place: str) -> Figure:
        return lambda t: _part_of_hours(context, of, place, policy, t)

    def any_work(cells: Expression) -> Expression:
        return cells > 0

    def enough(cells: Expression) -> Expression:
        return cells >= context.stated("counts_from", of) - context.named("least_work")

    for side, bound in context.bounds(of, policy) if pieces else ():
        presence, what, test = (
            (pairs_there, "pairs with work", any_work) if side == "max" else (part_there, "part of the work", enough)
        )
        presence_at = {f"{place}: {what}": presence(place) for place in context.places(of, policy.of)}
        number = context.presence.grow(policy.id, of.selection.label, presence_at).number_where(test)
        yield Line(
            of=of,
            selection=flags.header,
            label=of.selection.label,
            side=side,
            bound=bound,
            unit="number",
            counted=context.by_period(policy, number),
        )


def _part_of_hours(context: PolicyContext, of: Repetition, place: str, policy: CountLimit, t: int) -> Expression:
    """The part of the standard hours that is at a place; of work without any, the mean of its workstreams' shares."""
    flags, everything = (context.flags(of), context.at(policy.of, place)), context.chosen.flags(of.work, EVERYWHERE)
    hours = context.amount(HOURS, t)
    hours_at_place, hours_everywhere = context.sum_over(of.span, *flags, hours), context.sum_over(of.span, everything, hours)
    shares = context.sum_over(of.span, *flags, context.share(t))
    return if_(hours_everywhere > 0, hours_at_place / hours_everywhere, shares / _pieces(context, of))


def _pieces(context: PolicyContext, of: Repetition) -> int:
    """How many workstreams are meant, each in all its modes."""
    return int((of.selection.workstreams & context.book.axes.as_today).sum())
