"""The sheet `Cost build-up`: what all of the work costs at each place in each year, and what the share of it makes."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_what_a_year_costs_at_home_and_away(small_book: SmallBook) -> None:
    columns = ("Location", "No.", "Salary", "Seat", "Margin", "Governance", "Carbon", "Delivery for all", "Run cost for all")
    # 10 x 20,000 + 10 x 1,000, and 20 t at 100; away 10 x 10,000, 10 % on top, 5 % of that, and 10 t at 100.
    home, away = (200_000, 10_000, 0, 0, 2_000, 210_000, 212_000), (100_000, 0, 10_000, 5_500, 1_000, 110_000, 116_500)
    assert small_book.rows("Cost build-up", *columns) == [
        ("home", 1, *home),
        ("home", 2, *home),
        ("away", 1, *away),
        ("away", 2, *away),
    ]


def test_only_the_share_that_is_there_is_paid_for(small_book: SmallBook) -> None:
    columns = ("Location", "No.", "Share used", "Run cost today's way", "Run cost by plan", "One-off cost")
    assert small_book.rows("Cost build-up", *columns) == [
        ("home", 1, 1, 212_000, 212_000, 0),
        # Half a year's pay for each of ten people.
        ("home", 2, 0, 212_000, 0, 100_000),
        ("away", 1, 0, 0, 0, 0),
        # A tenth of 10,000 for each, and the vendor's margin on it.
        ("away", 2, 1, 0, 116_500, 11_000),
    ]


def test_emissions_are_counted_in_tonnes(small_book: SmallBook) -> None:
    assert small_book.rows("Cost build-up", "Location", "Emissions for all")[1:3] == [("home", 20), ("away", 10)]
