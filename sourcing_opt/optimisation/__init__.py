"""The pipeline: a study -> an audited plan; and the plans that nobody searches for."""

from sourcing_opt.optimisation.as_is import as_is, breaches
from sourcing_opt.optimisation.optimise import optimise
from sourcing_opt.optimisation.previous_plan import evaluated, previous_decisions, previous_plan

__all__ = ["as_is", "breaches", "evaluated", "optimise", "previous_decisions", "previous_plan"]
