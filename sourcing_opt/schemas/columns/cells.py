"""What a single cell may hold: one type for each kind of column, strict about text that only looks right.

The same types read text (CSV, YAML), typed spreadsheet cells and Python values, so every way into a study keeps the same rules.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from sourcing_opt.schemas.columns import codes
from sourcing_opt.schemas.columns.numerals import PLAIN, digits_in, instead, rounded
from sourcing_opt.schemas.columns.spelling import clean, latin, named
from sourcing_opt.schemas.columns.zones import zone_named, zones_meant

SEPARATOR = ";"
"""Between the items of a cell that holds a list."""

_UNCARRIED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|^<r>|x005F_")
"""Control characters, half characters, and what stands for formatting inside a workbook."""
_LONGEST = 32_767
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*", re.ASCII)
_LAST_YEAR = 2200


def refuse(message: str, suggestion: str | None = None) -> PydanticCustomError:
    """A validation error that already reads well; the suggestion travels separately."""
    return PydanticCustomError("refused", "{message}", {"message": message, "suggestion": suggestion})


def _number(value: object) -> float:
    if isinstance(value, bool):
        raise refuse("expected a number, not true or false")
    if isinstance(value, str):
        return _number_in(value)
    if not isinstance(value, (int, float)):
        raise refuse("expected a number")
    return _finite(rounded(value), value)


@lru_cache(100_000)
def _number_in(typed: str) -> float:
    text = clean(typed)
    if text.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
        raise refuse("expected a finite number", "leave the cell blank for the default, or write a figure")
    if not PLAIN.fullmatch(text):
        raise refuse("expected a number", instead(text))
    return _finite(rounded(float(text)), text)


def _finite(number: float, typed: object) -> float:
    if math.isfinite(number):
        return number
    digits = digits_in(typed)
    raise refuse(f"a number of {digits} digits is no figure of a study" if digits > 1 else "expected a finite number")


def _integer(value: object) -> int:
    number = _number(value)
    if number != int(number):
        raise refuse("expected a whole number")
    return int(number)


def _text(value: object, lines: bool = False) -> str:
    if isinstance(value, str):
        return _text_in(value, lines)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise refuse("expected text")
    if digits_in(value) > 100:
        raise refuse("expected text, not a number of so many digits")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _text_in(str(value), lines)


@lru_cache(100_000)
def _text_in(text: str, lines: bool) -> str:
    if _UNCARRIED.search(text):
        raise refuse("holds a control character or markup, which a spreadsheet cannot carry")
    text = clean(text, lines)
    if not text:
        raise refuse("expected text, not only spaces")
    if len(text) > _LONGEST:
        raise refuse(f"has {len(text):,} characters, and a spreadsheet cell holds {_LONGEST:,}")
    return text


def prose(value: object) -> str:
    """Text of several lines, as it is stored."""
    return _text(value, lines=True)


def _identifier(value: object) -> str:
    return _identifier_in(_text(value))


@lru_cache(100_000)
def _identifier_in(text: str) -> str:
    if re.fullmatch(r"0\d+", text):
        raise refuse("a spreadsheet turns this id into a number and drops its zeros", f'write "P{text}"')
    if not _ID.fullmatch(text):
        fixed = re.sub(r"[^A-Za-z0-9_.-]+", "_", latin(text)).strip("_.-")
        odd = ", ".join(named(sign) for sign in dict.fromkeys(text) if not sign.isascii())
        message = "an id has only letters, digits, _ . - and begins with a letter or digit" + (f"; here is {odd}" if odd else "")
        raise refuse(message, f'write "{fixed}"' if fixed else None)
    return text


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    meant = {"yes": True, "true": True, "no": False, "false": False}
    if isinstance(value, str) and clean(value).lower() in meant:
        return meant[clean(value).lower()]
    raise refuse("expected yes or no")


def _date(value: object) -> dt.date:
    if isinstance(value, str):
        with suppress(ValueError):
            value = dt.date.fromisoformat(clean(value))
    if isinstance(value, dt.datetime):
        value = value.date()
    if not isinstance(value, dt.date):
        raise refuse("expected a date", "write it as year-month-day, 2027-01-31")
    if value.year <= 1900:
        raise refuse("expected a date after 1900, where the dates of spreadsheets begin")
    if value.year > _LAST_YEAR:
        raise refuse(f"expected a date before {_LAST_YEAR + 1}")
    return value


def _items(value: object) -> tuple[object, ...]:
    if isinstance(value, str):
        if re.search(r",\s*[A-Za-z]", value):
            raise refuse("items are separated by semicolons", f'write "{"; ".join(map(str.strip, value.split(",")))}"')
        return tuple(item for item in map(clean, value.split(SEPARATOR)) if item)
    if isinstance(value, Iterable):
        return tuple(value)
    return (value,)


def _code(known: Callable[[], Iterable[str]], kind: str, meant: Callable[[str], str | None]) -> Any:
    """A code of a list; for anything else, `meant` says what to write."""

    def check(value: object) -> str:
        text = _text(value)
        if text in set(known()):
            return text
        raise refuse(f"not {kind}", meant(text))

    return BeforeValidator(check)


def _written(code: str | None) -> str | None:
    return None if code is None else f'write "{code}"'


def _zone(value: object) -> str:
    """A zone by the name of its place, whatever other name it was given by."""
    text = _text(value)
    if (zone := zone_named(text)) is not None:
        return zone
    raise refuse("not an IANA time zone of one place", zone_instead(zones_meant(text)))


def zone_instead(zones: Sequence[str]) -> str | None:
    """What to write where one of the zones is meant."""
    return None if not zones else f'write "{zones[0]}"' + "".join(f' or "{zone}"' for zone in zones[1:3])


Number = Annotated[float, BeforeValidator(_number)]
Integer = Annotated[int, BeforeValidator(_integer)]
Text = Annotated[str, BeforeValidator(_text)]
"""A name or a word: blanks are single spaces."""
Prose = Annotated[str, BeforeValidator(prose)]
"""Text that keeps its lines."""
Id = Annotated[str, BeforeValidator(_identifier)]
YesNo = Annotated[bool, BeforeValidator(_boolean)]
Date = Annotated[dt.date, BeforeValidator(_date)]

Amount = Annotated[Number, Field(ge=0)]
"""Money, people or hours: never negative."""
Positive = Annotated[Number, Field(gt=0)]
Share = Annotated[Number, Field(ge=0, le=1)]
"""A fraction of a whole: 15 % is 0.15."""
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

Country = Annotated[
    str, _code(lambda: codes.countries(), "an ISO 3166-1 alpha-2 country code", lambda text: _written(codes.country_meant(text)))
]
Currency = Annotated[str, _code(lambda: codes.currencies(), "an ISO 4217 currency code", lambda text: codes.currency_meant(text))]
Language = Annotated[
    str, _code(lambda: codes.languages(), "an ISO 639 language code", lambda text: _written(codes.language_meant(text)))
]
Timezone = Annotated[str, BeforeValidator(_zone)]

Words = Annotated[tuple[Id, ...], BeforeValidator(_items)]
Languages = Annotated[tuple[Language, ...], BeforeValidator(_items)]
Shares = Annotated[tuple[Share, ...], BeforeValidator(_items)]
