"""What goes into a plan's workbook beside the plan: what its rules cost, why each process is where it is, what else is as good, what the trade-off is.

All of it takes no longer than a time that is stated; every part has what those before it leave, and an even share of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from sourcing_opt.analysis.answers.alternatives import Alternatives, alternatives
from sourcing_opt.analysis.answers.asked import Answer, Asked
from sourcing_opt.analysis.answers.core import Core, core_of
from sourcing_opt.analysis.answers.explain import (
    PART,
    Candidate,
    Card,
    by_itself,
    candidates_of,
    card,
    cards_complete,
    program_with,
)
from sourcing_opt.analysis.answers.frontier import Frontier, frontier
from sourcing_opt.analysis.answers.price import Prices, price
from sourcing_opt.analysis.answers.questions import Answers, Tell
from sourcing_opt.errors import Interrupted, NothingFound
from sourcing_opt.formulation.measures import RISK
from sourcing_opt.parallel import WorkOut
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.tolerances import KEPT

IN_ALL = 300.0
"""Time for all answers, where none is given. [seconds]"""
ONE_OF = 15
"""A question takes no more than this part of all of the time: one over so many."""
LOSING = 12
"""Moves that lose money by themselves, the largest losses first, that are asked about."""
POINTS = 5
"""Of the frontier."""
MOVED = "moved_fte"
"""What the frontier is against where the study says nothing of risks."""

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Why:
    """Why each process of a plan is where it is."""

    plan: Plan
    candidates: tuple[Candidate, ...]
    cards: tuple[Card, ...]
    """Of the placements whose moves lose money by themselves: what they make room for."""
    resolution: float
    complete: bool
    interrupted: bool


@dataclass(frozen=True)
class ExplainedPlan:
    """Of a plan in hand. What the user stopped is there as far as it came; what came after it is None, and so is what nothing was found of in the time."""

    seconds: float
    """What all of it was allowed to take."""
    prices: Prices | None = None
    why: Why | None = None
    alternatives: Alternatives | None = None
    core: Core | None = None
    """What the plan shares with all alternatives, and how strong each of its placements is."""
    frontier: Frontier | None = None
    interrupted: bool = False

    @property
    def complete(self) -> bool:
        """Whether everything is known as closely as was asked for."""
        parts = (self.prices, self.why, self.alternatives, self.core, self.frontier)
        return not self.interrupted and all(part is not None and part.complete for part in parts)

    def dearer(self, plan: Plan) -> float:
        """What a plan costs more than the best that was found, because of its gap or of objectives after cost. [money, present value]"""
        costs = [part.base.cost for part in (self.prices, self.alternatives) if part is not None]
        more = plan.objective - min(costs, default=plan.objective)
        return more if more > KEPT * abs(plan.objective) else 0.0


Telling = Callable[[str], Tell | None]
"""Is told what is asked next; what it returns, how far that is."""


def explained_plan(
    study: Study, plan: Plan, seconds: float | None = None, telling: Telling = lambda phase: None
) -> ExplainedPlan:
    """Ask of a plan in hand what its policies cost; why everything is where it is, exactly of moves that lose by themselves; which plans cost at most 1 % of
    the saving more, and what is in all of them; and what less risk, or fewer people moved, costs.

    seconds: for all of it, default `IN_ALL`. What the user stops is answered as far as it was; nothing is raised for it. Raises AuditFailed.
    """
    allowed = IN_ALL if seconds is None else seconds
    explained = ExplainedPlan(allowed)
    until, question, hand = time.perf_counter() + allowed, allowed / ONE_OF, plan.decisions

    def prices(explained: ExplainedPlan, until: float) -> ExplainedPlan:
        tell = telling("asking what each rule costs")
        found = price(study, "policies", seconds=question, hand=hand, work_out=in_time(until), tell=tell)
        return replace(explained, prices=found, interrupted=found.interrupted)

    def why(explained: ExplainedPlan, until: float) -> ExplainedPlan:
        found = _why(study, plan, question, in_time(until), telling("asking why each process is where it is"))
        return replace(explained, why=found, interrupted=found.interrupted)

    def others(explained: ExplainedPlan, until: float) -> ExplainedPlan:
        tell = telling("looking for other plans")
        found = alternatives(study, seconds=question, hand=hand, work_out=in_time(until), tell=tell)
        return replace(explained, alternatives=found, interrupted=found.interrupted)

    def core(explained: ExplainedPlan, until: float) -> ExplainedPlan:
        if explained.alternatives is None:
            return explained
        tell = telling("asking what other plans have in common")
        found = core_of(study, explained.alternatives, question, in_time(until), tell)
        return replace(explained, core=found, interrupted=found.interrupted)

    def trade_off(explained: ExplainedPlan, until: float) -> ExplainedPlan:
        against = RISK if study.risk_scores else MOVED
        tell = telling(f"asking what less of {against} costs")
        found = frontier(study, against, POINTS, seconds=question, hand=hand, work_out=in_time(until), tell=tell)
        return replace(explained, frontier=found, interrupted=found.interrupted)

    parts = (prices, why, others, core, trade_off)
    for number, part in enumerate(parts):
        now = time.perf_counter()
        try:
            explained = part(explained, now + (until - now) / (len(parts) - number))
        except (KeyboardInterrupt, Interrupted):
            explained = replace(explained, interrupted=True)
        except NothingFound:
            # The plan in hand is worth writing without it.
            continue
        if explained.interrupted:
            break
    return explained


def in_time(until: float) -> WorkOut[T, R]:
    """One item after the other, here, as long as there is time to begin one; `until` is as `time.perf_counter` counts."""

    def work_out(function: Callable[[T], R], items: Iterable[T]) -> Generator[tuple[int, R], None, None]:
        for number, item in enumerate(items):
            if time.perf_counter() >= until:
                return
            yield number, function(item)

    return work_out


def _why(study: Study, plan: Plan, seconds: float, work_out: WorkOut[Candidate, Card], tell: Tell | None) -> Why:
    processes = tuple(plan.economics.axes.by_process)
    asked = Asked(study, partial(program_with, processes=processes), None, seconds, plan.decisions, PART)
    base: Answer = asked.first()
    assert base.plan is not None
    candidates = candidates_of(asked, base, processes)
    losses: list[tuple[float, Candidate]] = []
    for candidate in candidates:
        if candidate.state == "here":
            gain, _ = by_itself(asked, base.plan, candidate.process, asked.economics.axes.location_index[candidate.location])
            if gain is not None and gain < -0.5:
                losses.append((gain, candidate))
    losses.sort(key=lambda loss: (loss[0], loss[1].process, loss[1].location))
    answers: Answers[Candidate, Card] = Answers(partial(card, asked=asked, base=base), work_out, tell)
    answers.interrupted = base.interrupted
    answers.ask(candidate for _, candidate in losses[:LOSING])
    return Why(
        plan=base.plan,
        candidates=tuple(candidates),
        cards=tuple(answers.found.values()),
        resolution=asked.resolution,
        complete=answers.asked == len(answers.found) and cards_complete(answers.found.values(), asked.resolution),
        interrupted=answers.interrupted,
    )
