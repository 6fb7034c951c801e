"""How numbers look in a spreadsheet: percentages and thousands of inputs as such; and where what is shown is another number.

26 in the format 0.0"k" looks like twenty-six thousand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pydantic.fields import FieldInfo

from sourcing_opt.schemas.columns.base import marks_of
from sourcing_opt.schemas.columns.numerals import rounded, scale_of
from sourcing_opt.schemas.columns.quantities import Plausible

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_DIGITS = re.compile(r"[0#?][0#?,.]*")

_MOST_DECIMALS = 4


def format_of(field: FieldInfo, values: Iterable[object]) -> str | None:
    """The number format of a column of inputs: what may be typed as a percentage is shown as one, what may be typed in thousands with their
    separators; with as many decimals as its values need. None where numbers are shown as they are.
    """
    marks = marks_of(field, Plausible)
    is_fraction = any(mark.is_fraction for mark in marks)
    if not is_fraction and not any(mark.in_thousands for mark in marks):
        return None
    numbers = [float(value) * (100 if is_fraction else 1) for value in values if isinstance(value, int | float)]
    decimals = max((_decimals(number) for number in numbers), default=0)
    return ("0" if is_fraction else "#,##0") + ("." + "0" * decimals if decimals else "") + ("%" if is_fraction else "")


def _decimals(number: float) -> int:
    """How many a number needs, up to the most that are shown."""
    text = f"{number:.{_MOST_DECIMALS}f}"
    return len(text.rstrip("0").partition(".")[2])


class Shown(NamedTuple):
    """How a number looks, and which number that would be."""

    text: str
    meant: str


def shown_as(value: float, number_format: str) -> Shown | None:
    """How a number looks whose format multiplies it in words or signs, but not in digits; None where it looks like what it is."""
    part = _part(value, number_format)
    words = "".join(literal[1] or literal[2] or "" for literal in _LITERAL.finditer(part))
    bare = _LITERAL.sub("", part)
    digits = _DIGITS.search(bare)
    if digits is None or "%" in bare:
        return None
    scale = scale_of(words.strip(" .()-'"))
    # Every comma behind the digits hides three of them.
    hidden = 1000.0 ** (len(digits[0]) - len(digits[0].rstrip(",")))
    if scale is None or scale == hidden:
        return None
    decimals = len(digits[0].rstrip(",").partition(".")[2])
    text = f"{value / hidden:.{decimals}f}{words}"
    return Shown(text, f"{rounded(value / hidden * scale):.15g}")


def _part(value: float, number_format: str) -> str:
    """The part of a format that a number is shown in: the one whose condition it meets, or else by its sign."""
    value = float(value)
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', number_format)
    conditions = [_CONDITION.search(part) for part in parts]
    if any(conditions):
        compare = {
            "<": value.__lt__,
            ">": value.__gt__,
            "<=": value.__le__,
            ">=": value.__ge__,
            "=": value.__eq__,
            "<>": value.__ne__,
        }
        for part, condition in zip(parts, conditions, strict=True):
            if condition is None or compare[condition[1]](float(condition[2])) is True:
                return part
        return parts[-1]
    if value < 0 and len(parts) > 1:
        return parts[1]
    return parts[2] if value == 0 and len(parts) > 2 else parts[0]
