"""The base of every table's row, and what can be asked of a column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, ClassVar, Self, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from sourcing_opt.schemas.columns.cells import SEPARATOR, Prose

Cell = str | float | int | bool | dt.date | None


@dataclass(frozen=True)
class References:
    """Marks a column whose value is a key of another table."""

    table: str


class Row(BaseModel):
    """A row of a table: frozen, unknown columns refused, each column's meaning and unit in its docstring."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, validate_default=False, populate_by_name=True
    )
    key: ClassVar[tuple[str, ...]] = ()
    """The columns that together name a row; no two rows may share them."""

    source: Prose | None = None
    """Where the figures come from, or "assumption"."""
    note: Prose | None = None
    """Anything a reader should know."""

    @classmethod
    def columns(cls) -> dict[str, FieldInfo]:
        """Column name -> field, the key first and `source` and `note` last."""
        own = {name: field for name, field in cls.model_fields.items() if name not in {"source", "note"}}
        ordered = own | {name: cls.model_fields[name] for name in ("source", "note")}
        return {field.alias or name: field for name, field in ordered.items()}

    def cells(self) -> dict[str, Cell]:
        """Column name -> value as a spreadsheet holds it; blank is None. Reading it back gives an equal row."""
        return {column: self.cell(column) for column in type(self).columns()}

    def cell(self, column: str) -> Cell:
        """One of them; of a column that is none, blank."""
        name = _attributes(type(self)).get(column)
        return None if name is None else as_cell(getattr(self, name))

    def replace(self, **changes: Any) -> Self:
        """A copy with some columns changed, validated like any other input."""
        return type(self).model_validate(self.model_dump() | changes)


@cache
def _attributes(row_type: type[Row]) -> dict[str, str]:
    """Column name -> the attribute that holds it."""
    return {field.alias or name: name for name, field in row_type.model_fields.items()}


def key_of(row: Row) -> tuple[str, ...]:
    """What names the row in its table: the values of its key's columns as text, a blank as an empty one."""
    parts = (getattr(row, column) for column in type(row).key)
    return tuple("" if part is None else f"{part:.15g}" if isinstance(part, float) else str(part) for part in parts)


def as_cell(value: object) -> Cell:
    """A column's value as one cell: lists joined, yes and no as words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, (str, int, float, dt.date)):
        return value
    if isinstance(value, Mapping):
        return f"{SEPARATOR} ".join(f"{name}={'|'.join(map(str, options))}" for name, options in value.items()) or None
    if isinstance(value, tuple):
        return f"{SEPARATOR} ".join(str(as_cell(item)) for item in value) or None
    raise TypeError(f"no cell can hold {value!r}")


def unit_of(field: FieldInfo) -> str | None:
    """The unit a column's docstring ends with: `... [hours/FTE/year]`."""
    found = re.search(r"\[([^\]]+)\]\s*$", field.description or "")
    return found[1] if found else None


def kinds_of(field: FieldInfo) -> tuple[Any, ...]:
    """The types a column's value may have, bare of constraints: `float`, `bool`, a `Literal`, `NoneType` where it may be blank."""
    union = get_origin(field.annotation) in {Union, UnionType}
    kinds = get_args(field.annotation) if union else (field.annotation,)
    return tuple(get_args(kind)[0] if get_origin(kind) is Annotated else kind for kind in kinds)


Marked = TypeVar("Marked")


def marks_of(field: FieldInfo, kind: type[Marked]) -> list[Marked]:
    """What a column is marked with, of one kind, in the order of the marks; also where it may be blank."""
    union = get_args(field.annotation) if get_origin(field.annotation) in {Union, UnionType} else ()
    inner = (mark for option in union if get_origin(option) is Annotated for mark in option.__metadata__)
    return [mark for mark in (*field.metadata, *inner) if isinstance(mark, kind)]


def limits_of(field: FieldInfo) -> tuple[float | None, float | None]:
    """The lowest and the highest number a column takes, itself allowed or not; None where there is no such limit."""
    marks = marks_of(field, object)
    marks = [each for mark in marks for each in (mark.metadata if isinstance(mark, FieldInfo) else [mark])]

    def limits(*names: str) -> list[float]:
        return [getattr(mark, name) for mark in marks for name in names if hasattr(mark, name)]

    return max(limits("ge", "gt", "least"), default=None), min(limits("le", "lt", "most"), default=None)


def reference_of(field: FieldInfo) -> str | None:
    """The table a column's values are keys of."""
    return next((mark.table for mark in marks_of(field, References)), None)
