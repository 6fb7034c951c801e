"""The plan and its audit: everything recomputed from the study and the decisions, without the solver."""

from sourcing_opt.plan.audit import Check, audit
from sourcing_opt.plan.findings import Finding
from sourcing_opt.plan.moves import Move, SiteChange, moves, site_changes
from sourcing_opt.plan.plan import Decisions, Plan
from sourcing_opt.plan.policies import findings
from sourcing_opt.plan.summary import Spread, Summary, summary

__all__ = [
    "Check",
    "Decisions",
    "Finding",
    "Move",
    "Plan",
    "SiteChange",
    "Spread",
    "Summary",
    "audit",
    "findings",
    "moves",
    "site_changes",
    "summary",
]
