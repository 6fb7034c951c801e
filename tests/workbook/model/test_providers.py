"""The sheet `Providers`: what each is paid in each contract year."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_the_vendor_is_paid_in_the_second_year_without_governance(small_book: SmallBook) -> None:
    assert small_book.rows("Providers", "Provider", "Year", "Paid, today's way", "Paid, by plan")[:4] == [
        ("captive", 1, 210_000, 210_000),
        ("captive", 2, 210_000, 0),
        ("vendor", 1, 0, 0),
        ("vendor", 2, 0, 110_000),
    ]
