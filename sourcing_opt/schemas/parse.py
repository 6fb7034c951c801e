"""Tables of cells -> a study, or every problem found on the way, each placed by table, row and column."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sourcing_opt.errors import InvalidInput, Problem, did_you_mean, errors_among
from sourcing_opt.schemas.checks.crosscheck import cross_findings
from sourcing_opt.schemas.checks.plausible import ambiguous, instead, range_of, unlikely
from sourcing_opt.schemas.checks.tidied import Tidied
from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.columns.cells import zone_instead
from sourcing_opt.schemas.columns.quantities import fraction
from sourcing_opt.schemas.columns.zones import zones_meant, zones_of
from sourcing_opt.schemas.periods import Horizon, horizon_of, numbered
from sourcing_opt.schemas.policies import POLICY_TYPES
from sourcing_opt.schemas.study import REQUIRED, TABLES, Study, table_columns
from sourcing_opt.schemas.tables.settings import StudySettings

RawRow = Mapping[str, object]
"""Column -> cell; blank cells are left out."""
TableRows = Sequence[RawRow | Row]
"""Of one table: as cells, or as rows that are sound already, of which nothing is said again."""


class Parsed(NamedTuple):
    """A study, and what should be said of it all the same."""

    study: Study
    warnings: tuple[Problem, ...]


def parse(tables: Mapping[str, TableRows], unread: Collection[str] = ()) -> Study:
    """The study that `examine` finds, for those who have heard its warnings."""
    return examine(tables, unread).study


def examine(tables: Mapping[str, TableRows], unread: Collection[str] = ()) -> Parsed:
    """Read a study from its tables' rows; `unread` names tables that are there and whose rows nobody could get at.

    Raises InvalidInput with all problems: of cells, and of what holds across tables as far as the sound rows can tell.
    """
    problems = _missing_tables(tables, unread)
    settings, unsure = _settings(tables.get("study", ()))
    horizon = None if settings is None or unsure & {"start", "period", "periods"} else horizon_of(settings)
    sound: dict[str, dict[int, Row]] = {}
    for table, rows in tables.items():
        sound[table], unsound = parse_rows(table, rows, horizon)
        problems += unsound
    content: dict[str, Any] = {table: tuple(rows.values()) for table, rows in sound.items()}
    content["study"] = settings
    # The rows are validated already; building the study from them again would only cost time.
    study = Study.model_construct(**{"processes": (), "locations": ()} | content)
    partial = dict.fromkeys([*unread, *(problem.table for problem in problems if problem.row is None and problem.table)])
    partial |= {table: _keys(table, rows) for table, rows in tables.items() if len(sound[table]) < len(rows)}
    if settings is not None:
        partial = {name: keys for name, keys in partial.items() if name != "study"} | {
            f"study.{column}": None for column in unsure
        }
    numbers = {table: list(rows) for table, rows in sound.items() if len(rows) < len(tables[table])}
    problems += [_in_file(problem, numbers.get(problem.table or "", ())) for problem in cross_findings(study, partial)]
    problems = _shortened(problems)
    if errors_among(problems):
        raise InvalidInput(problems)
    return Parsed(study, tuple(problems))


ENOUGH = 1_000
"""Errors in the cells of one table after which nobody reads on."""
SHOWN = 100
"""How many problems of one kind in one column are shown."""


def _shortened(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without those beyond the first hundred of a column that say the same; how many there are stands at the last of them."""
    kept: list[Problem] = []
    count: dict[tuple[object, ...], int] = {}
    last: dict[tuple[object, ...], int] = {}
    for problem in problems:
        kind = (problem.table, problem.column, problem.severity)
        count[kind] = count.get(kind, 0) + 1
        if count[kind] <= SHOWN:
            last[kind] = len(kept)
            kept.append(problem)
    for same, place in last.items():
        if (more := count[same] - SHOWN) > 0:
            hint = f"and {more:,} more in this column"
            kept[place] = replace(kept[place], suggestion="; ".join(filter(None, [kept[place].suggestion, hint])))
    return kept


