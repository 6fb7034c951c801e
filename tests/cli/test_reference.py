"""The command reference says what the commands say."""

from __future__ import annotations

from pathlib import Path

from sourcing_opt.cli.main import COMMANDS
from sourcing_opt.cli.reference import reference

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"


def test_every_command_has_its_section() -> None:
    assert [line.removeprefix("## ") for line in reference().splitlines() if line.startswith("## ")] == list(COMMANDS)


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "out of date: run `make docs`"
