"""New figures for some rows of a study: a table of its key and the columns that change, and where the work really is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sourcing_opt.errors import InvalidInput, Problem, did_you_mean, errors_among
from sourcing_opt.io.csv_table import read_csv
from sourcing_opt.io.folder import FILES
from sourcing_opt.io.raw import RawTable, unreadable
from sourcing_opt.io.yaml_table import read_yaml
from sourcing_opt.schemas.checks.crosscheck import crosscheck
from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.columns.spelling import clean, folded, typo_of
from sourcing_opt.schemas.parse import RawRow, check_columns, examine, parse_rows
from sourcing_opt.schemas.study import TABLES, Study, table_columns
from sourcing_opt.schemas.tables.processes import Baseline
from sourcing_opt.schemas.vary import BLANK, cells_of, counted, named, not_called_for, with_rows


class Updated(NamedTuple):
    """A study with new figures, and what they did to it."""

    study: Study
    said: tuple[str, ...]
    """For each file, how many rows it changed and added."""
    warnings: tuple[Problem, ...]


class Actuals(NamedTuple):
    """Where work really is."""

    baseline: tuple[Baseline, ...]
    warnings: tuple[Problem, ...]
    """What should be said of the file, each with its address."""


def updated(study: Study, paths: Sequence[Path]) -> Updated:
    """The study with new figures from files named like its tables: `labor_rates.csv`, `fx.csv`, `policies.yaml`.

    A row whose key the study has changes the columns that are filled, `blank` empties one; any other row is new. Raises InvalidInput with
    all problems, each with its address.
    """
    tables: dict[str, list[Row | dict[str, object]]] = {}
    places: dict[tuple[str, int], Callable[[str | None], str]] = {}
    problems: list[Problem] = []
    said: list[str] = []
    for path in paths:
        try:
            raw = _read(path)
        except InvalidInput as error:
            problems += error.problems
            continue
        problems += [*_header(raw), *(p if p.address else replace(p, address=raw.address(p.row, p.column)) for p in raw.problems)]
        if raw.name not in tables:
            tables[raw.name] = list(study.rows(raw.name))
        said.append(f"{path.name}: {_lay_over(raw, tables[raw.name], places, problems)}")

    def placed(problem: Problem) -> Problem:
        place = places.get((problem.table or "", -1 if problem.row is None else problem.row))
        if place is not None:
            return replace(problem, address=place(problem.column))
        return replace(problem, address="".join(f"{path.name}, " for path in paths) + named(study, problem.table, problem.row))

    try:
        parsed, warnings = examine(with_rows(study, tables))
    except InvalidInput as error:
        problems += map(placed, error.problems)
    if errors_among(problems):
        raise InvalidInput(problems)
    # What the study said of itself before it says again in its own place.
    own = [problem for problem in warnings if (problem.table, problem.row) in places]
    problems += map(placed, [*own, *not_called_for(study, [problem for problem in warnings if problem not in own], tables)])
    return Updated(parsed, tuple(said), tuple(problems))


def _lay_over(
    raw: RawTable,
    rows: list[Row | dict[str, object]],
    places: dict[tuple[str, int], Callable[[str | None], str]],
    problems: list[Problem],
) -> str:
    """Put the rows of a file over those of a table; how many are changed and added, in words."""
    index = {_key(raw.name, row): number for number, row in enumerate(rows)}
    own_rows, changed = len(rows), 0
    for number, row in enumerate(raw.rows):
        known = {column: cell for column, cell in row.items() if column in table_columns(raw.name)}
        key = _key(raw.name, known)
        at = index.setdefault(key, len(rows))
        if (raw.name, at) in places:
            first = places[raw.name, at](None)
            problems.append(
                Problem(
                    "stands twice among the new figures",
                    value=_named(key),
                    suggestion=f"first at {first}",
                    address=raw.address(number, None),
                )
            )
        elif at == len(rows) and (near := _nearly(key, list(index)[:own_rows])) is not None:
            hint = f"did you mean {_named(near)}?"
            problems.append(
                Problem(
                    "the study has no such row, and nearly has",
                    value=_named(key),
                    suggestion=hint,
                    address=raw.address(number, None),
                )
            )
        if at == len(rows):
            rows.append({})
        before = _cells(rows[at])
        blanked = {column for column, cell in known.items() if isinstance(cell, str) and clean(cell) == BLANK}
        after = {column: cell for column, cell in (before | known).items() if column not in blanked}
        rows[at] = after
        changed += at < own_rows and _typed(before) != _typed(after)
        places[raw.name, at] = partial(raw.address, number)
    return f"{counted(changed, 'row')} changed, {len(rows) - own_rows:,} added"


def _nearly(key: tuple[str, ...], known: Iterable[tuple[str, ...]]) -> tuple[str, ...] | None:
    """A key that differs from this one in one part, and there by a slip."""
    for other in known:
        unequal = [(one, another) for one, another in zip(key, other, strict=True) if one != another]
        if len(unequal) == 1 and (folded(unequal[0][0]) == folded(unequal[0][1]) or typo_of(unequal[0][0], [unequal[0][1]])):
            return other
    return None


def _typed(row: RawRow) -> dict[str, str]:
    return {column: _plain(cell) for column, cell in row.items()}


def _named(key: tuple[str, ...]) -> str:
    return ", ".join(part for part in key if part)


def read_actuals(path: Path, study: Study) -> Actuals:
    """Where some processes' work really is: a CSV with the columns of `baseline`, each process in whole.

    Raises InvalidInput with all problems, each with its address.
    """
    return actual_rows(read_csv(path, "baseline"), study)


def actual_rows(raw: RawTable, study: Study) -> Actuals:
    """The same of a table that is read already."""
    rows, unsound = parse_rows("baseline", raw.rows)
    problems = [*check_columns("baseline", raw.columns), *raw.problems, *unsound]
    if not errors_among(problems):
        # At whatever place work is done, it is open.
        places = tuple(location.replace(status="open") for location in study.locations)
        told = study.replace(baseline=tuple(rows.values()), locations=places, previous_moves=(), previous_sites=())
        problems += [problem for problem in crosscheck(told) if problem.table == "baseline"]
    problems = [
        problem if problem.address else replace(problem, address=raw.address(problem.row, problem.column)) for problem in problems
    ]
    if errors_among(problems):
        raise InvalidInput(problems)
    return Actuals(tuple(row for row in rows.values() if isinstance(row, Baseline)), tuple(problems))


def _read(path: Path) -> RawTable:
    table, files = path.stem, {name: Path(file).suffix for name, file in FILES.items()}
    if table not in files or path.suffix.lower() != files[table]:
        hint = f"write {FILES[table]}" if table in files else did_you_mean(path.name, FILES.values())
        raise unreadable("is not named like a table of a study", str(path), hint or f"such as {FILES['labor_rates']}")
    return read_yaml(path, table) if path.suffix.lower() == ".yaml" else read_csv(path, table)


def _header(raw: RawTable) -> list[Problem]:
    """Columns that are not known or stand twice, and columns of the key that are missing; any other may be left out."""
    row_type = TABLES[raw.name]
    needed = [column for column in row_type.key if row_type.columns()[column].is_required() and column not in raw.columns]
    problems = [problem for problem in check_columns(raw.name, raw.columns) if problem.column in raw.columns]
    problems += [
        Problem("column is missing: it says which row is meant", table=raw.name, row=None, column=column) for column in needed
    ]
    return [replace(problem, address=raw.address(None, problem.column)) for problem in problems]


def _cells(row: Row | dict[str, object]) -> dict[str, object]:
    return {**cells_of(row)} if isinstance(row, Row) else row


def _key(table: str, row: Row | RawRow) -> tuple[str, ...]:
    return tuple(_plain(row.cell(column) if isinstance(row, Row) else row.get(column)) for column in TABLES[table].key)


def _plain(cell: object) -> str:
    """A cell as text, whether it was typed as text or as a number."""
    try:
        return f"{float(cell):.15g}"  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return "" if cell is None else str(cell).strip()
