"""An open node of the search."""

from __future__ import annotations

from dataclasses import dataclass, field

from sourcing_opt.economics.axes import Floats
from sourcing_opt.solving.engine import Basis
from sourcing_opt.solving.search.relaxation import Fixing


@dataclass(order=True)
class Node:
    """An open node of the tree, the one with the lowest bound first."""

    bound: float
    number: int
    leaf: int = field(compare=False)
    """Its number in the tree."""
    fixing: Fixing = field(compare=False)
    solution: Floats | None = field(compare=False)
    """(N,) The relaxation's; None where it is bounded, but not solved: from a tree that is asked again."""
    basis: Basis = field(compare=False)

    @property
    def x(self) -> Floats:
        """(N,) The relaxation's solution, which must be there."""
        assert self.solution is not None
        return self.solution
