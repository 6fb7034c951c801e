"""A study with changes laid over it: scenarios, and single changes like `labor_rates[location=pune].salary*=1.1`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pydantic import ValidationError

from sourcing_opt.errors import InvalidInput, Problem, did_you_mean, errors_among, in_short
from sourcing_opt.schemas.columns.base import Cell, Row, key_of
from sourcing_opt.schemas.columns.cells import SEPARATOR
from sourcing_opt.schemas.parse import RawRow, TableRows, examine
from sourcing_opt.schemas.study import TABLES, Study, table_columns
from sourcing_opt.schemas.tables.scenarios import Change

_OPERATIONS = {"=": "set", "*=": "multiply", "+=": "add"}
BLANK = "blank"
"""The value that empties a cell: no limit, or the default."""
_EXAMPLE = "like labor_rates[location=pune].salary*=1.1"


def scenario_names(study: Study) -> list[str]:
    """The scenarios of a study, in the order of their first rows."""
    return list(dict.fromkeys(change.scenario for change in study.scenarios))


class Layer(NamedTuple):
    """Changes that are laid over a study together, made one after another."""

    name: str
    """Where they come from: `scenario dear` or `--set`."""
    changes: tuple[Change, ...]


class Varied(NamedTuple):
    """A study with a layer over it, and what that did to it."""

    study: Study
    told: tuple[str, ...]
    """For each change, how many rows it changed."""
    warnings: tuple[Problem, ...]
    """What has to be said of the study now and had not before, each at the change it comes from."""
    address: Callable[[str, int | None, str | None], str | None]
    """(table, row from 0, column) of a cell that is another now -> `--set fx.rate*=2, fx EUR`: the change, and the row by its key."""


def require_scenarios(study: Study, names: Sequence[str]) -> None:
    """Raises InvalidInput for scenarios that a study does not have."""
    known = scenario_names(study)
    listed = f"scenarios: {', '.join(known)}" if known else "the study has no scenarios"
    if missing := [name for name in names if name not in known]:
        raise InvalidInput(
            [
                Problem("no such scenario", column="scenario", value=name, suggestion=did_you_mean(name, known) or listed)
                for name in missing
            ]
        )


def scenario_layer(study: Study, name: str) -> Layer:
    """The changes of a study's scenario, in the order of their steps."""
    of_scenario = [change for change in study.scenarios if change.scenario == name]
    return Layer(f"scenario {name}", tuple(sorted(of_scenario, key=lambda change: change.step)))


def set_layer(texts: Iterable[str], name: str = "--set") -> Layer:
    """Single changes, as they are typed where `name` says. Raises InvalidInput with all texts that are none."""
    changes: list[Change] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            changes.append(read_change(text))
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    return Layer(name, tuple(changes))


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


def vary(study: Study, layer: Layer) -> Varied:
    """The study with the changes of a layer made one after another.

    Raises InvalidInput with what they make wrong; a change that matches no row is one of the problems, and so is a value in its filter
    that no row has.
    """
    tables = {change.table: list[Row | Cells](study.rows(change.table)) for change in layer.changes}
    problems: list[Problem] = []
    told: list[str] = []
    changed: dict[tuple[str | None, int | None, str | None], Change] = {}
    for change in layer.changes:
        rows = {index: row for index, row in enumerate(tables[change.table]) if _matches(row, change)}
        missed = list(_missed(tables[change.table], change))
        if not rows and not missed:
            missed = [Problem("the filter matches no row", table=change.table, column=change.column, value=_shown(change))]
        problems += (replace(problem, address=f"{layer.name}, {change.table}") for problem in missed)
        count = 0
        for index, row in rows.items():
            before = cell_of(row, change.column)
            try:
                after = _changed(before, change)
            except ValueError:
                problems.append(
                    Problem(
                        f"cannot {change.operation} what is no number",
                        table=change.table,
                        row=index,
                        column=change.column,
                        value=before,
                    )
                )
                continue
            if after != before:
                count += 1
                tables[change.table][index] = cells_of(cells_of(row) | {change.column: after})
                changed[change.table, index, change.column] = change
        told.append(
            f"{layer.name}: {change.table}.{change.column}: {counted(count, 'row')} changed, of {len(tables[change.table]):,}"
        )

    def address(table: str | None, row: int | None, column: str | None) -> str | None:
        change = changed.get((table, row, column))
        return None if change is None else f"{layer.name} {typed(change)}, {named(study, table, row)}"

    def placed(problem: Problem) -> Problem:
        where = problem.address or address(problem.table, problem.row, problem.column)
        return replace(problem, address=where or f"{_in_words(layer)}, {named(study, problem.table, problem.row)}")

    try:
        varied, warnings = examine(with_rows(study, tables))
    except InvalidInput as error:
        problems += errors_among(error.problems)
    if problems:
        raise InvalidInput(list(map(placed, problems)))
    return Varied(varied, tuple(told), tuple(map(placed, not_called_for(study, warnings, tables))), address)


