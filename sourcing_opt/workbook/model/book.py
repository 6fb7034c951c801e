"""What every sheet of a plan's workbook needs to know: the plan, its pairs of work and place, the sheets and formats."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, TypeVar

import numpy as np

from sourcing_opt.analysis.answers.report import ExplainedPlan
from sourcing_opt.economics.axes import Axes, Floats
from sourcing_opt.economics.cost.modes import Moving
from sourcing_opt.economics.geography import location_model
from sourcing_opt.io.workbook.plan_workbook import AS_TODAY
from sourcing_opt.plan import Move, Plan, Summary, moves, summary
from sourcing_opt.plan.summary import LOCATION_MODELS
from sourcing_opt.schemas.differences import Difference
from sourcing_opt.solving import Limits
from sourcing_opt.workbook.grid.page import Page

T = TypeVar("T")
NEGLIGIBLE = 1e-9
"""A share below this is the solver's arithmetic."""


class Pair(NamedTuple):
    """Workstream p and a location l that does some of it, today, in any period, or by the plan before."""

    p: int
    l: int


class WorkNames(NamedTuple):
    """What names a workstream on a sheet."""

    process: str
    name: str
    function: str
    shift: int
    """From 1."""
    mode: str
    """How it is done; in a word where it is done as today."""


class PlaceNames(NamedTuple):
    """What names a location on a sheet."""

    location: str
    name: str
    model: str
    country: str
    provider: str


@dataclass(frozen=True)
class RunLog:
    """What the caller knows of a run. Nothing here depends on the clock unless the caller puts it in."""

    origin: str
    """Where the study was read from."""
    limits: Limits
    """When the solver was to stop."""
    solver: str
    """The solver asked for."""
    command: str | None = None
    """The command line."""
    times: Mapping[str, float] = field(default_factory=dict)
    """Step -> how long it took. [seconds]"""
    previous: str | None = None
    """The plan this one follows."""
    changes: Sequence[Difference] = ()
    """What is not the same in the inputs as in that plan's."""


@dataclass(frozen=True)
class Book:
    """A plan on its way into a workbook."""

    plan: Plan
    run: RunLog
    contents: Sequence[tuple[str, str]] = ()
    """Sheet -> what is on it, of all but the first, in their order."""
    why: ExplainedPlan | None = None
    """Answers of other solves about the plan, where somebody asked."""
    _made: dict[object, Any] = field(default_factory=dict)

    def __getitem__(self, kind: Callable[[Book], T]) -> T:
        """The one sheet, or part of one, of a kind; laid out when it is first asked for."""
        if kind not in self._made:
            self._made[kind] = kind(self)
        found: T = self._made[kind]
        return found

    @property
    def axes(self) -> Axes:
        """Workstreams, locations, periods."""
        return self.plan.economics.axes

    @property
    def currency(self) -> str:
        """Of every amount."""
        return self.plan.economics.study.study.currency

    @property
    def count(self) -> int:
        """Number of periods."""
        return self.axes.calendar.count

    @cached_property
    def share(self) -> Floats:
        """(P, L, T) The shares by plan as the workbook has them; every figure in it follows from these."""
        return np.where(np.abs(self.plan.share) < NEGLIGIBLE, 0.0, self.plan.share)

    @cached_property
    def arrive(self) -> Floats:
        """(P, L, T) How much more of it is there than in the period before. No plan lets work arrive and leave at once."""
        return np.maximum(0.0, self._change)

    @cached_property
    def leave(self) -> Floats:
        """(P, L, T) How much less."""
        return np.maximum(0.0, -self._change)

    @cached_property
    def _change(self) -> Floats:
        return np.diff(self.share, axis=2, prepend=self.plan.economics.baseline[:, :, None])

    @cached_property
    def moving(self) -> Moving:
        """What arrives and leaves without the part that is done by people who stay where the mode of their work changes."""
        return self.plan.economics.modes.moving(self.arrive, self.leave)

    @property
    def has_modes(self) -> bool:
        """Whether any work can be done otherwise than today: then pieces of work have the name of their mode beside them."""
        return self.plan.economics.modes.some

    @property
    def has_new_work(self) -> bool:
        """Whether any work is done nowhere today."""
        return not bool(self.plan.economics.existing.all())

    @cached_property
    def baseline_share(self) -> Floats:
        """(P, L) The shares if nothing moves: today's, and of new work those of the baseline."""
        return np.asarray(self.plan.baseline.share[:, :, 0])

    @cached_property
    def fte(self) -> Floats:
        """(P, L, T) People by plan."""
        return np.asarray(self.share * self.plan.economics.fte)

    @cached_property
    def models(self) -> tuple[str, ...]:
        """(L,) Location model of each location."""
        return tuple(location_model(self.plan.economics.study, location) for location in self.axes.locations)

    @cached_property
    def pairs(self) -> list[Pair]:
        """Where work is or will be, by function, process, shift, mode, and from onshore to offshore."""
        before = self.plan.economics.previous
        there = (self.share != 0).any(axis=2) | (self.baseline_share > 0)
        for moved in (before.arrive, before.leave, before.arrived):
            there = there | (moved != 0).any(axis=2)
        # Work that nobody does, where nothing was decided, is shown as none of it at the first place.
        undone = self.axes.as_today & ~(self.axes.in_all_modes(there.any(axis=1).astype(float)) > 0)
        there[undone, 0] = True

        def order(pair: Pair) -> tuple[str, str, int, str, int, str]:
            workstream = self.axes.workstreams[pair.p]
            model = LOCATION_MODELS.index(self.models[pair.l])
            mode = self.axes.mode_of(pair.p) or ""
            return (
                workstream.process.function,
                workstream.process.id,
                workstream.shift,
                mode,
                model,
                self.axes.locations[pair.l].id,
            )

        return sorted((Pair(p, l) for p, l in np.argwhere(there).tolist()), key=order)

    @property
    def ramps_up_before(self) -> bool:
        """Whether moves that went live before the horizon are listed in the inputs, for the ramp-up that goes on."""
        return any(move.status == "live" for move in self.plan.economics.study.previous_moves)

    @property
    def settles(self) -> bool:
        """Whether stabilisation costs anything."""
        return bool(self.plan.economics.transition.settles.any())

    @cached_property
    def moves(self) -> list[Move]:
        """By wave, workstream, origin and destination."""
        return [move for move in moves(self.plan) if move.share >= NEGLIGIBLE]

    @cached_property
    def summary(self) -> Summary:
        """The headline figures."""
        return summary(self.plan)

    def names_of_work(self, p: int) -> WorkNames:
        """What names a workstream."""
        workstream = self.axes.workstreams[p]
        process = workstream.process
        return WorkNames(
            process=process.id,
            name=process.name,
            function=process.function,
            shift=workstream.shift + 1,
            mode=self.axes.mode_of(p) or AS_TODAY,
        )

    def names_of_place(self, l: int) -> PlaceNames:
        """What names a location."""
        location = self.axes.locations[l]
        return PlaceNames(location.id, location.name, self.models[l], location.country, location.provider)


class Sheet(ABC):
    """A sheet of a workbook: laid out when it is made, so that any sheet can refer to any other; written once all are."""

    name: ClassVar[str]
    caption: ClassVar[str]
    """What is on it, for the contents."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.plan(book)

    @abstractmethod
    def plan(self, book: Book) -> None:
        """Decide where its tables stand, and what their columns hold."""

    @abstractmethod
    def write(self, page: Page) -> None:
        """Fill the sheet."""
