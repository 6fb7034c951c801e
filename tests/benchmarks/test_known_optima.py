"""The reader of the published formats, on two facilities that hold ten each and two customers that need six each."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.known_optima import main, results

SPLIT = "2 2\n10 5.\n10 8.\n6\n3 9\n6\n4 7\n"
"""Both must open: 13. The first customer is served from the first facility: 3; the second gets its last 4 there, 2 from the second: 5."""
WHOLE = "2 2\n10 5\n10 8\n  6.  6.\n3 4\n9 7\n"
"""The same figures, the costs row by facility. Nobody is split: 13 + 3 + 7."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"cflp_orlib/two.txt": SPLIT, "sscflp_holmberg/two": WHOLE}.items():
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    publish(tmp_path, 21, 23)
    return tmp_path


def publish(folder: Path, split: float, whole: float) -> None:
    lines = ["family,instance,optimum,source", f"cflp_orlib,two,{split},invented", f"sscflp_holmberg,two,{whole},invented"]
    (folder / "optima.csv").write_text("\n".join(lines), encoding="utf-8")


def test_both_families_reach_their_optimum(folder: Path) -> None:
    found = list(results(folder))
    assert [one.family for one in found] == ["cflp_orlib", "sscflp_holmberg"]
    assert [one.found for one in found] == pytest.approx([21, 23])
    assert all(one.reached for one in found)


def test_one_family_alone(folder: Path) -> None:
    assert [one.family for one in results(folder, family="sscflp_holmberg")] == ["sscflp_holmberg"]


def test_the_table_and_the_exit_code(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder)]) == 0
    assert "2 of 2 published optima reached and proven" in capsys.readouterr().out


def test_an_optimum_that_is_not_reached_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(folder, 20.9, 23)
    assert main([str(folder)]) == 1
    missed, reached, summary = capsys.readouterr().out.splitlines()[1:]
    assert missed.endswith("NOT REACHED")
    assert not reached.endswith("NOT REACHED")
    assert summary.startswith("1 of 2")


def test_nothing_to_solve_is_no_success(folder: Path) -> None:
    assert main([str(folder), "--instance", "three"]) == 1
