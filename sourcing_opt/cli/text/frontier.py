"""What less of something costs, as a page of text for the terminal."""

from __future__ import annotations

from pathlib import Path

from sourcing_opt.analysis.answers.frontier import Frontier
from sourcing_opt.analysis.answers.measures import in_words
from sourcing_opt.cli.text.answers import amount, measured
from sourcing_opt.cli.text.look import page, table_text

SHOWN = 6
"""Processes that are named where they change."""


def frontier_text(frontier: Frontier, output: Path | None) -> str:
    """The points, the price of each step, the knee, and what changes."""
    study = frontier.points[0].plan.economics.study
    first = study.study
    head = f"{first.name}: what less of {frontier.measure} costs, in {first.currency}, present value. {frontier.measure} is the {in_words(frontier.measure, study)}."
    rows = [(frontier.measure, "cost more", "at least", "at most", "of saving", "for 1 less", "")]
    cheapest = frontier.points[0]
    for number, point in enumerate(frontier.points):
        more = point.cost - cheapest.cost
        low, high = max(0.0, point.proven - cheapest.cost), point.cost - cheapest.proven
        step = "" if point.step is None else amount(point.step)
        of_saving = f"{more / frontier.saving:.1%}" if frontier.saving > 0 else ""
        mark = "knee" if number == frontier.knee else ""
        ends = (amount(low), amount(high)) if number else ("", "")
        rows.append((measured(frontier.measure, point.value), amount(more), *ends, of_saving, step, mark))
    parts = [head, table_text(rows)]
    parts.append(
        f"No plan has less than {measured(frontier.measure, frontier.least)}: proven. The cheapest costs {amount(cheapest.cost)}."
    )
    changes = []
    for point in frontier.points[1:]:
        rest = f" and {len(point.changes) - SHOWN} more" if len(point.changes) > SHOWN else ""
        changes.append(f"  {measured(frontier.measure, point.value)}: {', '.join(point.changes[:SHOWN])}{rest}")
    if changes:
        parts.append("\n".join(["Processes that are elsewhere than in the plan before it", *changes]))
    if not frontier.complete:
        parts.append(
            "Stopped before everything was known as closely as was asked for." if not frontier.interrupted else "Stopped by you."
        )
    if output is not None:
        parts.append(f"Written: {output}")
    return page(*parts)
