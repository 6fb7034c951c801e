"""What the rules are written with: their lines, and sums over pairs of work and place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from sourcing_opt.economics.attributes import domains
from sourcing_opt.economics.axes import Floats
from sourcing_opt.plan.evaluations import THERE
from sourcing_opt.schemas.policies import Domain, Rule
from sourcing_opt.workbook.grid.cells import Formula
from sourcing_opt.workbook.grid.table import Table
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.inputs import input_cell
from sourcing_opt.workbook.workings.amounts import Amounts, Vector, total
from sourcing_opt.workbook.workings.measures import SHARE
from sourcing_opt.workbook.workings.presence import Figure, Presence
from sourcing_opt.workbook.workings.selections import Repetition, Selections, Span

Side = Literal["max", "min"]


@dataclass(frozen=True)
class Line:
    """One bound of one repetition of a policy, for one process or place where it is about each."""

    of: Repetition
    selection: str
    """The column of ones and zeros that says who is meant."""
    label: str
    side: Side
    bound: Formula | float
    unit: str
    counted: list[Formula | None]
    """By period; None where the rule does not hold yet or any more."""
    whole: list[Formula | None] | None = None
    """Of what the bound is a share, or a mean over; None where it bounds what is counted itself."""
    excess: list[Formula | None] | None = None
    """By how much it is broken, in the unit of its penalty, where that is not the room that is missing."""


@dataclass(frozen=True)
class Desk:
    """What the functions below work with."""

    book: Book
    chosen: Selections
    pairs: Table
    """The table of selected pairs."""
    amounts: Amounts
    presence: Presence
    sites: Table
    """Locations by period."""

    def column(self, header: str, values: Sequence[float] | Floats) -> Vector:
        """A column of the table of selected pairs."""
        return Vector(self.pairs, header, np.asarray(values, dtype=float))

    def flag(self, work: str, places: str) -> Vector:
        """1 for the pairs that a selector of work and one of places select, both in words."""
        chosen = self.chosen.column(work, places)
        return self.column(chosen.name, [chosen.workstreams[p] & chosen.locations[l] for p, l in self.book.pairs])

    def at(self, of: Domain, place: str) -> Vector:
        """1 for the pairs at a location, in a country, with a provider."""
        there = domains(self.book.axes, of)[place]
        values = np.array([there[l] for _, l in self.book.pairs], dtype=float)
        return self.column(of.capitalize(), values).made(f'({{}}="{place}")', values)

    @cached_property
    def part(self) -> Vector:
        """The part of its process that a pair's work is."""
        return self.column("Part", [self.book.axes.workstreams[p].share for p, _ in self.book.pairs])

    def by_period(self, policy: Rule, figure: Figure) -> list[Formula | None]:
        """A figure for every period the policy holds in."""
        periods = policy.periods(self.book.count)
        return [figure(t) if t in periods else None for t in range(self.book.count)]

    def share(self, t: int) -> Vector:
        """Where the work is in period t."""
        return self.amounts.of(SHARE, t)

    def present(self, t: int) -> Vector:
        """1 for the pairs that do any work in period t."""
        share = self.share(t)
        return share.made("({}>least_work)", np.asarray(share.values > THERE, dtype=float))

    def places(self, of: Repetition, domain: Domain) -> list[str]:
        """The selected locations, their countries or providers, that do some of the work today or by plan."""
        held = {l for _, l in self.book.pairs if of.selection.locations[l]}
        return [place for place, there in domains(self.book.axes, domain).items() if there[list(held)].any()]

    def sums(self, policy: Rule, factors: list[Vector], amount: str, span: Span) -> list[Formula | None]:
        """For every period the policy holds in, the sum over a span of an amount times the factors."""
        return self.by_period(policy, lambda t: total([*factors, self.amounts.of(amount, t)], span))

    def bounds(self, of: Repetition, policy: Any) -> Iterator[tuple[Side, Formula]]:
        """The bounds a policy has, as links to its inputs."""
        sides: tuple[Side, Side] = "max", "min"
        for side in sides:
            if (bound := getattr(policy, side, None)) is not None:
                yield side, Formula(input_cell("policies", side, of.row), bound)

    def processes(self, of: Repetition) -> list[str]:
        """The processes that a repetition is about."""
        by_process = self.book.axes.by_process
        return [process for process, rows in by_process.items() if of.selection.workstreams[rows[0]]]
