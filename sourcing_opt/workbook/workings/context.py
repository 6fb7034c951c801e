"""What the rules are written with: their lines, and sums over pairs of work and place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import mul
from typing import Any, Literal

from sourcing_opt.economics.attributes import domains
from sourcing_opt.economics.axes import Flags
from sourcing_opt.schemas.policies import Domain, Rule
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.functions import product_sum
from sourcing_opt.workbook.grid.table import Column
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.workings.amounts import SHARE, Amounts
from sourcing_opt.workbook.workings.presence_by_place import Block, Figure, Presence
from sourcing_opt.workbook.workings.selections import Repetition, Selections, Span

Side = Literal["max", "min"]
ByPeriod = Sequence[Expression | None]
"""A figure for each period; None where the rule does not hold yet or any more."""
Factor = Callable[[Span], Expression]
"""Span -> a figure of each of its pairs."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One bound of one repetition of a policy, for one process or place where it is about each."""

    of: Repetition
    selection: str
    """The column of ones and zeros that says who is meant."""
    label: str
    side: Side
    bound: Expression | float
    unit: str
    counted: ByPeriod
    whole: ByPeriod | None = None
    """Of what the bound is a share, or a mean over; None where it bounds what is counted itself."""
    excess: ByPeriod | None = None
    """By how much it is broken, in the unit of its penalty, where that is not the room that is missing."""
    process: str | None = None
    """What findings call it by, where that is a process alone."""

    @property
    def found_as(self) -> str:
        """The label of its findings."""
        return self.label if self.process is None else self.process


@dataclass(frozen=True)
class PolicyContext:
    """What the lines of a policy are put together from."""

    book: Book
    chosen: Selections
    amounts: Amounts
    presence: Presence

    def flags(self, of: Repetition) -> Column:
        """1 for the pairs that a repetition is about."""
        return self.chosen.flags(of.work, of.places)

    def named(self, name: str) -> Expression:
        """A constant or a setting."""
        return self.book[Periods].named(name)

    def stated(self, column: str, of: Repetition) -> Expression:
        """What the policy says in a column of its inputs."""
        return self.book[Inputs].column("policies", column).pinned(of.row)

    def sum_over(self, span: Span, *factors: Factor | Column) -> Expression:
        """The sum over the pairs of a span of the product of their figures."""
        parts = (factor.part(*span) if isinstance(factor, Column) else factor(span) for factor in factors)
        return product_sum(reduce(mul, parts))

    def at(self, domain: Domain, place: str) -> Factor:
        """1 for the pairs at a location, in a country, with a provider."""
        return lambda span: self.chosen.place_columns[domain].part(*span).equals(place)

    def amount(self, name: str, t: int) -> Column:
        """An amount in period t."""
        return self.amounts.columns[name][t]

    def share(self, t: int) -> Column:
        """Where the work is in period t."""
        return self.amount(SHARE, t)

    def by_period(self, policy: Rule, figure: Figure) -> list[Expression | None]:
        """A figure for every period the policy holds in."""
        periods = policy.periods(self.book.count)
        return [figure(t) if t in periods else None for t in range(self.book.count)]

    def sums(self, policy: Rule, factors: Sequence[Factor | Column], amount: str, span: Span) -> list[Expression | None]:
        """For every period the policy holds in, the sum over a span of an amount times the factors."""
        return self.by_period(policy, lambda t: self.sum_over(span, *factors, self.amount(amount, t)))

    def bounds(self, of: Repetition, policy: Any) -> Iterator[tuple[Side, Expression]]:
        """The bounds a policy has, as links to its inputs."""
        sides: tuple[Side, Side] = "max", "min"
        for side in sides:
            if getattr(policy, side, None) is not None:
                yield side, self.stated(side, of)

    def is_about(self, of: Repetition, span: Span, locations: Flags | None = None) -> bool:
        """Whether a repetition is about any pair of a span: at any of its places, or at some of them."""
        places = of.selection.locations if locations is None else of.selection.locations & locations
        return any(places[l] for _, l in self.book.pairs[slice(*span)])

    def places(self, of: Repetition, domain: Domain) -> dict[str, Flags]:
        """The selected locations, their countries or providers, that do some of the work today or by plan -> (L,)."""
        locations = list({l for _, l in self.book.pairs if of.selection.locations[l]})
        return {place: members for place, members in domains(self.book.axes, domain).items() if members[locations].any()}

    def processes(self, of: Repetition) -> list[str]:
        """The processes that a repetition is about."""
        by_process = self.book.axes.by_process
        return [process for process, rows in by_process.items() if of.selection.workstreams[rows[0]]]

    def of_processes(self, of: Repetition, domain: Domain) -> Iterator[tuple[str, Block]]:
        """For every place, the part of each process that is there."""
        column = self.flags(of)

        def part_there(process: str, place: str) -> Figure:
            span = self.chosen.spans[process]
            return lambda t: self.sum_over(span, column, self.at(domain, place), self.chosen.part, self.share(t))

        for place in self.places(of, domain):
            lines = {f"{process} at {place}": part_there(process, place) for process in self.processes(of)}
            yield place, self.presence.grow(of.policy.id, of.selection.label, lines)


def joined(*parts: str) -> str:
    """A label of what there is to say; a process of a policy that is repeated for processes is said once."""
    return " ".join(dict.fromkeys(part for part in parts if part))
