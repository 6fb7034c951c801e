"""A formulation whose inputs can give way: which of them can hold together, and how little must change.

Every row that comes from an input gets a slack; an input holds while its slacks are held at zero, and gives way when they are let go. So
each question changes only bounds and costs of one loaded model.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping

import pulp

from sourcing_opt.errors import Interrupted, NothingFound
from sourcing_opt.formulation import Formulation, Origin
from sourcing_opt.solving.highs import Highs
from sourcing_opt.solving.outcome import Limits, Status

VISIBLE = 1e-7
"""A slack above this, as a part of its input's size, is giving way; below it is the solver's arithmetic."""
ANY_GAP = 1e9
GOOD_ENOUGH = 1e-3
"""Gap at which a smallest change is small enough: it is rounded to a readable number anyway."""
MOVING = 1e-4
"""What moving everything once weighs against one input changing by its whole size. Asked only for any plan at all, a solver searches
long; asked for one that moves little, it finds it at once."""


class Elastic:
    """Holds a formulation, changed for good: its objective is how far inputs give way, and no longer money."""

    def __init__(self, model: Formulation, size: Mapping[Origin, float], seconds: float) -> None:
        """size: what counts as a change by 100 % of each input. seconds: for all questions together."""
        self.model = model
        self.until = time.perf_counter() + seconds
        self._size = size
        self._slacks: dict[Origin, list[pulp.LpVariable]] = {}
        for number, row in enumerate(model.problem.constraints()):
            if row.name in model.origins:
                self._soften(row, number, *model.origins[row.name])
        model.problem.extend(model.behind)
        weight = MOVING / max(1, len(model.economics.axes.workstreams))
        self._moving = [(variable, weight) for variable in model.arrive.variables]
        self._highs = Highs()
        self._answers: dict[frozenset[Origin], bool] = {}

    @property
    def origins(self) -> tuple[Origin, ...]:
        """All inputs that can give way, in the order of their first rows."""
        return tuple(self._slacks)

    @property
    def seconds(self) -> float:
        """What is left of the time."""
        return max(0.0, self.until - time.perf_counter())

    def feasible(self, kept: Collection[Origin]) -> bool:
        """Whether some plan keeps all of these, whatever becomes of the other inputs.

        Raises NothingFound when the time does not suffice to tell, Interrupted when the user stopped it.
        """
        asked = frozenset(kept)
        if asked not in self._answers:
            self._let_go(dict.fromkeys((origin for origin in self.origins if origin not in asked), None))
            self.model.problem.setObjective(pulp.LpAffineExpression(self._moving))
            self._answers[asked] = self._solved(ANY_GAP)
        return self._answers[asked]

    def least(self, free: Mapping[Origin, float | None]) -> dict[Origin, float] | None:
        """Which of `free` give way how far, when all others hold and the sum of changes is smallest; None when that is not enough.

        free: the inputs that may give way, each with the most it may (None: without end). Changes are parts of an input's size.
        The model's variables then hold a plan that needs no more. Raises NothingFound and Interrupted as `feasible` does.
        """
        self._let_go(free)
        slacks = [(slack, 1.0) for origin in free for slack in self._slacks[origin]]
        self.model.problem.setObjective(pulp.LpAffineExpression([*slacks, *self._moving]))
        if not self._solved(GOOD_ENOUGH):
            return None
        changes = {origin: max(float(slack.varValue or 0.0) for slack in self._slacks[origin]) for origin in free}
        return {origin: change for origin, change in changes.items() if change > VISIBLE}

    def _soften(self, row: pulp.LpConstraint, number: int, origin: Origin, unit: float) -> None:
        """One slack for all rows of an input, as it is one number that changes; equalities give way one by one, and downward."""
        slacks = self._slacks.setdefault(origin, [])
        if not slacks or row.sense == pulp.LpConstraintEQ:
            slacks.append(self.model.problem.add_variable(f"slack_{number}", 0, 0))
        sign = -1.0 if row.sense == pulp.LpConstraintLE else 1.0
        row.expr.addterm(slacks[-1], sign * unit * self._size[origin])

    def _let_go(self, free: Mapping[Origin, float | None]) -> None:
        for origin, slacks in self._slacks.items():
            for slack in slacks:
                slack.upBound = free.get(origin, 0)

    def _solved(self, gap: float) -> bool:
        """Whether there is a plan; raises where that is not known."""
        self._highs.limits = Limits(gap, self.seconds)
        self._highs.actualResolve(self.model.problem)
        outcome = self._highs.outcome
        assert outcome is not None
        if outcome.interrupted:
            raise Interrupted("stopped before the diagnosis was done")
        if outcome.status is Status.NOTHING_FOUND:
            raise NothingFound("the time did not suffice to tell")
        return outcome.status is not Status.INFEASIBLE
