"""A batch that is killed and resumed ends as if nobody had killed it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.killed import begin, faults, folders, run_killed, write_jobs

RUNS, KILLS = 4, 2


@pytest.mark.long
def test_killed_and_resumed(tmp_path: Path) -> None:
    jobs = write_jobs(tmp_path, RUNS)
    undisturbed, output = tmp_path / "undisturbed", tmp_path / "killed"
    assert begin(jobs, undisturbed).wait() == 0
    assert run_killed(jobs, output, RUNS, KILLS, seed=7) == KILLS
    assert faults(output, undisturbed, RUNS) == []
    _harm(output)
    found = "\n".join(faults(output, undisturbed, RUNS))
    for fault in (
        "is not whole",
        "plan.json: is another one",
        f"{RUNS - 1} runs are there, {RUNS} in the undisturbed batch",
        "tmp: is left over",
        f"lists {RUNS} runs",
    ):
        assert fault in found, "otherwise nothing was shown above"


def _harm(output: Path) -> None:
    first, second, *_ = folders(output)
    (first / "plan.json").write_bytes(b"other")
    second.rename(output / ".sourcing-opt-0-1-2.tmp")
