"""`amount_limit` on the sheets of policies: what there is in each period: people, money, moves, emissions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.schemas.policies import AmountLimit
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.expression import Expression, total
from sourcing_opt.workbook.model.moves import MovesByPeriod
from sourcing_opt.workbook.model.sites import SitesByPeriod
from sourcing_opt.workbook.workings.amounts import ARRIVING, CARBON, FTE, ONE_OFF, RUN_COST
from sourcing_opt.workbook.workings.context import Line, PolicyContext
from sourcing_opt.workbook.workings.selections import Repetition

_AMOUNTS = {"fte": FTE, "run_cost": RUN_COST, "moved_fte": ARRIVING, "one_off_cost": ONE_OFF, "carbon": CARBON}
"""Metric -> the amount it counts."""


def amounts(study: Study, policy: AmountLimit) -> set[str]:
    """The amounts it counts."""
    return {_AMOUNTS[policy.metric]}


def lines(context: PolicyContext, of: Repetition, policy: AmountLimit) -> Iterator[Line]:
    """What is there; with the sites where all work is meant."""
    flags, amount = context.flags(of), _AMOUNTS[policy.metric]

    def figure(t: int) -> Expression:
        expression = context.sum_over(of.span, flags, context.amount(amount, t))
        if amount != ONE_OFF or policy.for_:
            return expression
        expression = _with_sites(context, of, t, expression)
        # A mode is built at no place.
        return (
            expression if policy.where or not context.book.has_modes else expression + context.book[MovesByPeriod].build.rows(t)
        )

    units = {"fte": "FTE", "moved_fte": "FTE", "carbon": "t CO2e"}
    unit = units.get(policy.metric, context.book.currency)
    for side, bound in context.bounds(of, policy):
        yield Line(
            of=of,
            selection=flags.header,
            label=of.selection.label,
            side=side,
            bound=bound,
            unit=unit,
            counted=context.by_period(policy, figure),
        )


def _with_sites(context: PolicyContext, of: Repetition, t: int, moves: Expression) -> Expression:
    """One-off cost of moves, and of opening and closing the selected locations."""
    sites, count = context.book[SitesByPeriod], context.book.count
    chosen = np.flatnonzero(of.selection.locations).tolist()
    return total([moves, *(column.rows(l * count + t) for l in chosen for column in (sites.opening, sites.closing))])
