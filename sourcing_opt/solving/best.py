"""A study's program -> the best plan, and who proved that it is."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import FrameType

import numpy as np

from sourcing_opt.economics.axes import Flags, Floats, Indices
from sourcing_opt.formulation import Formulation
from sourcing_opt.formulation.implied import Link
from sourcing_opt.solving.engine import Clock, version
from sourcing_opt.solving.outcome import Limits, Outcome, Progress, Status
from sourcing_opt.solving.proof import certified
from sourcing_opt.solving.search.attempts import EXACT
from sourcing_opt.solving.search.branch_and_bound import Search
from sourcing_opt.solving.search.plans import Plans
from sourcing_opt.solving.search.problem import Problem
from sourcing_opt.solving.search.relaxation import Relaxation
from sourcing_opt.solving.search.starts import follow, stay
from sourcing_opt.solving.search.tree import Tree

CLOSE = 1e-5
"""How closely relaxations are solved, relatively, where no finer gap is asked for."""
GRACE = 1.0
"""Time for a look at what there is today, where the limit leaves less. [seconds]"""
Moves = tuple[Floats, Floats]
"""(P, L, T) arrivals and departures."""


@dataclass(frozen=True)
class Known:
    """What a first answer leaves to those that follow, in plain values: another process can go on from it."""

    linked: tuple[Link, ...]
    """The links that have joined."""
    kept: Flags
    """(N,) The relaxation's columns,"""
    columns: Indices
    """(N,) where it stood,"""
    rows: Indices
    """(M,) likewise."""
    plan: Floats | None
    """(N,)"""
    tree: Tree


class Loaded:
    """A study's program in the solver's hands. When its costs, bounds or coefficients have changed it can be asked again: from the columns, links
    and basis, the plan and the tree of the first answer. So no answer depends on what was asked between the two.
    """

    def __init__(self, model: Formulation, known: Known | None = None) -> None:
        """Nothing is solved yet. known: what another process has of the same program, unchanged."""
        self._began = time.perf_counter()
        self.clock = Clock()
        self.problem = Problem(model)
        self.known = known

    def solve(
        self,
        limits: Limits,
        progress: Callable[[Progress], None] | None = None,
        hand: Moves | None = None,
        remember: bool = False,
    ) -> Outcome:
        """The plan with the least cost at the program's costs and bounds as they are now, proven by our own arithmetic to within the limits.

        hand: a plan in hand, else that of the first answer: kept unless another saves more than is unproven of it. remember: whether later
        answers begin with what this one leaves, and not with what the first left.
        """
        known = self.known
        began = self._began if known is None else time.perf_counter()
        problem, self.clock.stopped = self.problem, False
        self.clock.until = until = np.inf if limits.seconds is None else began + limits.seconds
        if known is not None:
            problem.linked = list(known.linked)
            problem.refresh()
        close = min(CLOSE, max(limits.gap / 20, EXACT / 10))
        relaxation = Relaxation(problem, self.clock, close, None if known is None else known.kept)
        if known is not None:
            relaxation.stand_as(known.columns, known.rows)
        handed = time.perf_counter()

        def tell(objective: float, bound: float, nodes: int) -> None:
            if progress is not None:
                progress(Progress(time.perf_counter() - began, problem.money(objective), problem.money(bound), nodes))

        with interruptible(self.clock):
            plans = Plans(problem, self.clock)
            absolute = 0.0 if limits.resolution is None else limits.resolution / problem.units.money
            search = Search(relaxation, plans, limits.gap, absolute, tell)
            kept = None if known is None or known.plan is None or not plans.take(known.plan) else known.plan
            if kept is None:
                # Whatever the limit, what there is today is looked at.
                self.clock.until = max(self.clock.until, time.perf_counter() + GRACE)
                stay(plans, relaxation)
                self.clock.until = until
            search.keep(kept if hand is None else follow(plans, relaxation, *hand))
            search.run(None if known is None else known.tree)
            outcome = _outcome(problem, search)
        if self.known is None or remember:
            columns, rows = relaxation.standing()
            self.known = Known(
                linked=tuple(problem.linked), kept=relaxation.kept, columns=columns, rows=rows, plan=search.best, tree=search.tree
            )
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
