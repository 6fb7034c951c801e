"""What the sheets say of every policy, held against what was found of it without them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from sourcing_opt.plan.findings import Finding
from sourcing_opt.plan.policies import findings
from sourcing_opt.tolerances import BINDING, LEAST_WORK
from sourcing_opt.workbook.grid.table import Column
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.periods import CHECK_TOLERANCE
from sourcing_opt.workbook.policies.by_period import BINDS, BREACH, NOTHING, OK, PoliciesByPeriod
from sourcing_opt.workbook.workings.context import Line

_ROUNDED = 2e-9
"""What rounding may do to the left side, of the bound or of 1: enough to make a rule binding, or to keep it from that."""
Key = tuple[str, str, str, int]
"""Policy, what it holds for, side, period from 0."""


def differing_findings(book: Book) -> Iterator[str]:
    """The left sides, what they are broken by, and the statuses that are not as found; and what is broken but not told."""
    sheet, labels = book[PoliciesByPeriod], book.axes.calendar.labels
    findings_of: dict[Key, list[Finding]] = defaultdict(list)
    for finding in findings(book.plan):
        findings_of[finding.policy, finding.label, finding.side, finding.period].append(finding)
    for row, line in enumerate(sheet.lines):
        told: list[Finding] = []
        about = f"{line.of.policy.id}, {line.label or 'all it selects'}"
        for t, label in enumerate(labels):
            left = sheet.has[t].cells[row]
            if line.counted[t] is None or left == "":
                continue
            same = _taken(findings_of[line.of.policy.id, line.found_as, line.side, t], left)
            if same is None:
                yield f"{sheet.name}, {label}, {about}: {left} was not found of the plan"
                continue
            told.append(same)
            yield from _differing_excess(sheet.excess[t], row, same, f"{about} in {label}")
        yield from _differing_status(sheet, row, line, told, about)
    for key, untold in findings_of.items():
        for finding in untold:
            if finding.status == "violated" and finding.excess > LEAST_WORK:
                yield f"{sheet.name}, {labels[key[3]]}, {finding.policy}, {finding.label}: {finding.left} is not told"


def _taken(candidates: list[Finding], left: object) -> Finding | None:
    """The finding that a cell tells, taken from those it could be."""
    if not isinstance(left, float) or not math.isfinite(left):
        return None
    nearest = min(candidates, key=lambda finding: abs(finding.left - left), default=None)
    if nearest is None or abs(nearest.left - left) > CHECK_TOLERANCE * max(1.0, abs(nearest.left)):
        return None
    candidates.remove(nearest)
    return nearest


def _differing_excess(column: Column, row: int, finding: Finding, where: str) -> Iterator[str]:
    told = column.cells[row]
    if finding.penalty is None or isinstance(told, str):
        return
    if told is None or not abs(told - finding.excess) <= CHECK_TOLERANCE * max(1.0, abs(finding.excess)):
        yield f"{column.table.sheet}, broken by, {where}: {told}, not {finding.excess}"


def _differing_status(sheet: PoliciesByPeriod, row: int, line: Line, told: list[Finding], about: str) -> Iterator[str]:
    shown_status = sheet.status.cells[row]
    if not told:
        expected = {NOTHING}
    else:
        tightest = min(told, key=lambda finding: finding.slack)
        unit = max(1.0, abs(tightest.bound))
        expected = {_status(tightest.slack + dust * unit, unit) for dust in (-_ROUNDED, 0.0, _ROUNDED)}
    if shown_status not in expected:
        yield f"{sheet.name}, Status, {about}, {line.side}: {shown_status}, not {' or '.join(sorted(expected))}"


def _status(slack: float, unit: float) -> str:
    return BREACH if slack < -BINDING * unit else BINDS if slack <= BINDING * unit else OK
