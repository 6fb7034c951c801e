"""The plan and its audit: everything recomputed from the study and the decisions, without the solver."""

from sourcing_opt.plan.audit import Check, audit
from sourcing_opt.plan.optimise import optimise
from sourcing_opt.plan.plan import Decisions, Plan
from sourcing_opt.plan.policies import Finding, findings

__all__ = ["Check", "Decisions", "Finding", "Plan", "audit", "findings", "optimise"]
