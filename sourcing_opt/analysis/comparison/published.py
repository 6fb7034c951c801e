"""A study's figures beside published ones: wages, on-costs, cost of an hour and its ratio to home, severance, moving, payback. What lies outside is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics import Economics, appraise
from sourcing_opt.economics.axes import Floats
from sourcing_opt.facts.published import (
    COST_OF_HOME,
    PARALLEL_WEEKS,
    PAYBACK,
    SEVERANCE,
    TRANSFER_WEEKS,
    Range,
    attrition_range,
    on_cost_range,
    pay_range,
)
from sourcing_opt.schemas.study import Study


@dataclass(frozen=True)
class Beside:
    """One figure of the study, and what was published."""

    measure: str
    about: str
    """Role, location, complexity."""
    yours: float
    unit: str
    low: float | None
    """None where nothing was published: then the figure is shown for itself."""
    high: float | None
    source: str

    @property
    def is_outside(self) -> bool:
        """Whether it lies outside."""
        return self.low is not None and self.high is not None and not self.low <= self.yours <= self.high


def beside_published(study: Study) -> list[Beside]:
    """By measure, in the order of roles and locations."""
    economics = appraise(study)
    return [*_pay(study), *_leaving(study), *_moving(study), *_hours(economics)]


def _told(measure: str, about: str, yours: float, unit: str, published: Range | None) -> Beside:
    low, high, source = (None, None, "nothing published is at hand") if published is None else published
    return Beside(measure=measure, about=about, yours=yours, unit=unit, low=low, high=high, source=source)


def _pay(study: Study) -> Iterator[Beside]:
    locations = {location.id: location for location in study.locations}
    for rate in sorted(study.labor_rates, key=lambda row: (row.role, row.location)):
        location = locations[rate.location]
        about, year = f"{rate.role} at {location.id}", study.study.start.year
        currency = location.currency or study.study.currency
        published = pay_range(rate.role, location.country, year)
        yield _told("pay", about, rate.salary * rate.pay_premium, f"{currency}/year", published)
        yield _told("on-cost", about, rate.on_cost, "share of salary", on_cost_range(location.country))


def _leaving(study: Study) -> Iterator[Beside]:
    staffed = {row.location for row in study.baseline}
    for location in study.locations:
        if location.id in staffed:
            yield _told("severance", location.id, location.severance, "weeks of pay", SEVERANCE.get(location.country))
        yield _told("attrition", location.id, location.attrition, "share/year", attrition_range(location.country))


def _moving(study: Study) -> Iterator[Beside]:
    used = {process.complexity for process in study.processes}
    for complexity, row in study.transitions.items():
        if complexity in used:
            yield _told("knowledge transfer", complexity, row.knowledge_transfer_weeks, "weeks", TRANSFER_WEEKS)
            yield _told("parallel running", complexity, row.parallel_weeks, "weeks", PARALLEL_WEEKS)


def _hours(economics: Economics) -> Iterator[Beside]:
    """What an hour of work costs in the first period, by role and place, of what it costs at home; what moving a person takes, and when it is paid back."""
    axes, study = economics.axes, economics.study
    currency = study.study.currency
    at_home = np.array([location.country == study.study.home_country for location in axes.locations])
    with np.errstate(divide="ignore", invalid="ignore"):
        per_hour = np.where(economics.priced, economics.run.total[:, :, 0] / axes.calendar.years / economics.hours[:, :1], np.nan)
    once = np.asarray(sum(economics.transition.arrival.values()))[:, :, 0]
    for role in sorted({workstream.process.role for workstream in axes.workstreams if workstream.process.role}):
        rows = np.array([workstream.process.role == role and workstream.shift == 0 for workstream in axes.workstreams])
        rows &= (economics.hours[:, 0] > 0) & axes.as_today
        home = _mean(per_hour[rows][:, at_home])
        for l, location in enumerate(axes.locations):
            here = _mean(per_hour[rows][:, l])
            if not np.isfinite(here):
                continue
            yield _told("cost of an hour", f"{role} at {location.id}", here, f"{currency}/hour", None)
            if at_home[l] or not np.isfinite(home):
                continue
            yield _told("cost of an hour, of home's", f"{role} at {location.id}", here / home, "share", COST_OF_HOME)
            people = economics.fte[rows, l, 0].sum()
            leaving = economics.transition.leaving[rows, :, 0] * economics.baseline[rows]
            spent = float(once[rows, l].sum() + leaving.sum())
            saved = float((home - here) * economics.hours[rows, 0].sum())
            yield _told("moving a person", f"{role} to {location.id}", spent / people, f"{currency}/FTE", None)
            if saved > 0:
                yield _told("payback of moving", f"{role} to {location.id}", spent / saved, "years", PAYBACK)


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")
