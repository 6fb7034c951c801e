"""The kinds of input in which two studies can differ, in the order in which a cost bridge takes them; and a study with some of another's."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sourcing_opt.economics.cost.component import Step
from sourcing_opt.economics.cost.components import columns_read
from sourcing_opt.schemas.columns.base import Row, key_of
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import Quote
from sourcing_opt.schemas.tables.previous import PreviousMove
from sourcing_opt.schemas.tables.processes import SHIFTS, Baseline

Columns = Mapping[str, Collection[str]]
"""Table -> its columns that are meant; none: all, and new rows."""

_WHOLE: Mapping[Step, tuple[str, ...]] = {
    "volume": ("volumes", "staff"),
    "quality": ("service_levels", "pools"),
    "wages": ("labor_rates", "process_roles", "language_pools"),
    "fx": ("fx",),
    "prices": (
        "providers",
        "locations",
        "roles",
        "labor_rates",
        "quotes",
        "provider_tiers",
        "packages",
        "links",
        "modes",
        "fit",
        "data_rules",
        "taxes",
    ),
    "one_offs": ("transition", "contracts", "incentives"),
}
"""Step -> the tables that come in whole, with their new rows; of the others, what the components of cost read in this step."""
_BESIDE: Mapping[Step, Columns] = {
    "volume": {
        "processes": ("volume", "handling_minutes", "occupancy", "fte", "growth", "automation", "coverage", "shift_shares"),
    },
    "quality": {"processes": ("repeat_rate", "rework_minutes", "resolution_included", "error_rate_included")},
    "prices": {"study": ("price_inflation", "irrecoverable_vat", "productive_hours", "home_country", "home_timezone")},
}
"""Step -> columns that no component reads by itself: they say how many people it takes, and what a year is."""


def _of_step(step: Step) -> Columns:
    """The inputs of a step."""
    columns: dict[str, tuple[str, ...]] = dict.fromkeys(_WHOLE[step], ())
    for part in (columns_read(step=step), _BESIDE.get(step, {})):
        for table, names in part.items():
            if table not in _WHOLE[step]:
                columns[table] = tuple(dict.fromkeys((*columns.get(table, ()), *names)))
    return columns


GROUPS: tuple[tuple[str, str, Columns], ...] = (
    ("volume", "volumes, handling times, growth, automation and seasons", _of_step("volume")),
    ("quality", "resolution, errors, rework and how soon they are reached; pools of agents", _of_step("quality")),
    ("wages", "pay, on-costs and the mix of roles", _of_step("wages")),
    ("fx", "exchange rates", _of_step("fx")),
    ("prices", "seats and sites, quotes, providers' terms, productivity, data rules and other prices", _of_step("prices")),
    ("one_offs", "knowledge transfer, travel, ramp-up, severance, opening and closing", _of_step("one_offs")),
)
"""(name, what it is, the inputs of it). What is in none of them prices nothing."""
_HELD_BACK: Columns = {
    "locations": (*columns_read(step="one_offs")["locations"], "status", "max_fte", "min_fte"),
    "providers": ("spent",),
    "roles": columns_read(step="one_offs")["roles"],
}
"""Columns that all of a table leaves as they are: another step takes them."""
_STAY = {"locations", "providers", "labor_rates", "fx", "roles"}
"""Tables whose rows stay when the other study has them no more: work may still be done there."""
_BY_PROCESS = ("volumes", "process_roles", "quotes", "fit", "service_levels")


def with_inputs_of(study: Study, other: Study, tables: Columns) -> Study:
    """The study with the other's values in these columns; processes and work stay as they are."""
    for table, columns in tables.items():
        study = study.replace(**{table: _merged(study, other, table, columns)})
    return _within_its_shifts(study)


def _within_its_shifts(study: Study) -> Study:
    """Work of a shift that a process does not have any more is nowhere."""
    shifts = {process.id: SHIFTS[process.coverage] for process in study.processes}

    def kept(rows: Sequence[Baseline | PreviousMove]) -> tuple[Row, ...]:
        return tuple(row for row in rows if row.shift is None or row.shift <= shifts[row.process])

    return study.replace(baseline=kept(study.baseline), previous_moves=kept(study.previous_moves))


def work_added(study: Study, other: Study) -> Study:
    """The study with the processes of the other, each new one with its own rows and where it is done today."""
    ours, theirs = ({process.id for process in side.processes} for side in (study, other))
    new = theirs - ours
    tables: dict[str, Any] = {"processes": other.processes}
    for table in (*_BY_PROCESS, "baseline"):
        # A service level may be about all processes.
        kept = [row for row in study.rows(table) if getattr(row, "process") in {None, *theirs}]
        tables[table] = (*kept, *(row for row in other.rows(table) if getattr(row, "process") in new))
    tables["contracts"] = tuple(row for row in study.contracts if row.process is None or row.process in theirs)
    moves = tuple(move for move in study.previous_moves if move.process in theirs)
    return study.replace(**tables, previous_moves=moves)


def _merged(study: Study, other: Study, table: str, columns: Collection[str]) -> Any:
    if table == "study":
        return study.study.replace(**{column: getattr(other.study, column) for column in columns})
    old, new = ({key_of(row): row for row in side.rows(table)} for side in (study, other))
    held_back = _HELD_BACK.get(table, ())
    rows: list[Row] = []
    for key, row in old.items():
        if key in new and columns:
            rows.append(row.replace(**{column: getattr(new[key], column) for column in columns}))
        elif key in new:
            rows.append(new[key].replace(**{column: getattr(row, column) for column in held_back}) if held_back else new[key])
        elif columns or table in _STAY or _is_of_work_taken_out(row, other) or _prices_alone(row, study):
            rows.append(row)
    if not columns:
        rows += [row for key, row in new.items() if key not in old and _is_about_what_is_there(row, study)]
    return tuple(rows)


def _is_of_work_taken_out(row: Row, other: Study) -> bool:
    process = getattr(row, "process", None)
    return process is not None and all(process != existing.id for existing in other.processes)


def _prices_alone(row: Row, study: Study) -> bool:
    """Whether a quote is the only price its work has there."""
    if not isinstance(row, Quote):
        return False
    roles = {process.role for process in study.processes if process.id == row.process and process.role}
    roles |= {process_role.role for process_role in study.process_roles if process_role.process == row.process}
    return not roles or not roles <= {rate.role for rate in study.labor_rates if rate.location == row.location}


def _is_about_what_is_there(row: Row, study: Study) -> bool:
    """Whether the processes and locations that a row names are in the study by now."""
    process, location = getattr(row, "process", None), getattr(row, "location", None)
    work, places = {process.id for process in study.processes}, {location.id for location in study.locations}
    return (process is None or process in work) and (location is None or location in places)
