"""What the JSON Schemas of documents are put together from."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
YES_OR_NO: Schema = {"type": "boolean"}
ANYTHING: Schema = {}
OBJECT: Schema = {"type": "object"}


def or_none(schema: Schema) -> Schema:
    """What may be null."""
    return {"anyOf": [schema, {"type": "null"}]}


def array(items: Schema) -> Schema:
    """Any number of items of one kind."""
    return {"type": "array", "items": items}


def by_name(values: Schema) -> Schema:
    """An object with any names, and values of one kind."""
    return {"type": "object", "additionalProperties": values}


def record(**properties: Schema) -> Schema:
    """An object with these properties and no others."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def with_optional(schema: Schema, **properties: Schema) -> Schema:
    """A record, and properties that may be missing."""
    return schema | {"properties": schema["properties"] | properties}


def answer(document: str, title: str, **properties: Schema) -> Schema:
    """The schema of a document, which is called sourcing-opt/NAME/VERSION."""
    return _titled(document, title, record(schema={"const": document}, **properties))


def one_of(document: str, title: str, *kinds: Schema) -> Schema:
    """The schema of a document that is of one of several kinds."""
    return _titled(document, title, {"anyOf": list(kinds)})


def answer_of_class(document: str, title: str, kind: Any) -> Schema:
    """The schema of a document that holds what a class holds."""
    from pydantic import TypeAdapter

    body: Schema = spelled(TypeAdapter(kind).json_schema(mode="serialization"))
    body["properties"] = {"schema": {"const": document}} | body["properties"]
    body["required"] = ["schema", *body.get("required", [])]
    body.pop("title", None)
    return _titled(document, title, body)


def _titled(document: str, title: str, body: Schema) -> Schema:
    # Late: the doctor answers where libraries are missing.
    from sourcing_opt.schemas.json_schema import named

    _, name, version = document.split("/")
    return named(name, int(version), f"sourcing-opt: {title}", body)


_LIMITS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
"""What pydantic calls limits of numbers that a validator reads -> what JSON Schema does."""


def spelled(schema: Any) -> Any:
    """A schema by pydantic in the words of JSON Schema."""
    if isinstance(schema, list):
        return [spelled(part) for part in schema]
    return {_LIMITS.get(name, name): spelled(part) for name, part in schema.items()} if isinstance(schema, dict) else schema
