"""No wave smaller than is worth its while: what goes live of a workstream at a place in a period is nothing, or enough."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation.model import Formulation, Origin
from sourcing_opt.formulation.program import Semicontinuous, Terms
from sourcing_opt.tolerances import NO_SHARE


def move_enough(model: Formulation) -> None:
    """A wave is 0, or at least what is worth moving; work that arrives at a place does not leave it in the same period.

    arrive[p,l,w] = 0,   or   arrive[p,l,w] >= enough[p,l,w] and leave[p,l,w] = 0
    Unit: share of the workstream. Source: study.smallest_move, processes.smallest_move; models/README.md, "Smallest moves".
    """
    arrive, leave, program = model.arrive, model.leave, model.program
    enough = enough_to_move(model.economics)[arrive.p, arrive.l, arrive.w]
    asked = enough > 0
    at = leave.at[arrive.p, arrive.l, arrive.w][asked]
    opposite = np.where(at >= 0, leave.columns[at], -1) if len(leave.columns) else at
    program.semicontinuous = Semicontinuous(arrive.columns[asked], enough[asked], opposite)


def written_out(model: Formulation) -> None:
    """The same with a yes-or-no column for every wave, in rows that come from the inputs and can give way; see `diagnose`.

    arrive[p,l,w] >= enough[p,l,w] some[p,l,w],     arrive[p,l,w] <= some[p,l,w],     leave[p,l,w] + some[p,l,w] <= 1
    """
    program, economics = model.program, model.economics
    semi, program.semicontinuous = program.semicontinuous, Semicontinuous.none()
    # The arrivals, in their order, as `move_enough` has them.
    of_arrival = np.isin(model.arrive.columns, semi.column)
    p, l, w = (axis[of_arrival] for axis in (model.arrive.p, model.arrive.l, model.arrive.w))
    row, some = np.arange(len(p)), program.add_columns("some", p, l, w, upper=1.0, integer=True)
    share, undone = Terms.of(row, semi.column), semi.opposite >= 0
    rows = program.add_rows("enough", p, l, w, terms=share + Terms.of(row, some, -semi.least), lower=0.0)
    fte = economics.fte[economics.axes.work[p], l, w]
    people = np.where(fte > 0, fte, np.inf)
    origins = [_origin(economics, work) for work in p.tolist()]
    model.from_input(rows, origins, np.maximum(1 / people, NO_SHARE))
    program.add_rows("if", p, l, w, terms=share + Terms.of(row, some, -1.0), upper=0.0)
    each = np.arange(undone.sum())
    instead = Terms.of(each, semi.opposite[undone]) + Terms.of(each, some[undone])
    program.add_rows("instead", p[undone], l[undone], w[undone], terms=instead, upper=1.0)


def _origin(economics: Economics, p: int) -> Origin:
    """The cell that says how many people of a workstream are worth moving."""
    process = economics.axes.workstreams[p].process
    if process.smallest_move is None:
        return Origin("study", (), "smallest_move")
    return Origin("processes", (process.id,), "smallest_move")


def enough_to_move(economics: Economics) -> Floats:
    """(P, L, W) The smallest share of each workstream that may go live; 0 where any may, as at a machine.

    smallest_move people as the work is done today, but never more than the least that there is of the workstream at a place when the horizon begins and is not under way from there,
    as what is left may always leave; nor more than what the plan before has arrive there then.
    """
    study, previous, axes = economics.study, economics.previous, economics.axes
    people = np.array([_smallest(work.process.smallest_move, study.study.smallest_move) for work in economics.axes.workstreams])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(people[:, None, None] > 0, people[:, None, None] / economics.fte[axes.work], 0.0)
    left = economics.baseline - previous.leaving.sum(axis=2)
    least = np.ones(len(left))
    np.minimum.at(least, axes.work, np.where(left > NO_SHARE, left, 1.0).min(axis=1, initial=1.0))
    least = least[axes.work]
    share = np.minimum(share, least[:, None, None])
    share[:, [location.is_machine for location in economics.axes.locations]] = 0.0
    return np.asarray(np.where(previous.arrive > 0, np.minimum(share, previous.arrive), share))


def _smallest(own: float | None, of_the_study: float | None) -> float:
    return (of_the_study if own is None else own) or 0.0
