"""The benchmark runs in its small form and writes a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.scale import main


def test_small(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.xlsx"
    assert main(["--small", "--direct", "-o", str(path)]) == 0
    printed = capsys.readouterr().out
    for word in ("build", "hand-over", "solve", "audit", "workbook", "peak", "nonzeros", "ratio", "HiGHS alone"):
        assert word in printed, word
    assert path.stat().st_size > 0
