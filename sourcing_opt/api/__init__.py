"""The Python door: what `import sourcing_opt` offers, over the same rooms as the commands."""

from sourcing_opt.api.answers import Alternatives, Answer, Comparison, Diagnosis, Difference, Explanation, Frontier, Prices
from sourcing_opt.api.functions import alternatives, compare, diagnose, diff, explain, frontier, price, roll, solve
from sourcing_opt.api.plan import Plan, load_plan
from sourcing_opt.api.study import Study, StudyWarning, example, load
from sourcing_opt.api.writing import write

__all__ = [
    "Alternatives",
    "Answer",
    "Comparison",
    "Diagnosis",
    "Difference",
    "Explanation",
    "Frontier",
    "Plan",
    "Prices",
    "Study",
    "StudyWarning",
    "alternatives",
    "compare",
    "diagnose",
    "diff",
    "example",
    "explain",
    "frontier",
    "load",
    "load_plan",
    "price",
    "roll",
    "solve",
    "write",
]
