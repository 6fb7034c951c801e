"""Ctrl-C, as a signal to a real process: the four questions about a plan, and `solve --explain`, keep what they know by then."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.errors import Exit
from tests.cli.pressed import CALLS, TINY, answers, pressed


@pytest.mark.parametrize("name", CALLS)
def test_what_is_answered_is_kept(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """While the second question is searched for: the first is answered as if nobody had pressed anything, and not all are."""
    code, out, err = pressed(CALLS[name], "within")
    assert (code, err) == (Exit.STOPPED_BY_LIMIT, "")
    document = json.loads(out)
    assert document["interrupted"]
    assert main(CALLS[name]) == Exit.OK
    whole = answers(json.loads(capsys.readouterr().out))
    assert answers(document)[0] == whole[0]
    assert len([answer for answer in answers(document) if answer in whole]) < len(whole)


def test_a_plan_is_written_with_what_was_answered(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    code, out, err = pressed(["solve", TINY, "-o", str(path), "--explain"], "between")
    assert (code, err) == (Exit.STOPPED_BY_LIMIT, "")
    assert "Stopped by you: what was answered by then is there; there is no Why, Alternatives or Frontier." in out
    book = openpyxl.load_workbook(path)
    assert "Price of rules" in book.sheetnames
    assert not {"Why", "Alternatives", "Frontier"} & set(book.sheetnames)
    assert "Stopped by the user after 2 of 3 questions." in str(book["Price of rules"]["A2"].value)
