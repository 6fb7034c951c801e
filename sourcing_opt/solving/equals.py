"""The first of the plans that cost no more, whoever found one of them: by questions asked one after another, each proven."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation import Formulation
from sourcing_opt.formulation.variants.equals import add_missed, question
from sourcing_opt.solving.engine import Answer, Clock, Effort, solve_whole
from sourcing_opt.solving.search.problem import Problem

WORSE = 1e-6
"""By how much, relatively, an answer may fall short of the best by a question that came before: a solver's arithmetic."""


def waves_of_the_first(model: Formulation, seconds: float) -> Floats | None:
    """(A,) What of each arrival the first plan makes, of all that the program's rows allow; None where the time does not suffice to tell.

    The model must hold what plans may cost, as `add_and_seek_another` leaves it. It gets more columns and rows.
    """
    clock = Clock(time.perf_counter() + seconds)
    departures = add_missed(model)
    problem = Problem(model)
    linear, some, questions = question(model, problem.seen, departures)
    x = np.zeros(0)
    for least in questions:
        answer = solve_whole(replace(linear, cost=least, offset=0.0), Effort(thorough=False), clock)
        if answer.answer is not Answer.SOLVED or answer.x is None:
            return None
        x = answer.x
        most = answer.objective + WORSE * max(1.0, abs(answer.objective))
        linear = linear.with_rows(csr_array(least[None, :]), np.array([-np.inf]), np.array([most]))
    return np.where(x[some] > 0.5, x[model.arrive.columns], 0.0)
