"""What can be asked of a program that stays loaded: rows freed, bounds moved, another objective; undone when it has been answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from sourcing_opt.economics.axes import Flags, Floats, Indices
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.program import Program, Terms


@contextmanager
def undone_after(program: Program) -> Iterator[None]:
    """Whatever is done to the program's costs, bounds and coefficients is undone in the end."""
    arrays = (program.cost, program.lower, program.upper, program.row_lower, program.row_upper)
    kept, offset, matrix = [array.copy() for array in arrays], program.offset, program.matrix.copy()
    try:
        yield
    finally:
        for array, before in zip(arrays, kept, strict=True):
            array[:] = before
        program.offset = offset
        program.put_matrix(matrix)


def free_policy(model: Formulation, policy: str) -> None:
    """As if the policy were not there: only what its rows define, which others may speak of, stays."""
    program, rows = model.program, model.ruled[policy]
    rows = rows[program.row_lower[rows] != program.row_upper[rows]]
    program.row_lower[rows], program.row_upper[rows] = -np.inf, np.inf


def free_input(model: Formulation, table: str, key: tuple[str, ...], column: str | None) -> None:
    """As if the cell set no bound; without a column, as if the row did not.

    The rows behind it must be in the program: `everything_behind`.
    """
    program = model.program
    rows = [
        row
        for row, (origin, _) in model.origins.items()
        if (origin.table, origin.key) == (table, key) and (column is None or origin.column == column)
    ]
    if column is None or not column.startswith("max"):
        program.row_lower[rows] = -np.inf
    if column is None or column.startswith("max"):
        program.row_upper[rows] = np.inf


def everything_behind(model: Formulation) -> None:
    """Add the rows that hold even where an input gives way."""
    for add in model.behind:
        add()


def admit(model: Formulation, allowed: Flags) -> None:
    """Work arrives where it may, (P, L), and nowhere else but where it is under way to."""
    arrive, economics = model.arrive, model.economics
    free = allowed[arrive.p, arrive.l] & economics.starts[arrive.p, arrive.w] & economics.ready[arrive.l, arrive.w]
    model.program.upper[arrive.columns] = np.where(free, np.inf, economics.previous.under_way[arrive.p, arrive.l, arrive.w])


def hold(model: Formulation, process: str) -> None:
    """Add the rows sum_{p in process} part[p] share[p,l,T] of a process, one for each location; they bind nothing. Unit: share of the process."""
    axes = model.economics.axes
    p = np.array(axes.by_process[process], dtype=np.intp)
    parts = np.array([axes.workstreams[each].share for each in p.tolist()])
    l = np.arange(len(axes.locations))
    terms, today = model.shares(l[:, None], p, l[:, None], axes.calendar.count - 1, parts, len(l))
    rows = model.program.add_rows("held", int(p[0]), l, terms=terms)
    model.held.update({(process, each): (int(rows[each]), float(today[each])) for each in l.tolist()})
    [row] = model.program.add_rows("held_anywhere", int(p[0]), terms=Terms(np.zeros_like(terms.row), terms.column, terms.value))
    model.asked[f"held {process}"] = int(row)


def at_least(model: Formulation, process: str, location: int, share: float) -> None:
    """No less than this share of the process is there in the end."""
    row, today = model.held[process, location]
    model.program.row_lower[row] = share - today


def at_most(model: Formulation, process: str, location: int, share: float) -> None:
    """No more than this share of the process is there in the end."""
    row, today = model.held[process, location]
    model.program.row_upper[row] = share - today


def at_most_among(model: Formulation, process: str, places: Flags, share: float) -> None:
    """No more than this share of the process is at some places (L,) together in the end."""
    program, row = model.program, model.asked[f"held {process}"]
    at = slice(program.matrix.indptr[row], program.matrix.indptr[row + 1])
    place = np.full(len(program.cost), -1, dtype=np.intp)
    for moves in (model.arrive, model.leave):
        place[moves.columns] = moves.l
    program.matrix.data[at] *= places[place[program.matrix.indices[at]]]
    today = sum(held for (q, l), (_, held) in model.held.items() if q == process and places[l])
    program.row_upper[row] = share - today


def count_turns(model: Formulation) -> None:
    """Add the row that counts sites that open or close; it binds nothing."""
    columns = np.array([*model.opens.values(), *model.closes.values()], dtype=np.intp)
    [row] = model.program.add_rows("turns", terms=Terms.of(np.zeros(len(columns)), columns))
    model.asked["turns"] = int(row)


def other_sites(model: Formulation, turned: Flags) -> None:
    """Not just the sites (L,) open or close that do so in a plan. The row is sum over those that do not of turns - sum over those that do."""
    program, row = model.program, model.asked["turns"]
    at = slice(program.matrix.indptr[row], program.matrix.indptr[row + 1])
    where = {column: l for (l, _), column in {**model.opens, **model.closes}.items()}
    does = np.array([turned[where[column]] for column in program.matrix.indices[at].tolist()])
    program.matrix.data[at] = np.where(does, -1.0, 1.0)
    program.row_lower[row] = 1.0 - float(turned.sum())


def price_all(model: Formulation) -> None:
    """Add the row that says what a plan costs, without its constant and what settles ties; it binds nothing. Unit: study currency."""
    program = model.program
    cost = program.cost.copy()
    for columns, weights in model.preferences:
        cost[columns] -= weights
    some = np.flatnonzero(cost)
    [row] = program.add_rows("cost", terms=Terms.of(np.zeros(len(some)), some, cost[some]))
    model.asked["cost"] = int(row)


def ties_at_most(model: Formulation) -> float:
    """What settles ties weighs no more than this in any plan. [money]"""
    most = np.zeros(len(model.economics.axes.workstreams))
    for columns, weights in model.preferences:
        which = np.full(len(model.program.cost), -1, dtype=np.intp)
        which[model.arrive.columns] = model.arrive.p
        np.maximum.at(most, which[columns], weights)
    return float(most.sum())


def cost_along(model: Formulation, weights: Floats, columns: Indices, constant: float = 0.0) -> None:
    """Replace the objective: (n,) weights of columns, and a constant. What settles ties stays."""
    program = model.program
    program.cost[:], program.offset = 0.0, constant
    program.cost[columns] += weights
    for tied, small in model.preferences:
        program.cost[tied] += small
