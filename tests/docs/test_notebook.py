"""docs/guides/insurer.ipynb runs from its first cell to its last, and what a cell ends with shows itself."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.long

NOTEBOOK = Path(__file__).parents[2] / "docs" / "guides" / "insurer.ipynb"


@pytest.fixture(scope="module")
def shown() -> list[Any]:
    """What each cell of code ends with."""
    session: dict[str, Any] = {}
    content = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (
        content["nbformat"],
        [cell["outputs"] for cell in content["cells"] if cell["cell_type"] == "code" and cell["outputs"]],
    ) == (4, [])
    ends = []
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            last = tree.body.pop()
            assert isinstance(last, ast.Expr)
            exec(compile(tree, cell["id"], "exec"), session)
            ends.append(eval(compile(ast.Expression(last.value), cell["id"], "eval"), session))
    return ends


def test_everything_shows_itself(shown: list[Any]) -> None:
    assert all(hasattr(each, "_repr_html_") or hasattr(each, "to_frame") for each in shown)
    assert "Health insurer" in shown[0]._repr_html_()
    assert "Saving" in shown[1]._repr_html_()


def test_the_figures_are_what_the_words_say(shown: list[Any]) -> None:
    people, _, saving, dear = shown[2:]
    assert people["fte"].sum() < people["baseline_fte"].sum()
    assert saving.is_monotonic_decreasing, "the more stays at home, the less is saved"
    assert set(dear.index) <= {"pune", "cebu_city", "manila", "tampa", "omaha"}
