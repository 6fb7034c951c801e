"""The sheet `Places`: inputs of each location with their blanks filled in."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_blanks_are_filled_in(small_book: SmallBook) -> None:
    columns = ("Location", "Location model", "Currency", "Productive hours", "Seat", "Carbon", "Not open", "Abroad", "Margin")
    assert small_book.rows("Places", *columns) == [
        ("away", "offshore", "GBP", 1_600, 0, 1_000, 1, 1, 0.1),
        ("home", "onshore", "GBP", 1_600, 1_000, 2_000, 0, 0, 0),
    ]
