"""The options that say when a solve may end, the same for every command that solves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from sourcing_opt.cli.parameters import MONEY, SHARE

if TYPE_CHECKING:
    from sourcing_opt.solving import Limits


GAP = click.option(
    "--gap",
    type=SHARE,
    default=0.0001,
    show_default=True,
    help="Proven distance from the best plan that is good enough, as a share of the plan's cost.",
)
RESOLUTION = click.option(
    "--resolution",
    type=MONEY,
    metavar="AMOUNT",
    help="The same as an amount in the study's currency, present value. With --gap, whichever is reached first; alone, nothing else will do.",
)


def limits_of() -> Limits:
    """The limits that the options of the command that runs ask for. An amount alone leaves no share of the cost."""
    from sourcing_opt.solving import Limits

    context = click.get_current_context()
    given = context.params
    alone = given["resolution"] is not None and context.get_parameter_source("gap") is ParameterSource.DEFAULT
    named = {name: given[name] for name in ("threads", "seed") if name in given}
    return Limits(gap=0.0 if alone else given["gap"], seconds=given["time_limit"], resolution=given["resolution"], **named)
