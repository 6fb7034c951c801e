"""A table as a file holds it, before anybody asks what its cells mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.schemas.columns.spelling import folded, typo_of
from sourcing_opt.schemas.parse import RawRow
from sourcing_opt.schemas.study import TABLES

MAX_ROWS = 1_000_000
"""More rows than this in one table is a mistake, or an attack."""
MAX_BYTES = 500_000_000
"""The same for the size of a file's content."""

Address = Callable[[int | None, str | None], str]
"""(row from 0, column) -> where a person finds that cell; without a row the table, without a column the row."""


@dataclass(frozen=True)
class RawTable:
    """The rows of one table, each cell as the file has it; blank cells are left out."""

    name: str
    columns: Sequence[str]
    rows: Sequence[RawRow]
    address: Address
    problems: Sequence[Problem] = ()
    """What is wrong with single cells whatever they mean: an error value, a formula nobody has calculated."""


class TextRows(Sequence[RawRow]):
    """Rows of text, each kept as its cells alone, the same text once: there may be a million."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._cells: list[tuple[str | None, ...]] = []
        self._texts: dict[str, str] = {}

    def append(self, cells: Iterable[str]) -> None:
        """Add a row; a cell without a text is blank."""
        self._cells.append(tuple(self._texts.setdefault(cell, cell) if cell else None for cell in cells))

    def change(self, columns: Collection[str], changed: Callable[[str], str]) -> None:
        """Write the texts of some columns otherwise."""
        places = [place for place, name in enumerate(self._columns) if name in columns]
        for number, cells in enumerate(self._cells):
            written = list(cells)
            for place in places:
                if place < len(written) and (text := written[place]) is not None:
                    written[place] = changed(text)
            self._cells[number] = tuple(written)

    def texts(self, columns: Collection[str]) -> Iterator[str]:
        """The texts that stand in some columns."""
        places = [place for place, name in enumerate(self._columns) if name in columns]
        return (text for cells in self._cells for place in places if place < len(cells) and (text := cells[place]) is not None)

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, index: int) -> RawRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[RawRow]: ...
    def __getitem__(self, index: int | slice) -> RawRow | list[RawRow]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        # A column that stands twice is a problem of the header; its first cell counts.
        named = zip(reversed(self._columns), reversed(self._cells[index]), strict=True)
        return {name: cell for name, cell in named if cell is not None and name}


@dataclass(frozen=True)
class RawStudy:
    """All tables found in a folder or workbook, and what was in the way of finding more."""

    tables: Sequence[RawTable]
    problems: Sequence[Problem]
    unread: frozenset[str]
    """Tables that are there and cannot be read."""
    missing: Callable[[str], str]
    """Table -> where it would have been."""


def table_meant(name: str) -> str | None:
    """The table that somebody may have meant by the name of a sheet or a file: misspelled, in the singular, or with something behind it."""
    alike = {folded(table): table for table in TABLES}
    shapes = [
        folded(shape)
        for shape in (name, f"{name}s", f"{name}es", name.removesuffix("y") + "ies", re.sub(r"\W*\d+\W*$", "", name))
    ]
    return next((alike[shape] for shape in shapes if shape in alike), None) or typo_of(name, TABLES)


def left_alone(address: str) -> Problem:
    """What is said of a sheet or a file of somebody's own."""
    return Problem("is no table of a study: left alone", address=address, severity="warning")


def unreadable(message: str, address: str, suggestion: str | None = None) -> InvalidInput:
    """The error for a whole file or sheet that cannot be used."""
    return InvalidInput([Problem(message, address=address, suggestion=suggestion)])


def read_bytes(path: Path) -> bytes:
    """A file's content.

    Raises InvalidInput when it cannot be read, is empty or is too large.
    """
    try:
        if not path.is_file():
            raise unreadable("is not a file", path.name)
        if path.stat().st_size > MAX_BYTES:
            raise unreadable(f"the file has more than {MAX_BYTES // 1_000_000} MB", path.name)
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(f"the file cannot be read: {error.strerror}", path.name, "check its permissions") from error
    if not data:
        raise unreadable("the file is empty", path.name, "delete it, or give it a header")
    return data


def read_text(path: Path) -> str:
    """A text file's content with line ends as \\n.

    Raises InvalidInput when it cannot be read, is empty, is too long or is not in UTF-8.
    """
    data = read_bytes(path)
    if data.count(b"\n") > MAX_ROWS:
        raise unreadable(f"the file has more than {MAX_ROWS:,} lines", path.name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise unreadable(
            f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8", f"{path.name}:{line}", "save the file as UTF-8"
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
