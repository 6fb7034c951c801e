"""`sourcing-opt report`: a plan for people who were not there when it was made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcing_opt.cli.studies import model_of, read, require_folder, say
from sourcing_opt.errors import InvalidInput, Problem

if TYPE_CHECKING:
    from sourcing_opt.plan import Plan
    from sourcing_opt.report.story import Story

LIBRARIES = ("altair", "pptx", "vl_convert")
"""What the extra `report` brings and a report needs."""


@click.command(short_help="Show a plan, a comparison or a difference as a page for a browser, as slides, or as pictures.")
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path, exists=True))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Page (.html) or slides (.pptx) to write.")
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Slides in the fonts, colors and layouts of this template (.potx or .pptx).",
)
@click.option(
    "--figures", type=click.Path(path_type=Path, file_okay=False), help="Folder to write every picture to, as SVG and PNG."
)
@click.option(
    "--with",
    "answers",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Also show an answer about the plan's study: what price, alternatives or frontier wrote with --format json. Several, one after the other.",
)
def report(plan: Path, output: Path | None, template: Path | None, figures: Path | None, answers: tuple[Path, ...]) -> None:
    """Write PLAN as one page that stands alone: headline, cost and saving over time, where the work goes and when, people,
    cost of a person's work by place, risk, and rules. It needs no network. Or as at most ten slides, and one for each answer, with charts that
    can be edited, and with --figures every picture alone. A file that is there is replaced.

    A plan is its workbook, its JSON document, or the folder of a batch's run. Of a workbook that somebody has worked in, inputs and
    decisions count as they are now. --with adds what has been asked about the same study: what rules cost, other plans that are as good, what
    less of something costs.

    In the place of PLAN, the JSON document of compare shows ways of sourcing side by side, and that of diff what changed from one plan to the
    next. Needs the extra `report`: pip install "sourcing-opt[report]".

    \b
    Examples:
      sourcing-opt report plan.xlsx -o report.html
      sourcing-opt report plan.xlsx -o deck.pptx --template firm.potx
      sourcing-opt report runs/3f2a --figures pictures
      sourcing-opt report plan.xlsx --with prices.json --with frontier.json -o report.html
      sourcing-opt report comparison.json -o comparison.html
    """
    kind = None if output is None else output.suffix.lower()
    if output is None and figures is None:
        raise click.UsageError("say what to write: -o report.html, -o deck.pptx or --figures FOLDER")
    if kind not in (None, ".html", ".pptx"):
        raise click.BadParameter(f"{output}: a report is written as .html or .pptx", param_hint="-o")
    if template is not None and kind != ".pptx":
        raise click.BadParameter("only slides have one: -o deck.pptx", param_hint="--template")
    for target in (output, figures):
        if target is not None:
            require_folder(target)
    _require_extra()
    from sourcing_opt.report.deck import write_deck
    from sourcing_opt.report.figures import write_figures
    from sourcing_opt.report.page import write_page

    story = _story(plan, answers)
    if output is not None:
        if kind == ".html":
            write_page(story, output)
        else:
            write_deck(story, output, template)
        click.echo(f"Written: {output}")
    if figures is not None:
        click.echo(f"Written: {len(write_figures(story, figures))} pictures in {figures}")


def _require_extra() -> None:
    """Raise a usage error when a library of the extra is missing."""
    from importlib.util import find_spec

    if missing := [name for name in LIBRARIES if find_spec(name) is None]:
        raise click.UsageError(f'{", ".join(missing)} is not installed: pip install "sourcing-opt[report]"')


def _story(path: Path, answers: tuple[Path, ...]) -> Story:
    """What is told. Raises InvalidInput where a file is not what it should be, or an answer is about another study."""
    from sourcing_opt.report.given import answers_about, story_in
    from sourcing_opt.report.story import tell

    told = story_in(path)
    if told is None:
        plan, gap, whose = _plan(path)
        return tell(plan, gap, whose, answers_about(plan, answers))
    if answers:
        raise click.BadParameter(f"{path} is no plan: only a plan has answers", param_hint="--with")
    return told


def _plan(path: Path) -> tuple[Plan, float | None, str]:
    """The plan as it stands, the gap that was proven of it, and by whom; None where it is not as it was made, or nothing was proven."""
    from sourcing_opt.analysis.workbook.decisions import decided, unmoved_in
    from sourcing_opt.economics import appraise
    from sourcing_opt.io.plan_document import read_plan
    from sourcing_opt.optimisation import evaluated
    from sourcing_opt.solving.outcome import relative_gap
    from sourcing_opt.tolerances import KEPT

    problems: list[Problem] = []
    try:
        past = read_plan(path)
    except InvalidInput as error:
        problems += error.problems
    study = None
    if path.is_file() and path.suffix.lower() != ".json":
        try:
            loaded = read(path)
            sourcing = model_of(loaded)
            study = (loaded if sourcing is None else sourcing.over(loaded)).study
        except InvalidInput as error:
            problems += [problem for problem in error.problems if problem not in problems]
    if problems:
        raise InvalidInput(problems)
    if study is None:
        say(past.warnings)
    economics = appraise(past.made_from if study is None else study)
    # A document does not say where new work goes if nothing moves: it is worked out again, as it was when the plan was made.
    unmoved = None if study is None else unmoved_in(economics, past)
    plan = evaluated(economics, decided(economics, past, lambda decision: decision.used), unmoved)
    if not plan.share.any():
        raise InvalidInput([Problem("no work is done anywhere in this plan: there is nothing to show", address=past.name)])
    as_made = economics.study.digest == past.made_from.digest and abs(plan.objective - past.objective) <= KEPT * max(
        1.0, abs(past.objective)
    )
    if past.ended.bound is None or not as_made:
        return plan, None, ""
    return plan, relative_gap(past.objective, past.ended.bound), f" by {past.ended.proof}" if past.ended.proof else ""
