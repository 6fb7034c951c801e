"""What less of something costs, as a page of text for the terminal."""

from __future__ import annotations

from pathlib import Path

from sourcing_opt.analysis.answers.frontier import Frontier
from sourcing_opt.analysis.answers.measures import in_words
from sourcing_opt.cli.answers_text import amount, folded, measured
from sourcing_opt.cli.look import table_text

SHOWN = 6
"""Processes that are named where they change."""


def frontier_text(found: Frontier, output: Path | None) -> str:
    """The points, the price of each step, the knee, and what changes."""
    first = found.points[0].plan.economics.study.study
    head = f"{first.name}: what less of {found.measure} costs, in {first.currency}, present value. {found.measure} is the {in_words(found.measure, found.points[0].plan.economics.study)}."
    rows = [(found.measure, "cost more", "at least", "at most", "of saving", "for 1 less", "")]
    cheapest = found.points[0]
    for number, point in enumerate(found.points):
        more = point.cost - cheapest.cost
        low, high = max(0.0, point.proven - cheapest.cost), point.cost - cheapest.proven
        step = "" if point.step is None else amount(point.step)
        of_saving = f"{more / found.saving:.1%}" if found.saving > 0 else ""
        mark = "knee" if number == found.knee else ""
        ends = (amount(low), amount(high)) if number else ("", "")
        rows.append((measured(found.measure, point.value), amount(more), *ends, of_saving, step, mark))
    parts = ["\n".join(folded(head, "")), table_text(rows)]
    parts.append(
        f"No plan has less than {measured(found.measure, found.least)}: proven. The cheapest costs {amount(cheapest.cost)}."
    )
    changes = []
    for point in found.points[1:]:
        rest = f" and {len(point.changes) - SHOWN} more" if len(point.changes) > SHOWN else ""
        changes += folded(f"{measured(found.measure, point.value)}: {', '.join(point.changes[:SHOWN])}{rest}", "  ", "    ")
    if changes:
        parts.append("\n".join(["Processes that are elsewhere than in the plan before it", *changes]))
    if not found.complete:
        parts.append(
            "Stopped before everything was known as closely as was asked for." if not found.interrupted else "Stopped by you."
        )
    if output is not None:
        parts.append(f"Written: {output}")
    return "\n\n".join(parts)
