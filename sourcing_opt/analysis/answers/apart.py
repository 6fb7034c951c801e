"""How far plans are from one another: how many people are elsewhere in the end; and the plan that is farthest from all that are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sourcing_opt.analysis.answers.asked import Answer, Asked
from sourcing_opt.analysis.answers.measures import cost_at_most
from sourcing_opt.economics.axes import Flags
from sourcing_opt.formulation import Formulation
from sourcing_opt.formulation.asked import cost_along
from sourcing_opt.formulation.program import Terms
from sourcing_opt.plan import Plan
from sourcing_opt.solving import Limits
from sourcing_opt.tolerances import DIVISOR, SAME_MOVE

APART = "apart"
"""What the rows of the program are asked for by."""


def distance(one: Plan, other: Plan) -> float:
    """People that are elsewhere in the last period, as a part of all. [share]"""
    people = np.abs(one.fte[:, :, -1] - other.fte[:, :, -1]).sum() / 2
    return float(people / max(DIVISOR, one.fte[:, :, -1].sum()))


def without_work(plan: Plan) -> Flags:
    """(P, L) Where a plan has nothing of the work in the last period."""
    return np.asarray(plan.share[:, :, -1] <= SAME_MOVE)


def people_apart(plan: Plan, empty: Sequence[Flags]) -> float:
    """The fewest people, over some plans, that this one has in the last period where that plan has nothing of their work. [FTE]"""
    return min(float(plan.fte[:, :, -1][flags].sum()) for flags in empty)


def add_distances(model: Formulation, plans: int) -> None:
    """Add a column d, and rows for so many plans, d <= sum over p, l of fte[p,l,T] share[p,l,T]; they bind nothing."""
    people = model.economics.fte[:, :, -1]
    most = float(people.max(axis=1, initial=0.0).sum())
    [column] = model.program.add_columns(APART, upper=most)
    shares, _ = model.weighted_shares(
        np.broadcast_to(-people, (plans, *people.shape)), np.full(plans, model.economics.axes.calendar.count - 1)
    )
    rows = model.program.add_rows(APART, np.arange(plans), terms=shares + Terms.of(np.arange(plans), column))
    model.asked[APART] = int(rows[0])
    model.asked[f"{APART} column"] = int(column)


def farthest(model: Formulation, empty: Sequence[Flags]) -> None:
    """d is no more than the people at places where each of some plans, (P, L) each, has nothing of their work."""
    program, economics = model.program, model.economics
    place = np.full((2, len(program.cost)), -1, dtype=np.intp)
    for moves in (model.arrive, model.leave):
        place[:, moves.columns] = moves.p, moves.l
    for row, flags in enumerate(empty, model.asked[APART]):
        at = slice(program.matrix.indptr[row], program.matrix.indptr[row + 1])
        p, l = place[:, program.matrix.indices[at]]
        program.matrix.data[at] *= (p < 0) | flags[p, l]
        program.row_upper[row] = float((economics.fte[:, :, -1] * economics.baseline)[flags].sum())


def most_apart(asked: Asked, most: float, empty: Sequence[Flags], near: float) -> Answer:
    """The plan of those that cost no more than `most` that is farthest from the nearest of some plans.

    empty: (P, L) for each, where it has nothing of the work. near: how closely that is to be known, as a part of all people.
    """
    people = max(1.0, asked.model.program.upper[asked.model.asked[f"{APART} column"]])

    def change(model: Formulation) -> None:
        cost_at_most(model, most)
        farthest(model, empty)
        cost_along(model, np.array([-asked.worth / people]), np.array([model.asked[f"{APART} column"]]))

    return asked.ask(change, Limits(gap=0.0, seconds=asked.seconds, resolution=near * asked.worth), money=False)
