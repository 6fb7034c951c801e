"""Work in processes of this machine: every item is worked out or lost, and no process outlives what it works for."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sourcing_opt.batch.workers.executors import Lost, work_out
from sourcing_opt.errors import InvalidInput, Problem
from tests.batch import errands

ROOT = Path(__file__).parents[3]
WHILE = 60.0
"""Long enough for anything that happens at once. [seconds]"""


def until(so: Callable[[], bool]) -> bool:
    """Whether something comes to be so before long."""
    end = time.monotonic() + WHILE
    while not so():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def gone(pid: int) -> bool:
    """Whether a process has ended; who has not been asked for its exit code yet has too."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return state.strip() == "" or state.startswith("Z")


def pids_in(path: Path) -> list[int]:
    assert until(path.exists)
    return [int(pid) for pid in path.read_text(encoding="utf-8").split()]


def test_every_result_has_the_number_of_its_item() -> None:
    assert sorted(work_out(errands.double, range(5, 12), 2)) == [(n, 2 * (n + 5)) for n in range(7)]
    assert list(work_out(errands.double, [])) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_job_is_a_process_of_its_own(jobs: int) -> None:
    pids = {pid for _, pid in work_out(errands.whose, range(2 * jobs), jobs)}
    assert len(pids) == jobs
    assert os.getpid() not in pids


def test_an_item_is_taken_when_there_is_a_place_for_it() -> None:
    """So that who stops giving items ends the work with those that are begun."""
    jobs, taken, stop = 2, 0, False

    def items() -> Iterator[int]:
        nonlocal taken
        for number in range(100):
            if stop:
                return
            taken += 1
            yield number

    for done, (number, _) in enumerate(work_out(errands.double, items(), jobs)):
        assert number < taken <= done + jobs
        stop = stop or done == 2
    assert (done, taken) == (2 + jobs - 1, 3 + jobs - 1)


def test_what_goes_wrong_in_a_worker_is_raised_here_and_ends_all() -> None:
    with pytest.raises(InvalidInput) as caught:
        list(work_out(errands.refuse_negative, [1, -1], 2))
    assert str(caught.value) == "numbers: negative\nnumbers: and odd"
    assert [problem.row for problem in caught.value.problems] == [3, None]
    assert "in refuse_negative" in caught.value.__notes__[0]
    assert multiprocessing.active_children() == []


def test_problems_travel() -> None:
    error = InvalidInput([Problem("negative", table="numbers", row=3), Problem("odd")])
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.problems) == (str(error), error.problems)


def test_a_result_that_cannot_travel_is_an_error() -> None:
    with pytest.raises((AttributeError, pickle.PicklingError)):
        list(work_out(errands.something_that_stays_here, [1]))


def test_an_item_whose_process_died_is_tried_again(tmp_path: Path) -> None:
    assert list(work_out(errands.fall_at_first, [tmp_path / "mark"])) == [(0, "done")]


def test_an_item_whose_process_always_dies_is_lost_and_no_other() -> None:
    results = dict(work_out(errands.fall_on_one, range(5), 2))
    lost = results.pop(1)
    assert results == {0: 0, 2: 2, 3: 3, 4: 4}
    assert isinstance(lost, Lost)
    assert lost.reason == "the process that worked on it died, and so did the next: SIGKILL, as when memory runs out"


def test_a_process_that_ends_itself_is_lost_too() -> None:
    [(_, lost)] = work_out(errands.leave, [7])
    assert isinstance(lost, Lost)
    assert "exit code 7" in lost.reason


def test_closing_ends_what_is_in_flight(tmp_path: Path) -> None:
    """And what that has started: a solver may be a program of its own."""
    work = work_out(errands.never_end, [tmp_path / "pids", None], 2)
    assert next(work) == (1, None)
    pids = pids_in(tmp_path / "pids")
    assert not any(gone(pid) for pid in pids)
    work.close()
    assert until(lambda: all(gone(pid) for pid in pids))
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_worker_outlives_the_process_it_works_for(how: signal.Signals, tmp_path: Path) -> None:
    program = (
        "from pathlib import Path\nfrom sourcing_opt.batch.workers.executors import work_out\nfrom tests.batch.errands import never_end\n"
        f"if __name__ == '__main__':\n    list(work_out(never_end, [Path({str(tmp_path / 'pids')!r})]))\n"
    )
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, tmp_path / "program.py"], env=environment, stderr=subprocess.PIPE, text=True
    ) as parent:
        pids = pids_in(tmp_path / "pids")
        parent.send_signal(how)
        said = parent.communicate()[1]
    assert until(lambda: all(gone(pid) for pid in pids))
    # The one that was interrupted says so, and nobody else.
    assert said.count("Traceback") == said.count("KeyboardInterrupt") == (how == signal.SIGINT)
