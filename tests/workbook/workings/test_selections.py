"""The sheet `Selections`: whom every rule is about."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_a_selector_is_ones_and_zeros(small_book: SmallBook) -> None:
    assert small_book.rows("Selections", "Selection", "Work", "Places", "Pieces of work", "Locations") == [
        ("S1", "all work", "country=IN", 1, 1),
        ("S2", "all work", "everywhere", 1, 2),
    ]
    assert small_book.rows("Selections", "Location", "S1", "S2") == [("away", 1, 1), ("home", 0, 1)]
