"""The sheet `Risk`: how risky it is where the people are, and how concentrated they are."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_the_mean_is_that_of_the_only_place(small_book: SmallBook) -> None:
    assert small_book.rows("Risk", "Risk", "Mean, today's way", "Mean, by plan", "Change") == [("political", 10, 40, 30)]


def test_all_people_are_in_one_country(small_book: SmallBook) -> None:
    columns = ("People in one", "In use, by plan", "Largest, by plan", "Its part, by plan")
    assert small_book.rows("Risk", *columns)[0] == ("country", 1, "IN", 1)
    assert small_book.rows("Risk", "Process", "Without GB", "Without IN") == [("work", 1, 0)]
