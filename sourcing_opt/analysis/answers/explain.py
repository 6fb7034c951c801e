"""Why a process is where it is, why not elsewhere, and at what price it would be there."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from sourcing_opt.analysis.answers.asked import Answer, Asked, Interval
from sourcing_opt.analysis.answers.entry import Entry, entry
from sourcing_opt.analysis.answers.questions import Answers, Tell
from sourcing_opt.analysis.comparison.split import Split, broken, held, split, where
from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Floats
from sourcing_opt.errors import InvalidInput, Problem, did_you_mean
from sourcing_opt.formulation import Formulation, build
from sourcing_opt.formulation.asked import at_least, at_most, hold
from sourcing_opt.optimisation import evaluated
from sourcing_opt.parallel import WorkOut, in_this_process
from sourcing_opt.plan import Decisions, Move, Plan, moves
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Status
from sourcing_opt.solving.nearby import dearer_at_least
from sourcing_opt.tolerances import CENT, RESOLVED, SAME_MOVE

PART = 0.005
"""Of the saving: how closely what insisting costs is known, where nothing else is said."""
TOP = 3
"""Candidates of a process that are asked about exactly."""

State = Literal["here", "could", "full", "may not", "today"]
"""here: the plan has it there. could: it may go there. full: likewise, but there is no room as the plan stands. today: it is there today, may not
come back, and the plan has it elsewhere."""


@dataclass(frozen=True)
class Candidate:
    """A process and a place."""

    process: str
    location: str
    state: State
    share: float
    """In the last period of the plan. [share of the process]"""
    reasons: tuple[str, ...]
    """Why it may not go there."""
    own: float | None
    """What the process itself would cost more there than by plan: run and one-off cost, all of it at once as soon as it may. [money, present value]"""
    at_least: float | None
    """Proven: insisting on it costs no less. [money, present value]"""


@dataclass(frozen=True)
class Card:
    """What is known of a candidate when it was asked about. Money in present value."""

    candidate: Candidate
    share: float
    """Insisted on. [share of the process]"""
    insist: Interval | None
    """What it costs to have it there; of a place where the plan has it, what it costs not to. None: no plan has it so, or it is not known."""
    possible: bool | None
    """Whether there is a plan at all; None where that is not known."""
    split: Split | None
    """Of the plan found, against the plan in hand."""
    enters: Entry | None
    rival: str
    """Of a place where the plan has it: where it is in the best plan without it."""
    alone: float | None
    """Of a place where the plan has it and that it comes to: what that gains by itself, against staying where it was. Below zero: it loses."""
    makes_room: tuple[str, ...]
    """Rules that would be broken if it stayed where it was, and everything else were as planned."""


@dataclass(frozen=True)
class Explained:
    """Of a process."""

    plan: Plan
    base: Answer
    process: str
    resolution: float
    where: str
    candidates: tuple[Candidate, ...]
    """Every location but those that mean nothing to it, the places of the plan first, then the likeliest."""
    cards: tuple[Card, ...]
    interrupted: bool
    seconds: float

    @property
    def complete(self) -> bool:
        """Whether everything that was asked about is known as closely as was asked for."""
        return not self.interrupted and cards_complete(self.cards, self.resolution)


def cards_complete(cards: Iterable[Card], resolution: float) -> bool:
    """Whether what is asked of each is known to within the resolution."""
    asked = [card for card in cards if card.candidate.state != "may not" and card.possible is not False]
    widths = [card.insist.high - card.insist.low if card.insist is not None else np.inf for card in asked]
    return all(width <= resolution * (1 + RESOLVED) + CENT for width in widths)


def program_with(economics: Economics, processes: tuple[str, ...]) -> Formulation:
    """The program with rows by which these processes can be insisted on, or forbidden, anywhere."""
    model = build(economics)
    for process in processes:
        hold(model, process)
    return model


def explain(
    study: Study,
    process: str,
    location: str | None = None,
    share: float = 1.0,
    top: int = TOP,
    resolution: float | None = None,
    seconds: float | None = None,
    hand: Decisions | None = None,
    work_out: WorkOut[Candidate, Card] = in_this_process,
    tell: Tell | None = None,
) -> Explained:
    """Explain where a process is: one place, or its own places and the `top` likeliest others.

    share: to insist on. resolution: how closely amounts are to be known, default `PART` of the saving. Raises InvalidInput for what the study does
    not have, Infeasible, NothingFound, Interrupted, AuditFailed.
    """
    began = time.perf_counter()
    asked = Asked(study, partial(program_with, processes=(process,)), resolution, seconds, hand, PART)
    _require_known(asked.economics, process, location)
    base = asked.first()
    assert base.plan is not None
    candidates = candidates_of(asked, base, (process,), share)
    chosen = (
        [candidate for candidate in candidates if candidate.location == location] if location else _worth_asking(candidates, top)
    )
    answers = Answers(partial(card, asked=asked, base=base, share=share), work_out, tell)
    answers.ask(chosen)
    return Explained(
        plan=base.plan,
        base=base,
        process=process,
        resolution=asked.resolution,
        where=where(base.plan, process),
        candidates=tuple(candidates),
        cards=tuple(answers.found[candidate] for candidate in chosen if candidate in answers.found),
        interrupted=answers.interrupted or base.interrupted,
        seconds=time.perf_counter() - began,
    )


def _worth_asking(candidates: Sequence[Candidate], top: int) -> list[Candidate]:
    here = [candidate for candidate in candidates if candidate.state == "here"]
    others = [candidate for candidate in candidates if candidate.state in ("could", "full", "today")]
    return [*here, *others[:top]]


def candidates_of(asked: Asked, base: Answer, processes: Sequence[str], share: float = 1.0) -> list[Candidate]:
    """All pairs of these processes, each process's places first, then the likeliest."""
    assert base.plan is not None
    candidates = []
    bounds, rises = dearer_at_least(asked.loaded)
    for process in processes:
        own_costs = own_cost(asked.model, base.plan, process)
        least = _least(asked.economics, process, bounds, rises, share) - base.cost
        shares = held(base.plan, process)
        of_process = [_candidate(base.plan, process, l, float(shares[l]), own_costs, least) for l in range(len(shares))]
        order = {"here": 0, "today": 1, "could": 1, "full": 1, "may not": 2}
        candidates += sorted(
            of_process,
            key=lambda candidate: (order[candidate.state], candidate.at_least or 0.0, candidate.own or 0.0, candidate.location),
        )
    return candidates


