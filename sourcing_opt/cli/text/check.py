"""What became of a plan's workbook, as a page of text for the terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from sourcing_opt.analysis.workbook.recheck import Override, Recheck, Standing
from sourcing_opt.cli.text.look import page, table_text
from sourcing_opt.schemas.columns.base import Cell
from sourcing_opt.schemas.differences import Difference

SHOWN = 30
"""Rows of a table before it is cut; the JSON document has all."""
_WIDEST = 40


def check_text(recheck: Recheck) -> str:
    """What changed, what holds, and what it costs now."""
    parts = [_verdict(recheck)]
    if recheck.changes:
        parts.append(cut([("Changed input", "row", "column", "was", "is"), *map(change_row, recheck.changes)], left=(0, 1, 2)))
    if recheck.overrides:
        parts.append(cut([("Override", "at", "in", "by plan", "instead"), *_overrides(recheck.overrides)], left=(0, 1, 2)))
    parts.append("\n".join(_checks(recheck)))
    parts += [text for text in (_policies(recheck),) if text]
    parts.append(_totals(recheck))
    return page(*parts)


def _verdict(recheck: Recheck) -> str:
    failed = sum(not check.passed for check in recheck.checks)
    changes = ", ".join([_counted(len(recheck.changes), "changed input"), _counted(len(recheck.overrides), "override")])
    verdict = f"{_counted(failed, 'check')} failed" if failed else "every check holds"
    return f"{recheck.study}: {changes}; {verdict}."


def change_row(change: Difference) -> Sequence[str]:
    """Table, row, column, what was and what is."""
    # Blanks at the end of a key, as of a shift or a mode, name nothing.
    row = ", ".join(change.key).rstrip(", ")
    if change.kind == "changed":
        return change.table, row, change.column or "", _cell(change.before), _cell(change.after)
    return (
        change.table,
        row,
        "(the whole row)",
        "" if change.kind == "added" else "there",
        "there" if change.kind == "added" else "gone",
    )


def _overrides(overrides: Sequence[Override]) -> Iterator[Sequence[str]]:
    """A line for each run of periods with the same figures."""

    def figures(override: Override) -> tuple[str, ...]:
        return override.work or "open", override.location, f"{override.by_plan:.6g}", f"{override.instead:.6g}"

    for (work, location, by_plan, instead), same in groupby(overrides, figures):
        periods = [override.period for override in same]
        yield work, location, " to ".join(dict.fromkeys((periods[0], periods[-1]))), by_plan, instead


def _cell(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.15g}"
    text = "(blank)" if cell is None else cell.isoformat() if isinstance(cell, dt.date) else str(cell)
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _checks(recheck: Recheck) -> Iterator[str]:
    for check in recheck.checks:
        yield f"{'ok    ' if check.passed else 'FAILED'}  {check.name}: {check.detail}"


def _policies(recheck: Recheck) -> str:
    """Policies that are broken, or stand otherwise than before."""
    telling = [standing for standing in recheck.policies if standing.status == "violated" or standing.status != standing.was]
    rows = [("Policy", "was", "is", "for", "has", "asks for"), *map(_standing, telling)]
    kept = sum(standing.status != "violated" for standing in recheck.policies)
    summed_up = f"{kept} of {_counted(len(recheck.policies), 'policy')} kept." if recheck.policies else ""
    return "\n".join(([cut(rows, left=(0, 1, 2, 3))] if telling else []) + ([summed_up] if summed_up else []))


def _standing(standing: Standing) -> Sequence[str]:
    where = f"{standing.label or 'all'} in {standing.period}"
    asked = f"at {'least' if standing.side == 'min' else 'most'} {standing.bound:,.6g} {standing.unit}"
    status = standing.status + ("" if standing.hard or standing.status != "violated" else ", at a penalty")
    return standing.policy, standing.was or "not there", status, where, f"{standing.left:,.4g}", asked


def _totals(recheck: Recheck) -> str:
    before, now = recheck.before, recheck.now
    lines = (
        ("Cost by plan, present value", before.npv, now.npv),
        ("Cost if nothing moves, present value", before.baseline_npv, now.baseline_npv),
        ("Saving, present value", before.npv_saving, now.npv_saving),
        ("One-off cost", before.one_off, now.one_off),
        ("Run cost, last year", before.run_cost_last_year, now.run_cost_last_year),
        ("Broken soft policies, in no cost above", before.penalty_npv, now.penalty_npv),
    )
    rows = [(name, f"{was:,.0f}", f"{now_:,.0f}", f"{now_ - was:+,.0f}") for name, was, now_ in lines if was or now_]
    return table_text([(recheck.currency, "as made", "now", "change"), *rows])


def cut(rows: Sequence[Sequence[str]], left: Sequence[int]) -> str:
    """A header and rows as a table, where there are many only the first."""
    text = table_text(rows[: SHOWN + 1], left)
    more = len(rows) - 1 - SHOWN
    return f"{text}\nand {more} more (--format json has all)" if more > 0 else text


def _counted(count: int, word: str) -> str:
    plural = "policies" if word == "policy" else f"{word}s"
    return f"{count:,} {word if count == 1 else plural}"
