"""The tree of a search: every split that was made, and for each of its leaves the duals that bound it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np

from sourcing_opt.economics.axes import Floats, Indices

Duals = tuple[Indices, Floats]
"""Rows, and the dual values of these; all others are 0."""


@dataclass(frozen=True)
class Branch:
    """One side of a split."""

    split: int
    """Number of the split in the structure."""
    at: int
    """Position among the split's columns: is it one of those up to here? For a single column: is it above this?"""
    yes: bool


@dataclass
class Tree:
    """Nodes by number; the root is 0."""

    parent: list[int] = field(default_factory=lambda: [-1])
    branch: list[Branch | None] = field(default_factory=lambda: [None])
    duals: list[Duals] = field(default_factory=lambda: [(np.zeros(0, dtype=np.intp), np.zeros(0))])
    bound: list[float] = field(default_factory=lambda: [-np.inf])
    """Infinite where nothing keeps the rows: then the duals are a ray that says so."""
    proven: list[bool] = field(default_factory=lambda: [True])
    """Whether the duals prove it; else it is the solver's word."""

    def add(self, parent: int, branch: Branch) -> int:
        """A child, which is bounded as its parent is; returns its number."""
        self.parent.append(parent)
        self.branch.append(branch)
        self.duals.append(self.duals[parent])
        self.bound.append(self.bound[parent])
        self.proven.append(self.proven[parent])
        return len(self.parent) - 1

    def prove(self, node: int, bound: float, duals: Floats, proven: bool) -> None:
        """A node has this bound, if it is better than the one it has."""
        if bound > self.bound[node]:
            rows = np.flatnonzero(duals)
            self.duals[node], self.bound[node], self.proven[node] = (rows, duals[rows]), bound, proven

    def forget(self, node: int) -> None:
        """A node has no bound."""
        self.bound[node], self.proven[node] = -np.inf, True
        self.duals[node] = (np.zeros(0, dtype=np.intp), np.zeros(0))

    def dense(self, node: int, count: int) -> Floats:
        """(count,) The duals of a node."""
        rows, values = self.duals[node]
        duals = np.zeros(count)
        duals[rows] = values
        return duals

    def path(self, node: int) -> list[Branch]:
        """From the root to the node."""
        branches = []
        while (branch := self.branch[node]) is not None:
            branches.append(branch)
            node = self.parent[node]
        return branches[::-1]

    def copy(self) -> Tree:
        """To be changed."""
        return Tree(**{part.name: list(getattr(self, part.name)) for part in fields(self)})

    def leaves(self) -> list[int]:
        """Nodes without children."""
        inner = set(self.parent)
        return [node for node in range(len(self.parent)) if node not in inner]
