"""A batch carries out what is not there yet, goes on or stops after a failure as told, and loses nothing."""

from __future__ import annotations

import errno
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from benchmarks.killed import begin, faults, write_jobs
from sourcing_opt.batch.batch import How, run_batch
from sourcing_opt.batch.folders import kept
from sourcing_opt.batch.jobs import read_jobs
from sourcing_opt.batch.registry import REGISTRY, open_registry, runs
from sourcing_opt.batch.report import BatchProgress, Report, Result
from sourcing_opt.errors import Exit, InvalidInput, NotWritable
from tests.batch.batches import dies_when_dear, here, jobs_file

ONCE = How()
SEVERAL = "{study: tiny, models: [own, cannot.yaml, nearshore], scenarios: [none, cheap]}"
"""Six runs, of which the third and the fourth have no plan."""


@pytest.fixture
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sourcing_opt.batch.batch.work_out", here)


def carry_out(path: Path, how: How = ONCE, output: Path | None = None) -> Report:
    jobs = read_jobs(path)
    return run_batch(jobs, output or jobs.output, how)


def states(report: Report) -> list[str]:
    return [result.state for result in report.results]


def listed(output: Path) -> list[str]:
    """The runs in the registry."""
    with open_registry(output / REGISTRY) as registry:
        return [entry.manifest.run for entry in runs(registry)]


def snapshot(output: Path) -> dict[str, tuple[int, bytes]]:
    """All that is in the run folders, and when it was written."""
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in output.glob("[!.]*/*")}


@pytest.mark.usefixtures("_here")
def test_every_run_has_its_folder_and_its_line_in_the_registry(tmp_path: Path) -> None:
    heard: list[tuple[Result, BatchProgress]] = []
    jobs = read_jobs(jobs_file(tmp_path, "{study: tiny, scenarios: [none, dear]}"))
    report = run_batch(jobs, jobs.output, How(), lambda result, progress: heard.append((result, progress)))
    plain, dear = report.results
    assert (plain.label, plain.state, plain.status, plain.exit_code) == ("tiny", "done", "optimal", Exit.OK)
    assert plain.npv == pytest.approx(2_692_800)
    assert (dear.label, dear.folder) == ("tiny/own/dear", f"tiny.own.dear-{dear.run}")
    for result in report.results:
        assert kept(jobs.output / str(result.folder), str(result.run)) is not None
    assert sorted(listed(jobs.output)) == sorted(str(result.run) for result in report.results)
    assert [(result, progress.done, progress.of) for result, progress in heard] == [(plain, 1, 2), (dear, 2, 2)]
    assert [progress.seconds_left is not None for _, progress in heard] == [True, True]
    assert report.exit_code == Exit.OK
    assert [result.state for result in report.results] == ["done", "done"]


@pytest.mark.usefixtures("_here")
def test_the_journal_tells_what_happened_when(tmp_path: Path) -> None:
    path = jobs_file(tmp_path, "{study: tiny, models: [own, multi_vendor]}")
    for _ in range(2):
        carry_out(path)
    lines = [json.loads(line) for line in (tmp_path / "runs" / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["event"], line.get("label"), line.get("exit_code"), line.get("done")) for line in lines] == [
        ("began", None, None, None), ("failed", "tiny/multi_vendor", 3, 1), ("done", "tiny", 0, 2), ("ended", None, 3, 2),
        ("began", None, None, None), ("skipped", "tiny", 0, 1), ("skipped", "tiny/multi_vendor", 3, 2), ("ended", None, 3, 2),
    ]  # fmt: skip
    assert [line["time"] for line in lines] == sorted(line["time"] for line in lines)
    assert sorted(line["run"] for line in lines[1:3]) == sorted(listed(tmp_path / "runs"))


