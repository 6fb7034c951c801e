"""How good or risky it is to have work somewhere: the scores that policies can limit."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.axes import Axes, Floats
from sourcing_opt.economics.clock import night_share
from sourcing_opt.economics.geography import home_zone
from sourcing_opt.economics.quality import levels
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.locations import CAPTIVE, SCORECARD
from sourcing_opt.schemas.tables.processes import SHIFTS
from sourcing_opt.schemas.tables.quality import MEASURES

NIGHT = "avoidable_night"
"""Night work that another of the study's locations would do by day."""


def score_names(study: Study) -> list[str]:
    """Everything a `score_limit` can be about in a study."""
    composites = {row.score for row in study.scores}
    return ["quality", *MEASURES, NIGHT, *mark_names(study), *sorted({row.dimension for row in study.risk_scores} | composites)]


def mark_names(study: Study) -> tuple[str, ...]:
    """The scorecard's marks, and what else providers are judged by."""
    return (*SCORECARD, *sorted({row.mark for row in study.marks} - {*SCORECARD}))


def is_better_high(study: Study, name: str) -> bool:
    """Whether more of a score is better: quality, measures, marks and composites; not risks, nor night work."""
    return name == "quality" or name in mark_names(study) or name in {row.score for row in study.scores}


def scores(study: Study, axes: Axes, name: str) -> Floats:
    """(P, L) The score of doing a workstream at a location; NaN where the study gives none. [0-100]

    `quality` is the pair's from `fit` or the location's; a mark is the provider's, at the process's function where it has one there; a composite is the
    weighted mean of its parts; a risk is the location's own or its country's.
    A measure is that of service_levels when it has been reached, in percent.
    `avoidable_night` is the part of a shift that lies in the location's night, in percent, less that of the study's best placed location.
    """
    found = np.full(axes.shape[:2], np.nan)
    if name == "quality":
        found[:] = [location.quality for location in axes.locations]
        for row in study.fit:
            if row.quality is not None:
                found[list(axes.by_process[row.process]), axes.location_index[row.location]] = row.quality
    elif name in MEASURES:
        found = 100 * levels(study, axes, name)
    elif name == NIGHT:
        found = _avoidable_night(study, axes)
    elif name in {row.score for row in study.scores}:
        found = _composite(study, axes, name)
    elif name in mark_names(study):
        found[:] = [
            [mark_of(study, location.provider, workstream.process.function, name) for location in axes.locations]
            for workstream in axes.workstreams
        ]
    else:
        own = {row.location: row.score for row in study.risk_scores if row.dimension == name and row.location}
        of_country = {row.country: row.score for row in study.risk_scores if row.dimension == name and row.country}
        found[:] = [own.get(location.id, of_country.get(location.country, np.nan)) for location in axes.locations]
    return found


def mark_of(study: Study, provider: str, function: str, name: str) -> float:
    """How a provider is judged at a function, or at all, or on the scorecard; NaN where nobody has. [0-100]

    The company does not mark itself unless it says so: it is then taken as what it would ask of others.
    """
    judged = {row.function: row.value for row in study.marks if (row.provider, row.mark) == (provider, name)}
    own = next((getattr(row, name, None) for row in study.providers if row.id == provider), None)
    mark = judged.get(function, judged.get(None, own))
    if mark is None:
        return 100.0 if provider == CAPTIVE else float("nan")
    return float(mark)


def _composite(study: Study, axes: Axes, name: str) -> Floats:
    """(P, L) Weighted mean of the parts; NaN where any is missing."""
    parts = [row for row in study.scores if row.score == name and row.weight]
    total = np.zeros(axes.shape[:2])
    for row in parts:
        part = scores(study, axes, row.part)
        total += row.weight * (100 - part if row.reversed else part)
    return total / sum(row.weight for row in parts) if parts else np.full(total.shape, np.nan)


def mean_risk(study: Study, axes: Axes) -> Floats:
    """(L,) Mean over all risk dimensions of a location's scores; 0 where it has none. [0-100]"""
    dimensions = sorted({row.dimension for row in study.risk_scores})
    if not dimensions:
        return np.zeros(len(axes.locations))
    return np.asarray(np.mean([np.nan_to_num(scores(study, axes, name)[0]) for name in dimensions], axis=0))


def _avoidable_night(study: Study, axes: Axes) -> Floats:
    """(P, L) Hours of a shift in the night, less the fewest at any location, of eight; work of one shift is done by day. [0-100]"""
    home, start = home_zone(study), study.study.start
    night = np.zeros(axes.shape[:2])
    for p, workstream in enumerate(axes.workstreams):
        if SHIFTS[workstream.process.coverage] > 1:
            night[p] = [night_share(location.timezone, home, workstream.shift, start) for location in axes.locations]
    return np.asarray(100 * (night - night.min(axis=1, keepdims=True)))
