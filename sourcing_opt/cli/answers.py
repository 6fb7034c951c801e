"""JSON Schema of the documents that commands answer with, and of files besides a study's tables; each by the name that the document has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sourcing_opt.schemas.json_schema import Schema, named, policy_schema, table_schema
from sourcing_opt.schemas.study import TABLES

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
YES_OR_NO: Schema = {"type": "boolean"}
ANYTHING: Schema = {}
OBJECT: Schema = {"type": "object"}


def _or_none(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _record(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _optional(schema: Schema, **properties: Schema) -> Schema:
    """A record some of whose properties may be missing."""
    return schema | {"properties": schema["properties"] | properties}


def _answer(name: str, title: str, version: int = 1, /, **properties: Schema) -> Schema:
    return named(
        name, version, f"sourcing-opt: {title}", _record(schema={"const": f"sourcing-opt/{name}/{version}"}, **properties)
    )


_PROBLEM = _record(
    message=TEXT, table=_or_none(TEXT), row=_or_none(COUNT), column=_or_none(TEXT), value=ANYTHING, suggestion=_or_none(TEXT),
    other_row=_or_none(COUNT), address=_or_none(TEXT), severity={"enum": ["error", "warning"]},
)  # fmt: skip
_FACT = _record(
    unit=TEXT, age=_or_none({"type": "integer"}), value={"type": ["number", "string"]}, year=TEXT, quality=TEXT, source=TEXT, note=TEXT,
)  # fmt: skip
_STEP = _record(name=TEXT, words=TEXT, run=_list(NUMBER), one_off=_list(NUMBER), npv=NUMBER)


def _plan() -> Schema:
    answer = _answer(
        "plan", "a plan, by solve --format json and beside every run",
        study=_record(name=TEXT, digest=TEXT, currency=TEXT, periods=_list(TEXT)),
        solve=OBJECT, summary=OBJECT, allocation=_list(OBJECT), moves=_list(OBJECT),
        sites=_list(_record(location=TEXT, wave=TEXT, change={"enum": ["opens", "closes"]}, cost=NUMBER)),
        cash_flow=OBJECT, policies=_list(OBJECT), checks=_list(OBJECT), inputs=_map(_list(OBJECT)),
    )  # fmt: skip
    return _optional(answer, then=_list(OBJECT), portfolio=_list(OBJECT), contracts=OBJECT, business_case=OBJECT)


def _show() -> Schema:
    """What is asked for of a plan."""
    whole = _plan()["properties"]
    answer = _answer("show", "a plan read again, by show", study=whole["study"], summary=whole["summary"])
    return _optional(answer, **{name: whole[name] for name in ("allocation", "sites", "moves", "policies", "cash_flow")})


def _validation() -> Schema:
    places = _list(_record(location=TEXT, location_model=TEXT, reason=TEXT))
    answer = _answer(
        "validation",
        "what is wrong with a study, by validate",
        schema_version={"const": 1},
        valid=YES_OR_NO,
        study=_or_none(OBJECT),
        problems=_list(_PROBLEM),
    )
    beside = _record(
        measure=TEXT,
        about=TEXT,
        yours=NUMBER,
        unit=TEXT,
        low=_or_none(NUMBER),
        high=_or_none(NUMBER),
        source=TEXT,
        outside=YES_OR_NO,
    )
    return _optional(answer, places=_or_none(places), plausible=_or_none(_list(beside)))


def _diff() -> Schema:
    bridge = _record(
        currency=TEXT,
        periods=_list(TEXT),
        discount=_list(NUMBER),
        before=_STEP,
        steps=_list(_STEP),
        after=_STEP,
        notes=_list(TEXT),
    )
    return _answer(
        "diff", "what changed between two plans, by diff", before=OBJECT, after=OBJECT, carried=ANYTHING, inputs=_list(OBJECT), work=_list(OBJECT),
        periods=ANYTHING, allocation=_list(OBJECT), turns=_list(OBJECT), bridge=bridge,
    )  # fmt: skip


def _diagnosis() -> Schema:
    conflict = _record(smallest=YES_OR_NO, members=_list(OBJECT), needs=_list(OBJECT))
    repair = _record(npv=_or_none(NUMBER), gap=_or_none(NUMBER), changes=_list(OBJECT))
    return _answer(
        "diagnosis", "why no plan keeps every rule, and the ways out", status={"const": "infeasible"}, conflicts=_list(conflict),
        explained=YES_OR_NO, certain=_list(OBJECT), repairs=_list(repair), untried=_list(_list(OBJECT)), complete=YES_OR_NO,
    )  # fmt: skip


def _countries() -> Schema:
    return _answer(
        "countries",
        "what is known of countries, by countries",
        edition=TEXT,
        countries=_list(_record(country=TEXT, name=TEXT, facts=_map(_FACT))),
    )


def _refresh() -> Schema:
    change = _record(table=TEXT, row=COUNT, key=TEXT, before=OBJECT, after=OBJECT)
    return _answer(
        "refresh",
        "newer figures for a study, by refresh",
        study=TEXT,
        edition=TEXT,
        written=YES_OR_NO,
        changes=_list(change),
        current=COUNT,
        own=COUNT,
    )


_INTERVAL = _or_none(OBJECT)
"""shown, low, high, and whether both ends are known."""
_ABOUT = {
    "study": _record(name=TEXT, digest=TEXT, currency=TEXT),
    "resolution": NUMBER,
    "complete": YES_OR_NO,
    "interrupted": YES_OR_NO,
}
"""What answers to questions about a plan have in common."""


def _prices() -> Schema:
    group = _record(name=TEXT, rules=_list(TEXT), together=_INTERVAL)
    rule = _record(
        rule=TEXT, table=TEXT, key=_list(TEXT), column=_or_none(TEXT), owner=_or_none(TEXT), words=TEXT, bound=_or_none(NUMBER), soft=YES_OR_NO,
        price=_INTERVAL, alone=_INTERVAL, margin=_or_none(OBJECT), penalty=_or_none(NUMBER), stands_behind=_list(TEXT),
    )  # fmt: skip
    curve = _record(rule=TEXT, points=_list(_record(bound=_or_none(NUMBER), gain=_INTERVAL, possible=YES_OR_NO, today=YES_OR_NO)))
    return _answer(
        "prices", "what each rule costs, by price", plan=_record(cost=NUMBER, bound=NUMBER, saving=NUMBER), rules=_list(rule),
        owners=_list(group), together=group, curves=_list(curve), **_ABOUT,
    )  # fmt: skip


def _explanation() -> Schema:
    return _answer(
        "explanation", "why a process is where it is, by explain", plan=_record(cost=NUMBER, bound=NUMBER), process=TEXT, where=ANYTHING,
        candidates=_list(OBJECT), asked=_list(OBJECT), **_ABOUT,
    )  # fmt: skip


def _alternatives() -> Schema:
    common = {name: kind for name, kind in _ABOUT.items() if name not in ("resolution", "complete")}
    other = _record(
        kind=TEXT,
        words=TEXT,
        dearer=_INTERVAL,
        measures=OBJECT,
        proven=_or_none(NUMBER),
        elsewhere=NUMBER,
        places=_map(_list(OBJECT)),
    )
    return _answer(
        "alternatives", "other plans that are as good, by alternatives",
        plan=_record(cost=NUMBER, bound=NUMBER, saving=NUMBER, measures=OBJECT), within=NUMBER, allowed=NUMBER, places=_map(_list(OBJECT)),
        alternatives=_list(other), not_shown=_list(OBJECT), core=_or_none(OBJECT), **common,
    )  # fmt: skip


def _frontier() -> Schema:
    point = _record(
        bound=_or_none(NUMBER), value=NUMBER, cost=NUMBER, proven=_or_none(NUMBER), price_of_a_unit_less=_or_none(NUMBER),
        changes=_list(TEXT), places=_map(_list(OBJECT)),
    )  # fmt: skip
    return _answer(
        "frontier", "what less of something costs, by frontier", measure=TEXT, least=_or_none(NUMBER), saving=NUMBER, knee=_or_none(COUNT),
        points=_list(point), empty=_list(OBJECT), **_ABOUT,
    )  # fmt: skip


def _roll() -> Schema:
    return _answer(
        "roll",
        "the next study, by roll",
        study=TEXT,
        start=TEXT,
        periods=COUNT,
        previous_moves=_map(COUNT),
        sites=_map(TEXT),
        policies_over=_list(TEXT),
    )


def _batch() -> Schema:
    return _answer(
        "batch",
        "what became of a batch, by batch",
        output=TEXT,
        exit_code=COUNT,
        counts=_map(COUNT),
        moved_aside=_list(TEXT),
        runs=_list(OBJECT),
    )


def _runs() -> Schema:
    """One of three: the list, one label's history, one run."""
    name: Schema = {"const": "sourcing-opt/runs/1"}
    kinds = (
        _record(schema=name, runs=_list(OBJECT), histories=_map(_list(OBJECT))),
        _record(schema=name, label=TEXT, quarters=_list(OBJECT)),
        _record(schema=name, folder=_or_none(TEXT), manifest=OBJECT),
    )
    return named("runs", 1, "sourcing-opt: runs, by runs list and runs show", {"anyOf": list(kinds)})


