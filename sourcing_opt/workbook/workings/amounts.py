"""The sheet `Amounts`: what rules count, for every pair of work and place by period, and sums over pairs as formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.workbook.grid.cells import Formula
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Table, set_widths, write
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.workings.measures import Sources, measure, needed
from sourcing_opt.workbook.workings.selections import Span

NAME = "Amounts"
_TOP = 4
_NAMED = (Column("Process", width=22), Column("Shift", "of the day", number="count"), Column("Location", width=21))


@dataclass(frozen=True)
class Vector:
    """One figure for each pair of work and place."""

    table: Table
    header: str
    values: Floats
    """(pairs,)"""
    pattern: str = "{}"
    """What is made of the range, `{}`."""

    def made(self, pattern: str, values: Floats) -> Vector:
        """The same cells with something done to them; `{}` in the pattern is what there was."""
        return replace(self, pattern=pattern.replace("{}", self.pattern), values=values)

    def over(self, span: Span) -> str:
        """The factor for the pairs of a span."""
        return self.pattern.replace("{}", self.table.part(self.header, *span))


def total(vectors: list[Vector], span: Span) -> Formula:
    """The sum over the pairs of a span of the product of their figures."""
    text = "*".join(vector.over(span) for vector in vectors)
    return Formula(f"SUMPRODUCT({text})", float(np.prod([vector.values[slice(*span)] for vector in vectors], axis=0).sum()))


class Amounts:
    """The amounts that the rules of a study count, side by side, each with a line for every pair."""

    def __init__(self, book: Book, build_up: Table, work: Table) -> None:
        self._book, sources = book, Sources(book, build_up, work)
        self.pairs = Table(NAME, "Amount_pairs", _NAMED, _TOP, len(book.pairs))
        self.measures = {name: measure(sources, name) for name in needed(book.plan.economics.study)}
        self.tables: dict[str, Table] = {}
        for number, (name, found) in enumerate(self.measures.items()):
            columns = tuple(Column(label, found.unit, "link", found.number, 12) for label in book.axes.calendar.labels)
            left = len(_NAMED) + 1 + number * (book.count + 1)
            self.tables[name] = Table(NAME, f"Amount_{number + 1}", columns, _TOP, len(book.pairs), left)

    def of(self, name: str, t: int) -> Vector:
        """An amount in period t."""
        return Vector(self.tables[name], self._book.axes.calendar.labels[t], self.measures[name].values[:, t])

    def write(self) -> None:
        """Fill the sheet."""
        book, sheet, formats = self._book, self._book.sheets[NAME], self._book.formats
        begin_page(sheet, formats, NAME, "What the rules count, for every pair of work and place, by period.")
        write(sheet, formats, self.pairs, ({**book.work(p), **book.place(l)} for p, l in book.pairs))
        set_widths(sheet, _NAMED)
        for name, table in self.tables.items():
            section(sheet, formats, table.top - 1, name, len(table.columns), table.left)
            write(sheet, formats, table, self._rows(name))
            set_widths(sheet, table.columns, table.left)
        sheet.freeze_panes(self.pairs.first, len(_NAMED))
        sheet.repeat_rows(_TOP - 1, _TOP + 1)

    def _rows(self, name: str) -> Iterator[Row]:
        found, labels = self.measures[name], self._book.axes.calendar.labels
        for number in range(len(self._book.pairs)):
            yield {label: Formula(found.formula(number, t), float(found.values[number, t])) for t, label in enumerate(labels)}
