"""`convert`: there and back gives the same study."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.io import load


def test_there_and_back_is_the_same_study(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook, back = tmp_path / "mine.xlsx", tmp_path / "back"
    assert main(["convert", str(folder), str(workbook)]) == 0
    assert main(["convert", str(workbook), str(back)]) == 0
    assert capsys.readouterr().out == f"{workbook} is written.\n{back} is written.\n"
    assert load(back).study == load(workbook).study == load(folder).study


@pytest.mark.parametrize("name", ["other", "other.xlsx"])
def test_what_is_there_stays(name: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / name
    kept = target if target.suffix else target / "notes.txt"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("keep me", encoding="utf-8")
    assert main(["convert", str(folder), str(target)]) == 9
    assert "choose another name" in capsys.readouterr().err
    assert kept.read_text(encoding="utf-8") == "keep me"


def test_a_study_that_cannot_be_read_is_not_written(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "lokations.csv").write_text("id\n", encoding="utf-8")
    assert main(["convert", str(folder), str(tmp_path / "mine.xlsx")]) == 3
    assert "lokations" in capsys.readouterr().err
    assert not (tmp_path / "mine.xlsx").exists()
