"""A batch: the runs of a jobs file, each carried out once, each whole in its folder or not there."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sourcing_opt.batch.batch_state import begin, require_same
from sourcing_opt.batch.expand import Expected, expand
from sourcing_opt.batch.folders import keep, kept, set_aside
from sourcing_opt.batch.jobs import Jobs
from sourcing_opt.batch.journal import note, try_to_note
from sourcing_opt.batch.manifest import Manifest
from sourcing_opt.batch.registry import REGISTRY, open_registry, reconcile, record
from sourcing_opt.batch.report import GOOD, BatchProgress, Report, Result, State, failed, told
from sourcing_opt.batch.run import Answer, Run, carry_out, failure, now
from sourcing_opt.batch.workers.executors import Lost, work_out
from sourcing_opt.errors import Exit, SourcingError, worst
from sourcing_opt.io.atomic import ensure_folder, sweep

KEPT = GOOD | {Exit.INVALID_INPUT, Exit.INFEASIBLE, Exit.CHECK_FAILED}
"""What would come out the same next time is kept; a run that ends otherwise leaves no folder and is tried again."""


@dataclass(frozen=True)
class How:
    """How a batch is to be carried out."""

    jobs: int = 1
    """Processes at a time."""
    scheduler: str | None = None
    """Dask scheduler whose workers work instead."""
    resume: bool = False
    """Only finish the batch begun last, and only if it is still the same."""
    keep_going: bool = False
    """Go on with other runs after one has failed."""
    force: bool = False
    """Carry out what is there already, too."""


@dataclass
class _Batch:
    """What is known while a batch works."""

    expected: Sequence[Expected]
    output: Path
    how: How
    results: dict[int, Result] = field(default_factory=dict)
    """Position of the run -> what became of it."""
    moved_aside: list[Path] = field(default_factory=list)
    stopping: bool = False
    """After a failure: no further run is begun."""
    known: int = 0
    """Runs of which it was known before the start what becomes of them."""
    began: float = 0.0
    """When the others were begun. [seconds]"""


def run_batch(
    jobs: Jobs,
    output: Path,
    how: How,
    tell: Callable[[Result, BatchProgress], None] | None = None,
    warn: Callable[[str], None] = lambda _: None,
) -> Report:
    """Carry out the runs of a jobs file that are not whole in `output` yet; `tell` hears of each as it ends, `warn` what is to be said of
    the studies before.

    What goes wrong with a run is in its result. What is known to be wrong before the start stops no other run; after a run that fails
    later, none is begun unless `how.keep_going`. Raises InvalidInput when there is nothing to resume or the registry is damaged, and
    NotWritable when nothing can be written at all.
    """
    batch = _Batch(expected=expand(jobs, warn), output=output, how=how)
    ensure_folder(output)
    sweep(output)
    with open_registry(output / REGISTRY) as registry:
        reconcile(registry, output)
    (require_same if how.resume else begin)(output, jobs, batch.expected)
    note(output, "began", jobs=str(jobs.path), of=len(batch.expected))
    code = Exit.BUG
    try:
        with closing(_results(batch)) as carried_out_runs:
            for number, result in carried_out_runs:
                batch.results[number] = result
                progress = _progress(batch)
                _note(output, result, progress)
                if tell is not None:
                    tell(result, progress)
        code = worst(result.exit_code for result in batch.results.values() if result.exit_code is not None)
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except SourcingError as error:
        code = error.exit_code
        raise
    finally:
        try_to_note(output, "ended", exit_code=code, done=len(batch.results), of=len(batch.expected))
    rest: State = "stopped" if code == Exit.INTERRUPTED else "not started"
    results = [
        batch.results.get(number, Result(label=one.label, run=one.id, state=rest)) for number, one in enumerate(batch.expected)
    ]
    return Report(output, tuple(results), code, tuple(batch.moved_aside))


def _results(batch: _Batch) -> Generator[tuple[int, Result], None, None]:
    """What is known before the start, and then the rest as it comes."""
    waiting: list[tuple[int, Run]] = []
    for number, one in enumerate(batch.expected):
        if one.run is None:
            assert one.error is not None
            yield number, failed(one, one.error)
        elif known := _there(batch, one.run):
            yield number, told(known, one.run.folder, "skipped")
        elif one.error is not None:
            yield number, _kept(batch, one.run, Answer(one.run.manifest(now(), **failure(one.error)), {}))
        else:
            waiting.append((number, one.run))
    batch.began, batch.known = time.monotonic(), len(batch.expected) - len(waiting)
    begun: list[tuple[int, Run]] = []
    meanwhile: list[tuple[int, Result]] = []

    def next_run() -> Iterator[Run]:
        for number, run in waiting:
            if batch.stopping:
                return
            if known := _there(batch, run):
                meanwhile.append((number, told(known, run.folder, "skipped")))
            else:
                begun.append((number, run))
                yield run

    with closing(work_out(carry_out, next_run(), batch.how.jobs, batch.how.scheduler)) as outcomes:
        for index, outcome in outcomes:
            number, run = begun[index]
            result = failed(run, outcome) if isinstance(outcome, Lost) else _kept(batch, run, outcome)
            batch.stopping = batch.stopping or (result.state == "failed" and not batch.how.keep_going)
            yield number, result
    yield from meanwhile


def _there(batch: _Batch, run: Run) -> Manifest | None:
    """The run's manifest if it is whole in its folder and that will do; a damaged folder is moved aside."""
    folder = batch.output / run.folder
    manifest = kept(folder, run.id)
    if manifest is None and folder.exists() and (aside := set_aside(folder, run.id)) is not None:
        batch.moved_aside.append(aside)
    return None if batch.how.force else manifest


def _kept(batch: _Batch, run: Run, answer: Answer) -> Result:
    """What became of a run that was carried out, its folder and its line in the registry written."""
    manifest = answer.manifest
    if manifest.exit_code not in KEPT:
        return told(manifest, None)
    try:
        manifest = keep(batch.output / run.folder, answer, batch.how.force)
        with open_registry(batch.output / REGISTRY) as registry:
            record(registry, manifest, run.folder)
    except SourcingError as error:
        return failed(run, error)
    return told(manifest, run.folder)


def _progress(batch: _Batch) -> BatchProgress:
    done, of = len(batch.results), len(batch.expected)
    worked = done - batch.known if batch.began else 0
    left = (time.monotonic() - batch.began) / worked * (of - done) if worked else None
    return BatchProgress(done, of, left)


def _note(output: Path, result: Result, progress: BatchProgress) -> None:
    event: Literal["skipped", "done", "failed"] = "failed"
    if result.state in ("skipped", "done"):
        event = result.state
    try_to_note(
        output,
        event,
        run=result.run,
        label=result.label,
        status=result.status,
        exit_code=result.exit_code,
        message=result.message,
        seconds=result.seconds,
        done=progress.done,
        of=progress.of,
    )
