"""The house as it was designed: what may import what, files that can be read, and a wheel that works on its own."""

from __future__ import annotations

import ast
import configparser
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from sourcing_opt.cli.doctor import within
from sourcing_opt.solving.tested import NEWEST
from tests.records import Records, module_of

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "sourcing_opt"

LAYERS = (
    "errors", "tolerances", "schemas", "facts", "io", "economics", "formulation", "solving", "plan", "analysis", "workbook", "report", "batch", "cli", "__main__",
)  # fmt: skip
"""From the ground up: a layer may import itself and what comes before it."""

ONE_PLACE = {
    "altair": {"report"},
    "click": {"cli"},
    "dask": {"batch"},
    "distributed": {"batch"},
    "highspy": {"solving"},
    "openpyxl": {"io", "workbook"},
    "pptx": {"report"},
    "pulp": {"formulation", "solving"},
    "rich": {"cli"},
    "scipy": {"formulation", "solving"},
    "vl_convert": {"report"},
    "xlsxwriter": {"io", "workbook"},
    "yaml": {"io"},
}
"""Third-party library -> the layers that may know it."""

ROOMS = ("grid", "model", "terms", "workings", "policies", "report", "case", "answers", "books")
"""Of the workbook, from the ground up: a room may import itself and what comes before it."""

PAGE = ("sourcing_opt/report/page.css", "sourcing_opt/report/page.js")
"""What the package holds beside Python."""
SOURCES = sorted(PACKAGE.rglob("*.py"))


def layer_of(module: str) -> str | None:
    """The layer of a module by its full name; None for the package itself and for what is not ours."""
    parts = module.split(".")
    return parts[1] if parts[0] == PACKAGE.name and len(parts) > 1 and parts[1] != "__version__" else None


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported anywhere in a module: at the top, inside functions, for type checking."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{'.' * node.level}{node.module or ''}.{name.name}") for name in node.names)


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


def layer_of_file(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_module_has_its_layer() -> None:
    assert {layer_of_file(path) for path in SOURCES} <= {*LAYERS, "__init__"}


def test_imports_go_downward_only() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in SOURCES
        if layer_of_file(path) in LAYERS
        for line in uphill(layer_of_file(path), path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


PLAN = PACKAGE / "plan"
INDEPENDENT = [PLAN / "audit.py", PLAN / "plan.py", PLAN / "policies.py", *sorted((PLAN / "findings").glob("*.py"))]


def uphill_in_the_workbook(room: str, source: str) -> list[str]:
    """The imports of a module in a room of the workbook that the design forbids, each with its line."""
    wrong = []
    for line, name in imports(ast.parse(source)):
        parts = name.split(".")
        target = parts[2] if parts[:2] == [PACKAGE.name, "workbook"] and len(parts) > 2 else room
        if target not in ROOMS or ROOMS.index(target) > ROOMS.index(room):
            wrong.append(f"{line}: {room} imports {name}")
    return wrong


def test_imports_between_the_rooms_of_the_workbook_go_downward_only() -> None:
    files = {path: path.relative_to(PACKAGE / "workbook").parts[0] for path in SOURCES if PACKAGE / "workbook" in path.parents}
    assert set(files.values()) == {*ROOMS, "__init__.py"}
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path, room in files.items()
        if room in ROOMS
        for line in uphill_in_the_workbook(room, path.read_text(encoding="utf-8"))
    ]
    assert wrong == []
    assert len(uphill_in_the_workbook("model", "from sourcing_opt.workbook.report.mix import MODEL")) == 1
    assert len(uphill_in_the_workbook("model", "from sourcing_opt.workbook import write_plan")) == 1
    assert uphill_in_the_workbook("model", "from sourcing_opt.workbook.grid.table import Table") == []


def test_a_room_of_the_workbook_has_few_files() -> None:
    assert {room: len(list((PACKAGE / "workbook" / room).glob("*.py"))) > 15 for room in ROOMS} == dict.fromkeys(ROOMS, False)


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


@pytest.mark.parametrize("path", INDEPENDENT, ids=lambda path: str(path.relative_to(PLAN)))
def test_the_audit_knows_nothing_of_the_model(path: Path) -> None:
    """Who recomputes a plan with the model's own rows would repeat the model's mistakes."""
    source = path.read_text(encoding="utf-8")
    assert [imported for _, imported in imports(ast.parse(source)) if layer_of(imported) == "formulation"] == []


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


def test_files_can_be_read_in_one_sitting() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}


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


