"""What is known of a country: each figure with its year, how good it is, and who published it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from statistics import fmean, median, stdev
from typing import NamedTuple

from sourcing_opt.schemas.shipped import reference

EDITION = "2026-11"
"""When the tables were put together."""
FROM_YEAR = 2016
"""Wage inflation is the mean of consumer prices from this year on, a proxy."""
MONTHS, YEARS = 60, 10
"""Changes that drift and volatility are measured over: of monthly means where there are such, else of yearly ones."""
GROUPS = {"2": "professionals", "3": "technicians", "4": "clerks"}
"""ISCO-08 major group -> who is in it."""


class Figure(NamedTuple):
    """One published number, or one of ours that is made of such."""

    value: float
    year: str
    quality: str
    """A (recent, official) to C (old, derived or doubtful); blank for an assumption."""
    source: str
    """Or `assumption`."""
    note: str = ""


class Pay(NamedTuple):
    """What people of an occupation earn in a month."""

    monthly: Figure
    """In `currency`, as surveyed. [money/month]"""
    currency: str
    yearly: float
    """In the country's money, in the year of the survey. [money/year]"""


class Exchange(NamedTuple):
    """A currency's price in another."""

    rate: float
    """Of one unit. [base currency]"""
    date: str
    drift: float
    """Change of the price a year, as measured. [share/year]"""
    volatility: float
    """Standard deviation of a year's change. [share/year]"""
    quality: str
    source: str


@cache
def known() -> tuple[str, ...]:
    """The countries that the tables are about."""
    return tuple(sorted(row["country"] for row in reference("countries")))


@cache
def _by_country(table: str) -> Mapping[str, tuple[Mapping[str, str], ...]]:
    rows_of: dict[str, list[Mapping[str, str]]] = {}
    for row in reference(table):
        rows_of.setdefault(row["country"], []).append(row)
    return {country: tuple(rows) for country, rows in rows_of.items()}


def rows_of(table: str, country: str) -> tuple[Mapping[str, str], ...]:
    """What a table says of a country."""
    return _by_country(table).get(country, ())


def row_of(table: str, country: str, **key: str) -> Mapping[str, str] | None:
    """The one row of a table about a country with these values, if there is one."""
    return next((row for row in rows_of(table, country) if all(row[name] == value for name, value in key.items())), None)


def figure(row: Mapping[str, str], column: str) -> Figure:
    """A column of a row as a figure."""
    return Figure(
        value=float(row[column]),
        year=row.get("year", ""),
        quality=row.get("quality", ""),
        source=row["source"],
        note=row.get("note", ""),
    )


def currency_of(country: str) -> str:
    """What people are paid in."""
    (row,) = rows_of("countries", country)
    return row["currency"]


def zone_of(country: str) -> str:
    """The clock of the main business city."""
    (row,) = rows_of("countries", country)
    return row["timezone"]


@cache
def inflation(country: str) -> Figure:
    """Geometric mean of consumer price inflation since `FROM_YEAR`, a proxy for the rise of pay. [share/year]"""
    rows = [row for row in rows_of("inflation", country) if int(row["year"]) >= FROM_YEAR]
    mean = math.prod(1 + float(row["inflation"]) for row in rows) ** (1 / len(rows)) - 1
    first, last = rows[0]["year"], rows[-1]["year"]
    span = f"{first}-{last}" if first != last else last
    return Figure(
        value=mean,
        year=span,
        quality="A" if len(rows) > 5 else "C",
        source="World Bank, ILOSTAT",
        note="" if len(rows) > 5 else "few years",
    )


def price_rise(country: str, year: int, until: int) -> float:
    """How much dearer things are in the year `until` than in `year`; where no figure is out yet, the mean. [factor]"""
    prices = {int(row["year"]): float(row["inflation"]) for row in rows_of("inflation", country)}
    return math.prod(1 + prices.get(later, inflation(country).value) for later in range(year + 1, until + 1))


def pay(country: str, group: str) -> Pay | None:
    """What the people of an ISCO major group earn; None where no survey is at hand."""
    row = row_of("wages", country, isco_group=group)
    if row is None:
        return None
    monthly = figure(row, "monthly_pay")
    rate = (
        yearly_mean(currency_of(country), row["year"]) / yearly_mean(row["currency"], row["year"])
        if row["currency"] != currency_of(country)
        else 1.0
    )
    return Pay(monthly, row["currency"], 12 * monthly.value * rate)


