"""A study with changes laid over it: scenarios, and single changes like `labor_rates[location=pune].salary*=1.1`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from pydantic import ValidationError

from sourcing_opt.errors import InvalidInput, Problem, did_you_mean, errors_among
from sourcing_opt.schemas.columns.base import Cell
from sourcing_opt.schemas.columns.cells import SEPARATOR
from sourcing_opt.schemas.parse import parse
from sourcing_opt.schemas.study import TABLES, Study, table_columns
from sourcing_opt.schemas.tables.scenarios import Change

_OPERATIONS = {"=": "set", "*=": "multiply", "+=": "add"}
BLANK = "blank"
"""The value that empties a cell: no limit, or the default."""
_EXAMPLE = "like labor_rates[location=pune].salary*=1.1"


def scenario_names(study: Study) -> list[str]:
    """The scenarios of a study, in the order of their first rows."""
    return list(dict.fromkeys(change.scenario for change in study.scenarios))


def with_scenarios(study: Study, names: Sequence[str], said: Callable[[str], None] = lambda _: None) -> Study:
    """The study as it is under the named scenarios, laid over one another in the order given; `said` hears how many rows each changes.

    Raises InvalidInput for a scenario that is not there, and for what a change makes wrong.
    """
    known = scenario_names(study)
    if missing := [name for name in names if name not in known]:
        listed = f"scenarios: {', '.join(known)}" if known else "the study has no scenarios"
        raise InvalidInput(
            [
                Problem("no such scenario", column="scenario", value=name, suggestion=did_you_mean(name, known) or listed)
                for name in missing
            ]
        )
    for name in names:
        of_scenario = [change for change in study.scenarios if change.scenario == name]
        study = with_changes(study, sorted(of_scenario, key=lambda change: change.step), f"scenario {name}", said)
    return study


def read_change(text: str) -> Change:
    """One change in short: `table[column=value; ...].column=value`, with = to set, *= to multiply, += to add.

    Raises InvalidInput when the text is none.
    """
    found = re.fullmatch(r"\s*(\w+)\s*(?:\[([^\]]*)\])?\s*\.\s*(\w+)\s*(\*=|\+=|=)\s*(.*?)\s*", text)
    if found is None:
        raise InvalidInput([Problem("expected table[filter].column=value", column="--set", value=text, suggestion=_EXAMPLE)])
    table, where, column, operation, value = found.groups()
    if table not in TABLES:
        raise InvalidInput([Problem("no such table", column="--set", value=table, suggestion=did_you_mean(table, TABLES))])
    for name in (column, *(part.partition("=")[0].strip() for part in (where or "").split(SEPARATOR) if part.strip())):
        if name not in table_columns(table):
            hint = did_you_mean(name, table_columns(table))
            raise InvalidInput([Problem(f"no such column in {table}", column="--set", value=name, suggestion=hint)])
    try:
        return Change.model_validate(
            {
                "scenario": "set",
                "step": 1,
                "table": table,
                "where": where or {},
                "column": column,
                "value": value or BLANK,
                "operation": _OPERATIONS[operation],
            }
        )
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        context = detail.get("ctx", {})
        raise InvalidInput(
            [
                Problem(
                    context.get("message", detail["msg"]),
                    column="--set",
                    value=text,
                    suggestion=context.get("suggestion") or _EXAMPLE,
                )
            ]
        ) from error


def with_changes(study: Study, changes: Iterable[Change], named: str, said: Callable[[str], None] = lambda _: None) -> Study:
    """The study with changes made one after another; what they make wrong is reported as of `named`, what they do is told to `said`.

    Raises InvalidInput; a change that matches no row is one of the problems, and so is a value in its filter that no row has.
    """
    tables = {table: [dict(row.cells()) for row in study.rows(table)] for table in TABLES}
    problems: list[Problem] = []
    told: list[str] = []
    for change in changes:
        rows = [row for row in tables[change.table] if _matches(row, change)]
        missed = list(_missed(tables[change.table], change))
        problems += missed
        if not rows and not missed:
            problems.append(
                Problem("the filter matches no row", table=change.table, row=None, column=change.column, value=_shown(change))
            )
        before = [row.get(change.column) for row in rows]
        for row in rows:
            try:
                row[change.column] = _changed(row.get(change.column), change)
            except ValueError:
                problems.append(
                    Problem(
                        f"cannot {change.operation} what is no number",
                        table=change.table,
                        row=None,
                        column=change.column,
                        value=row.get(change.column),
                    )
                )
        count = sum(was != row.get(change.column) for was, row in zip(before, rows, strict=True))
        told.append(f"{named}: {change.table}.{change.column}: {counted(count, 'row')} changed, of {len(tables[change.table]):,}")
    content = {
        table: [{column: cell for column, cell in row.items() if cell is not None} for row in rows]
        for table, rows in tables.items()
        if rows or study.rows(table)
    }
    try:
        varied = parse(content)
    except InvalidInput as error:
        problems += errors_among(error.problems)
    if problems:
        raise InvalidInput([replace(problem, address=f"{named}, {problem.table}") for problem in problems])
    for line in told:
        said(line)
    return varied


def counted(count: int, word: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{count:,} {word}{'s' * (count != 1)}"


def _matches(row: dict[str, Cell], change: Change) -> bool:
    return all(_values(row.get(name)) & set(options) for name, options in change.where.items())


def _values(cell: Cell) -> set[str]:
    """What a filter may call a cell: all of it, or one of its items."""
    text = f"{cell:.15g}" if isinstance(cell, float) else "" if cell is None else str(cell)
    return {text, *(item.strip() for item in text.split(SEPARATOR))}


def _missed(rows: Sequence[dict[str, Cell]], change: Change) -> Iterator[Problem]:
    """Values of a filter that no row has in their column."""
    for name, options in change.where.items():
        known = {value for row in rows for value in _values(row.get(name)) if value}
        for option in options:
            if option not in known and name in table_columns(change.table):
                near = did_you_mean(option, known) or (f"there are {', '.join(sorted(known)[:8])}" if known else None)
                yield Problem(
                    f'no row has "{option}" in the filter\'s {name}',
                    table=change.table,
                    row=None,
                    column=change.column,
                    value=_shown(change),
                    suggestion=near,
                )


def _changed(cell: Cell, change: Change) -> Cell:
    """The cell after the change; a blank stays blank unless it is set."""
    if change.operation == "set":
        return None if change.value == BLANK else change.value
    if cell is None:
        return None
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        raise ValueError
    amount = float(change.value)
    return cell * amount if change.operation == "multiply" else cell + amount


def _shown(change: Change) -> str:
    return f"{SEPARATOR} ".join(f"{name}={'|'.join(options)}" for name, options in change.where.items())
