"""Economics -> the complete program. The one list of everything a plan must keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sourcing_opt.economics import Economics
from sourcing_opt.formulation.amount_limit import limit_amount
from sourcing_opt.formulation.apart import keep_apart
from sourcing_opt.formulation.assignment import assign
from sourcing_opt.formulation.capacity import keep_minimum_scale, limit_capacity, limit_headcount
from sourcing_opt.formulation.commercials import grant_discounts, honour_commitments
from sourcing_opt.formulation.conservation import conserve_work, leave_what_is_there
from sourcing_opt.formulation.count_limit import limit_count
from sourcing_opt.formulation.location_count import count_locations
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.objective import net_present_cost
from sourcing_opt.formulation.score_limit import limit_score
from sourcing_opt.formulation.share_limit import limit_share
from sourcing_opt.formulation.sites import open_and_close_once
from sourcing_opt.formulation.stability import keep_in_place
from sourcing_opt.formulation.survivability import survive
from sourcing_opt.formulation.switching import limit_switching
from sourcing_opt.formulation.ties import preferences
from sourcing_opt.formulation.together import keep_together
from sourcing_opt.formulation.under_way import carry_out, live_as_under_way
from sourcing_opt.formulation.variables import declare

CONSTRAINTS: tuple[Callable[[Formulation], None], ...] = (
    conserve_work,
    leave_what_is_there,
    carry_out,
    limit_capacity,
    keep_minimum_scale,
    limit_headcount,
    open_and_close_once,
    count_locations,
    grant_discounts,
    honour_commitments,
)
"""What every plan keeps, whatever the policies. Each adds its blocks of rows, and what columns they need, to the program."""

POLICIES: dict[str, Callable[[Formulation, Any, str], None]] = {
    "share_limit": limit_share,
    "amount_limit": limit_amount,
    "count_limit": limit_count,
    "score_limit": limit_score,
    "survivability": survive,
    "together": keep_together,
    "apart": keep_apart,
    "assignment": assign,
    "stability": keep_in_place,
    "switching": limit_switching,
    "under_way": live_as_under_way,
}
"""Policy type -> its constraint function, which gets the policy and the name its rows begin with."""


def build(economics: Economics) -> Formulation:
    """The mixed-integer program of a study."""
    model = declare(economics)
    for constraint in CONSTRAINTS:
        constraint(model)
    for number, policy in enumerate(sorted(economics.study.policies, key=lambda row: row.id)):
        first = len(model.program.row_lower)
        POLICIES[policy.type](model, policy, f"policy_{number}")
        model.ruled[policy.id] = np.arange(first, len(model.program.row_lower))
    model.preferences.append(preferences(model))
    cost, model.program.offset = net_present_cost(model)
    for columns, weights in model.preferences:
        cost[columns] += weights
    model.program.cost[:] = cost
    return model
