"""`sourcing-opt validate`: is the study sound, and is it the study one thinks it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sourcing_opt.cli.streams import say_json
from sourcing_opt.cli.studies import model_of
from sourcing_opt.cli.watch import watching
from sourcing_opt.errors import Exit, InvalidInput, Problem, said

if TYPE_CHECKING:
    from sourcing_opt.io import Loaded
    from sourcing_opt.schemas.study import Study


@click.command(short_help="Read a study and report everything that is wrong with it.")
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer.")
@click.option("--places", is_flag=True, help="Say of each location which location model it is, and why.")
@click.option(
    "--plausible",
    is_flag=True,
    help="Set wages, on-costs, cost of an hour, severance, moving and payback beside published figures, and say what lies outside.",
)
@click.option(
    "--annotate",
    "marked",
    metavar="OUT.xlsx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="For a study in a workbook: write a copy with each bad cell marked and commented. Formulas and formats stay, charts and pictures do not.",
)
def validate(study: Path, format: str, places: bool, plausible: bool, marked: Path | None) -> Exit:
    """Read STUDY, a folder or a workbook, and report everything that is wrong with it at once, each problem with its
    file, row and column and what to write instead. A sound study is summed up: what was read, and how much work it is.

    Problems and warnings go to stderr, one per line; with --format json they are part of the document on stdout.

    \b
    Examples:
      sourcing-opt validate my_study
      sourcing-opt validate my_study.xlsx --format json
      sourcing-opt validate my_study --places
      sourcing-opt validate my_study --plausible
      sourcing-opt validate my_study.xlsx --annotate marked.xlsx
    """
    watch = watching("reading the study")
    sound_study, problems = _examine(study)
    watch.end()
    if marked is not None:
        _annotate(study, problems, marked)
    sound = not any(problem.severity == "error" for problem in problems)
    if format == "json":
        from sourcing_opt.documents.studies.validation import validation_document

        summary = _summary(sound_study) if sound_study and sound else None
        document = validation_document(sound, summary, problems)
        if places:
            document["places"] = _places(sound_study) if sound_study and sound else None
        if plausible:
            document["plausible"] = _beside_published(sound_study) if sound_study and sound else None
        say_json(document, indent=2)
        return Exit.OK if sound else Exit.INVALID_INPUT
    for problem in problems:
        click.echo(said(problem), err=True)
    if sound_study and sound:
        from sourcing_opt.cli.text.look import page

        lines = [_as_text(_summary(sound_study), warnings=len(problems))]
        if places:
            lines += [f"  {place['location']}: {place['location_model']}, {place['reason']}" for place in _places(sound_study)]
        if plausible:
            lines += _published_lines(_beside_published(sound_study))
        click.echo(page("\n".join(lines)))
    return Exit.OK if sound else Exit.INVALID_INPUT


def _beside_published(study: Study) -> list[dict[str, Any]]:
    """The study's figures, each with what was published."""
    from sourcing_opt.analysis.comparison.published import beside_published

    return [asdict(each) | {"outside": each.is_outside} for each in beside_published(study)]


def _published_lines(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """One measure after another: what is yours, what was published, what lies outside; each source once."""
    yield ""
    outside = sum(each["outside"] for each in found)
    yield f"Beside published figures: {outside} of {sum(each['low'] is not None for each in found)} lie outside."
    for measure in dict.fromkeys(each["measure"] for each in found):
        of_measure = [each for each in found if each["measure"] == measure]
        yield f"  {measure} ({', '.join(dict.fromkeys(each['unit'] for each in of_measure))})"
        for each in of_measure:
            published = "" if each["low"] is None else f"   published {_figure(each['low'])} to {_figure(each['high'])}"
            yield f"    {each['about']:<32} {_figure(each['yours']):>12}{published}{'   OUTSIDE' if each['outside'] else ''}"
        for source in dict.fromkeys(each["source"] for each in of_measure if each["low"] is not None):
            yield f"      source: {source}"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _annotate(study: Path, problems: Sequence[Problem], marked: Path) -> None:
    """Hand the workbook back with its problems; a usage error where there is no workbook to mark."""
    from sourcing_opt.cli.targets import is_workbook
    from sourcing_opt.io.workbook.annotate import annotate

    if study.is_dir():
        message = "a folder has no cells to mark: every problem names its file and line. Marked is a study in a workbook"
        raise click.BadParameter(message, param_hint="--annotate")
    if not is_workbook(marked):
        raise click.BadParameter(f"{marked}: a marked workbook is written as .xlsx", param_hint="--annotate")
    annotate(study, problems, marked)
    click.echo(f"{marked} is written, with {_counted(len(problems), 'problem')} marked.", err=True)


def _examine(path: Path) -> tuple[Study | None, Sequence[Problem]]:
    """The study, if it can be read, and all that is wrong with it."""
    from sourcing_opt.economics.feasibility import check
    from sourcing_opt.io import load

    try:
        loaded = load(path)
        own_model = model_of(loaded)
        laid = loaded if own_model is None else own_model.over(loaded)
    except InvalidInput as invalid:
        return None, invalid.problems
    return loaded.study, [*laid.warnings, *laid.placed(check(laid.study)), *_scenarios(loaded)]


def _scenarios(loaded: Loaded) -> Iterator[Problem]:
    """What each scenario, on its own, would make wrong or odd: better heard now than in the night it is run."""
    from sourcing_opt.io.varied import varied
    from sourcing_opt.schemas.vary import scenario_names

    for name in scenario_names(loaded.study):
        try:
            yield from varied(loaded, [name]).warnings[len(loaded.warnings) :]
        except InvalidInput as invalid:
            yield from invalid.problems


def _places(study: Study) -> list[dict[str, str]]:
    """What each location is, seen from home, and why."""
    from sourcing_opt.economics.geography import seen_from_home

    seen = [(location.id, seen_from_home(study, location)) for location in study.locations]
    return [{"location": name, "location_model": view.model, "reason": view.reason} for name, view in seen]


def _summary(study: Study) -> dict[str, Any]:
    """What was read and how much work it is, ready for JSON."""
    from sourcing_opt.economics import appraise
    from sourcing_opt.schemas.study import TABLES

    # First, while nothing else is in memory: of a study with a million rows either takes a tenth of it.
    digest = study.digest
    economics = appraise(study)
    in_place = economics.baseline * economics.fte[:, :, 0]
    return {
        "name": study.study.name,
        "start": study.study.start,
        "periods": study.study.periods,
        "period": study.study.period,
        "currency": study.study.currency,
        "countries": len({location.country for location in study.locations}),
        "baseline_fte": round(float(in_place.sum()), 1),
        "rows": {table: len(study.rows(table)) for table in TABLES if study.rows(table)},
        "digest": digest,
    }


def _as_text(summary: dict[str, Any], warnings: int) -> str:
    rows = ", ".join(f"{table} {count:,}" for table, count in summary["rows"].items() if table != "study")
    return "\n".join(
        [
            f"{summary['name']}: the study is sound; {_counted(warnings, 'warning')}.",
            f"  horizon  {_counted(summary['periods'], summary['period'])} from {summary['start']}, in {summary['currency']}",
            f"  work     {_counted(summary['rows']['processes'], 'process')}, {summary['baseline_fte']:,.1f} FTE in place today",
            f"  places   {_counted(summary['rows']['locations'], 'location')} in {_counted(summary['countries'], 'country')}",
            f"  rows     {rows}",
        ]
    )


def _counted(count: int, word: str) -> str:
    plural = {"process": "processes", "country": "countries"}.get(word, f"{word}s")
    return f"{count:,} {word if count == 1 else plural}"
