"""Economics -> the complete program. The one list of everything a plan must keep."""

from __future__ import annotations

from collections.abc import Callable

from sourcing_opt.economics import Economics
from sourcing_opt.formulation.constraints.capacity import keep_minimum_scale, limit_capacity, limit_headcount
from sourcing_opt.formulation.constraints.commercials import grant_discounts, honour_commitments
from sourcing_opt.formulation.constraints.conservation import conserve_work, leave_what_is_there
from sourcing_opt.formulation.constraints.contracts import charge_while_used, grant_packages
from sourcing_opt.formulation.constraints.languages import limit_speakers
from sourcing_opt.formulation.constraints.leases import grant_jobs, pay_for_empty_seats
from sourcing_opt.formulation.constraints.links import pay_for_handing_over
from sourcing_opt.formulation.constraints.location_count import count_locations
from sourcing_opt.formulation.constraints.modes import build_modes, let_people_stay
from sourcing_opt.formulation.constraints.people import employ_people
from sourcing_opt.formulation.constraints.pools import staff_pools
from sourcing_opt.formulation.constraints.sites import open_and_close_once
from sourcing_opt.formulation.constraints.smallest_moves import move_enough
from sourcing_opt.formulation.constraints.under_way import carry_out
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.objective import net_present_cost
from sourcing_opt.formulation.policies import ROWS
from sourcing_opt.formulation.ties import preferences
from sourcing_opt.formulation.variables import declare

CONSTRAINTS: tuple[Callable[[Formulation], None], ...] = (
    conserve_work,
    leave_what_is_there,
    move_enough,
    carry_out,
    limit_capacity,
    keep_minimum_scale,
    limit_headcount,
    limit_speakers,
    employ_people,
    staff_pools,
    open_and_close_once,
    count_locations,
    grant_discounts,
    honour_commitments,
    charge_while_used,
    grant_packages,
    pay_for_empty_seats,
    grant_jobs,
    pay_for_handing_over,
    build_modes,
    let_people_stay,
)
"""What every plan keeps, whatever the policies. Each adds its blocks of rows, and what columns they need, to the program."""


def build(economics: Economics) -> Formulation:
    """The mixed-integer program of a study."""
    model = declare(economics)
    for constraint in CONSTRAINTS:
        constraint(model)
    for number, policy in enumerate(sorted(economics.study.policies, key=lambda row: row.id)):
        with model.of_policy(policy.id):
            ROWS[policy.type](model, policy, f"policy_{number}")
    model.add_preference(preferences(model))
    cost, model.program.offset = net_present_cost(model)
    for columns, weights in model.preferences:
        cost[columns] += weights
    model.program.cost[:] = cost
    return model
