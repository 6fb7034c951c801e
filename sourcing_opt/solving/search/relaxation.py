"""The linear relaxation by sifting: over the columns that matter, priced over all; its bounds by our own arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from sourcing_opt.economics.axes import Flags, Floats, Indices
from sourcing_opt.solving.engine import Answer, Basis, Clock, Simplex
from sourcing_opt.solving.search.bounds import Box
from sourcing_opt.solving.search.problem import Problem
from sourcing_opt.solving.search.structure import State, likely
from sourcing_opt.solving.search.units import USUAL

PLACES = 40
"""To begin with: each workstream's cheapest places, in their first wave."""
JOINING = 0.1
"""Of each workstream's columns that pay, those that pay at least this part of the best join."""
ROUNDS = 100
PAYS = -1e-9
"""A reduced cost below this pays."""
RAY = 1e-11
"""Parts of a ray this small, relative to its largest, are the solver's arithmetic."""
VIOLATED = 0.02
"""A link violated by less is not worth a row."""

Fixing = Mapping[int, State]
"""Split -> its state, where it is not free."""


@dataclass(frozen=True)
class Solved:
    """The relaxation at a node."""

    bound: float
    """Infinite: nothing keeps the rows."""
    duals: Floats
    """(M,) That prove it."""
    x: Floats | None
    """(N,) None where there is none."""
    reduced: Floats | None = None
    """(N,) Reduced costs."""
    proven: bool = True
    """Whether the bound is by our own arithmetic."""


