"""How much of the work is at each place, by period: what rules that count places and processes look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.functions import product_sum
from sourcing_opt.workbook.grid.rows import Rows
from sourcing_opt.workbook.grid.table import Column, Range, Table
from sourcing_opt.workbook.model.book import Book

Figure = Callable[[int], Expression]
"""Period -> how much there is."""


@dataclass(frozen=True)
class Block:
    """Lines that are looked at together."""

    columns: list[Column]
    """Of the periods."""
    start: int
    stop: int

    def over(self, t: int) -> Range:
        """The cells of a period."""
        return self.columns[t].part(self.start, self.stop)

    def number_where(self, test: Callable[[Expression], Expression]) -> Figure:
        """How many lines pass a test."""
        return lambda t: product_sum(test(self.over(t)) * 1)


class Presence(Table):
    """The table of all such lines; it grows while the rules are laid out, before anything is written."""

    def __init__(self, book: Book, sheet: str, top: int, left: int) -> None:
        super().__init__(sheet, "Presence", top, 0, left)
        self._names: list[tuple[str, str | None, str]] = []
        self._figures: list[Figure] = []
        for position, (header, width) in enumerate((("Policy", 25), ("For", 16), ("What", 34))):
            self._add_names(header, width, position)
        self._periods = [self._add_period(t, label) for t, label in enumerate(book.axes.calendar.labels)]

    def _add_names(self, header: str, width: int, position: int) -> None:
        self.add(header, width=width, cells=lambda: Rows([names[position] for names in self._names]))

    def _add_period(self, t: int, label: str) -> Column:
        return self.add(
            label, "share or number", "link", "factor", 12, cells=lambda: Rows([figure(t) for figure in self._figures])
        )

    def grow(self, policy: str, repeated: str, lines: Mapping[str, Figure]) -> Block:
        """Add a block of lines, each with its name."""
        start = self.count
        self._names += [(policy, repeated or None, name) for name in lines]
        self._figures += lines.values()
        self.count += len(lines)
        return Block(self._periods, start, self.count)
