"""Chance's modes for random studies: work that can be done otherwise, that is already, and that is under way to be."""

from __future__ import annotations

from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.modes import Mode
from sourcing_opt.schemas.tables.previous import PreviousMove
from sourcing_opt.schemas.tables.processes import Baseline, Process
from sourcing_opt.schemas.tables.quality import ServiceLevel
from tests.oracle.dice import Dice


def moded(dice: Dice, study: Study) -> Study:
    """In some of the studies: one or two modes of a process, with work in one today, or under way or planned to be."""
    if not dice.often(0.4):
        return study
    followed = [row for row in study.processes if any(move.process == row.id for move in study.previous_moves)]
    process = dice.one(*(followed or study.processes))
    modes = tuple(_mode(dice, process, name, study) for name in ("bots", "assisted")[: dice.one(1, 1, 2)])
    study = study.replace(modes=modes, service_levels=_worse_at_first(study))
    if any(row.process == process.id for row in study.baseline) and dice.often(0.6):
        study = study.replace(baseline=tuple(_in_mode(dice, study, row, modes[0]) for row in study.baseline))
    there = {(row.process, row.location, row.shift): row.mode for row in study.baseline}
    moves = tuple(_moved(dice, study, row, modes[0], there) for row in study.previous_moves)
    return study.replace(previous_moves=moves)


def _worse_at_first(study: Study) -> tuple[ServiceLevel, ...]:
    """Nothing is better on arrival than later: it would be worth arriving again and again."""
    worse = {"first_time_resolution": min, "error_rate": max}
    return tuple(
        row
        if row.at_arrival is None or row.measure not in worse
        else row.replace(at_arrival=worse[row.measure](row.at_arrival, row.value))
        for row in study.service_levels
    )


def _mode(dice: Dice, process: Process, name: str, study: Study) -> Mode:
    months = {"month": 1, "quarter": 3, "year": 12}[study.study.period]
    return Mode(
        process=process.id,
        mode=name,
        automated=dice.one(0.2, 0.5, 0.8, 1.0),
        handling=dice.one(1.0, 0.9, 1.3),
        build_cost=dice.one(0.0, 5_000.0, 60_000.0),
        licence=0.0 if process.fte is not None else dice.one(0.0, 0.2, 1.0),
        certifications=dice.one((), (), ("iso",)),
        min_technology=dice.one(0.0, 0.0, 40.0),
        ready_months=dice.one(0.0, 0.0, 0.5 * months, 1.5 * months),
    )


def _covers_how(study: Study, process: str, place: str) -> bool:
    """Whether a price there is for the work however it is done."""
    quoted = any((row.process, row.location) == (process, place) for row in study.quotes)
    return quoted or any(row.id == place and row.kind == "machine" for row in study.locations)


def _in_mode(dice: Dice, study: Study, row: Baseline, mode: Mode) -> Baseline:
    if row.process != mode.process or _covers_how(study, row.process, row.location):
        return row
    return row.replace(mode=dice.one(None, mode.mode))


def _moved(
    dice: Dice, study: Study, move: PreviousMove, mode: Mode, there: dict[tuple[str, str, int | None], str | None]
) -> PreviousMove:
    """The same move, from the mode in which the work is done today, and some into another; some only change that."""
    if move.process != mode.process:
        return move
    if move.status == "live":
        known = [found for (process, place, _), found in there.items() if (process, place) == (move.process, move.destination)]
        return move.replace(mode=known[0] if len({*known}) == 1 else None)
    left = there.get((move.process, str(move.origin), move.shift), there.get((move.process, str(move.origin), None)))
    move = move.replace(origin_mode=left)
    if dice.often(0.5) and left is None and not _covers_how(study, move.process, str(move.origin)):
        return move.replace(destination=move.origin, mode=mode.mode)
    if dice.often(0.5) and not _covers_how(study, move.process, move.destination):
        return move.replace(mode=mode.mode)
    return move
