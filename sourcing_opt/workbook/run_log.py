"""The sheet `Run log`: how the plan came about, so that it can be made again."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from sourcing_opt import __version__
from sourcing_opt.plan import Plan
from sourcing_opt.solving import Limits
from sourcing_opt.workbook.cells import Value, done, put
from sourcing_opt.workbook.formats import Formats
from sourcing_opt.workbook.pages import begin_page

NAME = "Run log"
LIBRARIES = ("pulp", "highspy", "numpy", "pydantic", "xlsxwriter")
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


def write_run_log(sheet: Any, formats: Formats, plan: Plan, run: RunLog) -> None:
    """Fill the sheet."""
    begin_page(sheet, formats, NAME, "Same study, same versions, same options: same plan.")
    for column, width in enumerate((30, 80)):
        done(sheet.set_column(column, column, width))
    for line, (name, value) in enumerate(_lines(plan, run), 3):
        put(sheet, line, 0, name, formats.figure("text", "text"))
        put(sheet, line, 1, value, formats.style("wrapped"))


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
    yield "Nodes explored", outcome.nodes
    yield "Solver", outcome.solver
    yield "Solver asked for", run.solver
    yield "Gap asked for", run.limits.gap
    yield "Time limit (seconds)", "none" if run.limits.seconds is None else run.limits.seconds
    yield "Threads", run.limits.threads
    yield "Seed", run.limits.seed
    yield "sourcing-opt", __version__
    yield "Python", platform.python_version()
    for library in LIBRARIES:
        yield library, version(library)
    for step, seconds in run.times.items():
        yield f"Time to {step} (seconds)", seconds
