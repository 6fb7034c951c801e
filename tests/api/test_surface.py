"""What `import sourcing_opt` promises: names, signatures, types, and that nothing heavy comes before it is needed."""

from __future__ import annotations

import ast
import doctest
import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import sourcing_opt
from tests.api.surface import surface

GOLDEN = Path(__file__).with_name("surface.txt")
HEAVY = {
    "numpy",
    "pandas",
    "scipy",
    "pydantic",
    "highspy",
    "pulp",
    "openpyxl",
    "xlsxwriter",
    "yaml",
    "click",
    "rich",
    "sourcing_opt.api",
}
MODULES = [f"sourcing_opt.api.{name}" for name in ("answers", "frames", "functions", "plan", "study", "tables", "writing")]


def test_the_public_surface_changes_on_purpose() -> None:
    assert surface() == GOLDEN.read_text(encoding="utf-8"), (
        "if it is meant: python -m tests.api.surface > tests/api/surface.txt, `make docs`, and a line in CHANGELOG.md"
    )


def test_every_name_is_typed_lazy_and_described() -> None:
    tree = ast.parse(Path(sourcing_opt.__file__).read_text(encoding="utf-8"))
    [checking] = [node for node in tree.body if isinstance(node, ast.If)]
    typed = {name.name for node in checking.body if isinstance(node, ast.ImportFrom) for name in node.names}
    assert typed == set(sourcing_opt.__all__) - {"__version__"}
    assert set(sourcing_opt.__all__) <= set(dir(sourcing_opt))
    assert set(import_module("sourcing_opt.api").__all__) <= typed
    for name in typed:
        value = getattr(sourcing_opt, name)
        assert value.__doc__, name
        if inspect.isclass(value) and value.__module__.startswith("sourcing_opt.api"):
            members = [member for key, member in vars(value).items() if not key.startswith("_") and not isinstance(member, tuple)]
            assert all(inspect.getdoc(member) for member in members), name


def test_a_name_that_is_none_is_said() -> None:
    with pytest.raises(AttributeError, match="no attribute 'optimize'"):
        sourcing_opt.optimize  # noqa: B018


def loaded_by(statement: str) -> set[str]:
    """The heavy modules that a fresh interpreter has after a statement."""
    code = f"import sys; {statement}; print(*(set(sys.modules) & {HEAVY!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_nothing_heavy_comes_with_the_package() -> None:
    assert loaded_by("import sourcing_opt, sourcing_opt.errors") == set()
    assert loaded_by("import sourcing_opt as so; so.InvalidInput") == set()


def test_help_comes_without_the_solver() -> None:
    help_ = "from sourcing_opt.cli.main import main; main(['--help']); main(['solve', '--help'])"
    assert loaded_by(help_) == {"click"}


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_the_docstrings(name: str) -> None:
    result = doctest.testmod(import_module(name))
    assert result.failed == 0


def test_all_modules_are_looked_at() -> None:
    folder = Path(sourcing_opt.__file__).parent / "api"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == {name.rsplit(".", 1)[1] for name in MODULES}
