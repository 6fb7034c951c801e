"""One run in a process of its own, so that nothing leaks into the next one, and a solver that hangs can be ended.

HiGHS 1.12 to 1.15.1 may never come back from presolve on small programs, whatever its time limit.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.cases import prepare
from benchmarks.generator import generate
from benchmarks.solvers import SOLVERS, Answer
from benchmarks.stopwatch import Seconds, Stopwatch
from sourcing_opt.solving import Limits

GRACE = 60.0
"""What a process may take beyond the time limit before it is ended. [seconds]"""
STOPPED = "ended from outside"
FAILED = "failed"


@dataclass(frozen=True)
class Run:
    """A solver on a case, measured."""

    solver: str
    answer: Answer
    steps: dict[str, Seconds] = field(default_factory=dict)
    peak: float = 0.0
    """Most memory the process, or one that it began, has held. [MB]"""
    said: str = ""
    """Last line of what it complained about."""

    def seconds(self, *steps: str) -> Seconds:
        """Of some steps, or of all."""
        total = Seconds()
        for step in steps or self.steps:
            total = total.plus(self.steps.get(step, Seconds()))
        return total


def run(solver: str, case: Path, gap: float, limit: float) -> Run:
    """Run a solver on a prepared case, for at most `limit` seconds."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder, "run.json")
        command = [sys.executable, "-m", "benchmarks.run", solver, str(case), str(gap), str(limit), str(written)]
        process = subprocess.Popen(
            command, cwd=Path(__file__).parent.parent, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
        )  # fmt: skip
        try:
            _, said = process.communicate(timeout=limit + GRACE)
        except subprocess.TimeoutExpired:
            return Run(solver, Answer(STOPPED), {"solve": Seconds(limit, limit)})
        finally:
            if process.poll() is None:
                # With what it has started itself.
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
        if process.returncode != 0 or not written.exists():
            return Run(solver, Answer(FAILED), said=(said.strip().splitlines() or [f"exit code {process.returncode}"])[-1])
        return _read(json.loads(written.read_text()))


def _read(found: dict[str, Any]) -> Run:
    steps = {name: Seconds(*both) for name, both in found["steps"].items()}
    return Run(**(found | {"answer": Answer(**found["answer"]), "steps": steps}))


def _measured(solver: str, case: Path, limits: Limits) -> Run:
    """Here, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        # Once on a tiny program: what is imported when it is first needed is not what is measured.
        prepare(generate(6, 2, 2), Path(folder))
        SOLVERS[solver](Path(folder), limits, Stopwatch())
    watch = Stopwatch()
    answer = SOLVERS[solver](case, limits, watch)
    peak = max(resource.getrusage(whose).ru_maxrss for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    return Run(solver, answer, watch.steps, peak)


if __name__ == "__main__":
    _solver, _case, _gap, _limit, _written = sys.argv[1:]
    Path(_written).write_text(json.dumps(asdict(_measured(_solver, Path(_case), Limits(float(_gap), float(_limit))))))
