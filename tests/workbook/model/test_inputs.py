"""The sheets `In_...`: the study inside the workbook."""

from __future__ import annotations

from tests.workbook.small_book import SmallBook


def test_every_table_has_its_sheet(small_book: SmallBook) -> None:
    tables = (
        "study",
        "processes",
        "locations",
        "labor_rates",
        "providers",
        "roles",
        "baseline",
        "transition",
        "risk_scores",
        "policies",
    )
    assert [name for name in small_book.sheets if name.startswith("In_")] == [f"In_{table}" for table in tables]


def test_a_cell_stands_under_its_column(small_book: SmallBook) -> None:
    assert small_book.rows("In_locations", "id", "carbon")[-2:] == [("away", 1_000), ("home", 2_000)]
