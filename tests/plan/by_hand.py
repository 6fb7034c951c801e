"""Plans written down instead of solved for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sourcing_opt.economics import appraise
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.plan import Decisions, Plan, findings
from sourcing_opt.plan.policies import penalty_npv
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Outcome, Status

Moves = Sequence[tuple[int, int, float]]
"""(location, period, share) of the only workstream."""


def plan_by_hand(
    study: Study,
    arrive: Moves = (),
    leave: Moves = (),
    opens: Mapping[int, int] | None = None,
    closes: Mapping[int, int] | None = None,
) -> Plan:
    """A plan with these moves and no others, at the cost it has, called optimal."""
    economics = appraise(study)
    shape = economics.axes.shape
    arriving, leaving = np.zeros(shape), np.zeros(shape)
    for moves, shares in ((arrive, arriving), (leave, leaving)):
        for l, t, share in moves:
            shares[0, l, t] += share
    waves = [np.full(shape[1], NEVER, dtype=np.int64) for _ in range(2)]
    for changes, wave in zip((opens, closes), waves, strict=True):
        for l, t in (changes or {}).items():
            wave[l] = t
    outcome = Outcome(Status.OPTIMAL, "by hand", 0.0, 0.0, 0.0)
    plan = Plan(economics, Decisions(arriving, leaving, opens=waves[0], closes=waves[1]), outcome, 0.0)
    cost = plan.npv + penalty_npv(plan, findings(plan))
    return replace(plan, objective=cost, outcome=replace(outcome, objective=cost, bound=cost))
