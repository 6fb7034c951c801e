"""What is not the same in two plans, as a page of text for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from sourcing_opt.analysis.succession.bridge import Bridge, Step
from sourcing_opt.analysis.succession.plan_difference import PlanDifference, ShareChange, Side
from sourcing_opt.analysis.succession.schedule_changes import Turn
from sourcing_opt.cli.text.check import change_row, cut
from sourcing_opt.cli.text.look import page, table_text
from sourcing_opt.schemas.columns.base import Cell
from sourcing_opt.schemas.differences import Difference
from sourcing_opt.tolerances import NO_STEP


def diff_text(plan_difference: PlanDifference, output: Path | None) -> str:
    """Inputs, where the work is, allocation and moves, and the bridge from cost to cost."""
    parts = [
        f"{_side(plan_difference.before)}\n{_side(plan_difference.after)}",
        _inputs(plan_difference),
        _work(plan_difference),
        _shares(plan_difference),
        _turns(plan_difference),
        _bridge(plan_difference.bridge, plan_difference.after.first_period),
    ]
    if output is not None:
        parts.append(f"Written: {output}")
    return page(*parts)


def _side(side: Side) -> str:
    return f"{side.name}: {side.study}, {side.first_period} to {side.last_period}"


def _inputs(plan_difference: PlanDifference) -> str:
    carried = (
        f"The first plan's inputs were carried forward to {plan_difference.after.first_period}.\n"
        if plan_difference.carried
        else ""
    )
    if not plan_difference.inputs:
        return f"{carried}No input is another."
    return carried + _changes("Changed input", plan_difference.inputs)


def _work(plan_difference: PlanDifference) -> str:
    return _changes("Where the work is", plan_difference.work) if plan_difference.work else ""


def _changes(title: str, changes: Sequence[Difference]) -> str:
    rows = (
        (*change_row(replace(change, before=_plain(change.before), after=_plain(change.after))), _percent(change))
        for change in changes
    )
    return cut([(title, "row", "column", "was", "is", ""), *rows], left=(0, 1, 2))


def _plain(cell: Cell) -> Cell:
    """Figures that were carried forward have more digits than anybody wants to read."""
    return float(f"{cell:.10g}") if isinstance(cell, float) else cell


def _percent(change: Difference) -> str:
    was, now = change.before, change.after
    return f"{now / was - 1:+.1%}" if isinstance(was, float) and isinstance(now, float) and was else ""


def _shares(plan_difference: PlanDifference) -> str:
    """The largest first: what is cut off is small."""
    last = plan_difference.periods[-1]
    if not plan_difference.shares:
        return f"All work is in the same places, from {plan_difference.periods[0]} to {last}."
    header = ("Work", "shift", "location", f"was in {last}", "is", "differs from", "FTE")
    largest = sorted(plan_difference.shares, key=lambda change: -round(change.fte, 6))
    return cut([header, *(_share_row(change, plan_difference.periods) for change in largest)], left=(0, 2, 5))


def _named(process: str, mode: str | None) -> str:
    """A process, and the mode in which it is done."""
    return process if mode is None else f"{process} ({mode})"


def _share_row(change: ShareChange, periods: Sequence[str]) -> Sequence[str]:
    shares = (f"{share:.1%}" for share in (change.before[-1], change.after[-1]))
    return (
        _named(change.process, change.mode),
        str(change.shift),
        change.location,
        *shares,
        periods[change.first],
        f"{change.fte:,.1f}",
    )


def _turns(plan_difference: PlanDifference) -> str:
    largest = sorted(plan_difference.turns, key=lambda turn: (turn.process is not None, -round(turn.fte, 6)))
    rows = [("What happens", "shift", "share", "FTE", "was in", "is in", ""), *map(_turn_row, largest)]
    return cut(rows, left=(0, 4, 5, 6)) if plan_difference.turns else ""


def _turn_row(turn: Turn) -> Sequence[str]:
    if turn.process is None:
        what = (f"{turn.location} {turn.change}", "", "", "")
    else:
        what = (
            f"{_named(turn.process, turn.mode)} {turn.change} in {turn.location}",
            str(turn.shift),
            f"{turn.share:.1%}",
            f"{turn.fte:,.1f}",
        )
    return *what, turn.before or "-", turn.after or "-", turn.kind


def _bridge(bridge: Bridge, start: str) -> str:
    """Steps that are nothing in every period are left out of the table, and named."""
    dust = NO_STEP * float(np.abs(bridge.before.total).max())
    telling = [step for step in bridge.steps if _tells(step, dust)]
    quiet = [_name(step) for step in bridge.steps if not _tells(step, dust)]
    header = (f"Cost, in {bridge.currency}", "run", "one-off", "total", f"present value in {start}")
    lines = [table_text([header, *_rows(bridge, telling)]), *(f"  {_name(step)}: {step.words}" for step in telling)]
    if quiet:
        lines.append(f"  Nothing by {', '.join(quiet)}." if telling else "  The two plans cost the same.")
    return "\n".join([*lines, *bridge.notes])


def _tells(step: Step, dust: float) -> bool:
    return bool(np.abs([step.run, step.one_off]).max() > dust)


def _rows(bridge: Bridge, telling: Sequence[Step]) -> Iterator[Sequence[str]]:
    standing = [bridge.before, *telling]
    run, one_off = (
        _cents([float(cost.sum()) for cost in costs]) for costs in ([s.run for s in standing], [s.one_off for s in standing])
    )
    npv = _cents([float(step.total @ bridge.discount) for step in standing])
    columns = (run, one_off, [run[n] + one_off[n] for n in range(len(run))], npv)
    names = [bridge.before.words, *map(_name, telling), bridge.after.words]
    for row, name in enumerate(names):
        if 0 < row < len(standing):
            yield name, *(_money(column[row], "+") for column in columns)
        else:
            yield name, *(_money(column[row] if row == 0 else sum(column)) for column in columns)


def _cents(amounts: Sequence[float]) -> list[int]:
    """Whole cents whose sum is the sum rounded: what is shown adds up as it is shown."""
    sums = np.rint(np.cumsum(amounts) * 100).astype(np.int64)
    return [int(part) for part in np.diff(sums, prepend=0)]


def _money(cents: int, sign: str = "") -> str:
    return f"{cents / 100:{sign if cents else ''},.2f}"


def _name(step: Step) -> str:
    return step.name.replace("_", "-")