def _doctor() -> Schema:
    return _answer("doctor", "what is installed and whether it works, by doctor", schema_version={"const": 1}, ok=YES_OR_NO, findings=_list(_record(what=TEXT, state=TEXT, detail=TEXT)))  # fmt: skip


def _options() -> Schema:
    return _answer("options", "every option's value, by config show", schema_version={"const": 1}, file=_or_none(TEXT), options=_list(OBJECT), problems=_list(TEXT))  # fmt: skip


def _made_of(name: str, title: str, kind: Any) -> Schema:
    """The document of a class, with the name that every document has."""
    from pydantic import TypeAdapter

    body: Schema = _spelled(TypeAdapter(kind).json_schema(mode="serialization"))
    body["properties"] = {"schema": {"const": f"sourcing-opt/{name}/1"}} | body["properties"]
    body["required"] = ["schema", *body.get("required", [])]
    body.pop("title", None)
    return named(name, 1, f"sourcing-opt: {title}", body)


_LIMITS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
"""What pydantic calls limits of numbers that a validator reads -> what JSON Schema does."""


def _spelled(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_spelled(each) for each in schema]
    return {_LIMITS.get(name, name): _spelled(each) for name, each in schema.items()} if isinstance(schema, dict) else schema


def _check() -> Schema:
    from sourcing_opt.analysis.recheck import Recheck

    schema = _made_of("check", "whether a workbook still holds, by check", Recheck)
    return schema | {"properties": schema["properties"] | {"passed": YES_OR_NO}, "required": [*schema["required"], "passed"]}


