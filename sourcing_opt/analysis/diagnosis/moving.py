"""What a study says of how many people are worth moving: its cells, the study without them, and what a plan moves."""

from __future__ import annotations

import numpy as np

from sourcing_opt.formulation import Origin
from sourcing_opt.formulation.constraints.smallest_moves import enough_to_move
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.columns.base import key_of
from sourcing_opt.schemas.study import Study
from sourcing_opt.tolerances import SAME_FIGURE

SMALLEST_MOVE = "smallest_move"


def smallest_moves(study: Study) -> tuple[Origin, ...]:
    """The cells that say how many people are worth moving, of some process at least."""
    own_origins = tuple(Origin("processes", key_of(row), SMALLEST_MOVE) for row in study.processes if row.smallest_move)
    of_the_study = study.study.smallest_move and any(row.smallest_move is None for row in study.processes)
    return (*([Origin("study", (), SMALLEST_MOVE)] if of_the_study else ()), *own_origins)


def without_smallest_moves(study: Study) -> Study:
    """The study in which any number of people may move."""
    return study.replace(
        study=study.study.replace(smallest_move=None), processes=tuple(row.replace(smallest_move=None) for row in study.processes)
    )


def fewest_moved(plan: Plan, origin: Origin) -> float:
    """The people of the smallest wave for which the cell says how many there are to be; infinite where it says so for none. [FTE]"""
    economics, arrive = plan.economics, plan.decisions.arrive
    about = np.array(
        [
            work.process.id == origin.key[0] if origin.key else work.process.smallest_move is None
            for work in economics.axes.workstreams
        ]
    )
    people = arrive * economics.fte
    # What is all there is, or as the plan before has it, asks for nothing.
    bound = (enough_to_move(economics) * economics.fte >= _asked(plan, origin) * (1 - SAME_FIGURE)) | (
        arrive < enough_to_move(economics)
    )
    counted = people[(arrive > 0) & about[:, None, None] & bound]
    return float(counted.min(initial=np.inf))


def _asked(plan: Plan, origin: Origin) -> float:
    study = plan.economics.study
    rows = [row.smallest_move for row in study.processes if origin.key == (row.id,)]
    return (rows[0] if rows else study.study.smallest_move) or 0.0
