"""How answers about a plan are written: amounts, what is known of them, measures, and lines that fit a narrow terminal."""

from __future__ import annotations

import textwrap

from sourcing_opt.analysis.answers.asked import Interval
from sourcing_opt.analysis.answers.measures import unit_of

WIDTH = 78
"""Letters of a line that is not a table."""


def amount(money: float) -> str:
    """To the unit of money."""
    return f"{round(money) + 0:,}"


def priced(interval: Interval | None) -> str:
    """What an interval lets one say: below what is known it is no number."""
    if interval is None:
        return "not known"
    if interval.known:
        return amount(interval.shown)
    return "nothing" if interval.high < 0.5 else f"less than {amount(interval.high + 0.5)}"


def measured(name: str, value: float) -> str:
    """A measure as somebody would read it."""
    value = max(0.0, value)
    return {"FTE": f"{value:,.1f} FTE", "money": f"{value:,.0f}", "locations": f"{value:.0f}", "share": f"{value:.1%}"}.get(
        unit_of(name), f"{value:.2f}"
    )


def folded(text: str, first: str, then: str | None = None) -> list[str]:
    """A line of text as lines that fit a narrow terminal."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if then is None else then,
        break_long_words=False,
        break_on_hyphens=False,
    )
