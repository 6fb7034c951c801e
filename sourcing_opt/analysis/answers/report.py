"""What goes into a plan's workbook beside the plan: what its policies cost, and why each process is where it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from sourcing_opt.analysis.answers.asked import Answer, Asked
from sourcing_opt.analysis.answers.explain import PART, Candidate, Card, by_itself, candidates_of, card, program_with
from sourcing_opt.analysis.answers.price import Prices, price
from sourcing_opt.analysis.answers.questions import Answers
from sourcing_opt.parallel import in_this_process
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.study import Study

LOSING = 12
"""Moves that lose money by themselves, the largest losses first, that are asked about."""


@dataclass(frozen=True)
class ExplainedPlan:
    """Of a plan in hand."""

    prices: Prices
    plan: Plan
    candidates: tuple[Candidate, ...]
    cards: tuple[Card, ...]
    """Of the placements whose moves lose money by themselves: what they make room for."""
    resolution: float


def explained_plan(study: Study, plan: Plan, seconds: float | None = None) -> ExplainedPlan:
    """Ask of a plan in hand what its policies cost; look at all processes and places, and ask about moves that lose by themselves."""
    prices = price(study, "policies", seconds=seconds, hand=plan.decisions)
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
    answers: Answers[Candidate, Card] = Answers(partial(card, asked=asked, base=base), in_this_process)
    answers.ask(candidate for _, candidate in losses[:LOSING])
    return ExplainedPlan(
        prices=prices,
        plan=base.plan,
        candidates=tuple(candidates),
        cards=tuple(answers.found.values()),
        resolution=asked.resolution,
    )
