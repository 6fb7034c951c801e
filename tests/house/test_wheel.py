"""A wheel that works on its own, and what is installed with it."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from sourcing_opt.cli.commands.doctor import within
from sourcing_opt.solving.tested import NEWEST
from tests.house.sources import ROOT, SOURCES

PAGE = ("sourcing_opt/report/page.css", "sourcing_opt/report/page.js")
"""What the package holds beside Python."""


def test_every_package_is_in_the_wheel() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(setup["options"]["packages"].split()) - {"sourcing_opt.models", "sourcing_opt.inputs"}
    assert listed == {".".join(path.parent.relative_to(ROOT).parts) for path in SOURCES}


@pytest.mark.parametrize(("lock", "extras"), [("run", ()), ("dev", ("dev", "dask", "docs"))])
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
