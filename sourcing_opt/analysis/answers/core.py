"""What all plans that are nearly as good have in common, from coarse to fine; and how strong each placement is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from sourcing_opt.analysis.answers.alternatives import Alternatives
from sourcing_opt.analysis.answers.asked import Answer, Asked, Interval
from sourcing_opt.analysis.answers.explain import program_with
from sourcing_opt.analysis.answers.questions import Answers, Tell
from sourcing_opt.analysis.comparison.split import held, where
from sourcing_opt.economics.axes import Flags
from sourcing_opt.economics.geography import location_model
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.formulation import Formulation
from sourcing_opt.formulation.asked import at_most_among
from sourcing_opt.parallel import WorkOut, in_this_process
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits, Status
from sourcing_opt.tolerances import SAME_MOVE

MOST = 0.8
"""What is at least this part of what the plan has somewhere, is as the plan has it."""
LEVELS = {
    "moves": "how much moves at all",
    "location_model": "onshore, nearshore or offshore",
    "country": "in which country",
    "location": "at which place",
}
"""From coarse to fine."""


@dataclass(frozen=True)
class Level:
    """What is certain of a process."""

    process: str
    certain: tuple[str, ...]
    """Levels at which every plan within the allowance has at least `MOST` of what this one has; coarse ones first."""
    known: bool
    """Whether a plan shows that it is otherwise at the next level, if there is one; else that one is not known, nor those after it."""


@dataclass(frozen=True)
class Strength:
    """Of a placement: what the whole plan loses if the process may not be there."""

    process: str
    location: str
    loss: Interval | None
    forced: bool
    """Whether no plan is without it."""
    in_every_plan: bool | None
    """Whether every plan within the allowance has some of the process there; None: not known."""
    rival: str


@dataclass(frozen=True)
class Core:
    """What is certain, and how strong it is."""

    within: float
    """What another plan may cost more, as a part of the saving."""
    names: dict[str, str]
    levels: tuple[Level, ...]
    sites: tuple[str, ...]
    """That open or close in every plan within the allowance, as they do in this one."""
    strengths: tuple[Strength, ...]
    interrupted: bool

    @property
    def complete(self) -> bool:
        """Whether it is known of every placement and every level whether all plans have it."""
        known = all(strength.in_every_plan is not None for strength in self.strengths) and all(
            level.known for level in self.levels
        )
        return known and not self.interrupted


@dataclass(frozen=True)
class Ask:
    """Is there a plan with no more than this at these places, in the end?"""

    process: str
    places: tuple[int, ...]
    share: float


def core_of(
    study: Study,
    alternatives: Alternatives,
    seconds: float | None = None,
    work_out: WorkOut[Ask | int, Answer] = in_this_process,
    tell: Tell | None = None,
) -> Core:
    """Ask of every placement what the plan loses without it, and of every process at which level it is certain within the allowance."""
    plan = alternatives.plan
    axes = plan.economics.axes
    processes = tuple(axes.by_process)
    asked = Asked(study, partial(program_with, processes=processes), alternatives.allowed, seconds, plan.decisions)
    base = asked.first()
    answers = Answers(partial(_without, asked=asked), work_out, tell)
    placements = [(q, l) for q in processes for l in np.flatnonzero(held(plan, q) > SAME_MOVE).tolist()]
    answers.ask(Ask(q, (l,), 0.0) for q, l in placements)
    sites = [l for l in range(len(axes.locations)) if plan.decisions.opens[l] != NEVER or plan.decisions.closes[l] != NEVER]
    answers.ask(sites)
    most = base.cost + alternatives.allowed
    certain: dict[str, list[str]] = {q: [] for q in processes}
    known = set(processes)
    open_still = set(processes)
    others = [alternative.plan for alternative in alternatives.found]
    for level in LEVELS:
        questions = {q: list(_questions(study, plan, q, level)) for q in sorted(open_still)}
        for q, asks in questions.items():
            if any(_held_at(other, ask) <= ask.share + SAME_MOVE for other in others for ask in asks):
                open_still.discard(q)
        answers.ask(ask for q in sorted(open_still) for ask in questions[q])
        for q in sorted(open_still):
            always = [_in_all(answers.found.get(ask), most) for ask in questions[q]]
            if all(always):
                certain[q].append(level)
                continue
            open_still.discard(q)
            if False not in always:
                known.discard(q)
    strengths = []
    for q, l in placements:
        answer = answers.found.get(Ask(q, (l,), 0.0))
        loss = Interval.between(answer, base) if answer is not None and answer.plan is not None else None
        forced = answer is not None and answer.status is Status.INFEASIBLE
        rival = where(answer.plan, q) if answer is not None and answer.plan is not None else ""
        elsewhere = any(held(other, q)[l] <= SAME_MOVE for other in others)
        strengths.append(
            Strength(
                process=q,
                location=axes.locations[l].id,
                loss=loss,
                forced=forced,
                in_every_plan=False if elsewhere else _in_all(answer, most),
                rival=rival,
            )
        )
    turning = [axes.locations[l].id for l in sites if _in_all(answers.found.get(l), most)]
    levels = tuple(Level(q, tuple(certain[q]), q in known) for q in processes)
    return Core(
        within=alternatives.within,
        names=LEVELS,
        levels=levels,
        sites=tuple(turning),
        strengths=tuple(strengths),
        interrupted=answers.interrupted or base.interrupted,
    )


def certainty(strength: Strength | None) -> str:
    """In a word, whether every plan that is as good has some of a process at a place. None: the best plan has it elsewhere."""
    if strength is None:
        return "no"
    if strength.forced:
        return "forced"
    return {True: "certain", False: "no", None: "not known"}[strength.in_every_plan]


def _in_all(without: Answer | None, most: float) -> bool | None:
    """Whether all plans that cost no more than this have something, by what the best plan without it costs; None: not known."""
    if without is None or (without.bound <= most < without.cost):
        return None
    return without.bound > most


def _questions(study: Study, plan: Plan, process: str, level: str) -> Iterator[Ask]:
    """One for each group of places where the plan has the process: less than `MOST` of that there."""
    shares = held(plan, process)
    for members in _groups(study, plan, process, level):
        share = float(shares[members].sum())
        if share > SAME_MOVE:
            yield Ask(process, tuple(np.flatnonzero(members).tolist()), round(MOST * share, 9))


def _groups(study: Study, plan: Plan, process: str, level: str) -> Iterator[Flags]:
    axes, economics = plan.economics.axes, plan.economics
    if level == "moves":
        rows = list(axes.by_process[process])
        today = economics.baseline[rows].sum(axis=0) > 0
        yield today
        yield ~today
        return
    values = [
        location.id if level == "location" else location.country if level == "country" else location_model(study, location)
        for location in axes.locations
    ]
    for value in sorted(set(values)):
        yield np.array([place == value for place in values])


def _held_at(plan: Plan, ask: Ask) -> float:
    return float(held(plan, ask.process)[list(ask.places)].sum())


def _without(question: Ask | int, asked: Asked) -> Answer:
    def change(model: Formulation) -> None:
        program = model.program
        if isinstance(question, int):
            for (l, _), column in {**model.opens, **model.closes}.items():
                if l == question:
                    program.upper[column] = 0.0
        else:
            places = np.zeros(len(asked.economics.axes.locations), dtype=bool)
            places[list(question.places)] = True
            at_most_among(model, question.process, places, question.share)

    return asked.ask(change, Limits(gap=0.0, seconds=asked.seconds, resolution=asked.resolution / 2))
