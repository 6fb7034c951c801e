"""Cost and saving by period, on the sheet `Summary`."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_what_is_saved_in_a_year_does_not_pay_for_the_move(small_book: SmallBook) -> None:
    columns = ("Period", "Run cost, today's way", "Run cost, by plan", "One-off cost", "Saving", "Saving so far", "Not paid back")
    assert small_book.rows("Summary", *columns)[:2] == [
        ("2027", 217_000, 217_000, 0, 0, 0, 0),
        ("2028", 217_000, 121_500, 114_000, -18_500, -18_500, 2),
    ]
