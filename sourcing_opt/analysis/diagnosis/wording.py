"""A diagnosis in words: what cannot hold together, and the ways out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sourcing_opt.analysis.diagnosis.diagnose import Diagnosis, Member
from sourcing_opt.analysis.diagnosis.repair import InputChange

Address = Callable[..., str]
"""(table, row, column) -> where it stands, as `Loaded.address` tells."""


def change_text(change: InputChange) -> str:
    """`onshore_floor min 0.6 -> 0.52 (-0.08)`"""
    if change.after is None:
        return f"without {name_of(change)}"
    before, after = change.before or 0.0, change.after
    return f"{name_of(change)} {_number(before)} -> {_number(after)} ({'+' if after > before else '-'}{_number(abs(after - before))})"


def in_a_line(diagnosis: Diagnosis) -> str | None:
    """The inputs that cannot hold together, in a line; None when none that could change explains it."""
    if not diagnosis.conflicts:
        return None
    named = "; ".join(f"{' '.join(filter(None, member.key))}: {member.words}" for member in diagnosis.conflicts[0].members)
    return f"these cannot hold together: {named}"


def ways_out_in_lines(diagnosis: Diagnosis, currency: str) -> Iterator[str]:
    """The ways out that were solved, cheapest first, a line each."""
    for repair in diagnosis.repairs:
        cost = "a plan exists, none was found in the time" if repair.npv is None else f"{repair.npv:,.0f} {currency}"
        yield f"way out: {'; '.join(change_text(change) for change in repair.changes)}: {cost}"


def name_of(item: Member | InputChange) -> str:
    """The row's id, and the column where it has a number of its own."""
    return " ".join(part for part in (*item.key, item.column) if part)


def column_of(item: Member | InputChange) -> str:
    """The column that is meant."""
    return item.column or "id"


def _number(value: float) -> str:
    return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
