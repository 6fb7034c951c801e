"""The policy `assignment`: a process stays, must go, or must not go somewhere."""

from __future__ import annotations

from sourcing_opt.economics.attributes import selections
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.policies.shared import bounded, bounds_of, held_by_process, periods_of
from sourcing_opt.schemas.policies import Assignment


def rows(model: Formulation, policy: Assignment, name: str) -> None:
    """Each process in `for` has at least `min` and at most `max` of itself at the locations `where`.

    sum_{p in q, l in where} part[p] share[p,l,t]  <=  max     (>= min)
    for every process q in for, every t in from..to; part[p] is the share of q's work in its shift p.
    Unit of violation: share of the process. Source: models/README.md, P2.
    """
    periods = periods_of(model, policy)
    for number, selection in enumerate(selections(model.economics.study, model.economics.axes, policy)):
        (first, t), held = held_by_process(model, selection, selection.locations.astype(float), periods)
        for side, bound in bounds_of(policy):
            bounded(model, policy, f"{name}_{number}", first, t, side, left=held, side=side, bound=bound, t=t)
