"""A study's program -> the best plan, and who proved that it is."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation import Formulation
from sourcing_opt.solving.engine import Clock, version
from sourcing_opt.solving.outcome import Limits, Outcome, Progress, Status, relative_gap
from sourcing_opt.solving.problem import Problem
from sourcing_opt.solving.proof import certified
from sourcing_opt.solving.search import EXACT, Search
from sourcing_opt.solving.starts import follow, stay

Moves = tuple[Floats, Floats]
"""(P, L, T) arrivals and departures."""


def find_best(
    model: Formulation, limits: Limits, progress: Callable[[Progress], None] | None = None, hand: Moves | None = None
) -> Outcome:
    """The plan with the least cost, proven by our own arithmetic to within the limits.

    hand: a plan in hand, which is kept unless another saves more than is unproven of it.
    """
    began = time.perf_counter()
    clock = Clock(np.inf if limits.seconds is None else began + limits.seconds)
    with interruptible(clock):
        problem = Problem(model)
        handed = time.perf_counter()

        def tell(objective: float, bound: float, nodes: int) -> None:
            if progress is not None:
                progress(Progress(time.perf_counter() - began, problem.money(objective), problem.money(bound), nodes))

        absolute = 0.0 if limits.resolution is None else limits.resolution / problem.units.money
        search = Search(problem, limits.gap, absolute, clock, tell)
        stay(search.plans, search.relaxation)
        if hand is not None:
            search.keep(follow(search.plans, search.relaxation, *hand))
        search.run()
        outcome = _outcome(problem, search, limits)
    return replace(outcome, seconds=time.perf_counter() - began, handover_seconds=handed - began, interrupted=clock.stopped)


def _outcome(problem: Problem, search: Search, limits: Limits) -> Outcome:
    """What was found and what is proven, in the study's units."""
    certificate = certified(problem, search.tree)
    by = "" if certificate is not None else version()
    bound = problem.money(search.bound) if certificate is None else certificate.bound
    best = search.best
    nodes = len(search.tree.parent)
    if best is None:
        status = Status.INFEASIBLE if bound == np.inf else Status.NOTHING_FOUND
        known = None if not np.isfinite(bound) else bound
        proof = by if status is Status.INFEASIBLE else None
        return Outcome(status, version(), None, known, 0.0, nodes=nodes, proof=proof, certificate=certificate)
    values = problem.study_values(best)
    objective = problem.model.program.value(values)
    known = min(bound, objective) if np.isfinite(bound) or bound > 0 else None
    allowed = max(limits.gap, EXACT, 0.0 if limits.resolution is None else limits.resolution / max(abs(objective), EXACT))
    proven = known is not None and relative_gap(objective, known) <= allowed
    status = Status.OPTIMAL if proven else Status.FEASIBLE
    proof = None if known is None else by
    return Outcome(status, version(), objective, known, 0.0, nodes=nodes, proof=proof, values=values, certificate=certificate)


@contextmanager
def interruptible(clock: Clock) -> Iterator[None]:
    """Ctrl-C ends the search, which keeps the best plan so far; a second one is the caller's."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def stop(number: int, frame: FrameType | None) -> None:
        clock.stopped = True
        signal.signal(signal.SIGINT, before)

    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        if before is signal.default_int_handler:
            signal.signal(signal.SIGINT, before)
