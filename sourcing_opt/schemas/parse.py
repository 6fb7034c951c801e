"""Tables of cells -> a study, or every problem found on the way, each placed by table, row and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sourcing_opt.errors import InvalidInput, Problem, did_you_mean
from sourcing_opt.schemas.base import Row
from sourcing_opt.schemas.crosscheck import crosscheck
from sourcing_opt.schemas.policies import POLICY_TYPES
from sourcing_opt.schemas.study import REQUIRED, TABLES, Study, table_columns

RawRow = Mapping[str, object]
"""Column -> cell; blank cells are left out."""


def parse(tables: Mapping[str, Sequence[RawRow]]) -> Study:
    """Read a study from its tables' rows.

    Raises InvalidInput with all problems: cells first, and only when those are sound, what holds across tables.
    """
    problems = [*_missing_tables(tables)]
    parsed: dict[str, list[Row]] = {}
    for table, rows in tables.items():
        parsed[table] = []
        for index, row in enumerate(rows):
            try:
                parsed[table].append(_row_type(table, row).model_validate(row))
            except ValidationError as error:
                problems += [_problem(table, index, row, detail) for detail in error.errors(include_url=False)]
            except _UnknownType as unknown:
                problems.append(unknown.problem(index))
    if problems:
        raise InvalidInput(problems)
    content: dict[str, Any] = {table: tuple(rows) for table, rows in parsed.items()}
    content["study"] = content["study"][0]
    # The rows are validated already; building the study from them again would only cost time.
    study = Study.model_construct(**content)
    if problems := crosscheck(study):
        raise InvalidInput(problems)
    return study


def check_columns(table: str, columns: Sequence[str]) -> list[Problem]:
    """What is wrong with a table's header: unknown, repeated or missing columns."""
    known = table_columns(table)
    problems = [
        Problem("no such column", table, None, name, suggestion=did_you_mean(name, known) or f"columns: {', '.join(known)}")
        for name in columns
        if name not in known
    ]
    problems += [Problem("column stands twice", table, None, name) for name in dict.fromkeys(columns) if columns.count(name) > 1]
    required = [name for name, field in known.items() if field.is_required()] + (["type"] if table == "policies" else [])
    problems += [Problem("column is missing", table, None, name) for name in required if name not in columns]
    return problems


def _missing_tables(tables: Mapping[str, Sequence[RawRow]]) -> list[Problem]:
    needed = [table for table in REQUIRED if table != "labor_rates" or "quotes" not in tables]
    problems = [Problem("this table is needed and is not there", table) for table in needed if table not in tables]
    empty = [table for table in ("study", "processes", "locations") if table in tables and not tables[table]]
    return problems + [Problem("this table is empty", table) for table in empty]


class _UnknownType(Exception):
    """A policy whose type is not in the registry."""

    def __init__(self, name: object) -> None:
        self.name = name

    def problem(self, row: int) -> Problem:
        known = list(POLICY_TYPES)
        if self.name is None:
            return Problem(f"is blank; expected one of {', '.join(known)}", "policies", row, "type")
        hint = did_you_mean(str(self.name), known) or f"types: {', '.join(known)}"
        return Problem("no such type of policy", "policies", row, "type", self.name, hint)


def _row_type(table: str, row: RawRow) -> type[Row]:
    if table != "policies":
        return TABLES[table]
    name = row.get("type")
    if not isinstance(name, str) or name not in POLICY_TYPES:
        raise _UnknownType(name)
    return POLICY_TYPES[name]


def _problem(table: str, index: int, row: RawRow, detail: ErrorDetails) -> Problem:
    column = str(detail["loc"][0]) if detail["loc"] else None
    value = row.get(column) if column else None
    if isinstance(value, (dict, list, tuple)):
        value = detail["input"] if len(detail["loc"]) > 1 else None
    context = detail.get("ctx", {})
    kind = detail["type"]
    suggestion: str | None = None
    match kind:
        case "missing":
            message = "is blank and has no default"
        case "extra_forbidden":
            known = _row_type(table, row).columns()
            message, value, suggestion = "no such column here", None, did_you_mean(str(column), known)
        case "refused":
            message, suggestion = context["message"], context["suggestion"]
        case "literal_error":
            expected = context["expected"].replace("'", "")
            message = f"expected {expected}"
            suggestion = did_you_mean(str(value), expected.replace(" or ", ", ").split(", "))
        case "greater_than_equal":
            message = f"must be at least {context['ge']:g}"
        case "greater_than":
            message = f"must be above {context['gt']:g}"
        case "less_than_equal":
            message = f"must be at most {context['le']:g}"
            if isinstance(value, (int, float, str)) and context["le"] == 1 and 1 < _as_number(value) <= 100:
                suggestion = f"a fraction, not a percentage: write {_as_number(value) / 100:g}"
        case _:
            message = detail["msg"]
    return Problem(message, table, index, column, value, suggestion)


def _as_number(value: float | str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0
