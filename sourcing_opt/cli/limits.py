"""The options that say when a solve may end, the same for every command that solves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from sourcing_opt.solving import Limits


class Number(click.FloatRange):
    """A number within bounds; nan and inf are none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """What was given as a number. Raises click.BadParameter."""
        found = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"{value} is not a number.", param, ctx)
        return found


GAP = click.option("--gap", type=Number(0, 1), default=0.0001, show_default=True, help="Proven distance from the best plan that is good enough, as a share of the plan's cost.")  # fmt: skip
RESOLUTION = click.option("--resolution", type=Number(min=0), metavar="AMOUNT", help="The same as an amount in the study's currency, present value. With --gap, whichever is reached first; alone, nothing else will do.")  # fmt: skip
TIME_LIMIT = Number(min=0, min_open=True)


def limits_of() -> Limits:
    """The limits that the options of the command that runs ask for. An amount alone leaves no share of the cost."""
    from sourcing_opt.solving import Limits

    context = click.get_current_context()
    given = context.params
    alone = given["resolution"] is not None and context.get_parameter_source("gap") is ParameterSource.DEFAULT
    named = {name: given[name] for name in ("threads", "seed") if name in given}
    return Limits(0.0 if alone else given["gap"], given["time_limit"], resolution=given["resolution"], **named)
