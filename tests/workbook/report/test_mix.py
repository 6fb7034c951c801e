"""How work is spread before and after, on the sheet `Summary`."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_all_goes_offshore(small_book: SmallBook) -> None:
    columns = ("Location model", "FTE today", "Part of all, today's way", "Part of all, by plan")
    assert small_book.rows("Summary", *columns)[:2] == [("onshore", 10, 1, 0), ("offshore", 0, 0, 1)]
    assert small_book.rows("Summary", "Period", "Onshore", "Offshore", "All") == [("2027", 10, 0, 10), ("2028", 0, 10, 10)]
