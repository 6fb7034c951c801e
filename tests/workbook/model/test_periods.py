"""The sheet `Periods`: constants, settings, time."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_settings_are_read_and_constants_named(small_book: SmallBook) -> None:
    assert small_book.beside("Periods", "years_per_period") == 1
    assert small_book.beside("Periods", "carbon_price") == 100
    assert small_book.beside("Periods", "weeks_per_year") == 52
    assert small_book.beside("Periods", "kg_per_tonne") == 1_000


def test_nothing_is_discounted(small_book: SmallBook) -> None:
    assert small_book.rows("Periods", "Period", "Discount factor") == [("2027", 1), ("2028", 1)]
