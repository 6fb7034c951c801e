"""What may import what."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, ROOT, SOURCES, imports, layer_of, layer_of_file

LAYERS = (
    "errors",
    "tolerances",
    "parallel",
    "schemas",
    "facts",
    "io",
    "economics",
    "formulation",
    "solving",
    "plan",
    "optimisation",
    "analysis",
    "workbook",
    "report",
    "documents",
    "batch",
    "api",
    "cli",
    "__main__",
)
"""From the ground up: a layer may import itself and what comes before it."""

ONE_PLACE = {
    "altair": {"report"},
    "click": {"cli"},
    "dask": {"batch"},
    "distributed": {"batch"},
    "highspy": {"solving"},
    "openpyxl": {"io", "workbook"},
    "pandas": {"api"},
    "pptx": {"report"},
    "pulp": {"formulation", "solving"},
    "rich": {"cli"},
    "scipy": {"economics", "formulation", "solving"},
    "vl_convert": {"report"},
    "xlsxwriter": {"io", "workbook"},
    "yaml": {"io"},
}
"""Third-party library -> the layers that may know it."""

ROOMS = {
    "analysis": ("diagnosis", "workbook", "succession", "comparison", "answers"),
    "workbook": ("grid", "model", "terms", "workings", "policies", "report", "case", "answers", "books"),
}
"""Layers that are made of rooms, from the ground up: a room may import itself and what comes before it."""

SOLVED = {"plan/plan.py": "optimisation.baseline"}
"""What nobody can know who does not solve: where new work goes if nothing moves."""


def uphill(layer: str, source: str) -> list[str]:
    """The imports of a module in `layer` that the design forbids, each with its line."""
    wrong = []
    for line, name in imports(ast.parse(source)):
        target = layer_of(name)
        if name.startswith("."):
            wrong.append(f"{line}: relative import {name}")
        if target is not None and (target not in LAYERS or LAYERS.index(target) > LAYERS.index(layer)):
            wrong.append(f"{line}: {layer} imports {name}")
        if layer not in ONE_PLACE.get(name.split(".")[0], {layer}):
            wrong.append(f"{line}: {layer} imports {name}, which only {sorted(ONE_PLACE[name.split('.')[0]])} may know")
    return wrong


def test_every_module_has_its_layer() -> None:
    assert {layer_of_file(path) for path in SOURCES} <= {*LAYERS, "__init__"}


def test_imports_go_downward_only() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in SOURCES
        if layer_of_file(path) in LAYERS
        for line in uphill(layer_of_file(path), path.read_text(encoding="utf-8"))
        if SOLVED.get(str(path.relative_to(PACKAGE)), "-") not in line
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "source",
    [
        "from sourcing_opt.plan import Plan",
        "from sourcing_opt import plan",
        "import sourcing_opt.plan",
        "def late():\n    from sourcing_opt.plan import Plan",
        "if TYPE_CHECKING:\n    from sourcing_opt.plan import Plan",
        "from .errors import Problem",
        "from sourcing_opt.helpers import anything",
        "import pulp",
    ],
)
def test_an_import_uphill_is_seen(source: str) -> None:
    assert len(uphill("economics", source)) == 1


def test_an_import_downhill_is_fine() -> None:
    assert (
        uphill("economics", "from sourcing_opt import __version__\nfrom sourcing_opt.errors import Problem\nimport numpy") == []
    )


def uphill_in_the_house(layer: str, room: str, source: str) -> list[str]:
    """The imports of a module in a room of a layer that the design forbids, each with its line."""
    rooms, wrong = ROOMS[layer], []
    for line, name in imports(ast.parse(source)):
        parts = name.split(".")
        target = parts[2] if parts[:2] == [PACKAGE.name, layer] and len(parts) > 2 else room
        if target not in rooms or rooms.index(target) > rooms.index(room):
            wrong.append(f"{line}: {room} imports {name}")
    return wrong


@pytest.mark.parametrize("layer", ROOMS)
def test_imports_between_the_rooms_of_a_layer_go_downward_only(layer: str) -> None:
    files = {path: path.relative_to(PACKAGE / layer).parts[0] for path in SOURCES if PACKAGE / layer in path.parents}
    assert set(files.values()) == {*ROOMS[layer], "__init__.py"}
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path, room in files.items()
        if room in ROOMS[layer]
        for line in uphill_in_the_house(layer, room, path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_an_import_from_a_room_above_is_seen() -> None:
    assert len(uphill_in_the_house("workbook", "model", "from sourcing_opt.workbook.report.mix import MODEL")) == 1
    assert len(uphill_in_the_house("workbook", "model", "from sourcing_opt.workbook import write_plan")) == 1
    assert uphill_in_the_house("workbook", "model", "from sourcing_opt.workbook.grid.table import Table") == []


PLAN = PACKAGE / "plan"
MACHINERY = ("sourcing_opt.formulation", "sourcing_opt.solving")
"""What finds plans, but for the words in which a solver answers."""


@pytest.mark.parametrize("path", sorted(PLAN.rglob("*.py")), ids=lambda path: str(path.relative_to(PLAN)))
def test_a_plan_and_its_audit_know_nothing_of_the_model(path: Path) -> None:
    """Who recomputes a plan with the model's own rows would repeat the model's mistakes."""
    names = [name for _, name in imports(ast.parse(path.read_text(encoding="utf-8"))) if name.startswith(MACHINERY)]
    assert [name for name in names if not name.startswith("sourcing_opt.solving.outcome.")] == []
