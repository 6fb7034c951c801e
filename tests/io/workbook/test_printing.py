"""How sheets come out on paper, read from the files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.io.workbook.printing import A4, LETTER, Block, Imprint, paper_of
from sourcing_opt.io.workbook.sheets import new_workbook
from sourcing_opt.workbook.grid.formats import Formats
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Table

_PLAIN = Imprint()


def printed(
    path: Path, *rows: int, widths: tuple[int, ...] = (20, 10, 10), imprint: Imprint = _PLAIN, working: bool = False
) -> Any:
    """A sheet with a titled table of so many rows each, one below the other, with columns so wide, the first of which stays."""
    with new_workbook(path, imprint) as workbook:
        page = Page(workbook, workbook.add_worksheet("Sheet"), Formats(workbook))
        page.begin("Title", "Subtitle")
        page.sheet.layout.is_working = working
        top = 3
        for number, count in enumerate(rows):
            table = Table("Sheet", f"Table{number}", top, count)
            for column, width in enumerate(widths):
                table.add(f"Column {column}", width=width, cells=["x"] * count)
            page.widths(table.columns)
            page.titled(table, f"Table {number}")
            top = table.end + 3
        page.sheet.freeze_panes(2, 1)
    return openpyxl.load_workbook(path)["Sheet"]


@pytest.mark.parametrize(
    ("country", "paper"), [("US", LETTER), ("MX", LETTER), ("PH", LETTER), ("GB", A4), ("BR", A4), ("IN", A4)]
)
def test_paper_is_what_offices_of_the_country_have(country: str, paper: Any, tmp_path: Path) -> None:
    assert paper_of(country) == paper
    assert int(printed(tmp_path / "s.xlsx", 3, imprint=Imprint(paper=paper)).page_setup.paperSize) == paper.number


def test_a_narrow_sheet_stands_upright_and_a_wide_one_lies(tmp_path: Path) -> None:
    assert printed(tmp_path / "s.xlsx", 3).page_setup.orientation == "portrait"
    assert printed(tmp_path / "s.xlsx", 3, widths=(20, 60, 60)).page_setup.orientation == "landscape"


def test_a_sheet_too_wide_to_be_read_on_one_page_goes_on_several_with_its_first_column_on_each(tmp_path: Path) -> None:
    sheet = printed(tmp_path / "s.xlsx", 3, widths=(20, *[15] * 30))
    # 31 columns of 2,500 points go into pages of 1,397 points at 56 %, of which the first column takes 109 again.
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (2, 0)
    assert sheet.print_title_cols == "$A:$A"


def test_a_page_begins_with_the_heading_of_a_table_that_would_not_fit_on_the_one_before(tmp_path: Path) -> None:
    sheet = printed(tmp_path / "s.xlsx", 30, 30)
    # The second heading stands two rows below the first table, which ends in row 35.
    assert [each.id for each in sheet.row_breaks.brk] == [37]
    assert sheet.cell(38, 1).value == "Table 1"


def test_the_header_of_a_table_longer_than_a_page_is_repeated(tmp_path: Path) -> None:
    assert printed(tmp_path / "s.xlsx", 200).print_title_rows == "$4:$5"
    assert printed(tmp_path / "s.xlsx", 20).print_title_rows is None


def test_a_sheet_a_little_too_long_is_shrunk_onto_its_page(tmp_path: Path) -> None:
    setup = printed(tmp_path / "s.xlsx", 50).page_setup
    assert (setup.fitToHeight, printed(tmp_path / "s.xlsx", 80).page_setup.fitToHeight) == (None, 0)


def test_of_a_long_working_sheet_the_first_page_is_printed_and_that_is_said(tmp_path: Path) -> None:
    sheet = printed(tmp_path / "s.xlsx", 400, working=True)
    last = int(sheet.print_area.rpartition("$")[2])
    assert 30 < last < 60
    assert "first of some 9 pages" in sheet.oddHeader.center.text
    assert printed(tmp_path / "s.xlsx", 400).print_area == "'Sheet'!$A$1:$C$405"


def test_no_page_begins_in_a_chart(tmp_path: Path) -> None:
    with new_workbook(tmp_path / "s.xlsx", Imprint()) as workbook:
        sheet = workbook.add_worksheet("Sheet")
        sheet.write_string(0, 0, "x")
        sheet.layout.sections += [20, 40]
        sheet.layout.blocks.append(Block(60, 65, 0))
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=Sheet!$A$1:$A$2"})
        chart.set_size({"width": 400, "height": 20 * 25})
        sheet.insert_chart(20, 0, chart, {})
    # 48 rows fit on a page; the second heading stands in a chart over rows 21 to 45.
    assert [each.id for each in openpyxl.load_workbook(tmp_path / "s.xlsx")["Sheet"].row_breaks.brk] == [20]


@pytest.mark.parametrize("title", ["R&D 2027", "9 lives", "&P" * 200, ""])
def test_any_name_of_a_study_stands_at_the_head_of_a_page(title: str, tmp_path: Path) -> None:
    sheet = printed(tmp_path / "s.xlsx", 3, imprint=Imprint(title=title))
    assert sheet.oddHeader.left.text.strip() == title[:70].replace("&", "&&")
    assert sheet.oddHeader.right.text.strip() == "&A"
    assert sheet.oddFooter.right.text.strip() == "Page &P of &N"
