"""How answers about a plan are written: amounts, what is known of them, and measures."""

from __future__ import annotations

from sourcing_opt.analysis.answers.asked import Interval
from sourcing_opt.analysis.answers.measures import unit_of


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
