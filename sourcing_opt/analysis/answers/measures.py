"""What a plan is held against besides its cost: which measures a study has, in words, and what they come to in a plan, recomputed without a solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sourcing_opt.analysis.answers.asked import Asked
from sourcing_opt.analysis.comparison.figures import figures
from sourcing_opt.economics import Economics
from sourcing_opt.economics.appraisal import parts_of_work
from sourcing_opt.economics.attributes import domains
from sourcing_opt.economics.axes import Flags, Floats
from sourcing_opt.economics.scores import is_better_high, mean_risk, score_names, scores
from sourcing_opt.errors import InvalidInput, Problem, did_you_mean
from sourcing_opt.formulation import Formulation, build
from sourcing_opt.formulation.asked import cost_along, count_turns, price_all
from sourcing_opt.formulation.measures import RISK, add_measure, bound
from sourcing_opt.plan import Decisions, Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits, Status
from sourcing_opt.tolerances import SAME_MOVE, TOUCH

NAMED = {
    "moved_fte": ("people whose work moves", "FTE"),
    "one_off": ("one-off cost, present value", "money"),
    "departures": ("work that arrives otherwise than the plan before has it", "FTE"),
    "sites": ("locations with work in the last period", "locations"),
    "largest_country": ("largest part of the work in one country, last period", "share"),
    "largest_vendor": ("largest part of the work with one vendor, last period", "share"),
    "lost_country": ("part of the work that stops with the worst country, last period", "share"),
    RISK: ("mean of all risks over all people of the last period", "points"),
}
"""Measure -> what it is, and its unit."""
ROUNDS = 8
"""Of Dinkelbach's iteration, for a mean; two to three are usual."""


def measures_of(study: Study) -> list[str]:
    """The measures that make sense for a study."""
    some = [name for name in NAMED if name != "departures" or study.previous_moves]
    if not study.risk_scores:
        some.remove(RISK)
    return [*some, *score_names(study)]


def require_measure(study: Study, name: str) -> None:
    """Raise InvalidInput for a measure that the study does not have."""
    known = measures_of(study)
    if name not in known:
        hint = did_you_mean(name, known) or f"one of {', '.join(known)}"
        raise InvalidInput([Problem(f'there is no measure "{name}"', address="--against", suggestion=hint)])


def in_words(name: str, study: Study) -> str:
    """What a measure of a study is; less of it is better."""
    if name in NAMED:
        return NAMED[name][0]
    missing = "what is missing to 100 of the mean" if is_better_high(study, name) else "mean"
    return f"{missing} {name} of all people of the last period"


def unit_of(name: str) -> str:
    """FTE, money, locations, share or points."""
    return NAMED[name][1] if name in NAMED else "points"


def value_of(plan: Plan, name: str) -> float:
    """What a plan comes to, by its shares and moves alone."""
    economics, axes = plan.economics, plan.economics.axes
    parts = parts_of_work(economics)
    match name:
        case "moved_fte":
            return float(plan.moved_fte_by_period.sum())
        case "one_off":
            paid = plan.one_off_by_period - plan.one_off_by_component["job_grant"]
            return float(paid @ axes.calendar.discount)
        case "departures":
            more = np.maximum(0.0, plan.decisions.arrive - economics.previous.arrive)
            return float((more * economics.fte * economics.existing[:, None, None]).sum())
        case "sites":
            return float((plan.share[:, :, -1] > SAME_MOVE).any(axis=0).sum())
        case "largest_country":
            return _largest(parts @ plan.share[:, :, -1], domains(axes, "country"))
        case "largest_vendor":
            vendors = {provider.id for provider in economics.study.providers if provider.type == "vendor"}
            groups = {provider: members for provider, members in domains(axes, "provider").items() if provider in vendors}
            return _largest(parts @ plan.share[:, :, -1], groups)
        case "lost_country":
            return 1.0 - figures(plan).left
    people = plan.fte[:, :, -1]
    total = float(people.sum())
    return float((people * _points(economics, name)).sum() / total) if total > 0 else 0.0


def _largest(amounts: Floats, groups: dict[str, Flags]) -> float:
    return max((float(amounts[members].sum()) for members in groups.values()), default=0.0)


def _points(economics: Economics, name: str) -> Floats:
    if name == RISK:
        return np.broadcast_to(mean_risk(economics.study, economics.axes), economics.axes.shape[:2])
    score = np.nan_to_num(scores(economics.study, economics.axes, name))
    return 100.0 - score if is_better_high(economics.study, name) else score


def program_with(economics: Economics, names: tuple[str, ...]) -> Formulation:
    """The program with these measures, and a row for what a plan costs."""
    model = build(economics)
    price_all(model)
    if model.opens or model.closes:
        count_turns(model)
    for name in names:
        model.measured[name] = add_measure(model, name)
    return model


def cost_at_most(model: Formulation, most: float) -> None:
    """A plan costs no more than this. [money, present value]"""
    program = model.program
    program.row_upper[model.asked["cost"]] = most - program.offset


def at_most(model: Formulation, name: str, most: float) -> None:
    """A measure is no more than this."""
    bound(model, model.measured[name], most)


@dataclass(frozen=True)
class Least:
    """The least of a measure."""

    value: float
    """Of the plan found."""
    bound: float
    """Proven: it is no less."""
    plan: Plan | None
    status: Status
    interrupted: bool = False


Within = Callable[[Formulation], None]
"""What a plan has to keep besides."""


def least(
    asked: Asked,
    name: str,
    within: Within,
    hand: Decisions,
    start: float,
    near: float,
    scale: float,
    seconds: float | None = None,
) -> Least:
    """The plan with the least of a measure. start: what it is in the plan in hand; near: how closely it is to be known; scale: what of it counts as
    much as the whole saving, for the solver's sake; seconds: for each solve, default that of all questions. A mean is the least ratio of two sums: by
    Dinkelbach.
    """
    measured = asked.model.measured[name]
    in_whole_numbers, size = measured.whole is not None, measured.least_whole
    money = asked.worth / (scale * size)
    value, proven, best = start, -np.inf, None
    for _ in range(ROUNDS):
        reached = value

        def change(model: Formulation, reached: float = reached) -> None:
            within(model)
            columns = [measured.points] if measured.whole is None else [measured.points, measured.whole]
            weights = [1.0] if measured.whole is None else [1.0, -reached]
            cost_along(model, money * np.array(weights), np.array(columns))

        answer = asked.ask(
            change,
            Limits(gap=0.0, seconds=asked.seconds if seconds is None else seconds, resolution=near * money * size),
            None if hand is asked.hand else hand,
            False,
        )
        if answer.plan is None:
            return Least(value=value, bound=proven, plan=best, status=answer.status, interrupted=answer.interrupted)
        measured_value = value_of(answer.plan, name)
        gained = answer.bound / money / size
        proven = max(proven, value + min(0.0, gained) if in_whole_numbers else answer.bound / money)
        better = measured_value < value - TOUCH * max(1.0, abs(value))
        if better or best is None:
            best, value, hand = answer.plan, min(value, measured_value), answer.plan.decisions
        if not in_whole_numbers or not better or answer.interrupted or value - proven <= near:
            return Least(value=value, bound=min(proven, value), plan=best, status=answer.status, interrupted=answer.interrupted)
    return Least(value=value, bound=min(proven, value), plan=best, status=Status.FEASIBLE)
