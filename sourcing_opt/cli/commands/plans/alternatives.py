"""`sourcing-opt alternatives`: other plans that are as good, each the best at something else."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from sourcing_opt.cli.complete import kinds_of_alternative, or_file, some_of
from sourcing_opt.cli.complete import runs as run_ids
from sourcing_opt.cli.questions import PART, answered, asked_about, asking, telling, who_works
from sourcing_opt.cli.studies import require_workbook
from sourcing_opt.cli.watch import watching
from sourcing_opt.errors import Exit


@click.command(short_help="Show other plans that are as good, each the best at something else.")
@click.argument("plan", metavar="PLAN|STUDY", type=click.Path(path_type=Path), shell_complete=or_file(run_ids))
@click.option(
    "--within",
    type=PART,
    default=0.01,
    show_default="1%",
    metavar="SHARE",
    help="What an alternative may cost more, as a share of the saving.",
)
@click.option(
    "--kinds",
    shell_complete=some_of(kinds_of_alternative),
    metavar="A,B,...",
    help="What alternatives are to be best at.  [default: all]",
)
@click.option(
    "--core", is_flag=True, help="Also what every plan within that share has in common, and how strong each placement is."
)
@asking
def alternatives(
    plan: Path,
    within: float,
    kinds: str | None,
    core: bool,
    output: Path | None,
    force: bool,
    resolution: float | None,
    time_limit: float | None,
    jobs: int,
    scheduler: str | None,
    runs: Path | None,
    format: str,
) -> Exit:
    """Look for plans that cost hardly more than the best and that a board can tell apart: with the fewest people moved, the lowest
    risk, the smallest largest country, the fewest locations, the least one-off cost, other sites, or most people elsewhere than in all of these, up to three times.

    Plans that have less than 2 % of the people elsewhere are one. Each direction is searched for 20 seconds unless --time-limit
    says otherwise.

    \b
    Examples:
      sourcing-opt alternatives plan.xlsx -o alternatives.xlsx
      sourcing-opt alternatives plan.xlsx --within 5% --kinds moved_fte,risk
      sourcing-opt alternatives my_study --core --jobs 2 --format json
    """
    watch = watching("reading the plan")
    from sourcing_opt.analysis.answers.alternatives import KINDS, require_kinds
    from sourcing_opt.analysis.answers.alternatives import alternatives as alternatives_of
    from sourcing_opt.analysis.answers.core import core_of
    from sourcing_opt.cli.text.alternatives import alternatives_text
    from sourcing_opt.documents.plans.alternatives import alternatives_document
    from sourcing_opt.workbook.answers.alternatives import write_alternatives

    who = who_works(jobs, scheduler)
    if output is not None:
        require_workbook(output, force)
    asked = KINDS if kinds is None else tuple(dict.fromkeys(name.strip() for name in kinds.split(",") if name.strip()))
    require_kinds(asked)
    study, hand = asked_about(plan, runs)
    answer = alternatives_of(study, within, asked, resolution, time_limit, hand, who, telling(watch, "looking for other plans"))
    shared = (
        core_of(study, answer, time_limit, who, telling(watch, "asking what they have in common"))
        if core and not answer.interrupted
        else None
    )
    return answered(
        watch,
        answer.complete and (shared is None or shared.complete),
        partial(write_alternatives, answer, shared),
        partial(alternatives_document, answer, shared),
        partial(alternatives_text, answer, shared, output),
    )
