"""Of plans that cost the same, the first: fewest departures from the plan before, fewest waves, least risk, then the order of ids and periods.

Each is asked for among those that are best by the ones before it. What is asked of waves needs a yes-or-no column for each of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sourcing_opt.economics.axes import Floats, Indices
from sourcing_opt.economics.scores import mean_risk
from sourcing_opt.formulation.linear import Linear
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.program import Semicontinuous, Terms
from sourcing_opt.formulation.variants.another_optimum import GOLDEN

LAST = 1e-3
"""What is left equal is settled by numbers that mean nothing, and are the same every time. Their weight."""


class Question(NamedTuple):
    """Waves as columns of a program, and what is to be least of it, one after another."""

    linear: Linear
    some: Indices
    """(A,) For each arrival the column that is 1 where there is any of it."""
    least: tuple[Floats, ...]
    """(N,) each."""


def add_missed(model: Formulation) -> Indices:
    """Columns for what does not arrive of what the plan before has arrive; they join the program with their rows."""
    arrive, before = model.arrive, model.economics.previous.arrive
    planned = before[arrive.p, arrive.l, arrive.w]
    some = np.flatnonzero(planned > 0)
    columns = model.program.add_columns("missed", some)
    each = np.arange(len(some))
    terms = Terms.of(each, arrive.columns[some]) + Terms.of(each, columns)
    model.program.add_rows("as_before", some, terms=terms, lower=planned[some])
    return columns


def question(model: Formulation, linear: Linear, departures: Indices) -> Question:
    """What to ask of a program in the solver's units, which holds the plans that cost no more. departures: as `add_missed` gives them."""
    arrive, semi = model.arrive, linear.semicontinuous
    least, opposite = np.zeros(linear.shape[1]), np.full(linear.shape[1], -1, dtype=np.intp)
    least[semi.column], opposite[semi.column] = semi.least, semi.opposite
    every = Semicontinuous(arrive.columns, least[arrive.columns], opposite[arrive.columns])
    asked = replace(linear, semicontinuous=every).stepped(np.arange(len(arrive.columns)))
    some = linear.shape[1] + np.arange(len(arrive.columns))
    departing, waves, risk, order = (np.zeros(asked.shape[1]) for _ in range(4))
    departing[departures] = 1.0
    waves[some] = 1.0
    risk[arrive.columns] = mean_risk(model.economics.study, model.economics.axes)[arrive.l] / 100
    order[some] = _order(model)
    for turns in (model.opens, model.closes):
        for (l, w), column in turns.items():
            order[column] = LAST * ((l * GOLDEN) % 1 + w)
    return Question(asked, some, tuple(each for each in (departing, waves, risk, order) if each.any()))


def _order(model: Formulation) -> Floats:
    """(A,) Earlier places and periods first; more so for the first processes."""
    arrive, (count_p, count_l, count_t) = model.arrive, model.economics.axes.shape
    place = (arrive.l * count_t + arrive.w) / (count_l * count_t)
    rank = (arrive.p * count_l + arrive.l) * count_t + arrive.w
    return np.asarray(place * (1 + (count_p - arrive.p) / count_p) + LAST * ((rank + 1) * GOLDEN % 1))
