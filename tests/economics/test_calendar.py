"""Periods: their names, first days and discount factors."""

from __future__ import annotations

from datetime import date

import pytest

from sourcing_opt.economics.axes import Calendar


def calendar(start: date, months: int, count: int, rate: float = 0.0, discounting: str = "mid") -> Calendar:
    return Calendar(start, months, count, rate, discounting)


@pytest.mark.parametrize(
    ("start", "months", "labels"),
    [
        (date(2027, 11, 1), 1, ("2027-11", "2027-12", "2028-01")),
        (date(2027, 7, 1), 3, ("2027-Q3", "2027-Q4", "2028-Q1")),
        (date(2027, 1, 1), 12, ("2027", "2028", "2029")),
        # Off the calendar's grid: first days.
        (date(2027, 2, 1), 3, ("2027-02-01", "2027-05-01", "2027-08-01")),
        (date(2027, 4, 1), 12, ("2027-04-01", "2028-04-01", "2029-04-01")),
        (date(2027, 1, 31), 1, ("2027-01-31", "2027-02-28", "2027-03-31")),
        (date(2027, 11, 30), 3, ("2027-11-30", "2028-02-29", "2028-05-30")),
    ],
)
def test_labels(start: date, months: int, labels: tuple[str, ...]) -> None:
    assert calendar(start, months, 3).labels == labels


def test_discounting_at_the_middle_and_at_the_end() -> None:
    assert calendar(date(2027, 1, 1), 12, 2, 0.21).discount == pytest.approx([1 / 1.1, 1 / (1.1 * 1.21)])
    assert calendar(date(2027, 1, 1), 12, 2, 0.21, "end").discount == pytest.approx([1 / 1.21, 1 / 1.21**2])
    assert calendar(date(2027, 1, 1), 3, 2, 0.21, "end").discount == pytest.approx([1.21**-0.25, 1.21**-0.5])
