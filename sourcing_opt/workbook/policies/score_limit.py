"""`score_limit` on the sheets of policies: the mean of the score by FTE or hours."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.schemas.policies import ScoreLimit
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.workings.amounts import FTE, HOURS
from sourcing_opt.workbook.workings.context import Line, PolicyContext
from sourcing_opt.workbook.workings.selections import Repetition

_WEIGHTS = {"fte": FTE, "volume": HOURS}
"""What weighs -> the amount."""


def amounts(study: Study, policy: ScoreLimit) -> set[str]:
    """The amounts it counts."""
    return {_WEIGHTS[policy.by]}


def lines(context: PolicyContext, of: Repetition, policy: ScoreLimit) -> Iterator[Line]:
    """Points of people or hours, over these."""
    flags, score = context.flags(of), context.chosen.scores[policy.score]
    counted, people = (context.sums(policy, factors, _WEIGHTS[policy.by], of.span) for factors in ([flags, score], [flags]))
    for side, bound in context.bounds(of, policy):
        yield Line(
            of=of,
            selection=flags.header,
            label=of.selection.label,
            side=side,
            bound=bound,
            unit="points",
            counted=counted,
            whole=people,
        )
