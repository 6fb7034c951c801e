"""The sheet `Inputs as made`: every input as it was."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_what_was_filled_in_stands_there_once(small_book: SmallBook) -> None:
    lines = small_book.rows("Inputs as made", "Table", "Row", "Column", "As made")
    assert ("locations", 1, "carbon", 1_000) in lines
    assert ("study", 1, "carbon_price", 100) in lines
    assert len({line[:3] for line in lines}) == len(lines)
