"""Where a command stands, for somebody who watches: a line on stderr that is drawn anew while it works, and Ctrl-C acknowledged at once.

Only a terminal shows it; in a batch job's log there is nothing.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from sourcing_opt.solving.outcome import Progress

PATIENCE = 0.3
"""A command that is done sooner shows nothing. [seconds]"""
BEAT = 0.25
"""Between two drawings. [seconds]"""


class Watch:
    """Draws on a thread of its own until it is ended; whoever works only leaves word, and the newest counts."""

    def __init__(self, phase: str) -> None:
        """Begins with a phase; a line is drawn if it takes longer."""
        self._phase = phase
        self._since, self._until = time.monotonic(), 0.0
        self._progress: Progress | None = None
        self._answered = ""
        self._stopping = False
        self._thread: threading.Thread | None = None
        if _is_terminal():
            import socket

            self._ours, self._its = socket.socketpair()
            self._its.setblocking(False)
            # A signal is written here when it comes; Python's own handlers wait until a library returns.
            self._before = signal.set_wakeup_fd(self._its.fileno(), warn_on_full_buffer=False)
            self._thread = threading.Thread(target=self._draw, daemon=True)
            self._thread.start()

    def phase(self, name: str, seconds: float | None = None) -> None:
        """What is done from now on, and how long it may take."""
        self._since, self._until, self._progress, self._answered = time.monotonic(), seconds or 0.0, None, ""
        self._phase = name

    def progress(self, progress: Progress) -> None:
        """Where the search stands."""
        self._progress = progress

    def answered(self, done: int, asked: int, left: float | None = None) -> None:
        """How many of the questions known of are answered, and how many seconds those left may take."""
        about = "" if left is None or done >= asked else f", about {left:.0f} s left"
        self._answered = f"{done} of {asked} done{about}"

    def end(self) -> None:
        """Leave the terminal as it was. An answer comes after it."""
        if self._thread is not None:
            signal.set_wakeup_fd(self._before)
            self._its.close()
            self._thread.join()
            self._ours.close()
            self._thread = None

    def line(self) -> str:
        """Like `solving, 12 s: best plan 579,568,024, proven within 0.51%, 1,204 nodes, at most 48 s left`."""
        spent = time.monotonic() - self._since
        told = [f"{self._phase}, {spent:.0f} s"]
        if self._answered:
            told.append(self._answered)
        if self._progress is not None:
            told.append(_standing(self._progress))
        if self._until:
            told.append(f"at most {max(0.0, self._until - spent):.0f} s left")
        return f"{told[0]}: {', '.join(told[1:])}" if told[1:] else told[0]

    def _draw(self) -> None:
        """Until the other end of the pair is closed."""
        if self._heard(PATIENCE):
            return
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        console = Console(stderr=True, highlight=False, no_color=bool(os.environ.get("NO_COLOR")))
        with (
            _above_what_is_drawn(console),
            Live(console=console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False) as live,
        ):
            ended = False
            while True:
                live.update(Text(self.line(), no_wrap=True, overflow="ellipsis"), refresh=True)
                if ended:
                    # Drawn once more, so that what came last was shown, however short it was.
                    return
                said = self._stopping
                ended = self._heard(BEAT)
                if self._stopping and not said:
                    console.print(self._acknowledged())

    def _heard(self, seconds: float) -> bool:
        """Wait so long, or until a signal comes; whether it is time to end."""
        import select

        if not select.select([self._ours], [], [], seconds)[0]:
            return False
        heard = self._ours.recv(64)
        self._stopping = self._stopping or signal.SIGINT in heard
        return not heard

    def _acknowledged(self) -> str:
        has_plan = self._progress is not None and self._progress.objective < float("inf")
        if has_plan:
            return "Stopping, the best plan so far is kept."
        return "Stopping, what is done is kept." if self._answered else "Stopping."


@contextmanager
def _above_what_is_drawn(console: Console) -> Iterator[None]:
    """What is said on stderr meanwhile stands above the line. Rich's own way has no encoding, and click then writes past it."""
    from rich.file_proxy import FileProxy

    class Above(FileProxy):
        encoding = sys.stderr.encoding
        errors = sys.stderr.errors

    stderr = sys.stderr
    sys.stderr = Above(console, stderr)
    try:
        yield
    finally:
        sys.stderr = stderr


def watching(phase: str) -> Watch:
    """A watch that ends with the command, at the latest."""
    watch = Watch(phase)
    click.get_current_context().call_on_close(watch.end)
    return watch


def _is_terminal() -> bool:
    """Whether stderr is a terminal whose lines can be drawn anew, and this is who hears its signals."""
    try:
        return os.isatty(sys.stderr.fileno()) and os.environ.get("TERM") != "dumb" and _is_main()
    except (OSError, ValueError):  # a stream that somebody put in its place
        return False


def _is_main() -> bool:
    return threading.current_thread() is threading.main_thread()


def _standing(progress: Progress) -> str:
    from sourcing_opt.solving.outcome import relative_gap

    if progress.objective == float("inf"):
        return f"no plan yet, {progress.nodes:,} nodes"
    gap = relative_gap(progress.objective, progress.bound)
    proven = f"proven within {gap:.2%}" if gap < 1 else "nothing proven yet"
    return f"best plan {progress.objective:,.0f}, {proven}, {progress.nodes:,} nodes"
