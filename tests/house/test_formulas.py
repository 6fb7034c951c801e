"""A formula of the workbook has its text and its value from one tree."""

from __future__ import annotations

import ast
import re

from tests.house.sources import PACKAGE, ROOT, SOURCES

FORMULA = re.compile(r"\b(SUM|SUMIFS|INDEX|MATCH|IF|ABS|MIN|MAX|COUNT|COUNTIF|COUNTIFS|SUMPRODUCT|ROUND|ISNUMBER)\(")
"""The beginning of a formula's text."""


def texts_of_formulas(source: str) -> list[str]:
    """Where a module writes a formula by hand: a text that reads like one, or the call that puts one into a cell."""
    tree, found = ast.parse(source), []
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said and FORMULA.search(node.value):
            found.append(f"{node.lineno}: {node.value}")
        called = node.attr if isinstance(node, ast.Attribute) else node.name if isinstance(node, ast.alias) else ""
        if called in {"put_formula", "write_formula", "write_array_formula", "write_dynamic_array_formula"}:
            found.append(f"{getattr(node, 'lineno', 0)}: {called}")
    return found


def test_formulas_are_written_by_the_grid_alone() -> None:
    """Outside the grid a formula is an expression, which has its text and its value from one tree."""
    written = {
        str(path.relative_to(ROOT)): texts_of_formulas(path.read_text(encoding="utf-8"))
        for path in SOURCES
        if PACKAGE / "workbook" in path.parents and PACKAGE / "workbook" / "grid" not in path.parents
    }
    assert {path: lines for path, lines in written.items() if lines} == {}
    assert len(texts_of_formulas('"""SUM(A1) in words."""\nput(f"SUM({a})", 1.0)')) == 1
    assert len(texts_of_formulas("from sourcing_opt.workbook.grid.cells import put_formula")) == 1
    assert len(texts_of_formulas("sheet.write_formula(0, 0, text, None, 1.0)")) == 1
