"""The sheet `Amounts`: what the rules count."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_shares_by_place_and_year(small_book: SmallBook) -> None:
    assert small_book.rows("Amounts", "Process", "Location", "2027", "2028") == [("work", "home", 1, 0), ("work", "away", 0, 1)]
