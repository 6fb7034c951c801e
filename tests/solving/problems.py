"""Small programs whose answers can be seen, and one nobody can solve."""

from __future__ import annotations

import random

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation.program import Program, Terms


def program_of(
    cost: list[float], rows: list[tuple[list[float], str, float]], upper: float | Floats = np.inf, integer: bool = False
) -> Program:
    """minimise cost x, x >= 0, where each row of coefficients is "<=", ">=" or "=" its right-hand side."""
    program = Program()
    columns = program.add_columns("x", np.arange(len(cost)), upper=upper, integer=integer)
    program.cost[:] = cost
    for number, (coefficients, sense, right) in enumerate(rows):
        low, up = (-np.inf if sense == "<=" else right), (np.inf if sense == ">=" else right)
        program.add_rows("row", number, terms=Terms.of(0, columns, coefficients), lower=low, upper=up)
    return program


def factory(least_doors: float = 0.0, integer: bool = False) -> Program:
    """Doors and windows: the textbook's first linear program; profit 36 at 2 doors and 6 windows."""
    hours = [([1.0, 0.0], "<=", 4.0), ([0.0, 2.0], "<=", 12.0), ([3.0, 2.0], "<=", 18.0), ([1.0, 0.0], ">=", least_doors)]
    return program_of([-3.0, -5.0], hours, integer=integer)


def knapsack(seed: int = 0) -> Program:
    """Twelve things, of which the most valuable that weigh no more than half are taken."""
    chance = random.Random(seed)
    weights = [float(chance.randint(10, 60)) for _ in range(12)]
    worth = [float(-chance.randint(10, 60)) for _ in range(12)]
    program = program_of(worth, [(weights, "<=", sum(weights) // 2)], upper=1.0, integer=True)
    program.offset = 1000.0
    return program


def market_split(exact: bool) -> Program:
    """Forty products, half of each of four retailers' demand to each division: out of reach of branch and bound.

    exact: no deviation is allowed, so that no plan is found at all; else any plan is one and only the proof is missing.
    """
    chance = random.Random(1)
    program = Program()
    products = program.add_columns("product", np.arange(40), upper=1.0, integer=True)
    for retailer in range(5):
        demand = [float(chance.randint(0, 99)) for _ in products]
        split = Terms.of(0, products, demand)
        if not exact:
            deviation = program.add_columns("deviation", retailer, np.array(["over", "under"]))
            program.cost[deviation] = 1.0
            split += Terms.of(0, deviation, [-1.0, 1.0])
        half = sum(demand) // 2
        program.add_rows("retailer", retailer, terms=split, lower=half, upper=half)
    return program
