"""`sourcing-opt show`: any plan, read again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcing_opt.cli.complete import one_of, or_file
from sourcing_opt.cli.complete import processes as process_ids
from sourcing_opt.cli.complete import runs as run_ids
from sourcing_opt.cli.plans import in_runs, plan_path
from sourcing_opt.cli.streams import say_json
from sourcing_opt.cli.studies import say
from sourcing_opt.cli.watch import watching
from sourcing_opt.errors import InvalidInput, Problem, did_you_mean

if TYPE_CHECKING:
    from sourcing_opt.plan import Plan


@click.command(short_help="Read a plan again: all of it in a page, or one side of it in full.")
@click.argument("plan", metavar="PLAN", shell_complete=or_file(run_ids))
@click.option("--processes", is_flag=True, help="Where every process is, if nothing moves and by plan.")
@click.option("--sites", is_flag=True, help="Every site: people, and when it opens or closes; countries and providers.")
@click.option("--moves", is_flag=True, help="Every move: when, from where, to where, how many people, at what cost.")
@click.option("--policies", is_flag=True, help="Every policy: what the plan has, what is asked for, the room left.")
@click.option("--costs", is_flag=True, help="What is paid for what, year by year.")
@click.option(
    "--process", shell_complete=one_of(process_ids), metavar="ID", help="Only this process: its places, moves, policies and cost."
)
@in_runs
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer on stdout.")
def show(plan: str, process: str | None, runs: Path | None, format: str, **asked: bool) -> None:
    """Read PLAN again: a workbook, a JSON document, the folder of a batch's run, or a run's id. Decisions that somebody
    replaced in a workbook count, inputs are those it was made from.

    Without an option it is the page that `solve` printed.

    \b
    Examples:
      sourcing-opt show plan.xlsx
      sourcing-opt show plan.xlsx --processes --costs
      sourcing-opt show plan.json --process payroll
      sourcing-opt show 3fa9 --runs runs --moves --format json
    """
    watch = watching("reading the plan")
    from sourcing_opt.analysis.workbook.reread import overridden, reread
    from sourcing_opt.documents.plans.show import PARTS, show_document
    from sourcing_opt.io.plan_document import read_plan

    parts = tuple(part for part in PARTS if asked[part])
    past = read_plan(plan_path(plan, runs))
    say(past.warnings)
    reread_plan = reread(past)
    watch.end()
    if process is not None and process not in reread_plan.economics.axes.by_process:
        known = list(reread_plan.economics.axes.by_process)
        hint = did_you_mean(process, known) or f"there are {', '.join(known)}"
        raise InvalidInput([Problem("the plan has no such process", address="--process", value=process, suggestion=hint)])
    if format == "json":
        say_json(show_document(reread_plan, parts, process))
        return
    changed = overridden(past)
    proof = (
        f"with {changed} decision{'s' * (changed > 1)} replaced since it was made; nothing is proven of it" if changed else None
    )
    if parts or process is not None:
        click.echo(parts_text(reread_plan, parts or tuple(part for part in PARTS if part != "sites"), process))
    else:
        from sourcing_opt.cli.text.plan import plan_text

        click.echo(plan_text(reread_plan, None, proof=proof))


def parts_text(plan: Plan, parts: tuple[str, ...], process: str | None) -> str:
    """The sides of a plan that are asked for, in full."""
    from sourcing_opt.cli.text import plan_tables as tables
    from sourcing_opt.cli.text.look import page
    from sourcing_opt.documents.plans.show import PARTS
    from sourcing_opt.plan import summary

    currency, facts = plan.economics.study.study.currency, summary(plan)
    made = {
        "processes": lambda: tables.processes(plan, process),
        "sites": lambda: "\n\n".join(
            [
                tables.sites(plan, currency),
                tables.spreads("Country", facts.by_country, currency),
                tables.spreads("Provider", facts.by_provider, currency),
            ]
        ),
        "moves": lambda: tables.all_moves(plan, currency, process),
        "policies": lambda: tables.all_rules(plan, process) or "No policy is about this.",
        "costs": lambda: tables.costs(plan, currency, process),
    }
    title = plan.economics.study.study.name + ("" if process is None else f": {_called(plan, process)}")
    return page(title, *(made[part]() for part in PARTS if part in parts))


def _called(plan: Plan, process: str) -> str:
    axes = plan.economics.axes
    row = axes.workstreams[axes.by_process[process][0]].process
    return f"{process}, {row.name} ({row.function})"
