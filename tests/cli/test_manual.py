"""The manual page says what the commands say, and `man` understands it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sourcing_opt.cli.main import COMMANDS
from sourcing_opt.cli.manual import manual

PAGE = Path(__file__).parents[2] / "docs" / "sourcing-opt.1"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == manual(), "out of date: run `make docs`"


def test_every_command_has_its_section_and_no_line_is_taken_for_a_request() -> None:
    lines = manual().splitlines()
    sections = [line.split()[2] for line in lines if line.startswith(".SS ")]
    assert list(dict.fromkeys(sections)) == list(COMMANDS)
    requests = {line.split()[0] for line in lines if line.startswith((".", "'"))}
    assert requests <= {".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".nf", ".fi"}


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_groff_reads_it_without_a_warning() -> None:
    done = subprocess.run(["groff", "-man", "-Tascii", "-ww", str(PAGE)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    plain = re.sub(r".\x08|\x1b\[[\d;]*m", "", done.stdout)
    assert re.search(r"^ +sourcing-opt solve demo -o plan.xlsx$", plain, flags=re.MULTILINE), "examples keep their lines"
