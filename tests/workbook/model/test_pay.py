"""The sheet `Pay`: what every role earns and costs at every location in every period."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_pay_without_rises_is_the_salary(small_book: SmallBook) -> None:
    columns = ("Location", "No.", "Seat", "Pay, agent", "Loaded pay, agent", "Hiring, agent")
    assert small_book.rows("Pay", *columns) == [
        ("away", 1, 0, 10_000, 10_000, 1_000),
        ("away", 2, 0, 10_000, 10_000, 1_000),
        ("home", 1, 1_000, 20_000, 20_000, 2_000),
        ("home", 2, 1_000, 20_000, 20_000, 2_000),
    ]
