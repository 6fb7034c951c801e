"""docs/developing/add_a_sheet.md, done as it says, in a copy of the checkout: the sheet is in the workbook and shows what the page says."""

from __future__ import annotations

from pathlib import Path

from tests.docs.pages import carry_out, copy_of_the_checkout, run


def test_a_sheet_that_is_added_as_the_page_says_is_written(tmp_path: Path) -> None:
    checkout = copy_of_the_checkout(tmp_path / "checkout")
    carry_out("add_a_sheet.md", checkout)
    files = ["tests/workbook/report/test_headcount.py", "tests/workbook/report/test_cover.py", "tests/house/test_layers.py"]
    run(checkout, "-m", "pytest", "-p", "no:cacheprovider", "-n", "0", *files)
