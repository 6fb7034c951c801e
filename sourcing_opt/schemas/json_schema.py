"""JSON Schema of tables, made of the same classes that read them: what an editor needs to complete and check a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from sourcing_opt.schemas.columns.base import Row, as_cell, kinds_of, limits_of, marks_of, reference_of, unit_of
from sourcing_opt.schemas.columns.quantities import NamedPeriod
from sourcing_opt.schemas.policies import POLICY_TYPES
from sourcing_opt.schemas.study import TABLES, Study

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERSION = 1
"""Of all schemas of tables; raised when a column goes or changes its meaning."""


def named(name: str, version: int, title: str, body: Schema) -> Schema:
    """A schema with its name: `urn:sourcing-opt:processes:1`."""
    return {"$schema": DIALECT, "$id": f"urn:sourcing-opt:{name}:{version}"} | body | {"title": title}


def table_schema(table: str) -> Schema:
    """A table of a study: `study` is one object, any other a list of rows, as in YAML; in CSV a row is a line."""
    title = f"sourcing-opt: {table}"
    purpose = (Study.model_fields[table].description or "").replace("\n", " ")
    if table == "study":
        return named(table, VERSION, title, row_schema(TABLES[table]) | {"description": purpose})
    if table == "policies":
        return named(table, VERSION, title, {"description": purpose, "type": "array", "items": policy_schema()})
    row = row_schema(TABLES[table])
    return named(table, VERSION, title, {"description": purpose, "type": "array", "items": row, "x-key": list(TABLES[table].key)})


def policy_schema() -> Schema:
    """A rule of any type."""
    return {"anyOf": [row_schema(rule) for rule in POLICY_TYPES.values()]}


def row_schema(row: type[Row]) -> Schema:
    """A row: its columns, which of them are needed, and no others."""
    columns = row.columns()
    needed = [name for name, field in columns.items() if field.is_required() or name == "type"]
    return {
        "type": "object",
        "description": (row.__doc__ or "").replace("\n", " "),
        "properties": {name: column_schema(field) for name, field in columns.items()},
        "required": needed,
        "additionalProperties": False,
    }


def column_schema(field: FieldInfo) -> Schema:
    """What may stand in a column, with what it means, its unit and the table it refers to."""
    kinds = [kind for kind in kinds_of(field) if kind is not NoneType]
    found = [each for kind in kinds for each in _kind(kind, field)]
    if marks_of(field, NamedPeriod):
        found.append({"type": "string", "description": "the period's name, like 2028-Q1"})
    if NoneType in kinds_of(field):
        found.append({"type": "null"})
    schema: Schema = dict(found[0]) if len(found) == 1 else {"anyOf": found}
    schema["description"] = (field.description or "").replace("\n", " ")
    if not field.is_required() and field.default not in (None, (), {}):
        schema["default"] = as_cell(field.default)
    marks = {"x-unit": unit_of(field), "x-references": reference_of(field)}
    return schema | {name: mark for name, mark in marks.items() if mark is not None}


def _kind(kind: Any, field: FieldInfo) -> list[Schema]:
    """One type of value: lists may be written as text, `en; de`, and yes and no as words."""
    if get_origin(kind) is Literal:
        return [{"enum": list(get_args(kind))}]
    if get_origin(kind) is tuple:
        item = "number" if get_args(kind)[0] is float else "string"
        alone = [{"type": "number"}] if item == "number" else []
        return [{"type": "array", "items": {"type": [item, "number"] if item == "string" else item}}, {"type": "string"}, *alone]
    if get_origin(kind) in (dict, Mapping):
        words: Schema = {"type": ["string", "number", "boolean"]}
        return [
            {"type": "object", "additionalProperties": {"anyOf": [words, {"type": "array", "items": words}]}},
            {"type": "string"},
        ]
    if kind is bool:
        return [{"enum": ["yes", "no", True, False]}]
    if kind in (int, float):
        least, most = limits_of(field)
        limits = {"minimum": least, "maximum": most}
        return [
            {"type": "integer" if kind is int else "number"}
            | {name: limit for name, limit in limits.items() if limit is not None}
        ]
    if kind is dt.date:
        return [{"type": "string", "format": "date"}]
    return [{"type": ["string", "number"]}]
