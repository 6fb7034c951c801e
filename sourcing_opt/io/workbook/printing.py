"""How sheets come out on paper: paper, orientation, scale, breaks, titles on every page, header and footer; the same for every workbook.

A sheet is as many pages wide as it must be for its figures to be read, and no page begins in a table that fits on one. The scale is left to the program
that prints, which knows its fonts: it fits the sheet into so many pages across.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple

from sourcing_opt.schemas.study import Study


class Paper(NamedTuple):
    """A size of paper, upright."""

    number: int
    """What Office Open XML calls it."""
    width: float
    height: float
    """[points]"""


A4 = Paper(9, 595, 842)
LETTER = Paper(1, 612, 792)
_ON_LETTER = frozenset(["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"])
"""Countries that print on Letter: Unicode CLDR 45, supplemental data, paperSize; all others print on A4."""

SMALLEST_SCALE = 56
"""Letters of 10 points are 5.6 on paper then. [%]"""
_UPRIGHT_FROM = 80
"""A sheet that fits upright on the paper at this scale stands so. [%]"""
_SLACK = 0.98
"""Part of a page that is counted on: programs and printers differ in the widths of columns."""
_MARGINS = {"left": 0.3, "right": 0.3, "top": 0.7, "bottom": 0.6}
"""[inches]"""
_POINTS = 72
"""In an inch."""
PIXEL = 0.75
"""[points]"""
_SHRUNK = 0.8
"""A sheet a little longer than a page becomes so much smaller at most to go on it."""
_CERTAIN = 0.75
"""Part of a page that columns fill in any program, with whatever fonts."""
_TITLES = 0.4
"""Part of a page that columns repeated on every page may take."""
_LEAST_BEGUN = 1 / 3
"""Part of a page that a table longer than a page needs to begin on it."""
_LONG = 1
"""A working sheet of more pages than this prints its first alone."""
_COLUMN, _ROW = 8.43, 15.0
"""A column as wide, a row as high as they are when nothing was said. [characters, points]"""
_LETTER_WIDTH = 5.3
"""Of a subtitle, on average. [points]"""
_SUBTITLE_WIDTH = 480
"""What a subtitle may take over a narrow table. [points]"""
_LINE = 15
"""Of a subtitle that is broken. [points]"""


def paper_of(country: str) -> Paper:
    """The paper that offices of a country print on."""
    return LETTER if country in _ON_LETTER else A4


@dataclass(frozen=True)
class Imprint:
    """What every page of a workbook says of where it is from, and its paper."""

    title: str = ""
    origin: str = ""
    """Which study or run it shows."""
    paper: Paper = A4

    @classmethod
    def of(cls, study: Study) -> Imprint:
        """Of a workbook about one study."""
        return cls(study.study.name, f"Study {study.digest[:8]}", paper_of(study.study.home_country))


class Block(NamedTuple):
    """Rows that belong together, from 0: a table with its units and header, or a chart, which have no header to repeat."""

    top: int
    end: int
    """The row after the last."""
    header: int
    """Rows of the header at the top."""


@dataclass
class Layout:
    """What stands where on a sheet, noted while it is written."""

    widths: dict[int, float] = field(default_factory=dict)
    """[characters]"""
    heights: dict[int, float] = field(default_factory=dict)
    """[points]"""
    blocks: list[Block] = field(default_factory=list)
    charts: list[tuple[int, int, float, float]] = field(default_factory=list)
    """Row and column of the corner, width and height. [points]"""
    sections: list[int] = field(default_factory=list)
    """Rows of headings, where a page may begin."""
    area: tuple[int, int] | None = None
    """Rows and columns to be printed, where that is not all."""
    rightmost: int = 0
    """Columns that charts reach over."""
    titles: int = 0
    """Columns that name the rows."""
    subtitle: tuple[str, Any] | None = None
    """What stands in the second row, and its format."""
    is_working: bool = False
    """Whether the sheet is to work with rather than to be read: it is printed in full only where it is short."""

    def place_charts(self) -> None:
        """Find the cells that charts cover, once all widths and heights are known."""
        for row, column, width, height in self.charts:
            end, right = row, column
            while height > 0:
                height -= self.height(end)
                end += 1
            while width > 0:
                width -= self.width(right)
                right += 1
            self.blocks.append(Block(row, end, 0))
            self.rightmost = max(self.rightmost, right)

    def width(self, column: int) -> float:
        """[points]"""
        return int(self.widths.get(column, _COLUMN) * 7 + 5) * PIXEL

    def height(self, row: int) -> float:
        """[points]"""
        return self.heights.get(row, _ROW)

    def rows_and_columns(self, filled: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """How many there are to be printed, when these cells, counted from 1, are filled."""
        if self.area is not None:
            rows, columns = self.area
        else:
            rows = max([row for row, _ in filled] + [block.end for block in self.blocks], default=1)
            columns = max([column for _, column in filled] + [self.rightmost], default=1)
        if self.subtitle is not None:
            wanted = min(_SUBTITLE_WIDTH, len(self.subtitle[0]) * _LETTER_WIDTH)
            while sum(map(self.width, range(columns))) < wanted:
                columns += 1
        return rows, columns

    def columns_of_pages(self, columns: int, page: float) -> list[int]:
        """The first column of each page, when pages are so wide. [points]"""
        repeated = sum(map(self.width, range(self.titles)))
        repeated = repeated if repeated <= _TITLES * page else 0.0
        firsts, left = [0], page
        for column in range(columns):
            if self.width(column) > left and column > firsts[-1]:
                firsts.append(column)
                left = page - (repeated if column >= self.titles else 0.0)
            left -= self.width(column)
        return firsts

    def rows_of_pages(self, rows: int, page: float) -> tuple[list[int], list[int], Block | None]:
        """The first row of each page, when pages are so high [points]; those of them that a program must be told; and the table whose header is repeated."""
        tops = [0.0, *accumulate(map(self.height, range(rows)))]
        untitled = (block.top for block in self.blocks if block.top - 1 not in self.sections)
        places = sorted({row for row in (*self.sections, *untitled) if 0 < row < rows})
        places = [row for row in places if not any(self._parts(block, row, tops, page) for block in self.blocks)]
        last = max((block for block in self.blocks if block.header), key=lambda block: block.end, default=None)
        repeated = None
        firsts, told = [0], []
        for start, stop in zip([0, *places], [*places, rows], strict=True):
            high, left = tops[stop] - tops[start], page - (tops[start] - tops[firsts[-1]])
            if start > firsts[-1] and (left < high <= page or left < min(high, _LEAST_BEGUN * page)):
                firsts.append(start)
                told.append(start)
            for row in range(start, stop):
                again = last is not None and last.top < firsts[-1] < last.end
                titles = tops[last.top + last.header] - tops[last.top] if last is not None and again else 0.0
                if tops[row + 1] - tops[firsts[-1]] > page - titles and row > firsts[-1]:
                    firsts.append(row)
                    if last is not None and last.top < row < last.end:
                        repeated = last
        return firsts, told, repeated

    def _parts(self, block: Block, row: int, tops: list[float], page: float) -> bool:
        """Whether a page that began at a row would part what fits on a page: a table from its heading too."""
        heading = block.top - 1 if block.top - 1 in self.sections else block.top
        end = min(block.end, len(tops) - 1)
        return heading < row < end and tops[end] - tops[heading] <= page


def set_up_printing(sheet: Any, imprint: Imprint) -> None:
    """Set a sheet up that has been written; sheet.layout says what stands on it."""
    layout: Layout = sheet.layout
    layout.place_charts()
    rows, columns = layout.rows_and_columns(list(sheet.written))
    upright = layout.columns_of_pages(columns, _printed(imprint.paper.width, "left", "right", _UPRIGHT_FROM))
    wide, high = (imprint.paper.width, imprint.paper.height)[:: 1 if len(upright) == 1 else -1]
    (sheet.set_portrait if len(upright) == 1 else sheet.set_landscape)()

    def wide_at(scale: int) -> float:
        return _printed(wide, "left", "right", scale)

    across = len(layout.columns_of_pages(columns, wide_at(SMALLEST_SCALE)))
    scale = next(
        scale for scale in range(100, SMALLEST_SCALE - 1, -1) if len(layout.columns_of_pages(columns, wide_at(scale))) == across
    )
    first_columns = layout.columns_of_pages(columns, wide_at(scale))
    _wrap_subtitle(sheet, (first_columns[1] if len(first_columns) > 1 else columns) - 1)
    first_rows, breaks, repeated = layout.rows_of_pages(rows, _printed(high, "top", "bottom", scale))
    high_of_all, page = sum(map(layout.height, range(rows))), _printed(high, "top", "bottom", scale)
    is_shrunk = across == 1 and page < high_of_all <= page / max(_SHRUNK, SMALLEST_SCALE / scale)
    if is_shrunk:
        first_rows, breaks, repeated = [0], [], None
    sheet.set_paper(imprint.paper.number)
    sheet.set_margins(**_MARGINS)
    sheet.fit_to_pages(across, int(is_shrunk))
    sheet.set_h_pagebreaks(breaks)
    if repeated is not None:
        sheet.repeat_rows(repeated.top, repeated.top + repeated.header - 1)
    if len(first_columns) > 1 and 0 < layout.titles <= first_columns[1]:
        sheet.repeat_columns(0, layout.titles - 1)
        sheet.print_across()
    pages, remark = len(first_rows) * len(first_columns), ""
    if layout.is_working and pages > _LONG:
        remark = f"The first of some {pages:,} pages. For all, clear the print area."
        # What fits in part of a page is one page in every program, and all of it in the same size once the area is cleared.
        first_columns = layout.columns_of_pages(columns, _CERTAIN * wide_at(scale))
        rows, columns = (
            firsts[1] if len(firsts) > 1 else count for firsts, count in ((first_rows, rows), (first_columns, columns))
        )
        sheet.set_print_scale(scale)
        sheet.set_v_pagebreaks(first_columns[1:])
    sheet.print_area(0, 0, rows - 1, columns - 1)
    sheet.set_header(f"&L&8 {_plain(imprint.title)}&C&8 {remark}&R&8 &A")
    sheet.set_footer(f"&L&8 &F&C&8 {_plain(imprint.origin)}&R&8 Page &P of &N")


def _printed(side: float, before: str, after: str, scale: int) -> float:
    """What goes on a page between two margins at a scale. [points]"""
    return (side - (_MARGINS[before] + _MARGINS[after]) * _POINTS) * _SLACK * 100 / scale


def _plain(text: str) -> str:
    """Text as it stands in a header, where & begins a code, and which has room for little."""
    return text[:70].replace("&", "&&")


def _wrap_subtitle(sheet: Any, last_column: int) -> None:
    """Break a subtitle that is longer than the page is wide."""
    layout: Layout = sheet.layout
    if layout.subtitle is None or not last_column:
        return
    text, style = layout.subtitle
    lines = -(-len(text) * _LETTER_WIDTH // sum(map(layout.width, range(last_column + 1))))
    if lines > 1:
        sheet.merge_range(1, 0, 1, last_column, text, style)
        sheet.set_row(1, lines * _LINE)
