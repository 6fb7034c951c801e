"""docs/tutorial.md, done as it says, in a folder of its own: every command works, and no more is typed than it claims."""

from __future__ import annotations

import csv
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sourcing_opt.cli.main import main
from sourcing_opt.io import load

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"
MOST = 250


def steps() -> Iterator[tuple[str, str, str]]:
    """In the order of the page: ("$", command, ""), or ("write" or "fill", file, text)."""
    pattern = r"^    \$ (?P<command>[^\n]+)$|`(?P<file>insurer/\S+)`(?P<how>[^`]*)```\w+\n(?P<text>.*?)```"
    for found in re.finditer(pattern, PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL):
        if found["command"]:
            yield "$", found["command"], ""
        else:
            yield "fill" if "fill" in found["how"] else "write", found["file"], found["text"]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def filled(path: Path, text: str) -> str:
    """The file with some columns filled in, by the first column."""
    there, key = rows(path.read_text(encoding="utf-8")), text.split(",", 1)[0]
    given = {row[key]: row for row in rows(text)}
    assert given.keys() == {row[key] for row in there}
    columns = list(dict.fromkeys([*there[0], *rows(text)[0]]))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row | given[row[key]] for row in there)
    return out.getvalue()


def leaves(value: Any) -> int:
    if isinstance(value, dict):
        return sum(map(leaves, value.values()))
    return sum(map(leaves, value)) if isinstance(value, list) else 1


def cells() -> int:
    """Everything that is typed: cells of tables, values of rules, and the words of `new`."""
    count = 0
    for kind, name, text in steps():
        if kind == "$" and " new " in name:
            words = shlex.split(name)
            count += sum(
                len(words[words.index(option) + 1].split(",")) for option in ("--home", "--sites", "--roles", "--currency")
            )
        elif name.endswith(".yaml"):
            count += leaves(yaml.safe_load(text))
        elif kind != "$":
            typed = sum(1 for row in rows(text) for cell in row.values() if cell)
            # What stands there already to find the row by is not typed.
            count += typed - (len(rows(text)) if kind == "fill" else 0)
    return count


def test_a_first_plan_takes_few_cells() -> None:
    assert cells() <= MOST
    assert f"{cells()} cells" in PAGE.read_text(encoding="utf-8")


def test_the_tutorial_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = {}
    for kind, name, text in steps():
        if kind == "$":
            assert main(shlex.split(name)[1:]) == 0, (name, capsys.readouterr().err)
            said[name] = capsys.readouterr().out
        else:
            path = tmp_path / name
            path.write_text(filled(path, text) if kind == "fill" else text, encoding="utf-8")
    study = load(tmp_path / "insurer").study
    assert (len(study.processes), len(study.locations), len({location.country for location in study.locations})) == (12, 8, 6)
    assert load(tmp_path / "plan.xlsx").study.labor_rates == study.labor_rates
    places = next(out for command, out in said.items() if command.endswith("--places"))
    assert re.search(r"monterrey: nearshore, . h of clock \(within 3\) and [\d,]+ km from (tampa|omaha) to monterrey", places)
    assert "0 rows change" in said["sourcing-opt refresh insurer"]
