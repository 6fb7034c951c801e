"""What must hold across the rows and tables of a study: keys, references, shares that add up, a rate for every currency."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from sourcing_opt.errors import Problem, did_you_mean
from sourcing_opt.schemas import codes
from sourcing_opt.schemas.base import reference_of
from sourcing_opt.schemas.locations import CAPTIVE
from sourcing_opt.schemas.settings import MONTHS
from sourcing_opt.schemas.shares import (
    baseline_adds_up,
    baseline_is_open,
    nothing_passes_through,
    role_mix_adds_up,
    shifts_are_there,
    under_way_was_there,
)
from sourcing_opt.schemas.study import TABLES, Study, table_columns

Partial = Mapping[str, Collection[str] | None]
"""Table some of whose rows are not in the study, because they are unsound -> the ids in it; None when nobody knows them."""


def crosscheck(study: Study, partial: Partial = MappingProxyType({})) -> list[Problem]:
    """All problems that only show when rows are held against each other.

    Nothing is said that the rows missing from a `partial` table might put right.
    """
    problems = [*_duplicate_keys(study), *_dangling_references(study, partial)]
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
                yield Problem("stands twice; the key must be unique", table, index, row_type.key[0], named, other_row=seen[key])
            seen.setdefault(key, index)


def _dangling_references(study: Study, partial: Partial) -> Iterator[Problem]:
    for table, row_type in TABLES.items():
        for column, field in row_type.columns().items():
            target = reference_of(field)
            # Without a table of roles, naming one is enough to define it.
            if target is None or (target == "roles" and not study.roles) or partial.get(target, ()) is None:
                continue
            known = _keys(study, target).union(partial.get(target) or ())
            for index, row in enumerate(study.rows(table)):
                value = getattr(row, column)
                if value is not None and value not in known:
                    yield Problem(f"no such row in {target}", table, index, column, value, did_you_mean(value, known))


def _roles(study: Study) -> Iterator[Problem]:
    mixed = {row.process for row in study.process_roles}
    for index, process in enumerate(study.processes):
        if process.role and process.id in mixed:
            yield Problem("has both a role and rows in process_roles: keep one", "processes", index, "role", process.role)
        quoted = any(quote.process == process.id for quote in study.quotes)
        if not process.role and process.id not in mixed and not quoted:
            yield Problem("has neither a role, nor rows in process_roles, nor a quote", "processes", index, "role")


def _sites_can_turn(study: Study) -> Iterator[Problem]:
    status = {location.id: location.status for location in study.locations}
    for index, row in enumerate(study.previous_sites):
        # One that has turned already is as it was to be.
        never = "closed" if row.change == "opens" else "candidate"
        if status.get(row.location) == never:
            message = f'"{row.location}" {row.change}, and its status is {status[row.location]}'
            yield Problem(message, "previous_sites", index, "change", row.change, "correct the one or the other")


def _contract_years_meet_periods(study: Study) -> Iterator[Problem]:
    settings = study.study
    began = settings.contract_start
    if began is None:
        return
    months = (settings.start.year - began.year) * 12 + settings.start.month - began.month
    if began > settings.start:
        yield Problem(
            "is after the start: give the first day of the contract year under way", "study", 0, "contract_start", began
        )
    elif not _same_day(began, settings.start) or months % MONTHS[settings.period]:
        yield Problem(
            f"a contract year has to begin with a {settings.period} of the horizon, which starts {settings.start}",
            "study",
            0,
            "contract_start",
            began,
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
                f'per unit, but process "{quote.process}" is sized in FTE and has no units', "quotes", index, "per", quote.per
            )


def _currencies(study: Study) -> Iterator[Problem]:
    known = {row.currency for row in study.fx} | {study.study.currency}
    for table in ("locations", "quotes"):
        for index, row in enumerate(study.rows(table)):
            currency = getattr(row, "currency")
            if currency is not None and currency not in known:
                yield Problem(
                    "this currency has no rate in fx", table, index, "currency", currency, did_you_mean(currency, known)
                )
    for index, rate in enumerate(study.fx):
        if rate.currency == study.study.currency and (rate.rate != 1 or rate.drift):
            yield Problem("the study's own currency has rate 1 and no drift", "fx", index, "rate", rate.rate)


def _home_timezone(study: Study) -> Iterator[Problem]:
    zones = codes.zones_of(study.study.home_country)
    if study.study.home_timezone is None and len(zones) != 1:
        yield Problem(
            f"is blank, and {study.study.home_country} has {len(zones)} time zones", "study", 0, "home_timezone", None, f"such as {zones[0]}" if zones else None
        )  # fmt: skip


def _periods(study: Study) -> Iterator[Problem]:
    last = study.study.periods
    for table, columns in {"volumes": ["period"], "policies": ["from_", "to"], "previous_moves": ["period"], "previous_sites": ["period"]}.items():  # fmt: skip
        for index, row in enumerate(study.rows(table)):
            for column in columns:
                value = getattr(row, column)
                if isinstance(value, int) and value > last:
                    yield Problem(f"beyond the horizon of {last} periods", table, index, column.rstrip("_"), value)


def _tiers_rise(study: Study) -> Iterator[Problem]:
    for index, tier in enumerate(study.provider_tiers):
        lower = [
            row.discount for row in study.provider_tiers if row.provider == tier.provider and row.from_spend < tier.from_spend
        ]
        if lower and tier.discount < max(lower):
            yield Problem(f"below the {max(lower):g} of a lower threshold", "provider_tiers", index, "discount", tier.discount)


def _scenario_targets(study: Study) -> Iterator[Problem]:
    for index, change in enumerate(study.scenarios):
        if change.table not in TABLES or change.table == "scenarios":
            yield Problem(
                "no such table to change", "scenarios", index, "table", change.table, did_you_mean(change.table, TABLES)
            )
            continue
        known = table_columns(change.table)
        for column, name in [("column", change.column), *(("where", name) for name in change.where)]:
            if name not in known:
                yield Problem(f"no such column in {change.table}", "scenarios", index, column, name, did_you_mean(name, known))


_ROLES = (("labor_rates", "role"), ("process_roles", "role"), ("processes", "role"))
_DATA_CLASSES = (("data_rules", "data_class"), ("processes", "data_classes"))
_WORDS = (*(((table, "id"),) for table in TABLES if TABLES[table].key == ("id",)), _ROLES, _DATA_CLASSES)
"""The columns, as (table, column), that share their words."""


def _spelling(study: Study) -> Iterator[Problem]:
    """Spreadsheets look words up whatever their capitals, and as numbers where they are: two that differ in nothing else would be one."""
    for columns in _WORDS:
        spelled: dict[object, str] = {}
        for table, column in columns:
            for index, row in enumerate(study.rows(table)):
                value = getattr(row, column)
                for word in value if isinstance(value, tuple) else (value or "",):
                    if (first := spelled.setdefault(_as_a_spreadsheet_has_it(word), word)) != word:
                        differs = "differs only in capitals from" if first.lower() == word.lower() else "is the same number as"
                        yield Problem(f'{differs} "{first}"; a spreadsheet takes the two for one', table, index, column, word)


def _as_a_spreadsheet_has_it(word: str) -> object:
    return float(word) if re.fullmatch(r"\d+\.?\d*([eE]-?\d{1,2})?", word) else word.lower()


_CHECKS: tuple[tuple[Callable[[Study], Iterator[Problem]], set[str]], ...] = (
    (_roles, {"process_roles", "quotes"}),
    (shifts_are_there, {"processes"}),
    (baseline_adds_up, {"baseline"}),
    (role_mix_adds_up, {"process_roles"}),
    (baseline_is_open, set()),
    (under_way_was_there, {"baseline", "previous_moves", "processes"}),
    (nothing_passes_through, {"processes"}),
    (_sites_can_turn, {"locations"}),
    (_contract_years_meet_periods, {"study"}),
    (_quotes_have_volume, {"processes"}),
    (_currencies, {"study", "fx"}),
    (_home_timezone, {"study"}),
    (_periods, {"study"}),
    (_tiers_rise, set()),
    (_scenario_targets, set()),
    (_spelling, set()),
)
"""Each check and the tables it needs every row of."""
