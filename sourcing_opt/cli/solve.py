"""`sourcing-opt solve`: the best plan for a study, on the terminal and as a workbook."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcing_opt.errors import Exit, InvalidInput, NotWritable

if TYPE_CHECKING:
    from sourcing_opt.io import Loaded
    from sourcing_opt.plan import Plan
    from sourcing_opt.solving import Limits
    from sourcing_opt.solving.highs import Progress


@click.command(short_help="Find the plan with the least net present cost and write it as a workbook.")
@click.argument("study", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Workbook to write (.xlsx).")
@click.option("--gap", type=click.FloatRange(0, 1), default=0.001, show_default=True, help="Proven distance from the best plan that is good enough, as a share of the plan's cost.")  # fmt: skip
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="Stop after this long with the best plan so far.")  # fmt: skip
@click.option("--solver", type=click.Choice(["highs", "cbc"]), default="highs", show_default=True, help="Who solves.")
@click.option("--threads", type=click.IntRange(1), default=1, show_default=True, help="Processors the solver may use.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="For the solver's own random choices.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer on stdout.")  # fmt: skip
def solve(
    study: Path,
    output: Path | None,
    gap: float,
    time_limit: float | None,
    solver: str,
    threads: int,
    seed: int,
    format: str,
) -> Exit:
    """Decide for every process of STUDY, a folder or a workbook, where it is done and when it moves, so that the net
    present cost is least and every rule is kept.

    The plan is recomputed without the solver before anything is written. Ctrl-C stops the search and keeps the best
    plan so far.

    \b
    Examples:
      sourcing-opt solve my_study -o plan.xlsx
      sourcing-opt solve my_study.xlsx -o plan.xlsx --gap 0 --time-limit 600
      sourcing-opt solve my_study --format json > plan.json
    """
    from sourcing_opt.plan import document, optimise
    from sourcing_opt.solving import Limits, Status

    if output is not None:
        _require_target(output)
    loaded = _load_sound(study)
    limits = Limits(gap, time_limit, threads, seed)
    plan = optimise(loaded.study, limits, solver, _progress())
    if output is not None:
        _write(plan, output, loaded, limits, solver)
    if format == "json":
        click.echo(json.dumps(document(plan), indent=1, ensure_ascii=False))
    else:
        from sourcing_opt.cli.plan_text import plan_text

        click.echo(plan_text(plan, output))
    return Exit.OK if plan.outcome.status is Status.OPTIMAL else Exit.STOPPED_BY_LIMIT


def _require_target(output: Path) -> None:
    """Better to hear of a wrong name before a long search than after it."""
    if output.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{output}: a plan is written as .xlsx; for JSON use --format json", param_hint="-o")
    if not output.parent.is_dir():
        raise NotWritable(f"{output}: cannot be written: the folder {output.parent} is not there: create it first")


def _load_sound(path: Path) -> Loaded:
    """The study, its warnings shown. Raises InvalidInput when no plan could mend what is wrong with it."""
    from sourcing_opt.economics.feasibility import check
    from sourcing_opt.io import load

    loaded = load(path)
    problems = loaded.placed(check(loaded.study))
    for problem in problems:
        if problem.severity == "warning":
            click.echo(f"warning: {problem}", err=True)
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise InvalidInput(errors)
    return loaded


def _progress() -> Callable[[Progress], None] | None:
    """One line on stderr whenever ten seconds have passed, for somebody who watches; nothing in a batch job's log."""
    if not sys.stderr.isatty():
        return None
    last = 0.0

    def show(progress: Progress) -> None:
        nonlocal last
        if progress.seconds - last >= 10:
            last = progress.seconds
            gap = (progress.objective - progress.bound) / max(abs(progress.objective), 1e-9)
            found = f"best plan {progress.objective:,.0f}, proven within {gap:.2%}" if gap < 1e6 else "no plan yet"
            click.echo(f"{progress.seconds:5.0f} s  {found}  ({progress.nodes:,} nodes)", err=True)

    return show


def _write(plan: Plan, output: Path, loaded: Loaded, limits: Limits, solver: str) -> None:
    from sourcing_opt.workbook import RunLog, write_plan

    write_plan(plan, output, RunLog(origin=str(loaded.origin), limits=limits, solver=solver))
