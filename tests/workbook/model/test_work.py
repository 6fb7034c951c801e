"""The sheet `Work`: how much work there is, and what moving it takes."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_ten_people_are_sixteen_thousand_hours(small_book: SmallBook) -> None:
    columns = ("Process", "Existing", "Part", "Size", "Transfer", "Parallel", "Travel", "Hours 2027", "Hours 2028")
    assert small_book.rows("Work", *columns) == [("work", 1, 1, 16_000, 0, 0, 0, 16_000, 16_000)]
