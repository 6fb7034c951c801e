"""Who carries work out: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import TypeVar

from sourcing_opt.batch.workers.processes import in_processes
from sourcing_opt.parallel import Lost

__all__ = ["Lost", "work_out"]

T = TypeVar("T")
R = TypeVar("R")


def work_out(
    function: Callable[[T], R], items: Iterable[T], jobs: int = 1, scheduler: str | None = None
) -> Generator[tuple[int, R | Lost], None, None]:
    """The results in the order in which they are there, each with the number of its item, from 0.

    jobs: how many processes of this machine work; scheduler: address of the Dask scheduler whose workers work instead of them.
    Function, items and results travel by value. An item is taken when a worker is free for it: when there are no more, the work ends
    with what is in flight. An item whose process dies whenever it is tried is Lost; the others do not suffer. What the function
    raises is raised here. Then, and when the generator is closed or interrupted, all that is in flight is ended first. Raises
    SolverMissing when the cluster cannot be used.
    """
    if scheduler is None:
        return in_processes(function, items, jobs)
    # Imported when asked for: it brings all that its workers are asked about.
    from sourcing_opt.batch.workers.cluster import on_cluster

    return on_cluster(function, items, scheduler)