def parse_rows(table: str, rows: TableRows, horizon: Horizon | None = None) -> tuple[dict[int, Row], list[Problem]]:
    """The sound rows of a table by their indices; what is wrong with the cells of the others, and what should be said of any.

    horizon: what periods may be named after.
    """
    sound: dict[int, Row] = {}
    problems: list[Problem] = []
    tidied = Tidied(table)
    filled: dict[frozenset[str], set[str]] = {}
    for index, typed in enumerate(rows):
        if len(problems) > ENOUGH and len(errors_among(problems)) > ENOUGH:
            problems.append(Problem(f"has {ENOUGH:,} errors by here; the rows below are not read", table=table, row=index))
            break
        if isinstance(typed, Row):
            sound[index] = typed
            continue
        row = tidied.row(index, typed)
        try:
            row_type = _row_type(table, row)
        except _UnknownType as unknown:
            problems.append(unknown.problem(index))
            continue
        row, unknown_periods = numbered(row_type, table, index, row, horizon)
        if unknown_periods:
            problems += unknown_periods
            continue
        found = list(ambiguous(row_type, table, index, row))
        try:
            read = row_type.model_validate(row)
        except ValidationError as error:
            problems += [_problem(table, index, row, detail) for detail in error.errors(include_url=False)]
        else:
            found += [each for each in unlikely(read, table, index, row) if each.column not in {one.column for one in found}]
            if not any(each.severity == "error" for each in found):
                # Which columns a row fills is the same set for most: kept once, it is a third of a large table.
                same = filled.setdefault(frozenset(read.__pydantic_fields_set__), read.__pydantic_fields_set__)
                object.__setattr__(read, "__pydantic_fields_set__", same)
                sound[index] = read
        problems += found
    return sound, [*problems, *tidied.problems()]


def _settings(rows: TableRows) -> tuple[StudySettings | None, set[str]]:
    """The settings as far as they are sound, and the columns that are not: others can be held against what is."""
    if not rows:
        return None, set()
    if isinstance(rows[0], StudySettings):
        return rows[0], set()
    row, unsure = dict(rows[0]), set[str]()
    for _ in range(2):
        sound, problems = parse_rows("study", [row])
        if isinstance(settings := sound.get(0), StudySettings):
            return settings, unsure
        wrong = {problem.column for problem in errors_among(problems) if problem.column}
        unsure |= wrong
        row = {column: cell for column, cell in row.items() if column not in wrong} | {
            column: cell for column, cell in _STAND_IN.items() if column in wrong
        }
    return None, unsure


_STAND_IN: RawRow = {"name": "?", "home_country": "GB", "currency": "XXX", "start": "2027-01-01", "periods": 1}
"""In the place of settings that are not sound and have no default; nothing is said that depends on them."""


def _keys(table: str, rows: TableRows) -> set[str] | None:
    """The keys that stand in a table of one key column, whether or not the rest of their rows is sound; None when they cannot be told."""
    key = TABLES[table].key
    if len(key) != 1:
        return None
    named = [row.cell(key[0]) if isinstance(row, Row) else row.get(key[0]) for row in rows]
    return None if None in named else set(map(str, named))


def _in_file(problem: Problem, rows: Sequence[int]) -> Problem:
    """The problem with its rows counted as in the file, not as among the sound ones."""
    if problem.row is None or not rows:
        return problem
    return replace(problem, row=rows[problem.row], other_row=None if problem.other_row is None else rows[problem.other_row])