def not_called_for(study: Study, warnings: Sequence[Problem], changed: Mapping[str, Sequence[Row | RawRow]]) -> list[Problem]:
    """Those of the warnings of a study with changed rows that the study before does not call for; rows of both are the same rows."""
    if not warnings:
        return []
    # A row that did not change says what it said: only the others are looked at again, as they were.
    before = {
        table: [row if isinstance(now, Row) else cells_of(row) for row, now in zip(study.rows(table), rows, strict=False)]
        for table, rows in changed.items()
    }
    said = {_what(problem) for problem in examine(with_rows(study, before)).warnings}
    return [problem for problem in warnings if _what(problem) not in said]


Cells = dict[str, Cell]
"""Column -> cell of a row."""


def cell_of(row: Row | Cells, column: str) -> Cell:
    """Of a row, whether it has changed or not."""
    return row.cell(column) if isinstance(row, Row) else row.get(column)


def cells_of(row: Row | Cells) -> Cells:
    """A row's cells, to be changed; blank ones are left out."""
    cells = row.cells() if isinstance(row, Row) else row
    return {column: cell for column, cell in cells.items() if cell is not None}


def with_rows(study: Study, changed: Mapping[str, Sequence[Row | RawRow]]) -> dict[str, TableRows]:
    """All tables of a study that are there, with those that changed in their places."""
    tables = {table: study.rows(table) for table in TABLES} | dict(changed)
    return {table: rows for table, rows in tables.items() if rows or study.rows(table)}


def _what(problem: Problem) -> tuple[object, ...]:
    """What a problem says of which cell; how many more there are like it is not part of that."""
    return problem.table, problem.row, problem.column, str(problem.value), problem.message


def typed(change: Change) -> str:
    """A change as `read_change` reads it, cut where it goes on and on."""
    operation = next(sign for sign, name in _OPERATIONS.items() if name == change.operation)
    where = f"[{_shown(change)}]" if change.where else ""
    return in_short(f"{change.table}{where}.{change.column}{operation}{change.value}")


_NAMED = 3
"""So many changes are named where any of them may be meant; more go by the name they have together."""


def _in_words(layer: Layer) -> str:
    """A layer in the address of what no change of it says alone."""
    changes = map(typed, layer.changes) if len(layer.changes) <= _NAMED else ()
    return " ".join(filter(None, [layer.name, " and ".join(changes)]))


def named(study: Study, table: str | None, row: int | None) -> str:
    """A row by its key: `labor_rates agent pune`."""
    key = () if table is None or row is None else key_of(study.rows(table)[row])
    return " ".join(filter(None, [table or "study", *key]))


def counted(count: int, word: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{count:,} {word}{'s' * (count != 1)}"


def _matches(row: Row | Cells, change: Change) -> bool:
    return all(_values(cell_of(row, name)) & set(options) for name, options in change.where.items())


def _values(cell: Cell) -> set[str]:
    """What a filter may call a cell: all of it, or one of its items."""
    text = f"{cell:.15g}" if isinstance(cell, float) else "" if cell is None else str(cell)
    return {text, *(item.strip() for item in text.split(SEPARATOR))}


def _missed(rows: Sequence[Row | Cells], change: Change) -> Iterator[Problem]:
    """Values of a filter that no row has in their column."""
    for name, options in change.where.items():
        known = {value for row in rows for value in _values(cell_of(row, name)) if value}
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