def assumed_pay(country: str, group: str) -> Pay:
    """Where no survey tells occupations apart: what all employees earn, else income per head, times the other countries' median ratio."""
    everybody = pay(country, "all")
    if everybody is not None:
        ratio = median(ours.yearly / total.yearly for ours, total in _both(group))
        words = f"pay of all employees in {everybody.monthly.year} x {ratio:.3f}, the median of what {GROUPS[group]} earn of it elsewhere"
        monthly, year = everybody.monthly.value * ratio, everybody.monthly.year
    else:
        head = rows_of("gdp_per_head", country)[0]
        ratio = median(
            ours.yearly / yearly_mean(currency_of(other), ours.monthly.year) / income for other, ours, income in _incomes(group)
        )
        words = f"income per head in {head['year']} x {ratio:.3f}, the median of what {GROUPS[group]} earn of it elsewhere"
        monthly, year = float(head["usd"]) * ratio * yearly_mean(currency_of(country), head["year"]) / 12, head["year"]
    return Pay(Figure(value=monthly, year=year, quality="", source="assumption", note=words), currency_of(country), 12 * monthly)


def _both(group: str) -> Iterator[tuple[Pay, Pay]]:
    for country in known():
        ours, total = pay(country, group), pay(country, "all")
        if ours is not None and total is not None and ours.monthly.year == total.monthly.year:
            yield ours, total


def _incomes(group: str) -> Iterator[tuple[str, Pay, float]]:
    for country in known():
        ours = pay(country, group)
        if ours is not None and ours.monthly.year >= "2022":
            yield country, ours, float(rows_of("gdp_per_head", country)[0]["usd"])


def on_cost(country: str) -> Figure:
    """The employer's contributions as a share of pay; an assumption where none was found."""
    if row := row_of("on_cost", country):
        return figure(row, "on_cost")
    middle = median(float(row["on_cost"]) for row in reference("on_cost"))
    return Figure(
        value=round(middle, 3), year="", quality="", source="assumption", note="none was found: the median of the other countries"
    )


def hours(country: str) -> Figure:
    """Hours worked in a year. [hours/person/year]"""
    return figure(rows_of("working_hours", country)[0], "annual_hours")


def premium(country: str, groups: str) -> tuple[float, str]:
    """What a service centre pays relative to the survey's economy-wide pay, an assumption; and why."""
    stated = [row for group in groups if (row := row_of("pay_premium", country, isco_group=group))]
    if len(stated) == len(groups):
        return fmean(float(row["premium"]) for row in stated), "as retail_bank has it"
    income = float(rows_of("gdp_per_head", country)[0]["usd"])
    if income >= RICH:
        return 1.0, "none in a country of high income"
    return CHEAP_PREMIUM, "published pay of agents is 1.3 to 2 times the survey's in the cheaper countries"


RICH = 25_000
"""Income per head from which survey pay is taken as it is. [US dollars]"""
CHEAP_PREMIUM = 1.4


@cache
def _rates() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Currency -> date -> its row."""
    rate_rows: dict[str, dict[str, Mapping[str, str]]] = {}
    for row in reference("exchange_rates"):
        rate_rows.setdefault(row["currency"], {})[row["date"]] = row
    return rate_rows


def _series(currency: str, monthly: bool) -> dict[str, float]:
    length = len("2026-10") if monthly else len("2026")
    return {date: float(row["units_per_usd"]) for date, row in _rates().get(currency, {}).items() if len(date) == length}


def yearly_mean(currency: str, year: str) -> float:
    """Units of a currency per US dollar, the mean of a year, or of the nearest year that is known."""
    if currency == "USD":
        return 1.0
    series = _series(currency, monthly=False)
    return series[min(series, key=lambda date: (abs(int(date) - int(year)), date))]


def exchange(currency: str, base: str) -> Exchange | None:
    """A currency's price in another, from rates of the same day; None where one of them is in no table.

    Drift and volatility are of the last `MONTHS` monthly changes where both are published by month, else of the last `YEARS` yearly ones.
    """
    for monthly in (True, False):
        ours, theirs = _series(currency, monthly), _series(base, monthly)
        # The dollar is 1 in dollars, at any date.
        both = set(ours) | set(theirs) if "USD" in (currency, base) else set(ours) & set(theirs)
        dates = sorted(both)[-(MONTHS if monthly else YEARS) - 1 :]
        if len(dates) < 3:
            continue
        prices = [theirs.get(date, 1.0) / ours.get(date, 1.0) for date in dates]
        changes = [math.log(after / before) for before, after in pairwise(prices)]
        years = len(changes) / (12 if monthly else 1)
        rows = [_rates()[money][dates[-1]] for money in (currency, base) if money != "USD"]
        return Exchange(
            rate=prices[-1],
            date=dates[-1],
            drift=(prices[-1] / prices[0]) ** (1 / years) - 1,
            volatility=stdev(changes) * math.sqrt(len(changes) / years),
            quality=max(row["quality"] for row in rows),
            source=rows[0]["source"],
        )
    return None
