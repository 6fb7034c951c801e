"""What is known of countries, so that they can be held side by side: the same facts of each, with unit, year, quality and source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from sourcing_opt.facts import rows
from sourcing_opt.facts.figures import (
    EDITION,
    GROUPS,
    Figure,
    currency_of,
    exchange,
    figure,
    inflation,
    pay,
    row_of,
    rows_of,
    yearly_mean,
    zone_of,
)


class Fact(NamedTuple):
    """One thing known of a country."""

    value: float | str
    year: str
    quality: str
    source: str
    note: str

    @property
    def age(self) -> int | None:
        """Years from the figure to the edition of the tables; of the last of a span."""
        last = self.year[-4:] if "-" in self.year and len(self.year) > 7 else self.year[:4]
        return int(EDITION[:4]) - int(last) if last.isdigit() else None


class Kind(NamedTuple):
    """What a fact is about."""

    label: str
    unit: str
    of: Callable[[str], Fact | None]


def _plain(figure: Figure, value: float | None = None) -> Fact:
    return Fact(
        value=figure.value if value is None else value,
        year=figure.year,
        quality=figure.quality,
        source=figure.source,
        note=figure.note,
    )


def _pay(group: str) -> Callable[[str], Fact | None]:
    def of(country: str) -> Fact | None:
        earned = pay(country, group)
        if earned is None:
            return None
        dollars = earned.yearly / yearly_mean(currency_of(country), earned.monthly.year)
        monthly = f"{earned.monthly.value:,.2f} {earned.currency} a month"
        return _plain(earned.monthly._replace(note="; ".join(filter(None, [monthly, earned.monthly.note]))), dollars)

    return of


def _column(table: str, column: str, **key: str) -> Callable[[str], Fact | None]:
    def of(country: str) -> Fact | None:
        row = row_of(table, country, **key)
        return _plain(figure(row, column)) if row and row[column] else None

    return of


def _risk(dimension: str) -> Callable[[str], Fact | None]:
    def of(country: str) -> Fact | None:
        made = rows.risk_score(country, dimension)
        if made is None:
            return None
        source, _, year = str(made["source"]).rpartition(", ")
        return Fact(value=float(str(made["score"])), year=year, quality="A", source=source, note=str(made["note"]))

    return of


def _exchange(value: Callable[..., float]) -> Callable[[str], Fact | None]:
    def of(country: str) -> Fact | None:
        rate = exchange(currency_of(country), "USD") if currency_of(country) != "USD" else None
        return (
            Fact(value=value(rate), year=rate.date, quality=rate.quality, source=rate.source, note=currency_of(country))
            if rate
            else None
        )

    return of


def _data(country: str) -> Fact:
    row = rows.data_status(country)
    return Fact(value=row["status"], year=row["as_of"], quality=row["quality"], source=row["source"], note=row["note"])


def _attrition(country: str) -> Fact | None:
    published = [row for row in rows_of("attrition", country) if row["year"]]
    if not published:
        return None
    newest = max(published, key=lambda row: (row["year"], row["quality"] != "C"))
    span = (
        f"{float(newest['low']):.0%}"
        if newest["low"] == newest["high"]
        else f"{float(newest['low']):.0%} to {float(newest['high']):.0%}"
    )
    return Fact(
        value=span,
        year=newest["year"],
        quality=newest["quality"],
        source=newest["source"],
        note=f"{newest['segment']}, {newest['measure']}",
    )


def _languages(country: str) -> Fact | None:
    spoken = rows_of("languages", country)
    if not spoken:
        return None
    first = spoken[0]
    return Fact(
        value=" ".join(row["language"] for row in spoken),
        year=first["year"],
        quality=first["quality"],
        source=first["source"],
        note="spoken by a tenth or more",
    )


def _zone(country: str) -> Fact:
    (row,) = rows_of("countries", country)
    return Fact(
        value=zone_of(country), year=row["year"], quality=row["quality"], source=row["source"], note="of the main business city"
    )


def _currency(country: str) -> Fact:
    return _zone(country)._replace(value=currency_of(country), note="")


KINDS: Mapping[str, Kind] = {
    **{f"pay_{GROUPS[group]}": Kind(f"Pay of {GROUPS[group]}", "USD/year", _pay(group)) for group in "432"},
    "pay_all": Kind("Pay of all employees", "USD/year", _pay("all")),
    "on_cost": Kind("Employer's on-cost", "share of pay", _column("on_cost", "on_cost")),
    "inflation": Kind("Prices, mean since 2016", "share/year", lambda country: _plain(inflation(country))),
    "currency": Kind("Currency", "ISO 4217", _currency),
    "rate": Kind("Price of its currency", "USD/unit", _exchange(lambda rate: rate.rate)),
    "drift": Kind("Change of that price", "share/year", _exchange(lambda rate: rate.drift)),
    "volatility": Kind("Volatility of that price", "share/year", _exchange(lambda rate: rate.volatility)),
    **{
        f"risk_{dimension}": Kind(f"Risk: {dimension.replace('_', ' ')}", "0 best-100 worst", _risk(dimension))
        for dimension in rows.DIMENSIONS
    },
    "data_transfer": Kind("EU personal data may go", "status", _data),
    "hours": Kind("Hours worked", "hours/year", _column("working_hours", "annual_hours")),
    "weekly_hours": Kind("Hours of employees", "hours/week", _column("weekly_hours", "weekly_hours")),
    "holidays": Kind("Holidays on working days", "days in 2027", _column("public_holidays", "on_working_days", year="2027")),
    "attrition": Kind("Attrition, as published", "share/year", _attrition),
    "languages": Kind("Languages", "ISO 639", _languages),
    "english": Kind("Speak English", "share of people", _column("languages", "share", language="en")),
    "employed": Kind("People employed", "people", _column("talent", "employed")),
    "internet": Kind("People online", "share of people", _column("talent", "internet_users")),
    "gdp_per_head": Kind("Income per head", "USD/year", _column("gdp_per_head", "usd")),
    "corporate_tax": Kind("Corporate tax", "share of profit", _column("corporate_tax", "rate")),
    "timezone": Kind("Time zone", "IANA zone", _zone),
}
"""Fact -> what it is, in the order they are shown."""


@cache
def facts_of(country: str) -> Mapping[str, Fact]:
    """All that is known of a country; a fact that no source has is left out."""
    return {name: fact for name, kind in KINDS.items() if (fact := kind.of(country)) is not None}
