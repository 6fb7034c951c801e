"""The pipeline: a study -> an audited plan; and the plans that nobody searches for."""

from sourcing_opt.optimisation.as_is import as_is, breaches
from sourcing_opt.optimisation.optimise import optimise
from sourcing_opt.optimisation.previous_plan import as_before, decisions_before, evaluated

__all__ = ["as_before", "as_is", "breaches", "decisions_before", "evaluated", "optimise"]
