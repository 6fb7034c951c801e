"""The baseline: nothing moves, and new work, which nobody does today, goes where it costs least while nothing moves."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.economics import Economics
from sourcing_opt.economics.attributes import selections
from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.errors import Infeasible
from sourcing_opt.optimisation.optimise import optimise
from sourcing_opt.optimisation.previous_plan import evaluated
from sourcing_opt.plan.audit import CHECKS, cost_agrees, proof_holds
from sourcing_opt.plan.plan import Decisions
from sourcing_opt.plan.policies import findings
from sourcing_opt.schemas.policies import Rule
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits
from sourcing_opt.tolerances import BASELINE_GAP, NEW_WORK_SHARE, NO_SHARE


def unmoved(economics: Economics) -> Decisions:
    """What is decided if nothing moves: where new work goes, and the sites it opens. models/README.md, "Baseline".

    Where each piece is cheapest, if nothing is in the way; else what is best for all of it, keeping the rules that can be kept; where there is
    no such place for all of it, each goes where it alone would be cheapest.
    """
    nowhere = np.zeros(economics.axes.shape[:2])
    if economics.existing.all():
        return placed(economics, nowhere)
    alone = placed(economics, _cheapest_alone(economics, nowhere[0]))
    if _nothing_in_its_way(economics, alone):
        return alone
    for study in _held(economics):
        try:
            share_at_start = optimise(study, Limits(gap=BASELINE_GAP)).share[:, :, 0]
        except Infeasible:
            continue
        share = np.where(economics.existing[:, None] | (share_at_start < NEW_WORK_SHARE), 0.0, share_at_start)
        return placed(economics, share / np.maximum(share.sum(axis=1, keepdims=True), NEW_WORK_SHARE))
    sites, discount = economics.sites, economics.axes.calendar.discount
    site_cost = np.where(sites.candidate, sites.opening[:, 0] * discount[0] + sites.fixed @ discount, 0.0)
    return placed(economics, _cheapest_alone(economics, site_cost))


def placed(economics: Economics, share: Floats) -> Decisions:
    """Nothing moves, and new work starts in these shares. share: (P, L), 0 for today's work."""
    arrive, nothing = np.zeros(economics.axes.shape), np.zeros(economics.axes.shape)
    arrive[:, :, 0] = share
    never = np.full(len(economics.axes.locations), NEVER, dtype=np.int64)
    opens = np.where(economics.sites.candidate & (share > 0).any(axis=0), 0, never)
    return Decisions(arrive=arrive, leave=nothing, opens=opens, closes=never)


def _cheapest_alone(economics: Economics, site_cost: Floats) -> Floats:
    """(P, L) All of each piece of new work at the eligible place where it alone costs least; nowhere if there is none. site_cost: (L,)"""
    discount, transition = economics.axes.calendar.discount, economics.transition
    all_of_it = np.zeros(economics.axes.shape)
    all_of_it[:, :, 0] = 1.0
    once = sum(transition.arrival.values()) * all_of_it + transition.ramp_up(all_of_it) + transition.stabilisation(all_of_it)
    cost = np.where(economics.eligible & economics.ready[:, 0], (economics.run.total + once) @ discount + site_cost, np.inf)
    share = np.zeros(cost.shape)
    for p in np.flatnonzero(~economics.existing & economics.axes.as_today & np.isfinite(cost).any(axis=1)).tolist():
        share[p, int(cost[p].argmin())] = 1.0
    return share


def _nothing_in_its_way(economics: Economics, decisions: Decisions) -> bool:
    """Whether all new work can be where it alone is cheapest: no site's cost and no agents to share, no discount to reach, no rule broken."""
    sites = economics.sites
    used = decisions.opens != NEVER
    shared = (
        (sites.opening[:, 0] + sites.fixed.sum(axis=1))[used].any()
        or economics.leases.price.any()
        or economics.taxes.per_job.any()
    )
    if shared or economics.commercials.terms or economics.pools.some or economics.contracts.concern_shares_together:
        return False
    plan = evaluated(economics, decisions)
    return all(check(plan).passed for check in CHECKS if check not in (cost_agrees, proof_holds)) and not any(
        finding.status == "violated" for finding in findings(plan)
    )


def _held(economics: Economics) -> Iterator[Study]:
    """The study with today's work held where it is: with all rules, without those that it breaks by itself, without any."""
    study = _standing_still(economics)
    rules = [rule for policy in study.policies if (rule := _about_new_work(economics, policy)) is not None]
    yield study.replace(policies=tuple(rules))
    nothing = placed(economics, np.zeros(economics.axes.shape[:2]))
    broken = {finding.policy for finding in findings(evaluated(economics, nothing)) if finding.status == "violated"}
    can_be_kept = tuple(rule for rule in rules if rule.id not in broken or rule.about_each_process)
    if len(can_be_kept) < len(rules):
        yield study.replace(policies=can_be_kept)
    if can_be_kept:
        yield study.replace(policies=())


def _standing_still(economics: Economics) -> Study:
    """Today's work cannot move, no site can close, and there is room for what is there."""
    study, axes, place = economics.study, economics.axes, economics.axes.location_index
    today = {axes.workstreams[p].process.id for p in np.flatnonzero(economics.existing).tolist()}
    fte = economics.baseline[:, :, None] * economics.fte
    most, last = fte.sum(axis=0).max(axis=1), fte[:, :, -1].sum(axis=0)
    hired = np.einsum("pr,plt->rlt", economics.pay.mix, fte).max(axis=2)
    roles = {role.id: r for r, role in enumerate(economics.pay.roles)}
    # No rounding of a sum may leave less room than the work takes that is there.
    room = 1 + NO_SHARE

    return study.replace(
        study=study.study.replace(minimise="cost"),
        processes=tuple(
            row.replace(lead_periods=axes.calendar.count, min_locations=1, max_locations=None, min_share=0.0)
            if row.id in today
            else row
            for row in study.processes
        ),
        locations=tuple(
            row.replace(
                closing_cost=None,
                max_fte=None if row.max_fte is None else max(row.max_fte, float(most[place[row.id]]) * room),
                min_fte=min(row.min_fte, float(last[place[row.id]])) if last[place[row.id]] > 0 else row.min_fte,
            )
            for row in study.locations
        ),
        labor_rates=tuple(
            row
            if row.max_headcount is None
            else row.replace(
                max_headcount=max(row.max_headcount, float(hired[roles[row.role], place[row.location]]) * room),
                pool_growth=max(0.0, row.pool_growth),
            )
            for row in study.labor_rates
        ),
        # Nothing changes its mode, and new work begins in none.
        modes=tuple(row.replace(ready_months=float(axes.calendar.count * axes.calendar.months)) for row in study.modes),
        previous_moves=tuple(move for move in study.previous_moves if move.status == "live"),
        previous_sites=(),
        scenarios=(),
    )


def _about_new_work(economics: Economics, policy: Rule) -> Rule | None:
    """The rule as far as new work can keep or break it; None where it cannot."""
    about = np.logical_or.reduce(
        [selection.workstreams for selection in selections(economics.study, economics.axes, policy)]
        or [economics.existing & False]
    )
    new = sorted({economics.axes.workstreams[p].process.id for p in np.flatnonzero(about & ~economics.existing).tolist()})
    if not new:
        return None
    if not policy.about_each_process:
        return policy
    named = [name for name in policy.for_.get("process", new) if name in new]
    return policy.replace(for_={**policy.for_, "process": tuple(named)})
