"""The sheet `Transition`: what goes live when."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_ten_people_go_live_in_the_second_year(small_book: SmallBook) -> None:
    assert small_book.rows("Transition", "Process", "To", "Lead time", "FTE", "2028") == [("work", "away", 0, 10, 10)]
    assert ("FTE moved", 10, "2028", 0, 10) in small_book.rows("Transition", "By period", "Total", "In", "2027", "2028")
    assert small_book.rows("Transition", "Site", "Change", "Cost") == [("away", "opens in 2028", 3_000)]
