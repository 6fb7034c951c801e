"""What workers are given to do in these tests. They import it by name, so it needs little itself."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from sourcing_opt.errors import InvalidInput, Problem


def double(number: int) -> int:
    return 2 * number


def whose(_: object) -> int:
    """The process that works on it, which takes a moment."""
    time.sleep(0.2)
    return os.getpid()


def refuse_negative(number: int) -> int:
    if number < 0:
        raise InvalidInput([Problem("negative", table="numbers", row=3), Problem("and odd", table="numbers")])
    return number


def fall_on_one(number: int) -> int:
    """Killed whenever it is given a 1."""
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def fall_at_first(mark: Path) -> str:
    """Killed when it is tried for the first time."""
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def leave(code: int) -> None:
    """End the process."""
    os._exit(code)


def something_that_stays_here(_: object) -> object:
    """A result that cannot travel."""
    return lambda: None


def never_end(pids: Path | None) -> None:
    """Write down this process and one that it starts, as a solver would be; then do not come back. None: nothing to do."""
    if pids is None:
        return
    other = subprocess.Popen(["sleep", "600"])
    draft = pids.with_suffix(".draft")
    draft.write_text(f"{os.getpid()} {other.pid}", encoding="utf-8")
    draft.rename(pids)
    time.sleep(600)
