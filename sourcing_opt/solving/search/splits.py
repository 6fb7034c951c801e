"""Splits at a relaxation's solution: where they are fractional, their two sides, and what they have brought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.solving.search.structure import Split, State
from sourcing_opt.solving.search.tree import Branch

WHOLE = 1e-6
"""What a value may be off a whole number by and count as one."""
RELIABLE = 4
"""So often solved on either side, a split is known."""
LITTLE = 1e-3
"""A side this near is as if it were this far."""


def up_to(split: Split, x: Floats) -> Floats:
    """(n,) How much of the split's columns there is up to each; of a semicontinuous column, as a part of what it is at least, 1 where it is more."""
    if split.least is None:
        return np.asarray(np.cumsum(x[split.columns]))
    undone = x[split.opposite] if split.opposite >= 0 else 0.0
    return np.clip((x[split.columns] - undone) / split.least, 0.0, 1.0)


class Positions:
    """Where splits are fractional, all at once: there are thousands."""

    def __init__(self, splits: Sequence[Split]) -> None:
        """Of S splits: those of moves, which stand last, count as whole."""
        self._count, looked_at = len(splits), [split for split in splits if split.least is None]
        self._columns = np.concatenate([np.zeros(0, dtype=np.intp), *(split.columns for split in looked_at)])
        sizes = np.array([len(split.columns) for split in looked_at], dtype=np.intp)
        self._start = np.cumsum(sizes) - sizes
        self._of = np.repeat(np.arange(len(sizes)), sizes)

    def halves(self, x: Floats) -> Indices:
        """(S,) Where each split is nearest to a half; -1 where it is whole."""
        at = np.full(self._count, -1)
        if not len(self._columns):
            return at
        values = x[self._columns]
        sums = np.cumsum(values)
        sums -= (sums - values)[self._start][self._of]
        part = sums - np.floor(sums + WHOLE)
        distance = np.where(part > WHOLE, np.abs(part - 0.5), np.inf)
        least = np.minimum.reduceat(distance, self._start)
        # The first of equals, so from behind.
        nearest = np.flatnonzero((distance == least[self._of]) & np.isfinite(distance))[::-1]
        at[self._of[nearest]] = nearest - self._start[self._of[nearest]]
        return at


def sides(split: Split, at: int, state: State | None) -> tuple[State, State]:
    """None of the columns up to `at`, or one of them; a single column at 0, or at 1."""
    if split.row is None:
        return (0, 0, False), (1, 1, False)
    first, last, must = (0, len(split.columns) - 1, False) if state is None else state
    return (max(first, at + 1), last, must), (first, min(last, at), True)


def fixing_at(splits: Sequence[Split], path: Iterable[Branch]) -> dict[int, State]:
    """The state of every split that is not free at the end of a path in a tree."""
    fixing: dict[int, State] = {}
    for branch in path:
        fixing[branch.split] = sides(splits[branch.split], branch.at, fixing.get(branch.split))[branch.yes]
    return fixing


class Gains:
    """By how much a unit of either side of each split has raised the bound so far."""

    def __init__(self) -> None:
        """Nothing is known."""
        self._found: dict[tuple[int, bool], list[float]] = defaultdict(list)

    def learn(self, index: int, yes: bool, part: float, gain: float) -> None:
        """One side raised the bound by `gain`, from a solution in which `part` was up to the position."""
        self._found[index, yes].append(gain / max(LITTLE, 1 - part if yes else part))

    def known(self, index: int) -> bool:
        """Whether both sides were solved often."""
        return min(len(self._found[index, yes]) for yes in (False, True)) >= RELIABLE

    def expected(self, index: int, part: float) -> tuple[float, float] | None:
        """What both sides may raise the bound by; None where nobody knows."""
        no, yes = self._found[index, False], self._found[index, True]
        if not no or not yes:
            return None
        return sum(no) / len(no) * part, sum(yes) / len(yes) * (1 - part)
