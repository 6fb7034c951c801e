"""The model under construction: its variables, and linear expressions in the share of work at a place and time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pulp

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Floats, Indices

Variable = pulp.LpVariable

Pairs = list[tuple[Variable, float]]
"""The variable part of a linear expression; no variable stands twice."""

LE, EQ, GE = pulp.LpConstraintLE, pulp.LpConstraintEQ, pulp.LpConstraintGE

NEGLIGIBLE = 1e-12
"""Coefficients below this carry no information and only hurt the solver."""


@dataclass(frozen=True)
class Moves:
    """One variable for each (workstream, location, wave) in which work may arrive, or may leave; ordered by wave."""

    p: Indices
    l: Indices
    w: Indices
    variables: list[Variable]
    at: Indices
    """(P, L, W) Which of the variables it is; -1 where there is none."""

    def until(self, t: int) -> int:
        """How many of the variables are of waves up to t."""
        return int(np.searchsorted(self.w, t, side="right"))


@dataclass(frozen=True)
class Penalty:
    """A variable that measures how far a soft policy is broken, and what a unit of that costs."""

    variable: Variable
    policy: str
    period: int
    cost: float
    """Present value. [money/unit]"""


@dataclass(frozen=True)
class Origin:
    """An input that rows come from and that a user can change: a cell, or a whole row where no single cell is the bound."""

    table: str
    key: tuple[str, ...]
    """The values of the table's key columns."""
    column: str | None = None


@dataclass(frozen=True)
class Formulation:
    """A study as a mixed-integer program. Indices: workstream p, location l, period t, wave w."""

    economics: Economics
    problem: pulp.LpProblem
    arrive: Moves
    """Share of p that goes live at l in wave w."""
    leave: Moves
    """Share of p that leaves l in wave w."""
    uses: dict[tuple[str, int], Variable]
    """(process id, l) -> 1 when l does some of it in the end state."""
    opens: dict[tuple[int, int], Variable]
    """(l, w) -> 1 when candidate l opens in w."""
    closes: dict[tuple[int, int], Variable]
    """(l, w) -> 1 when open l closes in w."""
    runs: dict[int, Variable]
    """l -> 1 when a location that stays open does any work in the end state; only where it has a smallest scale."""
    penalties: list[Penalty] = field(default_factory=list)
    costs: list[tuple[Variable, float]] = field(default_factory=list)
    """Variables that cost or save something besides moves and sites. [money/unit, present value]"""
    preferences: list[tuple[Variable, float]] = field(default_factory=list)
    """Variables and what they weigh when costs are equal; see `ties`. [money/unit, negligible]"""
    amounts: dict[tuple[str, bytes, int], dict[int, Variable]] = field(default_factory=dict)
    """(metric, workstreams, t) -> l -> how much of it the location holds; see `amounts`."""

    origins: dict[str, tuple[Origin, float]] = field(default_factory=dict)
    """Row's name -> the input it comes from, and what one unit of that input comes to in the row. No other row can give way."""
    behind: list[pulp.LpConstraint] = field(default_factory=list)
    """Rows that hold even where an input gives way; the problem implies them."""

    def from_input(self, origin: Origin, row: pulp.LpConstraint, unit: float = 1.0) -> pulp.LpConstraint:
        """The row, with a note of the input it comes from."""
        self.origins[str(row.name)] = (origin, unit)
        return row

    def weighted_share(self, weights: Floats, t: int) -> tuple[Pairs, float]:
        """sum over p, l of weights[p,l] share[p,l,t], with share = baseline + arrivals - departures up to t.

        weights: (P, L). Returns its variable part and its constant.
        """
        pairs: Pairs = []
        p, l = np.nonzero(np.abs(weights) > NEGLIGIBLE)
        for moves, sign in ((self.arrive, 1.0), (self.leave, -1.0)):
            # Only where there is weight: most rows speak of few places, and there are many rows.
            found = moves.at[p, l, : t + 1].T
            chosen, coefficients = found[found >= 0], np.broadcast_to(sign * weights[p, l], found.shape)[found >= 0]
            variables = moves.variables
            pairs += [(variables[i], c) for i, c in zip(chosen.tolist(), coefficients.tolist(), strict=True)]
        return pairs, float((weights * self.economics.baseline).sum())

    def share(self, p: int, l: int, t: int) -> tuple[Pairs, float]:
        """share[p,l,t]"""
        weights = np.zeros(self.economics.axes.shape[:2])
        weights[p, l] = 1.0
        return self.weighted_share(weights, t)

    def open(self, l: int, t: int) -> tuple[Pairs, float]:
        """open[l,t]: 1 while the location is open; constant where it neither opens nor closes."""
        if self.economics.sites.candidate[l]:
            return [(variable, 1.0) for (site, w), variable in self.opens.items() if site == l and w <= t], 0.0
        return [(variable, -1.0) for (site, w), variable in self.closes.items() if site == l and w <= t], 1.0


def row(name: str, pairs: Iterable[tuple[Variable, float]], sense: int, right: float) -> pulp.LpConstraint:
    """`sum of pairs` <=, = or >= `right`, by the constructors that cost PuLP least time."""
    return pulp.LpConstraint(pulp.LpAffineExpression(pairs), sense, name, right)


def scaled(pairs: Pairs, factor: float) -> Pairs:
    """The expression times a factor."""
    return [(variable, coefficient * factor) for variable, coefficient in pairs]
