"""Pages for developers as something to carry out: their code blocks are files, or changes of files.

A block of Python with a title is a new file of that path. One of kind `diff` changes a file: its lines that begin with a blank or `-` stand there
once, side by side, and become those that begin with a blank or `+`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.house.sources import ROOT

DEVELOPING = ROOT / "docs" / "developing"
COPIED = (
    "sourcing_opt",
    "tests",
    "models",
    "inputs",
    "docs",
    "pages",
    "README.md",
    "CHANGELOG.md",
    "pyproject.toml",
    "setup.cfg",
)


class Block(NamedTuple):
    """A file, or a change of one."""

    kind: str
    """python or diff."""
    path: str
    content: str


def blocks(page: str) -> Iterator[Block]:
    """The titled blocks of a page, in its order."""
    text = (DEVELOPING / page).read_text(encoding="utf-8")
    for kind, path, content in re.findall(r'^```(\w+) title="([^"]+)"\n(.*?)^```$', text, flags=re.MULTILINE | re.DOTALL):
        yield Block(kind, path, content)


def copy_of_the_checkout(target: Path) -> Path:
    """What a page changes, somewhere else."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target / name)
    return target


def carry_out(page: str, checkout: Path) -> list[str]:
    """Do what a page says, in a copy of the checkout; the paths that were written."""
    for block in blocks(page):
        path = checkout / block.path
        if block.kind == "python":
            assert not path.exists(), f"{block.path} is there already"
            path.write_text(block.content, encoding="utf-8")
        else:
            _change(path, block)
    return [block.path for block in blocks(page)]


def _change(path: Path, block: Block) -> None:
    lines = block.content.splitlines()
    before = "\n".join(line[1:] for line in lines if line[:1] != "+")
    after = "\n".join(line[1:] for line in lines if line[:1] != "-")
    text = path.read_text(encoding="utf-8")
    assert f"\n{text}".count(f"\n{before}\n") == 1, f"{block.path} does not have once:\n{before}"
    path.write_text(f"\n{text}".replace(f"\n{before}\n", f"\n{after}\n")[1:], encoding="utf-8")


def paths_named(page: str) -> set[str]:
    """Files and folders of the checkout that a page names in its text."""
    text = (DEVELOPING / page).read_text(encoding="utf-8")
    return set(re.findall(r"`((?:sourcing_opt|tests|docs|models|benchmarks|inputs)/[\w./]*)`", text))


def run(checkout: Path, *arguments: str) -> None:
    """Python in a copy of the checkout; golden files are written as a page says."""
    environment = os.environ | {"PYTHONPATH": str(checkout), "SOURCING_OPT_WRITE_GOLDEN": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
