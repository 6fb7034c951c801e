"""How the plans of one label went from quarter to quarter: what they cost, where the work was, what moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sourcing_opt.batch.entry import Entry, RunLine, in_order

CHANGING = ("npv", "run_cost_last_year")
"""Figures that are held against the quarter before."""


@dataclass(frozen=True)
class Quarter:
    """A run that stands for its quarter, and the one before it."""

    entry: Entry
    before: Entry | None
    """None for the first."""

    @property
    def row(self) -> RunLine:
        """The run in one line, and `npv_change` and the like against the quarter before; see `change`."""
        return self.entry.row | {f"{figure}_change": self.change(figure) for figure in CHANGING}

    def change(self, figure: str) -> float | None:
        """How much more a figure is than in the quarter before.

        None when there is none, when one of the two has no plan, and when they count in different money.
        """
        if self.before is None or self.before.manifest.currency != self.entry.manifest.currency:
            return None
        now, then = self.entry.row[figure], self.before.row[figure]
        return now - then if isinstance(now, float | int) and isinstance(then, float | int) else None


def history(entries: Iterable[Entry], label: str) -> tuple[Quarter, ...]:
    """The quarters of a label, the oldest first.

    A quarter is the first period of what was solved. Of several runs the last to end stands for it, those with a plan first.
    """
    entry_of_quarter: dict[str, Entry] = {}
    for entry in in_order(entries):
        manifest = entry.manifest
        earlier = entry_of_quarter.get(manifest.first_period)
        if manifest.label == label and (earlier is None or manifest.has_plan or not earlier.manifest.has_plan):
            entry_of_quarter[manifest.first_period] = entry
    quarters = list(entry_of_quarter.values())
    return tuple(Quarter(*pair) for pair in zip(quarters, [None, *quarters], strict=False))


def histories(entries: Iterable[Entry]) -> dict[str, tuple[Quarter, ...]]:
    """Label -> its quarters, for all labels in their order."""
    entries = list(entries)
    return {label: history(entries, label) for label in sorted({entry.manifest.label for entry in entries})}
