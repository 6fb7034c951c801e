"""The sheet `Checks`: all figures agree."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_everything_agrees(small_book: SmallBook) -> None:
    assert {result for _, result in small_book.rows("Checks", "Check", "Result")} == {"OK"}
    assert "All checks passed" in [cell for row in small_book.cells("Checks") for cell in row]
