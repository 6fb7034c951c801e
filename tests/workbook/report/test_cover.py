"""The sheet `Cover`: the plan in one page."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_the_plan_in_one_page(small_book: SmallBook) -> None:
    # 2 x 217,000 today's way; by plan 217,000 + 121,500, and 114,000 once.
    assert small_book.beside("Cover", "Cost today's way, present value") == 434_000
    assert small_book.beside("Cover", "Cost by plan, present value") == 452_500
    assert small_book.beside("Cover", "Saving, present value") == -18_500
    assert small_book.beside("Cover", "Payback") == "never"


def test_every_other_sheet_is_in_its_contents(small_book: SmallBook) -> None:
    cells = [cell for row in small_book.cells("Cover") for cell in row]
    assert [name for name in small_book.sheets[1:] if name not in cells] == []
