"""`sourcing-opt runs`: the runs that batches have left: all of them, one of them, or how they went from quarter to quarter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcing_opt.cli.complete import one_of
from sourcing_opt.cli.complete import runs as run_ids
from sourcing_opt.cli.streams import say_json
from sourcing_opt.cli.studies import replacing, require_replaceable
from sourcing_opt.errors import Exit, InvalidInput, Problem, did_you_mean

if TYPE_CHECKING:
    from sourcing_opt.batch.entry import Entry, RunLine

FORMATS = (".xlsx", ".csv", ".json")
"""What runs can be exported as."""

in_folder = click.option(
    "-d",
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="runs",
    show_default=True,
    help="Folder of the runs.",
)
of_job = click.option("--job", metavar="NAME", help="Only the runs of this job.")
as_format = click.option(
    "--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer on stdout."
)


@click.group(short_help="Look at the runs of batches: list them, show one or its history, export them.")
def runs() -> None:
    """Every run of a batch has a folder of its own; registry.sqlite beside them lists them all. It is brought up to date
    whenever somebody looks, and can be made anew from the folders at any time.

    A label is a run's job, sourcing model and scenarios, like bank/nearshore/recession: the same in every quarter.

    \b
    Examples:
      sourcing-opt runs list
      sourcing-opt runs show bank/nearshore
      sourcing-opt runs export -o history.xlsx
    """


@runs.command("list", short_help="A line for each run.")
@in_folder
@of_job
@as_format
def list_runs(folder: Path, job: str | None, format: str) -> Exit:
    """List the runs, the newest quarter last.

    \b
    Examples:
      sourcing-opt runs list
      sourcing-opt runs list -d /srv/sourcing/runs --job bank --format json
    """
    from sourcing_opt.batch.registry import unread
    from sourcing_opt.cli.text.runs import list_text
    from sourcing_opt.documents.runs import runs_document

    entries = _entries(folder, job)
    for problem in unread(folder):
        click.echo(f"warning: {problem}", err=True)
    if format == "json":
        say_json(runs_document(*_lines(entries)))
    else:
        click.echo(list_text(entries, folder))
    return Exit.OK


@runs.command(short_help="All about one run, or a label's history over the quarters.")
@click.argument("run", shell_complete=one_of(run_ids))
@in_folder
@as_format
def show(run: str, folder: Path, format: str) -> Exit:
    """Show RUN: an id, or as much of one as only it begins with, for all that is known of the run; or a label, for how
    its cost, the places of its work and its moves went from quarter to quarter.

    \b
    Examples:
      sourcing-opt runs show 3fa9
      sourcing-opt runs show bank/nearshore
    """
    from sourcing_opt.batch.history import history
    from sourcing_opt.batch.registry import find
    from sourcing_opt.cli.text.runs import history_text, run_text
    from sourcing_opt.documents.runs import history_document, run_document

    entries = _entries(folder)
    quarters = history(entries, run)
    entry = None if quarters else find(entries, run)
    if format == "json":
        if entry is None:
            say_json(history_document(quarters[0].entry.manifest.label, [quarter.row for quarter in quarters]))
        else:
            say_json(run_document(entry.folder, entry.manifest.model_dump(mode="json")))
    else:
        click.echo(history_text(quarters) if entry is None else run_text(entry, folder))
    return Exit.OK


@runs.command(short_help="Write the runs and their histories to a file.")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File to write: .xlsx, .csv or .json."
)
@replacing
@in_folder
@of_job
def export(output: Path, force: bool, folder: Path, job: str | None) -> Exit:
    """Write all runs to a file: as a workbook with a sheet for each label, its history with charts; as CSV, a line for
    each run; or as JSON, the runs and the histories.

    \b
    Examples:
      sourcing-opt runs export -o history.xlsx
      sourcing-opt runs export -o bank.csv --job bank
    """
    kind = output.suffix.lower()
    if kind not in FORMATS:
        raise click.BadParameter(f"{output}: this is written as {', '.join(FORMATS[:-1])} or {FORMATS[-1]}", param_hint="-o")
    entries = _entries(folder, job)
    if not entries:
        raise InvalidInput([Problem("there are no runs to export", address=str(folder), suggestion="-d names another folder")])
    match kind:
        case ".xlsx":
            require_replaceable(output, force)
            from sourcing_opt.workbook.books.history import write_runs

            write_runs(*_lines(entries), output)
        case ".csv":
            from sourcing_opt.batch.entry import COLUMNS
            from sourcing_opt.io.csv_table import csv_text

            _write(csv_text(list(COLUMNS), [entry.row for entry in entries]), output)
        case ".json":
            from sourcing_opt.documents.runs import runs_document

            _write(json.dumps(runs_document(*_lines(entries)), indent=1, ensure_ascii=False) + "\n", output)
        case unknown:
            raise AssertionError(f"{unknown} is in FORMATS and nothing writes it")
    click.echo(f"Written: {output}")
    return Exit.OK


def _entries(folder: Path, job: str | None = None) -> list[Entry]:
    """The runs of a folder, or of one job. Raises InvalidInput when there are runs and none is of that job."""
    from sourcing_opt.batch.registry import listed

    entries = listed(folder)
    jobs = {entry.manifest.job for entry in entries}
    if job is not None and jobs and job not in jobs:
        hint = did_you_mean(job, jobs) or f"there are {', '.join(sorted(jobs))}"
        raise InvalidInput([Problem("no run is of this job", address="job", value=job, suggestion=hint)])
    return [entry for entry in entries if job in {None, entry.manifest.job}]


def _lines(entries: Sequence[Entry]) -> tuple[list[RunLine], dict[str, list[RunLine]]]:
    """The runs in lines, and for each label those that stand for its quarters."""
    from sourcing_opt.batch.history import histories

    quarters = {label: [quarter.row for quarter in of_label] for label, of_label in histories(entries).items()}
    return [entry.row for entry in entries], quarters


def _write(text: str, output: Path) -> None:
    from sourcing_opt.io.atomic import new_file

    with new_file(output) as draft:
        draft.write_text(text, encoding="utf-8", newline="")
