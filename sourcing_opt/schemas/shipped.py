"""Where the models and inputs are that come with the program."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import sourcing_opt

_PACKAGE = Path(sourcing_opt.__file__).parent


def content(kind: Literal["models", "inputs"]) -> Path:
    """The folder of shipped models or inputs: inside an installed package, or at the top of a checkout."""
    inside, beside = _PACKAGE / kind, _PACKAGE.parent / kind
    return inside if inside.is_dir() else beside


@cache
def reference(table: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a table of `inputs/reference`, with what a row cites as its source in the place of the source's id."""
    path = content("inputs") / "reference"
    with (path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if rows and "source" in rows[0] and table != "sources":
        cited = {row["id"]: row["source"] for row in reference("sources")}
        rows = [row | {"source": cited.get(row["source"], row["source"])} for row in rows]
    return tuple(map(MappingProxyType, rows))
