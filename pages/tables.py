"""docs/reference/tables.md: every table of a study and every column, with unit, range and meaning, from the schemas that read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from pages.markdown import code, page, table
from sourcing_opt.io.folder import FILES
from sourcing_opt.schemas.columns.base import as_cell, kinds_of, limits_of, marks_of, reference_of, unit_of
from sourcing_opt.schemas.columns.quantities import NamedPeriod, Plausible
from sourcing_opt.schemas.study import REQUIRED, TABLES, Study, table_columns

HEADER = ("column", "unit", "what may stand there", "if blank", "meaning")


def tables_page() -> str:
    """The page."""
    introduction = (
        "A study is a folder with the files named below, or a workbook with a sheet for each table. Columns may stand in any order. "
        "Outside its usual range a number is said, outside its limits refused; "
        "[what is read however it is typed](../inputs.md) says the rest. Rates are fractions: 15 % is 0.15. "
        "`money` is in the location's currency in `labor_rates` and `locations`, and in the study's elsewhere, unless the meaning says otherwise."
    )
    return page("Tables and columns", introduction, *map(_section, TABLES))


def _section(name: str) -> str:
    needed = "Needed." if name in REQUIRED else "Optional."
    purpose = (Study.model_fields[name].description or "").replace("\n", " ")
    row = " ".join((TABLES[name].__doc__ or "").split())
    key = TABLES[name].key
    named = f" A row is named by {' and '.join(map(code, key))}." if key else ""
    own = " What `min` and `max` mean depends on the type: [policies](policies.md)." if name == "policies" else ""
    lines = [(code(column), *_column(column, field)) for column, field in table_columns(name).items()]
    return f"## {name}\n\n{code(FILES[name])}. {purpose} {needed} {row}{named}{own}\n\n{table(HEADER, lines)}"


def _column(name: str, field: FieldInfo) -> tuple[str, str, str, str]:
    unit = unit_of(field)
    meaning = (field.description or "").removesuffix(f"[{unit}]").strip()
    if (other := reference_of(field)) is not None:
        meaning += f" A row of [{other}](#{other})."
    return unit or "", "; ".join(_allowed(field)), _default(name, field), meaning


def _default(name: str, field: FieldInfo) -> str:
    if field.is_required() or name == "type":
        return "needed"
    cell = None if field.default in (None, (), {}) else as_cell(field.default)
    return "" if cell is None else code(str(cell))


def _allowed(field: FieldInfo) -> Iterator[str]:
    """Kinds of value, limits, and the usual range."""
    for kind in kinds_of(field):
        if kind is not NoneType:
            yield _kind(kind)
    if marks_of(field, NamedPeriod):
        yield "a period's name"
    least, most = limits_of(field)
    if least is not None or most is not None:
        ends = {"at least": least, "at most": most}
        yield " and ".join(f"{word} {end:,.10g}" for word, end in ends.items() if end is not None and abs(end) != float("inf"))
    for mark in marks_of(field, Plausible):
        if (mark.low, mark.high) != (least, most):
            yield f"usual: {mark.low:,.10g} to {mark.high:,.10g}"


def _kind(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(code(str(word)) for word in get_args(kind))
    if get_origin(kind) is tuple:
        return f"list of {'numbers' if get_args(kind)[0] is float else 'words'}"
    if get_origin(kind) in (dict, Mapping):
        return "attributes and their values"
    return {bool: "`yes`, `no`", float: "number", int: "whole number", dt.date: "date", str: "text"}[kind]
