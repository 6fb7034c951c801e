"""How answers about a plan are written: amounts, what is known of them, and measures."""

from __future__ import annotations

import math

from sourcing_opt.analysis.answers.asked import Interval
from sourcing_opt.analysis.answers.measures import unit_of


def amount(money: float) -> str:
    """To the unit of money; what is not finite, nobody knows yet."""
    return f"{round(money) + 0:,}" if math.isfinite(money) else "not known"


def priced(interval: Interval | None) -> str:
    """What an interval lets one say: below what is known it is no number."""
    if interval is None or (not interval.known and math.isinf(interval.high)):
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
