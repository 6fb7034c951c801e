"""Files that can be read, in folders that can be overlooked."""

from __future__ import annotations

from collections import Counter

from tests.house.sources import ROOT, SOURCES


def test_files_can_be_read_in_one_sitting() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}


def test_a_folder_is_one_room() -> None:
    """More than fifteen files are two rooms."""
    files = Counter(str(path.parent.relative_to(ROOT)) for path in SOURCES if path.name != "__init__.py")
    assert {folder: count for folder, count in files.items() if count > 15} == {}


def test_the_formatter_lays_out_every_line() -> None:
    """A line that it may not touch is long because it says too much."""
    kept = [str(path.relative_to(ROOT)) for path in SOURCES if "# fmt: skip" in path.read_text(encoding="utf-8")]
    assert kept == []
