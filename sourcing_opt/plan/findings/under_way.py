"""What became of the policy `under_way`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.plan.findings.finding import Finding, finding, periods_of, selected, selections_of
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import UnderWay


def findings(plan: Plan, policy: UnderWay) -> Iterator[Finding]:
    """The part of what is under way that goes live when it is to; its excess is in FTE."""
    previous, fte = plan.economics.previous, plan.economics.fte
    due, done = previous.under_way * fte, np.minimum(plan.decisions.arrive, previous.under_way) * fte
    for selection in selections_of(plan, policy):
        asked, carried_out = selected(selection, due), selected(selection, done)
        for t in periods_of(plan, policy):
            if asked[t] > 0:
                yield finding(policy, selection.label, t, "min", carried_out[t] / asked[t], 1.0, "share", asked[t])