def test_every_package_is_in_the_wheel() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(setup["options"]["packages"].split()) - {"sourcing_opt.models", "sourcing_opt.inputs"}
    assert listed == {".".join(path.parent.relative_to(ROOT).parts) for path in SOURCES}


@pytest.mark.parametrize(("lock", "extras"), [("run", ()), ("dev", ("dev", "dask"))])
def test_what_is_installed_is_locked(lock: str, extras: tuple[str, ...]) -> None:
    """Every library that setup.cfg asks for, by its hashes, in its range; and no address of who has it."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    asked = [setup["options"]["install_requires"], *(setup["options.extras_require"][extra] for extra in extras)]
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([\w.-]+)==(\S+).* \\\n    --hash=sha256:[0-9a-f]{64}", text, flags=re.MULTILINE))
    for requirement in (line for lines in asked for line in lines.split("\n") if line and not line.startswith("#")):
        match = re.match(r"[\w.-]+", requirement)
        assert match is not None
        name = match[0].lower()
        clauses = re.findall(r"[<>=!]=?[\d.]+", requirement)
        assert all(within(locked[name], clause) for clause in clauses), requirement
    assert re.search(r"://|--(extra-)?index|--find-links|^-i ", text) is None
    assert locked["highspy"] == NEWEST, "solving/tested.py names the HiGHS that the tests run with"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: what an earlier build left in the checkout must not end up in it."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    (copy / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "sourcing-opt.1", copy / "docs")
    for name in ("sourcing_opt", "models", "inputs"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", cwd=copy)
    [built] = (copy / "dist").glob("*.whl")
    return built


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints; its whole output when it fails."""
    # A PYTHONPATH would let the wheel find the checkout.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SOURCING_OPT"))}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    names = [name for name in zipfile.ZipFile(wheel).namelist() if not name.split("/")[0].endswith(".dist-info")]
    content = [path for top in ("models", "inputs") for path in (ROOT / top).rglob("*") if path.is_file()]
    expected = {str(path.relative_to(ROOT)) for path in SOURCES} | {"sourcing_opt/py.typed", *PAGE}
    expected |= {f"sourcing_opt/{path.relative_to(ROOT)}" for path in content}
    [data] = {name.split("/")[0] for name in names if ".data/" in name}
    assert set(names) == expected | {f"{data}/data/share/man/man1/sourcing-opt.1"}


def test_the_wheel_works_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    run(sys.executable, "-m", "venv", "--without-pip", installed, cwd=tmp_path)
    python, program = installed / "bin" / "python", installed / "bin" / "sourcing-opt"
    # The dependencies are those of the running environment; a path named in a .pth does not bring its own .pth files,
    # so an editable install there stays out.
    packages = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip()
    Path(packages, "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    where = run(python, "-c", "import sourcing_opt; print(sourcing_opt.__file__)", cwd=empty)
    assert Path(where.strip()).is_relative_to(installed)
    run(program, "new", "demo", "--example", "tiny", cwd=empty)
    run(program, "validate", "demo", cwd=empty)
    run(program, "solve", "demo", "-o", "plan.xlsx", cwd=empty)
    assert (empty / "plan.xlsx").stat().st_size > 0


@pytest.mark.parametrize(("ci", "outcome"), [("", "2 skipped"), ("true", "1 skipped, 1 error")])
def test_nothing_is_skipped_in_ci_for_lack_of_a_tool(ci: str, outcome: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_two.py").write_text(
        "import pytest\n"
        "@pytest.mark.skip(reason='needs LibreOffice')\ndef test_tool(): pass\n"
        "@pytest.mark.skip(reason='no such device here')\ndef test_device(): pass\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--rootdir", tmp_path, tmp_path],
        cwd=tmp_path, env=os.environ | {"CI": ci}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert outcome in done.stdout
