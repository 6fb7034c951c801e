"""Work carried out by processes of this machine.

Each worker has a connection of its own to the process it works for. It brings the items, takes the results, and holds the two together:
a worker that dies ends it, and takes nothing with it but its item; when the other end is closed, or dies, however that comes, the
worker is gone.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

from sourcing_opt.parallel import Lost

T = TypeVar("T")
R = TypeVar("R")

GRACE = 5.0
"""Time for a worker to notice that it is not wanted any more. [seconds]"""


def in_processes(function: Callable[[T], R], items: Iterable[T], jobs: int) -> Generator[tuple[int, R | Lost], None, None]:
    """The work of `batch.executors.work_out`, done by `jobs` processes."""
    died = yield from _try(function, enumerate(items), jobs)
    # Alone this time: there may not have been memory enough for all.
    for number, item, _ in died:
        for *_, how in (yield from _try(function, iter([(number, item)]), 1)):
            yield number, Lost(f"the process that worked on it died, and so did the next: {how}")


def _try(
    function: Callable[[T], R], numbered: Iterable[tuple[int, T]], jobs: int
) -> Generator[tuple[int, R], None, list[tuple[int, T, str]]]:
    """Results by number; in the end the items whose process died, and of what."""
    workers: list[_Worker] = []
    idle: list[_Worker] = []
    busy: dict[_Worker, tuple[int, T]] = {}
    died: list[tuple[int, T, str]] = []
    try:
        while True:
            # A place first: no item is taken while there is none.
            for _, (number, item) in zip(range(jobs - len(busy)), numbered, strict=False):
                if not idle:
                    idle.append(_Worker())
                    workers.append(idle[-1])
                idle[-1].begin(function, item)
                busy[idle.pop()] = number, item
            if not busy:
                return died
            ready = wait([worker.connection for worker in busy])
            for worker in [worker for worker in busy if worker.connection in ready]:
                number, item = busy.pop(worker)
                try:
                    error, result = worker.connection.recv()
                except (EOFError, OSError):
                    died.append((number, item, worker.end()))
                    continue
                if error is not None:
                    raise error
                idle.append(worker)
                yield number, result
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    """A process that works on one item at a time."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        # Theirs alone now, so that it is gone when they are.
        theirs.close()

    def begin(self, function: Callable[[T], R], item: T) -> None:
        """Have it work on an item: the connection then brings what was raised, or None, and the result."""
        # A worker that is gone is noticed where its result is waited for.
        with suppress(OSError):
            self.connection.send((function, item))

    def end(self) -> str:
        """Have the process gone; how it ended."""
        self.connection.close()
        self.process.join(GRACE)
        self.process.kill()
        self.process.join()
        code = self.process.exitcode or 0
        return f"exit code {code}" if code >= 0 else f"{signal.Signals(-code).name}, as when memory runs out"


def _serve(connection: Connection) -> None:
    """A worker's life."""
    # Whoever interrupts from the terminal means the process it works for, which then decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.setpgid(0, 0)
    received: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=(connection, received), daemon=True).start()
    while True:
        connection.send_bytes(_answer(received.get()))


def _listen(connection: Connection, received: SimpleQueue[bytes]) -> None:
    with suppress(EOFError, OSError):
        while True:
            received.put(connection.recv_bytes())
    # In the middle of its work, and with what it may have started: a solver of its own, for one.
    if sys.platform != "win32":
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _answer(message: bytes) -> bytes:
    try:
        function, item = pickle.loads(message)  # noqa: S301 - from the process that started this one
        return pickle.dumps((None, function(item)))
    except Exception as error:
        error.add_note(f"In a process of its own:\n{traceback.format_exc()}")
        return pickle.dumps((error, None))
