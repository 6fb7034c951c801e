"""Records of many fields are made with keywords."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from tests.house.records import Records, module_of
from tests.house.sources import SOURCES, layer_of_file

MANY = 4
"""Fields that can be told apart by their places."""


def made_by_place(sources: Mapping[str, str], modules: Iterable[str]) -> list[str]:
    """Where records of many fields are made of which more than the first field goes by its place."""
    records = Records(sources)
    made = ((module, each) for module in modules for each in records.made(module) if len(each.fields) > MANY)
    return [
        f"{module}:{each.call.lineno}: {each.record}"
        for module, each in made
        if len(each.call.args) > 1 or any(isinstance(argument, ast.Starred) for argument in each.call.args)
    ]


def test_records_of_many_fields_are_made_with_keywords() -> None:
    """Two that change places would pass the types. The workbook's columns are read as a row: they stay as they are there."""
    sources = {module_of(path): path.read_text(encoding="utf-8") for path in SOURCES}
    modules = [module_of(path) for path in SOURCES if layer_of_file(path) != "workbook"]
    assert made_by_place(sources, modules) == []


def test_a_record_is_known_through_whoever_passes_it_on() -> None:
    sources = {
        "sourcing_opt.a.five": "@dataclass(frozen=True)\nclass Base:\n    a: int\n@dataclass\nclass Five(Base):\n" + "".join(f"    {name}: int\n" for name in "bcde"),
        "sourcing_opt.a": "from sourcing_opt.a.five import Five",
        "sourcing_opt.b": "from sourcing_opt.a import Five\nFive(1, b=2, c=3, d=4, e=5)\nFive(1, 2, c=3, d=4, e=5)\nFive(*range(5))\nother.Five(1, 2)",
    }  # fmt: skip
    assert made_by_place(sources, ["sourcing_opt.b"]) == ["sourcing_opt.b:3: Five", "sourcing_opt.b:4: Five"]
