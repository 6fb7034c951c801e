"""Work -> people: the hours a workstream needs in each period, and the FTE they take at each location."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.axes import Axes, Floats
from sourcing_opt.economics.quality import Quality
from sourcing_opt.schemas.study import Study


def standard_hours(study: Study, axes: Axes) -> Floats:
    """(P, T) Working hours at productivity 1, at the yearly rate of each period. [hours/year]

    volume x handling_minutes / 60 / occupancy, or fte x the study's productive hours; x (1 + growth)^time x (1 - automation)^time
    x the period's factor x the shift's share. They are of the volume, whoever or whatever does it.
    """
    season = seasons(study, axes)
    hours = np.empty((len(axes.workstreams), axes.calendar.count))
    for p, workstream in enumerate(axes.workstreams):
        process = workstream.process
        if process.fte is not None:
            size = process.fte * study.study.productive_hours
        else:
            assert process.volume is not None
            assert process.handling_minutes is not None
            size = process.volume * process.handling_minutes / 60 / (process.occupancy or 1.0)
        trend = axes.calendar.index(process.growth) * axes.calendar.index(-process.automation)
        hours[p] = size * workstream.share * trend * season[p]
    return hours


def seasons(study: Study, axes: Axes) -> Floats:
    """(P, T) Part of the usual volume that there is in each period; 1 where nothing is said. [factor]"""
    factors = {(row.process, row.period - 1): row.factor for row in study.volumes}
    periods = range(axes.calendar.count)
    return np.array([[factors.get((work.process.id, t), 1.0) for t in periods] for work in axes.workstreams])


def units(study: Study, axes: Axes) -> Floats:
    """(P, T) Units of volume at the yearly rate of each period; 0 for work sized in FTE. [units/year]

    Automation saves handling time, not units.
    """
    season = seasons(study, axes)
    volume = np.zeros(season.shape)
    for p, workstream in enumerate(axes.workstreams):
        process = workstream.process
        volume[p] = (process.volume or 0.0) * workstream.share * axes.calendar.index(process.growth) * season[p]
    return volume


def fte_needed(study: Study, axes: Axes, hours: Floats, quality: Quality) -> Floats:
    """(P, L, T) People it takes to do all of a workstream at a location in a period; a machine takes none. [FTE]

    standard hours x what repeats and rework make of them x what people do of them in the workstream's mode
    / (productive hours x productivity of the location x productivity of the pair).
    """
    pairs = {(row.process, row.location): row.productivity for row in study.fit}
    effective = np.array(
        [
            [
                (location.productive_hours or study.study.productive_hours)
                * location.productivity
                * pairs.get((workstream.process.id, location.id), 1.0)
                for location in axes.locations
            ]
            for workstream in axes.workstreams
        ]
    )
    machines = np.array([location.is_machine for location in axes.locations])
    people = hours[:, None, :] * quality.work[:, :, None] / effective[:, :, None]
    people *= np.array([workstream.people for workstream in axes.workstreams])[:, None, None]
    return np.asarray(np.where(machines[None, :, None], 0.0, people))