@pytest.mark.usefixtures("_here")
def test_what_is_there_is_skipped_unless_forced(tmp_path: Path) -> None:
    path = jobs_file(tmp_path, SEVERAL)
    first = carry_out(path, How(keep_going=True))
    assert states(first) == ["done", "done", "failed", "failed", "done", "done"]
    assert first.exit_code == Exit.INFEASIBLE
    before = snapshot(tmp_path / "runs")
    again = carry_out(path)
    assert states(again) == ["skipped"] * 6
    assert [result.exit_code for result in again.results] == [0, 0, 4, 4, 0, 0]
    assert again.exit_code == Exit.INFEASIBLE
    assert snapshot(tmp_path / "runs") == before
    forced = carry_out(path, How(keep_going=True, force=True))
    assert states(forced) == states(first)
    after = snapshot(tmp_path / "runs")
    assert after.keys() == before.keys()
    assert all(after[name][1] == content for name, (_, content) in before.items() if "manifest" not in name)
    assert all(after[name][0] > written for name, (written, _) in before.items())


@pytest.mark.usefixtures("_here")
def test_a_changed_input_is_another_run_and_the_old_one_stays(tmp_path: Path) -> None:
    path = jobs_file(tmp_path, "{study: tiny}")
    [before] = carry_out(path).results
    settings = tmp_path / "tiny" / "study.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("0.25", "0.2"), encoding="utf-8")
    [after] = carry_out(path).results
    assert (after.state, after.label) == ("done", before.label)
    assert sorted(listed(tmp_path / "runs")) == sorted([str(before.run), str(after.run)])


@pytest.mark.usefixtures("_here")
def test_after_a_failure_no_run_is_begun_unless_told_to_keep_going(tmp_path: Path) -> None:
    path = jobs_file(tmp_path, SEVERAL)
    assert states(carry_out(path)) == ["done", "done", "failed", "not started", "not started", "not started"]
    assert states(carry_out(path)) == ["skipped", "skipped", "skipped", "failed", "not started", "not started"]
    assert states(carry_out(path, How(keep_going=True))) == ["skipped"] * 4 + ["done"] * 2


@pytest.mark.usefixtures("_here")
def test_what_is_known_to_be_wrong_before_the_start_stops_no_other_run(tmp_path: Path) -> None:
    """A study that no plan can mend has a folder that says so; of one that cannot be read there is nothing to keep."""
    path = jobs_file(tmp_path, "{study: nowhere}", "{study: tiny, models: [multi_vendor, own]}")
    nowhere, unsound, sound = carry_out(path).results
    assert (nowhere.state, nowhere.exit_code, nowhere.run, nowhere.folder) == ("failed", Exit.INVALID_INPUT, None, None)
    assert (unsound.state, unsound.exit_code) == ("failed", Exit.INVALID_INPUT)
    assert [file.name for file in (tmp_path / "runs" / str(unsound.folder)).iterdir()] == ["manifest.json"]
    assert sound.state == "done"
    assert carry_out(path).exit_code == Exit.INVALID_INPUT


@pytest.mark.long
def test_a_run_whose_process_dies_takes_no_other_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sourcing_opt.batch.batch.carry_out", dies_when_dear)
    path = jobs_file(tmp_path, "{study: tiny, scenarios: [none, dear, cheap]}")
    plain, dear, cheap = carry_out(path, How(jobs=2, keep_going=True)).results
    assert (plain.state, cheap.state) == ("done", "done")
    assert (dear.state, dear.exit_code, dear.folder) == ("failed", Exit.BUG, None)
    assert "died" in str(dear.message)
    assert dear.run not in listed(tmp_path / "runs")
    monkeypatch.undo()
    assert states(carry_out(path, How(resume=True))) == ["skipped", "done", "skipped"]


@pytest.mark.usefixtures("_here")
def test_a_transient_failure_leaves_nothing_and_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    path = jobs_file(tmp_path, "{study: tiny}")
    with monkeypatch.context() as patched:
        patched.setattr("sourcing_opt.batch.run.optimise", fail)
        assert carry_out(path).exit_code == Exit.BUG
    assert listed(tmp_path / "runs") == []
    assert states(carry_out(path)) == ["done"]


