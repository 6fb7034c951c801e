"""What is solved: generated studies by size and seed, and the example retail_bank."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.generator import generate
from sourcing_opt.economics import appraise
from sourcing_opt.formulation import build
from sourcing_opt.io import content, load
from sourcing_opt.schemas.study import Study

BANK = "retail_bank"


@dataclass(frozen=True)
class Size:
    """Of a generated study."""

    processes: int
    locations: int
    periods: int
    at_once: bool = False
    """Whether work may move in the first period, a year."""
    looked_at: int = 0
    """The search was tuned on seeds up to this one; it has not been shown any other."""
    seeds: tuple[int, ...] = (1,)
    """Solved unless others are asked for."""


SIZES = {
    "XS": Size(20, 8, 4, seeds=(1, 2)),
    "S": Size(50, 10, 4, seeds=(1, 2, 3, 4, 5)),
    "M": Size(100, 20, 12, looked_at=10, seeds=(1, 2, 3, 4, 5, 11, 12, 13, 14, 15)),
    "L": Size(300, 30, 12, looked_at=5, seeds=(1, 2, 3, 11, 12, 13)),
    "XL": Size(1000, 40, 12, looked_at=1, seeds=(1, 11)),
    "static_small": Size(50, 10, 1, at_once=True),
    "static": Size(1000, 40, 1, at_once=True, seeds=(1, 2, 3)),
    "static_large": Size(5000, 60, 1, at_once=True),
}


@dataclass(frozen=True)
class Case:
    """A study to solve."""

    size: str
    seed: int | None = None
    """None for an example."""

    @property
    def name(self) -> str:
        """Like L/3."""
        return self.size if self.seed is None else f"{self.size}/{self.seed}"

    @property
    def group(self) -> str:
        """What its ratios are averaged with: its size, and whether the search was tuned on it."""
        tuned = self.seed is None or self.seed <= SIZES[self.size].looked_at
        return f"{self.size}, {'tuned on' if tuned else 'not looked at'}"

    def study(self) -> Study:
        """Drawn, or read."""
        if self.seed is None:
            return load(content("inputs") / self.size).study
        size = SIZES[self.size]
        return generate(size.processes, size.locations, size.periods, self.seed, size.at_once)


def cases(sizes: Iterable[str], seeds: tuple[int, ...] | None) -> list[Case]:
    """One case for every seed of every size."""
    return [
        Case(size, seed)
        for size in sizes
        for seed in ((None,) if size == BANK else SIZES[size].seeds if seeds is None else seeds)
    ]


def seeds_in(text: str) -> tuple[int, ...]:
    """1-3,11 -> 1, 2, 3, 11. Raises ValueError."""
    ranges = (part.partition("-") for part in text.split(","))
    return tuple(seed for first, _, last in ranges for seed in range(int(first), int(last or first) + 1))


ECONOMICS, PROGRAM = "economics.pickle", "program.pickle"


def prepare(study: Study, folder: Path) -> None:
    """Write what the solvers begin with, the appraised study and its program, for processes of their own to read."""
    economics = appraise(study)
    program = build(economics).program
    _ = program.matrix
    for name, found in ((ECONOMICS, economics), (PROGRAM, program)):
        (folder / name).write_bytes(pickle.dumps(found))


def prepared(folder: Path, name: str) -> Any:
    """Read it."""
    return pickle.loads((folder / name).read_bytes())
