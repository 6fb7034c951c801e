"""`sourcing-opt price`: what each rule costs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from sourcing_opt.cli.complete import one_of, or_file, rules
from sourcing_opt.cli.complete import runs as run_ids
from sourcing_opt.cli.questions import answered, asked_about, asking, named, plan_in, telling, who_works
from sourcing_opt.cli.studies import require_workbook
from sourcing_opt.cli.watch import watching
from sourcing_opt.errors import Exit


@click.command(short_help="Say what each rule costs: what the plan would gain without it.")
@click.argument("study", metavar="STUDY|PLAN", type=click.Path(path_type=Path), shell_complete=or_file(run_ids))
@click.option(
    "--plan",
    metavar="PLAN",
    type=click.Path(path_type=Path),
    shell_complete=or_file(run_ids),
    help="The plan in hand, to begin with.",
)
@click.option(
    "--of",
    type=click.Choice(["policies", "inputs", "all"]),
    default="policies",
    show_default=True,
    help="Which rules: policies; or inputs that act as rules, such as capacities and where work may go.",
)
@click.option(
    "--by",
    type=click.Choice(["rule", "owner"]),
    default="rule",
    show_default=True,
    help="Each rule, or only what each owner's cost together.",
)
@click.option(
    "--curve",
    "curves",
    shell_complete=one_of(rules),
    metavar="RULE[:FROM:TO[:POINTS]]",
    multiple=True,
    help="Also what other bounds of this rule would cost or gain.",
)
@asking
def price(
    study: Path,
    plan: Path | None,
    of: Any,
    by: str,
    curves: tuple[str, ...],
    output: Path | None,
    force: bool,
    resolution: float | None,
    time_limit: float | None,
    jobs: int,
    scheduler: str | None,
    runs: Path | None,
    format: str,
) -> Exit:
    """Say what each rule of STUDY costs: solve it again without the rule, from the plan in hand, and show the difference
    with what is proven of it. A plan's workbook, document or run folder can stand for STUDY: its decisions are then the plan in hand.

    Also what each rule would cost if it were the only one, what each owner's rules cost together, and what a little more room
    is worth. Prices do not add up: most rules stand behind others. Ctrl-C keeps what is proven so far.

    \b
    Examples:
      sourcing-opt price my_study -o prices.xlsx --jobs 2
      sourcing-opt price plan.xlsx --of all --resolution 25000
      sourcing-opt price my_study --by owner --format json
      sourcing-opt price my_study --curve ceiling:0.3:0.5:5
    """
    watch = watching("reading the study")
    from sourcing_opt.analysis.answers.curve import curve, curve_rule, read_range
    from sourcing_opt.analysis.answers.price import price as price_of
    from sourcing_opt.cli.text.price import price_text
    from sourcing_opt.documents.plans.prices import prices_document
    from sourcing_opt.workbook.answers.prices import write_prices

    who = who_works(jobs, scheduler)
    if output is not None:
        require_workbook(output, force)
    asked, hand = asked_about(study, runs)
    if plan is not None:
        hand = plan_in(named(plan, runs))[1]
    ranges = [read_range(text) for text in curves]
    for rule_range in ranges:
        curve_rule(asked, rule_range.rule)
    answer = price_of(asked, of, resolution, time_limit, hand, by == "owner", who, telling(watch, "asking what each rule costs"))
    if not answer.interrupted:
        drawn = [
            curve(
                asked,
                rule_range,
                answer.base,
                answer.resolution,
                time_limit,
                who,
                telling(watch, f"asking about {rule_range.rule}"),
            )
            for rule_range in ranges
        ]
        answer = replace(answer, curves=tuple(drawn))
    return answered(
        watch,
        answer.complete,
        partial(write_prices, answer),
        partial(prices_document, answer),
        partial(price_text, answer, output),
    )
