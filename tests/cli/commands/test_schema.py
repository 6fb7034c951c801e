"""`schema`: every table, file and answer has one, they are true of what is shipped and answered, and of nothing else."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sourcing_opt.cli.main import COMMANDS, main
from sourcing_opt.cli.schemas import FILES, names, schema_of
from sourcing_opt.documents import ANSWERS
from sourcing_opt.io import content
from sourcing_opt.schemas.study import TABLES

TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "integer": int,
    "number": (int, float),
}


def wrong(value: Any, schema: dict[str, Any], root: dict[str, Any], place: str = "") -> Iterator[str]:
    """What of a value is not as its schema has it; the part of JSON Schema that ours use."""
    known = {
        "$schema", "$id", "$defs", "$ref", "title", "description", "default", "type", "enum", "const", "properties", "required", "additionalProperties",
        "items", "anyOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems", "prefixItems", "minLength", "format",
        "x-unit", "x-references", "x-key", "pattern", "examples",
    }  # fmt: skip
    assert schema.keys() <= known, schema.keys() - known
    if "$ref" in schema:
        yield from wrong(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, place)
    kinds = schema.get("type", list(TYPES))
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not any(
        isinstance(value, TYPES[kind]) and not (kind in ("integer", "number") and isinstance(value, bool)) for kind in kinds
    ):
        yield f"{place}: {value!r} is no {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{place}: {value!r} is not {schema['const']}"
    if "anyOf" in schema and all(any(True for _ in wrong(value, one, root)) for one in schema["anyOf"]):
        yield f"{place}: {value!r} is none of the kinds"
    if isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{place}: {value!r} is out of range"
    if isinstance(value, dict):
        yield from (f"{place}: {name} is missing" for name in schema.get("required", ()) if name not in value)
        properties, other = schema.get("properties", {}), schema.get("additionalProperties", {})
        for name, each in value.items():
            if name not in properties and other is False:
                yield f"{place}: {name} is unknown"
            else:
                yield from wrong(each, properties.get(name, other if isinstance(other, dict) else {}), root, f"{place}.{name}")
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from wrong(each, schema.get("items", {}), root, f"{place}[{index}]")


def problems(value: Any, name: str) -> list[str]:
    schema = schema_of(name)
    return list(wrong(json.loads(json.dumps(value, default=str)), schema, schema))


@pytest.mark.parametrize("name", names())
def test_each_is_named_one_way_and_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", name]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert re.fullmatch(rf"urn:sourcing-opt:{name}:\d+", printed["$id"])
    assert printed["title"].startswith("sourcing-opt: ")
    document = printed.get("properties", {}).get("schema", {}).get("const")
    assert document in (None, f"sourcing-opt/{name}/1")


def test_the_names_are_listed_and_near_ones_offered(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert [line.split(":")[2] for line in capsys.readouterr().out.splitlines()] == list(names())
    assert main(["schema", "polices"]) == 2
    assert 'did you mean "policies"?' in capsys.readouterr().err


def test_every_document_that_a_module_names_has_a_schema() -> None:
    package = Path(str(content("models"))).parent / "sourcing_opt"
    said = {
        name for path in package.rglob("*.py") for name in re.findall(r'"sourcing-opt/(\w+)/', path.read_text(encoding="utf-8"))
    }
    assert said - {"certificate"} <= {*FILES, *ANSWERS, *TABLES}


@pytest.mark.parametrize("study", ["retail_bank", "tiny"])
@pytest.mark.parametrize("table", ["study", "policies", "scenarios"])
def test_the_shipped_studies_are_as_their_schemas_say(study: str, table: str) -> None:
    path = content("inputs") / study / f"{table}.yaml"
    if path.exists():
        assert problems(yaml.safe_load(path.read_text(encoding="utf-8")), table) == []


def test_the_shipped_models_are_as_their_schema_says() -> None:
    for path in content("models").glob("*.yaml"):
        assert problems(yaml.safe_load(path.read_text(encoding="utf-8")), "sourcing_model") == [], path.name


@pytest.mark.parametrize("table", ["locations", "labor_rates", "fx", "quotes", "processes"])
def test_rows_of_csv_are_as_their_schemas_say(table: str) -> None:
    with (content("inputs") / "retail_bank" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            {name: yaml.safe_load(cell) if re.fullmatch(r"-?[\d.]+", cell) else cell for name, cell in row.items() if cell}
            for row in csv.DictReader(file)
        ]
    assert problems(rows, table) == []


@pytest.mark.parametrize(
    ("table", "value"),
    [
        ("study", {"name": "x"}),
        ("policies", [{"id": "a", "type": "share_limit", "where": {"country": "PL"}, "maximum": 0.5}]),
        ("policies", [{"id": "a", "type": "no_such_type"}]),
        ("policies", [{"id": "a", "type": "share_limit", "max": 1.5}]),
        ("scenarios", [{"scenario": "dear", "step": "one"}]),
        ("locations", [{"id": "a", "name": "A", "country": "PL", "timezone": "Europe/Warsaw", "status": "closing"}]),
        ("locations", [{"id": "a", "name": "A", "country": "PL", "timezone": "Europe/Warsaw", "latitude": 100}]),
        ("jobs", {"jobs": [{"name": "without a study"}]}),
        ("settings", {"solve": {"gpa": 0.1}}),
        ("settings", {"slove": {}}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_not_as_they_say(table: str, value: Any) -> None:
    assert problems(value, table)


def test_other_files_are_as_their_schemas_say() -> None:
    jobs = yaml.safe_load(
        "defaults: {gap: 0.001, time_limit: 900}\njobs:\n- {study: a, models: [own, nearshore], scenarios: [none, [x, y]]}\n- {study: b, models: own}"
    )
    assert problems(jobs, "jobs") == []
    assert problems(tomllib.loads("[solve]\ngap = 0.005\n[batch]\njobs = 2\n[runs.list]\nformat = 'json'"), "settings") == []


def test_answers_are_as_their_schemas_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiny, plan = str(content("inputs") / "tiny"), tmp_path / "plan.xlsx"
    asked = {
        "validation": ["validate", tiny, "--places"],
        "countries": ["countries", "PL", "MA", "US"],
        "refresh": ["refresh", tiny],
        "plan": ["solve", tiny, "-o", str(plan)],
        "check": ["check", str(plan)],
        "show": ["show", str(plan)],
        "diff": ["diff", str(plan), str(plan)],
        "comparison": ["compare", tiny, "--models", "onshore"],
        "doctor": ["doctor"],
        "options": ["config", "show"],
        "prices": ["price", tiny],
        "explanation": ["explain", str(plan), "invoices"],
        "alternatives": ["alternatives", str(plan), "--within", "5%"],
        "frontier": ["frontier", tiny, "--against", "moved_fte", "--points", "3"],
        "roll": ["roll", tiny, "--plan", str(plan), "--to", "2028", "-o", str(tmp_path / "next")],
    }
    for name, arguments in asked.items():
        main([*arguments, "--format", "json"])
        captured = capsys.readouterr()
        assert captured.out, (name, captured.err)
        assert problems(json.loads(captured.out), name) == [], name
        assert problems(json.loads(captured.out) | {"one_more": 1}, name) or name in ("comparison", "check"), name


def test_new_studies_name_their_schemas(tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "mine")]) == 0
    for table in ("study", "policies", "scenarios"):
        text = (tmp_path / "mine" / f"{table}.yaml").read_text(encoding="utf-8")
        found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
        assert found is not None
        schema = json.loads((tmp_path / "mine" / found[1]).read_text(encoding="utf-8"))
        assert schema == schema_of(table)
        assert problems(yaml.safe_load(text), table) == []
    assert {"schema", "refresh", "countries"} <= set(COMMANDS)


def test_a_batchs_documents_are_as_their_schemas_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One run that has a plan and one that has none."""
    monkeypatch.chdir(tmp_path)
    for name in ("good", "bad"):
        assert main(["new", name, "--example", "tiny"]) == 0
    with (tmp_path / "bad" / "policies.yaml").open("a", encoding="utf-8") as file:
        file.write("\n- {id: too_few, type: amount_limit, metric: fte, max: 1}\n")
    Path("jobs.yaml").write_text("jobs:\n- {study: good}\n- {study: bad}\n", encoding="utf-8")
    capsys.readouterr()
    documents = {
        "batch": ["batch", "jobs.yaml", "--keep-going", "--format", "json"],
        "runs": ["runs", "list", "--format", "json"],
        "diagnosis": ["solve", "bad", "--format", "json"],
    }
    for name, arguments in documents.items():
        main(arguments)
        captured = capsys.readouterr()
        assert problems(json.loads(captured.out), name) == [], name
    for shown in ("good", next(str(path.parent) for path in Path("runs").rglob("manifest.json"))):
        assert main(["runs", "show", shown, "--format", "json"]) == 0
        assert problems(json.loads(capsys.readouterr().out), "runs") == []
    manifests = [json.loads(path.read_text(encoding="utf-8")) for path in Path("runs").rglob("manifest.json")]
    assert len(manifests) == 2
    assert [problems(manifest, "run") for manifest in manifests] == [[], []]
