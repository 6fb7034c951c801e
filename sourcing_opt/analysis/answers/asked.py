"""A study's program, loaded, and asked again from the plan in hand: every answer is a plan that is audited, and a bound that is proven.

An answer is never worse than the plan in hand, where that is allowed by the question; and it does not depend on what else was asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sourcing_opt.economics import Economics, appraise
from sourcing_opt.economics.axes import Floats
from sourcing_opt.errors import AuditFailed, Infeasible, Interrupted, NothingFound
from sourcing_opt.formulation import Formulation
from sourcing_opt.formulation.asked import ties_at_most, undone_after
from sourcing_opt.optimisation.pooled import ROUNDS, exact_also_at
from sourcing_opt.optimisation.settle import settle
from sourcing_opt.plan import Decisions, Plan
from sourcing_opt.plan.audit import audit, require
from sourcing_opt.plan.policies import recomputed
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits, Outcome, Status
from sourcing_opt.solving.best import Known, Loaded
from sourcing_opt.solving.outcome import Progress
from sourcing_opt.tolerances import HALF_A_CENT, KEPT

PART = 0.01
"""Of the saving: to within how much a question is answered, where nothing else is said."""
COARSE = 1e-3
"""How closely the first plan is looked for, relatively, to learn what it saves."""
LEAST = 1.0
"""No finer resolution is worth it, where none is asked for. [money]"""

_MADE = ("economics", "model", "loaded", "_ties")
"""What is made of the values, and does not travel with them."""


@dataclass(frozen=True)
class Interval:
    """A difference of two solves. [money, present value]"""

    shown: float
    """Of the plans found."""
    low: float
    """Proven: it is no less,"""
    high: float
    """and no more."""

    @classmethod
    def between(cls, dear: Answer, cheap: Answer, least: float = 0.0) -> Interval:
        """What the best plan under one question costs more than under another, which is no less than `least`."""
        low, high = max(least, dear.bound - cheap.cost), max(least, dear.cost - cheap.bound)
        return cls(min(max(least, dear.cost - cheap.cost, low), high), low, high)

    @property
    def known(self) -> bool:
        """Whether it is known to be anything at all."""
        return self.low > HALF_A_CENT


@dataclass(frozen=True)
class Answer:
    """To one question."""

    cost: float
    """Of the best plan found, penalties included; infinite where there is none. [money, present value]"""
    bound: float
    """Proven: no plan costs less; infinite where it is proven that there is none. Of a question about a measure: see `value`."""
    plan: Plan | None
    status: Status
    value: float = 0.0
    """Of the objective, where that is not the cost."""
    proven: bool = True
    """Whether by our own arithmetic."""
    interrupted: bool = False
    """Whether the user stopped it: it is as good as it was by then."""


class Asked:
    """One study's questions. Travels to other processes by its values, with what the first answer left."""

    def __init__(
        self,
        study: Study,
        build: Callable[[Economics], Formulation],
        resolution: float | None = None,
        seconds: float | None = None,
        hand: Decisions | None = None,
        part: float = PART,
    ) -> None:
        """build: the program with all rows that questions are about, which bind nothing yet. resolution: how closely a difference of two answers
        is to be known, else this part of the saving. seconds: for each question.
        """
        self.study, self.build, self.hand, self.seconds, self.part = study, build, hand, seconds, part
        self.resolution = resolution or 0.0
        self.saving = 0.0
        """Of the plan in hand, against the baseline. [money, present value]"""
        self.worth = 1.0
        """An amount that matters: the saving, or a hundredth of the cost where that is more. [money]"""
        self._known: Known | None = None
        self._exact_at: tuple[Floats, ...] = ()
        """Loads of pools at which the program is exact."""

    def __getstate__(self) -> dict[str, Any]:
        values = {name: value for name, value in self.__dict__.items() if name not in _MADE}
        return values | {"_known": self.loaded.known if "loaded" in self.__dict__ else self._known}

    @cached_property
    def economics(self) -> Economics:
        """Of the study."""
        return exact_also_at(appraise(self.study), *self._exact_at)

    @cached_property
    def model(self) -> Formulation:
        """The program."""
        return self.build(self.economics)

    @cached_property
    def loaded(self) -> Loaded:
        """In the solver's hands."""
        return Loaded(self.model, self._known)

    @cached_property
    def _ties(self) -> float:
        return ties_at_most(self.model)

    @property
    def limits(self) -> Limits:
        """Of a question: a difference of two is then known to within the resolution."""
        return Limits(gap=0.0, seconds=self.seconds, resolution=self.resolution / 2)

    def first(self, progress: Callable[[Progress], None] | None = None) -> Answer:
        """The best plan as the study stands: the one in hand, where it is as good as is asked for. Raises Infeasible, NothingFound, Interrupted, AuditFailed."""
        hand = None if self.hand is None else (self.hand.arrive, self.hand.leave)
        asked = self.limits if self.resolution else Limits(gap=COARSE, seconds=self.seconds)
        answer = self._exact(self._first(self.loaded.solve(asked, progress, hand), asked), asked, progress)
        assert answer.plan is not None
        self.saving = answer.plan.npv_saving
        self.worth = max(1.0, abs(self.saving), abs(answer.cost) / 100)
        if not self.resolution:
            self.resolution = max(LEAST, self.part * abs(self.saving))
            if not answer.interrupted and answer.cost - answer.bound > self.resolution / 2:
                answer = self._first(self.loaded.solve(self.limits, progress, remember=True), self.limits)
                answer = self._exact(answer, self.limits, progress)
        return answer

    def _exact(self, answer: Answer, limits: Limits, progress: Callable[[Progress], None] | None) -> Answer:
        """Where agents are pooled, the best plan by a program that is exact at it: the program then stays as it is for all questions."""
        for _ in range(ROUNDS):
            plan, pools = answer.plan, self.economics.pools
            assert plan is not None
            near = max(limits.gap * abs(answer.cost), limits.resolution or 0.0)
            if not pools.some or pools.is_exact_at(plan.loads) or answer.interrupted or answer.cost - answer.bound <= near:
                break
            self._exact_at, self._known = (*self._exact_at, plan.loads), None
            for name in _MADE:
                self.__dict__.pop(name, None)
            again = self._first(self.loaded.solve(limits, progress, (plan.decisions.arrive, plan.decisions.leave)), limits)
            bound = max(again.bound, min(answer.bound, again.cost))
            answer = replace(again if again.cost <= answer.cost else answer, bound=bound, interrupted=again.interrupted)
        assert answer.plan is not None
        self.hand = answer.plan.decisions
        return answer

    def _first(self, outcome: Outcome, limits: Limits) -> Answer:
        if outcome.values is None:
            if outcome.status is Status.INFEASIBLE:
                raise Infeasible("no plan keeps all hard rules: sourcing-opt solve says which of them cannot hold together")
            if outcome.interrupted:
                raise Interrupted("stopped before any plan was found")
            raise NothingFound(f"no plan was found within {self.seconds} seconds; allow more time (--time-limit)")
        answer = self._in_hand(self._answer(outcome, self.economics), limits)
        assert answer.plan is not None
        self.hand = answer.plan.decisions
        return answer

    def _in_hand(self, answer: Answer, limits: Limits) -> Answer:
        """The plan in hand as it is, at what it costs, where that is proven to be near enough, or no more than another's; else the one found.

        The solver is told its moves alone, and may make another plan of them.
        """
        if self.hand is None or answer.plan is None:
            return answer
        plan = replace(answer.plan, decisions=self.hand, objective=0.0)
        cost = recomputed(plan)
        plan = replace(plan, objective=cost, outcome=replace(plan.outcome, objective=cost, bound=min(answer.bound, cost)))
        near = max(limits.gap * abs(cost), limits.resolution or 0.0)
        good = cost - answer.bound <= near or cost - answer.cost <= KEPT * abs(cost)
        if not (good and all(check.passed for check in audit(plan))):
            return answer
        return replace(answer, plan=plan, cost=cost, bound=min(answer.bound, cost))

    def ask(
        self,
        change: Callable[[Formulation], Economics | None] | Callable[[Formulation], None],
        limits: Limits | None = None,
        hand: Decisions | None = None,
        money: bool = True,
    ) -> Answer:
        """The best plan when the program is changed. `change` returns the study whose rules a plan then keeps, appraised, where it is another.

        money: whether the objective is the cost; else `value` and `bound` are in the objective's own unit. hand: a plan to begin with, besides
        the first. Raises Interrupted when the user stops it before it knows anything, AuditFailed.
        """
        # Loaded before anything changes: the units are those of the study as it stands, whoever asks.
        loaded = self.loaded
        with undone_after(self.model.program):
            economics = change(self.model) or self.economics
            moves = None if hand is None else (hand.arrive, hand.leave)
            outcome = loaded.solve(limits or self.limits, None, moves)
            return self._answer(outcome, economics, money)

    def _answer(self, outcome: Outcome, economics: Economics, money: bool = True) -> Answer:
        if outcome.interrupted and (outcome.values is None or outcome.bound is None):
            raise Interrupted("stopped")
        is_ours = outcome.proof == ""
        bound = -float("inf") if outcome.bound is None else outcome.bound
        if outcome.values is None:
            nowhere = float("inf")
            return Answer(
                cost=nowhere,
                bound=nowhere if outcome.status is Status.INFEASIBLE else bound,
                plan=None,
                status=outcome.status,
                value=0.0,
                proven=is_ours,
                interrupted=outcome.interrupted,
            )
        began = time.perf_counter()
        decisions, objective = settle(self.model, outcome.values)
        plan = Plan(
            economics=economics,
            decisions=decisions,
            outcome=replace(outcome, values=None, certificate=None, bound=None, status=Status.FEASIBLE),
            objective=0.0,
        )
        cost = recomputed(plan)
        # Away from the loads at which it is exact, the program has pools cost less than they do: then the bound says how much.
        if money and not economics.pools.some and objective < cost - KEPT * max(1.0, abs(cost)):
            raise AuditFailed(
                f"the plan costs {cost:,.2f}, and the model says {objective:,.2f}; nothing was written. This is a bug."
            )
        # Ties count in the program and in no cost.
        bound -= self._ties
        if money:
            bound = min(bound, cost)
        status = outcome.status
        if economics.pools.some and cost - bound > (self.resolution / 2 or COARSE * abs(cost)):
            status = Status.FEASIBLE
        known = replace(plan.outcome, objective=cost, bound=bound if money else None, status=status if money else Status.FEASIBLE)
        plan = replace(plan, objective=cost, outcome=known, times={"audit": time.perf_counter() - began})
        require(audit(plan))
        return Answer(
            cost=cost,
            bound=bound,
            plan=plan,
            status=status,
            value=objective,
            proven=is_ours,
            interrupted=outcome.interrupted,
        )
