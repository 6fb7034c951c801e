"""The policy `under_way`: what an earlier plan has set going goes live as far as it must."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.attributes import selections
from sourcing_opt.formulation.constraints.under_way import rows_of_moves
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.policies.shared import bounded, periods_of
from sourcing_opt.formulation.program import Terms
from sourcing_opt.schemas.policies import UnderWay


def rows(model: Formulation, policy: UnderWay, name: str) -> None:
    """Work of the processes `for` that is under way to the locations `where` arrives when it is to.

    fte[p,l,t] arrive[p,l,t]  >=  fte[p,l,t] under_way[p,l,t]        for every p, l with work under way, every t in from..to
    A hard one comes from the moves: what gives way when there is no plan is a move that is called off, as without the policy.
    Unit of violation: FTE. Source: models/README.md, P11; previous_moves.
    """
    economics, arrive, periods = model.economics, model.arrive, periods_of(model, policy)
    due = (economics.fte * economics.previous.under_way)[:, :, periods]
    for number, selection in enumerate(selections(economics.study, economics.axes, policy)):
        chosen = selection.workstreams[:, None] & selection.locations[None, :]
        n, p, l = np.nonzero((chosen[:, :, None] & (due > 0)).transpose(2, 0, 1))
        t, people, family = periods[n], due[p, l, n], f"{name}_{number}"
        left = Terms.of(np.arange(len(n)), arrive.columns[arrive.at[p, l, t]], economics.fte[p, l, t])
        if policy.penalty is None:
            origins = rows_of_moves(model, p, l, t, "destination")
            model.add_rows(family, p, l, t, terms=left, lower=people, origins=origins, unit=people)
        else:
            bounded(model, policy, family, p, l, t, left=(left, np.zeros(len(n))), side="min", bound=people, t=t)
