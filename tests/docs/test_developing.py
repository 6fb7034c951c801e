"""Every page for developers names files that are there, and commands that make knows."""

from __future__ import annotations

import re

import pytest

from sourcing_opt.economics.cost.components import COMPONENTS
from tests.docs.pages import DEVELOPING, blocks, paths_named
from tests.house.sources import PACKAGE, ROOT

PAGES = sorted(path.name for path in DEVELOPING.glob("*.md"))
TEXTS = {path: path.read_text(encoding="utf-8") for path in (ROOT / "CONTRIBUTING.md", *DEVELOPING.glob("*.md"))}


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_there(page: str) -> None:
    made = {block.path for block in blocks(page) if block.kind == "python"}
    assert sorted(path for path in paths_named(page) - made if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: object) -> None:
    [(page, text)] = [(page, text) for page, text in TEXTS.items() if page == path]
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_make_has_what_the_pages_ask_for() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    asked = {
        name
        for text in TEXTS.values()
        for line in re.findall(r"^    make ([a-z ]+)", text, re.MULTILINE)
        for name in line.split()
    }
    assert asked <= targets


def test_the_architecture_has_every_layer_and_every_room_below() -> None:
    text = (DEVELOPING / "architecture.md").read_text(encoding="utf-8")
    layers = {path.stem for path in PACKAGE.iterdir() if not path.stem.startswith("__")} - {"py"}
    assert sorted(name for name in layers if not re.search(rf"\b{name}\b", text)) == []
    rooms = {f"sourcing_opt/{path.parent.relative_to(PACKAGE)}/" for path in PACKAGE.glob("*/*/__init__.py")}
    in_the_workbook = {room for room in rooms if "/workbook/" in room and room.startswith("sourcing_opt/workbook")}
    sheets = (DEVELOPING / "add_a_sheet.md").read_text(encoding="utf-8")
    assert sorted(room for room in rooms - in_the_workbook if f"`{room}`" not in text) == []
    assert sorted(room for room in in_the_workbook if f"`{room}`" not in sheets) == []


def test_the_example_of_a_component_stands_in_the_code_as_the_page_has_it() -> None:
    """Its row, its formula, its expression, the oracle's line: each block stands in a file that the page names."""
    text = (DEVELOPING / "add_a_cost_component.md").read_text(encoding="utf-8")
    sources = [
        " ".join((ROOT / path).read_text(encoding="utf-8").split())
        for path in paths_named("add_a_cost_component.md")
        if path.endswith(".py")
    ]
    shown = re.findall(r"^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    assert len(shown) == 4
    for block in shown:
        assert any(_plain(block) in _plain(source) for source in sources), block
    assert "carbon" in {component.name for component in COMPONENTS}


def _plain(code: str) -> str:
    """Without the formatter's choices: blanks, brackets around a whole expression, commas before a bracket that closes."""
    return re.sub(r",(?=[)\]}])", "", re.sub(r"\s+", "", code)).replace("lambda:(", "lambda:").rstrip(",)")
