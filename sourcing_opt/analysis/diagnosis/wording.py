"""A diagnosis in words and as a document: what cannot hold together, and the ways out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from sourcing_opt.analysis.diagnosis.diagnose import Diagnosis, Member
from sourcing_opt.analysis.diagnosis.repair import Change

SCHEMA = "sourcing-opt/diagnosis/1"
"""Raised when a reader of the document would have to change."""

Address = Callable[..., str]
"""(table, row, column) -> where it stands, as `Loaded.address` tells."""


def diagnosis_document(diagnosis: Diagnosis, address: Address) -> dict[str, Any]:
    """The diagnosis as nested dicts and lists of plain values, each input with its address."""

    def placed(item: Member | Change) -> dict[str, Any]:
        return asdict(item) | {"key": list(item.key), "address": address(item.table, item.row, column_of(item))}

    return {
        "schema": SCHEMA,
        "status": "infeasible",
        "conflicts": [
            {
                "smallest": conflict.smallest,
                "members": [placed(member) for member in conflict.members],
                "needs": [placed(need) for need in conflict.needs],
            }
            for conflict in diagnosis.conflicts
        ],
        "explained": diagnosis.explained,
        "certain": [asdict(problem) | {"address": address(problem.table, problem.row, problem.column)} for problem in diagnosis.certain],
        "repairs": [
            {"npv": repair.npv, "gap": repair.gap, "changes": [placed(change) for change in repair.changes]}
            for repair in diagnosis.repairs
        ],
        "untried": [[placed(change) for change in changes] for changes in diagnosis.untried],
        "complete": diagnosis.complete,
    }  # fmt: skip


def change_text(change: Change) -> str:
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


def name_of(item: Member | Change) -> str:
    """The row's id, and the column where it has a number of its own."""
    return " ".join(part for part in (*item.key, item.column) if part)


def column_of(item: Member | Change) -> str:
    """The column that is meant."""
    return item.column or "id"


def _number(value: float) -> str:
    return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
