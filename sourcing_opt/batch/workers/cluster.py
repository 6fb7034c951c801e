"""Work carried out by the workers of a Dask cluster.

The scheduler passes on what it does not look into, so it needs nothing but Dask. The workers need the package and what it stands on as
they are here: the same work has the same result everywhere.

Studies and answers travel as pickles: whoever can speak to the scheduler or a worker can have it do anything. An address that begins with `tls://` is spoken to
only with the certificates that Dask's own configuration names.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from sourcing_opt.batch.run import versions
from sourcing_opt.errors import SolverMissing
from sourcing_opt.parallel import Lost

if TYPE_CHECKING:
    from distributed import Client, Future

T = TypeVar("T")
R = TypeVar("R")

ANSWER = 10.0
"""Time for a scheduler to answer, and for its first worker to be there. [seconds]"""
RETURN = 60.0
"""Time for a worker to come back when all are gone. [seconds]"""
LOOK = 5.0
"""How often to look for workers that came or went while nothing is finished. [seconds]"""


def on_cluster(function: Callable[[T], R], items: Iterable[T], scheduler: str) -> Generator[tuple[int, R | Lost], None, None]:
    """The work of `batch.executors.work_out`, done by all workers of the scheduler at that address.

    Dask tries an item whose worker died on others. What is in flight when the work is ended early is forgotten; a worker in the middle
    of it cannot be stopped from here. Raises SolverMissing when nobody answers, or a worker is not as it has to be.
    """
    flight: dict[Future[Any], int] = {}
    finished: SimpleQueue[Future[Any]] = SimpleQueue()
    numbered = enumerate(items)
    with _client(scheduler) as client:
        crew = _Crew(client, scheduler)
        try:
            while True:
                # A place first: no item is taken while there is none.
                for _, (number, item) in zip(range(crew.places() - len(flight)), numbered, strict=False):
                    future = client.submit(_task(), pickle.dumps((function, item)), pure=False)
                    flight[future] = number
                    future.add_done_callback(finished.put)
                if not flight:
                    return
                try:
                    future = finished.get(timeout=LOOK)
                except Empty:
                    continue
                yield flight.pop(future), _result(future, scheduler)
        finally:
            client.cancel(list(flight))


def _task() -> Callable[[bytes], Any]:
    def work(message: bytes) -> Any:
        function, item = pickle.loads(message)  # noqa: S301 - from this process
        return function(item)

    # A function inside another travels by value: the scheduler, which unpacks it, may not have this module.
    return work


def _result(future: Future[Any], scheduler: str) -> Any:
    """What the function returned, or Lost; what it raised is raised."""
    from distributed import KilledWorker

    match future.status:
        case "finished":
            with suppress(OSError, CancelledError):
                return future.result()
        case "error":
            error = future.exception()
            if not isinstance(error, KilledWorker):
                raise error
            return Lost(f"every worker that worked on it died, the last at {error.last_worker.address}: its log may say of what")
    raise _gone(scheduler)


class _Crew:
    """The workers of a scheduler as they come and go; each is asked once which versions it has."""

    def __init__(self, client: Client, scheduler: str) -> None:
        self.client = client
        self.scheduler = scheduler
        self.known: set[str] = set()
        self.last_there = time.monotonic()

    def places(self) -> int:
        """How many items to work on at a time: one for each worker, whatever its threads, and one when there is no worker for now.

        The solver uses one thread of a process at a time. Raises SolverMissing.
        """
        try:
            workers = list(self.client.nthreads())
        except OSError:
            raise _gone(self.scheduler) from None
        if workers:
            self.last_there = time.monotonic()
        elif time.monotonic() - self.last_there > RETURN:
            raise SolverMissing(f"the Dask scheduler at {self.scheduler} has no workers any more: start some and try again")
        if new := [worker for worker in workers if worker not in self.known]:
            self._require_same_versions(new)
        return max(1, len(workers))

    def _require_same_versions(self, workers: list[str]) -> None:
        ours = versions()
        wrong = []
        for worker, theirs in sorted(self.client.run(_asked(), workers=workers, on_error="return").items()):
            if theirs == ours:
                self.known.add(worker)
            elif isinstance(theirs, str):
                wrong.append(f"  {worker}: {theirs}")
            elif isinstance(theirs, dict):
                other = [f"{name} {theirs.get(name)} (here {ours[name]})" for name in ours if theirs.get(name) != ours[name]]
                wrong.append(f"  {worker}: {', '.join(other)}")
        if wrong:
            what = "these Dask workers might come to other results: install there what is here, and start them again"
            raise SolverMissing("\n".join([what, *wrong]))


def _asked() -> Callable[[], dict[str, str] | str]:
    def versions_there() -> dict[str, str] | str:
        try:
            from sourcing_opt.batch.run import versions

            return versions()
        except Exception as error:
            return str(error)

    # By value, as above: the worker may not have this module either.
    return versions_there


@contextmanager
def _client(scheduler: str) -> Iterator[Client]:
    """A connection to a scheduler that has a worker. Raises SolverMissing."""
    try:
        import dask
        from distributed import Client
    except ImportError:
        raise SolverMissing('working on a cluster needs Dask: pip install "sourcing-opt[dask]"') from None
    # What goes wrong is said here.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    _require_answer(scheduler)
    # A study is what Dask calls large.
    with (
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TB"}),
        Client(scheduler, timeout=ANSWER, set_as_default=False) as client,
    ):
        try:
            client.wait_for_workers(1, timeout=ANSWER)
        except TimeoutError:
            start = f"`dask worker {scheduler} --nthreads 1`, one for each processor"
            raise SolverMissing(f"the Dask scheduler at {scheduler} has no workers: start some with {start}") from None
        yield client


def _require_answer(scheduler: str) -> None:
    """Raise SolverMissing unless a Dask scheduler is there. A client would wait for ever for one that listens but does not speak."""
    from distributed import Security, rpc

    async def ask() -> str:
        async with rpc(scheduler, connection_args=Security().get_connection_args("client")) as other:
            return str((await other.identity())["type"])

    try:
        answer = asyncio.run(asyncio.wait_for(ask(), ANSWER))
    except Exception as error:
        answer = str(error) or type(error).__name__
    if answer != "Scheduler":
        raise SolverMissing(
            f"no Dask scheduler answers at {scheduler!r}: start one with `dask scheduler`, and give the address it shows, "
            f"like tcp://host:8786 ({answer})"
        )


def _gone(scheduler: str) -> SolverMissing:
    return SolverMissing(f"the Dask scheduler at {scheduler} has gone away: start it and its workers again, and try again")
