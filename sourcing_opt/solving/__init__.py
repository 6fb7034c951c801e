"""PuLP problem -> solver and back: status, gap, bound, limits."""

from sourcing_opt.solving.outcome import Limits, Outcome, Status
from sourcing_opt.solving.solve import SOLVERS, solve

__all__ = ["SOLVERS", "Limits", "Outcome", "Status", "solve"]
