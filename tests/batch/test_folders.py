"""A run's folder is whole or not there, whoever else writes to the same place."""

from __future__ import annotations

import errno
import os
from hashlib import sha256
from pathlib import Path

import pytest

from sourcing_opt.batch.folders import keep, kept, set_aside
from sourcing_opt.batch.manifest import Manifest
from sourcing_opt.batch.run import Answer
from sourcing_opt.errors import NotWritable
from tests.batch.runs import manifest

FILES = {"plan.xlsx": b"cells", "plan.json": b"{}\n"}


@pytest.fixture
def answer() -> Answer:
    return Answer(manifest(files={name: sha256(content).hexdigest() for name, content in FILES.items()}), FILES)


@pytest.fixture
def folder(answer: Answer, tmp_path: Path) -> Path:
    return tmp_path / f"bank-{answer.manifest.run}"


def later(answer: Answer) -> Answer:
    return Answer(answer.manifest.model_copy(update={"ended": "2028-01-01T00:00:00Z"}), answer.files)


def test_what_is_kept_is_read_back(answer: Answer, folder: Path) -> None:
    run = answer.manifest.run
    assert kept(folder, run) is None
    keep(folder, answer)
    assert kept(folder, run) == answer.manifest
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "plan.json", "plan.xlsx"]
    assert kept(folder, "0" * 16) is None, "of another run"


@pytest.mark.parametrize("harm", ["plan.xlsx changed", "plan.json gone", "manifest.json cut", "manifest.json gone"])
def test_a_damaged_folder_is_moved_aside(harm: str, answer: Answer, folder: Path) -> None:
    keep(folder, answer)
    name, how = harm.split()
    if how == "gone":
        (folder / name).unlink()
    else:
        (folder / name).write_bytes((folder / name).read_bytes()[:-3])
    run = answer.manifest.run
    assert kept(folder, run) is None
    (folder.parent / f"{folder.name}.damaged-1").mkdir()
    assert set_aside(folder, run) == folder.parent / f"{folder.name}.damaged-2"
    assert not folder.exists()
    assert set_aside(folder, run) is None


def test_a_folder_that_was_put_right_meanwhile_stays(answer: Answer, folder: Path) -> None:
    keep(folder, answer)
    assert set_aside(folder, answer.manifest.run) is None
    assert kept(folder, answer.manifest.run) == answer.manifest
    assert list(folder.parent.iterdir()) == [folder]


def test_the_first_of_two_writers_stands(answer: Answer, folder: Path) -> None:
    keep(folder, answer)
    assert keep(folder, later(answer)) == answer.manifest
    assert kept(folder, answer.manifest.run) == answer.manifest
    assert list(folder.parent.iterdir()) == [folder]


def test_something_else_in_the_way_is_an_error(answer: Answer, folder: Path) -> None:
    folder.write_text("a file", encoding="utf-8")
    with pytest.raises(NotWritable, match="is there already"):
        keep(folder, answer)


def test_a_new_folder_replaces_the_old_one(answer: Answer, folder: Path) -> None:
    keep(folder, answer)
    assert keep(folder, later(answer), replace=True) == later(answer).manifest
    assert kept(folder, answer.manifest.run) == later(answer).manifest
    assert list(folder.parent.iterdir()) == [folder]


def test_a_full_disk_leaves_the_old_one(answer: Answer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(folder, answer)

    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    for path, replace in ((folder.with_name("other"), False), (folder, True)):
        with pytest.raises(NotWritable, match="the disk is full: make room, or write somewhere else"):
            keep(path, later(answer), replace)
    assert kept(folder, answer.manifest.run) == answer.manifest
    assert list(folder.parent.iterdir()) == [folder]


def test_the_folder_s_manifest_is_text_for_people(answer: Answer, folder: Path) -> None:
    keep(folder, answer)
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    assert Manifest.model_validate_json(text) == answer.manifest
    assert text.startswith('{\n "format": "sourcing-opt/run/1",\n "run": ')