class Relaxation:
    """A problem's relaxation in the solver's hands, with the node at which it stands."""

    def __init__(self, problem: Problem, clock: Clock, close: float, kept: Flags | None = None) -> None:
        """close: how closely it is solved, relatively. kept: (N,) the columns to begin with, instead of the likely ones."""
        self.problem, self.close, self.structure = problem, close, problem.structure
        exact, seen = problem.exact, problem.seen
        self._free()
        begun = likely(self.structure, exact.cost, problem.lower, PLACES) if kept is None else kept | (problem.lower > 0)
        self.kept: Flags = begun
        self._owner = np.full(exact.shape[1], -1)
        self._owner[self.structure.arrivals] = self.structure.workstream
        self._order: Indices = np.flatnonzero(self.kept)
        self._at = np.full(exact.shape[1], -1)
        self._at[self._order] = np.arange(len(self._order))
        self._by_column()
        self.simplex = Simplex(seen.only(self._order, seen.lower, seen.upper, seen.lower), clock)

    def _free(self) -> None:
        """Stand at the root."""
        problem = self.problem
        self.free = Box(problem.lower, problem.upper, problem.exact.row_lower, problem.exact.row_upper)
        self.box = self.free.copy()
        self._fixing: Fixing = {}
        cost = problem.exact.cost
        dearest = float(np.maximum(cost * problem.lower, cost * problem.upper).sum())
        self._most = problem.exact.offset + dearest + USUAL + abs(dearest)
        """No solution costs as much: a bound that is higher says that there is none, and saves the solver the way to infinity."""

    def standing(self) -> tuple[Indices, Indices]:
        """(N,), (M,) Where the last solve ended; a column that is left out stands at -1."""
        columns, rows = self.simplex.standing()
        positions = np.full(len(self.kept), -1)
        positions[self._order] = columns
        return positions, rows

    def stand_as(self, columns: Indices, rows: Indices) -> None:
        """Begin the next solve where another relaxation of the same columns stood."""
        self.simplex.stand(np.maximum(columns[self._order], 0), rows)

    def _by_column(self) -> None:
        self._exact_columns = csr_array(self.problem.exact.matrix.T.tocsr())
        self._seen_columns = csr_array(self.problem.seen.matrix.T.tocsr())

    def stand_at(self, fixing: Fixing, basis: Basis | None = None) -> None:
        """Change to another node."""
        for index in sorted({*self._fixing, *fixing}):
            if self._fixing.get(index) != fixing.get(index):
                self._change(index, fixing.get(index))
        self._fixing = dict(fixing)
        if basis is not None:
            self.simplex.start_from(basis)

    def _change(self, index: int, state: State | None) -> None:
        split = self.structure.splits[index]
        columns, row = split.columns, split.row
        if split.least is not None and split.opposite >= 0:
            columns = np.append(columns, split.opposite)
        lower, upper = self.free.lower[columns], self.free.upper[columns]
        if split.least is not None:
            if state is not None:
                # All or nothing of it, and nothing of what would undo it where there is some.
                some = state[0] == 1
                lower = np.maximum(lower, [split.least, -np.inf][: len(columns)]) if some else lower
                upper = np.minimum(upper, [np.inf if some else 0.0, 0.0 if some else np.inf][: len(columns)])
        elif row is None:
            if state is not None:
                lower, upper = np.array([float(state[0])]), np.array([float(state[1])])
        else:
            first, last, must = (0, len(columns) - 1, False) if state is None else state
            order = np.arange(len(columns))
            upper = np.where((order >= first) & (order <= last), upper, 0.0)
            least = max(self.free.row_lower[row], 1.0) if must else self.free.row_lower[row]
            if least != self.box.row_lower[row]:
                self.box.row_lower[row] = least
                self.simplex.bound_row(row, least, self.box.row_upper[row])
        self.box.lower[columns], self.box.upper[columns] = lower, upper
        self.simplex.bound_columns(self._at[columns], lower, upper)

    def solve(self, cutoff: float = np.inf) -> Solved:
        """To within `close`, or until the bound is beyond the cutoff, or the time is over: then the best bound so far, and no x."""
        exact = self.problem.exact
        best, proof = -np.inf, np.zeros(exact.shape[0])
        if not len(self._order):
            return self._nothing_to_decide()
        beyond = min(cutoff, self._most)
        for _ in range(ROUNDS):
            answer = self.simplex.solve(beyond)
            if answer in (Answer.STOPPED, Answer.UNKNOWN):
                return Solved(bound=best, duals=proof, x=None)
            if answer is Answer.INFEASIBLE:
                verdict = self._infeasible()
                if isinstance(verdict, Solved):
                    return verdict
                self._join(verdict)
                continue
            bound, duals, reduced, worst = self.priced(self.simplex.duals(), exact.cost)
            if bound + exact.offset > best:
                best, proof = bound + exact.offset, duals
            if best > cutoff:
                return Solved(bound=best, duals=proof, x=None)
            if best >= self._most and (none := self._none_by(proof)) is not None:
                return none
            objective = self.simplex.objective
            paying = self._paying(reduced, worst)
            if len(paying) and (answer is Answer.BEYOND or objective - best > self.close * abs(objective)):
                self._join(paying)
            elif answer is Answer.BEYOND:
                # By the solver's arithmetic, and not by ours: once more, to the end.
                beyond = np.inf
            else:
                break
        x = self.problem.seen.lower.copy()
        x[self._order] = self.simplex.values()
        return Solved(bound=best, duals=proof, x=x, reduced=reduced)

    def _nothing_to_decide(self) -> Solved:
        """Without a column, rows are kept or they are not."""
        duals = (self.box.row_lower > 0).astype(float) - (self.box.row_upper < 0)
        none = np.zeros(0)
        return (
            Solved(bound=np.inf, duals=duals, x=None)
            if duals.any()
            else Solved(bound=self.problem.exact.offset, duals=duals, x=none, reduced=none)
        )

    def priced(self, duals: Floats, cost: Floats) -> tuple[float, Floats, Floats, Floats]:
        """A bound without the offset and the duals that give it; (N,) reduced costs, and (P,) the most negative of each workstream's arrivals
        that are left out.

        Where these pay, the duals of the rows that conserve their work are lowered until they do not: of all that pays, work arrives once.
        """
        structure = self.structure
        duals = self.box.admissible(duals)
        reduced = cost - self._exact_columns @ duals
        worst = np.zeros(structure.count)
        left_out = ~self.kept[structure.arrivals]
        np.minimum.at(worst, structure.workstream[left_out], reduced[structure.arrivals[left_out]])
        if not worst.any():
            return self.box.value(duals, reduced), duals, reduced, worst
        lowered = duals.copy()
        lowered[structure.conserving] += worst[structure.conserved]
        lowered = self.box.admissible(lowered)
        return self.box.value(lowered, cost - self._exact_columns @ lowered), lowered, reduced, worst

    def bounded(self, duals: Floats) -> list[tuple[float, Floats]]:
        """The bounds that some duals give where the relaxation stands, and the duals in the end: of the cost, and, where they are a ray, without."""
        cost = self.problem.exact.cost
        value, proof, _, _ = self.priced(duals, cost)
        found = [(value + self.problem.exact.offset, proof)]
        if (none := self._none_by(duals)) is not None:
            found.append((none.bound, none.duals))
        return found

    def _paying(self, reduced: Floats, worst: Floats) -> Indices:
        left_out = np.flatnonzero(~self.kept & (reduced < PAYS))
        return np.asarray(left_out[reduced[left_out] <= JOINING * worst[self._owner[left_out]]])

    def _infeasible(self) -> Solved | Indices:
        """Proven by a ray priced over all columns; or the columns that may mend it."""
        ray, none = self.simplex.ray(), np.zeros(len(self.kept))
        for signed in () if ray is None else (ray, -ray):
            signed = np.where(np.abs(signed) < RAY * np.abs(signed).max(), 0.0, signed)
            if (proven := self._none_by(signed)) is not None:
                return proven
            _, _, reduced, worst = self.priced(signed, none)
            if len(mending := self._paying(reduced, worst)):
                return mending
        if len(rest := np.flatnonzero(~self.kept)):
            return rest
        return Solved(bound=np.inf, duals=np.zeros(self.problem.exact.shape[0]), x=None, proven=False)

    def _none_by(self, ray: Floats) -> Solved | None:
        """Where it proves, priced over all columns without their costs, that nothing keeps the rows."""
        value, duals, _, _ = self.priced(ray, np.zeros(len(self.kept)))
        return Solved(bound=np.inf, duals=duals, x=None) if value > -PAYS * np.abs(duals).max(initial=0.0) else None

    def _join(self, columns: Indices) -> None:
        seen = self.problem.seen
        self.simplex.add_columns(seen.cost[columns], seen.lower[columns], seen.upper[columns], self._seen_columns[columns])
        self._at[columns] = np.arange(len(self._order), len(self._order) + len(columns))
        self._order = np.concatenate([self._order, columns])
        self.kept[columns] = True

    def link(self, x: Floats) -> bool:
        """Add the links that x violates; whether there are any."""
        links = self.problem.link(x, VIOLATED)
        if links is None:
            return False
        matrix, upper = links
        nothing = np.full(len(upper), -np.inf)
        for box in (self.free, self.box):
            box.row_lower, box.row_upper = np.concatenate([box.row_lower, nothing]), np.concatenate([box.row_upper, upper])
        self._by_column()
        self.simplex.add_rows(csr_array(matrix[:, self._order]), nothing, upper)
        return True
