"""`sourcing-opt frontier`: what less of something costs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from sourcing_opt.cli.complete import measures, one_of, or_file
from sourcing_opt.cli.complete import runs as run_ids
from sourcing_opt.cli.questions import answered, asked_about, asking, telling, who_works
from sourcing_opt.cli.studies import require_workbook
from sourcing_opt.cli.watch import watching
from sourcing_opt.errors import Exit


@click.command(short_help="Show what less of something costs: plans from the cheapest to the one with the least of it.")
@click.argument("study", metavar="STUDY|PLAN", type=click.Path(path_type=Path), shell_complete=or_file(run_ids))
@click.option(
    "--against",
    shell_complete=one_of(measures),
    metavar="MEASURE",
    required=True,
    help="A risk, quality, a provider's mark, avoidable_night, risk (all risks), moved_fte, one_off, sites, departures, largest_country, largest_vendor or lost_country.",
)
@click.option("--points", type=click.IntRange(2, 100), default=9, show_default=True, help="How many plans, with both ends.")
@asking
def frontier(
    study: Path,
    against: str,
    points: int,
    output: Path | None,
    force: bool,
    resolution: float | None,
    time_limit: float | None,
    jobs: int,
    scheduler: str | None,
    runs: Path | None,
    format: str,
) -> Exit:
    """Show the trade-off between cost and a measure: the cheapest plan, the plan with the least of the measure, and between them the
    cheapest for bounds on it. Every cost with what is proven of it, the price of each step, and what changes.

    Scores are means over all people of the last period; of quality and marks it is what is missing to 100. Each plan is searched for
    45 seconds unless --time-limit says otherwise.

    \b
    Examples:
      sourcing-opt frontier my_study --against political -o frontier.xlsx --jobs 2
      sourcing-opt frontier plan.xlsx --against moved_fte --points 5
      sourcing-opt frontier my_study --against largest_country --format json
    """
    watch = watching("reading the study")
    from sourcing_opt.analysis.answers.frontier import frontier as frontier_of
    from sourcing_opt.analysis.answers.measures import require_measure
    from sourcing_opt.cli.text.frontier import frontier_text
    from sourcing_opt.documents.plans.frontier import frontier_document
    from sourcing_opt.workbook.answers.frontier import write_frontier

    who = who_works(jobs, scheduler)
    if output is not None:
        require_workbook(output, force)
    asked, hand = asked_about(study, runs)
    require_measure(asked, against)
    answer = frontier_of(
        asked, against, points, resolution, time_limit, hand, who, telling(watch, f"asking what less of {against} costs")
    )
    return answered(
        watch,
        answer.complete,
        partial(write_frontier, answer),
        partial(frontier_document, answer),
        partial(frontier_text, answer, output),
    )
