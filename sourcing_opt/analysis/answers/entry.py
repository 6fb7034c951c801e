"""The price at which work would go somewhere: a target for whoever negotiates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sourcing_opt.analysis.answers.asked import Answer, Asked
from sourcing_opt.economics import Economics, appraise
from sourcing_opt.formulation import Formulation
from sourcing_opt.optimisation import evaluated
from sourcing_opt.plan import Decisions
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import Quote
from sourcing_opt.tolerances import DIVISOR, HALF_A_CENT, PROVEN

ROUNDS = 12
"""Of Dinkelbach's iteration; three to five are usual."""
FIRST = 1000.0
"""A price to learn from what a plan costs at others. [money]"""


@dataclass(frozen=True)
class Entry:
    """A price as a quote would have it, fixed over the horizon unless there is a quote that says otherwise."""

    price: float
    """At this price a plan that has the work there costs no more than the plan in hand."""
    at_most: float
    """Proven: at a higher price every such plan costs more."""
    now: float
    """What is paid today comes to this price, for the plan that has the work there."""
    per: str
    """fte (and year), unit or year."""
    currency: str
    indexation: float
    """[share/year]"""


def entry(
    asked: Asked, process: str, location: str, insist: Callable[[Formulation], None], share: float, base: Answer, insisted: Answer
) -> Entry | None:
    """The highest price at which insisting costs nothing; None where it costs something even for nothing.

    insist: bounds what the program must have there; insisted: the answer at today's price. By Dinkelbach: what the plan found costs depends on the
    price in a line, whose crossing with what the plan in hand costs is the next price asked, until no plan costs less there.
    """
    assert insisted.plan is not None
    terms = _terms(asked.study, process, location)
    line = Line(asked.study, terms)
    least, best = share * _least_slope(asked, terms), insisted.plan.decisions
    now, price, highest = line.crossing(best, insisted.cost), line.crossing(best, base.cost), np.inf
    for _ in range(ROUNDS):
        asking = max(price, HALF_A_CENT)
        answer = _ask(asked, terms, asking, insist, best)
        if answer.plan is None or answer.interrupted:
            break
        highest = min(highest, asking + max(0.0, base.cost - answer.bound) / least)
        if answer.cost >= base.cost - HALF_A_CENT:
            break
        best = answer.plan.decisions
        price = line.crossing(best, base.cost)
    if price < 0:
        return None
    return Entry(
        price=price,
        at_most=max(price, highest),
        now=now,
        per=terms.per,
        currency=str(terms.currency),
        indexation=terms.indexation,
    )


class Line:
    """What decisions cost by the price that is quoted: a line, but for providers' terms."""

    def __init__(self, study: Study, terms: Quote) -> None:
        """terms: of the quote, whatever its price."""
        self.study, self.terms = study, terms

    def cost(self, decisions: Decisions, price: float) -> float:
        """[money, present value]"""
        return evaluated(appraise(quoted(self.study, self.terms, price)), decisions).objective

    def crossing(self, decisions: Decisions, target: float) -> float:
        """The price at which the decisions cost so much; below zero where they cost more even for nothing."""
        low, high = 0.0, FIRST
        at = 0.0
        for _ in range(ROUNDS):
            first, second = self.cost(decisions, low), self.cost(decisions, high)
            if second <= first:
                return -np.inf
            at = low + (target - first) * (high - low) / (second - first)
            if at < 0 or abs(self.cost(decisions, at) - target) <= PROVEN * abs(target):
                break
            low, high = at, at * 1.001 + 1.0
        return at


def _terms(study: Study, process: str, location: str) -> Quote:
    """How a quote would be put: as the one there is, else per FTE and year in the study's currency."""
    [place] = [row for row in study.locations if row.id == location]
    for quote in study.quotes:
        if (quote.process, quote.location) == (process, location):
            return quote.replace(currency=quote.currency or place.currency or study.study.currency)
    return Quote(process=process, location=location, price=0.0, per="fte", currency=study.study.currency, source="assumption")


def quoted(study: Study, terms: Quote, price: float) -> Study:
    others = tuple(row for row in study.quotes if (row.process, row.location) != (terms.process, terms.location))
    return study.replace(quotes=(*others, terms.replace(price=max(0.0, price))))


def _ask(asked: Asked, terms: Quote, price: float, insist: Callable[[Formulation], None], hand: Decisions) -> Answer:
    """The best plan at a price: by the program that is loaded, with the figures of the study in which it is quoted."""
    economics = appraise(quoted(asked.study, terms, price))
    other = asked.build(economics)

    def change(model: Formulation) -> Economics:
        take_figures(model, other)
        insist(model)
        return economics

    if other.program.matrix.shape == asked.model.program.matrix.shape:
        return asked.ask(change, hand=hand)
    # A price of something that nothing was paid for: other columns.
    anew = Asked(economics.study, asked.build, asked.resolution, asked.seconds, hand)
    anew.first()
    return anew.ask(insist, hand=hand)


def take_figures(model: Formulation, other: Formulation) -> None:
    """Put the costs, bounds and coefficients of a program in the place of those of another that differs in nothing else."""
    ours, theirs = model.program, other.program
    ours.cost[:], ours.offset = theirs.cost, theirs.offset
    ours.row_lower[:], ours.row_upper[:] = theirs.row_lower, theirs.row_upper
    ours.put_matrix(theirs.matrix.copy())


def _least_slope(asked: Asked, terms: Quote) -> float:
    """What a unit of price costs at least where all of the process is there in the end: each of its workstreams came when that cost least."""
    model, (dear, cheap) = (
        asked.model,
        (asked.build(appraise(quoted(asked.study, terms, price))).program for price in (2 * FIRST, FIRST)),
    )
    axes, arrive = asked.economics.axes, model.arrive
    discounts = [tier.discount for tier in asked.study.provider_tiers]
    slope = (dear.cost - cheap.cost)[arrive.columns] / FIRST * (1 - max(discounts, default=0.0))
    here = arrive.l == axes.location_index[terms.location]
    rows = axes.by_process[terms.process]
    return max(sum(float(slope[here & (arrive.p == p)].min(initial=np.inf)) for p in rows), DIVISOR)
