"""The sheet `Summary`: cost, people and saving, before and after."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_by_country_with_the_cost_of_sites(small_book: SmallBook) -> None:
    columns = (
        "Country",
        "FTE at end, today's way",
        "FTE at end, by plan",
        "Run cost, today's way",
        "Run cost, by plan",
        "Less by",
    )
    assert small_book.rows("Summary", *columns)[:2] == [
        ("GB", 10, 0, 217_000, 5_000, 212_000),
        ("IN", 0, 10, 0, 116_500, -116_500),
    ]


def test_by_year(small_book: SmallBook) -> None:
    columns = ("Year", "Run cost, today's way", "Run cost, by plan", "One-off cost", "Saving")
    assert small_book.rows("Summary", *columns)[:2] == [
        ("Year 1", 217_000, 217_000, 0, 0),
        ("Year 2", 217_000, 121_500, 114_000, -18_500),
    ]
