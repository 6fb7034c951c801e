"""The sheet `Pairs`: what holds for a workstream at a place in every period."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_work_of_one_shift_is_in_no_night_and_is_priced_by_the_build_up(small_book: SmallBook) -> None:
    columns = ("Process", "Location", "Key", "Hours per FTE", "Night premium", "Safeguards", "Priced by")
    assert small_book.rows("Pairs", *columns) == [
        ("work", "home", "work|home", 1_600, 0, 0, "build-up"),
        ("work", "away", "work|away", 1_600, 0, 0, "build-up"),
    ]
