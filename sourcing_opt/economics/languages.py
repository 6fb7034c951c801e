"""What languages cost where, and how many people speak them. Source: models/README.md, "Run cost" and "Capacity"."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sourcing_opt.economics.axes import Axes, Flags, Floats
from sourcing_opt.schemas.study import Study


class SpeakerPool(NamedTuple):
    """Those who speak a language at a location."""

    key: tuple[str, str]
    """Language, location id."""
    l: int
    speaks: Flags
    """(P,) Whether work is in it."""
    limit: Floats
    """(T,) [FTE]"""
    growth: Floats
    """(T,) Of the limit that is stated. [factor]"""


def premium_rows(study: Study, axes: Axes) -> dict[tuple[int, int], list[int]]:
    """(p, l) -> the rows of language_pools, from 0, about languages of the workstream at the location."""
    found: dict[tuple[int, int], list[int]] = {}
    for index, row in enumerate(study.language_pools):
        for p, workstream in enumerate(axes.workstreams):
            if row.language in workstream.process.languages:
                found.setdefault((p, axes.location_index[row.location]), []).append(index)
    return found


def language_premium(study: Study, axes: Axes) -> Floats:
    """(P, L) More pay for work in its languages: the largest premium of any of them there. [share of salary]"""
    found = np.zeros(axes.shape[:2])
    for pair, rows in premium_rows(study, axes).items():
        found[pair] = max(study.language_pools[row].premium for row in rows)
    return found


def speaker_pools(study: Study, axes: Axes) -> list[SpeakerPool]:
    """Every pool with a limit, by language and location."""
    found = []
    for row in sorted(study.language_pools, key=lambda row: (row.language, row.location)):
        if row.max_headcount is not None:
            speaks = np.array([row.language in workstream.process.languages for workstream in axes.workstreams])
            growth = axes.calendar.index(row.pool_growth)
            key, l = (row.language, row.location), axes.location_index[row.location]
            found.append(SpeakerPool(key=key, l=l, speaks=speaks, limit=row.max_headcount * growth, growth=growth))
    return found
