"""The plan before, as far as it reaches into the horizon: what is under way, what was planned, what still ramps up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics.axes import Axes, Flags, Floats
from sourcing_opt.schemas.study import Study

NEVER = -1
"""In place of a period: a site that does not open or close."""


@dataclass(frozen=True)
class Previous:
    """Moves that were decided before. All 0 in a study that follows no plan: then the plan before is that nothing moves."""

    arrive: Floats
    """(P, L, T) Share that was to go live, whether under way or planned."""
    leave: Floats
    """(P, L, T) Share that was to leave."""
    under_way: Floats
    """(P, L, T) Part of `arrive` that is under way: it is carried out."""
    leaving: Floats
    """(P, L, T) Part of `leave` that is under way."""
    arrived: Floats
    """(P, L, K) Share that went live k + 1 periods before the horizon."""
    handed_over: Floats
    """(P, L, K) Part of `arrived` that somebody else had done: not what was new work then."""
    opens: npt.NDArray[np.int64]
    """(L,) Period in which a candidate was to open; NEVER."""
    closes: npt.NDArray[np.int64]
    """(L,) Period in which an open location was to close; NEVER."""

    @cached_property
    def moving(self) -> Flags:
        """(P,) Whether the plan before moves any of the work within the horizon, to it or from it."""
        return np.asarray(self.arrive.any(axis=(1, 2)) | self.leave.any(axis=(1, 2)))

    def share(self, baseline: Floats) -> Floats:
        """(P, L, T) Share of the work at each place as the plan before has it; baseline: (P, L).

        A plan that was to move more than turned out to be there leaves nothing.
        """
        return np.asarray(np.maximum(0.0, baseline[:, :, None] + np.cumsum(self.arrive - self.leave, axis=2)))


def previous_of(study: Study, axes: Axes) -> Previous:
    """The plan before, from the study's rows."""
    live = [1 - move.period for move in study.previous_moves if move.status == "live"]
    arrive, leave, under_way, leaving = (np.zeros(axes.shape) for _ in range(4))
    arrived, handed_over = (np.zeros((*axes.shape[:2], max(live, default=0))) for _ in range(2))
    for move in study.previous_moves:
        rows, to = axes.lines(move.process, move.shift, move.mode), axes.location_index[move.destination]
        if move.status == "live":
            arrived[rows, to, -move.period] += move.share
            handed_over[rows, to, -move.period] += move.share if move.origin is not None else 0.0
            continue
        arrive[rows, to, move.period - 1] += move.share
        left, origin = axes.lines(move.process, move.shift, move.origin_mode), axes.location_index[str(move.origin)]
        leave[left, origin, move.period - 1] += move.share
        if move.status == "under_way":
            under_way[rows, to, move.period - 1] += move.share
            leaving[left, origin, move.period - 1] += move.share
    opens, closes = (np.full(len(axes.locations), NEVER, dtype=np.int64) for _ in range(2))
    for site in study.previous_sites:
        l = axes.location_index[site.location]
        # What has turned before its time does not turn again.
        if axes.locations[l].status == ("candidate" if site.change == "opens" else "open"):
            (opens if site.change == "opens" else closes)[l] = site.period - 1
    return Previous(
        arrive=arrive,
        leave=leave,
        under_way=under_way,
        leaving=leaving,
        arrived=arrived,
        handed_over=handed_over,
        opens=opens,
        closes=closes,
    )
