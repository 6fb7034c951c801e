"""What `solve` says after its plan: what --explain came to, that nothing was written, and what to ask next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sourcing_opt.cli.text.answers import amount
from sourcing_opt.cli.text.look import columns
from sourcing_opt.plan import Plan, moves
from sourcing_opt.solving import Status

if TYPE_CHECKING:
    from sourcing_opt.analysis.answers.report import ExplainedPlan


def closing(plan: Plan, study: Path, output: Path | None, why: ExplainedPlan | None) -> Iterator[str]:
    """In paragraphs."""
    if why is not None:
        yield "\n".join(_explained(plan, why))
    if output is None:
        yield "Nothing is written without -o: add -o plan.xlsx for the workbook."
    lines = [(f"sourcing-opt {shlex.join(words)}", reason) for words, reason in _next(plan, study, output, why is not None)]
    if lines:
        width = max(len(line) for line, _ in lines)
        side_by_side = [f"  {line:<{width}}  {reason}" for line, reason in lines]
        if max(map(len, side_by_side)) > columns():
            side_by_side = [f"  {line}\n      {reason}" for line, reason in lines]
        yield "\n".join(["Next:", *side_by_side])


def _explained(plan: Plan, why: ExplainedPlan) -> Iterator[str]:
    """Which sheets there are, and what is not known of them."""
    from sourcing_opt.workbook.answers.added_sheets import CAPTIONS, answer_contents

    names = [name for name, _ in answer_contents(why)]
    missing = [name for name in CAPTIONS if name not in names]
    yield f"Explained on the sheets {_listed(names)}." if names else "Nothing is explained."
    if why.interrupted:
        yield "Stopped by you: what was answered by then is there" + (
            f"; there is no {_listed(missing, 'or')}." if missing else "."
        )
    elif missing:
        yield f"There is no {_listed(missing, 'or')}: nothing was found in the time, {why.seconds:g} s for all of them (--time-limit)."
    elif not why.complete:
        yield f"Not everything on them is known as closely as it was asked for: all of it had {why.seconds:g} s (--time-limit)."
    if more := why.dearer(plan):
        currency = plan.economics.study.study.currency
        yield f"They are about a plan that costs {amount(more)} {currency} less, which was found on the way."


def _next(plan: Plan, study: Path, output: Path | None, explained: bool) -> Iterator[tuple[list[str], str]]:
    """What can be asked of the plan, and why."""
    decided = plan.outcome.status is not Status.AS_IS
    if output is not None:
        if planned_moves := moves(plan):
            largest = max(planned_moves, key=lambda move: (round(move.fte, 6), -move.p))
            process = plan.economics.axes.workstreams[largest.p].process.id
            yield ["show", str(output), "--process", process], "where one process goes, when, at what cost"
            if decided and not explained:
                yield ["explain", str(output), process], "why it goes there, and at what price it would go elsewhere"
        if decided and not explained and plan.economics.study.policies:
            yield ["price", str(output)], "what each rule costs"
        yield ["check", str(output)], "once somebody has worked in it"
    if decided:
        yield ["compare", str(study)], "what other ways of sourcing would cost"


def _listed(names: list[str], word: str = "and") -> str:
    *most, last = names
    return f"{', '.join(most)} {word} {last}" if most else last