def check_columns(table: str, columns: Sequence[str]) -> list[Problem]:
    """What is wrong with a table's header: unknown, repeated or missing columns."""
    known = table_columns(table)
    problems = [
        Problem(
            "no such column",
            table=table,
            row=None,
            column=name,
            suggestion=did_you_mean(name, known) or f"columns: {', '.join(known)}",
        )
        for name in columns
        if name not in known
    ]
    problems += [
        Problem("column stands twice", table=table, row=None, column=name)
        for name in dict.fromkeys(columns)
        if columns.count(name) > 1
    ]
    # What only some types of policy need is for their rows to say.
    required = [name for name, field in TABLES[table].columns().items() if field.is_required()]
    required += ["type"] if table == "policies" else []
    problems += [Problem("column is missing", table=table, row=None, column=name) for name in required if name not in columns]
    return problems


def _missing_tables(tables: Mapping[str, TableRows], unread: Collection[str]) -> list[Problem]:
    needed = [table for table in REQUIRED if table != "labor_rates" or "quotes" not in tables]
    there = {*tables, *unread}
    problems = [Problem("this table is needed and is not there", table=table) for table in needed if table not in there]
    empty = [table for table in ("study", "processes", "locations") if table in tables and not tables[table]]
    return problems + [Problem("this table is empty", table=table) for table in empty]


class _UnknownType(Exception):
    """A policy whose type is not in the registry."""

    def __init__(self, name: object) -> None:
        self.name = name

    def problem(self, row: int) -> Problem:
        known = list(POLICY_TYPES)
        if self.name is None:
            return Problem(f"is blank; expected one of {', '.join(known)}", table="policies", row=row, column="type")
        hint = did_you_mean(str(self.name), known) or f"types: {', '.join(known)}"
        return Problem("no such type of policy", table="policies", row=row, column="type", value=self.name, suggestion=hint)


def _row_type(table: str, row: RawRow) -> type[Row]:
    if table != "policies":
        return TABLES[table]
    name = row.get("type")
    if not isinstance(name, str) or name not in POLICY_TYPES:
        raise _UnknownType(name)
    return POLICY_TYPES[name]


def _problem(table: str, index: int, row: RawRow, detail: ErrorDetails) -> Problem:
    column = str(detail["loc"][0]) if detail["loc"] else None
    value = row.get(column) if column else None
    if len(detail["loc"]) > 1:  # one item of a list
        value = detail["input"]
    elif isinstance(value, (dict, list, tuple)):
        value = None
    context = detail.get("ctx", {})
    kind = detail["type"]
    suggestion: str | None = None
    match kind:
        case "missing":
            message = "is blank and has no default"
        case "extra_forbidden":
            known = _row_type(table, row).columns()
            message, value, suggestion = "no such column here", None, did_you_mean(str(column), known)
        case "refused":
            message, suggestion = context["message"], context["suggestion"]
            if column == "timezone":
                suggestion = _zone_there(row, str(value)) or suggestion
        case "literal_error":
            expected = context["expected"].replace("'", "")
            message = f"expected {expected}"
            suggestion = did_you_mean(str(value), expected.replace(" or ", ", ").split(", "))
        case "greater_than_equal":
            message = f"must be at least {context['ge']:g}"
        case "greater_than":
            message = f"must be above {context['gt']:g}"
            suggestion = _instead(_row_type(table, row), column, detail["input"])
        case "less_than_equal":
            message = f"must be at most {context['le']:g}"
            suggestion = _instead(_row_type(table, row), column, detail["input"])
        case _:
            message = detail["msg"]
    return Problem(message, table=table, row=index, column=column, value=value, suggestion=suggestion)


def _zone_there(row: RawRow, name: str) -> str | None:
    """What to write for a zone that is none, in a row that says its country."""
    there = zones_of(str(row.get("country")))
    meant = [zone for zone in zones_meant(name) if zone in there]
    return zone_instead(meant or there)


def _instead(row_type: type[Row], column: str | None, value: object) -> str | None:
    """What to write for a number beyond its limits, where it may be a percentage."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    mark = range_of(row_type, column or "") or (fraction(1, 1) if column in ("ramp", "shift_shares") else None)
    return instead(mark, number) if mark else None
