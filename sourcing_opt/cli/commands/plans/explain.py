"""`sourcing-opt explain`: why a process is where it is, why not elsewhere, and at what price it would be there."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from sourcing_opt.cli.complete import locations, one_of, or_file
from sourcing_opt.cli.complete import processes as process_ids
from sourcing_opt.cli.complete import runs as run_ids
from sourcing_opt.cli.parameters import SHARE
from sourcing_opt.cli.questions import answered, asked_about, asking, telling, who_works
from sourcing_opt.cli.studies import require_workbook
from sourcing_opt.cli.watch import watching
from sourcing_opt.errors import Exit


@click.command(short_help="Say why a process is where it is, why not elsewhere, and at what price it would be.")
@click.argument("plan", metavar="PLAN|STUDY", type=click.Path(path_type=Path), shell_complete=or_file(run_ids))
@click.argument("process", shell_complete=one_of(process_ids))
@click.argument("location", required=False, shell_complete=one_of(locations))
@click.option("--share", type=SHARE, default=1.0, show_default=True, help="How much of the process to insist on elsewhere.")
@click.option(
    "--top",
    type=click.IntRange(0, 1000),
    default=3,
    show_default=True,
    help="Without LOCATION: how many other places, the likeliest, are asked about exactly.",
)
@asking
def explain(
    plan: Path,
    process: str,
    location: str | None,
    share: float,
    top: int,
    output: Path | None,
    force: bool,
    resolution: float | None,
    time_limit: float | None,
    jobs: int,
    scheduler: str | None,
    runs: Path | None,
    format: str,
) -> Exit:
    """Explain where PROCESS is in PLAN. For a place where it is not: why it may not go there; or what insisting on it costs, of which
    what is its own and what becomes of the others, and at what price it would be there. For a place where it is: what the plan
    loses without it, the nearest rival, and what a move makes room for that loses money by itself.

    A study without a plan is solved first. The default resolution is half a percent of the saving.

    \b
    Examples:
      sourcing-opt explain plan.xlsx invoices krakow
      sourcing-opt explain plan.xlsx invoices --top 5 -o why.xlsx
      sourcing-opt explain plan.json claims pune --share 0.5 --format json
    """
    watch = watching("reading the plan")
    from sourcing_opt.analysis.answers.explain import explain as explain_of
    from sourcing_opt.cli.text.explain import explain_text
    from sourcing_opt.documents.plans.explanation import explanation_document
    from sourcing_opt.workbook.answers.why import write_why

    who = who_works(jobs, scheduler)
    if output is not None:
        require_workbook(output, force)
    study, hand = asked_about(plan, runs)
    answer = explain_of(
        study,
        process,
        location,
        share,
        top,
        resolution,
        time_limit,
        hand,
        who,
        telling(watch, f"asking why {process} is where it is"),
    )
    return answered(
        watch,
        answer.complete,
        partial(write_why, answer),
        partial(explanation_document, answer),
        partial(explain_text, answer, output, location),
    )
