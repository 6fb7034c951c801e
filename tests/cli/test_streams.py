"""stdout holds the answer and nothing else: real processes, whose libraries print past Python, whose streams are closed or speak another encoding."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sourcing_opt.cli.main import main
from tests.studies import small, write_files

pytestmark = pytest.mark.long

NAME = "日本の研究 é 😀"
NOISE = """
import os, sys

def noise(event, arguments):
    quiet = ("sourcing_opt.cli.main", "sourcing_opt.cli.configuration", "sourcing_opt.cli.streams")
    if event == "import" and arguments[0].startswith(("sourcing_opt.cli.", "highspy")) and arguments[0] not in quiet:
        os.write(1, b"Running HiGHS 1.16.0: Copyright (c) 2026\\n")

sys.addaudithook(noise)
"""
"""A library that prints to descriptor 1 while a command runs, as HiGHS 1.16 does when it is made."""
INFEASIBLE = [{"id": "none", "type": "assignment", "where": "country=GB", "min": "1"}, {"id": "all", "type": "assignment", "where": "country=IN", "min": "1"}]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Studies, plans and a batch's runs, named in Japanese; and a noisy library."""
    path = tmp_path_factory.mktemp("役所")
    tables = small()
    tables["study"][0]["name"] = NAME
    for name, changes in {"研究": {}, "infeasible": {"policies": INFEASIBLE}}.items():
        (path / name).mkdir()
        write_files(tables | changes, path / name)
    (path / "jobs.yaml").write_text("jobs:\n- {study: 研究, name: shigoto, models: [own], scenarios: [none]}\n", encoding="utf-8")
    (path / "noise").mkdir()
    (path / "noise" / "sitecustomize.py").write_text(NOISE)
    assert main(["solve", str(path / "研究"), "-o", str(path / "plan.xlsx")]) == 0
    assert main(["batch", str(path / "jobs.yaml"), "-o", str(path / "runs")]) == 0
    return path


def run(
    folder: Path, *arguments: str, encoding: str = "utf-8", closed: tuple[int, ...] = (), noisy: bool = True
) -> subprocess.CompletedProcess[bytes]:
    """A real process, some of whose standard streams the caller has closed."""
    environment = os.environ | {"PYTHONIOENCODING": encoding, "SOURCING_OPT_CONFIG": ""}
    environment |= {"PYTHONPATH": os.pathsep.join([str(folder / "noise"), str(Path.cwd())])} if noisy else {}
    # The shell closes descriptors as a caller would: Python's own way leaves it to the child what to do about them.
    redirections = " ".join(f"{stream}>&-" for stream in closed)
    command = ["sh", "-c", f'exec "$0" "$@" {redirections}', sys.executable, "-m", "sourcing_opt", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["solve", "研究"], 0),
        (["solve", "infeasible"], 4),
        (["compare", "研究", "--models", "onshore", "--jobs", "2"], 0),
        (["check", "plan.xlsx"], 0),
        (["diff", "plan.xlsx", "plan.xlsx"], 0),
        (["roll", "研究", "--plan", "plan.xlsx", "--to", "2027-Q2", "-o", "次の"], 0),
        (["validate", "研究"], 0),
        (["batch", "jobs.yaml", "-o", "new"], 0),
        (["runs", "list", "-d", "runs"], 0),
        (["runs", "show", "-d", "runs", "shigoto"], 0),
        (["config", "show"], 0),
        (["doctor"], 0),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_every_document_stands_alone(arguments: list[str], code: int, folder: Path) -> None:
    done = run(folder, *arguments, "--format", "json", encoding="cp1252", closed=(2,))
    assert json.loads(done.stdout.decode("ascii")), "JSON for whoever reads it, in whatever encoding"
    assert (done.returncode, done.stderr) == (code, b"")


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_name_that_the_encoding_does_not_have_in_a_document(encoding: str, folder: Path) -> None:
    done = run(folder, "solve", "研究", "--format", "json", encoding=encoding)
    assert json.loads(done.stdout)["study"]["name"] == NAME
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_name_that_the_encoding_does_not_have_in_text(encoding: str, folder: Path) -> None:
    done = run(folder, "solve", "研究", encoding=encoding, noisy=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Cost by plan" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "closed"),
    [
        (["solve", "研究", "-o", "closed.xlsx"], 0, (1, 2)),
        (["solve", "研究", "-o", "closed.xlsx"], 0, (1,)),
        (["solve", "nowhere"], 3, (1,)),
        (["nonsense"], 2, (1, 2)),
        (["--version"], 0, (2,)),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else str(value),
)
def test_streams_that_the_caller_has_closed(arguments: list[str], code: int, closed: tuple[int, ...], folder: Path) -> None:
    """Nothing that is opened later takes their place, and the exit code is the command's."""
    done = run(folder, *arguments, closed=closed)
    assert done.returncode == code
    assert b"Traceback" not in done.stdout + done.stderr
    assert b"Running HiGHS" not in done.stdout
    assert not done.stderr if 2 in closed else True
    if "-o" in arguments:
        assert main(["check", str(folder / "closed.xlsx")]) == 0


def test_what_a_library_prints_is_no_answer(folder: Path) -> None:
    done = run(folder, "validate", "研究")
    assert b"Running HiGHS" not in done.stdout
    assert b"HiGHS" in done.stderr
