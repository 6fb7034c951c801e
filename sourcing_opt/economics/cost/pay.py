"""What people earn: pay of every role at every location, and the roles each workstream is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Axes, Floats
from sourcing_opt.economics.cost.money import location_fx
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import Role


@dataclass(frozen=True)
class Pay:
    """Pay by role (R), location (L) and period (T), in the study's currency; 0 where there is no labor rate."""

    roles: tuple[Role, ...]
    mix: Floats
    """(P, R) Part of a workstream's FTE in each role; a row sums to 1, or to 0 where only quotes price it."""
    salary: Floats
    """(R, L, T) Gross pay. [money/FTE/year]"""
    on_cost: Floats
    """(R, L) Employer's contributions and benefits. [share of salary]"""
    max_headcount: Floats
    """(R, L, T) Talent pool; infinite where there is no limit. [FTE]"""

    def weighted(self, by_role: Floats) -> Floats:
        """(R, L, T) -> (P, L, T): the average over each workstream's roles."""
        return np.asarray(np.einsum("pr,rlt->plt", self.mix, by_role, optimize=True))


def pay_of(study: Study, axes: Axes) -> Pay:
    """Pay in the study's currency: salary x pay_premium x (1 + wage_inflation)^time x exchange rate."""
    named = {role.id: role for role in study.roles}
    used = {rate.role for rate in study.labor_rates} | {part.role for part in study.process_roles}
    used |= {process.role for process in study.processes if process.role}
    roles = tuple(named.get(role, Role(id=role, name=role)) for role in sorted(used))
    index = {role.id: r for r, role in enumerate(roles)}
    processes = {process.id: p for process, p in zip(axes.processes, axes.by_process.values(), strict=True)}

    mix = np.zeros((len(axes.workstreams), len(roles)))
    for process in axes.processes:
        if process.role:
            mix[list(processes[process.id]), index[process.role]] = 1.0
    for part in study.process_roles:
        mix[list(processes[part.process]), index[part.role]] = part.share

    places = axes.location_index
    fx = location_fx(study, axes)
    salary = np.zeros((len(roles), len(axes.locations), axes.calendar.count))
    on_cost = np.zeros(salary.shape[:2])
    max_headcount = np.full(salary.shape, np.inf)
    for rate in study.labor_rates:
        r, l = index[rate.role], places[rate.location]
        salary[r, l] = rate.salary * rate.pay_premium * axes.calendar.index(rate.wage_inflation) * fx[l]
        on_cost[r, l] = rate.on_cost
        if rate.max_headcount is not None:
            max_headcount[r, l] = rate.max_headcount * axes.calendar.index(rate.pool_growth)
    return Pay(roles=roles, mix=mix, salary=salary, on_cost=on_cost, max_headcount=max_headcount)
