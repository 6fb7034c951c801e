"""What quality takes: contacts that come back, errors that are put right, and how long it takes after arrival until a place is as good as it will be.

Volumes and handling times contain the repeats and the rework of whoever does the work today, so that only the ratio to those counts.
Source: models/README.md, "Quality".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics.axes import Axes, Floats
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.processes import Process
from sourcing_opt.schemas.tables.quality import Measure, ServiceLevel
from sourcing_opt.schemas.tables.settings import MONTHS_A_YEAR

NO_LEVEL = -1


@dataclass(frozen=True)
class Quality:
    """How well every workstream P is done at every location L, and what that takes."""

    resolution: Floats
    """(P, L) Part of the contacts resolved at once; NaN where nothing is said."""
    error_rate: Floats
    """(P, L) Errors per unit; what is included in the handling time where nothing is said."""
    contacts: Floats
    """(P, L) Units handled relative to the volume, which has the repeats of where the work is done today. [factor]"""
    effort: Floats
    """(P, L) Working time per unit handled relative to the handling time, which has today's rework. [factor]"""
    more_contacts: Floats
    """(P, L, K) In the k-th period from arrival on: units handled in addition, as long as resolution is not what it will be. [years of all units]"""
    more_rework: Floats
    """(P, L, K) Working time for the errors made in addition. [years of all work]"""
    more_errors: Floats
    """(P, L, K) Errors made in addition, per unit handled. [years of all units]"""

    @property
    def work(self) -> Floats:
        """(P, L) Working time relative to the standard hours. [factor]"""
        return self.contacts * self.effort

    @cached_property
    def more_work(self) -> Floats:
        """(P, L, K) Work done in addition in each period from arrival on. [years of all work]"""
        return self.more_contacts + self.more_rework


@dataclass(frozen=True)
class Included:
    """What a process's volume and handling time contain: None where nothing is known of it."""

    resolution: float | None
    error_rate: float | None


def level_rows(study: Study, axes: Axes, measure: Measure) -> npt.NDArray[np.intp]:
    """(P, L) The row of service_levels, from 0, that says how well work is done at a place; NO_LEVEL where none does.

    A row for a process counts before one for a service type, that before one for all; then a location before a provider, that before everywhere.
    """
    found = np.full(axes.shape[:2], NO_LEVEL, dtype=np.intp)
    rows = [(index, row) for index, row in enumerate(study.service_levels) if row.measure == measure]
    for index, row in sorted(rows, key=lambda each: _closeness(each[1])):
        of_work = [
            row.process in (None, w.process.id) and row.service_type in (None, w.process.service_type) for w in axes.workstreams
        ]
        at_place = [row.location in (None, each.id) and row.provider in (None, each.provider) for each in axes.locations]
        found[np.ix_(of_work, at_place)] = index
    return found


def _closeness(row: ServiceLevel) -> tuple[int, int]:
    of_work = 2 if row.process is not None else 1 if row.service_type is not None else 0
    return of_work, 2 if row.location is not None else 1 if row.provider is not None else 0


def levels(study: Study, axes: Axes, measure: Measure, at_arrival: bool = False) -> Floats:
    """(P, L) A measure of the work at each place, when it has been reached or at arrival; NaN where nothing is said. [share]"""
    stated = [row.at_arrival if at_arrival and row.at_arrival is not None else row.value for row in study.service_levels]
    return np.array([*stated, np.nan])[level_rows(study, axes, measure)]


def repeats(resolution: Floats | float, repeat_rate: Floats | float) -> Floats:
    """Contacts for each that comes for the first time: 1, and what comes back of those not resolved, again and again."""
    return np.asarray(1 / (1 - repeat_rate * (1 - np.asarray(resolution))))


