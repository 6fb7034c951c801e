"""What should be said of a study is said by every command that reads one, each thing once, on stderr."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sourcing_opt.cli.main import main
from tests.studies import small, write_files

OWN_FILE = "notes.csv: is no table of a study: left alone"
ODD = 'smallest_move "400000'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a study that has a file of its own beside it and an unlikely rate, and its plan as workbook and document."""
    folder = tmp_path_factory.mktemp("made")
    study = write_files(small(), folder / "study")
    (study / "notes.csv").write_text("anything\n", encoding="utf-8")
    text = (study / "study.yaml").read_text(encoding="utf-8")
    (study / "study.yaml").write_text(f"{text}smallest_move: 400000\n", encoding="utf-8")
    (folder / "jobs.yaml").write_text("jobs:\n  - {name: one, study: study, scenarios: [none, dear]}\n", encoding="utf-8")
    assert main(["solve", str(study), "-o", str(folder / "plan.xlsx")]) == 0
    return folder


COMMANDS: dict[str, Callable[[Path, Path], list[str]]] = {
    "validate": lambda made, out: ["validate", f"{made}/study"],
    "solve": lambda made, out: ["solve", f"{made}/study"],
    "solve after another": lambda made, out: [
        "solve",
        f"{made}/study",
        "--previous",
        f"{made}/plan.xlsx",
        "-o",
        f"{out}/next.xlsx",
    ],
    "compare": lambda made, out: ["compare", f"{made}/study", "--models", "offshore", "--scenarios", "dear"],
    "batch": lambda made, out: ["batch", f"{made}/jobs.yaml", "-o", f"{out}/runs"],
    "roll": lambda made, out: ["roll", f"{made}/study", "--plan", f"{made}/plan.xlsx", "--to", "2027-Q2", "-o", f"{out}/next"],
    "convert": lambda made, out: ["convert", f"{made}/study", f"{out}/study.xlsx"],
    "check": lambda made, out: ["check", f"{made}/plan.xlsx"],
    "diff": lambda made, out: ["diff", f"{made}/plan.xlsx", f"{made}/plan.xlsx"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_them_once(name: str, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(COMMANDS[name](made, tmp_path))
    lines = capsys.readouterr().err.splitlines()
    from_files = name not in ("check", "diff")
    assert sum(OWN_FILE in line for line in lines) == int(from_files), lines
    told = [line for line in lines if ODD in line]
    assert len(told) == len(set(told)) == (2 if name == "solve after another" else 1), lines


@pytest.mark.parametrize("name", ["compare", "batch"])
def test_scenarios_say_what_they_change(name: str, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(COMMANDS[name](made, tmp_path))
    [line] = [line for line in capsys.readouterr().err.splitlines() if "salary" in line]
    assert "dear" in line
    assert line.endswith("labor_rates.salary: 1 row changed, of 3")
