"""A study with changes laid over it: scenarios, and single changes like `labor_rates[location=pune].salary*=1.1`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sourcing_opt.errors import InvalidInput, Problem, did_you_mean
from sourcing_opt.schemas.base import Cell
from sourcing_opt.schemas.cells import SEPARATOR
from sourcing_opt.schemas.parse import parse
from sourcing_opt.schemas.scenarios import Change
from sourcing_opt.schemas.study import TABLES, Study, table_columns

_OPERATIONS = {"=": "set", "*=": "multiply", "+=": "add"}
_EXAMPLE = "like labor_rates[location=pune].salary*=1.1"


def scenario_names(study: Study) -> list[str]:
    """The scenarios of a study, in the order of their first rows."""
    return list(dict.fromkeys(change.scenario for change in study.scenarios))


def with_scenarios(study: Study, names: Sequence[str]) -> Study:
    """The study as it is under the named scenarios, laid over one another in the order given.

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
        study = with_changes(study, sorted(of_scenario, key=lambda change: change.step), f"scenario {name}")
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
    return Change.model_validate(
        {"scenario": "set", "step": 1, "table": table, "where": where or {}, "column": column, "value": value, "operation": _OPERATIONS[operation]}
    )  # fmt: skip


def with_changes(study: Study, changes: Iterable[Change], named: str) -> Study:
    """The study with changes made one after another; what they make wrong is reported as of `named`.

    Raises InvalidInput; a change that matches no row is one of the problems.
    """
    tables = {table: [dict(row.cells()) for row in study.rows(table)] for table in TABLES}
    problems: list[Problem] = []
    for change in changes:
        rows = [row for row in tables[change.table] if _matches(row, change)]
        if not rows:
            problems.append(Problem("the filter matches no row", change.table, None, change.column, _shown(change)))
        for row in rows:
            try:
                row[change.column] = _changed(row.get(change.column), change)
            except ValueError:
                problems.append(Problem(f"cannot {change.operation} what is no number", change.table, None, change.column, row.get(change.column)))  # fmt: skip
    content = {
        table: [{column: cell for column, cell in row.items() if cell is not None} for row in rows]
        for table, rows in tables.items()
        if rows or study.rows(table)
    }
    try:
        varied = parse(content)
    except InvalidInput as error:
        problems += error.problems
    if problems:
        placed = [
            Problem(p.message, p.table, p.row, p.column, p.value, p.suggestion, address=f"{named}, {p.table}") for p in problems
        ]
        raise InvalidInput(placed)
    return varied


def _matches(row: dict[str, Cell], change: Change) -> bool:
    def values(cell: Cell) -> set[str]:
        text = f"{cell:.15g}" if isinstance(cell, float) else "" if cell is None else str(cell)
        return {text, *(item.strip() for item in text.split(SEPARATOR))}

    return all(values(row.get(name)) & set(options) for name, options in change.where.items())


def _changed(cell: Cell, change: Change) -> Cell:
    """The cell after the change; a blank stays blank unless it is set."""
    if change.operation == "set":
        return change.value or None
    if cell is None:
        return None
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        raise ValueError
    amount = float(change.value)
    return cell * amount if change.operation == "multiply" else cell + amount


def _shown(change: Change) -> str:
    return f"{SEPARATOR} ".join(f"{name}={'|'.join(options)}" for name, options in change.where.items())
