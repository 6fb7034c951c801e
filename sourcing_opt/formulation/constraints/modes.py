"""Work is done in a mode once that is built, and who stays where only the mode of the work changes is neither let go nor found."""

from __future__ import annotations

import numpy as np

from sourcing_opt.formulation.model import Formulation, StayingOn
from sourcing_opt.formulation.program import Terms


def build_modes(model: Formulation) -> None:
    """No work of a process is done in a mode before that is built, and it is built once.

    sum_l share[p',l,t] <= sum_{w <= t} builds[q,m,w],      sum_w builds[q,m,w] <= 1,       builds binary      for every p' of q in its mode m, every t
    objective + d[w] build_cost[q,m] builds[q,m,w]
    Only of modes that cost something to build, and in which no work is done today. Unit: share of the workstream. Source: modes.build_cost.
    """
    economics, arrive = model.economics, model.arrive
    _, count_l, count_t = economics.axes.shape
    for number, build in enumerate(economics.modes.builds):
        rows = np.array(build.workstreams, dtype=np.intp)
        waves = np.unique(arrive.w[np.isin(arrive.p, rows)])
        if build.built or not build.mode.build_cost or not len(waves):
            continue
        builds = model.add_columns(f"builds_{number}", waves, upper=1.0, integer=True)
        model.add_cost(builds, economics.worth_at_home[waves] * build.mode.build_cost)
        model.add_built(build.mode.process, builds, waves, build.mode.build_cost)
        once = model.add_rows(f"builds_once_{number}", terms=Terms.of(np.zeros(len(waves)), builds), upper=1.0)
        model.add_exclusive(once, [builds])
        begins = np.arange(int(waves[0]), count_t)
        n, t, l = (each.ravel() for each in np.meshgrid(np.arange(len(rows)), begins, np.arange(count_l), indexing="ij"))
        row = n * len(begins) + t - begins[0]
        there, today = model.shares(row, rows[n], l, t, 1.0, len(rows) * len(begins))
        p, t = np.repeat(rows, len(begins)), np.tile(begins, len(rows))
        each, w = np.nonzero(waves <= t[:, None])
        model.add_rows(f"built_{number}", p, t, terms=there + Terms.of(each, builds[w], -1.0), upper=-today)


def let_people_stay(model: Formulation) -> None:
    """People whose work leaves a place and arrives there in another mode in the same period stay: arriving and leaving is not paid for them.

    sum_b stays[a,b,l,w] <= fte[a,l,w] leave[a,l,w],      sum_a stays[a,b,l,w] <= fte[b,l,w] arrive[b,l,w]        a and b: the same work in two modes
    objective - d[w] move[p,l,w] stays[a,b,l,w],      move: what arriving and leaving cost a person; it is not below 0, so as many stay as can
    Unit: FTE. Source: models/README.md, "Modes".
    """
    economics, arrive, leave, work = model.economics, model.arrive, model.leave, model.economics.axes.work
    one, other = np.nonzero((work[:, None] == work[None, :]) & ~np.eye(len(work), dtype=bool))
    n, l, w = np.nonzero((leave.at[one] >= 0) & (arrive.at[other] >= 0))
    if not len(n):
        return
    a, b = one[n], other[n]
    stays = model.add_columns("stays", a, b, l, w)
    model.add_cost(stays, -economics.worth[l, w] * economics.modes.move[a, l, w])
    model.staying = StayingOn(p=a, l=l, w=w, columns=stays)
    for name, moves, p in (("stays_of", leave, a), ("stays_for", arrive, b)):
        columns, row = np.unique(moves.at[p, l, w], return_inverse=True)
        p_of, l_of, w_of = moves.p[columns], moves.l[columns], moves.w[columns]
        people = Terms.of(np.arange(len(columns)), moves.columns[columns], -economics.fte[p_of, l_of, w_of])
        model.add_rows(name, p_of, l_of, w_of, terms=Terms.of(row, stays) + people, upper=0.0)
