"""What must hold between how well work is done and what doing it badly takes: repeats that end, rework that leaves time for the work."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.errors import Problem
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.processes import Process
from sourcing_opt.schemas.tables.quality import ServiceLevel


def rework_is_a_part_of_the_work(study: Study) -> Iterator[Problem]:
    """Errors are made in units; rework takes less than all handling time; and not every contact comes back for ever."""
    for index, process in enumerate(study.processes):
        for column in ("rework_minutes", "cost_per_error"):
            if getattr(process, column) and process.volume is None:
                yield Problem(
                    "is for each error, and the process is sized in FTE and has no units",
                    table="processes",
                    row=index,
                    column=column,
                    value=getattr(process, column),
                    suggestion="give volume and handling_minutes instead of fte",
                )
        worst = max((0.0, process.error_rate_included or 0.0, *_values(study, process, "error_rate")))
        if process.handling_minutes and worst * process.rework_minutes >= process.handling_minutes:
            yield Problem(
                f"with an error in {worst:.4g} of the units, rework alone takes all of the {process.handling_minutes:g} handling_minutes",
                table="processes",
                row=index,
                column="rework_minutes",
                value=process.rework_minutes,
            )
        least = min((1.0, process.resolution_included or 1.0, *_values(study, process, "first_time_resolution")))
        if process.repeat_rate * (1 - least) >= 1:
            yield Problem(
                "with a first_time_resolution of 0, every contact comes back for ever",
                table="processes",
                row=index,
                column="repeat_rate",
                value=process.repeat_rate,
                suggestion="give the part of them that does come back, such as 0.7",
            )


def _values(study: Study, process: Process, measure: str) -> Iterator[float]:
    """Every value of a measure that may be about the process, those at arrival too."""
    for row in study.service_levels:
        if row.measure == measure and _about(row, process):
            yield row.value
            yield row.value if row.at_arrival is None else row.at_arrival


def _about(row: ServiceLevel, process: Process) -> bool:
    return row.process in (None, process.id) and row.service_type in (None, process.service_type)
