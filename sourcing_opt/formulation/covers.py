"""What a full place leaves no room for: of work that goes whole to one place, only so many fit into one together.

    sum_{p in E} share[p,l,T] <= r open[l,T]        r: how many of E's smallest fit into max_fte[l]

Each p of E belongs to a process with max_locations or min_share 1, so that share[p,l,T] is 0 or 1 in every plan, and takes people at l. An extended cover
inequality (Balas, Facets of the knapsack polytope, 1975).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.tolerances import EDGE

Bounds = tuple[str, list[int]]
"""A side of rows of the program, and the rows: where it is infinite, the input that they come from was freed."""


class Covers:
    """Of a study's program. They hold as long as the limits that they follow from: what is freed when it is asked again gives room for all."""

    def __init__(self, model: Formulation) -> None:
        """Which work goes whole, which places are limited, and by which rows."""
        self._program, economics, axes = model.program, model.economics, model.economics.axes
        column_of = {"min_share": "row_lower", "max_locations": "row_upper", "max_fte": "row_upper"}
        rows: dict[tuple[str, str, str], list[int]] = {}
        # Work that may be divided among modes is none of which there is all or nothing.
        divided = {mode.process for mode in economics.study.modes}
        whole = [
            process
            for process in axes.processes
            if (process.max_locations == 1 or process.min_share == 1) and process.id not in divided
        ]
        for row, (origin, _) in model.origins.items() if whole else ():
            if origin.column in column_of:
                rows.setdefault((origin.table, origin.key[0], origin.column), []).append(row)

        def bounds(table: str, key: str, column: str) -> Bounds | None:
            found = rows.get((table, key, column))
            return None if found is None else (column_of[column], found)

        self._one_place = {
            p: one_place
            for process in whole
            if (one_place := bounds("processes", process.id, "max_locations" if process.max_locations == 1 else "min_share"))
            for p in axes.by_process[process.id]
        }
        self._limits = {l: limit for l, place in enumerate(axes.locations) if (limit := bounds("locations", place.id, "max_fte"))}
        self._fte, self._capacity = economics.fte[:, :, -1], economics.sites.max_fte * (1 + EDGE)
        self._whole = np.array(sorted(self._one_place), dtype=np.intp)

    def hold(self, l: int, workstreams: Sequence[int]) -> bool:
        """Whether there may be a row of these workstreams at a place: all of them go whole, take people, and the place is limited."""
        return l in self._limits and all(p in self._one_place and self._fte[p, l] > 0 for p in workstreams)

    def most(self, l: int, workstreams: Sequence[int]) -> int:
        """r: how many of the workstreams are at a place in the end at most; all of them where what limits them is freed."""
        for side, rows in (self._limits[l], *(self._one_place[p] for p in workstreams)):
            if not np.isfinite(getattr(self._program, side)[rows]).all():
                return len(workstreams)
        return int((np.cumsum(np.sort(self._fte[list(workstreams), l])) <= self._capacity[l]).sum())

    def violated(self, share: Floats, opened: Floats, least: float) -> Iterator[tuple[int, Indices]]:
        """Places, and workstreams there whose row shares (P, L) and open places (L,) violate by more than `least`."""
        for l in self._limits:
            p = self._whole[self._fte[self._whole, l] > 0]
            fte, here = self._fte[p, l], share[p, l]
            if opened[l] <= least or fte.sum() <= self._capacity[l]:
                continue
            # Covers of what is nearly there, of what nearly costs nothing to cover with, of what fills the place.
            for preference in ((opened[l] - here) / fte, -here, -fte * here):
                members = self._extended_cover(fte, here, np.argsort(preference, kind="stable"), self._capacity[l])
                if here[members].sum() - self.most(l, p[members].tolist()) * opened[l] > least:
                    yield l, p[members]

    @staticmethod
    def _extended_cover(fte: Floats, share: Floats, order: Indices, capacity: float) -> Indices:
        """The first in order that together do not fit, none of them to spare, and all that are as large as the largest of them."""
        cover = order[: 1 + int(np.searchsorted(np.cumsum(fte[order]), capacity, side="right"))]
        total = fte[cover].sum()
        spare = np.zeros(len(fte), dtype=bool)
        for member in cover[np.argsort(share[cover], kind="stable")].tolist():
            if total - fte[member] > capacity:
                total -= fte[member]
                spare[member] = True
        cover = cover[~spare[cover]]
        return np.union1d(cover, np.flatnonzero(fte >= fte[cover].max()))
