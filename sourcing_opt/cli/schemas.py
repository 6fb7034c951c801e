"""JSON Schema of everything that has one: tables of a study, other files, and answers; each by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sourcing_opt.documents import ANSWERS
from sourcing_opt.documents.parts import NUMBER, TEXT, YES_OR_NO, Schema, array, or_none, record, spelled
from sourcing_opt.schemas.json_schema import named, policy_schema, table_schema
from sourcing_opt.schemas.study import TABLES


def _run() -> Schema:
    from sourcing_opt.batch.manifest import Manifest

    return named("run", 1, "sourcing-opt: manifest.json of a run", spelled(Manifest.model_json_schema(mode="serialization")))


def _jobs() -> Schema:
    from sourcing_opt.batch.jobs import JobsFile

    schema = spelled(JobsFile.model_json_schema())
    job = schema["$defs"]["Job"]
    # The name may be left out, and one alone needs no list.
    job["required"] = ["study"]
    one_or_more = {"anyOf": [TEXT, array({"anyOf": [TEXT, array(TEXT)]})]}
    job["properties"] |= {
        name: one_or_more | {"description": job["properties"][name].get("description", "")} for name in ("models", "scenarios")
    }
    return named("jobs", 1, "sourcing-opt: the jobs file of batch", schema)


def _sourcing_model() -> Schema:
    from sourcing_opt.schemas.sourcing_model import SourcingModel

    # The id is the file's name.
    fields = {name: field for name, field in SourcingModel.model_fields.items() if name != "id"}
    properties: dict[str, Schema] = {name: TEXT | {"description": field.description or ""} for name, field in fields.items()}
    properties["moves"] = {"enum": ["yes", "no", True, False], "description": fields["moves"].description or ""}
    properties["policies"] = or_none(array(policy_schema()))
    needed = [name for name, field in fields.items() if field.is_required()]
    return named("sourcing_model", 1, "sourcing-opt: a sourcing model", record(**properties) | {"required": needed})


def _settings() -> Schema:
    """A table for each command, with its options."""
    import click

    from sourcing_opt.cli.configuration import commands, options
    from sourcing_opt.cli.main import cli

    kinds: Mapping[str, Schema] = {
        "integer": {"type": "integer"},
        "integer range": {"type": "integer"},
        "float": NUMBER,
        "float range": NUMBER,
        "boolean": YES_OR_NO,
    }
    root: Schema = {"type": "object", "properties": {}, "additionalProperties": False}
    for path, command in commands(cli):
        place = root
        for name in path:
            place = place["properties"].setdefault(name, {"type": "object", "properties": {}, "additionalProperties": False})
        for name, option in options(command).items():
            one = (
                {"enum": list(option.type.choices)}
                if isinstance(option.type, click.Choice)
                else kinds.get(option.type.name, TEXT)
            )
            place["properties"][name.replace("-", "_")] = (array(one) if option.multiple else one) | {
                "description": option.help or ""
            }
    return named("settings", 1, "sourcing-opt: sourcing-opt.toml", root)


FILES: Mapping[str, Callable[[], Schema]] = {
    "sourcing_model": _sourcing_model,
    "jobs": _jobs,
    "settings": _settings,
    "run": _run,
}
"""Files besides a study's tables -> their schemas."""


def names() -> tuple[str, ...]:
    """All schemas there are: of tables, of files, of answers."""
    return (*TABLES, *FILES, *ANSWERS)


def schema_of(name: str) -> Schema:
    """The schema of that name."""
    return table_schema(name) if name in TABLES else {**FILES, **ANSWERS}[name]()
