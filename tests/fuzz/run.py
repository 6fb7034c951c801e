"""Try mistakes from a seed on, in a process of its own with 1 GB to live in: `python -m tests.fuzz.run SEED COUNT`. Prints those that went wrong."""

from __future__ import annotations

import contextlib
import io
import resource
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sourcing_opt.cli.main import main
from sourcing_opt.errors import Exit, InvalidInput
from sourcing_opt.io import load
from sourcing_opt.schemas.checks.plausible import range_of
from sourcing_opt.schemas.study import TABLES, Study
from tests.fuzz.mutations import arguments, study_with_a_mistake
from tests.studies import small, write_files

SECONDS, BYTES = 10, 1_000_000_000
"""Of the processor, so that it does not matter who else works on the machine."""
WAITING = 10 * SECONDS
"""And of the clock, for what waits for another process. [seconds]"""


class TooLong(BaseException):
    """A mistake that takes more than its time: past everything that catches exceptions."""


def out_of_range(study: Study) -> Iterator[str]:
    """The numbers of a study that no study may have."""
    for table in TABLES:
        for row in study.rows(table):
            for column, value in row.cells().items():
                mark = range_of(type(row), column)
                if mark is not None and isinstance(value, (int, float)) and not mark.least <= value <= mark.most:
                    yield f"{table}.{column} = {value}"


def wrong_with(seed: int, folder: Path) -> str | None:
    """What goes wrong with one mistake; None when it is taken, or refused in words."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        if seed % 5 == 0:
            code = main([*_COMMANDS[seed // 5 % len(_COMMANDS)], str(write_files(small(), folder / "study")), *arguments(seed)])
        else:
            path = study_with_a_mistake(seed, folder)
            code = main(["validate", str(path)])
            with contextlib.suppress(InvalidInput):
                if found := list(out_of_range(load(path).study)):
                    return f"{seed}: accepted {found}"
    return f"{seed}: {said.getvalue()[-1500:]}" if code == Exit.BUG or "Traceback" in said.getvalue() else None


_COMMANDS = (["solve"], ["compare", "--models", "as_is", "--scenarios", ""])


def run(first: int, count: int) -> int:
    """Try the mistakes; how many went wrong."""

    def stop(signal_number: int, frame: object) -> None:
        raise TooLong

    signal.signal(signal.SIGPROF, stop)
    signal.signal(signal.SIGALRM, stop)
    resource.setrlimit(resource.RLIMIT_DATA, (BYTES, BYTES))
    wrong = 0
    for seed in range(first, first + count):
        with tempfile.TemporaryDirectory() as folder:
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            signal.alarm(WAITING)
            try:
                found = wrong_with(seed, Path(folder))
            except TooLong:
                found = f"{seed}: takes more than {SECONDS} seconds"
            except MemoryError:
                found = f"{seed}: takes more than {BYTES:,} bytes"
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
                signal.alarm(0)
        if found is not None:
            wrong += 1
            print(found)  # noqa: T201
    return wrong


if __name__ == "__main__":
    sys.exit(run(int(sys.argv[1]), int(sys.argv[2])) > 0)
