"""Every block of code of the documentation runs, in the order of its page, and prints what is shown there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.docs.blocks import _alike, blocks, run

ROOT = Path(__file__).parents[2]
HELD_ELSEWHERE = {
    "docs/tutorial.md": "tests/cli/test_tutorial.py counts its cells, too",
    "docs/commands.md": "what the commands say of themselves: tests/cli/test_reference.py",
    "docs/reference/python.md": "the docstrings: tests/api/test_surface.py",
    "docs/reference/policies.md": "rows that were solved when the page was made: test_generated.py",
    "docs/rules.md": "test_rules.py",
    "docs/inputs.md": "no block of it is run",
}
"""Page -> why its blocks are not run here."""
GALLERY = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("inputs/gallery/*/README.md"))


def pages() -> list[str]:
    """All pages that a person writes."""
    written = [path for path in ROOT.glob("docs/**/*.md") if "developing" not in path.parts]
    return ["README.md", *sorted(str(path.relative_to(ROOT)) for path in written)]


def test_no_page_is_left_out_without_a_reason() -> None:
    assert HELD_ELSEWHERE.keys() <= set(pages())


@pytest.mark.long
@pytest.mark.parametrize("page", [page for page in pages() if page not in HELD_ELSEWHERE] + GALLERY)
def test_its_blocks_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    run(ROOT / page, capsys)


@pytest.mark.parametrize("page", pages())
def test_its_files_are_files(page: str) -> None:
    for block in blocks((ROOT / page).read_text(encoding="utf-8")):
        if block.kind == "toml":
            assert tomllib.loads(block.body)
        elif block.kind == "yaml":
            assert yaml.safe_load(block.body)


def test_who_says_how_many_cells_are_typed_says_the_same() -> None:
    """tests/cli/test_tutorial.py counts them."""
    told = [
        re.findall(r"(\d+)\s+(?:typed\s+)?cells", (ROOT / page).read_text(encoding="utf-8"))
        for page in ("docs/tutorial.md", "docs/index.md")
    ]
    assert told[0] == told[1] != []


def test_what_is_shown_is_compared() -> None:
    assert _alike("a\n...\nb", "a\nx\ny\nb")
    assert _alike("a\n...", "a")
    assert not _alike("a\nb", "a\nc")
    assert _alike("run  done  optimal  1  0.7", "run  done  optimal  1  12.3")
    assert not _alike("run  done  optimal  1  0.7", "run  done  optimal  2  0.7")
