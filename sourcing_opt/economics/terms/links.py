"""What it costs to hand work from one process to another where the two are apart. models/README.md, "Links"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics.axes import Axes, Floats
from sourcing_opt.economics.workload import seasons
from sourcing_opt.schemas.study import Study


@dataclass(frozen=True)
class HandOver:
    """One link."""

    process: tuple[int, ...]
    """The workstreams p of the process,"""
    other: tuple[int, ...]
    """and of the other."""
    group: npt.NDArray[np.intp]
    """(L,) Number of what each location has to share not to be apart."""
    cost: Floats
    """(T,) Where all of it is apart. [money/period]"""

    def apart(self, share: Floats, parts: Floats) -> Floats:
        """(P, L, T) shares, (P,) part of its process's work in each workstream -> (T,) part that is handed over between places."""
        ours, theirs = (self._held(rows, share, parts) for rows in (self.process, self.other))
        return np.asarray(np.maximum(0.0, ours - theirs).sum(axis=0))

    def _held(self, rows: tuple[int, ...], share: Floats, parts: Floats) -> Floats:
        """(G, T) Part of a process in each group."""
        by_place = np.einsum("p,plt->lt", parts[list(rows)], share[list(rows)])
        held = np.zeros((int(self.group.max(initial=0)) + 1, share.shape[2]))
        np.add.at(held, self.group, by_place)
        return held


def links_of(study: Study, axes: Axes) -> tuple[HandOver, ...]:
    """The links of a study, by their keys. One that names a process which is not there is none."""
    known = {process.id: process for process in axes.processes}
    calendar, found = axes.calendar, []
    for link in sorted(study.links, key=lambda row: (row.process, row.other)):
        if link.process not in known or link.other not in known:
            continue
        process = known[link.process]
        names = [location.id if link.of == "location" else getattr(location, link.of) for location in axes.locations]
        numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
        season = seasons(study, axes)[axes.by_process[process.id][0]]
        units = (process.volume or 0.0) if link.units is None else link.units
        yearly = units * calendar.index(process.growth) * season * link.cost * calendar.index(study.study.price_inflation)
        found.append(
            HandOver(
                process=axes.by_process[link.process],
                other=axes.by_process[link.other],
                group=np.array([numbers[name] for name in names], dtype=np.intp),
                cost=yearly * calendar.years,
            )
        )
    return tuple(found)
