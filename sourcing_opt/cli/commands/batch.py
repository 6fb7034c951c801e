"""`sourcing-opt batch`: many studies under many sourcing models and scenarios, unattended."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcing_opt.cli.parameters import PROCESSORS
from sourcing_opt.cli.streams import say_json
from sourcing_opt.cli.studies import tell
from sourcing_opt.cli.watch import watching
from sourcing_opt.cli.workers import cluster_of
from sourcing_opt.errors import Exit

if TYPE_CHECKING:
    from sourcing_opt.batch.report import BatchProgress, Result


@click.command(short_help="Solve many studies under sourcing models and scenarios, unattended.")
@click.argument("jobs_file", metavar="JOBS.yaml", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the runs.  [default: what JOBS.yaml says, or runs beside it]",
)
@click.option("--jobs", type=PROCESSORS, default=1, show_default=True, help="How many to solve at a time.")
@click.option("--scheduler", metavar="ADDRESS", help="Dask scheduler whose workers solve, like tcp://host:8786.")
@click.option("--resume", is_flag=True, help="Only finish the batch begun last, and only if it is still the same.")
@click.option("--keep-going", is_flag=True, help="Begin further runs after one has failed.")
@click.option("--force", is_flag=True, help="Also run what is there already, and replace it.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer on stdout.")
@click.pass_context
def batch(
    context: click.Context,
    jobs_file: Path,
    output: Path | None,
    jobs: int,
    scheduler: str | None,
    resume: bool,
    keep_going: bool,
    force: bool,
    format: str,
) -> Exit:
    """Solve the studies of JOBS.yaml, each under its sourcing models and scenarios. Every run has a folder with plan.xlsx,
    plan.json and manifest.json; registry.sqlite lists them all, and log.jsonl tells what happened when.

    A run whose inputs, settings and versions are those of one that is there already is skipped. A kill at any moment
    leaves whole runs only. The exit code is the worst of the runs', from 0 over 5, 6, 4, 3, 8, 7, 9, 1 to 130.

    \b
    JOBS.yaml, where all but the study may be left out:
      output: runs
      defaults: {gap: 0.0001, time_limit: 600, threads: 1, seed: 0, solver: highs}
      jobs:
        - name: bank
          study: studies/bank
          models: [own, nearshore, my_model.yaml]
          scenarios: [none, recession, [recession, wage_shock]]
          gap: 0.01

    \b
    Examples:
      sourcing-opt batch jobs.yaml --jobs 2
      sourcing-opt batch jobs.yaml --resume --keep-going
      sourcing-opt batch jobs.yaml -o runs/2027-Q1 --format json > summary.json
    """
    watch = watching("solving")
    from sourcing_opt.batch.batch import How, run_batch
    from sourcing_opt.batch.jobs import read_jobs
    from sourcing_opt.documents.batch import batch_document

    if resume and force:
        raise click.UsageError("--resume skips what is there and --force runs it again: give one of them")
    asked = read_jobs(jobs_file)
    how = How(jobs=jobs, scheduler=cluster_of(context, scheduler), resume=resume, keep_going=keep_going, force=force)

    def said(result: Result, progress: BatchProgress) -> None:
        watch.answered(progress.done, progress.of, progress.seconds_left)
        if sys.stderr.isatty():
            _say(result, progress)

    report = run_batch(asked, output or asked.output, how, said, tell)
    watch.end()
    if format == "json":
        runs = [asdict(result) for result in report.results]
        say_json(batch_document(report.output, report.exit_code, report.moved_aside, runs))
    else:
        from sourcing_opt.cli.text.batch import batch_text

        click.echo(batch_text(report))
    return report.exit_code


def _say(result: Result, progress: BatchProgress) -> None:
    """For somebody who watches; the journal has it anyway."""
    from sourcing_opt.cli.text.batch import progress_line

    if result.state != "skipped":
        click.echo(progress_line(result, progress), err=True)
