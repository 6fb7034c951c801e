"""How much of the work is at each place, by period: what rules that count places and processes look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.workbook.grid.cells import Formula
from sourcing_opt.workbook.grid.table import Column, Row, Table, number_in
from sourcing_opt.workbook.model.book import Book

Figure = Callable[[int], Formula]
"""Period -> how much there is."""


@dataclass(frozen=True)
class Block:
    """Lines that are looked at together."""

    table: Table
    labels: tuple[str, ...]
    """Of the periods."""
    start: int
    values: Floats
    """(lines, T)"""

    def over(self, t: int) -> str:
        """The cells of a period, for formulas of the same sheet."""
        return self.table.here.part(self.labels[t], self.start, self.start + len(self.values))

    def number_where(self, test: str, floor: float, strictly: bool) -> Figure:
        """How many lines pass a test, which is to be above a figure, or no less."""

        def figure(t: int) -> Formula:
            passed = self.values[:, t] > floor if strictly else self.values[:, t] >= floor
            return Formula(f"SUMPRODUCT(({self.over(t)}{test})*1)", int(passed.sum()))

        return figure


@dataclass
class Presence:
    """The table of all such lines; it grows while the rules are laid out, before anything is written."""

    book: Book
    sheet: str
    top: int
    left: int
    rows: list[Row] = field(default_factory=list)

    @property
    def table(self) -> Table:
        """Where the lines stand."""
        columns = (
            Column("Policy", width=25),
            Column("For", width=16),
            Column("What", width=34),
            *(Column(label, "share or number", "link", "factor", 12) for label in self.book.axes.calendar.labels),
        )
        return Table(self.sheet, "Presence", columns, self.top, len(self.rows), self.left)

    def add(self, policy: str, repeated: str, lines: Mapping[str, Figure]) -> Block:
        """Add a block of lines, each with its name."""
        labels, start = self.book.axes.calendar.labels, len(self.rows)
        for name, figure in lines.items():
            cells = {label: figure(t) for t, label in enumerate(labels)}
            self.rows.append({"Policy": policy, "For": repeated or None, "What": name, **cells})
        values = np.array(list(_values(self.rows[start:], labels)), dtype=float)
        return Block(self.table, labels, start, values)


def _values(rows: list[Row], labels: tuple[str, ...]) -> Iterator[list[float]]:
    for row in rows:
        found = []
        for label in labels:
            cell = row[label]
            assert isinstance(cell, Formula)
            found.append(number_in(cell))
        yield found
