"""The axes every array shares: workstreams p, locations l, periods t. Ordered by id, so the order of rows in a file changes nothing."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sourcing_opt.schemas.periods import Horizon
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.locations import Location
from sourcing_opt.schemas.tables.modes import Mode
from sourcing_opt.schemas.tables.processes import SHIFTS, Process
from sourcing_opt.schemas.tables.settings import MONTHS, MONTHS_A_YEAR

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Workstream:
    """A process, or one 8-hour shift of a process that runs beyond one shift, in one way of doing it: the unit that is allocated."""

    process: Process
    shift: int
    """0 is the home business day; 1 and 2 are the eight hours after it and after that."""
    share: float
    """Part of the process's work that falls into the shift."""
    mode: Mode | None = None
    """How it is done; None: as today."""

    @property
    def name(self) -> str:
        """The process's id, with the shift where there is more than one, and its mode where it has one."""
        shift = "" if SHIFTS[self.process.coverage] == 1 else f"/{self.shift + 1}"
        return f"{self.process.id}{shift}" + ("" if self.mode is None else f" ({self.mode.mode})")

    @property
    def people(self) -> float:
        """People it takes, of those that it takes today's way. [factor]"""
        return 1.0 if self.mode is None else self.mode.people


@dataclass(frozen=True)
class Calendar(Horizon):
    """The periods of the horizon, in years from its start."""

    discount_rate: float
    discounting: str

    @cached_property
    def years(self) -> float:
        """Length of a period. [years]"""
        return self.months / MONTHS_A_YEAR

    @cached_property
    def middle(self) -> Floats:
        """(T,) Middle of each period. [years from the start]"""
        return np.asarray((np.arange(self.count) + 0.5) * self.years, dtype=np.float64)

    @cached_property
    def discount(self) -> Floats:
        """(T,) Present value of one unit paid in each period: (1 + rate) ** -time, at its middle or its end."""
        time = self.middle if self.discounting == "mid" else (np.arange(self.count) + 1) * self.years
        return np.asarray((1 + self.discount_rate) ** -time)

    def begun_by(self, day: dt.date) -> int:
        """How many periods from the start, within the horizon or beyond, begin by a day."""
        if day < self.start:
            return 0
        about = ((day.year - self.start.year) * MONTHS_A_YEAR + day.month - self.start.month) // self.months
        return next(period for period in range(about, about + 3) if self.first_day(period) > day)

    def index(self, yearly: float) -> Floats:
        """(T,) What grows by `yearly` a year from 1 at the start, at the middle of each period."""
        return np.asarray((1 + yearly) ** self.middle)


@dataclass(frozen=True)
class Axes:
    """Workstreams (P), locations (L) and periods (T)."""

    workstreams: tuple[Workstream, ...]
    locations: tuple[Location, ...]
    calendar: Calendar

    @cached_property
    def shape(self) -> tuple[int, int, int]:
        """(P, L, T)"""
        return len(self.workstreams), len(self.locations), self.calendar.count

    @cached_property
    def location_index(self) -> dict[str, int]:
        """Location id -> l."""
        return {location.id: index for index, location in enumerate(self.locations)}

    @cached_property
    def by_process(self) -> dict[str, tuple[int, ...]]:
        """Process id -> its workstreams p: in the order of their shifts as today, then in that order in each of its modes."""
        found: dict[str, tuple[int, ...]] = {}
        for p, workstream in enumerate(self.workstreams):
            found[workstream.process.id] = (*found.get(workstream.process.id, ()), p)
        return found

    @cached_property
    def as_today(self) -> Flags:
        """(P,) Whether a workstream is work as it is done today. Sums over all work are over these."""
        return np.array([workstream.mode is None for workstream in self.workstreams], dtype=bool)

    @cached_property
    def work(self) -> Indices:
        """(P,) The workstream that is the same work as it is done today; shares of a piece of work in all its modes add up to 1."""
        first = {(each.process.id, each.shift): p for p, each in enumerate(self.workstreams) if each.mode is None}
        return np.array([first[each.process.id, each.shift] for each in self.workstreams], dtype=np.intp)

    def in_all_modes(self, values: Floats) -> Floats:
        """(P, ...) -> (P, ...): for each workstream the sum over all modes of its work; the same numbers where nothing has a mode."""
        if self.as_today.all():
            return values
        total = np.zeros_like(values)
        np.add.at(total, self.work, values)
        return np.asarray(total[self.work])

    def lines(self, process: str, shift: int | None, mode: str | None) -> list[int]:
        """The workstreams p that a row of a table is about: a blank shift means all of them, a blank mode work as it is done today."""
        return [p for p in self.by_process[process] if shift in (None, self.workstreams[p].shift + 1) and mode == self.mode_of(p)]

    def mode_of(self, p: int) -> str | None:
        """The name of a workstream's mode; None: as today."""
        mode = self.workstreams[p].mode
        return None if mode is None else mode.mode

    @cached_property
    def processes(self) -> tuple[Process, ...]:
        """The processes, ordered by id."""
        return tuple(self.workstreams[p[0]].process for p in self.by_process.values())


def axes_of(study: Study) -> Axes:
    """The axes of a study's arrays."""
    modes: dict[str, list[Mode]] = {}
    for row in sorted(study.modes, key=lambda row: row.mode):
        modes.setdefault(row.process, []).append(row)
    workstreams = []
    for process in sorted(study.processes, key=lambda row: row.id):
        shifts = SHIFTS[process.coverage]
        shares = process.shift_shares or (1 / shifts,) * shifts
        for mode in (None, *modes.get(process.id, ())):
            workstreams += [Workstream(process, shift, share, mode) for shift, share in enumerate(shares)]
    settings = study.study
    calendar = Calendar(
        start=settings.start,
        months=MONTHS[settings.period],
        count=settings.periods,
        discount_rate=settings.discount_rate,
        discounting=settings.discounting,
    )
    return Axes(tuple(workstreams), tuple(sorted(study.locations, key=lambda row: row.id)), calendar)


def lead_periods(study: Study, axes: Axes) -> npt.NDArray[np.int64]:
    """(P,) Periods before a workstream can go live elsewhere: as stated, or its complexity's lead time rounded up."""

    def lead(process: Process) -> int:
        if process.lead_periods is not None:
            return process.lead_periods
        return math.ceil(study.transitions[process.complexity].lead_months / axes.calendar.months)

    return np.array([lead(workstream.process) for workstream in axes.workstreams], dtype=np.int64)
