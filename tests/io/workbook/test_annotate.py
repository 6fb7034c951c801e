"""A workbook handed back with its problems marked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from sourcing_opt.cli.main import main
from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.io import load, write_input_workbook, write_template
from sourcing_opt.io.workbook.annotate import AUTHOR, annotate
from sourcing_opt.io.workbook.libreoffice import recalculated
from tests.edited import edit, needs_libreoffice, plan_workbook
from tests.studies import small, study

RED, AMBER = "FFFF9999", "FFFFE699"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A study with names that look like formulas, and no problem."""
    tables = small()
    for row, text in zip(tables["locations"], ("=1+1", "@SUM(A1)", "#N/A"), strict=True):
        row["name"] = text
    write_input_workbook(study(**tables), tmp_path / "s.xlsx")
    return tmp_path / "s.xlsx"


def spoil(book: Any) -> None:
    book["labor_rates"]["C3"] = "30,000"
    book["locations"]["C4"] = "Namibia"
    book["fx"]["B3"] = -1
    book["fx"]["B3"].comment = Comment("ask the treasury", "Ann")


def marks(path: Path) -> dict[str, tuple[str, str]]:
    """Cell -> its comment and its colour, where we commented."""
    return {
        f"{sheet.title}!{cell.coordinate}": (cell.comment.text, cell.fill.fgColor.rgb)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None and cell.comment.author == AUTHOR
    }


def marked(path: Path) -> Path:
    """Validate a workbook and have it marked."""
    target = path.with_name("marked.xlsx")
    assert main(["validate", str(path), "--annotate", str(target)]) == 3
    return target


def test_each_bad_cell_is_marked_and_says_why(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = marks(marked(edit(workbook, spoil)))
    assert found == {
        "labor_rates!C3": ("salary: expected a number (write 30000)", RED),
        "locations!C4": ('country: not an ISO 3166-1 alpha-2 country code (write "NA")', RED),
        "fx!B3": ("rate: must be above 0\n----\nask the treasury", RED),
    }
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].endswith("marked.xlsx is written, with 3 problems marked.")
    assert len(lines) == 4


def test_all_else_is_kept(workbook: Path) -> None:
    def change(book: Any) -> None:
        spoil(book)
        book["labor_rates"]["C4"] = "=100*2"
        book["labor_rates"]["C4"].number_format = "0.00"

    before = openpyxl.load_workbook(edit(workbook, change))
    after = openpyxl.load_workbook(marked(workbook))
    for sheet in before:
        for row in sheet.iter_rows():
            for cell in row:
                there = after[sheet.title][cell.coordinate]
                assert (there.value, there.data_type, there.number_format) == (cell.value, cell.data_type, cell.number_format)
        validations = [[str(v.sqref) for v in book[sheet.title].data_validations.dataValidation] for book in (before, after)]
        assert validations[0] == validations[1] != []
        assert after[sheet.title].tables.keys() == sheet.tables.keys()


def test_a_mark_goes_when_the_cell_is_put_right(workbook: Path) -> None:
    def repair(book: Any) -> None:
        book["labor_rates"]["C3"], book["fx"]["B3"] = 30000, 0.043

    first = edit(marked(edit(workbook, spoil)), repair)
    assert list(marks(marked(first))) == ["locations!C4"]
    book = openpyxl.load_workbook(first)
    assert book["fx"]["B3"].comment.text == "ask the treasury"
    assert book["labor_rates"]["C3"].fill.fgColor.rgb != RED


def test_a_sound_copy_loads_as_the_same_study(workbook: Path) -> None:
    annotate(workbook, [], workbook.with_name("copy.xlsx"))
    assert load(workbook.with_name("copy.xlsx")).study == load(workbook).study


def test_what_has_no_cell_stands_at_the_top(workbook: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        del book["processes"]
        book["labor_rates"].delete_cols(3)

    found = marks(marked(edit(workbook, change)))
    assert found["labor_rates!A1"] == ("salary: column is missing [s.xlsx > labor_rates]", RED)
    assert found["study!A1"] == ("this table is needed and is not there [s.xlsx > processes]", RED)


def test_a_warning_has_another_colour_and_several_problems_share_a_comment(workbook: Path) -> None:
    warning = Problem("looks old", "fx", column="rate", address="s.xlsx > fx!B3", severity="warning")
    target = workbook.with_name("copy.xlsx")
    annotate(workbook, [warning], target)
    assert marks(target) == {"fx!B3": ("rate: looks old", AMBER)}
    annotate(workbook, [warning, replace(warning, message="is wrong", severity="error")], target)
    assert marks(target) == {"fx!B3": ("rate: looks old\nrate: is wrong", RED)}


def test_the_notes_of_the_template_stay(tmp_path: Path) -> None:
    write_template(tmp_path / "s.xlsx", xlsx=True)
    target = marked(edit(tmp_path / "s.xlsx", lambda book: book["fx"].__setitem__("B2", "rat")))
    comments = {cell.comment.text for cell in openpyxl.load_workbook(target)["fx"][2] if cell.comment}
    assert "Needed. The currency.\n[ISO 4217]" in comments
    assert any(text.startswith("rat: no such column") and "----\nNeeded. Price of one unit" in text for text in comments)


@needs_libreoffice
def test_a_workbook_saved_by_libreoffice(workbook: Path) -> None:
    edit(workbook, spoil)
    with recalculated(workbook) as saved:
        found = marks(marked(saved))
    assert {cell: text.partition("\n")[0] for cell, (text, _) in found.items()} == {
        "labor_rates!C3": "salary: expected a number (write 30000)",
        "locations!C4": 'country: not an ISO 3166-1 alpha-2 country code (write "NA")',
        "fx!B3": "rate: must be above 0",
    }


def test_the_inputs_of_a_plan_can_be_marked_too(tmp_path: Path) -> None:
    path = edit(plan_workbook(tmp_path / "plan.xlsx"), lambda book: book["In_fx"].__setitem__("B3", "dear"))
    assert list(marks(marked(path))) == ["In_fx!B3"]


def test_a_folder_has_no_cells(folder_of_study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(folder_of_study), "--annotate", "out.xlsx"]) == 2
    assert "every problem names its file and line" in capsys.readouterr().err


@pytest.fixture
def folder_of_study(tmp_path: Path) -> Path:
    write_template(tmp_path / "mine", xlsx=False)
    return tmp_path / "mine"


def test_only_a_workbook_can_be_written(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(workbook), "--annotate", "out.csv"]) == 2
    assert "out.csv: a marked workbook is written as .xlsx" in capsys.readouterr().err


def test_what_is_no_workbook_cannot_be_marked(tmp_path: Path) -> None:
    (tmp_path / "s.xlsx").write_bytes(b"id,name\n")
    with pytest.raises(InvalidInput, match=r"not an \.xlsx workbook"):
        annotate(tmp_path / "s.xlsx", [], tmp_path / "out.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["s.xlsx"]
