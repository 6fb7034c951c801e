"""`make site`: the site is built with warnings as errors, and a link to nothing is one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def build(checkout: Path, to: Path) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "properdocs",
        "build",
        "--config-file",
        checkout / "properdocs.yml",
        "--site-dir",
        to,
    ]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("site")
    done = build(ROOT, to)
    assert done.returncode == 0, done.stderr
    return to


class Addresses(HTMLParser):
    """What a page fetches by itself: not its links."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Scripts, styles and pictures."""
        names = dict(attrs)
        if tag in ("script", "img", "iframe") or (tag == "link" and names.get("rel") in ("stylesheet", "icon", "shortcut icon")):
            self.fetched += [address for name in ("src", "href") if (address := names.get(name))]


def test_every_page_is_there_and_fetches_nothing_from_elsewhere(site: Path) -> None:
    for page in ("index", "tutorial", "mathematics", "limits", "reference/tables", "gallery/health_insurer", "changelog"):
        assert (site / f"{page}.html").is_file(), page
    for path in site.rglob("*.html"):
        addresses = Addresses()
        addresses.feed(path.read_text(encoding="utf-8"))
        assert [address for address in addresses.fetched if "//" in address] == [], path.name


def test_a_link_to_nothing_stops_the_build(tmp_path: Path) -> None:
    for name in ("docs", "pages", "models", "inputs", "benchmarks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.csv", "__pycache__"))
    for name in ("properdocs.yml", "CHANGELOG.md"):
        shutil.copy(ROOT / name, tmp_path)
    with (tmp_path / "docs" / "limits.md").open("a", encoding="utf-8") as page:
        page.write("\n[nothing](nowhere.md) and [no such part](tutorial.md#nowhere)\n")
    done = build(tmp_path, tmp_path / "site")
    assert done.returncode != 0
    assert "nowhere.md" in done.stderr
    assert "#nowhere" in done.stderr
