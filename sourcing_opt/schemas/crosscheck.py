"""What must hold across the rows and tables of a study: keys, references, shares that add up, a rate for every currency."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from sourcing_opt.errors import Problem, did_you_mean
from sourcing_opt.schemas import codes
from sourcing_opt.schemas.base import reference_of
from sourcing_opt.schemas.locations import CAPTIVE
from sourcing_opt.schemas.previous import PreviousMove
from sourcing_opt.schemas.processes import SHIFTS, Baseline
from sourcing_opt.schemas.settings import MONTHS
from sourcing_opt.schemas.study import TABLES, Study, table_columns

SHARES_TOLERANCE = 1e-6

Leg = tuple[str, int, str]
"""Process, shift, location."""
Whole = TypeVar("Whole")
"""What has parts that add up to 1."""

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


def _shifts_are_there(study: Study) -> Iterator[Problem]:
    shifts = _shifts(study)
    tables: dict[str, Sequence[Baseline | PreviousMove]] = {"baseline": study.baseline, "previous_moves": study.previous_moves}
    for table, rows in tables.items():
        for index, row in enumerate(rows):
            count = shifts.get(row.process, row.shift or 0)
            if row.shift is not None and row.shift > count:
                message = f'process "{row.process}" has {count} shift{"s" * (count > 1)}'
                yield Problem(message, table, index, "shift", row.shift)


def _shifts(study: Study) -> dict[str, int]:
    return {process.id: SHIFTS[process.coverage] for process in study.processes}


def _baseline_adds_up(study: Study) -> Iterator[Problem]:
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
            yield Problem(f"the shares of {named} add up to {total:.6g}, not 1", "baseline", index, "share")


def _role_mix_adds_up(study: Study) -> Iterator[Problem]:
    for index, process, total in _not_whole([(index, row.process, row.share) for index, row in enumerate(study.process_roles)]):
        yield Problem(f'the shares of process "{process}" add up to {total:.6g}, not 1', "process_roles", index, "share")


def _not_whole(parts: Iterable[tuple[int, Whole, float]]) -> Iterator[tuple[int, Whole, float]]:
    """(row, of what, share) -> (first row, of what, total) of what does not add up to 1."""
    totals: dict[Whole, float] = defaultdict(float)
    first: dict[Whole, int] = {}
    for index, whole, share in parts:
        totals[whole] += share
        first.setdefault(whole, index)
    return ((first[whole], whole, total) for whole, total in totals.items() if abs(total - 1) > SHARES_TOLERANCE)


def _under_way_was_there(study: Study) -> Iterator[Problem]:
    """No more of a shift's work can be under way from a place than is done there today."""
    shifts, there, leaving = _shifts(study), defaultdict[Leg, float](float), defaultdict[Leg, float](float)
    last: dict[Leg, int] = {}
    for row in study.baseline:
        for shift in [row.shift] if row.shift else range(1, shifts.get(row.process, 1) + 1):
            there[row.process, shift, row.location] += row.share
    for index, move in enumerate(study.previous_moves):
        for shift in [move.shift] if move.shift else range(1, shifts.get(move.process, 1) + 1):
            if move.origin is not None and move.status == "under_way":
                leaving[move.process, shift, move.origin] += move.share
                last[move.process, shift, move.origin] = index
    for leg, share in leaving.items():
        if share > there[leg] + SHARES_TOLERANCE:
            process, shift, origin = leg
            message = f'{share:.6g} of process "{process}", shift {shift}, is under way from "{origin}", where {there[leg]:.6g} of it is done today'
            yield Problem(message, "previous_moves", last[leg], "share", suggestion="correct the baseline, or what is under way")


def _nothing_passes_through(study: Study) -> Iterator[Problem]:
    """Work of a shift does not leave a place in the period in which some of it arrives there: the two would undo each other."""
    shifts, arriving = _shifts(study), set[tuple[Leg, int]]()
    moves = [(index, move) for index, move in enumerate(study.previous_moves) if move.share > 0 and move.status != "live"]

    def legs(move: PreviousMove, end: str) -> set[tuple[Leg, int]]:
        among = [move.shift] if move.shift else range(1, shifts.get(move.process, 1) + 1)
        return {((move.process, shift, end), move.period) for shift in among}

    for _, move in moves:
        arriving |= legs(move, move.destination)
    for index, move in moves:
        if move.origin is not None and legs(move, move.origin) & arriving:
            message = f'process "{move.process}" leaves here in period {move.period}, in which some of it arrives here'
            yield Problem(
                message, "previous_moves", index, "origin", move.origin, "write the moves from where it was to where it goes"
            )


def _sites_can_turn(study: Study) -> Iterator[Problem]:
    status = {location.id: location.status for location in study.locations}
    for index, row in enumerate(study.previous_sites):
        needed = "candidate" if row.change == "opens" else "open"
        if status.get(row.location, needed) != needed:
            message = f'"{row.location}" {row.change}, and its status is {status[row.location]}'
            yield Problem(message, "previous_sites", index, "change", row.change, "delete the row once it is so")


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


def _baseline_is_open(study: Study) -> Iterator[Problem]:
    shut = {location.id for location in study.locations if location.status != "open"}
    for index, row in enumerate(study.baseline):
        if row.location in shut and row.share > 0:
            yield Problem(
                "work is done today at a location that is not open",
                "baseline",
                index,
                "location",
                row.location,
                "set its status to open",
            )


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
    """Spreadsheets look words up whatever their capitals: two that differ in nothing else would be one."""
    for columns in _WORDS:
        spelled: dict[str, str] = {}
        for table, column in columns:
            for index, row in enumerate(study.rows(table)):
                value = getattr(row, column)
                for word in value if isinstance(value, tuple) else (value or "",):
                    if (first := spelled.setdefault(word.lower(), word)) != word:
                        message = f'differs only in capitals from "{first}"; a spreadsheet takes the two for one'
                        yield Problem(message, table, index, column, word)


_CHECKS: tuple[tuple[Callable[[Study], Iterator[Problem]], set[str]], ...] = (
    (_roles, {"process_roles", "quotes"}),
    (_shifts_are_there, {"processes"}),
    (_baseline_adds_up, {"baseline"}),
    (_role_mix_adds_up, {"process_roles"}),
    (_baseline_is_open, set()),
    (_under_way_was_there, {"baseline", "previous_moves", "processes"}),
    (_nothing_passes_through, {"processes"}),
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
