"""What a plan is held against other plans by: money, people, places, risk, and where each process ends up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.attributes import domains
from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.geography import location_model
from sourcing_opt.economics.scores import scores
from sourcing_opt.plan import Plan, moves, summary
from sourcing_opt.plan.unit_costs import UnitCost
from sourcing_opt.tolerances import LEAST_WORK


@dataclass(frozen=True)
class Group:
    """The work at all locations of one location model, in the last period."""

    location_model: str
    fte: float
    """[FTE]"""
    run_cost: float
    """Run cost of the last twelve months, of work and sites. [money]"""


@dataclass(frozen=True)
class Figures:
    """A plan in figures; money in the study's currency, nominal unless called present value."""

    npv: float
    """Cost over the horizon. [money, present value]"""
    baseline_npv: float
    """Cost if nothing moves and new work goes where it costs least. [money, present value]"""
    npv_saving: float
    """Against the baseline. [money, present value]"""
    run_cost_last_year: float
    """Of the last twelve months. [money]"""
    one_off: float
    """[money]"""
    payback_years: float | None
    """None: never within the horizon. [years]"""
    moves: int
    moved_fte: float
    """[FTE]"""
    groups: tuple[Group, ...]
    """By location model, from onshore to offshore; those that the study has."""
    countries: tuple[str, ...]
    """With work in the last period."""
    vendors: tuple[str, ...]
    """With work in the last period."""
    risk: dict[str, float | None]
    """Dimension -> mean over the people of the last period; None where some are at a place without a score. [0-100]"""
    left: float
    """Part of the work that goes on, with surge, when the worst country is lost; by standard hours, in the last period. [share]"""
    worst_country: str
    """The one whose loss leaves least."""
    one_country_processes: int
    """Processes that stop altogether when one country is lost."""
    penalty_npv: float
    """What broken soft policies count for in the choice, and in no cost. [money, present value]"""
    quality: dict[str, UnitCost]
    """Process -> what a unit of it costs and how well it is done; empty where the study says nothing of it."""


@dataclass(frozen=True)
class Place:
    """A part of a process, in the last period."""

    location: str
    location_model: str
    share: float
    """[share of the process]"""
    fte: float
    """[FTE]"""


def figures(plan: Plan) -> Figures:
    """A plan in figures."""
    facts, axes, study = summary(plan), plan.economics.axes, plan.economics.study
    used = [location for l, location in enumerate(axes.locations) if (plan.share[:, l, -1] > LEAST_WORK).any()]
    vendors = {provider.id for provider in study.providers if provider.type == "vendor"}
    groups = tuple(Group(spread.name, spread.plan_fte, spread.plan_cost) for spread in facts.by_location_model)
    left, worst, alone = _without_a_country(plan)
    return Figures(
        npv=facts.plan_npv,
        baseline_npv=facts.baseline_npv,
        # Two sums of the same cash flows differ by what rounding leaves; a saving of none is 0.
        npv_saving=round(facts.npv_saving, 4) + 0.0,
        run_cost_last_year=facts.plan_last_year,
        one_off=facts.one_off,
        payback_years=facts.payback_years,
        moves=len(moves(plan)),
        moved_fte=facts.moved_fte,
        groups=groups,
        countries=tuple(sorted({location.country for location in used})),
        vendors=tuple(sorted({location.provider for location in used} & vendors)),
        risk={dimension: _mean(plan, dimension) for dimension in sorted({row.dimension for row in study.risk_scores})},
        left=left,
        worst_country=worst,
        one_country_processes=alone,
        penalty_npv=facts.penalty_npv,
        quality={each.process: each.plan for each in facts.quality},
    )


def places(plan: Plan) -> dict[str, tuple[Place, ...]]:
    """Process id -> where it is in the last period, the largest part first; empty for work that is not done."""
    economics, axes = plan.economics, plan.economics.axes
    shares, models = _shares(plan), [location_model(economics.study, location) for location in axes.locations]
    places_by_process = {}
    for q, (process, workstreams) in enumerate(axes.by_process.items()):
        fte = plan.fte[list(workstreams), :, -1].sum(axis=0)
        places_with_work = np.flatnonzero(shares[q] > LEAST_WORK).tolist()
        parts = [Place(axes.locations[l].id, models[l], float(shares[q, l]), float(fte[l])) for l in places_with_work]
        places_by_process[process] = tuple(sorted(parts, key=lambda part: (-round(part.share, 3), part.location)))
    return places_by_process


def outline(places: Sequence[Place]) -> tuple[tuple[str, float], ...]:
    """Locations and shares to a thousandth: what makes two plans the same for a process."""
    return tuple((part.location, round(part.share, 3)) for part in places)


def _shares(plan: Plan) -> Floats:
    """(Q, L) Share of each process at each location in the last period, over its shifts by their parts of its hours."""
    axes = plan.economics.axes
    parts = np.array([workstream.share for workstream in axes.workstreams])
    return np.array([parts[list(rows)] @ plan.share[list(rows), :, -1] for rows in axes.by_process.values()])


def _mean(plan: Plan, dimension: str) -> float | None:
    people = plan.fte[:, :, -1]
    score = scores(plan.economics.study, plan.economics.axes, dimension)
    has_people = people > LEAST_WORK
    if not has_people.any() or np.isnan(score[has_people]).any():
        return None
    return float((people[has_people] * score[has_people]).sum() / people[has_people].sum())


def _without_a_country(plan: Plan) -> tuple[float, str, int]:
    """Part of the work left when the worst country is lost, which one that is, and how many processes any one would stop."""
    economics, axes = plan.economics, plan.economics.axes
    shares = _shares(plan)
    surge = np.array([location.surge for location in axes.locations])
    as_today = economics.hours[:, -1] * axes.as_today
    hours = np.array([as_today[list(rows)].sum() for rows in axes.by_process.values()])
    done = np.minimum(1.0, shares.sum(axis=1))
    countries = domains(axes, "country")
    # Nobody does more of a process than there was of it.
    after = {name: np.minimum(done, (shares * (1 + surge)) @ ~lost) for name, lost in countries.items()}
    left = {name: float(hours @ rest / (hours @ done)) if hours @ done > 0 else 0.0 for name, rest in after.items()}
    worst = min(left, key=lambda name: (round(left[name], 9), name))
    stopped = np.any([(rest <= LEAST_WORK) & (done > LEAST_WORK) for rest in after.values()], axis=0)
    return left[worst], worst, int(stopped.sum())
