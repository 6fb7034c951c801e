"""The study as it stands: nothing moves, new work goes where it costs least; and what that breaks."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics import appraise
from sourcing_opt.optimisation.baseline import unmoved
from sourcing_opt.optimisation.previous_plan import evaluated
from sourcing_opt.plan.audit import CHECKS, all_work_is_done, hard_policies_are_kept
from sourcing_opt.plan.findings import Finding
from sourcing_opt.plan.plan import Plan
from sourcing_opt.plan.policies import findings
from sourcing_opt.schemas.study import Study


def as_is(study: Study) -> Plan:
    """The baseline as a plan, without an audit: `breaches` says what it does not keep."""
    economics = appraise(study)
    return evaluated(economics, decisions := unmoved(economics), decisions)


def breaches(plan: Plan) -> list[str]:
    """What a plan does not keep, a line each: new work that may go nowhere, policies at their worst, capacities and the like."""
    axes, labels = plan.economics.axes, plan.economics.axes.calendar.labels
    undone = sorted({axes.workstreams[p].process.id for p in np.flatnonzero(plan.share[:, :, -1].sum(axis=1) == 0).tolist()})
    lines = [f"new work is not done, as it may go nowhere: {', '.join(undone)}"] if undone else []
    worst: dict[str, Finding] = {}
    for finding in findings(plan):
        known = worst.get(finding.policy)
        if finding.status == "violated" and (known is None or finding.slack < known.slack):
            worst[finding.policy] = finding
    for policy, finding in worst.items():
        asked = f"asks for at {'least' if finding.side == 'min' else 'most'} {finding.bound:,.6g} {finding.unit}"
        label = f" ({finding.label})" if finding.label else ""
        soft = "" if finding.penalty is None else ", at a penalty"
        lines.append(f"{policy}{label}: has {finding.left:,.4g} in {labels[finding.period]}, {asked}{soft}")
    others = [check(plan) for check in CHECKS if check not in (all_work_is_done, hard_policies_are_kept)]
    return lines + [f"not so: {check.name} ({check.detail})" for check in others if not check.passed]
