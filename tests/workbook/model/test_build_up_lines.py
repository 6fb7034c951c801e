"""The first columns of the sheet `Cost build-up`: shares, and the people they take."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_ten_people_leave_home_in_the_second_year(small_book: SmallBook) -> None:
    columns = ("Location", "No.", "Share today", "Arrives", "Leaves", "Hours for all", "FTE today's way", "FTE by plan")
    assert small_book.rows("Cost build-up", *columns) == [
        ("home", 1, 1, 0, 0, 16_000, 10, 10),
        ("home", 2, 1, 0, 1, 16_000, 10, 0),
        ("away", 1, 0, 0, 0, 16_000, 0, 0),
        ("away", 2, 0, 1, 0, 16_000, 0, 10),
    ]
