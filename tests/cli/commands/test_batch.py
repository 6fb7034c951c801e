"""`batch` as the shell sees it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.killed import folders, write_jobs
from sourcing_opt.batch.folders import kept
from sourcing_opt.batch.report import BatchProgress, Report, Result
from sourcing_opt.cli.main import main
from sourcing_opt.cli.text.batch import batch_text, progress_line
from sourcing_opt.errors import Exit, worst
from tests.batch.batches import here, jobs_file


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sourcing_opt.batch.batch.work_out", here)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["batch", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_line_for_each_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = jobs_file(tmp_path, "{study: tiny, models: [own, as_is, cannot.yaml, offshore]}")
    code, out, err = run(capsys, path)
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert (code, err) == (4, "")
    assert lines[0] == "Run status NPV of cost gap exit code seconds"
    assert lines[1].startswith("tiny done optimal 2,692,800 GBP 0.00% 0 ")
    assert lines[2].startswith("tiny/as_is done as it is 3,456,000 GBP 0 ")
    assert lines[3].startswith("tiny/cannot failed infeasible 4 ")
    assert lines[4] == "tiny/offshore not started"
    assert "\n\nWithout a plan:\n  tiny/cannot:\n    these cannot hold together: cannot.far" in out
    assert out.endswith(
        f"4 runs: 2 done, 1 failed, 1 not started. They are in {tmp_path / 'runs'}\n"
        "No run was begun after the first failure: --keep-going begins the others too.\n"
    )


def test_json_says_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = jobs_file(tmp_path, "{study: tiny, models: [own, cannot.yaml]}")
    code, out, err = run(capsys, path, "--format", "json", "-o", tmp_path / "other")
    found: dict[str, Any] = json.loads(out)
    assert (code, err, found["exit_code"]) == (4, "", 4)
    assert (found["schema"], found["output"]) == ("sourcing-opt/batch/1", str(tmp_path / "other"))
    assert found["counts"] == {"done": 1, "failed": 1}
    assert [(row["label"], row["state"], row["exit_code"], row["npv"]) for row in found["runs"]] == [
        ("tiny", "done", 0, pytest.approx(2_692_800)),
        ("tiny/cannot", "failed", 4, None),
    ]
    assert {file.name for file in (tmp_path / "other" / found["runs"][1]["folder"]).iterdir()} == {
        "diagnosis.json",
        "manifest.json",
    }


def test_a_damaged_run_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = jobs_file(tmp_path, "{study: tiny}")
    run(capsys, path)
    [folder] = folders(tmp_path / "runs")
    (folder / "plan.json").unlink()
    code, out, _ = run(capsys, path)
    assert code == 0
    assert f"Damaged, so moved aside and run again:\n  {folder}.damaged-1\n" in out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--resume"], 3, "jobs.yaml: nothing to resume: no batch was begun with it in "),
        (["--resume", "--force"], 2, "--resume skips what is there and --force runs it again: give one of them"),
        (["--scheduler", "tcp://x:1", "--jobs", "2"], 2, "give one of them"),
        (["--jobs", "0"], 2, "Invalid value for '--jobs'"),
        (["-o", "no/where"], 9, "where: cannot be written: the folder "),
    ],
)
def test_what_cannot_be(
    arguments: list[str],
    code: int,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    found, out, err = run(capsys, jobs_file(tmp_path, "{study: tiny}"), *arguments)
    assert (found, out) == (code, "")
    assert message in err


def test_progress_is_for_those_who_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = jobs_file(tmp_path, "{study: tiny, scenarios: [none, dear]}")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    _, _, err = run(capsys, path)
    changes, first, second = err.splitlines()
    assert changes.startswith("tiny: scenario dear: ")
    assert first.startswith("1 of 2  tiny  optimal  ")
    assert first.endswith(" s left")
    assert second.startswith("2 of 2  tiny/own/dear  optimal  ")
    assert "left" not in second
    assert run(capsys, path)[2].splitlines() == [changes], "what is skipped needs no watching"


@pytest.mark.parametrize(
    ("left", "shown"),
    [(42.4, "about 42 s left"), (540, "about 9 min left"), (7100, "about 118 min left"), (7200, "about 2 h left")],
)
def test_the_time_left(left: float, shown: str) -> None:
    result = Result("bank/nearshore", "0", "done", "optimal", Exit.OK, seconds=14.24)
    assert progress_line(result, BatchProgress(12, 60, left)) == f"12 of 60  bank/nearshore  optimal  14.2 s  {shown}"


def test_an_interrupted_batch_says_how_to_finish_it() -> None:
    results = (Result("a", "0", "done", "optimal", Exit.OK), Result("b", "1", "stopped"))
    assert batch_text(Report(Path("runs"), results, Exit.INTERRUPTED)).endswith(
        "2 runs: 1 done, 1 stopped. They are in runs\nInterrupted: --resume finishes the rest."
    )


def test_an_interrupt_from_the_terminal(tmp_path: Path) -> None:
    """What is in flight is ended, whole runs stay."""
    jobs = write_jobs(tmp_path, 40)
    command = [sys.executable, "-m", "sourcing_opt", "batch", str(jobs)]
    batch = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not folders(tmp_path / "runs"):
        time.sleep(0.01)
    batch.send_signal(signal.SIGINT)
    out, err = batch.communicate()
    assert batch.returncode == Exit.INTERRUPTED
    assert all(line.startswith("study: scenario s") for line in err.splitlines()), err
    assert out.endswith("Interrupted: --resume finishes the rest.\n")
    there = folders(tmp_path / "runs")
    assert 0 < len(there) < 40
    assert f"{40 - len(there)} stopped" in out or f"{41 - len(there)} stopped" in out, (
        "perhaps in the moment after a run was there"
    )
    assert all(kept(folder, folder.name[-16:]) for folder in there)
    assert not list((tmp_path / "runs").glob(".sourcing-opt-*"))


def test_the_worst_of_many_exit_codes() -> None:
    order = [0, 5, 6, 4, 3, 8, 7, 9, 1, 130]
    for number, code in enumerate(order, 1):
        assert worst(Exit(each) for each in reversed(order[:number])) == code
    assert worst([]) == Exit.OK
    assert {Exit(code) for code in order} | {Exit.USAGE} == set(Exit), "no run ends with wrong use of the command line"
