"""A formulation whose inputs can give way: which of them can hold together, and how little must change.

Every row that comes from an input gets a slack; an input holds while its slacks are held at zero, and gives way when they are let go. So
each question changes only bounds and costs of one program, in the solver's units.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.errors import Interrupted, NothingFound
from sourcing_opt.formulation import Formulation, Origin
from sourcing_opt.formulation.linear import Linear
from sourcing_opt.formulation.program import Terms
from sourcing_opt.formulation.ranges import finite_ranges
from sourcing_opt.solving.best import interruptible
from sourcing_opt.solving.engine import SMALL, Answer, Clock, Effort, Found, Simplex, solve_whole
from sourcing_opt.solving.search.units import Units, seen, units_of

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
LARGE = 1e8
"""An amount that can be larger is counted in the largest that it can be."""
OTHERWISE = Effort(seed=1, thorough=False)
"""Another way through a program that is said to hold nothing: the solver has been wrong there, in one of thousands of small ones."""


class Elastic:
    """Holds a formulation, changed for good: its inputs have slacks. What is asked costs what inputs give way, and no money."""

    def __init__(self, model: Formulation, size: Mapping[Origin, float], seconds: float) -> None:
        """size: what counts as a change by 100 % of each input. seconds: for all questions together."""
        self.model = model
        self.until = time.perf_counter() + seconds
        self.values = np.zeros(0)
        """(N,) The plan that the last question found."""
        self._slacks = self._soften(size)
        for add in model.behind:
            add()
        self._clock = Clock()
        self._columns = np.array(list(self._slacks.values()), dtype=np.intp)
        softened = Linear.of(model.program)
        softened = replace(softened, cost=np.zeros(len(softened.cost)), offset=0.0)
        self._units = self._units_of(softened)
        self._asked = seen(self._units.inside(softened))
        """With the bounds and costs of the last question."""
        self._relaxation = Simplex(self._asked, self._clock)
        self._start: Floats | None = None
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
            self._ask(let_go=dict.fromkeys((origin for origin in self.origins if origin not in asked), None))
            self._answers[asked] = self._solved(ANY_GAP, self.seconds * PATIENCE)
        return self._answers[asked]

    def least(self, free: Mapping[Origin, float | None]) -> dict[Origin, float] | None:
        """Which of `free` give way how far, when all others hold and the sum of changes is smallest; None when that is not enough.

        free: the inputs that may give way, each with the most it may (None: without end). Changes are parts of an input's size.
        `values` then holds a plan that needs no more; where the time is too short for a proof, it may need less.
        Raises NothingFound and Interrupted as `feasible` does.
        """
        self._ask(let_go=free, costing=free)
        if not self._solved(GOOD_ENOUGH, self.seconds):
            return None
        self._settle()
        return self._given_way(free)

    def glimpse(self, free: Mapping[Origin, float | None]) -> dict[Origin, float] | None:
        """What `least` answers when sites may be open in part and the like: quick, at most as much, and None only where `least` is None."""
        return self._given_way(free) if self._glimpsed(free, costing=free) else None

    def core(self, among: Collection[Origin]) -> frozenset[Origin]:
        """Few of `among` that already clash when sites may be open in part and the like; all of them where that does not show."""
        if not self.clash_in_part(among):
            return frozenset(among)
        # The dual values of a least change prove that it cannot be less; inputs whose rows have none take no part in the proof.
        priced = np.flatnonzero(np.abs(self._relaxation.duals()) > VISIBLE).tolist()
        return frozenset(self.model.origins[row][0] for row in priced if row in self.model.origins) & frozenset(among)

    def clash_in_part(self, kept: Collection[Origin]) -> bool:
        """Whether these clash even when sites may be open in part and the like: quick, and never where `feasible`."""
        return self._glimpsed(dict.fromkeys(self.origins, None), costing=kept) and bool(self._given_way(kept))

    def _glimpsed(self, let_go: Mapping[Origin, float | None], costing: Iterable[Origin]) -> bool:
        self._ask(let_go, costing, moving=0.0)
        # From the basis of another question it takes longer than from none.
        self._relaxation.forget()
        answer = self._relaxed(self._asked.lower, self._asked.upper, self.seconds)
        if answer is Answer.SOLVED:
            self._keep(self._relaxation.values())
        return _known(answer)

    def _ask(self, let_go: Mapping[Origin, float | None], costing: Iterable[Origin] = (), moving: float = 1.0) -> None:
        """Inputs that may give way, those of them that it costs something, and what it costs to move all of a workstream."""
        most = {origin: np.inf if limit is None else limit for origin, limit in let_go.items()}
        upper, cost = self._asked.upper.copy(), np.zeros(len(self._asked.cost))
        upper[self._columns] = [most.get(origin, 0.0) for origin in self._slacks]
        cost[self.model.arrive.columns] = moving
        cost[[self._slacks[origin] for origin in costing]] = CHANGING
        self._asked = replace(self._asked, upper=upper, cost=cost)

    def _given_way(self, free: Iterable[Origin]) -> dict[Origin, float]:
        changes = {origin: float(self.values[self._slacks[origin]]) for origin in free}
        return {origin: change for origin, change in changes.items() if change > VISIBLE}

    def _soften(self, size: Mapping[Origin, float]) -> dict[Origin, int]:
        """Input -> its slack: one for all of its rows, as it is one number that changes."""
        program = self.model.program
        rows = np.array(sorted(self.model.origins), dtype=np.intp)
        inputs = [self.model.origins[row] for row in rows.tolist()]
        origins = list(dict.fromkeys(origin for origin, _ in inputs))
        columns = program.add_columns("slack", np.arange(len(origins)), upper=0.0)
        slacks = dict(zip(origins, columns.tolist(), strict=True))
        slack = np.array([slacks[origin] for origin, _ in inputs], dtype=np.intp)
        change = np.array([unit * size[origin] for origin, unit in inputs])

        low, up = program.row_lower[rows], program.row_upper[rows]
        equal, side = low == up, np.where(np.isinf(low), -1.0, 1.0)
        program.add_terms(Terms.of(rows[~equal], slack[~equal], (side * change)[~equal]))
        # An equality gives way downward, each by an amount of its own and none by more than the slack.
        rows, slack_rows = rows[equal], np.arange(equal.sum())
        amount = program.add_columns("below", rows)
        program.add_terms(Terms.of(rows, amount))
        limits = Terms.of(slack_rows, amount) + Terms.of(slack_rows, slack[equal], -change[equal])
        program.add_rows("limit", rows, terms=limits, upper=0.0)
        return slacks

    def _units_of(self, softened: Linear) -> Units:
        """Slacks keep theirs, which is an input's size; all else is counted as where no input gives way by more than its size."""
        upper, own_columns = softened.upper.copy(), np.zeros(len(softened.cost), dtype=bool)
        upper[self._columns] = 1.0
        own_columns[[*self._columns, *self.model.arrive.columns, *self.model.leave.columns]] = True
        by_size = replace(softened, upper=upper)
        units = units_of(by_size, own_columns, finite_ranges(by_size))
        # Only what is beyond a solver's digits: with all amounts in units of their own, questions take it several times as long.
        return replace(units, column=np.where(units.column > LARGE, units.column, 1.0), money=1.0)

    def _solved(self, gap: float, seconds: float) -> bool:
        """Whether there is a plan. Raises where that is not known."""
        outcome = self._searched(Effort(gap), seconds)
        if outcome.answer is Answer.INFEASIBLE and len(self._asked.cost) <= SMALL:
            outcome = self._searched(replace(OTHERWISE, gap=gap), seconds)
        if outcome.x is None:
            return _known(outcome.answer)
        self._start = outcome.x
        self._keep(outcome.x)
        return True

    def _settle(self) -> None:
        """The plan just found, with whole numbers that are whole."""
        assert self._start is not None
        lower, upper, integer = self._asked.lower.copy(), self._asked.upper.copy(), self._asked.integer
        lower[integer] = upper[integer] = np.round(self._start[integer])
        self._relaxation.forget()
        if self._relaxed(lower, upper, np.inf) is Answer.SOLVED:
            self._keep(self._relaxation.values())

    def _searched(self, effort: Effort, seconds: float) -> Found:
        with self._asking(seconds):
            return solve_whole(self._asked, effort, self._clock, self._start)

    def _relaxed(self, lower: Floats, upper: Floats, seconds: float) -> Answer:
        """Solve the linear program with the costs of the last question."""
        columns = np.arange(len(lower))
        self._relaxation.bound_columns(columns, lower, upper)
        self._relaxation.price(columns, self._asked.cost)
        with self._asking(seconds):
            return self._relaxation.solve()

    @contextmanager
    def _asking(self, seconds: float) -> Iterator[None]:
        """Raises NothingFound where there is no time, Interrupted where the user stopped the solver."""
        if seconds == 0:
            raise NothingFound("the time is over")
        self._clock.until = time.perf_counter() + seconds
        with interruptible(self._clock):
            yield
        if self._clock.stopped:
            self._clock.stopped = False
            raise Interrupted("stopped before the diagnosis was done")

    def _keep(self, x: Floats) -> None:
        self.values = x * self._units.column


def _known(answer: Answer) -> bool:
    """Whether there is a plan. Raises NothingFound."""
    if answer in (Answer.STOPPED, Answer.UNKNOWN):
        raise NothingFound("the time did not suffice to tell")
    return answer is Answer.SOLVED
