"""A study's program as the search works on it: in units of its own, with what its rows imply, in exact numbers and as the solver sees it."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from sourcing_opt.economics.axes import Floats
from sourcing_opt.formulation import Formulation
from sourcing_opt.formulation.implied import Link, Links, strengthened
from sourcing_opt.formulation.linear import Linear
from sourcing_opt.formulation.ranges import finite_ranges
from sourcing_opt.solving.search.structure import Structure, structure_of
from sourcing_opt.solving.search.units import Units, seen, units_of


class Problem:
    """N columns, M rows: the program's, those that are implied, then links in the order in which they joined."""

    study: Linear
    """In the study's units."""
    ranges: tuple[Floats, Floats]
    """(N,), (N,) Finite bounds of the columns, in the study's units, from the rows without links."""
    exact: Linear
    seen: Linear
    lower: Floats
    """(N,) Finite."""
    upper: Floats

    def __init__(self, model: Formulation) -> None:
        """Of a study's program as it is now."""
        self.model = model
        self.structure: Structure = structure_of(model)
        self._links = Links(model)
        self.linked: list[Link] = []
        """The links that have joined; others take their place with the next refresh."""
        study = strengthened(model, ())
        ranges = finite_ranges(study)
        self.units: Units = units_of(study, self.structure.moves, ranges)
        self._take(study, ranges)

    def refresh(self) -> None:
        """Take the program's costs, bounds and coefficients as they are now. Units stay."""
        self._take(strengthened(self.model, self.linked), finite_ranges(strengthened(self.model, ())))

    def _take(self, study: Linear, ranges: tuple[Floats, Floats]) -> None:
        self.study, self.ranges = study, ranges
        self.exact = self.units.inside(study)
        self.seen = seen(self.exact)
        self.lower, self.upper = (bounds / self.units.column for bounds in ranges)

    def link(self, x: Floats, least: float) -> tuple[csr_array, Floats] | None:
        """The links that (N,) x violates by more than `least` join. Returns matrix and upper sides of their rows; None where there are none."""
        known = set(self.linked)
        new = [link for link in self._links.violated(x, least) if link not in known]
        if not new:
            return None
        self.linked += new
        # Of shares and yes-or-no columns only, which keep their units.
        rows = self._links.rows(new)
        nothing = np.full(len(rows.upper), -np.inf)
        self.study, self.exact, self.seen = (
            program.with_rows(rows.matrix, nothing, rows.upper) for program in (self.study, self.exact, self.seen)
        )
        return rows.matrix, rows.upper

    def money(self, inside: float) -> float:
        """The solver's objective in money."""
        return inside * self.units.money

    def study_values(self, x: Floats) -> Floats:
        """(N,) In the study's units."""
        return x * self.units.column
