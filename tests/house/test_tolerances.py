"""How close is the same stands in one file, each size with its reason."""

from __future__ import annotations

import ast

from tests.house.sources import PACKAGE, SOURCES, layer_of_file

SIZED_ELSEWHERE = {"solving", "workbook", "tolerances"}
"""What a search goes by, and what a workbook shows, stands with them."""

RANGES = {"Plausible", "dict"}
"""Calls in which small numbers are no tolerances: the ranges of inputs."""


def small_numbers(source: str) -> list[int]:
    """Lines with a number from 0 to a ten-thousandth that is no range of an input and in no table of words."""
    tree = ast.parse(source)
    apart = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict) or (isinstance(node, ast.Call) and ast.unparse(node.func) in RANGES)
    ]
    skipped = {id(inner) for node in apart for inner in ast.walk(node)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in skipped]
    return [node.lineno for node in constants if isinstance(node.value, float) and 0 < node.value < 1e-4]


def test_every_tolerance_stands_in_one_file_with_its_reason() -> None:
    paths = [path for path in SOURCES if layer_of_file(path) not in SIZED_ELSEWHERE and path.name != "ties.py"]
    found = {str(path.relative_to(PACKAGE)): small_numbers(path.read_text(encoding="utf-8")) for path in paths}
    assert {path: lines for path, lines in found.items() if lines} == {}, (
        "name it in tolerances.py, with what it compares and why that size"
    )
    assert small_numbers("if a > 1e-6 * b: pass") == [1]
    assert small_numbers("x = Plausible(1e-8, 1e8)") == []


def test_a_tolerance_says_what_it_compares() -> None:
    tops = ast.parse((PACKAGE / "tolerances.py").read_text(encoding="utf-8")).body[1:]
    assigned = [number for number, top in enumerate(tops) if isinstance(top, ast.Assign)]
    assert assigned
    for number in assigned:
        said = tops[number + 1]
        assert isinstance(said, ast.Expr), ast.unparse(tops[number])
