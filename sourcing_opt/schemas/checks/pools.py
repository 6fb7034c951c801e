"""What must hold of work that shares its agents: whoever is free can take any call, and calls are counted."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.errors import Problem
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.pools import Pool
from sourcing_opt.schemas.tables.processes import SHIFTS, Process

_SIZE = 1.5
"""A call of a pool may be so many times as long as the handling time of each of its processes, or as short."""


def pools_are_of_calls(study: Study) -> Iterator[Problem]:
    """A pool has calls; its profile has parts of every shift; its calls are about as long as it says."""
    for index, process in enumerate(study.processes):
        if process.pool is not None and process.volume is None:
            yield Problem(
                "work sized in FTE has no calls, and its FTE have the waiting in them",
                table="processes",
                row=index,
                column="pool",
                value=process.pool,
                suggestion="give volume and handling_minutes instead of fte",
            )
        if process.pool is not None and process.occupancy is not None:
            yield Problem(
                "its pool says how long people wait for calls: to say it here, too, would count the waiting twice",
                table="processes",
                row=index,
                column="occupancy",
                value=process.occupancy,
                suggestion="leave it blank; what is in the productive hours already is the pool's occupancy_included",
            )
    for index, pool in enumerate(study.pools):
        members = [process for process in study.processes if process.pool == pool.id]
        if not members:
            yield Problem(
                "no process has this pool: it is of no effect",
                table="pools",
                row=index,
                column="id",
                value=pool.id,
                suggestion="name it in the column pool of processes, or delete the row",
                severity="warning",
            )
            continue
        shifts = SHIFTS[members[0].coverage]
        if len(pool.profile) % shifts or (pool.profile and not all(map(sum, _by_shift(pool, shifts)))):
            yield Problem(
                f"has {len(pool.profile)} parts, and coverage {members[0].coverage} has {shifts} shifts, each with calls",
                table="pools",
                row=index,
                column="profile",
                value=len(pool.profile),
                suggestion=f"give a share for each hour: {8 * shifts}",
            )
        minutes = [process.handling_minutes for process in members if process.handling_minutes]
        if minutes and not min(minutes) / _SIZE <= pool.call_seconds / 60 <= max(minutes) * _SIZE:
            yield Problem(
                f"its processes take {min(minutes):g} to {max(minutes):g} minutes of handling a unit",
                table="pools",
                row=index,
                column="call_seconds",
                value=pool.call_seconds,
                suggestion="give the mean length of a call in seconds",
                severity="warning",
            )


def agents_can_take_any_call(study: Study) -> Iterator[Problem]:
    """Processes of a pool are done by the same roles, in the same languages and hours, with the same classes of data."""
    mixes = {
        process.id: (process.role, sorted((row.role, row.share) for row in study.process_roles if row.process == process.id))
        for process in study.processes
        if process.pool is not None
    }

    def alike(process: Process) -> dict[str, object]:
        return {
            "coverage": process.coverage,
            "languages": sorted(process.languages),
            "data_classes": sorted(process.data_classes),
            "role": mixes[process.id],
        }

    first: dict[str, Process] = {}
    for index, process in enumerate(study.processes):
        if process.pool is None:
            continue
        other = first.setdefault(process.pool, process)
        for column, value in alike(process).items():
            if value != alike(other)[column]:
                yield Problem(
                    f'not as of "{other.id}", which has the same pool: its agents could not take each other\'s calls',
                    table="processes",
                    row=index,
                    column=column,
                    value=getattr(process, column),
                    suggestion="give it another pool, or the same",
                )


def waiting_is_counted_once(study: Study) -> Iterator[Problem]:
    """People who come and go are counted one by one, and those among them who have nothing to do would wait for calls as well."""
    if not any(process.pool is not None for process in study.processes):
        return
    for index, location in enumerate(study.locations):
        if location.own_staff:
            yield Problem(
                "its idle people would be paid beside those who wait for the calls of a pool: the two are not reckoned together",
                table="locations",
                row=index,
                column="own_staff",
                value="yes",
                suggestion="leave it blank, or leave pool of processes blank",
            )


def _by_shift(pool: Pool, shifts: int) -> list[tuple[float, ...]]:
    each = len(pool.profile) // shifts
    return [pool.profile[shift * each : (shift + 1) * each] for shift in range(shifts)]
