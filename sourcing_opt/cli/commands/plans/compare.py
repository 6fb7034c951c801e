"""`sourcing-opt compare`: sourcing models and scenarios side by side with today."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcing_opt.cli.complete import models as model_ids
from sourcing_opt.cli.complete import scenarios as scenario_ids
from sourcing_opt.cli.complete import some_of
from sourcing_opt.cli.limits import GAP, RESOLUTION, limits_of
from sourcing_opt.cli.parameters import PROCESSORS, SECONDS
from sourcing_opt.cli.streams import say_json
from sourcing_opt.cli.studies import model_of, read, replacing, require_replaceable, require_sound, require_workbook, say, tell
from sourcing_opt.cli.watch import watching
from sourcing_opt.cli.workers import cluster_of
from sourcing_opt.errors import Exit

if TYPE_CHECKING:
    from sourcing_opt.analysis.comparison.compare import Column, Comparison


@click.command(short_help="Solve a study under sourcing models and scenarios, side by side with today.")
@click.argument("study", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Workbook to write (.xlsx).")
@replacing
@click.option(
    "--models",
    shell_complete=some_of(model_ids),
    metavar="A,B,...",
    help="Sourcing models, by name or file.  [default: all that come with sourcing-opt]",
)
@click.option(
    "--scenarios", shell_complete=some_of(scenario_ids), metavar="X,Y,...", help="Scenarios of the study.  [default: all]"
)
@click.option("--jobs", type=PROCESSORS, default=1, show_default=True, help="How many to solve at a time.")
@click.option("--scheduler", metavar="ADDRESS", help="Dask scheduler whose workers solve, like tcp://host:8786.")
@GAP
@RESOLUTION
@click.option(
    "--time-limit", type=SECONDS, metavar="SECONDS", help="For each column: stop after this long with the best plan so far."
)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer on stdout.")
@click.pass_context
def compare(
    context: click.Context,
    /,
    study: Path,
    output: Path | None,
    force: bool,
    models: str | None,
    scenarios: str | None,
    jobs: int,
    scheduler: str | None,
    format: str,
    **limits_given: object,
) -> Exit:
    """Solve STUDY under its own rules, under each sourcing model laid over them, and under each scenario; show cost,
    places and risk side by side with today, and where each process ends up.

    A column without a plan says why, and the others are still there. An empty list leaves models or scenarios out.

    \b
    Examples:
      sourcing-opt compare my_study -o comparison.xlsx --jobs 2
      sourcing-opt compare my_study --models nearshore,offshore,own_model.yaml --scenarios ""
      sourcing-opt compare my_study --format json > comparison.json
    """
    watch = watching("reading the study")
    from functools import partial

    from sourcing_opt.analysis.comparison.compare import cases_of
    from sourcing_opt.analysis.comparison.compare import compare as compare_cases
    from sourcing_opt.batch.workers.executors import work_out
    from sourcing_opt.documents.plans.comparison import comparison_document
    from sourcing_opt.io import load_model, model_names
    from sourcing_opt.parallel import in_this_process
    from sourcing_opt.schemas.vary import scenario_names

    cluster = cluster_of(context, scheduler)
    if output is not None:
        require_workbook(output, force)
    loaded = read(study)
    own_model = model_of(loaded)
    require_sound(loaded)
    laid = [load_model(name, beside=loaded.folder) for name in _names(models, model_names())]
    for model in laid:
        say(model.warnings)
    cases = cases_of(loaded, own_model, laid, _names(scenarios, scenario_names(loaded.study)), tell)
    alone = jobs == 1 and cluster is None
    who = in_this_process if alone else partial(work_out, jobs=jobs, scheduler=cluster)
    watch.phase("solving under each model and scenario")
    columns = count(1)

    def said(column: Column) -> None:
        watch.answered(next(columns), len(cases))
        if sys.stderr.isatty():
            _say(column)

    comparison = compare_cases(loaded.study, cases, limits_of(), who, said)
    if output is not None:
        from sourcing_opt.workbook.books.comparison import write_comparison

        watch.phase("writing the workbook")
        require_replaceable(output, force)
        write_comparison(comparison, output)
    watch.end()
    if format == "json":
        say_json(comparison_document(comparison))
    else:
        from sourcing_opt.cli.text.compare import compare_text

        click.echo(compare_text(comparison, output))
    return exit_code(comparison)


def _say(column: Column) -> None:
    """For somebody who watches; nothing in a batch job's log."""
    click.echo(f"{column.name}: {column.status}", err=True)


def _names(given: str | None, known: Sequence[str]) -> list[str]:
    names = known if given is None else [name.strip() for name in given.split(",")]
    return list(dict.fromkeys(name for name in names if name))


def exit_code(comparison: Comparison) -> Exit:
    """0 when every column is proven, 5 when a limit stopped one; without any plan 4, or 6 when a limit stopped the search.

    The first column is today, which decides nothing.
    """
    from sourcing_opt.solving import Status

    statuses = {column.status for column in comparison.columns[1:]}
    if statuses == {Status.INFEASIBLE}:
        return Exit.INFEASIBLE
    if statuses <= {Status.INFEASIBLE, Status.NOTHING_FOUND}:
        return Exit.NOTHING_FOUND
    return Exit.STOPPED_BY_LIMIT if statuses & {Status.FEASIBLE, Status.NOTHING_FOUND} else Exit.OK
