"""`check` and `solve --from`: a plan's workbook after somebody has worked in it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.cli.main import main
from tests.edited import edit, needs_libreoffice, override, plan_workbook, put, split


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return plan_workbook(tmp_path / "plan.xlsx")


def dearer_and_split(book: Any) -> None:
    """A plan that still holds: another salary, and calls in halves."""
    put(book, "In_labor_rates", "salary", 8000, location="pune")
    split(book, "calls", {"pune": 0.5, "windhoek": 0.5}, range(3, 5))


def test_an_untouched_workbook(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(workbook)]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert captured.out.startswith("Small: 0 changed inputs, 0 overrides; every check holds.\n")
    assert "1 of 1 policy kept." in captured.out
    assert "FAILED" not in captured.out


def test_what_changed_is_told(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(edit(workbook, dearer_and_split))]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["labor_rates", "agent,", "pune", "salary", "4000", "8000"] in lines
    assert ["calls", "pune", "2027-Q3", "to", "2027-Q4", "0.75", "0.5"] in lines
    assert ["calls", "windhoek", "2027-Q3", "to", "2027-Q4", "0.25", "0.5"] in lines
    assert ["home", "binding", "slack", "all", "in", "2027-Q3", "0.5", "at", "least", "0.25", "share"] in lines
    [cost] = [line for line in lines if line[:3] == ["Cost", "by", "plan,"]]
    before, now, change = (float(number.replace(",", "")) for number in cost[-3:])
    assert now - before == pytest.approx(change, abs=1.5)
    assert change > 0


def test_a_failed_check_gives_8(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(edit(workbook, lambda book: override(book, "calls", "pune", 4, 0.5)))]) == 8
    out = capsys.readouterr().out
    assert "FAILED  all work is done: largest difference of shares from 1: 0.25" in out
    assert "2 checks failed" in out


def test_the_document(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(edit(workbook, dearer_and_split)), "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "sourcing-opt/check/1"
    assert document["passed"] is True
    assert document["changes"] == [
        {
            "table": "labor_rates",
            "key": ["agent", "pune"],
            "kind": "changed",
            "column": "salary",
            "before": 4000.0,
            "after": 8000.0,
        }
    ]
    assert len(document["overrides"]) == 4
    assert document["now"]["npv"] > document["before"]["npv"]
    assert {check["passed"] for check in document["checks"]} == {True}


def test_a_date_in_the_document(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(workbook, lambda book: put(book, "In_study", "value", dt.date(2027, 4, 1), field="start"))
    assert main(["check", str(workbook), "--format", "json"]) == 0
    [change] = json.loads(capsys.readouterr().out)["changes"]
    assert (change["before"], change["after"]) == ("2027-01-01", "2027-04-01")


@needs_libreoffice
def test_libreoffice_agrees(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(edit(workbook, dearer_and_split)), "--recalc"]) == 0
    assert "ok      the total recalculated by LibreOffice is the same" in capsys.readouterr().out


def test_without_libreoffice_recalc_is_refused(
    workbook: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert main(["check", str(workbook), "--recalc"]) == 7
    assert capsys.readouterr().err == "LibreOffice is not installed, or not on the PATH: install it, or leave --recalc out\n"


def test_problems_of_inputs_and_of_the_rest_come_together(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def change(book: Any) -> None:
        put(book, "In_labor_rates", "salary", "8,000", location="pune")
        override(book, "calls", "pune", 4, "half")
        book["In_policies"].title = "Rules"

    assert main(["check", str(edit(workbook, change))]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert [line.partition(":")[0] for line in captured.err.splitlines()] == [
        "plan.xlsx > In_policies",
        "plan.xlsx > In_labor_rates!C5 salary \"8,000\"",
        "plan.xlsx > Cost build-up!K21 Override \"half\"",
    ]  # fmt: skip


def test_a_folder_is_no_plan(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # 3 and no longer 2: the folder of a batch's run is one.
    assert main(["check", str(folder)]) == 3
    assert "is a folder without a plan.xlsx" in capsys.readouterr().err


def test_the_next_plan_from_an_edited_workbook(workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has the inputs and overrides of the one before as its inputs, and checks out itself."""
    following = tmp_path / "next.xlsx"
    assert main(["solve", "--from", str(edit(workbook, dearer_and_split)), "-o", str(following)]) == 0
    rules = [row[0] for row in openpyxl.load_workbook(following)["In_policies"].iter_rows(min_row=3, values_only=True)]
    assert rules == ["home", *(f"override.calls.{place}.{t}" for place in ("pune", "windhoek") for t in (3, 4))]
    capsys.readouterr()
    assert main(["check", str(following)]) == 0
    assert capsys.readouterr().out.startswith("Small: 0 changed inputs, 0 overrides; every check holds.")


def test_overrides_that_contradict_each_other_are_named(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(workbook, lambda book: split(book, "calls", {"pune": 0.5, "leeds": 1}, range(4, 5)))
    assert main(["solve", "--from", str(workbook)]) == 4
    error = capsys.readouterr().err
    assert "override.calls.pune.4" in error
    assert "plan.xlsx > Cost build-up!K" in error


def test_an_override_that_cannot_be_a_rule_is_said(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def change(book: Any) -> None:
        put(book, "Sites", "Override", 1, **{"Location": "pune", "No.": 1})

    assert main(["solve", "--from", str(edit(workbook, change))]) == 0
    assert "pune, period 1: not kept: a location opens where work needs it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [([], "Missing argument 'STUDY', or --from PLAN.xlsx"), (["study", "--from", "plan.xlsx"], "name two studies")],
)
def test_one_study_at_a_time(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", *arguments]) == 2
    assert message in capsys.readouterr().err
