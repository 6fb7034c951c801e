"""The periods of a horizon: their first days, their names, and which one a name means."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from sourcing_opt.errors import Problem
from sourcing_opt.schemas.columns.base import Row, marks_of
from sourcing_opt.schemas.columns.numerals import PLAIN
from sourcing_opt.schemas.columns.quantities import NamedPeriod
from sourcing_opt.schemas.tables.settings import MONTHS, StudySettings

_QUARTER = re.compile(r"(\d{4})[-/ ]?Q([1-4])|Q([1-4])[-/ ]?(\d{4})", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"(19|2[01])\d\d(\.0)?")


class _Span(NamedTuple):
    """What a name covers."""

    first: dt.date
    after: dt.date | None
    """The day after it; None where only a day was given."""


@dataclass(frozen=True)
class Horizon:
    """The periods of a study."""

    start: dt.date
    months: int
    """Length of a period. [months]"""
    count: int

    def first_day(self, period: int) -> dt.date:
        """First day of a period, counted from 0."""
        month = self.start.month - 1 + period * self.months
        year, month = self.start.year + month // 12, month % 12 + 1
        last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
        return dt.date(year, month, min(self.start.day, last))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """(T,) 2027-03, 2027-Q1 or 2027; a horizon that begins off the calendar's grid is labelled by first days."""
        days = [self.first_day(period) for period in range(self.count)]
        if self.start.day != 1 or (self.start.month - 1) % self.months:
            return tuple(day.isoformat() for day in days)
        match self.months:
            case 1:
                return tuple(f"{day:%Y-%m}" for day in days)
            case 3:
                return tuple(f"{day.year}-Q{(day.month + 2) // 3}" for day in days)
            case 12:
                return tuple(str(day.year) for day in days)
            case unknown:
                raise ValueError(f"no period is {unknown} months long")

    def number(self, name: object, meant: str) -> int | None:
        """The period, counted from 1, that a name means: the `first` or the `last` of those it covers, or the `one`; None for none."""
        span = _span(name)
        if span is None:
            return None
        for period in range(self.count):
            begins, ends = self.first_day(period), self.first_day(period + 1)
            starts_here, ends_here = (
                begins == span.first,
                ends == span.after or (span.after is None and ends - dt.timedelta(days=1) == span.first),
            )
            if meant == "first" and starts_here:
                return period + 1
            if meant == "last" and (ends_here or (span.after is None and starts_here)):
                return period + 1
            if meant == "one" and starts_here and span.after in (None, ends):
                return period + 1
        return None


def horizon_of(settings: StudySettings) -> Horizon:
    """The horizon a study asks about."""
    return Horizon(settings.start, MONTHS[settings.period], settings.periods)


def numbered(
    row_type: type[Row], table: str, index: int, row: Mapping[str, object], horizon: Horizon | None
) -> tuple[Mapping[str, object], list[Problem]]:
    """The row with numbers for the names of its periods, and names that are none of the horizon's."""
    names = {column: mark for column, mark in _named_columns(row_type).items() if column in row and not _is_number(row[column])}
    if not names:
        return row, []
    numbers: dict[str, object] = {}
    problems = []
    for column, mark in names.items():
        number = None if horizon is None else horizon.number(row[column], mark.meant)
        if number is not None:
            numbers[column] = number
        else:
            known = "here only numbers" if horizon is None else f"the periods are {horizon.labels[0]} to {horizon.labels[-1]}"
            message = "expected a period, by its number or its name" if _span(row[column]) is None else "no period of the horizon"
            problems.append(Problem(message, table=table, row=index, column=column, value=row[column], suggestion=known))
    return {**row, **numbers}, problems


@cache
def _named_columns(row_type: type[Row]) -> dict[str, NamedPeriod]:
    found = {column: marks_of(field, NamedPeriod) for column, field in row_type.columns().items()}
    return {column: marks[0] for column, marks in found.items() if marks}


def _is_number(cell: object) -> bool:
    """Whether a cell counts periods, and does not name one: what is no number for another reason is for its column to refuse."""
    if isinstance(cell, str):
        return cell.strip() == "end" or (PLAIN.fullmatch(cell.strip()) is not None and _span(cell) is None)
    return not isinstance(cell, dt.date) and _span(cell) is None


def _span(name: object) -> _Span | None:
    if isinstance(name, dt.date):
        return _Span(name.date() if isinstance(name, dt.datetime) else name, None)
    text = f"{name:g}" if isinstance(name, (int, float)) else str(name).strip()
    if found := _QUARTER.fullmatch(text):
        return _months(int(found[1] or found[4]), 3 * int(found[2] or found[3]) - 2, 3)
    if (found := _MONTH.fullmatch(text)) and 1 <= int(found[2]) <= 12:
        return _months(int(found[1]), int(found[2]), 1)
    if _YEAR.fullmatch(text):
        return _months(int(float(text)), 1, 12)
    try:
        return _Span(dt.date.fromisoformat(text), None) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _months(year: int, month: int, count: int) -> _Span:
    after = month - 1 + count
    return _Span(dt.date(year, month, 1), dt.date(year + after // 12, after % 12 + 1, 1))
