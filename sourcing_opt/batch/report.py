"""What a batch tells: of each run what became of it, of all of them how far they are and how they ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sourcing_opt.batch.expand import Expected
from sourcing_opt.batch.manifest import Manifest
from sourcing_opt.batch.run import FAILED, Run
from sourcing_opt.errors import Exit, SourcingError
from sourcing_opt.parallel import Lost

GOOD = {Exit.OK, Exit.STOPPED_BY_LIMIT}
"""A run that ends otherwise has failed."""

State = Literal["done", "skipped", "failed", "stopped", "not started"]


@dataclass(frozen=True)
class Result:
    """What became of a run."""

    label: str
    run: str | None
    """Id; None where the study could not be read."""
    state: State
    """`skipped`: it was there already. `stopped`: by an interrupt, before it was done or begun."""
    status: str | None = None
    """Of the solve, as in the manifest."""
    exit_code: Exit | None = None
    message: str | None = None
    npv: float | None = None
    """Cost of the plan over the horizon. [money, present value]"""
    currency: str | None = None
    gap: float | None = None
    """[share]"""
    seconds: float | None = None
    """From its beginning to its end."""
    folder: str | None = None
    """Name of its folder; None where there is none."""


@dataclass(frozen=True)
class BatchProgress:
    """How far a batch is."""

    done: int
    """Runs that need no more work."""
    of: int
    seconds_left: float | None
    """At the pace so far; None before anything was carried out."""


@dataclass(frozen=True)
class Report:
    """A batch that has ended."""

    output: Path
    results: tuple[Result, ...]
    """In the order of the jobs file."""
    exit_code: Exit
    """The worst of its runs'."""
    moved_aside: tuple[Path, ...] = ()
    """Damaged folders that were found."""


def told(manifest: Manifest, folder: str | None, state: State | None = None) -> Result:
    """What became of a run, by its manifest."""
    seconds = dt.datetime.fromisoformat(manifest.ended) - dt.datetime.fromisoformat(manifest.began)
    return Result(
        label=manifest.label,
        run=manifest.run,
        state=state or ("done" if manifest.exit_code in GOOD else "failed"),
        status=manifest.status,
        exit_code=manifest.exit_code,
        message=manifest.message,
        npv=None if manifest.figures is None else manifest.figures["npv"],
        currency=manifest.currency,
        gap=manifest.gap,
        seconds=seconds.total_seconds(),
        folder=folder,
    )


def failed(one: Expected | Run, error: SourcingError | Lost) -> Result:
    """What became of a run that has no manifest."""
    code, message = (Exit.BUG, error.reason) if isinstance(error, Lost) else (error.exit_code, str(error))
    return Result(label=one.label, run=one.id, state="failed", status=FAILED, exit_code=code, message=message)
