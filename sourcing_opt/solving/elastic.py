"""A formulation whose inputs can give way: which of them can hold together, and how little must change.

Every row that comes from an input gets a slack; an input holds while its slacks are held at zero, and gives way when they are let go. So
each question changes only bounds and costs of one loaded model.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping

import pulp

from sourcing_opt.errors import Interrupted, NothingFound
from sourcing_opt.formulation import Formulation, Origin
from sourcing_opt.solving.highs import Highs
from sourcing_opt.solving.outcome import Limits, Status

VISIBLE = 1e-7
"""A slack above this, as a part of its input's size, is giving way; below it is the solver's arithmetic."""
ANY_GAP = 1e9
GOOD_ENOUGH = 0.01
"""Gap at which a smallest change is small enough: it is rounded to a readable number anyway."""
PATIENCE = 0.4
"""Part of the time left that a question after any plan at all may take: where there is one, it is found soon."""
CHANGING = 1e3
"""What one input changing by its whole size weighs against moving one process. Asked for any plan at all, a solver searches long; asked
for one that moves little, it finds it at once."""


class Elastic:
    """Holds a formulation, changed for good: its objective is how far inputs give way, and no longer money."""

    def __init__(self, model: Formulation, size: Mapping[Origin, float], seconds: float) -> None:
        """size: what counts as a change by 100 % of each input. seconds: for all questions together."""
        self.model = model
        self.until = time.perf_counter() + seconds
        self._size = size
        self._slacks: dict[Origin, pulp.LpVariable] = {}
        softened = [(row, *model.origins[row.name]) for row in model.problem.constraints() if row.name in model.origins]
        for row, origin, unit in softened:
            model.problem.extend(self._soften(row, origin, unit))
        model.problem.extend(model.behind)
        self._moving = [(variable, 1.0) for variable in model.arrive.variables]
        self._whole, self._relaxation = Highs(), Highs(mip=False)
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
            self._minimise(self._moving)
            self._answers[asked] = self._solved(self._whole, ANY_GAP, self.seconds * PATIENCE)
        return self._answers[asked]

    def least(self, free: Mapping[Origin, float | None]) -> dict[Origin, float] | None:
        """Which of `free` give way how far, when all others hold and the sum of changes is smallest; None when that is not enough.

        free: the inputs that may give way, each with the most it may (None: without end). Changes are parts of an input's size.
        The model's variables then hold a plan that needs no more; where the time is too short for a proof, it may need less.
        Raises NothingFound and Interrupted as `feasible` does.
        """
        self._let_go(free)
        self._minimise([*self._changes(free), *self._moving])
        return self._given_way(free) if self._solved(self._whole, GOOD_ENOUGH, self.seconds) else None

    def glimpse(self, free: Mapping[Origin, float | None]) -> dict[Origin, float] | None:
        """What `least` answers when sites may be open in part and the like: quick, at most as much, and None only where `least` is None."""
        self._let_go(free)
        return self._given_way(free) if self._glimpsed(free) else None

    def core(self, among: Collection[Origin]) -> frozenset[Origin]:
        """Few of `among` that already clash when sites may be open in part and the like; all of them where that does not show."""
        self._let_go(dict.fromkeys(self.origins, None))
        if not self._glimpsed(among) or not self._given_way(among):
            return frozenset(among)
        # The dual values of a least change prove that it cannot be less; inputs whose rows have none take no part in the proof.
        priced = (row.name for row in self.model.problem.constraints() if abs(row.pi or 0.0) > VISIBLE)
        return frozenset(self.model.origins[name][0] for name in priced if name in self.model.origins) & frozenset(among)

    def _glimpsed(self, costing: Iterable[Origin]) -> bool:
        self._minimise(self._changes(costing))
        if self._relaxation.model is not None:
            # From the basis of another question it takes longer than from none.
            self._relaxation.model.clearSolver()
        return self._solved(self._relaxation, GOOD_ENOUGH, self.seconds)

    def _changes(self, free: Iterable[Origin]) -> list[tuple[pulp.LpVariable, float]]:
        return [(self._slacks[origin], CHANGING) for origin in free]

    def _minimise(self, pairs: list[tuple[pulp.LpVariable, float]]) -> None:
        self.model.problem.setObjective(pulp.LpAffineExpression(pairs))

    def _given_way(self, free: Iterable[Origin]) -> dict[Origin, float]:
        changes = {origin: float(self._slacks[origin].varValue or 0.0) for origin in free}
        return {origin: change for origin, change in changes.items() if change > VISIBLE}

    def _soften(self, row: pulp.LpConstraint, origin: Origin, unit: float) -> list[pulp.LpConstraint]:
        """One slack for all rows of an input, as it is one number that changes; returns the rows that takes besides."""
        number, problem = len(self._slacks), self.model.problem
        if origin not in self._slacks:
            self._slacks[origin] = problem.add_variable(f"slack_{number}", 0, 0)
        slack, change = self._slacks[origin], unit * self._size[origin]
        if row.sense != pulp.LpConstraintEQ:
            row.expr.addterm(slack, -change if row.sense == pulp.LpConstraintLE else change)
            return []
        # An equality gives way downward, each by an amount of its own and none by more than the slack.
        amount = problem.add_variable(f"below_{row.name}", 0, None)
        row.expr.addterm(amount, 1.0)
        limit = pulp.LpAffineExpression([(amount, 1.0), (slack, -change)])
        return [pulp.LpConstraint(limit, pulp.LpConstraintLE, f"limit_{row.name}", 0.0)]

    def _let_go(self, free: Mapping[Origin, float | None]) -> None:
        for origin, slack in self._slacks.items():
            slack.upBound = free.get(origin, 0)

    def _solved(self, highs: Highs, gap: float, seconds: float) -> bool:
        """Whether there is a plan; raises where that is not known."""
        if self.seconds == 0:
            raise NothingFound("the time is over")
        highs.limits = Limits(gap, seconds)
        highs.actualResolve(self.model.problem)
        outcome = highs.outcome
        assert outcome is not None
        if outcome.interrupted:
            raise Interrupted("stopped before the diagnosis was done")
        if outcome.status is Status.NOTHING_FOUND:
            raise NothingFound("the time did not suffice to tell")
        return outcome.status is not Status.INFEASIBLE
