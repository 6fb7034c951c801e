"""`sourcing-opt diff`: what is not the same in two plans, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcing_opt.cli.complete import or_file
from sourcing_opt.cli.complete import runs as run_ids
from sourcing_opt.cli.limits import GAP, RESOLUTION, limits_of
from sourcing_opt.cli.parameters import SECONDS
from sourcing_opt.cli.plans import in_runs, plan_path
from sourcing_opt.cli.streams import say_json
from sourcing_opt.cli.studies import replacing, require_replaceable, require_workbook, say
from sourcing_opt.cli.watch import watching

if TYPE_CHECKING:
    from sourcing_opt.analysis.succession.bridge import Made


@click.command(short_help="Say what changed from one plan to the next, and what each change costs.")
@click.argument("before", metavar="A", shell_complete=or_file(run_ids))
@click.argument("after", metavar="B", shell_complete=or_file(run_ids))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Workbook to write (.xlsx).")
@replacing
@in_runs
@click.option(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    metavar="AMOUNT",
    help="For plans in two currencies: what 1 of A's is in B's.  [default: by the studies' fx]",
)
@GAP
@RESOLUTION
@click.option("--time-limit", type=SECONDS, metavar="SECONDS", help="Stop the solve after this long with the best plan so far.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer on stdout.")
def diff(
    before: str,
    after: str,
    output: Path | None,
    force: bool,
    runs: Path | None,
    rate: float | None,
    format: str,
    **limits_given: object,
) -> None:
    """Hold plan B against plan A, the earlier one: inputs that changed, work that is elsewhere or moves at another time,
    and a bridge from the cost of A to the cost of B that adds up to the cent in every period.

    A plan is its workbook, its JSON document, the folder of a batch's run, or a run's id; decisions that somebody replaced in a
    workbook count, inputs are those it was made from. Where B begins later, the inputs of A are first carried forward by
    their own yearly changes; where B is in another currency, A is converted. Only where the policies changed, B is solved once more under
    those of A, to tell what they cost from what is decided otherwise.

    \b
    Examples:
      sourcing-opt diff plan_q1.xlsx plan_q2.xlsx
      sourcing-opt diff plan_q1.json plan_q2.json -o changes.xlsx --format json
      sourcing-opt diff 3f2a 9c41 --runs runs
    """
    watch = watching("reading the plans")
    from sourcing_opt.analysis.succession.plan_difference import difference
    from sourcing_opt.documents.plans.diff import diff_document

    if output is not None:
        require_workbook(output, force)
    first, second = _plan(before, runs), _plan(after, runs)
    watch.phase("stepping from cost to cost")
    plan_difference = difference(first, second, limits_of(), rate)
    if output is not None:
        from sourcing_opt.workbook.books.difference import write_difference

        require_replaceable(output, force)
        write_difference(plan_difference, output)
    watch.end()
    if format == "json":
        say_json(diff_document(plan_difference))
    else:
        from sourcing_opt.cli.text.diff import diff_text

        click.echo(diff_text(plan_difference, output))


def _plan(given: str, runs: Path | None) -> Made:
    """A plan by its path, or by its run's id. Raises InvalidInput when it is neither."""
    from sourcing_opt.analysis.succession.bridge import made
    from sourcing_opt.io.plan_document import read_plan

    path = plan_path(given, runs)
    # Plans in run folders all have the same name: a reader needs to know which is which.
    plan = read_plan(path)
    say(plan.warnings)
    return replace(made(plan), name=str(path))