@pytest.mark.usefixtures("_here")
def test_a_damaged_run_is_moved_aside_and_run_again(tmp_path: Path) -> None:
    path = jobs_file(tmp_path, "{study: tiny}")
    [before] = carry_out(path).results
    folder = tmp_path / "runs" / str(before.folder)
    (folder / "plan.xlsx").write_bytes(b"half")
    report = carry_out(path)
    assert states(report) == ["done"]
    assert [aside.name for aside in report.moved_aside] == [f"{folder.name}.damaged-1"]
    assert (report.moved_aside[0] / "plan.xlsx").read_bytes() == b"half"
    assert kept(folder, str(before.run)) is not None
    assert listed(tmp_path / "runs") == [before.run]


@pytest.mark.usefixtures("_here")
def test_a_run_that_is_missing_in_the_registry_is_listed_again(tmp_path: Path) -> None:
    path = jobs_file(tmp_path, "{study: tiny}")
    [result] = carry_out(path).results
    for file in (tmp_path / "runs").glob(f"{REGISTRY}*"):
        file.unlink()
    assert states(carry_out(path)) == ["skipped"]
    assert listed(tmp_path / "runs") == [result.run]


@pytest.mark.usefixtures("_here")
def test_a_batch_is_resumed_only_as_it_was_begun(tmp_path: Path) -> None:
    path = jobs_file(tmp_path, "{study: tiny, scenarios: [none, dear]}")
    with pytest.raises(
        InvalidInput, match=r"jobs.yaml: nothing to resume: no batch was begun with it in .*runs \(leave out --resume\)"
    ):
        carry_out(path, How(resume=True))
    carry_out(path)
    assert states(carry_out(path, How(resume=True))) == ["skipped", "skipped"]
    jobs_file(tmp_path, "{study: tiny, gap: 0.5, scenarios: [none, cheap]}")
    with pytest.raises(InvalidInput) as caught:
        carry_out(path, How(resume=True))
    assert str(caught.value).splitlines() == [
        'jobs.yaml "tiny": has other inputs, settings or versions than when the batch was begun',
        'jobs.yaml "tiny/own/dear": is no longer asked for',
        'jobs.yaml "tiny/own/cheap": was not in the batch',
        "jobs.yaml: this is not the batch that was begun (to begin a new batch leave out --resume: runs that are there and still asked "
        "for stay)",
    ]
    other = jobs_file(tmp_path, "{study: tiny}", name="other.yaml")
    with pytest.raises(InvalidInput, match="nothing to resume"):
        carry_out(other, How(resume=True))


@pytest.mark.usefixtures("_here")
def test_an_interrupt_leaves_whole_runs(tmp_path: Path) -> None:
    def interrupt(_: Result, progress: BatchProgress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    path = jobs_file(tmp_path, "{study: tiny, scenarios: [none, dear, cheap]}")
    jobs = read_jobs(path)
    report = run_batch(jobs, jobs.output, How(), interrupt)
    assert (states(report), report.exit_code) == (["done", "done", "stopped"], Exit.INTERRUPTED)
    assert states(carry_out(path, How(resume=True))) == ["skipped", "skipped", "done"]


@pytest.mark.usefixtures("_here")
def test_a_full_disk_while_it_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = jobs_file(tmp_path, "{study: tiny, scenarios: [none, dear, cheap]}")
    sync, full = os.fsync, iter([False] * 7 + [True] * 3)

    def refuse(file: int) -> None:
        if next(full, False):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(file)

    monkeypatch.setattr(os, "fsync", refuse)
    report = carry_out(path, How(keep_going=True))
    assert states(report) == ["done", "failed", "done"]
    failed = report.results[1]
    assert (failed.exit_code, report.exit_code) == (Exit.NOT_WRITABLE, Exit.NOT_WRITABLE)
    assert "the disk is full: make room, or write somewhere else" in str(failed.message)
    assert not list((tmp_path / "runs").glob("tiny.dear*"))
    assert states(carry_out(path)) == ["skipped", "done", "skipped"]


def test_what_cannot_be_written_at_all_is_said_before_anything_is_solved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> Iterator[Any]:
        raise AssertionError

    monkeypatch.setattr("sourcing_opt.batch.batch.work_out", never)
    path = jobs_file(tmp_path, "{study: tiny}")
    with pytest.raises(NotWritable, match="is not there: create it first"):
        carry_out(path, output=tmp_path / "no" / "where")
    (tmp_path / "file").touch()
    with pytest.raises(NotWritable, match="is there already"):
        carry_out(path, output=tmp_path / "file")
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "log.jsonl").mkdir()
    with pytest.raises(NotWritable, match=r"log\.jsonl: cannot be written"):
        carry_out(path)


