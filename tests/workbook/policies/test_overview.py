"""The sheet `Policies`: every rule on a line, where it is tightest."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_one_is_broken_at_its_penalty_and_one_kept(small_book: SmallBook) -> None:
    columns = ("Policy", "Kind", "Asks for", "Plan has", "Room left", "Unit", "Tightest for", "In", "Status")
    rows = small_book.rows("Policies", *columns)
    assert [row[:6] + row[7:] for row in rows] == [
        ("abroad", "soft", 0.75, 1, -0.25, "share", "2028", "BREACH"),
        ("moving", "hard", 12, 10, 2, "FTE", "2028", "OK"),
    ]


def test_the_penalty_is_for_each_person_too_many(small_book: SmallBook) -> None:
    # 2.5 of ten people, 1,000 each; what is in no cost.
    assert small_book.rows("Policies", "Period", "Penalty", "Present value")[:2] == [("2027", 0, 0), ("2028", 2_500, 2_500)]
