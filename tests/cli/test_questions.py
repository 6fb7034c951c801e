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
    "price": ("22,400", "4,480  1 FTE  5 FTE", "onshore_floor at"),
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


@pytest.mark.parametrize("name", CALLS)
def test_without_time_nothing_is_known_and_that_is_said(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback, no infinity: null in JSON, a blank cell, and words."""
    call, book = [*CALLS[name], "--time-limit", "0.0001"], tmp_path / "book.xlsx"
    assert main(call) == Exit.STOPPED_BY_LIMIT
    text = capsys.readouterr().out
    assert "inf" not in text.replace("information", "")
    assert main([*call, "--format", "json", "-o", str(book)]) == Exit.STOPPED_BY_LIMIT
    document = capsys.readouterr().out
    assert "Infinity" not in document
    assert json.loads(document)["study"]["name"] == "Tiny"
    assert openpyxl.load_workbook(book).sheetnames == [SHEETS[name]]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "plan.xlsx"
    assert main(["solve", TINY, "-o", str(path), "--explain"]) == Exit.OK
    return path


def test_a_plans_workbook_has_all_four_sheets(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.load_workbook(plan)
    first = book.sheetnames.index("Price of rules")
    assert book.sheetnames[first : first + 4] == list(SHEETS.values())
    listed = {str(cell.value) for row in book["Cover"].iter_rows() for cell in row}
    assert set(SHEETS.values()) <= listed
    assert "Frontier: Tiny, cost against moved_fte" in str(book["Frontier"]["A1"].value)
    assert "at most 1 % of the saving more, 7,632 GBP" in str(book["Alternatives"]["A2"].value)
    assert main(["check", str(plan)]) == Exit.OK
    capsys.readouterr()


def test_every_policy_says_what_it_costs(plan: Path) -> None:
    """The cell takes the figure from the sheet of prices, and leads there."""
    book, values = openpyxl.load_workbook(plan), openpyxl.load_workbook(plan, data_only=True)
    [(cell, link)] = [(cell, cell.hyperlink) for row in book["Policies"].iter_rows() for cell in row if cell.hyperlink]
    assert str(cell.value).startswith("=IF('Price of rules'!$E$")
    assert values["Policies"][cell.coordinate].value == pytest.approx(22_400)
    sheet, _, place = str(link.location).rpartition("!")
    assert (sheet, book["Price of rules"][place].value) == ("'Price of rules'", "onshore_floor")


def test_every_placement_says_how_strong_it_is(plan: Path) -> None:
    """By hand: fifteen of claims gain 4,480 a head in Krakow; helpline's ten gain 18,400 there, and without them claims take their places. What has left
    says nothing.
    """
    rows = list(openpyxl.load_workbook(plan, data_only=True)["Allocation"].iter_rows(min_row=5, values_only=True))
    words, lost = rows[0].index("In every plan"), rows[0].index("Lost without it")
    strengths = {(row[1], row[4]): (row[words], row[lost] and round(float(str(row[lost])))) for row in rows[1:7]}
    assert strengths == {
        ("claims", "london"): ("certain", 284_800),
        ("claims", "krakow"): ("certain", 15 * 4_480),
        ("invoices", "london"): (None, None),
        ("invoices", "pune"): ("certain", 211_200),
        ("helpline", "london"): (None, None),
        ("helpline", "krakow"): ("certain", 10 * (18_400 - 4_480)),
    }


def test_a_plan_that_is_not_the_cheapest_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.xlsx"
    text = said(capsys, "solve", TINY, "-o", str(path), "--explain", "--then", "moved_fte:min", "--within", "10%")
    assert "They are about a plan that costs 76,320 GBP less, which was found on the way." in text
    book = openpyxl.load_workbook(path)
    remark = "The plan of this workbook costs 76,320 GBP more than the best that was found for this sheet."
    assert [book[sheet]["A3"].value for sheet in SHEETS.values()] == [remark] * 4


def test_what_there_was_no_time_for_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sourcing_opt.analysis.answers.report.IN_ALL", 1e-3)
    path = tmp_path / "plan.xlsx"
    text = said(capsys, "solve", TINY, "-o", str(path), "--explain")
    assert "Explained on the sheets Price of rules, Why, Alternatives and Frontier." in text
    assert "Not everything on them is known as closely as it was asked for: all of it had 0.001 s (--time-limit)." in text
    book = openpyxl.load_workbook(path, data_only=True)
    assert "not all to within" in str(book["Price of rules"]["A2"].value)
    header, row = list(book["Policies"].iter_rows(min_row=6, max_row=7, values_only=True))
    assert row[header.index("Costs")] == "not known"
    rows = list(book["Allocation"].iter_rows(min_row=5, max_row=11, values_only=True))
    words = rows[0].index("In every plan")
    assert {row[words] for row in rows[1:]} == {None, "not known"}


def test_what_to_ask_next(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing that --explain has answered, nothing where nothing may move; and without a workbook there is no plan to ask about."""
    path = str(tmp_path / "plan.xlsx")
    text = said(capsys, "solve", TINY, "-o", path)
    assert f"sourcing-opt explain {path} invoices" in text
    assert f"sourcing-opt price {path} " in text
    for call in (["-o", path, "--force", "--explain"], [], ["-o", path, "--force", "--model", "as_is"]):
        text = said(capsys, "solve", TINY, *call)
        assert "sourcing-opt explain" not in text
        assert "sourcing-opt price" not in text


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
