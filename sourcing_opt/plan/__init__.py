"""The plan and its audit: everything recomputed from the study and the decisions, without the solver."""

from sourcing_opt.plan.as_before import as_before, decisions_before, evaluated
from sourcing_opt.plan.as_is import as_is, breaches
from sourcing_opt.plan.audit import Check, audit
from sourcing_opt.plan.document import document
from sourcing_opt.plan.findings import Finding
from sourcing_opt.plan.moves import Move, SiteChange, moves, site_changes
from sourcing_opt.plan.optimise import optimise
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
    "as_before",
    "as_is",
    "audit",
    "breaches",
    "decisions_before",
    "document",
    "evaluated",
    "findings",
    "moves",
    "optimise",
    "site_changes",
    "summary",
]