def test_a_damaged_registry_stops_a_batch_before_it_begins(tmp_path: Path) -> None:
    path = jobs_file(tmp_path, "{study: tiny}")
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / REGISTRY).write_text("not a database" * 100, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"registry\.sqlite: is damaged"):
        carry_out(path)
    assert [file.name for file in (tmp_path / "runs").iterdir()] == [REGISTRY]


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """A device that has no room; only who may mount one can try it, the others have the pretended one above."""
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(small)]
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("no such device here")
    try:
        report = carry_out(jobs_file(tmp_path, "{study: tiny, scenarios: [none, dear, cheap]}"), How(keep_going=True), small)
        failed = [result for result in report.results if result.state == "failed"]
        assert report.exit_code == Exit.NOT_WRITABLE
        assert failed
        assert all("the disk is full" in str(result.message) for result in failed)
        for result in report.results:
            assert (result.state == "done") == (
                kept(small / f"{result.label.replace('/', '.')}-{result.run}", str(result.run)) is not None
            )
        assert not list(small.glob(".sourcing-opt-*"))
    finally:
        subprocess.run(["umount", str(small)], check=True)


@pytest.mark.long
def test_two_batches_at_once_on_the_same_folder(tmp_path: Path) -> None:
    """Each run is there once, and the registry has them all."""
    jobs, count = write_jobs(tmp_path, 3), 3
    undisturbed, output = tmp_path / "alone", tmp_path / "together"
    assert begin(jobs, undisturbed).wait() == 0
    both = [begin(jobs, output) for _ in range(2)]
    assert [batch.wait() for batch in both] == [0, 0]
    assert faults(output, undisturbed, count) == []
    with closing(open(output / "log.jsonl", encoding="utf-8")) as journal:
        events = [json.loads(line)["event"] for line in journal]
    assert (events.count("began"), events.count("ended"), len(events)) == (2, 2, 4 + 2 * count)


@pytest.mark.usefixtures("_here")
def test_a_run_without_a_plan_keeps_why_and_what_would_give_one(tmp_path: Path) -> None:
    report = carry_out(jobs_file(tmp_path, "{study: tiny, models: [cannot.yaml]}"))
    [result] = report.results
    folder = tmp_path / "runs" / str(result.folder)
    found = json.loads((folder / "diagnosis.json").read_text(encoding="utf-8"))
    manifest = kept(folder, str(result.run))
    assert manifest is not None
    assert list(manifest.files) == ["diagnosis.json"]
    assert found["status"] == "infeasible"
    assert found["conflicts"] or found["certain"]
    first, *ways = str(manifest.message).splitlines()
    assert first.startswith("these cannot hold together: ")
    assert len(ways) == len(found["repairs"])
    assert all(line.startswith("way out: ") for line in ways)


@pytest.mark.usefixtures("_here")
def test_a_name_that_no_folder_can_have_is_said_and_the_others_are_carried_out(tmp_path: Path) -> None:
    long = "bank_" * 50
    report = carry_out(jobs_file(tmp_path, f"{{study: tiny, name: {long}}}", "{study: tiny}"), How(keep_going=True))
    assert states(report) == ["failed", "done"]
    assert report.results[0].exit_code == Exit.INVALID_INPUT
    assert "here with 267 characters; at most 200 go on every disk (give the job a shorter name)" in str(
        report.results[0].message
    )
