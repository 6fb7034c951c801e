"""What a plan has where the policy `count_limit` has its bound."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.plan.findings.finding import Finding, finding, periods_of, places_of, selections_of
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.policies import CountLimit
from sourcing_opt.tolerances import LEAST_WORK


def findings(plan: Plan, policy: CountLimit) -> Iterator[Finding]:
    """How many places are in use: any work for a maximum, enough work for a minimum."""
    hours = plan.economics.hours
    for selection in selections_of(plan, policy):
        rows = selection.workstreams
        places = places_of(plan, selection, policy.of)
        for t in periods_of(plan, policy) if rows.any() else ():
            counted = rows & plan.economics.axes.as_today
            total_hours = hours[counted, t].sum()
            parts = hours[:, t] / total_hours if total_hours > 0 else np.full(len(hours), 1 / counted.sum())
            share = plan.share[:, :, t] * rows[:, None]
            any_work = sum(bool((share[:, place] > LEAST_WORK).any()) for place in places.values())
            enough = sum(bool((parts @ share)[place].sum() >= policy.counts_from - LEAST_WORK) for place in places.values())
            if policy.max is not None:
                yield finding(policy, selection.label, t, "max", any_work, policy.max, "number")
            if policy.min is not None:
                yield finding(policy, selection.label, t, "min", enough, policy.min, "number")
