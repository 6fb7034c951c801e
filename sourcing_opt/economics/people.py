"""People who come and go: how many each place starts with, how many leave by themselves, and what it costs that others come, go or wait.

Only at places with their own staff, and for work that no quote prices there. Source: models/README.md, "People who come and go".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sourcing_opt.economics.axes import Axes, Flags, Floats
from sourcing_opt.economics.cost.components import PEOPLE_COMPONENTS, in_order
from sourcing_opt.economics.cost.money import local_prices
from sourcing_opt.economics.cost.pay import Pay
from sourcing_opt.economics.cost.run_cost import margins
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.settings import MONTHS_A_YEAR, WEEKS_A_YEAR


class Staffing(NamedTuple):
    """Who is taken in and let go: decisions by role (R), place (L) and period (T). [FTE]"""

    joiners: Floats
    released: Floats
    temps: Floats


class Walk(NamedTuple):
    """What follows from them, by role, place and period. [FTE]"""

    leavers: Floats
    """Gone by attrition."""
    staff: Floats
    """At the end of the period."""
    idle: Floats
    """More than the work takes."""
    short: Floats
    """Fewer than the work takes."""
    scarce: Floats
    """Beyond those from whom on pay rises."""


@dataclass(frozen=True)
class People:
    """Places with their own staff, in the study's currency, nominal."""

    own: Flags
    """(L,)"""
    weight: Floats
    """(P, R, L) Part of a workstream's people who are staff of a role there; 0 where it is quoted, or the place has no staff of its own."""
    start: Floats
    """(R, L) Employed when the horizon begins. [FTE]"""
    remain: Floats
    """(L,) Part of the people who do not leave by themselves in a period. [share]"""
    intake: Floats
    """(L,) Most who can join in a period; infinite where there is no limit. [FTE]"""
    temps_limit: Floats
    """(L,) [share of staff]"""
    scarce_from: Floats
    """(R, L) From how many people on pay rises; infinite where it does not. [FTE]"""
    cost: dict[str, Floats]
    """Component of PEOPLE_COMPONENTS -> (R, L, T) for each who joins, is released, is a temp, idle or scarce in a period. [money/FTE]"""

    @property
    def some(self) -> bool:
        """Whether any place has staff of its own."""
        return bool(self.own.any())

    def need(self, fte: Floats) -> Floats:
        """(R, L, T) Staff that work takes; fte: (P, L, T) people who do it. [FTE]"""
        return np.asarray(np.einsum("prl,plt->rlt", self.weight, fte, optimize=True))

    def walk(self, staffing: Staffing, need: Floats) -> Walk:
        """Period by period: who was there, less attrition, with who joins and without who is released."""
        staff, before, leavers = np.zeros(need.shape), self.start, np.zeros(need.shape)
        for t in range(need.shape[2]):
            leavers[:, :, t] = before * (1 - self.remain)
            before = staff[:, :, t] = before * self.remain + staffing.joiners[:, :, t] - staffing.released[:, :, t]
        over = staff + staffing.temps - need
        return Walk(
            leavers=leavers,
            staff=staff,
            idle=np.maximum(0.0, over),
            short=np.maximum(0.0, -over) + 0.0,
            scarce=np.maximum(0.0, staff - self.scarce_from[:, :, None]),
        )

    def costs(self, staffing: Staffing, walk: Walk) -> dict[str, Floats]:
        """Component -> (R, L, T). [money/period]"""
        people = {"joining": staffing.joiners, "release": staffing.released, "temps": staffing.temps}
        people |= {"idle": walk.idle, "scarcity": walk.scarce}
        return {name: people[name] * cost for name, cost in self.cost.items()}


def people_of(study: Study, axes: Axes, pay: Pay, fte: Floats, quoted: Flags, baseline: Floats) -> People:
    """How people come and go. fte: (P, L, T), quoted: (P, L), baseline: (P, L)."""
    locations = axes.locations
    own = np.array([location.own_staff for location in locations])
    weight = pay.mix[:, :, None] * (own & ~quoted)[:, None, :]
    start = np.einsum("prl,pl->rl", weight, baseline * fte[:, :, 0])
    roles = {role.id: r for r, role in enumerate(pay.roles)}
    for row in study.staff:
        if row.role not in roles:
            # Nobody pays such people, and no work takes them.
            continue
        start[roles[row.role], axes.location_index[row.location]] = row.people
    attrition = np.array([location.attrition for location in locations])
    months = axes.calendar.months
    intake = np.array([np.inf if location.intake is None else location.intake * months for location in locations])

    scarce_from, premium = np.full(start.shape, np.inf), np.zeros(start.shape)
    for rate in study.labor_rates:
        if rate.scarce_from is not None:
            at = roles[rate.role], axes.location_index[rate.location]
            scarce_from[at], premium[at] = rate.scarce_from, rate.scarce_premium

    return People(
        own=own,
        weight=weight,
        start=start * own,
        remain=np.maximum(0.0, 1 - attrition * months / MONTHS_A_YEAR),
        intake=intake,
        temps_limit=np.array([location.temps_limit for location in locations]),
        scarce_from=scarce_from,
        # Where nobody has staff of their own, one 0 for all: a study of a million rates would take half as much memory again.
        cost=_costs(study, axes, pay, premium)
        if own.any()
        else dict.fromkeys(PEOPLE_COMPONENTS, np.broadcast_to(0.0, pay.salary.shape)),
    )


def _costs(study: Study, axes: Axes, pay: Pay, scarce_premium: Floats) -> dict[str, Floats]:
    """Component of PEOPLE_COMPONENTS -> (R, L, T). scarce_premium: (R, L) [share of pay]"""
    locations, years = axes.locations, axes.calendar.years

    def by_place(column: str) -> Floats:
        return np.array([getattr(location, column) for location in locations])[:, None]

    loaded = pay.salary * (1 + pay.on_cost[:, :, None])
    hiring = np.array([role.hiring_cost for role in pay.roles])[:, None, None] * pay.salary
    training = np.array([role.training_weeks / WEEKS_A_YEAR for role in pay.roles])[:, None, None] * loaded
    margin = 1 + margins(study, axes)
    seat = by_place("seat_cost") * local_prices(study, axes)
    cost = {
        "joining": (hiring + training) * margin[:, None],
        "release": by_place("severance") / WEEKS_A_YEAR * pay.salary + by_place("notice_weeks") / WEEKS_A_YEAR * loaded,
        "temps": by_place("temps_premium") * loaded * margin[:, None] * years,
        "idle": (loaded + seat) * margin[:, None] * years,
        "scarcity": scarce_premium[:, :, None] * loaded * margin[:, None] * years,
    }
    return in_order(cost, PEOPLE_COMPONENTS)
