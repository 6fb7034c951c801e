"""What goes live, opens or closes in another period than an earlier plan had it, or in only one of two plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics.axes import Axes, Floats
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.plan import Plan
from sourcing_opt.tolerances import SAME_MOVE

_SOONER = -1
"""In place of a wave: it is so when the second plan begins, and nobody knows since when."""

Kind = Literal["dropped", "added", "earlier", "later"]
Change = Literal["opens", "closes", "goes live"]
Place = tuple[str, int, str, str]
"""Process, shift from 1, location, and mode, "" as today; a location as a whole is of process "" and shift 0."""
Legs = dict[int, float]
"""Wave, from the start of the second plan -> the share that goes live."""


@dataclass(frozen=True)
class Turn:
    """A share of work that goes live, or a location that opens or closes: when in one plan, and when in the other."""

    kind: Kind
    change: Change
    process: str | None
    """None for a location as a whole."""
    shift: int | None
    """From 1."""
    location: str
    share: float
    """Of the work; 1 for a location. [share]"""
    fte: float
    """People that takes there when it goes live; 0 for a location. [FTE]"""
    before: str | None
    """Period in the first plan; None: never."""
    after: str | None
    """Period in the second plan; None: never."""
    mode: str | None = None
    """In which the work is done; None: as today."""


@dataclass(frozen=True)
class _Agenda:
    """All changes of one kind that a plan makes."""

    change: Change
    waves: dict[Place, Floats]
    """(T,) Share that changes in each period."""
    done: dict[Place, float]
    """Share that has changed when the second plan begins."""
    fte: dict[Place, Floats]
    """(T,) People that all of the work takes. [FTE]"""

    def people(self, place: Place, wave: int) -> float:
        """Those that all of it takes in a period; 0 for a location, and for work that is none."""
        return float(self.fte[place][wave]) if place in self.fte else 0.0


def turns(first: Plan, second: Plan, passed: int) -> Iterator[Turn]:
    """Locations first, then work by process, shift and location; the second plan begins `passed` periods after the first.

    What is the same in both is left out, and so is what has happened in both, or lies after the end of the second.
    """
    labels, after = first.economics.axes.calendar.labels, second.economics.axes.calendar.labels
    for ours, theirs in zip(_agendas(first, passed), _agendas(second, 0), strict=True):
        for place in sorted({*ours.waves, *theirs.waves}):
            process, shift, location, mode = place
            missing = ours.done.get(place, 0.0) - theirs.done.get(place, 0.0)
            was, is_ = _legs(ours.waves.get(place), passed, missing), _legs(theirs.waves.get(place), 0, 0.0)
            if missing < -SAME_MOVE:
                is_[_SOONER] = -missing
            for share, wave, other in _matched(was, is_):
                if wave is not None and (other is not None or 0 <= wave < len(after)):
                    then, people = labels[wave + passed], ours.people(place, wave + passed)
                elif wave is None and other != _SOONER:
                    then, people = None, 0.0
                else:
                    continue
                now = None if other is None else after[other] if other != _SOONER else f"before {after[0]}"
                if other is not None and other != _SOONER:
                    people = theirs.people(place, other)
                kind = _kind(wave, other)
                yield Turn(
                    kind=kind,
                    change=ours.change,
                    process=process or None,
                    shift=shift or None,
                    location=location,
                    mode=mode or None,
                    share=share,
                    fte=share * people,
                    before=then,
                    after=now,
                )


def by_place(axes: Axes, values: Floats) -> dict[Place, Floats]:
    """(P, L, T) -> (T,) of every place that has a figure in any period."""
    changes = {}
    for p, l in np.argwhere(values.any(axis=2)).tolist():
        workstream = axes.workstreams[p]
        changes[workstream.process.id, workstream.shift + 1, axes.locations[l].id, axes.mode_of(p) or ""] = values[p, l]
    return changes


def _agendas(plan: Plan, passed: int) -> tuple[_Agenda, _Agenda, _Agenda]:
    axes, decisions = plan.economics.axes, plan.decisions
    share = plan.share[:, :, passed - 1] if passed else plan.economics.baseline
    share_at_place = {place: float(figures[0]) for place, figures in by_place(axes, share[:, :, None]).items()}
    is_open = plan.open[:, passed - 1] if passed else ~plan.economics.sites.candidate
    opened = {("", 0, location.id, ""): float(flag) for location, flag in zip(axes.locations, is_open, strict=True)}
    closed = {place: 1.0 - flag for place, flag in opened.items()}
    return (
        _Agenda("opens", _of_sites(axes, decisions.opens), opened, {}),
        _Agenda("closes", _of_sites(axes, decisions.closes), closed, {}),
        _Agenda("goes live", by_place(axes, decisions.arrive), share_at_place, by_place(axes, plan.economics.fte)),
    )


def _of_sites(axes: Axes, waves: npt.NDArray[np.int64]) -> dict[Place, Floats]:
    periods = np.arange(axes.calendar.count)
    return {
        ("", 0, location.id, ""): 1.0 * (periods == wave)
        for location, wave in zip(axes.locations, waves, strict=True)
        if wave != NEVER
    }


def _legs(waves: Floats | None, passed: int, missing: float) -> Legs:
    """What is still to come, and of what should have happened as much as is missing: the latest is the first to be late."""
    legs: Legs = {}
    for wave, share in reversed(list(enumerate([] if waves is None else waves.tolist(), -passed))):
        counts = share if wave >= 0 else min(share, missing)
        if counts > SAME_MOVE:
            legs[wave] = counts
            missing -= counts if wave < 0 else 0.0
    return legs


def _matched(was: Legs, is_: Legs) -> Iterator[tuple[float, int | None, int | None]]:
    """Share, old and new wave: what keeps its wave is left out, of the rest the earliest of the one becomes the earliest of the other."""
    for wave in was.keys() & is_.keys():
        same = min(was[wave], is_[wave])
        was[wave], is_[wave] = was[wave] - same, is_[wave] - same
    while was or is_:
        heads = [(legs, min(legs)) for legs in (was, is_) if legs]
        share = min(legs[wave] for legs, wave in heads)
        if share > SAME_MOVE:
            yield share, min(was, default=None), min(is_, default=None)
        for legs, wave in heads:
            legs[wave] -= share
            if legs[wave] <= SAME_MOVE:
                del legs[wave]


def _kind(wave: int | None, other: int | None) -> Kind:
    if wave is None or other is None:
        return "added" if wave is None else "dropped"
    return "earlier" if other < wave else "later"
