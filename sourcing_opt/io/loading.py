"""One way in: whatever holds a study becomes a `Study`, or every problem with its address."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sourcing_opt.errors import InvalidInput, Problem, did_you_mean
from sourcing_opt.io.folder import read_folder
from sourcing_opt.io.raw import RawStudy, unreadable
from sourcing_opt.io.workbook.spreadsheet import read_workbook
from sourcing_opt.schemas.parse import RawRow, check_columns, examine
from sourcing_opt.schemas.study import Study, table_columns


@dataclass(frozen=True)
class Loaded:
    """A study and where each of its cells came from."""

    study: Study
    origin: Path
    """The folder or workbook."""
    address: Callable[..., str]
    """`address(table, row=None, column=None)` -> `locations.csv:14` or `study.xlsx > locations!F14`; rows count from 0."""
    warnings: tuple[Problem, ...] = ()
    """What should be said of the files, each with its address."""

    @property
    def folder(self) -> Path:
        """The folder it is in, where its own sourcing models may stand."""
        return self.origin if self.origin.is_dir() else self.origin.parent

    def placed(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems, found in any later stage, with their addresses."""
        return _placed(problems, self.address)


def load(path: str | os.PathLike[str]) -> Loaded:
    """Read a study from a folder or a workbook.

    Raises InvalidInput with all problems of all its files, each with its address.
    """
    origin = Path(path)
    try:
        raw = _read(origin)
    except OSError as error:
        raise unreadable(f"cannot be read: {error.strerror}", str(origin)) from error
    return loaded(raw, origin)


def loaded(raw: RawStudy, origin: Path) -> Loaded:
    """The study of tables that are read already, from wherever. Raises InvalidInput with all problems, each with its address."""
    tables = {table.name: table for table in raw.tables}

    def address(table: str, row: int | None = None, column: str | None = None) -> str:
        return tables[table].address(row, column) if table in tables else raw.missing(table)

    problems = list(raw.problems)
    content: dict[str, Sequence[RawRow]] = {}
    for name, table in tables.items():
        problems += [*check_columns(name, table.columns), *table.problems]
        known = table_columns(name)
        content[name] = (
            table.rows
            if known.keys() >= set(table.columns)
            else [{column: cell for column, cell in row.items() if column in known} for row in table.rows]
        )
    try:
        study, warnings = examine(content, raw.unread)
        problems += warnings
    except InvalidInput as error:
        reported = {(problem.table, problem.row, problem.column) for problem in problems if problem.column}
        problems += [
            problem
            for problem in error.problems
            if not {(problem.table, None, problem.column), (problem.table, problem.row, problem.column)} & reported
        ]
    problems = _placed(problems, address)
    if any(problem.severity == "error" for problem in problems):
        raise InvalidInput(problems)
    return Loaded(study, origin, address, tuple(problems))


def _read(origin: Path) -> RawStudy:
    if origin.is_dir():
        return read_folder(origin)
    if not origin.exists():
        beside = [entry.name for entry in origin.parent.iterdir()] if origin.parent.is_dir() else []
        raise unreadable("there is no such file or folder", str(origin), did_you_mean(origin.name, beside))
    if origin.suffix.lower() in {".csv", ".yaml", ".yml"}:
        raise unreadable("is one table of a study", str(origin), f"give the folder: {origin.parent}")
    return read_workbook(origin)


def _placed(problems: Iterable[Problem], address: Callable[..., str]) -> list[Problem]:
    return [_place(problem, address) for problem in problems]


def _place(problem: Problem, address: Callable[..., str]) -> Problem:
    if problem.address is not None or problem.table is None:
        return problem
    suggestion = problem.suggestion
    if problem.other_row is not None:
        first = f"first at {address(problem.table, problem.other_row, problem.column)}"
        suggestion = f"{suggestion}; {first}" if suggestion else first
    return replace(problem, address=address(problem.table, problem.row, problem.column), suggestion=suggestion)
