"""The policy `apart`: processes that never share a location, country or provider."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.attributes import selections
from sourcing_opt.formulation.model import Formulation, sums
from sourcing_opt.formulation.policies.binaries import add_use, places
from sourcing_opt.formulation.policies.shared import bounded, periods_of, processes_of
from sourcing_opt.formulation.program import Terms
from sourcing_opt.schemas.policies import Apart


def rows(model: Formulation, policy: Apart, name: str) -> None:
    """At most one of the processes `for` is at any one place v of `where`.

    share[p,v,t] <= use[q,v,t]  for p in q;      sum_{q in for} use[q,v,t]  <=  1      for every v, t in from..to
    Unit of violation: number of processes too many. Source: models/README.md, P8.
    """
    periods = periods_of(model, policy)
    for number, selection in enumerate(selections(model.economics.study, model.economics.axes, policy)):
        family, place = f"{name}_{number}", places(model, selection, policy.of)
        first, p, q = processes_of(model, selection)
        shape = (len(place), len(first), len(periods))
        v, process, n = (each.ravel() for each in np.indices(shape))
        # Which of the columns (v, q, t) a workstream is for: at every place, in every period.
        at, work, in_ = (each.ravel() for each in np.indices((len(place), len(p), len(periods))))
        of = np.ravel_multi_index((at, q[work], in_), shape)
        t = periods[n]
        use, possible = add_use(model, family, v, first[process], t, p=p[work], of=of, place=place[v], t=t)
        row = v * len(periods) + n
        several = sums(row, possible, len(place) * len(periods)) > 1
        v, n = np.divmod(np.flatnonzero(several), len(periods))
        left = Terms.of(row[possible], use[possible]).only(several), np.zeros(len(v))
        bounded(model, policy, family, v, periods[n], left=left, side="max", bound=1.0, t=periods[n])
