"""What must hold across the rows and tables of a study: keys, references, shares that add up, a rate for every currency."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from sourcing_opt.errors import Problem, did_you_mean, errors_among
from sourcing_opt.schemas.checks.geography import home_has_a_zone, places_agree
from sourcing_opt.schemas.checks.modes import (
    licences_have_units,
    modes_are_of_their_process,
    modes_change_what_people_do,
    modes_differ_from_today,
    nobody_arrives_to_be_better,
)
from sourcing_opt.schemas.checks.money import pay_is_of_its_size, rates_are_the_right_way_up
from sourcing_opt.schemas.checks.pools import agents_can_take_any_call, pools_are_of_calls, waiting_is_counted_once
from sourcing_opt.schemas.checks.rework import rework_is_a_part_of_the_work
from sourcing_opt.schemas.checks.shares import (
    baseline_adds_up,
    baseline_is_open,
    nothing_passes_through,
    role_mix_adds_up,
    shifts_are_there,
    under_way_was_there,
)
from sourcing_opt.schemas.checks.speakers import pools_are_of_languages_offered
from sourcing_opt.schemas.checks.staffing import staff_is_somebodys_own
from sourcing_opt.schemas.checks.terms import (
    credits_are_no_larger_than_prices,
    links_have_units,
    machines_are_priced,
    packages_are_of_processes,
    providers_run_something,
    scores_are_of_something,
    tax_saves_less_than_cost,
    tiers_rise,
    wages_can_be_followed,
)
from sourcing_opt.schemas.checks.vocabulary import (
    certifications_are_met,
    data_rules_are_about_something,
    languages_are_met,
    locations_are_selected,
    processes_are_selected,
    spelled_one_way,
    words_are_not_nearly_the_same,
)
from sourcing_opt.schemas.columns.base import reference_of
from sourcing_opt.schemas.study import TABLES, Study, table_columns
from sourcing_opt.schemas.tables.locations import CAPTIVE
from sourcing_opt.schemas.tables.settings import MONTHS, MONTHS_A_YEAR

_HINTS = 100
"""After so many different words that are none, nobody looks for what was meant."""
Partial = Mapping[str, Collection[str] | None]
"""Table some of whose rows are not in the study, because they are unsound -> the ids in it; None when nobody knows them."""


def crosscheck(study: Study) -> list[Problem]:
    """What has to be mended, and only shows when rows are held against each other."""
    return errors_among(cross_findings(study))


def cross_findings(study: Study, partial: Partial = MappingProxyType({})) -> list[Problem]:
    """All errors and warnings that only show when rows are held against each other.

    Nothing is said that the rows missing from a `partial` table might put right.
    """
    problems = [*_duplicate_keys(study), *_dangling_references(study, partial)]
    if partial.keys().isdisjoint({"study", "study.currency"}) and partial.get("fx", ()) is not None:
        problems += _currencies(study, partial)
    for check, tables in _CHECKS:
        if partial.keys().isdisjoint(tables):
            problems += check(study)
    return problems


def _keys(study: Study, table: str) -> set[str]:
    names = {str(getattr(row, "id")) for row in study.rows(table)}
    return names | {CAPTIVE} if table == "providers" else names


def _duplicate_keys(study: Study) -> Iterator[Problem]:
    for table, row_type in TABLES.items():
        seen: dict[tuple[object, ...], int] = {}
        for index, row in enumerate(study.rows(table) if row_type.key else ()):
            key = tuple(getattr(row, column) for column in row_type.key)
            if key in seen:
                named = ", ".join(str(part) for part in key if part is not None)
                yield Problem(
                    "stands twice; the key must be unique",
                    table=table,
                    row=index,
                    column=row_type.key[0],
                    value=named,
                    other_row=seen[key],
                )
            seen.setdefault(key, index)


def _dangling_references(study: Study, partial: Partial) -> Iterator[Problem]:
    for table, row_type in TABLES.items():
        for column, field in row_type.columns().items():
            target = reference_of(field)
            # Without a table of roles, naming one is enough to define it.
            if target is None or (target == "roles" and not study.roles) or partial.get(target, ()) is None:
                continue
            known = _keys(study, target).union(partial.get(target) or ())
            meant: dict[str, str | None] = {}
            for index, row in enumerate(study.rows(table)):
                value = getattr(row, column)
                if value is not None and value not in known:
                    if value not in meant and len(meant) < _HINTS:
                        meant[value] = did_you_mean(value, known)
                    yield Problem(
                        f"no such row in {target}",
                        table=table,
                        row=index,
                        column=column,
                        value=value,
                        suggestion=meant.get(value),
                    )


def _roles(study: Study) -> Iterator[Problem]:
    mixed = {row.process for row in study.process_roles}
    for index, process in enumerate(study.processes):
        if process.role and process.id in mixed:
            yield Problem(
                "has both a role and rows in process_roles: keep one",
                table="processes",
                row=index,
                column="role",
                value=process.role,
            )
        quoted = any(quote.process == process.id for quote in study.quotes)
        if not process.role and process.id not in mixed and not quoted:
            yield Problem(
                "has neither a role, nor rows in process_roles, nor a quote", table="processes", row=index, column="role"
            )


def _sites_can_turn(study: Study) -> Iterator[Problem]:
    status = {location.id: location.status for location in study.locations}
    for index, row in enumerate(study.previous_sites):
        # One that has turned already is as it was to be.
        never = "closed" if row.change == "opens" else "candidate"
        if status.get(row.location) == never:
            message = f'"{row.location}" {row.change}, and its status is {status[row.location]}'
            yield Problem(
                message,
                table="previous_sites",
                row=index,
                column="change",
                value=row.change,
                suggestion="correct the one or the other",
            )


def _contract_years_meet_periods(study: Study) -> Iterator[Problem]:
    settings = study.study
    began = settings.contract_start
    if began is None:
        return
    months = (settings.start.year - began.year) * MONTHS_A_YEAR + settings.start.month - began.month
    if began > settings.start:
        yield Problem(
            "is after the start: give the first day of the contract year under way",
            table="study",
            row=0,
            column="contract_start",
            value=began,
        )
    elif not _same_day(began, settings.start) or months % MONTHS[settings.period]:
        yield Problem(
            f"a contract year has to begin with a {settings.period} of the horizon, which starts {settings.start}",
            table="study",
            row=0,
            column="contract_start",
            value=began,
        )


def _same_day(one: date, other: date) -> bool:
    """Whether two days have the same place in their months; the last of a short month stands for any later."""
    low, high = sorted((one, other), key=lambda day: day.day)
    return low.day == high.day or low.day == monthrange(low.year, low.month)[1]


def _quotes_have_volume(study: Study) -> Iterator[Problem]:
    by_volume = {process.id for process in study.processes if process.volume is not None}
    for index, quote in enumerate(study.quotes):
        if quote.per == "unit" and quote.process not in by_volume:
            yield Problem(
                f'per unit, but process "{quote.process}" is sized in FTE and has no units',
                table="quotes",
                row=index,
                column="per",
                value=quote.per,
            )


def _currencies(study: Study, partial: Partial) -> Iterator[Problem]:
    """Every currency has a rate; one whose row in fx is not sound will have."""
    known = {row.currency for row in study.fx} | {study.study.currency} | set(partial.get("fx") or ())
    for table in ("locations", "quotes"):
        for index, row in enumerate(study.rows(table)):
            currency = getattr(row, "currency")
            if currency is not None and currency not in known:
                yield Problem(
                    "this currency has no rate in fx",
                    table=table,
                    row=index,
                    column="currency",
                    value=currency,
                    suggestion="add a row for it",
                )


def _own_currency(study: Study) -> Iterator[Problem]:
    for index, rate in enumerate(study.fx):
        if rate.currency == study.study.currency and (rate.rate != 1 or rate.drift):
            yield Problem(
                "the study's own currency has rate 1 and no drift", table="fx", row=index, column="rate", value=rate.rate
            )


def _periods(study: Study) -> Iterator[Problem]:
    last = study.study.periods
    for table, columns in {
        "volumes": ["period"],
        "policies": ["from_", "to"],
        "previous_moves": ["period"],
        "previous_sites": ["period"],
    }.items():
        for index, row in enumerate(study.rows(table)):
            for column in columns:
                value = getattr(row, column)
                if isinstance(value, int) and value > last:
                    yield Problem(
                        f"beyond the horizon of {last} periods", table=table, row=index, column=column.rstrip("_"), value=value
                    )


def _scenario_targets(study: Study) -> Iterator[Problem]:
    for index, change in enumerate(study.scenarios):
        if change.table not in TABLES or change.table == "scenarios":
            yield Problem(
                "no such table to change",
                table="scenarios",
                row=index,
                column="table",
                value=change.table,
                suggestion=did_you_mean(change.table, TABLES),
            )
            continue
        known = table_columns(change.table)
        for column, name in [("column", change.column), *(("where", name) for name in change.where)]:
            if name not in known:
                yield Problem(
                    f"no such column in {change.table}",
                    table="scenarios",
                    row=index,
                    column=column,
                    value=name,
                    suggestion=did_you_mean(name, known),
                )


def _no_two_are_one_number(study: Study) -> Iterator[Problem]:
    """A spreadsheet takes words that are numbers for numbers: two ids that are the same number would be one."""
    for table in (name for name in TABLES if TABLES[name].key == ("id",)):
        first: dict[float, str] = {}
        for index, row in enumerate(study.rows(table)):
            word = str(getattr(row, "id"))
            if re.fullmatch(r"\d+\.?\d*([eE]-?\d{1,2})?", word) and first.setdefault(float(word), word) != word:
                said = f'is the same number as "{first[float(word)]}"; a spreadsheet takes the two for one'
                yield Problem(said, table=table, row=index, column="id", value=word)


_CHECKS: tuple[tuple[Callable[[Study], Iterator[Problem]], set[str]], ...] = (
    (_roles, {"process_roles", "quotes"}),
    (shifts_are_there, {"processes"}),
    (baseline_adds_up, {"baseline"}),
    (role_mix_adds_up, {"process_roles"}),
    (baseline_is_open, set()),
    (under_way_was_there, {"baseline", "previous_moves", "processes"}),
    (nothing_passes_through, {"processes"}),
    (_sites_can_turn, {"locations"}),
    (_contract_years_meet_periods, {"study", "study.start", "study.period", "study.contract_start"}),
    (_quotes_have_volume, {"processes"}),
    (pools_are_of_languages_offered, {"locations"}),
    (staff_is_somebodys_own, {"providers", "locations"}),
    (rework_is_a_part_of_the_work, {"processes", "service_levels"}),
    (pools_are_of_calls, {"processes", "pools"}),
    (agents_can_take_any_call, {"processes", "process_roles"}),
    (waiting_is_counted_once, {"processes"}),
    (_own_currency, {"study", "study.currency"}),
    (_periods, {"study", "study.periods"}),
    (tiers_rise, set()),
    (credits_are_no_larger_than_prices, set()),
    (packages_are_of_processes, {"processes"}),
    (providers_run_something, {"locations"}),
    (links_have_units, {"processes"}),
    (modes_are_of_their_process, {"modes"}),
    (licences_have_units, {"processes"}),
    (modes_differ_from_today, set()),
    (nobody_arrives_to_be_better, {"modes"}),
    (modes_change_what_people_do, {"quotes", "locations"}),
    (machines_are_priced, {"locations"}),
    (scores_are_of_something, {"processes", "risk_scores", "marks"}),
    (tax_saves_less_than_cost, {"taxes", "study", "study.home_country"}),
    (wages_can_be_followed, {"processes", "process_roles", "labor_rates"}),
    (_scenario_targets, set()),
    (spelled_one_way, set()),
    (_no_two_are_one_number, set()),
    (processes_are_selected, {"processes", "process_roles"}),
    (locations_are_selected, {"locations"}),
    (certifications_are_met, {"processes", "locations"}),
    (languages_are_met, {"processes", "locations"}),
    (data_rules_are_about_something, {"processes", "data_rules"}),
    (words_are_not_nearly_the_same, set()),
    (home_has_a_zone, {"study", "study.home_country", "study.home_timezone"}),
    (places_agree, {"study", "study.home_country", "study.currency", "study.start"}),
    (rates_are_the_right_way_up, {"study", "study.currency"}),
    (pay_is_of_its_size, {"study", "study.currency", "fx", "locations", "labor_rates"}),
)
"""Each check, the tables it needs every row of, and the settings it needs."""
