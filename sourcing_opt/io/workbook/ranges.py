"""What a spreadsheet program lets people type into a column of numbers or dates: the schema's own limits."""

from __future__ import annotations

import datetime as dt
from types import NoneType
from typing import Any

from sourcing_opt.schemas.columns.base import kinds_of, limits_of, marks_of
from sourcing_opt.schemas.columns.quantities import NamedPeriod
from sourcing_opt.schemas.policies import POLICY_TYPES
from sourcing_opt.schemas.study import TABLES

_ANY = 1e300
_FIRST_DATE = dt.date(1901, 1, 1)


def range_rule(table: str, column: str) -> dict[str, Any] | None:
    """The data validation of a column, as XlsxWriter takes it; None where there may be anything but a number or a date.

    In `policies`, what any type of policy allows. A limit that is itself not allowed passes here: the schema decides in the end.
    """
    types = POLICY_TYPES.values() if table == "policies" else (TABLES[table],)
    fields = [row.columns()[column] for row in types if column in row.columns()]
    kinds = {kind for field in fields for kind in kinds_of(field)} - {NoneType}
    if any(marks_of(field, NamedPeriod) for field in fields):
        return None
    if kinds == {dt.date}:
        return _rule("date", ">=", "A date, like 2027-01-31.", value=_FIRST_DATE)
    if not kinds or not kinds <= {int, float}:
        return None
    least = min(-_ANY if limit is None else limit for limit, _ in map(limits_of, fields))
    most = max(_ANY if limit is None else limit for _, limit in map(limits_of, fields))
    words = ["A whole number" if kinds == {int} else "A number"]
    words += [f"{word} {limit:g}" for word, limit in (("from", least), ("to", most)) if abs(limit) < _ANY]
    return _rule("integer" if kinds == {int} else "decimal", "between", f"{' '.join(words)}.", minimum=least, maximum=most)


def _rule(validate: str, criteria: str, message: str, **limits: Any) -> dict[str, Any]:
    return {"validate": validate, "criteria": criteria, **limits, "error_title": "Not here", "error_message": message}
