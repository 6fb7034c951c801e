"""How well work is done where, read a second time: one question at a time, repeats as a series, what fades as a sum over small steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from sourcing_opt.schemas.columns.base import key_of
from sourcing_opt.schemas.policies import ScoreLimit
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.locations import Location
from sourcing_opt.schemas.tables.processes import Process
from sourcing_opt.schemas.tables.quality import ServiceLevel
from tests.oracle.dice import Dice


class Piece(Protocol):
    """A process, or a shift of it."""

    @property
    def process(self) -> Process:
        """The process."""

    @property
    def part(self) -> float:
        """Part of it."""

    @property
    def shift(self) -> int:
        """From 0."""


class Grades:
    """A study's service levels as questions about one process at one location."""

    def __init__(self, study: Study, works: Sequence[Piece]) -> None:
        self.study, self.works = study, works

    def row(self, measure: str, process: Process, location: Location) -> ServiceLevel | None:
        """The closest row about the two: to the process first, then to the place."""
        found = [
            row
            for row in self.study.service_levels
            if row.measure == measure
            and row.process in (None, process.id)
            and row.service_type in (None, process.service_type)
            and row.location in (None, location.id)
            and row.provider in (None, location.provider)
        ]
        close = [
            (bool(row.process), bool(row.service_type), bool(row.location), bool(row.provider), -index)
            for index, row in enumerate(found)
        ]
        return found[-max(close)[-1]] if found else None

    def stated(self, measure: str, process: Process, location: Location) -> float | None:
        """What is reached there."""
        row = self.row(measure, process, location)
        return None if row is None else row.value

    def _today(self, process: Process) -> list[tuple[float, Location]]:
        """(share of the process, where it is done today)"""
        locations = {location.id: location for location in self.study.locations}
        found = []
        for row in self.study.baseline:
            if row.process == process.id and row.share > 0:
                shifts = [
                    work.part for work in self.works if work.process.id == process.id and row.shift in (None, work.shift + 1)
                ]
                found.append((sum(shifts) * row.share, locations[row.location]))
        return found

    def _contacts_included(self, process: Process) -> float | None:
        """Contacts for each request that the volume contains."""
        if process.resolution_included is not None:
            return series(process.repeat_rate * (1 - process.resolution_included))
        today = self._today(process)
        if not today:
            return 1.0
        known = [(share, self.stated("first_time_resolution", process, place)) for share, place in today]
        sums = [(share, share * series(process.repeat_rate * (1 - value))) for share, value in known if value is not None]
        return sum(total for _, total in sums) / sum(share for share, _ in sums) if sums else None

    def errors_included(self, process: Process) -> float | None:
        """Errors in a unit whose rework the handling time contains."""
        if process.error_rate_included is not None:
            return process.error_rate_included
        today = self._today(process)
        if not today:
            return 0.0
        known = [(share, self.stated("error_rate", process, place)) for share, place in today]
        sums = [(share, share * value) for share, value in known if value is not None]
        return sum(total for _, total in sums) / sum(share for share, _ in sums) if sums else None

    def contacts(self, process: Process, location: Location) -> float:
        """Units handled there for a unit of volume."""
        included, here = self._contacts_included(process), self.stated("first_time_resolution", process, location)
        return 1.0 if included is None or here is None else series(process.repeat_rate * (1 - here)) / included

    def error_rate(self, process: Process, location: Location) -> float:
        """Errors in a unit handled there."""
        here = self.stated("error_rate", process, location)
        return here if here is not None else self.errors_included(process) or 0.0

    def effort(self, process: Process, location: Location) -> float:
        """Working time for a unit there, of the handling time."""
        included = self.errors_included(process)
        if included is None or not process.handling_minutes:
            return 1.0
        more = (self.error_rate(process, location) - included) * process.rework_minutes
        return (process.handling_minutes + more) / process.handling_minutes

    def more(self, process: Process, location: Location, first: float, months: float) -> tuple[float, float]:
        """In the months after arrival from the first on: years of all work done in addition, and of an error in every unit."""
        work = errors = 0.0
        resolution, wrong = (self.row(name, process, location) for name in ("first_time_resolution", "error_rate"))
        if resolution is not None and resolution.at_arrival is not None:
            ratio = series(process.repeat_rate * (1 - resolution.at_arrival)) / series(
                process.repeat_rate * (1 - resolution.value)
            )
            lasting = area(resolution.ramp_months, first, first + months) / 12
            work += (ratio - 1) * lasting
            errors += (ratio - 1) * self.error_rate(process, location) * lasting
        if wrong is not None and wrong.at_arrival is not None:
            lasting = area(wrong.ramp_months, first, first + months) / 12
            if process.handling_minutes:
                minutes = process.handling_minutes * self.effort(process, location)
                work += (wrong.at_arrival - wrong.value) * process.rework_minutes / minutes * lasting
            errors += (wrong.at_arrival - wrong.value) * lasting
        return work, errors


def series(again: float) -> float:
    """1 + again + again^2 + ... by adding up."""
    total, term = 0.0, 1.0
    while term > 1e-18:
        total, term = total + term, term * again
    return total


def area(ramp: float, first: float, last: float) -> float:
    """Under the line from 1 at month 0 to 0 at month `ramp`, between two months: a trapezium."""
    first, last = max(0.0, min(first, ramp)), max(0.0, min(last, ramp))
    return (last - first) * ((1 - first / ramp) + (1 - last / ramp)) / 2 if ramp else 0.0


def graded(dice: Dice, study: Study) -> Study:
    """In some studies: how well work is done where, and what doing it badly takes."""
    if not dice.often(0.4):
        return study
    levels: dict[tuple[str, ...], ServiceLevel] = {}
    for measure in ("first_time_resolution", "error_rate", "on_time"):
        for _ in range(dice.one(1, 2, 4)):
            low, high = {"error_rate": (0.0, 0.2)}.get(measure, (0.3, 1.0))
            row: dict[str, Any] = {"measure": measure, "value": dice.between(low, high)}
            dice.maybe(row, 0.3, process=lambda: dice.one(*study.processes).id)
            if "process" not in row:
                dice.maybe(row, 0.3, service_type=lambda: dice.one(*study.processes).service_type)
            dice.maybe(row, 0.5, location=lambda: dice.one(*study.locations).id)
            if "location" not in row:
                dice.maybe(row, 0.3, provider=lambda: dice.one("vendor", "captive"))
            if dice.often(0.4):
                row |= {"at_arrival": dice.between(low, high), "ramp_months": dice.one(1, 2.5, 8)}
            level = ServiceLevel.model_validate(row)
            levels[key_of(level)] = level
    policies = tuple(
        row.replace(by="volume", score=dice.one(row.score, "on_time")) if isinstance(row, ScoreLimit) else row
        for row in study.policies
    )
    everywhere = ServiceLevel(measure="on_time", value=0.7)
    levels.setdefault(key_of(everywhere), everywhere)
    processes = tuple(_badly_done(dice, row) for row in study.processes)
    return study.replace(service_levels=tuple(levels.values()), processes=processes, policies=policies)


def _badly_done(dice: Dice, process: Process) -> Process:
    columns: dict[str, Any] = {}
    dice.maybe(columns, 0.6, repeat_rate=lambda: dice.one(0.5, 0.9, 1.0), resolution_included=lambda: dice.one(None, None, 0.7))
    if process.volume is not None:
        dice.maybe(
            columns, 0.6, rework_minutes=lambda: dice.one(2, 10), cost_per_error=lambda: dice.one(1, 20),
            error_rate_included=lambda: dice.one(None, None, 0.1),
        )  # fmt: skip
    return process.replace(**columns)
