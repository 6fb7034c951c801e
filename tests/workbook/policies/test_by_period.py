"""The sheet `Policies by period`: what the plan has where each rule has a bound."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_nobody_is_abroad_before_the_move(small_book: SmallBook) -> None:
    assert small_book.rows("Policies by period", "Policy", "Asks for", "2027", "2028", "Room left", "Status") == [
        ("abroad", 0.75, 0, 1, -0.25, "BREACH"),
        ("moving", 12, 0, 10, 2, "OK"),
    ]
