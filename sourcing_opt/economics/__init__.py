"""Files give a study; this gives its numbers: people, cost, one-offs, eligibility. Arrays and tables, no solver."""

from sourcing_opt.economics.appraisal import Economics, appraise

__all__ = ["Economics", "appraise"]
