"""A table as a file holds it, before anybody asks what its cells mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.schemas.parse import RawRow

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


@dataclass(frozen=True)
class RawStudy:
    """All tables found in a folder or workbook, and what was in the way of finding more."""

    tables: Sequence[RawTable]
    problems: Sequence[Problem]
    unread: frozenset[str]
    """Tables that are there and cannot be read."""
    missing: Callable[[str], str]
    """Table -> where it would have been."""


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
