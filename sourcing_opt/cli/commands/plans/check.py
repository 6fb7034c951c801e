"""`sourcing-opt check`: a plan's workbook after somebody has worked in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcing_opt.cli.complete import or_file
from sourcing_opt.cli.complete import runs as run_ids
from sourcing_opt.cli.plans import in_runs, workbook_path
from sourcing_opt.cli.streams import say_json
from sourcing_opt.cli.studies import model_of, read, say
from sourcing_opt.cli.watch import watching
from sourcing_opt.errors import Exit, InvalidInput, Problem

if TYPE_CHECKING:
    from sourcing_opt.io import Loaded
    from sourcing_opt.io.workbook.plan_workbook import PlanWorkbook


@click.command(short_help="Recalculate a plan's workbook that somebody has worked in; say what changed and what no longer holds.")
@click.argument("plan", metavar="PLAN.xlsx", shell_complete=or_file(run_ids))
@click.option("--recalc", is_flag=True, help="Have LibreOffice recalculate the workbook, and hold its total against ours.")
@click.option(
    "--certificate",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="What `solve --certificate` wrote: verify it, and say how far from the best it proves the plan.",
)
@in_runs
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer on stdout.")
def check(plan: str, recalc: bool, certificate: Path | None, runs: Path | None, format: str) -> Exit:
    """Read PLAN.xlsx, a workbook that `solve` or a batch's run wrote (its id will do), after inputs (sheets In_...) or decisions (column Override of the
    sheets Cost build-up and Sites) were changed in it. Work the plan out anew without a solver, and say what changed,
    whether every check and every policy still holds, and what the plan costs now against before.

    A certificate is verified from the study in the workbook alone: without a solver, and whoever made it.

    The exit code is 8 when a check fails. The workbook is only read.

    \b
    Examples:
      sourcing-opt check plan.xlsx
      sourcing-opt check plan.xlsx --recalc --format json
      sourcing-opt check plan.xlsx --certificate plan.npz
    """
    watch = watching("reading the workbook")
    from functools import partial

    from sourcing_opt.analysis.workbook.recheck import recheck, with_certificate
    from sourcing_opt.documents.plans.check import check_document
    from sourcing_opt.io.workbook.libreoffice import recalculated, require_libreoffice
    from sourcing_opt.io.workbook.plan_workbook import read_total
    from sourcing_opt.solving.certificate_file import read_certificate

    if recalc:
        require_libreoffice()
    path = workbook_path(plan, runs)
    loaded, workbook = _read(path)
    sourcing = model_of(loaded)
    laid = loaded if sourcing is None else sourcing.over(loaded)
    say(laid.warnings)
    watch.phase("working the plan out anew")
    total = None
    if recalc:
        with recalculated(path) as anew:
            total = read_total(anew)
    rechecked = recheck(workbook, laid, total)
    if certificate is not None:
        rechecked = with_certificate(rechecked, partial(read_certificate, certificate), laid.study)
    watch.end()
    if format == "json":
        say_json(check_document(rechecked))
    else:
        from sourcing_opt.cli.text.check import check_text

        click.echo(check_text(rechecked))
    return Exit.OK if rechecked.passed else Exit.CHECK_FAILED


def _read(plan: Path) -> tuple[Loaded, PlanWorkbook]:
    """The study in the workbook and what else it says. Raises InvalidInput with the problems of both."""
    from sourcing_opt.io.workbook.plan_workbook import read_plan_workbook

    problems: list[Problem] = []
    try:
        loaded = read(plan)
    except InvalidInput as error:
        problems += error.problems
    try:
        workbook = read_plan_workbook(plan)
    except InvalidInput as error:
        problems += [problem for problem in error.problems if problem not in problems]
    if problems:
        raise InvalidInput(problems)
    return loaded, workbook
