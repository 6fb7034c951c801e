"""How work is done: modes beside today's, what having one costs, and who stays where only the mode of the work changes.

Source: models/README.md, "Modes".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sourcing_opt.economics.axes import Axes, Flags, Floats
from sourcing_opt.economics.cost.transition import TransitionCost
from sourcing_opt.schemas.tables.modes import Mode


class Build(NamedTuple):
    """A mode of a process that has to be built before any work is done in it."""

    mode: Mode
    workstreams: tuple[int, ...]
    """p: the process's, in this mode."""
    built: bool
    """Whether some work is done in it today: then nothing is paid any more."""


class Moving(NamedTuple):
    """Shares for which arriving and leaving is paid."""

    arriving: Floats
    """(P, L, T)"""
    leaving: Floats
    """(P, L, T)"""


@dataclass(frozen=True)
class Modes:
    """The modes of a study's processes; none in one that says nothing of them."""

    axes: Axes
    builds: tuple[Build, ...]
    """In the order of their processes and names."""
    ready: Flags
    """(P, T) Whether work can go live in a workstream's mode."""
    fte: Floats
    """(P, L, T) People it takes to do all of it there. [FTE]"""
    move: Floats
    """(P, L, T) What arriving and leaving cost together for a person's work that does both at a place in the same period. [money/FTE]"""

    @property
    def some(self) -> bool:
        """Whether there is any."""
        return bool(self.builds)

    def staying(self, arrive: Floats, leave: Floats) -> Floats:
        """(P, L, T) People whose work leaves and arrives at a place in the same period, in another mode: by piece of work, the same for all of its modes. [FTE]"""
        needed, freed = (self.axes.in_all_modes(self.fte * share) for share in (arrive, leave))
        return np.minimum(needed, freed)

    def moving(self, arrive: Floats, leave: Floats) -> Moving:
        """What arrives and leaves, (P, L, T) each, without the part that is done by people who stay: they are not hired, handed over to or let go."""
        if not self.some:
            return Moving(arrive, leave)
        stay = self.staying(arrive, leave)

        def moved(share: Floats) -> Floats:
            people = self.axes.in_all_modes(self.fte * share)
            return np.asarray(share * (1 - np.divide(stay, people, out=np.zeros_like(stay), where=people > 0)))

        return Moving(moved(arrive), moved(leave))

    def first_use(self, build: Build, share: Floats) -> int | None:
        """The period in which the first work is done in a mode; None where none is, or some is today. share: (P, L, T)"""
        used = (share[list(build.workstreams)] > 0).any(axis=(0, 1))
        return None if build.built or not used.any() else int(used.argmax())

    def built(self, share: Floats) -> Floats:
        """(T,) What is paid for building modes, from the shares (P, L, T) that are done in them. [money/period]"""
        cost = np.zeros(self.axes.calendar.count)
        for build in self.builds:
            if (first := self.first_use(build, share)) is not None:
                cost[first] += build.mode.build_cost
        return cost


def modes_of(axes: Axes, fte: Floats, transition: TransitionCost, baseline: Floats) -> Modes:
    """The modes of a study, from its workstreams. fte: (P, L, T), baseline: (P, L)."""
    members: dict[tuple[str, str], tuple[Mode, list[int]]] = {}
    ready = np.ones((len(axes.workstreams), axes.calendar.count), dtype=bool)
    for p, workstream in enumerate(axes.workstreams):
        if (mode := workstream.mode) is not None:
            members.setdefault((mode.process, mode.mode), (mode, []))[1].append(p)
            ready[p, : math.ceil(mode.ready_months / axes.calendar.months)] = False
    once = sum(transition.arrival.values()) + transition.leaving if members else np.zeros_like(fte)
    # In whatever mode, a person's work costs the same to move: it is told from work as it is done today.
    a_person = np.divide(once, fte, out=np.zeros_like(fte), where=fte > 0)[axes.work]
    return Modes(
        axes=axes,
        builds=tuple(Build(mode, tuple(rows), bool(baseline[rows].any())) for mode, rows in members.values()),
        ready=ready,
        fte=fte,
        move=a_person,
    )
