"""`solve --previous`: the run log says what has changed in the inputs since the last plan."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.errors import Exit
from sourcing_opt.io import content

TINY = str(content("inputs") / "tiny")


def _changes(workbook: Path) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(workbook, data_only=True)["Run log"]
    rows = [row[:5] for row in sheet.iter_rows(values_only=True)]
    title = next(number for number, row in enumerate(rows) if str(row[0]).startswith("Changes in inputs since"))
    return [rows[title], *(row for row in rows[title + 3 :] if row[0])]


def test_the_run_log_names_every_change(tmp_path: Path) -> None:
    before, after = tmp_path / "q1.xlsx", tmp_path / "q2.xlsx"
    assert main(["solve", TINY, "-o", str(before)]) == Exit.OK
    change = "labor_rates[location=pune].salary*=1.1"
    assert main(["solve", TINY, "-o", str(after), "--previous", str(before), "--set", change]) == Exit.OK
    title, *rows = _changes(after)
    assert title[0] == "Changes in inputs since q1.xlsx: 1"
    assert rows == [("labor_rates", "clerk, pune", "salary", "10000", "11000")]


def test_nothing_changed(tmp_path: Path) -> None:
    before, after = tmp_path / "q1.xlsx", tmp_path / "q2.xlsx"
    assert main(["solve", TINY, "-o", str(before)]) == Exit.OK
    assert main(["solve", TINY, "-o", str(after), "--previous", str(before)]) == Exit.OK
    assert _changes(after)[0][0] == "Changes in inputs since q1.xlsx: none"


def test_it_needs_a_workbook_to_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", TINY, "--previous", str(tmp_path / "q1.xlsx")]) == Exit.USAGE
    assert "give -o as well" in capsys.readouterr().err
