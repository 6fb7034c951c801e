"""A study in a folder of its own, as a user starts with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.cli.main import main


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A template that `new` has written."""
    path = tmp_path / "mine"
    assert main(["new", str(path)]) == 0
    capsys.readouterr()
    return path
