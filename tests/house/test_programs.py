"""Programs are added to by what says so, and no case stands for what is left."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.sources import PACKAGE, SOURCES, layer_of_file

ADDS = re.compile(r"_?(add|define)(_|$)")
"""Begins the name of whatever adds rows or columns to a program."""


def called(function: ast.FunctionDef) -> set[str]:
    """The names of all that a function calls."""
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {
        call.attr if isinstance(call, ast.Attribute) else call.id for call in calls if isinstance(call, (ast.Attribute, ast.Name))
    }


def added_unseen(source: str) -> list[str]:
    """The functions that give something back and add to a program they did not make, without a name that says so."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return [
        function.name
        for function in functions
        if any(ADDS.match(name) for name in called(function)) and not ADDS.match(function.name)
        if function.returns is None or ast.unparse(function.returns) not in ("None", "Formulation")
    ]


def test_nothing_is_added_to_a_program_behind_its_callers_back() -> None:
    # What PuLP's view fills is a problem of its own.
    rooms = [path for path in SOURCES if layer_of_file(path) == "formulation" and path.name != "pulp_view.py"]
    unseen = {str(path.relative_to(PACKAGE)): added_unseen(path.read_text(encoding="utf-8")) for path in rooms}
    assert {path: names for path, names in unseen.items() if names} == {}
    assert added_unseen("def held(model) -> Terms:\n    return Terms.of(model.add_rows('r'))") == ["held"]
    assert added_unseen("def add_held(model) -> Terms:\n    return Terms.of(model.add_rows('r'))") == []


@pytest.mark.parametrize("layer", ["economics", "formulation", "plan", "analysis"])
def test_no_metric_is_whatever_is_left(layer: str) -> None:
    """A new one would be taken for the last: every case is named, and what is none is an error."""
    for path in (path for path in SOURCES if layer_of_file(path) == layer):
        cases = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.match_case)]
        assert [ast.unparse(case) for case in cases if ast.unparse(case.pattern) == "_" and case.guard is None] == [], path
