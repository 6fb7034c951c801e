"""A program in PuLP's words: to read, to export as `.lp` or `.mps`, and for the solvers that PuLP knows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pulp

from sourcing_opt.formulation.program import Program, Semicontinuous


def pulp_view(program: Program) -> tuple[pulp.LpProblem, list[pulp.LpVariable]]:
    """The program as a PuLP problem, and its variables in the order of the program's columns."""
    problem = pulp.LpProblem("sourcing", pulp.LpMinimize)
    bounds = (np.where(np.isfinite(bound), bound, np.nan).tolist() for bound in (program.lower, program.upper))
    kinds = (pulp.LpInteger if whole else pulp.LpContinuous for whole in program.integer.tolist())
    columns = zip(program.column_names(), *bounds, kinds, strict=True)
    variables = [problem.add_variable(name, _number(low), _number(up), kind) for name, low, up, kind in columns]

    terms, rows = program.terms, [pulp.LpAffineExpression() for _ in program.row_lower]
    for row, column, value in zip(terms.row.tolist(), terms.column.tolist(), terms.value.tolist(), strict=True):
        rows[row].addterm(variables[column], value)
    limits = zip(program.row_names(), rows, program.row_lower.tolist(), program.row_upper.tolist(), strict=True)
    problem.extend([_constraint(name, row, low, up) for name, row, low, up in limits])

    problem.extend(_steps(program.semicontinuous, problem, variables))
    costs = ((variables[column], float(program.cost[column])) for column in np.flatnonzero(program.cost).tolist())
    problem.setObjective(pulp.LpAffineExpression(costs, constant=program.offset))
    return problem, variables


def _steps(semi: Semicontinuous, problem: pulp.LpProblem, variables: list[pulp.LpVariable]) -> Iterator[pulp.LpConstraint]:
    """The rows by which shares are 0 or at least something, each with a yes-or-no variable of its own."""
    for column, least, opposite in zip(semi.column.tolist(), semi.least.tolist(), semi.opposite.tolist(), strict=True):
        share = variables[column]
        some = problem.add_variable(f"some_{share.name}", 0, 1, pulp.LpInteger)
        enough, if_at_all = pulp.LpAffineExpression({share: 1.0, some: -least}), pulp.LpAffineExpression({share: 1.0, some: -1.0})
        yield pulp.LpConstraint(enough, pulp.LpConstraintGE, f"enough_{share.name}", 0)
        yield pulp.LpConstraint(if_at_all, pulp.LpConstraintLE, f"if_{share.name}", 0)
        if opposite >= 0:
            instead = pulp.LpAffineExpression({variables[opposite]: 1.0, some: 1.0})
            yield pulp.LpConstraint(instead, pulp.LpConstraintLE, f"instead_{share.name}", 1)


def _constraint(name: str, row: pulp.LpAffineExpression, low: float, up: float) -> pulp.LpConstraint:
    """PuLP's rows have one side each; so have all of ours."""
    if low == up:
        return pulp.LpConstraint(row, pulp.LpConstraintEQ, name, up)
    assert np.isinf(low) != np.isinf(up), f"{name} has two sides, or none"
    return pulp.LpConstraint(row, *((pulp.LpConstraintLE, name, up) if np.isinf(low) else (pulp.LpConstraintGE, name, low)))


def _number(bound: float) -> float | None:
    return None if np.isnan(bound) else bound
