"""`new`: what it writes is a sound study, and it never writes over anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.io import content, examples, load


@pytest.mark.parametrize("name", ["mine", "mine.xlsx"])
def test_a_template_is_a_sound_study(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / name
    assert main(["new", str(target)]) == 0
    assert capsys.readouterr().out == f"{target} is written. Next: sourcing-opt validate {target}\n"
    assert main(["validate", str(target)]) == 0


@pytest.mark.parametrize("name", ["mine", "mine.xlsx"])
def test_xlsx_asks_for_a_workbook(name: str, tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / name), "--xlsx"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mine.xlsx"]
    assert load(tmp_path / "mine.xlsx").study.locations


@pytest.mark.parametrize("name", ["mine", "mine.xlsx"])
@pytest.mark.parametrize("example", examples())
def test_a_copy_of_an_example_is_the_same_study(example: str, name: str, tmp_path: Path) -> None:
    target = tmp_path / name
    assert main(["new", str(target), "--example", example]) == 0
    assert load(target).study == load(examples()[example]).study


def test_a_copy_in_a_folder_keeps_what_was_written_about_the_example(tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "mine"), "--example", "tiny"]) == 0
    readme = Path("README.md")
    assert (tmp_path / "mine" / readme).read_bytes() == (content("inputs") / "tiny" / readme).read_bytes()


def test_the_next_command_can_be_pasted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "my study"
    assert main(["new", str(target)]) == 0
    assert capsys.readouterr().out.endswith(f"Next: sourcing-opt validate '{target}'\n")


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    assert main(["new", str(tmp_path / "mine")]) == 0
    assert (tmp_path / "mine" / "study.yaml").exists()


def test_the_folder_one_is_in_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "."]) == 9
    assert "is the folder you are in" in capsys.readouterr().err


@pytest.mark.parametrize("extra", [[], ["--example", "tiny"]], ids=["template", "example"])
def test_a_folder_with_anything_in_it_is_left_alone(extra: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("keep me", encoding="utf-8")
    assert main(["new", str(mine), *extra]) == 9
    assert f"{mine}: " in capsys.readouterr().err
    assert [path.name for path in mine.iterdir()] == ["notes.txt"]


def test_a_workbook_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.xlsx").write_bytes(b"keep me")
    assert main(["new", str(tmp_path / "mine"), "--xlsx"]) == 9
    assert "choose another name" in capsys.readouterr().err
    assert (tmp_path / "mine.xlsx").read_bytes() == b"keep me"


@pytest.mark.parametrize("name", ["mine", "mine.xlsx"])
def test_a_place_that_is_not_there_is_named(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "nowhere" / name
    assert main(["new", str(target)]) == 9
    assert "nowhere" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
