"""Tax: what a cost saves of it where it is borne, and what governments grant. models/README.md, "After tax"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Axes, Floats
from sourcing_opt.economics.cost.components import ON_TOP
from sourcing_opt.schemas.study import Study

PAID_FROM_HOME = ON_TOP
"""Components of run cost that are no part of what a place is paid."""


@dataclass(frozen=True)
class Taxes:
    """Taxes and grants of a study; all 0 in one that has neither."""

    shield: Floats
    """(L, T) What a unit of cost at a location takes off the group's tax. [share of cost]"""
    home: float
    """The same of a unit that is paid from home: to providers, for steering them, for what work costs beside what its place is paid. [share of cost]"""
    is_minimised: bool
    """Whether the objective is cost after tax."""
    capex: Floats
    """(L,) Part of opening that is capitalised. [share of opening cost]"""
    depreciation: Floats
    """(L, W, T) Part of what is capitalised in a wave that is deducted in each period; what is left at the end is written off then. [share]"""
    per_job: Floats
    """(L,) Granted, untaxed. [money/FTE]"""
    max_jobs: Floats
    """(L,) Infinite where there is no limit. [FTE]"""

    @property
    def kept(self) -> Floats:
        """(L, T) What a unit of cost at a location counts for in the objective."""
        return np.asarray(1 - self.shield * self.is_minimised)

    @property
    def kept_at_home(self) -> float:
        """What a unit that is paid from home counts for in the objective."""
        return 1 - self.home * self.is_minimised

    def granted(self, jobs: Floats) -> Floats:
        """(L, T) jobs that come, see `jobs_of` -> (L, T) grants, the first to come first. [money]"""
        before = np.cumsum(jobs, axis=1) - jobs
        room = np.maximum(0.0, self.max_jobs[:, None] - before)
        return np.asarray(np.minimum(jobs, room) * self.per_job[:, None])

    def opening_npv(self, opening: Floats, discount: Floats) -> Floats:
        """(L, T) cost of opening -> (L, W) its present value as the objective counts it: the cost, less what deducting it saves of tax."""
        saved = self.shield * self.is_minimised
        at_once = (1 - self.capex)[:, None] * saved * discount
        later = self.capex[:, None] * np.einsum("lwt,lt->lw", self.depreciation, saved * discount)
        return np.asarray(opening * (discount - at_once - later))


def jobs_of(arriving: Floats, baseline: Floats) -> Floats:
    """(P, L, T) people's worth of work that goes live and (P, L) shares today -> (L, T) jobs: of work of which nothing is there today. [FTE]"""
    return np.asarray((arriving * (baseline == 0)[:, :, None]).sum(axis=0))


def taxes_of(study: Study, axes: Axes) -> Taxes:
    """A captive abroad charges its cost and a markup: home deducts both, the markup is taxed there. Without rates there is no tax."""
    settings, calendar = study.study, axes.calendar
    rows = {row.country: row for row in study.taxes}
    incentives = {row.location: row for row in study.incentives}
    home = rows[settings.home_country].rate if settings.home_country in rows else 0.0
    period, count = np.arange(calendar.count), len(axes.locations)
    shield, per_job, max_jobs = np.full((count, calendar.count), home), np.zeros(count), np.full(count, np.inf)
    for l, location in enumerate(axes.locations):
        incentive, row = incentives.get(location.id), rows.get(location.country)
        if row is not None and location.provider in study.own_providers and location.country != settings.home_country:
            holiday = 0
            if incentive is not None and incentive.tax_holiday_until is not None:
                holiday = calendar.begun_by(incentive.tax_holiday_until)
            shield[l] = home * (1 + row.markup) - row.rate * row.markup * (period >= holiday)
        if incentive is not None:
            per_job[l] = incentive.per_job
            max_jobs[l] = np.inf if incentive.max_jobs is None else incentive.max_jobs
    return Taxes(
        shield=shield,
        home=home,
        is_minimised=settings.minimise == "cost_after_tax",
        capex=np.array([location.capex_share for location in axes.locations]),
        depreciation=np.broadcast_to(depreciation(axes, settings.depreciation_years), (count, calendar.count, calendar.count)),
        per_job=per_job,
        max_jobs=max_jobs,
    )


def depreciation(axes: Axes, life: float) -> Floats:
    """(W, T) Part of what is bought in a wave that is deducted in each period: the same in each year of its life, and in the last what is left."""
    count, years = axes.calendar.count, axes.calendar.years
    age = (np.arange(count)[None, :] - np.arange(count)[:, None]) * years
    part = np.where(age >= 0, np.clip(life - age, 0.0, years) / life, 0.0)
    part[:, -1] += 1 - part.sum(axis=1)
    return part
