"""What each rule costs: what the plan would gain if the rule were lifted, shown with what is proven of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from sourcing_opt.analysis.answers.asked import Answer, Asked, Interval
from sourcing_opt.analysis.answers.curve import Curve
from sourcing_opt.analysis.answers.margin import Margin, margins
from sourcing_opt.analysis.answers.questions import Answers, Tell
from sourcing_opt.analysis.answers.rules import Of, Rule, lift, program_of, rules_of
from sourcing_opt.parallel import WorkOut, in_this_process
from sourcing_opt.plan import Decisions, Plan
from sourcing_opt.plan.policies import penalties_npv
from sourcing_opt.schemas.study import Study
from sourcing_opt.tolerances import CENT, HALF_A_CENT, RESOLVED

FEW = 8
"""Rules that cost nothing by themselves are lifted in pairs, to see which stands behind which, where there are no more of them than this."""

Lift = tuple[Rule, ...]
"""A question: the best plan without these rules."""


@dataclass(frozen=True)
class Price:
    """Of one rule. Money in present value; None where the answer did not come."""

    rule: Rule
    price: Interval | None
    """What the plan would gain if only this rule were lifted."""
    alone: Interval | None
    """What it would cost if it were the only one of the rules."""
    margin: Margin | None
    """What a little more room is worth, with the same sites and counts."""
    penalty: float
    """What breaking it counts for in the plan, where it is soft. [money]"""
    behind: tuple[str, ...] = ()
    """Rules of which one has to be lifted with it before it is worth anything."""


@dataclass(frozen=True)
class Group:
    """Rules lifted together."""

    name: str
    rules: tuple[str, ...]
    together: Interval | None


@dataclass(frozen=True)
class Prices:
    """Of the rules of a study."""

    plan: Plan
    """The best found that keeps all rules, from the plan in hand."""
    base: Answer
    """The same as an answer, with what is proven: no plan that keeps all rules costs less than its bound."""
    saving: float
    """Against the baseline. [money, present value]"""
    resolution: float
    """How closely every price was to be known. [money]"""
    prices: tuple[Price, ...]
    owners: tuple[Group, ...]
    together: Group
    """All rules."""
    asked: int
    answered: int
    interrupted: bool
    seconds: float
    curves: tuple[Curve, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every price is known as closely as was asked for."""
        known = [
            *(p.price for p in self.prices),
            *(p.alone for p in self.prices),
            *(g.together for g in (*self.owners, self.together)),
        ]
        return all(
            known_interval is not None and known_interval.high - known_interval.low <= self.resolution * (1 + RESOLVED) + CENT
            for known_interval in known
        )


def price(
    study: Study,
    of: Of = "policies",
    resolution: float | None = None,
    seconds: float | None = None,
    hand: Decisions | None = None,
    by_owner: bool = False,
    work_out: WorkOut[Lift, Answer] = in_this_process,
    tell: Tell | None = None,
) -> Prices:
    """Ask what every rule costs, from the plan in hand; each to within `resolution` (1 % of the saving), each question within `seconds`.

    by_owner: only what each owner's rules cost together. What the user stops is answered as far as it was. Raises Infeasible, NothingFound,
    Interrupted (before there is a plan), AuditFailed.
    """
    began = time.perf_counter()
    asked = Asked(study, partial(program_of, of=of), resolution, seconds, hand)
    base = asked.first()
    assert base.plan is not None
    rules = rules_of(study, of)
    owned: list[Rule] = [] if by_owner else rules
    owners = {
        owner: tuple(rule for rule in rules if rule.owner == owner) for owner in sorted({r.owner for r in rules if r.owner})
    }
    answers = Answers(partial(_without, asked=asked), work_out, tell)
    answers.ask([tuple(rules), *((rule,) for rule in owned), *(_others(rules, rule) for rule in owned), *owners.values()])

    def gain(lifts: Lift) -> Interval | None:
        answer = answers.found.get(lifts)
        return None if answer is None else Interval.between(base, answer)

    def alone(rule: Rule) -> Interval | None:
        none, only = answers.found.get(tuple(rules)), answers.found.get(_others(rules, rule)) if len(rules) > 1 else base
        return None if none is None or only is None else Interval.between(only, none)

    hidden = [
        rule
        for rule in owned
        if (own_gain := gain((rule,))) and not own_gain.known and (only := alone(rule)) and only.low > asked.resolution
    ]
    if len(hidden) <= FEW:
        answers.ask(combinations(hidden, 2))
    rates = margins(asked.loaded, study, owned) if owned and not answers.interrupted else {}
    broken = penalties_npv(base.plan)
    return Prices(
        plan=base.plan,
        base=base,
        saving=base.plan.npv_saving,
        resolution=asked.resolution,
        prices=tuple(
            Price(
                rule=rule,
                price=gain((rule,)),
                alone=alone(rule),
                margin=rates.get(rule.name),
                penalty=broken.get(rule.name, 0.0),
                behind=tuple(other.name for other in hidden if _hides(gain, rule, other, hidden)),
            )
            for rule in owned
        ),
        owners=tuple(Group(owner, tuple(rule.name for rule in members), gain(members)) for owner, members in owners.items()),
        together=Group("all", tuple(rule.name for rule in rules), gain(tuple(rules))),
        asked=answers.asked + 1,
        answered=len(answers.found) + 1,
        interrupted=answers.interrupted or base.interrupted,
        seconds=time.perf_counter() - began,
    )


def _hides(gain: Callable[[Lift], Interval | None], rule: Rule, other: Rule, hidden: Sequence[Rule]) -> bool:
    """Whether two rules that cost nothing by themselves cost something together, more than what is unproven of either."""
    if rule is other or rule not in hidden:
        return False
    both, one, two = gain((rule, other)) or gain((other, rule)), gain((rule,)), gain((other,))
    return both is not None and one is not None and two is not None and both.low > one.high + two.high + HALF_A_CENT


def _others(rules: Sequence[Rule], rule: Rule) -> Lift:
    return tuple(other for other in rules if other is not rule)


def _without(question: Lift, asked: Asked) -> Answer:
    return asked.ask(lambda model: lift(model, question, asked.economics))
