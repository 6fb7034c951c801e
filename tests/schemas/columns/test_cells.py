"""What a single cell may hold, from Python too; what files can hold is tested with the files."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from sourcing_opt.schemas.columns import cells
from sourcing_opt.schemas.columns.selector import LocationSelector


def read(kind: Any, value: object) -> object:
    return TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (cells.Number, " 1200.50 ", 1200.5),
        (cells.Number, "-1e3", -1000.0),
        (cells.Number, 0.1 + 0.2, 0.3),
        (cells.Integer, 4.0, 4),
        (cells.Text, 7.0, "7"),
        (cells.Id, 12, "12"),
        (cells.YesNo, " Yes", True),
        (cells.YesNo, "FALSE", False),
        (cells.Date, "2027-01-31", dt.date(2027, 1, 31)),
        (cells.Date, dt.datetime(2027, 1, 31, tzinfo=dt.UTC), dt.date(2027, 1, 31)),
        (cells.Country, "NA", "NA"),
        (cells.Languages, " en;no ;", ("en", "no")),
        (cells.Shares, 0.5, (0.5,)),
        (LocationSelector, "country=IN|NA; city=Pune", {"country": ("IN", "NA"), "city": ("Pune",)}),
        (LocationSelector, {"country": ["IN", "NA"], "city": "Pune"}, {"country": ("IN", "NA"), "city": ("Pune",)}),
    ],
)
def test_read(kind: Any, cell: object, value: object) -> None:
    assert read(kind, cell) == value


def test_zero_has_no_sign() -> None:
    assert str(read(cells.Number, "-0")) == "0.0"


@pytest.mark.parametrize(
    ("kind", "cell", "message"),
    [
        (cells.Number, "", "expected a number"),
        (cells.Number, "1 200", "expected a number"),
        (cells.Number, "1_000", "expected a number"),
        (cells.Number, "٣", "expected a number"),
        (cells.Number, True, "expected a number, not true or false"),
        (cells.Number, dt.date(2027, 1, 1), "expected a number"),
        (cells.Number, float("nan"), "expected a finite number"),
        (cells.Number, 1.7976931348623157e308, "expected a finite number"),
        (cells.Integer, 2.5, "expected a whole number"),
        (cells.Text, True, "expected text"),
        (cells.Text, " \n", "expected text, not only spaces"),
        (cells.Text, "a\x00", "holds a control character or markup"),
        (cells.Text, "a\ud800", "holds a control character or markup"),
        (cells.Text, "<r><t>x</t></r>", "holds a control character or markup"),
        (cells.Text, "x" * 32_768, "has 32,768 characters, and a spreadsheet cell holds 32,767"),
        (cells.Id, "-x", "an id has only letters"),
        (cells.Id, "Zürich", "an id has only letters"),
        (cells.YesNo, 1, "expected yes or no"),
        (cells.Date, "31.01.2027", "expected a date"),
        (cells.Date, 46053, "expected a date"),
        (cells.Languages, "en, de", "items are separated by semicolons"),
        (LocationSelector, {"country": "IN|NA"}, '"country" needs values, without ; and | in them'),
        (LocationSelector, 5, "expected names and their values"),
    ],
)
def test_refused(kind: Any, cell: object, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read(kind, cell)
    assert message in str(caught.value)
