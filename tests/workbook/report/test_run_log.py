"""The sheet `Run log`: how the plan came about."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_it_says_where_the_study_was_read_from_and_who_solved(small_book: SmallBook) -> None:
    cells = [cell for row in small_book.cells("Run log") for cell in row]
    assert {"small", "by hand"} <= set(cells)