def _candidate(plan: Plan, process: str, l: int, share: float, own_costs: Floats, least: Floats) -> Candidate:
    economics = plan.economics
    location, rows = economics.axes.locations[l], list(economics.axes.by_process[process])
    reasons = economics.reasons.get((process, location.id), ())
    today = bool((economics.baseline[rows, l] > 0).any())
    state: State = "could"
    if share > SAME_MOVE:
        state = "here"
    elif reasons:
        state = "today" if today else "may not"
    elif plan.fte[:, l, -1].sum() + economics.fte[rows, l, -1][economics.axes.as_today[rows]].sum() > economics.sites.max_fte[
        l
    ] * (1 + SAME_MOVE):
        state = "full"
    known = state not in ("may not",)
    price = float(own_costs[l]) if known and np.isfinite(own_costs[l]) else None
    bound = max(0.0, float(least[l])) if state in ("could", "full") and np.isfinite(least[l]) else None
    return Candidate(
        process=process, location=location.id, state=state, share=share, reasons=tuple(reasons), own=price, at_least=bound
    )


def own_cost(model: Formulation, plan: Plan, process: str) -> Floats:
    """(L,) What a process itself would cost more than by plan if all of it came there as soon as it may; infinite where it may not."""
    economics = plan.economics
    arrive, leave = model.arrive.at, model.leave.at
    arriving, leaving = (model.program.cost[moves.columns] for moves in (model.arrive, model.leave))
    rows = list(economics.axes.by_process[process])
    today = economics.axes.in_all_modes(economics.baseline)
    total = np.zeros(len(economics.axes.locations))
    for p in rows:
        for at, cost, shares in ((arrive[p], arriving, plan.decisions.arrive[p]), (leave[p], leaving, plan.decisions.leave[p])):
            has_work = (at >= 0) & (shares > 0)
            total -= float((cost[at[has_work]] * shares[has_work]).sum())
        # It comes as it is done today.
        for l in range(len(total)) if economics.axes.as_today[p] else ():
            waves = np.flatnonzero(arrive[p, l] >= 0)
            missing = 1.0 - today[p, l] if economics.existing[p] else 1.0
            if missing <= SAME_MOVE:
                continue
            if not len(waves):
                total[l] = np.inf
                continue
            w = int(waves[0])
            total[l] += missing * arriving[arrive[p, l, w]]
            same = np.flatnonzero(economics.axes.work == p)
            for n, origin in np.argwhere(economics.baseline[same] > 0).tolist():
                if origin != l and leave[same[n], origin, w] >= 0:
                    total[l] += economics.baseline[same[n], origin] * leaving[leave[same[n], origin, w]]
    return total


def _least(economics: Economics, process: str, bounds: Floats, rises: Floats, share: float) -> Floats:
    """(L,) No plan with this share of the process at a location costs less: the cheapest way to make it up, in the best case of the tree."""
    axes = economics.axes
    # A piece of work rises by the least that it does in any of its modes.
    rows, here = axes.lines(process, None, None), axes.in_all_modes(economics.baseline)
    parts = np.array([axes.workstreams[p].share for p in rows])
    least_cost = np.full(len(axes.locations), np.inf)
    for bound, rise in zip(bounds, rises, strict=True):
        for l in range(len(least_cost)):
            left, extra = share, 0.0
            for index in np.argsort(rise[rows, l] / parts, kind="stable").tolist():
                today = here[rows[index], l]
                taken = min(left, parts[index])
                missing = max(0.0, taken - parts[index] * today)
                extra += missing / parts[index] * rise[rows[index], l] if missing > 0 else 0.0
                left -= taken
            least_cost[l] = min(least_cost[l], bound + extra)
    return least_cost