def included(study: Study, axes: Axes, baseline: Floats) -> dict[str, Included]:
    """Process -> the resolution and error rate that its volume and handling time contain.

    As stated; else those of where it is done today, by share, as far as they are known; of new work: all is resolved, no error is made. baseline: (P, L)
    """
    resolution, errors = (levels(study, axes, measure) for measure in ("first_time_resolution", "error_rate"))
    parts = np.array([workstream.share for workstream in axes.workstreams])
    found = {}
    for process in axes.processes:
        rows = list(axes.by_process[process.id])
        shares = parts[rows, None] * baseline[rows]
        exists = bool(shares.any())
        contacts = _mean(repeats(resolution[rows], process.repeat_rate), shares)
        known = None if contacts is None else 1.0 if process.repeat_rate == 0 else 1 - (1 - 1 / contacts) / process.repeat_rate
        error_rate = _mean(errors[rows], shares)
        found[process.id] = Included(
            resolution=_stated(process.resolution_included, known if exists else 1.0),
            error_rate=_stated(process.error_rate_included, error_rate if exists else 0.0),
        )
    return found


def _stated(own: float | None, otherwise: float | None) -> float | None:
    return otherwise if own is None else own


def _mean(values: Floats, shares: Floats) -> float | None:
    """Mean over the shares whose value is known; None where none is."""
    known = ~np.isnan(values) & (shares > 0)
    return float((values[known] * shares[known]).sum() / shares[known].sum()) if known.any() else None


def quality_of(study: Study, axes: Axes, baseline: Floats) -> Quality:
    """What quality takes, of every workstream at every location. baseline: (P, L) share done there today."""
    today = included(study, axes, baseline)
    known = [today[workstream.process.id] for workstream in axes.workstreams]

    def of_process(number: list[float]) -> Floats:
        return np.array(number)[:, None]

    processes: list[Process] = [workstream.process for workstream in axes.workstreams]
    rate = of_process([process.repeat_rate for process in processes])
    rework = of_process(
        [process.rework_minutes / process.handling_minutes if process.handling_minutes else 0.0 for process in processes]
    )
    resolution_today = of_process([np.nan if each.resolution is None else each.resolution for each in known])
    errors_today = of_process([np.nan if each.error_rate is None else each.error_rate for each in known])
    resolution, errors = levels(study, axes, "first_time_resolution"), levels(study, axes, "error_rate")

    contacts = _or(repeats(resolution, rate) / repeats(resolution_today, rate), 1.0)
    error_rate = _or(np.where(np.isnan(errors), errors_today, errors), 0.0)
    effort = 1 + _or(errors - errors_today, 0.0) * rework

    resolving, erring = (_fading(study, axes, measure) for measure in ("first_time_resolution", "error_rate"))
    first = levels(study, axes, "first_time_resolution", at_arrival=True)
    worse = levels(study, axes, "error_rate", at_arrival=True)
    again = _or(repeats(first, rate) / repeats(resolution, rate) - 1, 0.0)
    wrong = _or(worse - errors, 0.0)
    return Quality(
        resolution=resolution,
        error_rate=error_rate,
        contacts=contacts,
        effort=effort,
        more_contacts=again[:, :, None] * resolving,
        more_rework=(wrong * rework / effort)[:, :, None] * erring,
        more_errors=(again * error_rate)[:, :, None] * resolving + wrong[:, :, None] * erring,
    )


def _or(values: Floats, otherwise: float) -> Floats:
    return np.asarray(np.where(np.isnan(values), otherwise, values))


def _fading(study: Study, axes: Axes, measure: Measure) -> Floats:
    """(P, L, K) What a shortfall at arrival that falls evenly to nothing over ramp_months comes to in each period from arrival on. [years]

    With R months in all, between months a and b: (b - a) - (b^2 - a^2) / 2R.
    """
    months = np.array([*(row.ramp_months for row in study.service_levels), 0.0])[level_rows(study, axes, measure)][:, :, None]
    longest = max((row.ramp_months for row in study.service_levels), default=0.0)
    edges = np.arange(int(np.ceil(longest / axes.calendar.months)) + 1) * axes.calendar.months
    begin, end = (np.minimum(each, months) for each in (edges[:-1], edges[1:]))
    whole = np.where(months > 0, months, 1.0)
    return np.asarray(((end - begin) - (end**2 - begin**2) / (2 * whole)) / MONTHS_A_YEAR)
