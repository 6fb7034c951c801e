"""Output is whole or absent, and what stands in the way is said in words."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sourcing_opt.errors import Exit, NotWritable
from sourcing_opt.io import write_folder, write_input_workbook
from sourcing_opt.io.atomic import HERE, new_file, new_folder, sweep
from sourcing_opt.schemas.study import Study
from tests.studies import study


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "plan.xlsx"
    target.write_text("old", encoding="utf-8")
    with new_file(target) as draft:
        draft.write_text("new", encoding="utf-8")
        assert draft.parent == tmp_path, "a rename is atomic only within a disk"
        assert target.read_text(encoding="utf-8") == "old"
    assert target.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "study"
    with new_folder(target) as draft:
        (draft / "study.yaml").write_text("new", encoding="utf-8")
        assert not target.exists()
    assert [path.name for path in target.iterdir()] == ["study.yaml"]
    assert list(tmp_path.iterdir()) == [target]


def test_nothing_is_left_of_a_file_that_was_not_finished(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), new_file(tmp_path / "target") as draft:
        raise KeyboardInterrupt(draft.write_text("half", encoding="utf-8"))
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_a_folder_that_was_not_finished(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), new_folder(tmp_path / "target") as draft:
        raise KeyboardInterrupt((draft / "half").write_text("written", encoding="utf-8"))
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_filled_and_any_other_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "study"
    target.mkdir()
    write_folder(study(), target)
    before = sorted(path.name for path in target.iterdir())
    with pytest.raises(NotWritable, match="study: is there already: choose another name, or delete it first"):
        write_folder(study(), target)
    assert sorted(path.name for path in target.iterdir()) == before


def test_a_folder_does_not_replace_a_file(tmp_path: Path) -> None:
    (tmp_path / "study").write_text("keep me", encoding="utf-8")
    with pytest.raises(NotWritable, match="is there already"):
        write_folder(study(), tmp_path / "study")


@pytest.mark.parametrize("target", ["a_folder", os.devnull])
def test_a_file_replaces_only_files(target: str, tmp_path: Path) -> None:
    """Renaming onto a device would replace the device."""
    (tmp_path / "a_folder").mkdir()
    with pytest.raises(NotWritable, match="is there and is not a file: choose another name"):
        write_input_workbook(study(), tmp_path / target)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "plan.xlsx").symlink_to(tmp_path / "there" / "real.xlsx")
    write_input_workbook(study(), tmp_path / "plan.xlsx")
    assert (tmp_path / "plan.xlsx").is_symlink()
    assert (tmp_path / "there" / "real.xlsx").is_file()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotWritable) as caught:
        write_input_workbook(study(), tmp_path / "nowhere" / "plan.xlsx")
    target = (tmp_path / "nowhere" / "plan.xlsx").resolve()
    assert str(caught.value) == f"{target}: cannot be written: the folder {target.parent} is not there: create it first"
    assert caught.value.exit_code == Exit.NOT_WRITABLE


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (errno.EACCES, "not allowed: close the file if another program has it open, or write somewhere else"),
        (errno.EROFS, "this place is read-only: write somewhere else"),
        (errno.ENOSPC, "the disk is full: make room, or write somewhere else"),
        (errno.EIO, f"{os.strerror(errno.EIO)}: write somewhere else"),
    ],
)
@pytest.mark.parametrize("write", [write_folder, write_input_workbook])
def test_what_the_system_refuses(
    write: Callable[[Study, Path], None], code: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(NotWritable) as caught:
        write(study(), tmp_path / "target")
    assert str(caught.value) == f"{(tmp_path / 'target').resolve()}: cannot be written: {message}"
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match="the name is too long"):
        write_folder(study(), tmp_path / ("x" * 300))


def test_a_folder_replaces_another_at_once(tmp_path: Path) -> None:
    target = tmp_path / "run"
    target.mkdir()
    (target / "old").touch()
    with new_folder(target, replace=True) as draft:
        (draft / "new").touch()
        assert (target / "old").exists()
    assert [path.name for path in target.iterdir()] == ["new"]
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_appears_meanwhile_stays(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match="is there already"), new_folder(tmp_path / "run"):
        (tmp_path / "run" / "first").mkdir(parents=True)
    assert [path.name for path in tmp_path.rglob("*")] == ["run", "first"]


def left_by(writer: int, end: str, machine: str = HERE) -> str:
    return f".sourcing-opt-{machine}-{writer}-00c0ffee.{end}"


def test_what_killed_writers_left_is_cleared_away(tmp_path: Path) -> None:
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], stdout=subprocess.PIPE, check=True)
    writer = int(gone.stdout)
    for folder in (left_by(writer, "tmp"), left_by(writer, "old.replaced"), left_by(writer, "old.lost"), "replaced"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / folder[-3:]).touch()
    (tmp_path / left_by(os.getpid(), "tmp")).touch()
    (tmp_path / left_by(writer, "tmp", "0elsewhe")).touch()
    (tmp_path / left_by(writer, "tmp", "1elsewhe")).touch()
    os.utime(tmp_path / left_by(writer, "tmp", "1elsewhe"), (0, 0))
    sweep(tmp_path)
    left = [left_by(os.getpid(), "tmp"), left_by(writer, "tmp", "0elsewhe"), "lost", "replaced"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(left)
    assert (tmp_path / "replaced" / "ced").exists(), "the new one came: the old one goes"
    assert (tmp_path / "lost" / "ost").exists(), "the new one did not come: the old one goes back"