def card(candidate: Candidate, asked: Asked, base: Answer, share: float = 1.0) -> Card:
    """Ask about one pair: where the plan has it, what it loses without; elsewhere what insisting costs, and at what price it enters."""
    assert base.plan is not None
    process, l = candidate.process, asked.economics.axes.location_index[candidate.location]
    if candidate.state == "may not":
        return Card(
            candidate=candidate,
            share=share,
            insist=None,
            possible=False,
            split=None,
            enters=None,
            rival="",
            alone=None,
            makes_room=(),
        )
    if candidate.state == "here":
        answer = asked.ask(lambda model: at_most(model, process, l, 0.0))
        alone, room = by_itself(asked, base.plan, process, l)
        rival = where(answer.plan, process) if answer.plan is not None else ""
        return _card(candidate, 0.0, base, answer, None, rival, alone, room)

    def insist(model: Formulation) -> None:
        at_least(model, process, l, share)

    answer = asked.ask(insist)
    enters = None
    if answer.plan is not None and candidate.state != "today":
        enters = entry(asked, process, candidate.location, insist, share, base, answer)
    return _card(candidate, share, base, answer, enters)


def _card(
    candidate: Candidate,
    share: float,
    base: Answer,
    answer: Answer,
    enters: Entry | None,
    rival: str = "",
    alone: float | None = None,
    room: tuple[str, ...] = (),
) -> Card:
    assert base.plan is not None
    if answer.plan is None:
        possible = False if answer.status is Status.INFEASIBLE else None
        return Card(
            candidate=candidate,
            share=share,
            insist=None,
            possible=possible,
            split=None,
            enters=None,
            rival=rival,
            alone=alone,
            makes_room=room,
        )
    parts = split(base.plan, answer.plan, candidate.process)
    return Card(
        candidate=candidate,
        share=share,
        insist=Interval.between(answer, base),
        possible=True,
        split=parts,
        enters=enters,
        rival=rival,
        alone=alone,
        makes_room=room,
    )


def by_itself(asked: Asked, plan: Plan, process: str, l: int) -> tuple[float | None, tuple[str, ...]]:
    """What the moves of a process to a place gain by themselves, and what would be broken if they were not made."""
    model, axes = asked.model, plan.economics.axes
    mine = [move for move in moves(plan) if move.destination == l and axes.workstreams[move.p].process.id == process]
    mine = [move for move in mine if move.origin is not None]
    if not mine:
        return None, ()
    arrive, leave = plan.decisions.arrive.copy(), plan.decisions.leave.copy()
    cost = 0.0
    for move in mine:
        assert move.origin is not None
        cost += move.share * float(model.program.cost[model.arrive.columns[model.arrive.at[move.p, l, move.wave]]])
        cost += move.share * float(model.program.cost[model.leave.columns[model.leave.at[move.leaves, move.origin, move.wave]]])
        cost -= _who_stays(plan, move)
        arrive[move.p, l, move.wave] -= move.share
        leave[move.leaves, move.origin, move.wave] -= move.share
    undone = evaluated(plan.economics, replace(plan.decisions, arrive=np.maximum(arrive, 0.0), leave=np.maximum(leave, 0.0)))
    return -cost, broken(undone)


def _who_stays(plan: Plan, move: Move) -> float:
    """What arriving and leaving would cost those who stay where the mode of their work changes. [money, present value]"""
    economics, l, w = plan.economics, move.destination, move.wave
    if not economics.modes.some:
        return 0.0
    moving, arrive = economics.modes.moving(plan.decisions.arrive, plan.decisions.leave), plan.decisions.arrive
    stay = move.fte * float(1 - moving.arriving[move.p, l, w] / arrive[move.p, l, w])
    return stay * float(economics.worth[l, w] * economics.modes.move[move.p, l, w])


def _require_known(economics: Economics, process: str, location: str | None) -> None:
    """Raise InvalidInput for what the study does not have."""
    known = {"process": set(economics.axes.by_process), "location": set(economics.axes.location_index)}
    problems = [
        Problem(
            f'the study has no {kind} "{name}"',
            address="explain",
            suggestion=did_you_mean(name, known[kind]) or f"one of {', '.join(sorted(known[kind])[:8])}",
        )
        for kind, name in (("process", process), ("location", location))
        if name is not None and name not in known[kind]
    ]
    if problems:
        raise InvalidInput(problems)
