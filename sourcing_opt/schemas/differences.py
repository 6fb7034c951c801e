"""What is not the same in two studies, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sourcing_opt.schemas.columns.base import Cell, key_of
from sourcing_opt.schemas.study import TABLES, Study, table_columns
from sourcing_opt.tolerances import SAME_FIGURE


@dataclass(frozen=True)
class Difference:
    """A cell that has another value, or a row that only one of two studies has."""

    table: str
    key: tuple[str, ...]
    """Names the row; empty in `study`, which has one."""
    kind: Literal["changed", "added", "removed"]
    column: str | None = None
    """None: it is about the whole row."""
    before: Cell = None
    after: Cell = None


def is_arithmetic(change: Difference) -> bool:
    """Whether two figures differ by no more than the arithmetic that made them."""
    was, now = change.before, change.after
    return isinstance(was, int | float) and isinstance(now, int | float) and math.isclose(was, now, rel_tol=SAME_FIGURE)


def differences(before: Study, after: Study) -> list[Difference]:
    """By table, in the order of rows and columns; rows are the same row when they have the same key, wherever they stand."""
    return [found for table in TABLES for found in _in_table(table, before, after)]


def _in_table(table: str, before: Study, after: Study) -> Iterator[Difference]:
    old = {key_of(row): row.cells() for row in before.rows(table)}
    new = {key_of(row): row.cells() for row in after.rows(table)}
    for key in old | new:
        if key not in new:
            yield Difference(table=table, key=key, kind="removed")
        elif key not in old:
            yield Difference(table=table, key=key, kind="added")
        else:
            for column in table_columns(table):
                was, now = old[key].get(column), new[key].get(column)
                if was != now:
                    yield Difference(table=table, key=key, kind="changed", column=column, before=was, after=now)
