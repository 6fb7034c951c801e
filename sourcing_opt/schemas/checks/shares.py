"""What must hold of the shares of work: in the baseline, in the mix of roles, in the moves of the plan before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from sourcing_opt.errors import Problem
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.previous import PreviousMove
from sourcing_opt.schemas.tables.processes import SHIFTS, Baseline
from sourcing_opt.tolerances import ADDS_UP

Leg = tuple[str, int, str, str | None]
"""Process, shift, location, mode."""
Whole = TypeVar("Whole")
"""What has parts that add up to 1."""


def shifts_are_there(study: Study) -> Iterator[Problem]:
    """A shift that a row names is one of its process."""
    shifts = _shifts(study)
    tables: dict[str, Sequence[Baseline | PreviousMove]] = {"baseline": study.baseline, "previous_moves": study.previous_moves}
    for table, rows in tables.items():
        for index, row in enumerate(rows):
            count = shifts.get(row.process, row.shift or 0)
            if row.shift is not None and row.shift > count:
                message = f'process "{row.process}" has {count} shift{"s" * (count > 1)}'
                yield Problem(message, table=table, row=index, column="shift", value=row.shift)


def _shifts(study: Study) -> dict[str, int]:
    return {process.id: SHIFTS[process.coverage] for process in study.processes}


def baseline_adds_up(study: Study) -> Iterator[Problem]:
    """In every shift of a process that is done today; of a process that is not sound, in its first."""
    shifts = _shifts(study)
    parts = [
        (index, (row.process, shift), row.share if row.shift in (None, shift) else 0.0)
        for index, row in enumerate(study.baseline)
        for shift in range(1, shifts.get(row.process, 1) + 1)
    ]
    several = {row.process for row in study.baseline if row.shift is not None}
    for index, (process, shift), total in _not_whole(parts):
        if process in several or shift == 1:
            named = f'process "{process}"' + (f", shift {shift}," if process in several else "")
            yield Problem(f"the shares of {named} add up to {total:.6g}, not 1", table="baseline", row=index, column="share")


def role_mix_adds_up(study: Study) -> Iterator[Problem]:
    """The roles of a process make up all of it."""
    for index, process, total in _not_whole([(index, row.process, row.share) for index, row in enumerate(study.process_roles)]):
        yield Problem(
            f'the shares of process "{process}" add up to {total:.6g}, not 1', table="process_roles", row=index, column="share"
        )


def _not_whole(parts: Iterable[tuple[int, Whole, float]]) -> Iterator[tuple[int, Whole, float]]:
    """(row, of what, share) -> (first row, of what, total) of what does not add up to 1."""
    totals: dict[Whole, float] = defaultdict(float)
    first: dict[Whole, int] = {}
    for index, whole, share in parts:
        totals[whole] += share
        first.setdefault(whole, index)
    return ((first[whole], whole, total) for whole, total in totals.items() if abs(total - 1) > ADDS_UP)


def under_way_was_there(study: Study) -> Iterator[Problem]:
    """No more of a shift's work can be under way from a place than is done there today."""
    shifts, there, leaving = _shifts(study), defaultdict[Leg, float](float), defaultdict[Leg, float](float)
    last: dict[Leg, int] = {}
    for row in study.baseline:
        for shift in [row.shift] if row.shift else range(1, shifts.get(row.process, 1) + 1):
            there[row.process, shift, row.location, row.mode] += row.share
    for index, move in enumerate(study.previous_moves):
        for shift in [move.shift] if move.shift else range(1, shifts.get(move.process, 1) + 1):
            if move.origin is not None and move.status == "under_way":
                leg = move.process, shift, move.origin, move.origin_mode
                leaving[leg] += move.share
                last[leg] = index
    for leg, share in leaving.items():
        if share > there[leg] + ADDS_UP:
            process, shift, origin, mode = leg
            in_mode = "" if mode is None else f' in the mode "{mode}"'
            message = (
                f'{share:.6g} of process "{process}", shift {shift}, is under way from "{origin}"{in_mode}, where {there[leg]:.6g} of it is done '
                f"today{in_mode and ' in that'}"
            )
            yield Problem(
                message,
                table="previous_moves",
                row=last[leg],
                column="share",
                suggestion="correct the baseline, or what is under way",
            )


def nothing_passes_through(study: Study) -> Iterator[Problem]:
    """Work of a shift does not leave a place in the period in which some of it arrives there in the same mode: the two would undo each other."""
    shifts, arriving = _shifts(study), set[tuple[Leg, int]]()
    moves = [(index, move) for index, move in enumerate(study.previous_moves) if move.share > 0 and move.status != "live"]

    def legs(move: PreviousMove, end: str, mode: str | None) -> set[tuple[Leg, int]]:
        among = [move.shift] if move.shift else range(1, shifts.get(move.process, 1) + 1)
        return {((move.process, shift, end, mode), move.period) for shift in among}

    for _, move in moves:
        arriving |= legs(move, move.destination, move.mode)
    for index, move in moves:
        if move.origin is not None and legs(move, move.origin, move.origin_mode) & arriving:
            message = f'process "{move.process}" leaves here in period {move.period}, in which some of it arrives here'
            yield Problem(
                message,
                table="previous_moves",
                row=index,
                column="origin",
                value=move.origin,
                suggestion="write the moves from where it was to where it goes",
            )


def baseline_is_open(study: Study) -> Iterator[Problem]:
    """Where work is done today, the location is open."""
    shut = {location.id for location in study.locations if location.status != "open"}
    for index, row in enumerate(study.baseline):
        if row.location in shut and row.share > 0:
            yield Problem(
                "work is done today at a location that is not open",
                table="baseline",
                row=index,
                column="location",
                value=row.location,
                suggestion="set its status to open",
            )
