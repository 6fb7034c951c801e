"""The sheet `Run log`: how the plan came about, so that it can be made again."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from sourcing_opt import __version__
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.base import Cell
from sourcing_opt.schemas.differences import Difference
from sourcing_opt.solving import Limits
from sourcing_opt.solving.tested import untested
from sourcing_opt.workbook.grid.cells import Value, done, put
from sourcing_opt.workbook.grid.formats import Formats
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Table, write

NAME = "Run log"
LIBRARIES = ("pulp", "highspy", "numpy", "scipy", "pydantic", "xlsxwriter")
"""What can change a figure or a byte."""


@dataclass(frozen=True)
class RunLog:
    """What the caller knows of a run. Nothing here depends on the clock unless the caller puts it in."""

    origin: str
    """Where the study was read from."""
    limits: Limits
    """When the solver was to stop."""
    solver: str
    """The solver asked for."""
    command: str | None = None
    """The command line."""
    times: Mapping[str, float] = field(default_factory=dict)
    """Step -> how long it took. [seconds]"""
    previous: str | None = None
    """The plan this one follows."""
    changes: Sequence[Difference] = ()
    """What is not the same in the inputs as in that plan's."""


def write_run_log(sheet: Any, formats: Formats, plan: Plan, run: RunLog) -> None:
    """Fill the sheet."""
    begin_page(sheet, formats, NAME, "Same study, same versions, same options: same plan.")
    for column, width in enumerate((30, 80, 22, 24, 24)):
        done(sheet.set_column(column, column, width))
    lines = list(_lines(plan, run))
    for line, (name, value) in enumerate(lines, 3):
        put(sheet, line, 0, name, formats.figure("text", "text"))
        put(sheet, line, 1, value, formats.style("wrapped"))
    if run.previous is not None:
        _write_changes(sheet, formats, run, 3 + len(lines) + 2)


def _write_changes(sheet: Any, formats: Formats, run: RunLog, top: int) -> None:
    """Every input that is not as it was in the previous plan."""
    headers = ("Table", "Row", "Column", "Before", "Now")
    section(sheet, formats, top - 1, f"Changes in inputs since {run.previous}: {len(run.changes) or 'none'}", len(headers))
    if run.changes:
        table = Table(NAME, "Changes_in_inputs", tuple(map(Column, headers)), top, len(run.changes))
        write(sheet, formats, table, (dict(zip(headers, _change(change), strict=True)) for change in run.changes))


def _change(change: Difference) -> tuple[Value, ...]:
    whole = {"added": ("", "a new row"), "removed": ("a row", "no longer there")}
    before, now = whole.get(change.kind, (_shown(change.before), _shown(change.after)))
    return change.table, ", ".join(change.key), change.column or "", before, now


def _shown(cell: Cell) -> str:
    return "" if cell is None else f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def _lines(plan: Plan, run: RunLog) -> Iterator[tuple[str, Value]]:
    study, outcome = plan.economics.study, plan.outcome
    yield "Study", study.study.name
    yield "Read from", run.origin
    yield "Digest of the study (SHA-256)", study.digest
    if run.command:
        yield "Command", run.command
    yield "Status", str(outcome.status) + (", stopped by the user" if outcome.interrupted else "")
    yield "Objective (present value)", plan.objective
    yield "Bound (present value)", "none was proven" if outcome.bound is None else outcome.bound
    yield "Proven gap", "not proven" if plan.gap is None else plan.gap
    yield "Proven by", outcome.proof or ("nobody" if outcome.proof is None else "sourcing-opt")
    yield "Nodes explored", outcome.nodes
    yield "Solver", outcome.solver
    yield "Solver asked for", run.solver
    yield "Gap asked for", run.limits.gap
    yield "Resolution asked for (present value)", "none" if run.limits.resolution is None else run.limits.resolution
    yield "Time limit (seconds)", "none" if run.limits.seconds is None else run.limits.seconds
    yield "Threads", run.limits.threads
    yield "Seed", run.limits.seed
    yield "sourcing-opt", __version__
    yield "Python", platform.python_version()
    for library in LIBRARIES:
        yield library, version(library)
    if (warning := untested()) is not None:
        yield "Warning", warning
    for step, seconds in run.times.items():
        yield f"Time to {step} (seconds)", seconds
