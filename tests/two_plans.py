"""Plans to hold against each other: of the tiny study, as solved or as somebody might have decided by hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from sourcing_opt.analysis.succession.bridge import Made
from sourcing_opt.analysis.succession.roll import roll
from sourcing_opt.economics import appraise
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.io import load
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Decisions
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.processes import Baseline
from sourcing_opt.solving import Limits

EXACT = Limits(gap=0.0)
ADDS_UP = 0.005
"""Half a cent."""


@cache
def tiny() -> Study:
    """Two years; invoices go to Pune, which opens, helpline and half of claims to Krakow."""
    return load(Path("inputs") / "tiny").study


def quarterly() -> Study:
    """The same for the four quarters of 2027."""
    return tiny().replace(study=tiny().study.replace(period="quarter", periods=4))


def salary(study: Study, location: str, amount: float) -> Study:
    """The study with another salary at a location."""
    rates = (row.replace(salary=amount) if row.location == location else row for row in study.labor_rates)
    return study.replace(labor_rates=tuple(rates))


def solved(study: Study, name: str) -> Made:
    """The best plan."""
    return Made(name, study, optimise(study, EXACT).decisions)


def by_hand(study: Study, name: str, *moves: tuple[str, str, int, float], opens: Mapping[str, int] | None = None) -> Made:
    """A plan whose moves (process, from London to where, period from 0, share) and openings somebody chose."""
    axes = appraise(study).axes
    arrive, leave = np.zeros(axes.shape), np.zeros(axes.shape)
    for process, destination, period, share in moves:
        [p] = axes.by_process[process]
        arrive[p, axes.location_index[destination], period] += share
        leave[p, axes.location_index["london"], period] += share
    waves = [(opens or {}).get(location.id, NEVER) for location in axes.locations]
    return Made(name, study, Decisions(arrive, leave, np.array(waves), np.full(len(waves), NEVER)))


def later(plan: Made, passed: int, periods: int, *actuals: tuple[str, str, float]) -> Study:
    """The study that follows a plan, where the work of some processes (process, location, share) is not as planned."""
    rows = [Baseline(process=process, location=location, share=share) for process, location, share in actuals]
    return roll(appraise(plan.study), plan.decisions, passed, periods, rows)
