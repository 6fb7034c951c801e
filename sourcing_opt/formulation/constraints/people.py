"""People who come and go: enough are there for the work, none is made and none is lost, and a place takes in only so many."""

from __future__ import annotations

import numpy as np

from sourcing_opt.formulation.model import Formulation, Origin, Staffed
from sourcing_opt.formulation.program import Terms


def employ_people(model: Formulation) -> None:
    """Staff of every role at every place with its own staff, in every period.

    staff[r,l,t] = remain[l] staff[r,l,t-1] + joiners[r,l,t] - released[r,l,t],        staff[r,l,0] as it is when the horizon begins
    staff[r,l,t] + temps[r,l,t] - idle[r,l,t] = sum_p weight[p,r,l] fte[p,l,t] share[p,l,t]
    temps[r,l,t] <= temps_limit[l] staff[r,l,t],        sum_r joiners[r,l,t] <= intake[l]
    staff[r,l,t] - scarce[r,l,t] <= scarce_from[r,l]                                   where pay rises with size
    objective + joining x joiners + release x released + temps x temps + idle x idle + scarcity x scarce, each at its period's cost
    Unit: FTE. Source: locations.own_staff, intake, temps_limit; staff; labor_rates.scarce_from. models/README.md, "People who come and go".
    """
    economics, people = model.economics, model.economics.people
    if not people.some:
        return
    weights = people.weight[:, :, :, None] * economics.fte[:, None, :, :]
    possible = economics.may_arrive.any(axis=2) | (economics.baseline > 0)
    most = np.maximum((weights * possible[:, None, :, None]).sum(axis=0).max(axis=2), people.start)
    r, l = np.nonzero(most)
    if not len(r):
        return
    count = economics.axes.calendar.count
    role, place, t = (axis.ravel() for axis in np.broadcast_arrays(r[:, None], l[:, None], np.arange(count)))
    limit, row = most[role, place], np.arange(len(role))

    def add_people(name: str, upper: np.ndarray) -> np.ndarray:
        return model.add_columns(name, role, place, t, upper=upper)

    # More than the work could ever take, or there is to begin with, is of no use.
    staff, joiners, released = (add_people(name, limit) for name in ("staff", "joiners", "released"))
    temps = add_people("temps", limit * people.temps_limit[place])
    idle = add_people("idle", limit * (1 + people.temps_limit[place]))
    for name, columns in (("joining", joiners), ("release", released), ("temps", temps), ("idle", idle)):
        model.add_cost(columns, economics.worth[place, t] * people.cost[name][role, place, t])

    model.staffed = Staffed(r=role, l=place, t=t, joiners=joiners, released=released, temps=temps)
    later = t > 0
    terms = Terms.of(row, staff) + Terms.of(row, joiners, -1.0) + Terms.of(row, released)
    terms += Terms.of(row[later], staff[row[later] - 1], -people.remain[place[later]])
    begins = np.where(later, 0.0, people.remain[place] * people.start[role, place])
    model.add_rows("staff", role, place, t, terms=terms, lower=begins, upper=begins)

    n, p = np.nonzero(people.weight[:, role, place].T)
    people_for_all = people.weight[p, role[n], place[n]] * economics.fte[p, place[n], t[n]]
    needed, constants = model.shares(n, p, place[n], t[n], people_for_all, len(row))
    enough = (
        Terms.of(row, staff) + Terms.of(row, temps) + Terms.of(row, idle, -1.0) + Terms(needed.row, needed.column, -needed.value)
    )
    model.add_rows("staffed", role, place, t, terms=enough, lower=constants, upper=constants)

    some = people.temps_limit[place] > 0
    names = [location.id for location in economics.axes.locations]
    few = (Terms.of(row, temps) + Terms.of(row, staff, -people.temps_limit[place])).only(some)
    model.add_rows("temps", role[some], place[some], t[some], terms=few, upper=0.0)

    beyond = np.isfinite(people.scarce_from[role, place])
    scarce = model.add_columns("scarce", role[beyond], place[beyond], t[beyond], upper=limit[beyond])
    model.add_cost(scarce, (economics.worth[place, t] * people.cost["scarcity"][role, place, t])[beyond])
    n = np.arange(len(scarce))
    paid = Terms.of(n, staff[beyond]) + Terms.of(n, scarce, -1.0)
    model.add_rows("scarce", role[beyond], place[beyond], t[beyond], terms=paid, upper=people.scarce_from[role, place][beyond])

    site, at = np.unique(np.column_stack([place, t]), axis=0, return_inverse=True)
    limited = np.isfinite(people.intake[site[:, 0]])
    taken_in = Terms.of(at.ravel(), joiners).only(limited)
    months = economics.axes.calendar.months
    origins = (Origin("locations", (names[each],), "intake") for each in site[limited, 0].tolist())
    model.add_rows(
        "intake",
        site[limited, 0],
        site[limited, 1],
        terms=taken_in,
        upper=people.intake[site[limited, 0]],
        origins=origins,
        unit=float(months),
    )
