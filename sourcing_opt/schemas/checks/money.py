"""Whether money is of the size it has in its currency: exchange rates the right way up, pay that somebody could live on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from statistics import median
from typing import NamedTuple

from sourcing_opt.errors import Problem
from sourcing_opt.schemas.shipped import reference
from sourcing_opt.schemas.study import Study

FAR = 5
"""A rate so many times the sourced one is another rate."""
LOWEST_PAY, HIGHEST_PAY = 300, 1_000_000
"""A year's pay outside is said. [US dollars]"""
OFF = 100
"""Pay so many times more or less than the median of the table, and outside these, is refused."""


class Scale(NamedTuple):
    """What a currency was worth."""

    dollars: float
    """Of one unit. [US dollars]"""
    date: str


@cache
def scales() -> dict[str, Scale]:
    """Currency -> its scale, where a source is at hand."""
    # A currency's rows are in the order of time: the last is the newest.
    newest = {row["currency"]: row for row in reference("exchange_rates")}
    found = {currency: Scale(1 / float(row["units_per_usd"]), row["date"]) for currency, row in newest.items()}
    return found | {"USD": Scale(1.0, "always")}


def rates_are_the_right_way_up(study: Study) -> Iterator[Problem]:
    """An exchange rate is the price of one unit in the study's currency, near what it was last known to be."""
    own = scales().get(study.study.currency)
    for index, row in enumerate(study.fx):
        scale = scales().get(row.currency)
        if own is None or scale is None or row.currency == study.study.currency:
            continue
        sourced = scale.dollars / own.dollars
        if sourced / FAR <= row.rate <= sourced * FAR:
            continue
        known = f"{row.currency} was {sourced:.4g} {study.study.currency} in {scale.date}"
        if sourced / FAR <= 1 / row.rate <= sourced * FAR:
            message = f"is upside down: it is the price of one {row.currency} in {study.study.currency}; {known}"
            yield Problem(
                message, table="fx", row=index, column="rate", value=f"{row.rate:.15g}", suggestion=f"write {1 / row.rate:.6g}"
            )
        else:
            message = f"is {row.rate / sourced:.2g} times what it was: {known}"
            yield Problem(
                message,
                table="fx",
                row=index,
                column="rate",
                value=f"{row.rate:.15g}",
                suggestion="the price of one unit",
                severity="warning",
            )


def pay_is_of_its_size(study: Study) -> Iterator[Problem]:
    """A year's pay is between what nobody lives on and what nobody is paid, as far as the currency's scale is known."""
    currency = {location.id: location.currency or study.study.currency for location in study.locations}
    rates = {row.currency: row.rate for row in study.fx} | {study.study.currency: 1.0}
    own = scales().get(study.study.currency)
    paid = [
        row.salary * row.pay_premium * rates[currency[row.location]] if currency.get(row.location) in rates else 0.0
        for row in study.labor_rates
    ]
    usual = median([pay for pay in paid if pay > 0] or [0.0])
    for index, (row, pay) in enumerate(zip(study.labor_rates, paid, strict=True)):
        scale = scales().get(currency.get(row.location, ""))
        dollars = row.salary * row.pay_premium * scale.dollars if scale else pay * own.dollars if own else 0.0
        if not dollars or LOWEST_PAY <= dollars <= HIGHEST_PAY:
            continue
        message = f"is about {dollars:,.3g} US dollars a year"
        hint = "gross pay of a person and year, in the location's currency"
        off = len(paid) > 3 and pay > 0 and not usual / OFF <= pay <= usual * OFF
        middle = f", and half of all pay here is above {usual:,.0f} {study.study.currency}" if off else ""
        yield Problem(
            message + middle,
            table="labor_rates",
            row=index,
            column="salary",
            value=f"{row.salary:.15g}",
            suggestion=hint,
            severity="error" if off else "warning",
        )
