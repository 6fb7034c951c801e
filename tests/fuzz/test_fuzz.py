"""Mutated cells, headers, files and flags: every one is taken or refused in words, at once, in little memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COUNT = int(os.environ.get("SOURCING_OPT_FUZZ", "100"))
"""Mistakes in all; by hand a few will do."""
PARTS = 2 if COUNT < 1000 else 20


@pytest.mark.parametrize("part", range(PARTS))
def test_no_mistake_breaks_anything(part: int) -> None:
    each = COUNT // PARTS
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.run", str(part * each), str(each)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
