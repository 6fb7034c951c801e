"""What a single cell may hold: one type for each kind of column, strict about text that only looks right.

The same types read text (CSV, YAML), typed spreadsheet cells and Python values, so every way into a study keeps the same rules.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from sourcing_opt.errors import did_you_mean
from sourcing_opt.schemas import codes

SEPARATOR = ";"
"""Between the items of a cell that holds a list."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_SPACES = re.compile(r"[\u00a0\u202f\u2007\u2009]")

_UNCARRIED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|^<r>|x005F_")
"""Control characters, half characters, and what stands for formatting inside a workbook."""
_LONGEST = 32_767


def refuse(message: str, suggestion: str | None = None) -> PydanticCustomError:
    """A validation error that already reads well; the suggestion travels separately."""
    return PydanticCustomError("refused", "{message}", {"message": message, "suggestion": suggestion})


def _number(value: object) -> float:
    if isinstance(value, bool):
        raise refuse("expected a number, not true or false")
    if isinstance(value, str):
        text = value.strip(" ")
        if text.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
            raise refuse("expected a finite number")
        if not _NUMBER.fullmatch(text):
            raise refuse("expected a number", _number_instead(text))
        value = float(text)
    if not isinstance(value, (int, float)):
        raise refuse("expected a number")
    # Spreadsheets keep 15 significant digits and no sign of zero; keeping no more makes folder and workbook the same study.
    number = float(f"{value:.15g}") + 0.0
    if not math.isfinite(number):
        raise refuse("expected a finite number")
    return number


def _number_instead(text: str) -> str | None:
    """What somebody who typed `text` should have written."""
    bare = _SPACES.sub("", text).replace(" ", "")
    if found := re.fullmatch(r"\((.+)\)", bare):
        bare = f"-{found[1]}"
    percent = bare.endswith("%")
    bare = bare.rstrip("%").lstrip("$€£¥₹")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d*)?", bare):
        bare = bare.replace(",", "")
    elif re.fullmatch(r"-?\d+,\d+", bare):
        bare = bare.replace(",", ".")
    if not _NUMBER.fullmatch(bare):
        return None
    return f"write {float(bare) / 100:.12g}" if percent else f"write {bare}"


def _integer(value: object) -> int:
    number = _number(value)
    if number != int(number):
        raise refuse("expected a whole number")
    return int(number)


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise refuse("expected text")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if _SPACES.search(text):
        raise refuse("holds a non-breaking space", f'write "{_SPACES.sub(" ", text).strip()}"')
    if not text.strip():
        raise refuse("expected text, not only spaces")
    if _UNCARRIED.search(text):
        raise refuse("holds a control character or markup, which a spreadsheet cannot carry")
    if len(text) > _LONGEST:
        raise refuse(f"has {len(text):,} characters, and a spreadsheet cell holds {_LONGEST:,}")
    return text


def _identifier(value: object) -> str:
    text = _text(value)
    if re.fullmatch(r"0\d+", text):
        raise refuse("a spreadsheet turns this id into a number and drops its zeros", f'write "P{text}"')
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", text):
        fixed = re.sub(r"[^A-Za-z0-9_.-]+", "_", text.strip()).strip("_.-")
        raise refuse(
            "an id has only letters, digits, _ . - and begins with a letter or digit", f'write "{fixed}"' if fixed else None
        )
    return text


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    named = {"yes": True, "true": True, "no": False, "false": False}
    if isinstance(value, str) and value.strip().lower() in named:
        return named[value.strip().lower()]
    raise refuse("expected yes or no")


def _date(value: object) -> dt.date:
    if isinstance(value, str):
        with suppress(ValueError):
            value = dt.date.fromisoformat(value.strip())
    if isinstance(value, dt.datetime):
        value = value.date()
    if not isinstance(value, dt.date):
        raise refuse("expected a date", "write it as year-month-day, 2027-01-31")
    if value.year <= 1900:
        raise refuse("expected a date after 1900, where the dates of spreadsheets begin")
    return value


def _items(value: object) -> tuple[object, ...]:
    if isinstance(value, str):
        if re.search(r",\s*[A-Za-z]", value):
            raise refuse("items are separated by semicolons", f'write "{"; ".join(map(str.strip, value.split(",")))}"')
        return tuple(item.strip(" ") for item in value.split(SEPARATOR) if item.strip(" "))
    if isinstance(value, Iterable):
        return tuple(value)
    return (value,)


def _code(known: Callable[[], Iterable[str]], kind: str, names: Callable[[], dict[str, str]] | None = None) -> Any:
    def check(value: object) -> str:
        text = _text(value)
        options = set(known())
        if text in options:
            return text
        by_name = {} if names is None else {name.lower(): code for code, name in names().items()}
        code = by_name.get(text.strip().lower()) or (text.strip().upper() if text.strip().upper() in options else None)
        hint = f'write "{code}"' if code else did_you_mean(text, options)
        raise refuse(f"not {kind}", hint)

    return BeforeValidator(check)


Number = Annotated[float, BeforeValidator(_number)]
Integer = Annotated[int, BeforeValidator(_integer)]
Text = Annotated[str, BeforeValidator(_text)]
Id = Annotated[str, BeforeValidator(_identifier)]
YesNo = Annotated[bool, BeforeValidator(_boolean)]
Date = Annotated[dt.date, BeforeValidator(_date)]

Amount = Annotated[Number, Field(ge=0)]
"""Money, people or hours: never negative."""
Positive = Annotated[Number, Field(gt=0)]
Share = Annotated[Number, Field(ge=0, le=1)]
"""A fraction of a whole: 15 % is 0.15."""
Rate = Annotated[Number, Field(gt=-1, le=10)]
"""A change a year as a fraction: 3 % is 0.03."""
Mark = Annotated[Number, Field(ge=0, le=100)]
Grade = Annotated[Integer, Field(ge=1, le=5)]
Whole = Annotated[Integer, Field(ge=-1200)]
"""A whole number, also 0 or below; no further back than a hundred years of months."""
Count = Annotated[Integer, Field(ge=0)]
Ordinal = Annotated[Integer, Field(ge=1)]


def _end_or_ordinal(value: object) -> int | str:
    if isinstance(value, str) and value.strip() == "end":
        return "end"
    number = _integer(value)
    if number < 1:
        raise refuse("must be at least 1", 'or "end" for the last period')
    return number


EndOrOrdinal = Annotated[int | Literal["end"], BeforeValidator(_end_or_ordinal)]
"""A period counted from 1, or "end" for the last, however long the horizon."""

Country = Annotated[str, _code(lambda: codes.countries(), "an ISO 3166-1 alpha-2 country code", lambda: codes.countries())]
Currency = Annotated[str, _code(lambda: codes.currencies(), "an ISO 4217 currency code")]
Language = Annotated[str, _code(lambda: codes.languages(), "an ISO 639 language code", lambda: codes.languages())]
Timezone = Annotated[str, _code(lambda: codes.timezones(), "an IANA time zone")]

Words = Annotated[tuple[Id, ...], BeforeValidator(_items)]
Languages = Annotated[tuple[Language, ...], BeforeValidator(_items)]
Shares = Annotated[tuple[Share, ...], BeforeValidator(_items)]
