"""The bridge of the saving, on the sheet `Summary`."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_steps_lead_from_one_cost_to_the_other(small_book: SmallBook) -> None:
    assert small_book.rows("Summary", "Step", "Change", "Below", "Cost", "Less", "More") == [
        ("Today's way", 434_000, 0, 434_000, 0, 0),
        ("Run cost", -95_500, 338_500, 0, 95_500, 0),
        ("One-off cost", 114_000, 338_500, 0, 0, 114_000),
        ("By plan", 452_500, 0, 452_500, 0, 0),
    ]
