"""The plan before, carried out to its end: every move and every site as it was decided, whatever figures have changed since."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sourcing_opt.economics import Economics, appraise
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.plan.plan import Decisions, Plan
from sourcing_opt.plan.policies import recomputed
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Outcome, Status


def as_before(study: Study) -> Plan:
    """What the study costs when the plan before is carried out, without a solver and without an audit.

    A candidate that it sends work to and that no row opens, opens when the first of it arrives.
    """
    economics = appraise(study)
    return evaluated(economics, decisions_before(economics))


def evaluated(economics: Economics, decisions: Decisions, unmoved: Decisions | None = None) -> Plan:
    """Decisions that nobody searched for, with what follows from them; `unmoved` as in a plan."""
    outcome = Outcome(status=Status.AS_IS, solver="none", objective=None, bound=None, seconds=0.0)
    plan = Plan(economics=economics, decisions=decisions, outcome=outcome, objective=0.0, unmoved=unmoved)
    return replace(plan, objective=recomputed(plan))


def decisions_before(economics: Economics) -> Decisions:
    """The decisions of the plan before that lie within the horizon."""
    previous = economics.previous
    arrivals = previous.arrive.sum(axis=0) > 0
    first = np.where(arrivals.any(axis=1), arrivals.argmax(axis=1), NEVER)
    opens = np.where(economics.sites.candidate & (previous.opens == NEVER), first, previous.opens)
    return Decisions(arrive=previous.arrive, leave=previous.leave, opens=opens, closes=previous.closes)
