"""Whether the numbers of a row are plausible: outside the usual it is said, far outside refused, with what may have been meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from sourcing_opt.errors import Problem
from sourcing_opt.schemas.columns.base import Row, marks_of
from sourcing_opt.schemas.columns.quantities import Plausible

_DOTTED = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)


def is_ambiguous(text: str) -> bool:
    """Whether a number has three decimals to one reader and thousands to another: 26.000."""
    return bool(_DOTTED.fullmatch(text.strip()))


def ambiguous(row_type: type[Row], table: str, index: int, row: Mapping[str, object]) -> Iterator[Problem]:
    """Cells of text in which a dot may stand for thousands."""
    for column, (_, mark) in _ranges(row_type).items():
        text = row.get(column)
        if mark.in_thousands and isinstance(text, str) and is_ambiguous(text):
            whole, _, decimals = text.strip().partition(".")
            small = f"{whole}.{decimals.rstrip('0') or '0'}" if decimals.endswith("0") else f"{whole}.{decimals}0"
            yield Problem(
                "thousands, or three decimals?",
                table=table,
                row=index,
                column=column,
                value=text,
                suggestion=f"write {whole}{decimals} or {small}",
            )


def unlikely(row: Row, table: str, index: int, typed: Mapping[str, object]) -> Iterator[Problem]:
    """The numbers of a row that are outside their ranges, shown as typed: errors far outside, else warnings."""
    for column, (name, mark) in _ranges(type(row)).items():
        value = getattr(row, name)
        if not value or isinstance(value, str) or mark.low <= value <= mark.high:
            continue
        shown = f"{mark.low:,.10g} to {mark.high:,.10g}"
        if mark.least <= value <= mark.most:
            hint = f"write {value / 100:.6g} if {value:g} % is meant" if mark.is_fraction and abs(value) >= 1 else None
            yield Problem(
                f"is outside the usual {shown}",
                table=table,
                row=index,
                column=column,
                value=typed.get(column),
                suggestion=hint,
                severity="warning",
            )
        else:
            bound = f"at most {mark.most:,.10g}" if value > mark.most else f"at least {mark.least:,.10g}"
            hint = instead(mark, value) or f"the usual is {shown}"
            yield Problem(f"must be {bound}", table=table, row=index, column=column, value=typed.get(column), suggestion=hint)


def instead(mark: Plausible, value: float) -> str | None:
    """What to write for a number that is refused, where a percentage may be meant."""
    as_percentage = value / 100
    if mark.is_fraction and abs(value) >= 1 and mark.least <= as_percentage <= mark.most:
        return f"a fraction, not a percentage: write {as_percentage:.6g}"
    if not mark.is_fraction and mark.high <= 100 and mark.low <= as_percentage <= mark.high:
        return f"write {as_percentage:.6g} if {value:g} % is meant"
    return None


@cache
def _ranges(row_type: type[Row]) -> dict[str, tuple[str, Plausible]]:
    """Column -> its name in Python and its range, for the columns that have one."""
    names = {field.alias or name: name for name, field in row_type.model_fields.items()}
    found = {column: marks_of(field, Plausible) for column, field in row_type.columns().items()}
    return {column: (names[column], marks[-1]) for column, marks in found.items() if marks}


def range_of(row_type: type[Row], column: str) -> Plausible | None:
    """The range of a column, if it has one."""
    return _ranges(row_type)[column][1] if column in _ranges(row_type) else None
