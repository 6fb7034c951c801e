"""What all output sheets share as pages: a title, printing in landscape one page wide, a footer that says where a page is from."""

from __future__ import annotations

from typing import Any

from sourcing_opt.workbook.grid.cells import done, put
from sourcing_opt.workbook.grid.formats import Formats

A4 = 9
LINE_HEIGHT = 15
"""The same in every program, so that charts cover the lines they are meant to. [points]"""


def begin_page(sheet: Any, formats: Formats, title: str, subtitle: str) -> None:
    """Head a sheet and set up its printing."""
    put(sheet, 0, 0, title, formats.style("title"))
    put(sheet, 1, 0, subtitle, formats.style("subtitle"))
    sheet.set_default_row(LINE_HEIGHT)
    done(sheet.set_row(0, 28))
    sheet.hide_gridlines(2)
    set_up_printing(sheet)


def set_up_printing(sheet: Any) -> None:
    """Landscape, one page wide, with file, sheet and page number at the foot."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&8&F&C&8&A&R&8&P / &N")


def sign(sheet: Any, run: str) -> None:
    """Say at the foot of a page, beside file, sheet and page number, which run it is from."""
    sheet.set_footer(f"&L&8&F&C&8&A&R&8{run} - &P / &N")


def section(sheet: Any, formats: Formats, row: int, title: str, width: int, left: int = 0) -> None:
    """A heading over part of a sheet, ruled over its columns."""
    put(sheet, row, left, title, formats.style("section"))
    for column in range(left + 1, left + width):
        put(sheet, row, column, None, formats.style("section"))
