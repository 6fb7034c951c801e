"""Why there is no plan, as text for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from sourcing_opt.analysis.diagnosis import Conflict, Diagnosis
from sourcing_opt.analysis.diagnosis.wording import Address, change_text, column_of, name_of
from sourcing_opt.cli.text.look import page
from sourcing_opt.tolerances import SHOWN_GAP

SHOWN = 8
"""Rows before a list is cut; the document has all."""


def diagnosis_text(diagnosis: Diagnosis, address: Address, currency: str) -> str:
    """The conflicts, the causes that are plain, and the ways out with their cost."""
    parts = ["No plan keeps all hard rules."]
    parts += [_conflict(conflict, address) for conflict in diagnosis.conflicts]
    if diagnosis.certain:
        causes = (
            f"  {address(p.table, p.row, p.column)}  {p.value}: {p.message}" + (f" ({p.suggestion})" if p.suggestion else "")
            for p in diagnosis.certain
        )
        parts.append("Plain without solving:\n" + "\n".join(causes))
    parts += [text for text in (_ways_out(diagnosis, currency), _unproven(diagnosis)) if text]
    return page(*parts)


def _conflict(conflict: Conflict, address: Address) -> str:
    members = conflict.members
    if len(members) == 1:
        head = "This cannot hold, whatever the other rules:" if members[0].proven else "This seems impossible to hold:"
    elif all(member.proven for member in members):
        head = f"These {len(members)} cannot hold together; without any one of them the others can:"
    else:
        head = f"These {len(members)} cannot hold together; perhaps fewer of them cannot either:"
    lines = [head, *_listed([(address(m.table, m.row, column_of(m)), f"{name_of(m)}:", m.words) for m in members])]
    if not conflict.smallest:
        lines.append("  (there may be fewer: the time did not suffice to rule it out)")
    if conflict.needs:
        needs = _listed([(address(m.table, m.row, column_of(m)), f"{m.key[0]}:", m.words) for m in conflict.needs])
        lines += ["because of what processes need:", *needs]
    return "\n".join(lines)


def _ways_out(diagnosis: Diagnosis, currency: str) -> str:
    rows = []
    for repair in diagnosis.repairs:
        cost = "a plan exists, none was found in the time" if repair.npv is None else f"{repair.npv:,.0f} {currency}"
        proof = "" if repair.gap is None or repair.gap < SHOWN_GAP else f"within {repair.gap:.2%} of the best"
        rows.append(("; ".join(change_text(change) for change in repair.changes), cost, proof))
    rows += [
        ("; ".join(change_text(change) for change in changes), "not solved for lack of time", "") for changes in diagnosis.untried
    ]
    return (
        "\n".join(["Ways out, cheapest first (cost: present value of the plan that is best then):", *_aligned(rows)])
        if rows
        else ""
    )


def _unproven(diagnosis: Diagnosis) -> str:
    lines = []
    if not diagnosis.explained:
        more = "There may be more conflicts than these" if diagnosis.conflicts else "Which rules are in conflict is not known"
        lines.append(f"{more}: the time did not suffice to tell. Allow more with --time-limit.")
    if not diagnosis.complete:
        lines.append("There may be more ways out: the time did not suffice to look for all.")
    return "\n".join(lines)


def _listed(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    more = len(rows) - SHOWN
    return [*_aligned(rows[:SHOWN]), *([f"  and {more} more"] if more > 0 else [])]


def _aligned(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    first, second = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    return [f"  {row[0]:<{first}}  {row[1]:<{second}}  {row[2]}".rstrip() for row in rows]
