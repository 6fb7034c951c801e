"""What the commands that ask about a plan share: whose plan it is, who works, how closely, and what is said meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sourcing_opt.cli.parameters import MONEY, PART, PROCESSORS, SECONDS
from sourcing_opt.cli.plans import RUNS, in_runs, plan_path
from sourcing_opt.cli.streams import say_json
from sourcing_opt.cli.studies import model_of, replacing, require_replaceable, require_sound
from sourcing_opt.cli.workers import cluster_of
from sourcing_opt.errors import Exit

if TYPE_CHECKING:
    from sourcing_opt.analysis.answers.questions import Tell
    from sourcing_opt.cli.watch import Watch
    from sourcing_opt.parallel import WorkOut
    from sourcing_opt.plan import Decisions
    from sourcing_opt.schemas.study import Study

__all__ = [
    "FORMAT",
    "JOBS",
    "OUTPUT",
    "PART",
    "RESOLUTION",
    "SCHEDULER",
    "TIME_LIMIT",
    "answered",
    "asked_about",
    "plan_in",
    "telling",
    "who_works",
]

RESOLUTION = click.option(
    "--resolution",
    type=MONEY,
    metavar="AMOUNT",
    help="How closely each amount is to be known, in the study's currency, present value.  [default: 1 % of the saving]",
)
TIME_LIMIT = click.option(
    "--time-limit", type=SECONDS, metavar="SECONDS", help="For each question: stop after this long with what is proven so far."
)
JOBS = click.option("--jobs", type=PROCESSORS, default=1, show_default=True, help="How many questions to answer at a time.")
SCHEDULER = click.option("--scheduler", metavar="ADDRESS", help="Dask scheduler whose workers answer, like tcp://host:8786.")
FORMAT = click.option(
    "--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer on stdout."
)
OUTPUT = click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Workbook to write (.xlsx).")


def asked_about(path: Path, runs: Path | None) -> tuple[Study, Decisions | None]:
    """The study, and the plan in hand where the path is a plan's, or names a run. Raises InvalidInput."""
    from sourcing_opt.io import load
    from sourcing_opt.io.plan_document import is_plan

    path = named(path, runs)
    if is_plan(path):
        return plan_in(path)
    loaded = load(path)
    own_model = model_of(loaded)
    loaded = loaded if own_model is None else own_model.over(loaded)
    require_sound(loaded)
    return loaded.study, None


def named(path: Path, runs: Path | None) -> Path:
    """What is there under that name, or else the run that is called so; where there are no runs, the name as it is."""
    return plan_path(str(path), runs) if runs is not None or RUNS.is_dir() else path


def plan_in(path: Path) -> tuple[Study, Decisions]:
    """The study that a plan was made from, and what it decides, with somebody's overrides. Raises InvalidInput when it is none."""
    from sourcing_opt.analysis.succession.bridge import made
    from sourcing_opt.io.plan_document import read_plan

    plan = made(read_plan(path))
    return plan.study, plan.decisions


def who_works(jobs: int, scheduler: str | None) -> WorkOut[Any, Any]:
    """This process, several, or a cluster: by the options of the command that runs."""
    from sourcing_opt.batch.workers.executors import work_out
    from sourcing_opt.parallel import in_this_process

    cluster = cluster_of(click.get_current_context(), scheduler)
    return in_this_process if jobs == 1 and cluster is None else partial(work_out, jobs=jobs, scheduler=cluster)


def telling(watch: Watch, phase: str) -> Tell:
    """Says how far it is to somebody who watches: from the first plan on, which comes before the questions."""
    watch.phase(phase)
    return watch.answered


def answered(
    watch: Watch,
    complete: bool,
    book: Callable[[Path], None],
    document: Callable[[], dict[str, Any]],
    text: Callable[[], str],
) -> Exit:
    """Give an answer as the command that runs is asked to: its workbook first, then on stdout. complete: whether everything is known as closely as was asked for."""
    options = click.get_current_context().params
    if options["output"] is not None:
        require_replaceable(options["output"], options["force"])
        book(options["output"])
    watch.end()
    if options["format"] == "json":
        say_json(document())
    else:
        click.echo(text())
    return Exit.OK if complete else Exit.STOPPED_BY_LIMIT


def asking(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that all questions about a plan share."""
    for option in (FORMAT, in_runs, SCHEDULER, JOBS, TIME_LIMIT, RESOLUTION, replacing, OUTPUT):
        command = option(command)
    return command
