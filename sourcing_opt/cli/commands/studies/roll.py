"""`sourcing-opt roll`: the next study, from where a plan has brought the work."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcing_opt.cli.complete import or_file
from sourcing_opt.cli.complete import runs as run_ids
from sourcing_opt.cli.parameters import MONEY
from sourcing_opt.cli.plans import in_runs, plan_path
from sourcing_opt.cli.streams import say_json
from sourcing_opt.cli.studies import read, say, tell
from sourcing_opt.cli.targets import is_workbook, refuse_existing, write_study
from sourcing_opt.cli.watch import watching

if TYPE_CHECKING:
    from sourcing_opt.io import Loaded
    from sourcing_opt.schemas.study import Study


@click.command(short_help="Make the next study: a plan's study some periods later.")
@click.argument("study", type=click.Path(path_type=Path))
@click.option(
    "--plan",
    required=True,
    shell_complete=or_file(run_ids),
    metavar="PLAN",
    type=click.Path(path_type=Path),
    help="The plan that was made for STUDY: its workbook, its JSON document, the folder of a batch's run, or a run's id.",
)
@click.option("--to", required=True, metavar="PERIOD", help="First period of the next study, like 2027-Q2 or 2027-04-01.")
@click.option(
    "-o",
    "--output",
    metavar="TARGET",
    type=click.Path(path_type=Path),
    help="Folder or workbook to write.  [default: STUDY with the period in its name]",
)
@click.option(
    "--actuals",
    metavar="FILE.csv",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the work of some processes really is by then: process, location, share (and shift).",
)
@click.option(
    "--update",
    "updates",
    metavar="TABLE.csv",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="New figures: a file named like a table, with its key and the columns that change.",
)
@click.option(
    "--switching",
    metavar="AMOUNT",
    type=MONEY,
    help="A process departs from the plan only if that saves at least this much, as a rule of the next study.",
)
@click.option("--same-end", is_flag=True, help="Keep the last period. Without it the horizon keeps its length and moves on.")
@in_runs
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer on stdout.")
def roll(
    study: Path,
    plan: Path,
    to: str,
    output: Path | None,
    actuals: Path | None,
    updates: tuple[Path, ...],
    switching: float | None,
    same_end: bool,
    runs: Path | None,
    format: str,
) -> None:
    """Write the study that begins some periods after STUDY, when the plan that was made for it has been carried out
    until then. Nothing that exists is overwritten.

    The work is where the plan has it; what the plan has prepared by then is under way, and goes live as far as other
    hard rules leave room (a policy in the next study says so); sites are open or closed as they are. Volumes, wages, rates and prices are carried forward by their own yearly changes,
    or replaced by --update. What the plan meant to do later stands in previous_moves: policies of the types stability
    and switching hold the next plan against it.

    \b
    Examples:
      sourcing-opt roll bank --plan plan.xlsx --to 2027-Q2
      sourcing-opt roll bank --plan plan.xlsx --to 2027-Q2 --actuals actuals.csv --update fx.csv --update labor_rates.csv
      sourcing-opt roll bank --plan plan.json --to 2027-Q2 -o next.xlsx --switching 250000
    """
    watch = watching("rolling the study on")
    from sourcing_opt.analysis.succession.roll import periods_until
    from sourcing_opt.analysis.succession.roll import roll as rolled
    from sourcing_opt.analysis.workbook.decisions import decided
    from sourcing_opt.documents.studies.roll import roll_document
    from sourcing_opt.economics import appraise
    from sourcing_opt.io.plan_document import read_plan
    from sourcing_opt.io.updates import read_actuals, updated

    loaded = read(study)
    target = output or _named(loaded.origin, to)
    refuse_existing(target)
    economics = appraise(loaded.study)
    past = read_plan(plan_path(str(plan), runs))
    require_same_start(past.made_from, loaded, plan)
    real = read_actuals(actuals, loaded.study) if actuals is not None else None
    passed, count = periods_until(economics.axes.calendar, to), economics.axes.calendar.count
    if same_end and passed == count:
        raise click.UsageError("--same-end leaves no period of the horizon: leave it out")
    decisions = decided(economics, past, lambda decision: decision.used)
    following = rolled(economics, decisions, passed, count - passed if same_end else count, () if real is None else real.baseline)
    if switching is not None:
        following = with_switching(following, switching)
    following, said, warnings = updated(following, updates)
    for line in said:
        tell(line)
    say([*(() if real is None else real.warnings), *warnings])
    write_study(following, target)
    _bring_model(loaded, following, target)
    watch.end()
    if format == "json":
        say_json(roll_document(loaded.study, following, target))
    else:
        click.echo(text(loaded.study, following, target))


def require_same_start(made_from: Study, loaded: Loaded, plan: Path) -> None:
    """Raises InvalidInput when a plan is of another horizon than the study: their periods would not be the same."""
    from sourcing_opt.errors import InvalidInput, Problem

    ours, its = loaded.study.study, made_from.study
    if (ours.start, ours.period) != (its.start, its.period):
        raise InvalidInput(
            [
                Problem(
                    f"the plan is of {its.period}s from {its.start}, the study of {ours.period}s from {ours.start}",
                    address=str(plan),
                    suggestion="give the study that the plan was made for",
                )
            ]
        )


def with_switching(study: Study, amount: float) -> Study:
    """The study with a rule that a process departs from the plan before only if that saves the amount."""
    from sourcing_opt.schemas.policies import Switching

    rule = Switching(
        id="switching",
        penalty=amount,
        rationale="A plan that is followed changes only where that is worth the upheaval.",
    )
    return study.replace(policies=(*(policy for policy in study.policies if policy.id != rule.id), rule))


def _named(origin: Path, to: str) -> Path:
    """Beside the study, with the period in its name, in the place of an earlier one's."""
    if origin.name in ("", ".."):
        origin = origin.resolve()
    suffix = origin.suffix if is_workbook(origin) else ""
    stem = re.sub(r"-\d{4}(-Q\d|-\d\d(-\d\d)?)?$", "", origin.name.removesuffix(suffix))
    return origin.with_name(f"{stem}-{to.strip()}{suffix}")


def _bring_model(loaded: Loaded, following: Study, target: Path) -> None:
    """A sourcing model of the study's own stands beside it: it goes along."""
    name = following.study.sourcing_model
    before = loaded.origin if loaded.origin.is_dir() else loaded.origin.parent
    after = target if target.is_dir() else target.parent
    if name is not None and (before / name).is_file() and not (after / name).exists():
        shutil.copyfile(before / name, after / name)


def text(before: Study, after: Study, target: Path) -> str:
    """What was made, for people."""
    from sourcing_opt.documents.studies.roll import roll_document

    made = roll_document(before, after, target)
    moves = made["previous_moves"]
    lines = [
        f"{target} is written: {made['periods']} {after.study.period}s from {made['start']}.",
        f"Moves of the plan before: {moves['under_way']} under way, {moves['planned']} planned, {moves['live']} live and still ramping up.",
        *(f"{location} is {status} now." for location, status in made["sites"].items()),
        *(f'Policy "{name}" is over.' for name in made["policies_over"]),
    ]
    return "\n".join([*lines, f"Next: sourcing-opt solve {shlex.quote(str(target))} -o plan.xlsx"])
