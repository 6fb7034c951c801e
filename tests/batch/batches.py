"""Jobs files and batches for tests, and what is given to workers in them."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import Any

from sourcing_opt.batch.run import Answer, Run, carry_out
from sourcing_opt.io import content
from sourcing_opt.parallel import in_this_process

CANNOT = "title: Far\nused_by: nobody\nwhen: never\npolicies:\n- {id: far, type: share_limit, where: {country: IN}, min: 1}\n"
"""A sourcing model that leaves the example without a plan: some of its work may not go to India."""
WAGES = (
    "- {scenario: dear, step: 1, table: labor_rates, where: {location: pune}, column: salary, operation: multiply, value: 1.1}\n"
    "- {scenario: cheap, step: 1, table: labor_rates, where: {location: pune}, column: salary, operation: multiply, value: 0.9}\n"
)


def example(folder: Path) -> Path:
    """The smallest example with two scenarios, in `folder`/tiny, and the model `cannot.yaml` beside it."""
    shutil.copytree(content("inputs") / "tiny", folder / "tiny")
    (folder / "tiny" / "scenarios.yaml").write_text(WAGES, encoding="utf-8")
    (folder / "cannot.yaml").write_text(CANNOT, encoding="utf-8")
    return folder / "tiny"


def jobs_file(folder: Path, *jobs: str, name: str = "jobs.yaml") -> Path:
    """A jobs file with these lines as its jobs, the example beside it."""
    if not (folder / "tiny").exists():
        example(folder)
    path = folder / name
    path.write_text("jobs:\n" + "".join(f"- {job}\n" for job in jobs), encoding="utf-8")
    return path


def here(function: Callable[[Any], Any], items: Iterable[Any], *_: object) -> Generator[tuple[int, Any], None, None]:
    """In place of processes of their own, which take a while to start."""
    return in_this_process(function, items)


def dies_when_dear(run: Run) -> Answer:
    """Works, but for the runs of a scenario that kill their process."""
    if run.scenarios == ("dear",):
        os.kill(os.getpid(), signal.SIGKILL)
    return carry_out(run)
