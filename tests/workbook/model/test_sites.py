"""The sheet `Sites`: every location, in the end and period by period."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_away_opens_and_is_half_full(small_book: SmallBook) -> None:
    columns = ("Location", "Today", "FTE at end, by plan", "Capacity", "Most of capacity", "Fixed cost by plan", "Opening")
    away, home = small_book.rows("Sites", *columns)[:2]
    assert away == ("away", "candidate", 10, 20, 0.5, 0, 3_000)
    assert home == ("home", "open", 0, None, None, 10_000, 0)


def test_a_site_is_open_from_when_it_opens(small_book: SmallBook) -> None:
    columns = ("Location", "No.", "Open used", "FTE by plan", "Fixed cost by plan")
    assert small_book.rows("Sites", *columns) == [
        ("away", 1, 0, 0, 0),
        ("away", 2, 1, 10, 0),
        ("home", 1, 1, 10, 5_000),
        ("home", 2, 1, 0, 5_000),
    ]
