"""Which work should be done where: allocation of business processes over onshore, nearshore and offshore locations.

`import sourcing_opt as so` offers what the commands do, as functions and DataFrames: docs/guides/python.md.
"""

import os
from typing import TYPE_CHECKING

# Where lxml is installed, which slides need, openpyxl would read with it: entities are then expanded that are refused here.
os.environ.setdefault("OPENPYXL_LXML", "False")

__version__ = "0.1.0"

if TYPE_CHECKING:
    from sourcing_opt.api import (
        Alternatives,
        Answer,
        Comparison,
        Diagnosis,
        Difference,
        Explanation,
        Frontier,
        Plan,
        Prices,
        Study,
        StudyWarning,
        alternatives,
        compare,
        diagnose,
        diff,
        example,
        explain,
        frontier,
        load,
        load_plan,
        price,
        roll,
        solve,
        write,
    )
    from sourcing_opt.errors import (
        AuditFailed,
        Infeasible,
        Interrupted,
        InvalidInput,
        NothingFound,
        NotWritable,
        Problem,
        SolverMissing,
        SourcingError,
    )

__all__ = [
    "Alternatives",
    "Answer",
    "AuditFailed",
    "Comparison",
    "Diagnosis",
    "Difference",
    "Explanation",
    "Frontier",
    "Infeasible",
    "Interrupted",
    "InvalidInput",
    "NotWritable",
    "NothingFound",
    "Plan",
    "Prices",
    "Problem",
    "SolverMissing",
    "SourcingError",
    "Study",
    "StudyWarning",
    "__version__",
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


def __getattr__(name: str) -> object:
    """A public name, imported when it is asked for: pandas and the solver take their time."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    errors = import_module(f"{__name__}.errors")
    value: object = getattr(errors if hasattr(errors, name) else import_module(f"{__name__}.api"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
