"""The look of everything that is printed for people: tables that fit the terminal, words that stand out, lines that wrap at blanks.

Where stdout is no terminal, text is as wide as it needs to be and has no colour: what is piped can be searched and compared.
"""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

GAP = 2
"""Blanks between columns."""
WORD = 32
"""The longest word of text that a column keeps whole where room is short; numbers are never broken. [characters]"""
ENDLESS = 1_000_000
"""Columns of what is no terminal."""
STYLES = {
    **dict.fromkeys(("ok", "optimal", "slack", "yes"), "green"),
    **dict.fromkeys(("binding", "feasible", "missing", "warning", "skipped"), "yellow"),
    **dict.fromkeys(("violated", "FAILED", "failed", "infeasible", "nothing found", "not ok"), "bold red"),
}
"""Cells that stand out wherever they stand."""
HEADER = TITLE = "bold"
PROGRAM = "sourcing-opt "
"""Begins what can be pasted into a shell, which is left in one line."""


def columns() -> int:
    """The width to fit: that of the terminal, or COLUMNS where somebody sets it; what is no terminal has no end."""
    if not sys.stdout.isatty():
        return ENDLESS
    asked = os.environ.get("COLUMNS", "")
    return (int(asked) if asked.isdecimal() else os.get_terminal_size(sys.stdout.fileno()).columns) or ENDLESS


def is_coloured() -> bool:
    """Whether stdout is a terminal that shows colour, and nobody asked for none."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def page(*parts: str) -> str:
    """Parts of an answer with a blank line between them, empty ones left out; the first line is its title."""
    text = "\n\n".join(part for part in parts if part)
    room = columns()
    first, *rest = (line for paragraph in text.split("\n") for line in _wrapped(paragraph, room))
    return "\n".join([first if "\x1b" in first else styled(first, TITLE), *map(_marked, rest)])


def styled(text: str, style: str) -> str:
    """A line in a style, where there is colour."""
    if not (is_coloured() and text):
        return text
    from rich.text import Text

    return _rendered(Text(text, style), ENDLESS)


def _marked(line: str) -> str:
    """A line that begins with a word like `ok`, alone in its column, shows it as a table would."""
    word, gap, rest = line.partition("  ")
    return f"{styled(word, STYLES[word])}{gap}{rest}" if gap and word in STYLES else line


def table_text(rows: Sequence[Sequence[str]], left: Sequence[int] = (0,)) -> str:
    """A header and rows as aligned columns; those named are left-aligned.

    Where the terminal is too narrow, text wraps, then columns go on further down beside the first one. No figure is cut.
    """
    from rich.cells import cell_len

    room = columns()
    body = [max((cell_len(row[column]) for row in rows[1:]), default=0) for column in range(len(rows[0]))]
    words = [max(cell_len(word) for row in rows for word in row[column].split() or [""]) for column in range(len(rows[0]))]
    heads = [max(map(cell_len, name.split() or [""])) for name in rows[0]]
    # A figure stays with its unit and its year: what is right-aligned is not wrapped below its header.
    least = [min(words[column], WORD) if column in left else max(heads[column], body[column]) for column in range(len(rows[0]))]
    # Headers wrap first, then cells.
    wide = [max(least[column], body[column]) for column in range(len(least))]
    full_widths = [max(wide[column], cell_len(rows[0][column])) for column in range(len(least))]
    tables = []
    for block in _blocks(least, room):
        widths = [full_widths[column] for column in block]
        for floor in (wide, least):
            widths = _fitted(widths, [floor[column] for column in block], room)
        tables.append(_block(rows, block, widths, left))
    return "\n\n".join(tables)


def _blocks(least: Sequence[int], room: int) -> list[list[int]]:
    """The columns of each table that fits beside others underneath; the first column begins every one."""
    blocks, used = [[0]], least[0]
    for column in range(1, len(least)):
        if len(blocks[-1]) > 1 and used + GAP + least[column] > room:
            blocks.append([0])
            used = least[0]
        blocks[-1].append(column)
        used += GAP + least[column]
    return blocks


def _fitted(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """The widest columns give way first, none beyond what it needs at least."""
    widths = list(natural)
    over = sum(widths) + GAP * (len(widths) - 1) - room
    while over > 0 and (giving := [column for column, width in enumerate(widths) if width > least[column]]):
        widest = max(giving, key=lambda column: widths[column])
        following = max((widths[column] for column in giving if widths[column] < widths[widest]), default=0)
        step = min(over, max(1, widths[widest] - max(following, least[widest])))
        widths[widest] -= step
        over -= step
    return widths


def _block(rows: Sequence[Sequence[str]], block: Sequence[int], widths: Sequence[int], left: Sequence[int]) -> str:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style=HEADER)
    for column, width in zip(block, widths, strict=True):
        side = "left" if column in left else "right"
        table.add_column(Text(rows[0][column]), justify=side, width=width, overflow="fold")  # type: ignore[arg-type]
    for row in rows[1:]:
        table.add_row(*(Text(row[column], STYLES.get(row[column], "")) for column in block))
    return _rendered(table, sum(widths) + GAP * len(widths))


def _rendered(what: RenderableType, width: int) -> str:
    console = _console(width)
    console.print(what)
    file = console.file
    assert isinstance(file, StringIO)
    return "\n".join(line.rstrip() for line in file.getvalue().rstrip("\n").split("\n"))


def _console(width: int) -> Console:
    from rich.console import Console

    coloured = is_coloured()
    return Console(
        file=StringIO(),
        width=width,
        force_terminal=coloured,
        color_system="standard" if coloured else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )


def _wrapped(line: str, room: int) -> list[str]:
    """A line at blanks, what follows set in a little. What a table has made fit, and what is for a shell, stays as it is."""
    if len(line) <= room or "\x1b" in line or PROGRAM in line:
        return [line]
    inset = " " * (len(line) - len(line.lstrip()) + GAP)
    return textwrap.wrap(line, room, subsequent_indent=inset, break_long_words=False, break_on_hyphens=False)
