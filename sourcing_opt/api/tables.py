"""DataFrames -> the tables of a study, each cell with an address that names table, row and column; and back."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sourcing_opt.api.frames import described
from sourcing_opt.errors import InvalidInput, Problem, did_you_mean
from sourcing_opt.io.raw import RawStudy, RawTable
from sourcing_opt.schemas.columns.base import Row, as_cell, unit_of
from sourcing_opt.schemas.study import TABLES, Study, table_columns

Table = pd.DataFrame | Sequence[Mapping[str, object]] | Mapping[str, object]
"""A table of a study: a DataFrame, rows as dicts, or, of `study`, one dict."""

__all__ = ["HERE", "Table", "raw_study", "table_frame"]

HERE = Path()
"""Where a study of DataFrames stands: sourcing models are looked for here."""


def raw_study(given: Mapping[str, Table], kept: Sequence[RawTable] = ()) -> RawStudy:
    """Tables as they are given, and others that are kept. Raises InvalidInput for a name or a kind of value that is no table."""
    problems = [
        Problem("no such table", address=name, suggestion=did_you_mean(name, TABLES) or f"tables: {', '.join(TABLES)}")
        for name in given
        if name not in TABLES
    ]
    tables = [*kept]
    for name, table in given.items():
        if name in TABLES:
            try:
                tables.append(_raw(name, table))
            except TypeError as error:
                problems.append(Problem(str(error), address=name))
    if problems:
        raise InvalidInput(problems)
    return RawStudy(tables, (), frozenset(), lambda table: table)


def kept_tables(study: Study, address: Any) -> list[RawTable]:
    """The tables of a study, as they would be read again, at their own addresses."""
    kept = []
    for name in TABLES:
        rows = [{column: cell for column, cell in row.cells().items() if cell is not None} for row in study.rows(name)]
        if rows:
            kept.append(RawTable(name=name, columns=list(table_columns(name)), rows=rows, address=_at(address, name)))
    return kept


def _at(address: Any, name: str) -> Any:
    return lambda row, column: address(name, row, column)


def _raw(name: str, table: Table) -> RawTable:
    if isinstance(table, pd.DataFrame):
        named = [level for level in table.index.names if level is not None and level not in table.columns]
        labels = [f"{name}.loc[{label!r}]" for label in table.index.tolist()]
        flat = table.reset_index(level=named) if named else table
        rows = [dict(zip(flat.columns, cells, strict=True)) for cells in flat.itertuples(index=False, name=None)]
        columns = [str(column) for column in flat.columns]
    elif isinstance(table, Mapping):
        rows, labels, columns = [dict(table)], [name], list(map(str, table))
    elif isinstance(table, (list, tuple)) and all(isinstance(row, Mapping) for row in table):
        rows = [dict(row) for row in table]
        labels = [f"{name}[{number}]" for number in range(len(rows))]
        columns = list(dict.fromkeys(str(column) for row in rows for column in row)) or list(table_columns(name))
    else:
        raise TypeError(f"expected a DataFrame or a list of dicts, not {type(table).__name__}")
    if name == "study" and len(rows) != 1:
        raise TypeError(f"expected one row, not {len(rows)}")
    filled = [{str(column): cell for column, typed in row.items() if (cell := _cell(typed)) is not None} for row in rows]

    def address(row: int | None, column: str | None) -> str:
        return name if row is None else labels[row]

    return RawTable(name=name, columns=columns, rows=filled, address=address)


def _cell(typed: Any) -> object:
    """A value of Python, numpy or pandas as a cell; blank is None."""
    if isinstance(typed, (str, Mapping)):
        return typed if typed else None
    if isinstance(typed, np.ndarray):
        typed = typed.tolist()
    if isinstance(typed, (list, tuple, set, frozenset)):
        return [*typed] or None
    if isinstance(typed, Decimal):
        return float(typed)
    if typed is None or typed is pd.NA or typed is pd.NaT or typed != typed:
        return None
    if isinstance(typed, pd.Timestamp):
        return typed.date()
    if isinstance(typed, pd.Period):
        return str(typed)
    return typed.item() if hasattr(typed, "item") else typed


def table_frame(study: Study, name: str) -> pd.DataFrame:
    """A table as a DataFrame with all its columns; lists as text with semicolons, dates as dates. Raises KeyError for a name that is none."""
    if name not in TABLES:
        near = difflib.get_close_matches(name, TABLES, n=1)
        raise KeyError(f"no table {name!r}" + (f": did you mean {near[0]!r}?" if near else f"; there are {', '.join(TABLES)}"))
    columns = table_columns(name)
    made = pd.DataFrame.from_records([_values(row) for row in study.rows(name)], columns=list(columns))
    return described(
        made, {column: unit_of(field) for column, field in columns.items()}, Study.model_fields[name].description or ""
    )


def _values(row: Row) -> dict[str, object]:
    names = {field.alias or name: name for name, field in type(row).model_fields.items()}
    values = {column: getattr(row, names[column]) for column in type(row).columns()}
    return {column: value if isinstance(value, (bool, dt.date)) else as_cell(value) for column, value in values.items()}
