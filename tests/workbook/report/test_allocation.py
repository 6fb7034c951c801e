"""The sheet `Allocation`: who does the work today and at the end, and how its total becomes the plan's cost."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_the_work_leaves_and_arrives(small_book: SmallBook) -> None:
    columns = ("Process", "Location", "Share today", "Share at end", "Change", "Run cost, by plan", "One-off cost")
    assert small_book.rows("Allocation", *columns)[:2] == [
        ("work", "home", 1, 0, "leaves", 0, 100_000),
        ("work", "away", 0, 1, "arrives", 116_500, 11_000),
    ]


def test_sites_make_it_the_cost_of_the_headline(small_book: SmallBook) -> None:
    assert small_book.beside("Allocation", "As in the headline") == 217_000
