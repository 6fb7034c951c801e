"""What every type of policy is tried for, beside its own cases: what it costs when hard, at a penalty, from a period on, up to a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.policies.office import Row


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Rules that differ in some columns, and what the best plan of the office costs under each."""

    rule: Row
    """What they have in common."""
    costs: Sequence[tuple[Row, float]]
    """(columns, cost in thousands, penalties included)"""
    office: Row = field(default_factory=dict)
    """What is different in the office."""
    beside: Sequence[Row] = ()
    """Other rules."""

    def rules(self) -> list[tuple[Row, float]]:
        """(whole rule, cost)"""
        return [(self.rule | columns, cost) for columns, cost in self.costs]


@dataclass(frozen=True, kw_only=True)
class Contract:
    """Of one type, as `CONTRACT` in the type's own file."""

    hard: Sequence[Cases]
    soft: Sequence[Cases]
    """At penalties: 0, one at which it is broken, one at which it is kept."""
    starts: Sequence[Cases] | None
    """With `from`; None for a type that is about all periods."""
    ends: Sequence[Cases] | None
    """With `to`."""
