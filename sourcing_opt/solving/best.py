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
from sourcing_opt.solving.attempts import EXACT
from sourcing_opt.solving.engine import Clock, version
from sourcing_opt.solving.outcome import Limits, Outcome, Progress, Status
from sourcing_opt.solving.plans import Plans
from sourcing_opt.solving.problem import Problem
from sourcing_opt.solving.proof import certified
from sourcing_opt.solving.relaxation import Relaxation
from sourcing_opt.solving.search import Search
from sourcing_opt.solving.starts import follow, stay
from sourcing_opt.solving.tree import Tree

CLOSE = 1e-5
"""How closely relaxations are solved, relatively, where no finer gap is asked for."""
GRACE = 1.0
"""Time for a look at what there is today, where the limit leaves less. [seconds]"""
Moves = tuple[Floats, Floats]
"""(P, L, T) arrivals and departures."""


class Loaded:
    """A study's program in the solver's hands. When its costs or bounds have changed it can be asked again: from the columns, links and basis
    that are there, and from the plan and the tree of the first answer."""

    def __init__(self, model: Formulation) -> None:
        """Nothing is solved yet."""
        self._began = time.perf_counter()
        self.clock = Clock()
        self.problem = Problem(model)
        self.relaxation = Relaxation(self.problem, self.clock, 0.0)
        self._first: tuple[Floats | None, Tree] | None = None

    def solve(self, limits: Limits, progress: Callable[[Progress], None] | None = None, hand: Moves | None = None) -> Outcome:
        """The plan with the least cost at the program's costs and bounds as they are now, proven by our own arithmetic to within the limits.

        hand: a plan in hand, else that of the first answer: kept unless another saves more than is unproven of it.
        """
        began = self._began if self._first is None else time.perf_counter()
        problem, self.clock.stopped = self.problem, False
        self.clock.until = until = np.inf if limits.seconds is None else began + limits.seconds
        if self._first is not None:
            problem.refresh()
        handed = time.perf_counter()

        def tell(objective: float, bound: float, nodes: int) -> None:
            if progress is not None:
                progress(Progress(time.perf_counter() - began, problem.money(objective), problem.money(bound), nodes))

        with interruptible(self.clock):
            plans = Plans(problem, self.clock)
            self.relaxation.refresh(min(CLOSE, max(limits.gap / 20, EXACT / 10)))
            absolute = 0.0 if limits.resolution is None else limits.resolution / problem.units.money
            search = Search(self.relaxation, plans, limits.gap, absolute, tell)
            plan, tree = self._first or (None, None)
            kept = plan if plan is not None and plans.take(plan) else None
            if kept is None:
                # Whatever the limit, what there is today is looked at.
                self.clock.until = max(self.clock.until, time.perf_counter() + GRACE)
                stay(plans, self.relaxation)
                self.clock.until = until
            search.keep(kept if hand is None else follow(plans, self.relaxation, *hand))
            search.run(tree)
            outcome = _outcome(problem, search)
        self._first = self._first or (search.best, search.tree)
        return replace(
            outcome, seconds=time.perf_counter() - began, handover_seconds=handed - began, interrupted=self.clock.stopped
        )


def find_best(
    model: Formulation, limits: Limits, progress: Callable[[Progress], None] | None = None, hand: Moves | None = None
) -> Outcome:
    """As `Loaded.solve`, asked once."""
    return Loaded(model).solve(limits, progress, hand)


def _outcome(problem: Problem, search: Search) -> Outcome:
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
        return Outcome(
            status=status,
            solver=version(),
            objective=None,
            bound=known,
            seconds=0.0,
            nodes=nodes,
            proof=proof,
            certificate=certificate,
        )
    values = problem.study_values(best)
    objective = problem.model.program.value(values)
    known = min(bound, objective) if np.isfinite(bound) or bound > 0 else None
    status = Status.OPTIMAL if search.proven and known is not None else Status.FEASIBLE
    proof = None if known is None else by
    return Outcome(
        status=status,
        solver=version(),
        objective=objective,
        bound=known,
        seconds=0.0,
        nodes=nodes,
        proof=proof,
        values=values,
        certificate=certificate,
    )


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
