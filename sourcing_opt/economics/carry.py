"""A study's figures carried forward: what its own growth, inflation and drift make of them some periods later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TypeVar

from sourcing_opt.economics.cost.components import columns_read
from sourcing_opt.economics.terms.quoted import yearly_rise
from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.columns.selector import Choices
from sourcing_opt.schemas.policies import Rule
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import Quote
from sourcing_opt.schemas.tables.processes import Process, Volume
from sourcing_opt.schemas.tables.scenarios import Change
from sourcing_opt.schemas.tables.settings import MONTHS, MONTHS_A_YEAR

Priced = TypeVar("Priced", bound=Row)


def carried(study: Study, passed: int, start: dt.date, periods: int) -> Study:
    """The study as its own figures have it `passed` periods on: horizon of `periods` from `start`, every price and volume of that day.

    A figure at the start of the horizon, f, becomes f x (1 + its yearly rate)^years, so that every period's cost stays what it was.
    Seasons and policies keep their dates; one that is over is left out, and periods beyond the old horizon have the season of a year before.
    Where work is, what is under way and what providers were paid is not known here.
    """
    years = passed * MONTHS[study.study.period] / MONTHS_A_YEAR
    if study.study.price_inflation:
        study = study.replace(transition=tuple(study.transitions.values()))
    for table, names in columns_read(with_prices=True).items():
        later = tuple(_times(row, _risen(study, row, years), *names) for row in study.rows(table))
        study = study.replace(**{table: later[0] if table == "study" else later})
    growth = {process.id: process.growth for process in study.processes}
    return study.replace(
        study=study.study.replace(start=start, periods=periods),
        processes=tuple(_later(row, years) for row in study.processes),
        labor_rates=tuple(
            _times(_times(row, (1 + row.wage_inflation) ** years, "salary"), (1 + row.pool_growth) ** years, "max_headcount")
            for row in study.labor_rates
        ),
        language_pools=tuple(_times(row, (1 + row.pool_growth) ** years, "max_headcount") for row in study.language_pools),
        links=tuple(_times(row, (1 + growth.get(row.process, 0.0)) ** years, "units") for row in study.links),
        quotes=tuple(_quoted(study, row, years) for row in study.quotes),
        fx=tuple(_times(row, (1 + row.drift) ** years, "rate") for row in study.fx),
        volumes=tuple(_season(study, passed, periods)),
        policies=tuple(_still_to_come(study, passed, periods)),
        scenarios=tuple(_changes(study, passed, periods)),
    )


def _risen(study: Study, row: Row, years: float) -> float:
    """What prices have become: a location's own, where it has a rate of its own."""
    local = getattr(row, "price_inflation", None)
    return float((1 + (study.study.price_inflation if local is None else local)) ** years)


def _times(row: Priced, factor: float, *columns: str) -> Priced:
    amounts = {column: getattr(row, column) for column in columns}
    changed = {column: amount * factor for column, amount in amounts.items() if amount}
    return row.replace(**changed) if factor != 1 and changed else row


def _later(process: Process, years: float) -> Process:
    """Volume grows, and handling takes less time; work sized in FTE does both at once."""
    growth, automation = (1 + process.growth) ** years, (1 - process.automation) ** years
    if process.fte is not None:
        return _times(process, growth * automation, "fte")
    return _times(_times(process, growth, "volume"), automation, "handling_minutes", "rework_minutes")


def _quoted(study: Study, quote: Quote, years: float) -> Quote:
    """The quote at that day's level. What automation has saved by then has lowered the price, and less of it can be lowered by what comes."""
    rise = (1 + yearly_rise(study, quote)) ** years
    later = _times(quote, rise, "price", "arc", "rrc", "fixed_per_year")
    [automation] = [process.automation for process in study.processes if process.id == quote.process]
    to_come = quote.gain_share * (1 - automation) ** years
    level = 1 - quote.gain_share + to_come
    if not quote.gain_share or level == 1 or level == 0:
        return later
    return _times(later, level, "price", "arc", "rrc").replace(gain_share=to_come / level)


def _season(study: Study, passed: int, periods: int) -> Iterator[Volume]:
    """The rows of the periods to come, and in periods beyond the old horizon those of a year before."""
    a_year, old = MONTHS_A_YEAR // MONTHS[study.study.period], study.study.periods
    for row in study.volumes:
        if passed < row.period <= passed + periods:
            yield row.replace(period=row.period - passed)
    for period in range(old + 1, passed + periods + 1):
        before = period
        while before > old:
            before -= a_year
        for row in study.volumes:
            if row.period == before:
                yield row.replace(period=period - passed)


def _still_to_come(study: Study, passed: int, periods: int) -> Iterator[Rule]:
    """The policies that hold in any of the periods to come."""
    for policy in study.policies:
        if policy.to is not None and policy.to <= passed:
            continue
        first = policy.from_ if policy.from_ == "end" else max(1, policy.from_ - passed)
        if first != "end" and first > periods:
            continue
        # Columns are named as in files: `from` is a word of the language.
        content = policy.model_dump(by_alias=True) | {
            "from": first,
            "to": None if policy.to is None else min(policy.to - passed, periods),
        }
        yield type(policy).model_validate(content)


def _changes(study: Study, passed: int, periods: int) -> Iterator[Change]:
    """A scenario's changes of single periods move with them; those of periods and policies that are over are left out."""
    over = {policy.id for policy in study.policies} - {policy.id for policy in _still_to_come(study, passed, periods)}
    for change in study.scenarios:
        where: Choices = change.where
        if change.table == "policies" and where.get("id") and over.issuperset(where["id"]):
            continue
        if change.table == "volumes" and "period" in where:
            later = tuple(str(int(period) - passed) for period in where["period"] if period.isdigit() and int(period) > passed)
            if not later:
                continue
            where = {**where, "period": later}
        value = change.value
        if change.table == "policies" and change.column in ("from", "to") and change.operation == "set" and value.isdigit():
            value = str(max(1, int(value) - passed))
        yield change.replace(where=where, value=value)
