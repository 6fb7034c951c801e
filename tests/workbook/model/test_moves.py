"""The sheet `Moves`: each move with what it costs once, and every period."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_the_move_costs_hiring_and_severance(small_book: SmallBook) -> None:
    columns = ("No.", "Wave", "Process", "From", "To", "Share", "FTE", "Hiring", "On arrival", "Severance", "Moves")
    assert small_book.rows("Moves", *columns)[0] == (2, "2028", "work", "home", "away", 1, 10, 11_000, 11_000, 100_000, 111_000)


def test_the_second_year_pays_for_the_site_too(small_book: SmallBook) -> None:
    columns = ("Moves made", "FTE moved", "Moves", "Opening", "Closing", "On arrival")
    assert (1, 10, 111_000, 3_000, 0, 11_000) in small_book.rows("Moves", *columns)
