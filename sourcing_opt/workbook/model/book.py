"""What every sheet of a plan's workbook needs to know: the plan, its pairs of work and place, the sheets and formats."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from sourcing_opt.economics.axes import Axes, Floats
from sourcing_opt.economics.geography import location_model
from sourcing_opt.plan import Move, Plan, Summary, moves, summary
from sourcing_opt.plan.summary import LOCATION_MODELS
from sourcing_opt.workbook.grid.formats import Formats
from sourcing_opt.workbook.grid.table import Row

SHEETS: dict[str, str] = {
    "Cover": "The plan in one page",
    "Summary": "Cost and saving by period, people by location model, function and country, before and after",
    "Allocation": "Which share of which work is where, today and at the end",
    "Transition": "What goes live when, process by process; people moved and one-off cost of every period",
    "Moves": "Every move: when, from where to where, and what it costs once",
    "Sites": "Every location: people, capacity, opening and closing",
    "Providers": "What each provider is paid in each contract year, with discounts and commitments",
    "Policies": "Every rule: what it asks for, what the plan has, the room left",
    "Risk": "How risky and how concentrated the plan is; what is left when a country is lost",
    "Checks": "That all figures agree with each other and with the solver",
    "Cost build-up": "Run and one-off cost of every piece of work by place, period and component; shares and overrides",
    "Policies by period": "Workings: what the plan has where every rule has a bound, period by period",
    "Selections": "Workings: which work and which places every rule is about",
    "Amounts": "Workings: what the rules count, for every piece of work and place by period",
    "Pairs": "Workings: what holds for a piece of work at a place",
    "Work": "Workings: size and needs of every piece of work, period by period",
    "Places": "Workings: every location's inputs with their blanks filled in",
    "Pay": "Workings: pay of every role by location and period, and ramp-up",
    "Periods": "Workings: constants, discounting, exchange rates",
}
"""Sheet -> what is on it, in order; the inputs and the run log follow."""

NEGLIGIBLE = 1e-9
"""A share below this is the solver's arithmetic."""


class Pair(NamedTuple):
    """Workstream p and a location l that does some of it, today, in any period, or by the plan before."""

    p: int
    l: int


@dataclass(frozen=True)
class Book:
    """A plan on its way into a workbook."""

    plan: Plan
    formats: Formats
    sheets: dict[str, Any] = field(default_factory=dict)
    """Name -> worksheet."""

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

    @property
    def has_new_work(self) -> bool:
        """Whether any work is done nowhere today."""
        return not bool(self.plan.economics.existing.all())

    @cached_property
    def todays_way(self) -> Floats:
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
        """Where work is or will be, by function, process, shift, and from onshore to offshore."""
        before = self.plan.economics.previous
        there = (self.share != 0).any(axis=2) | (self.todays_way > 0)
        for moved in (before.arrive, before.leave, before.arrived):
            there = there | (moved != 0).any(axis=2)
        # Work that nobody does, where nothing was decided, is shown as none of it at the first place.
        there[~there.any(axis=1), 0] = True

        def order(pair: Pair) -> tuple[str, str, int, int, str]:
            workstream = self.axes.workstreams[pair.p]
            model = LOCATION_MODELS.index(self.models[pair.l])
            return workstream.process.function, workstream.process.id, workstream.shift, model, self.axes.locations[pair.l].id

        return sorted((Pair(p, l) for p, l in np.argwhere(there).tolist()), key=order)

    @property
    def ramps_up_before(self) -> bool:
        """Whether moves that went live before the horizon are listed in the inputs, for the ramp-up that goes on."""
        return any(move.status == "live" for move in self.plan.economics.study.previous_moves)

    @cached_property
    def moves(self) -> list[Move]:
        """By wave, workstream, origin and destination."""
        return [move for move in moves(self.plan) if move.share >= NEGLIGIBLE]

    @cached_property
    def summary(self) -> Summary:
        """The headline figures."""
        return summary(self.plan)

    def work(self, p: int) -> Row:
        """The columns that name a workstream."""
        workstream = self.axes.workstreams[p]
        process = workstream.process
        return {"Process": process.id, "Name": process.name, "Function": process.function, "Shift": workstream.shift + 1}

    def place(self, l: int) -> Row:
        """The columns that name a location."""
        location = self.axes.locations[l]
        return {
            "Location": location.id,
            "Location model": self.models[l],
            "Country": location.country,
            "Provider": location.provider,
        }

    def period(self, t: int) -> Row:
        """The columns that name a period."""
        return {"No.": t + 1, "Period": self.axes.calendar.labels[t]}