def _comparison() -> Schema:
    from sourcing_opt.analysis.compare import Comparison

    schema = _made_of("comparison", "sourcing models and scenarios side by side, by compare", Comparison)
    return schema | {"properties": schema["properties"] | {"differing": ANYTHING}}


def _run() -> Schema:
    from sourcing_opt.batch.manifest import Manifest

    return named("run", 1, "sourcing-opt: manifest.json of a run", _spelled(Manifest.model_json_schema(mode="serialization")))


def _jobs() -> Schema:
    from sourcing_opt.batch.jobs import JobsFile

    schema = _spelled(JobsFile.model_json_schema())
    job = schema["$defs"]["Job"]
    # The name may be left out, and one alone needs no list.
    job["required"] = ["study"]
    one_or_more = {"anyOf": [TEXT, _list({"anyOf": [TEXT, _list(TEXT)]})]}
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
    properties["policies"] = _or_none(_list(policy_schema()))
    needed = [name for name, field in fields.items() if field.is_required()]
    return named("sourcing_model", 1, "sourcing-opt: a sourcing model", _record(**properties) | {"required": needed})


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
            place["properties"][name.replace("-", "_")] = (_list(one) if option.multiple else one) | {
                "description": option.help or ""
            }
    return named("settings", 1, "sourcing-opt: sourcing-opt.toml", root)


DOCUMENTS: Mapping[str, Callable[[], Schema]] = {
    "sourcing_model": _sourcing_model, "jobs": _jobs, "settings": _settings, "run": _run, "plan": _plan, "show": _show, "validation": _validation,
    "countries": _countries, "refresh": _refresh, "comparison": _comparison, "diagnosis": _diagnosis, "check": _check, "batch": _batch,
    "roll": _roll, "diff": _diff, "prices": _prices, "explanation": _explanation, "alternatives": _alternatives, "frontier": _frontier, "runs": _runs, "options": _options, "doctor": _doctor,
}  # fmt: skip
"""Files besides the tables, then answers."""


def names() -> tuple[str, ...]:
    """All schemas there are: of tables, of files, of answers."""
    return (*TABLES, *DOCUMENTS)


def schema_of(name: str) -> Schema:
    """The schema of that name."""
    return table_schema(name) if name in TABLES else DOCUMENTS[name]()
