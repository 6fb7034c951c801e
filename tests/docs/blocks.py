"""The blocks of code of a page, and a shell that runs them in a folder of its own.

`    $ sourcing-opt ...` is run, and what is printed under it compared, `...` standing for any lines; `    $ cat FILE` and `FILE`: before a
block write what follows; ```pycon blocks are doctests, one session a page.
"""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sourcing_opt.cli.main import main

NOT_RUN = ("docker", "export", "make")
"""Commands that are shown and not ours, or need more than a folder."""
ELSEWHERE = "--scheduler"
"""Begins a call that needs a cluster."""


@dataclass(frozen=True)
class Block:
    """A piece of a page."""

    line: int
    """Of the page, from 1."""
    kind: str
    """`$`, `file`, or the language of a fence."""
    head: str
    """The command, or the name of the file."""
    body: str


def blocks(text: str) -> Iterator[Block]:
    """In the order of the page."""
    lines = text.split("\n")
    number, named = 0, ""
    while number < len(lines):
        line = lines[number]
        if (fence := re.match(r"```(\w*)", line)) is not None:
            end = next(n for n in range(number + 1, len(lines)) if lines[n] == "```")
            yield Block(number + 1, "file" if named else fence[1], named, "\n".join(lines[number + 1 : end]) + "\n")
            number = end
        elif line.startswith("    $ "):
            end = number + 1
            while end < len(lines) and not lines[end].startswith("    $ ") and (lines[end].startswith("    ") or not lines[end]):
                end += 1
            body = "\n".join(each[4:] for each in lines[number + 1 : end]).strip("\n")
            yield Block(number + 1, "$", line.removeprefix("    $ "), body)
            number = end - 1
        if line:
            named = found[1] if (found := re.fullmatch(r"`([\w./-]+)`:", line)) else ""
        number += 1


def run(page: Path, capsys: pytest.CaptureFixture[str]) -> int:
    """Run all blocks of a page in the current folder; how many there were."""
    session: dict[str, object] = {}
    found = [block for block in blocks(page.read_text(encoding="utf-8")) if block.kind in ("$", "file", "pycon")]
    for block in found:
        where = f"{page.name}:{block.line}"
        if block.kind == "pycon":
            _doctest(block, session, where)
        elif block.kind == "file" or block.head.startswith("cat "):
            Path(block.head.removeprefix("cat ")).write_text(block.body + "\n" * (block.kind == "$"), encoding="utf-8")
        else:
            _command(block, where, capsys)
    return len(found)


def _doctest(block: Block, session: dict[str, object], where: str) -> None:
    test = doctest.DocTestParser().get_doctest(block.body, session, where, str(where), block.line)
    test.globs = session  # what one block names, the next knows
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=said.append, clear_globs=False)
    assert not said, "".join(said)


def _command(block: Block, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = shlex.split(block.head, comments=True)
    if words[0] in NOT_RUN or ELSEWHERE in words:
        return
    assert words[0] == "sourcing-opt", f"{where}: say in NOT_RUN why {words[0]} is not run"
    asked = re.search(r"# exit code (\d+)$", block.head)
    code = main(words[1:])
    out, err = capsys.readouterr()
    assert code == (int(asked[1]) if asked else 0), f"{where}: {err}"
    if block.body:
        printed = (out or err).strip("\n") if not asked else err[err.find("No plan") :].strip("\n")
        assert _alike(block.body, printed), f"{where}: {block.head}\n{printed}"


def _alike(shown: str, printed: str) -> bool:
    """Whether what is shown is what is printed; a line `...` stands for any, seconds for any seconds."""
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else f"{_line(line)}\n" for line in shown.split("\n"))
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in printed.split("\n"))) is not None


def _line(line: str) -> str:
    """A line of a table that ends with seconds is alike whatever they are."""
    timed = re.fullmatch(r"(.* (?:done|skipped) .*?) +[\d.]+", line)
    return re.escape(line.rstrip()) if timed is None else re.escape(timed[1]) + r" +[\d.]+"
