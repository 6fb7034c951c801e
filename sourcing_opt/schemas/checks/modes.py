"""Whether what is said of modes is about what is there: modes of their process, units that licences are for, people whose work changes."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.errors import Problem, did_you_mean
from sourcing_opt.schemas.study import Study

_COLUMNS = {"baseline": ("mode",), "previous_moves": ("origin_mode", "mode")}


def modes_are_of_their_process(study: Study) -> Iterator[Problem]:
    """A mode that a row names is one of its process."""
    known: dict[str, list[str]] = {}
    for stated in study.modes:
        known.setdefault(stated.process, []).append(stated.mode)
    for table, columns in _COLUMNS.items():
        for index, row in enumerate(study.rows(table)):
            process = getattr(row, "process")
            for column in columns:
                name = getattr(row, column)
                if name is not None and name not in known.get(process, ()):
                    yield Problem(
                        f'process "{process}" has no such mode',
                        table=table,
                        row=index,
                        column=column,
                        value=name,
                        suggestion=did_you_mean(name, known.get(process, ())) or "add it to the table modes",
                    )


def modes_differ_from_today(study: Study) -> Iterator[Problem]:
    """A mode that takes as many people as today only costs."""
    for index, row in enumerate(study.modes):
        if row.people == 1:
            yield Problem(
                "takes as many people as today",
                table="modes",
                row=index,
                column="automated",
                value=row.automated,
                suggestion="give the part that takes none any more, or another handling",
                severity="warning",
            )


def licences_have_units(study: Study) -> Iterator[Problem]:
    """A licence is paid for each unit of a volume."""
    sized = {process.id for process in study.processes if process.fte is not None}
    for index, row in enumerate(study.modes):
        if row.licence and row.process in sized:
            yield Problem(
                f'is per unit, and process "{row.process}" is sized in FTE',
                table="modes",
                row=index,
                column="licence",
                value=row.licence,
                suggestion="give the process a volume and handling_minutes",
            )


def nobody_arrives_to_be_better(study: Study) -> Iterator[Problem]:
    """Work in modes is no better on arrival than later: else it would be worth letting it arrive again where it is."""
    automated = {row.process for row in study.modes}
    for index, row in enumerate(study.service_levels):
        better = {"first_time_resolution": 1, "error_rate": -1}.get(row.measure, 0)
        if row.at_arrival is None or better * (row.at_arrival - row.value) <= 0 or not automated:
            continue
        if row.process is None or row.process in automated:
            yield Problem(
                f"is better than the {row.value:g} that is reached later, of a process that has modes",
                table="service_levels",
                row=index,
                column="at_arrival",
                value=row.at_arrival,
                suggestion="leave it blank, or name other processes",
            )


def modes_change_what_people_do(study: Study) -> Iterator[Problem]:
    """Work in a mode is done by people whom no quote prices: a bid, or a machine's price, covers how the work is done."""
    quoted = {(quote.process, quote.location) for quote in study.quotes}
    machines = {location.id for location in study.locations if location.is_machine}
    for table, place, column in (("baseline", "location", "mode"), ("previous_moves", "destination", "mode")):
        for index, row in enumerate(study.rows(table)):
            mode, where = getattr(row, column), getattr(row, place)
            if mode is None or (where not in machines and (getattr(row, "process"), where) not in quoted):
                continue
            what = "is a machine" if where in machines else "has a quote, which covers how its vendor does the work"
            yield Problem(f'"{where}" {what}', table=table, row=index, column=column, value=mode, suggestion="leave it blank")
