"""One objective after another: least cost first, then the least of each measure among the plans that are still good enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from sourcing_opt.analysis.answers.asked import Asked
from sourcing_opt.analysis.answers.measures import at_most, cost_at_most, least, program_with, require_measure, value_of
from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.formulation import Formulation
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits, Status
from sourcing_opt.tolerances import RESOLVED, SAME_MEASURE, TOUCH

NEAR = 0.005
"""Of what a measure is before: how closely its least is looked for."""


@dataclass(frozen=True)
class Then:
    """An objective after those before it."""

    measure: str
    within: float
    """What the objective before it may give way: of the saving where that is the cost, else of its value. [share]"""


@dataclass(frozen=True)
class Reached:
    """What became of an objective."""

    measure: str
    before: float
    value: float
    bound: float
    """Proven: with what the objectives before it leave, it is no less."""


def read_then(text: str, within: float) -> Then:
    """MEASURE:min. Raises InvalidInput."""
    name, _, aim = text.partition(":")
    if aim != "min":
        raise InvalidInput(
            [
                Problem(
                    "is no objective", address=f'--then "{text}"', suggestion="write MEASURE:min; of every measure less is better"
                )
            ]
        )
    return Then(name.strip(), within)


def in_sequence(study: Study, plan: Plan, steps: Sequence[Then], limits: Limits) -> tuple[Plan, tuple[Reached, ...]]:
    """The plan after all objectives, from the one of least cost. limits: its seconds are each objective's.

    The cheapest of those that have as little of everything. Raises InvalidInput for a measure that the study does not have, AuditFailed, Interrupted.
    """
    for step in steps:
        require_measure(study, step.measure)
    asked = Asked(
        study,
        partial(program_with, names=tuple(dict.fromkeys(step.measure for step in steps))),
        limits.resolution,
        limits.seconds,
        plan.decisions,
    )
    base = asked.first()
    assert base.plan is not None
    cost = base.cost + steps[0].within * abs(asked.saving) + TOUCH * abs(base.cost)
    bounds: dict[str, float] = {}

    def within(model: Formulation) -> None:
        cost_at_most(model, cost)
        for name, most in bounds.items():
            at_most(model, name, most)

    best, reached, proven = base.plan, list[Reached](), True
    for number, step in enumerate(steps):
        before = value_of(best, step.measure)
        near = NEAR * max(before, SAME_MEASURE)
        answer = least(asked, step.measure, within, best.decisions, before, near, max(before, SAME_MEASURE))
        if answer.plan is not None and value_of(answer.plan, step.measure) <= before:
            best = answer.plan
        value = value_of(best, step.measure)
        reached.append(Reached(step.measure, before, value, min(answer.bound, value)))
        proven = proven and value - answer.bound <= near * (1 + RESOLVED) + TOUCH
        give = steps[number + 1].within if number + 1 < len(steps) else 0.0
        bounds[step.measure] = value * (1 + give) + TOUCH * max(1.0, value)
    cheapest = asked.ask(within, hand=best.decisions)
    if cheapest.plan is not None and cheapest.cost < best.objective:
        best = cheapest.plan
    status = Status.OPTIMAL if proven and base.status is Status.OPTIMAL else Status.FEASIBLE
    outcome = replace(base.plan.outcome, objective=best.objective, bound=min(base.bound, best.objective), status=status)
    return replace(best, outcome=outcome, times=plan.times, unmoved=plan.unmoved), tuple(reached)
