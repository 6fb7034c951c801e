"""Small problems whose answers can be seen, and one nobody can solve."""

from __future__ import annotations

import random

import pulp


def factory() -> tuple[pulp.LpProblem, list[pulp.LpVariable], list[pulp.LpConstraint]]:
    """Doors and windows: the textbook's first linear program; profit 36 at 2 doors and 6 windows."""
    problem = pulp.LpProblem("factory", pulp.LpMinimize)
    doors, windows = problem.add_variable("doors", 0, None), problem.add_variable("windows", 0, None)
    problem.setObjective(-3 * doors - 5 * windows)
    for name, row in {"first": doors <= 4, "second": 2 * windows <= 12, "third": 3 * doors + 2 * windows <= 18}.items():
        problem.addConstraint(row, name)
    return problem, [doors, windows], problem.constraints()


def knapsack(seed: int = 0) -> pulp.LpProblem:
    """Twelve things, of which the most valuable that weigh no more than half are taken."""
    chance = random.Random(seed)
    problem = pulp.LpProblem("knapsack", pulp.LpMinimize)
    things = [problem.add_variable(f"thing_{i}", 0, 1, pulp.LpInteger) for i in range(12)]
    weights = [chance.randint(10, 60) for _ in things]
    problem.setObjective(pulp.lpSum(-chance.randint(10, 60) * thing for thing in things) + 1000)
    problem.addConstraint(pulp.lpSum(w * thing for w, thing in zip(weights, things, strict=True)) <= sum(weights) // 2, "weight")
    return problem


def market_split(exact: bool) -> pulp.LpProblem:
    """Forty products, half of each of four retailers' demand to each division: out of reach of branch and bound.

    exact: no deviation is allowed, so that no plan is found at all; else any plan is one and only the proof is missing.
    """
    chance = random.Random(1)
    problem = pulp.LpProblem("market_split", pulp.LpMinimize)
    products = [problem.add_variable(f"product_{i}", 0, 1, pulp.LpInteger) for i in range(40)]
    deviations = []
    for retailer in range(5):
        demand = [chance.randint(0, 99) for _ in products]
        split = pulp.lpSum(d * product for d, product in zip(demand, products, strict=True))
        if not exact:
            over, under = (problem.add_variable(f"{side}_{retailer}", 0, None) for side in ("over", "under"))
            deviations += [over, under]
            split = split - over + under
        problem.addConstraint(split == sum(demand) // 2, f"retailer_{retailer}")
    problem.setObjective(pulp.lpSum(deviations))
    return problem
