"""The four commands that ask about a plan, from the command line: text, JSON, workbooks, and what is wrong with a call."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.errors import Exit
from sourcing_opt.io import content

TINY = str(content("inputs") / "tiny")
CALLS: dict[str, list[str]] = {
    "price": ["price", TINY, "--of", "all", "--curve", "onshore_floor:0.1:0.3:3"],
    "explain": ["explain", TINY, "invoices"],
    "alternatives": ["alternatives", TINY, "--within", "20%", "--core"],
    "frontier": ["frontier", TINY, "--against", "moved_fte", "--points", "4"],
}
SHEETS = {"price": "Price of rules", "explain": "Why", "alternatives": "Alternatives", "frontier": "Frontier"}
SAYS = {
    "price": ("22,400", "as far as 0.166667, 5 FTE", "onshore_floor at"),
    "explain": ("it enters at 13,053 GBP per FTE and year (now as if 20,000)", "+67,200 claims", "(else broken:"),
    "alternatives": ("fewest people moved", "Certain in every plan", "no plan within that has less than 33.3%"),
    "frontier": ("No plan has less than 0.0 FTE: proven", "763,200", "claims"),
}


def said(capsys: pytest.CaptureFixture[str], *call: str) -> str:
    assert main(list(call)) == Exit.OK
    return capsys.readouterr().out


@pytest.mark.parametrize("name", CALLS)
def test_a_page_of_text_that_fits_a_narrow_terminal(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sourcing_opt.cli.text.look.columns", lambda: 80)
    text = said(capsys, *CALLS[name])
    assert all(words in text for words in SAYS[name])
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("name", CALLS)
def test_a_document(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found: dict[str, Any] = json.loads(said(capsys, *CALLS[name], "--format", "json"))
    assert found["schema"].startswith("sourcing-opt/")
    assert found["schema"].endswith("/1")
    assert found["study"]["name"] == "Tiny"
    assert not found["interrupted"]


@pytest.mark.parametrize("name", CALLS)
def test_a_book_of_its_own_the_same_each_time(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [tmp_path / f"{number}.xlsx" for number in range(2)]
    for path in paths:
        said(capsys, *CALLS[name], "-o", str(path))
    book = openpyxl.load_workbook(paths[0])
    assert book.sheetnames == [SHEETS[name]]
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "plan.xlsx"
    assert main(["solve", TINY, "-o", str(path), "--explain"]) == Exit.OK
    return path


def test_a_plans_workbook_says_what_its_policies_cost_and_why(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.load_workbook(plan)
    assert {"Price of rules", "Why"} <= set(book.sheetnames)
    [link] = [cell.hyperlink for row in book["Policies"].iter_rows(max_row=4) for cell in row if cell.hyperlink]
    assert link.location == "'Price of rules'!A1"
    cells = {cell.value for row in book["Price of rules"].iter_rows() for cell in row}
    assert any(isinstance(value, float) and abs(value - 22_400) < 0.01 for value in cells)
    assert main(["check", str(plan)]) == Exit.OK
    capsys.readouterr()


def test_a_plan_is_the_one_in_hand(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "211,200" in said(capsys, "explain", str(plan), "invoices", "krakow")
    assert "22,400" in said(capsys, "price", TINY, "--plan", str(plan), "--by", "owner")


def test_objectives_one_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "solve", TINY, "--then", "largest_country:min", "--within", "10%")
    assert "Then largest_country: 33.3%, from 41.7%; proven to be no less than 33.3%." in text
    found = json.loads(said(capsys, "solve", TINY, "--then", "moved_fte:min", "--format", "json"))
    assert found["then"][0]["measure"] == "moved_fte"


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (["explain", TINY, "helplin"], Exit.INVALID_INPUT, 'did you mean "helpline"'),
        (["frontier", TINY, "--against", "movedfte"], Exit.INVALID_INPUT, 'did you mean "moved_fte"'),
        (["alternatives", TINY, "--kinds", "riskk"], Exit.INVALID_INPUT, 'did you mean "risk"'),
        (["alternatives", TINY, "--within", "120%"], Exit.USAGE, "0<=x<=1"),
        (["price", TINY, "--curve", "onshore"], Exit.INVALID_INPUT, "onshore_floor"),
        (["price", TINY, "--curve", "health/IN.allowed"], Exit.INVALID_INPUT, "one bound"),
        (["solve", TINY, "--then", "moved_fte"], Exit.INVALID_INPUT, "MEASURE:min"),
        (["solve", TINY, "--within", "1%"], Exit.USAGE, "--then"),
        (["solve", TINY, "--explain"], Exit.USAGE, "-o"),
        (["price", TINY, "-o", "prices.txt"], Exit.USAGE, ".xlsx"),
    ],
)
def test_a_wrong_call_is_told_what_to_write(call: list[str], code: Exit, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(call) == code
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.out == ""
