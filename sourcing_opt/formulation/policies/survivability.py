"""The policy `survivability`: enough of each process goes on when any one location, country or provider is lost."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.attributes import domains, selections
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.policies.shared import bounded, held_by_process, periods_of
from sourcing_opt.schemas.policies import Survivability


def rows(model: Formulation, policy: Survivability, name: str) -> None:
    """Losing what is in `where` of any one domain d leaves at least `min` of each process, with the others' surge.

    sum_{p in q, l not in d} (1 + surge[l]) part[p] share[p,l,t]  >=  min      for every domain d, process q in for, t in from..to
    Unit of violation: share of the process. Source: models/README.md, P6.
    """
    axes, periods = model.economics.axes, periods_of(model, policy)
    surge = np.array([location.surge for location in axes.locations])
    for number, selection in enumerate(selections(model.economics.study, axes, policy)):
        for d, members in enumerate(domains(axes, policy.of).values()):
            lost = members & selection.locations
            if lost.any():
                (first, t), left = held_by_process(model, selection, (1 + surge) * ~lost, periods)
                bounded(model, policy, f"{name}_{number}_{d}", first, t, left=left, side="min", bound=policy.min, t=t)
