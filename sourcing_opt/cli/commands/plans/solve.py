"""`sourcing-opt solve`: the best plan for a study, on the terminal and as a workbook."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcing_opt.cli.complete import aims, models, one_of, or_file
from sourcing_opt.cli.complete import changes as change_of
from sourcing_opt.cli.complete import scenarios as scenario_names
from sourcing_opt.cli.limits import GAP, RESOLUTION, limits_of
from sourcing_opt.cli.parameters import PART, PROCESSORS, SECONDS, SEED
from sourcing_opt.cli.questions import telling
from sourcing_opt.cli.streams import say_json
from sourcing_opt.cli.studies import (
    model_of,
    provenance,
    read,
    replacing,
    require_folder,
    require_replaceable,
    require_sound,
    require_workbook,
    under,
)
from sourcing_opt.cli.watch import Watch, watching
from sourcing_opt.errors import Exit, Infeasible

if TYPE_CHECKING:
    from sourcing_opt.analysis.answers.report import ExplainedPlan
    from sourcing_opt.analysis.answers.sequence import Reached, Then
    from sourcing_opt.economics import Economics
    from sourcing_opt.io import Loaded
    from sourcing_opt.solving import Limits, Outcome


@click.command(short_help="Find the plan with the least net present cost and write it as a workbook.")
@click.argument("study", required=False, type=click.Path(path_type=Path))
@click.option(
    "--from",
    "edited",
    metavar="PLAN.xlsx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Instead of STUDY: a plan's workbook that somebody has worked in. Its inputs are taken as they are now, its overrides are kept.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Workbook to write (.xlsx).")
@replacing
@click.option(
    "--previous",
    metavar="PLAN.xlsx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The plan this one follows: the workbook's run log says which inputs have changed since.",
)
@click.option(
    "--certificate",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the proof: for `check`, or for anybody who adds up.",
)
@click.option(
    "--model",
    shell_complete=or_file(models),
    metavar="NAME|FILE",
    help="Sourcing model to lay over the study, instead of the one it names.",
)
@click.option(
    "--scenario",
    "scenarios",
    shell_complete=one_of(scenario_names),
    metavar="NAME",
    multiple=True,
    help="Scenario of the study; several are laid over one another.",
)
@click.option(
    "--set",
    "changes",
    shell_complete=change_of,
    metavar="CHANGE",
    multiple=True,
    help="A single change, like labor_rates[location=pune].salary*=1.1.",
)
@click.option(
    "--then",
    "thens",
    shell_complete=one_of(aims),
    metavar="MEASURE:min",
    multiple=True,
    help="After least cost, the least of this among the plans that cost little more; several, one after the other. Measures are those of `frontier`.",
)
@click.option(
    "--within",
    "withins",
    type=PART,
    metavar="SHARE",
    multiple=True,
    help="For each --then: what the objective before it may give way, of the saving where that is the cost, else of its value.  [default: 1%]",
)
@click.option(
    "--explain",
    is_flag=True,
    help="Also, as sheets of the workbook: what each policy costs, why each process is where it is, which plans cost at most 1 % of the saving more, and what less "
    "risk (of a study without risks: fewer people moved) costs. It takes at most about 5 minutes more, or as long as --time-limit says; Ctrl-C keeps what is answered.",
)
@GAP
@RESOLUTION
@click.option("--time-limit", type=SECONDS, metavar="SECONDS", help="Stop after this long with the best plan so far.")
@click.option("--solver", type=click.Choice(["highs", "cbc", "scip"]), default="highs", show_default=True, help="Who solves.")
@click.option("--threads", type=PROCESSORS, default=1, show_default=True, help="Processors that CBC may use; the others use one.")
@click.option(
    "--seed",
    type=SEED,
    default=0,
    show_default=True,
    help="Nothing is left to chance, so it changes nothing; older calls stay valid.",
)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer on stdout.")
def solve(
    study: Path | None,
    edited: Path | None,
    output: Path | None,
    force: bool,
    previous: Path | None,
    certificate: Path | None,
    model: str | None,
    scenarios: tuple[str, ...],
    changes: tuple[str, ...],
    thens: tuple[str, ...],
    withins: tuple[float, ...],
    explain: bool,
    solver: str,
    format: str,
    **limits_given: object,
) -> Exit:
    """Decide for every process of STUDY, a folder or a workbook, where it is done and when it moves, so that the net
    present cost is least and every rule is kept.

    The plan is recomputed without the solver before anything is written. Ctrl-C stops the search and keeps the best
    plan so far.

    \b
    Examples:
      sourcing-opt solve my_study -o plan.xlsx
      sourcing-opt solve my_study.xlsx -o plan.xlsx --gap 0 --time-limit 600
      sourcing-opt solve my_study --model nearshore --scenario recession --set "study.discount_rate=0.1"
      sourcing-opt solve my_study -o plan.xlsx --certificate plan.npz --resolution 1000
      sourcing-opt solve my_study -o plan.xlsx --then political:min --within 1% --explain
      sourcing-opt solve my_study --format json > plan.json
      sourcing-opt solve --from plan.xlsx -o next_plan.xlsx
    """
    watch = watching("reading the study")
    from sourcing_opt.analysis.answers.measures import require_measure
    from sourcing_opt.analysis.answers.report import explained_plan
    from sourcing_opt.analysis.answers.sequence import in_sequence
    from sourcing_opt.documents.plans.plan import plan_document
    from sourcing_opt.optimisation import as_is, optimise
    from sourcing_opt.schemas.differences import differences
    from sourcing_opt.solving import Status

    if output is not None:
        require_workbook(output, force)
    elif previous is not None:
        raise click.UsageError("--previous is for the workbook's run log: give -o as well")
    if certificate is not None:
        require_folder(certificate)
        if solver != "highs":
            raise click.UsageError(f"--certificate goes with --solver highs: nobody else can check what {solver.upper()} proves")
    steps = _steps(thens, withins)
    if explain and output is None:
        raise click.UsageError("--explain adds sheets to the workbook: give -o as well")
    if certificate is not None and steps:
        raise click.UsageError(
            "--certificate proves least cost, and with --then that is not what the plan is: leave one of them out"
        )
    before = None if previous is None else read(previous).study
    loaded = under(read(_one_of(study, edited)), scenarios, changes)
    sourcing = model_of(loaded, model)
    loaded = loaded if sourcing is None else sourcing.over(loaded)
    loaded = loaded if edited is None else _pinned(loaded, edited)
    require_sound(loaded)
    limits = limits_of()
    moves = sourcing is None or sourcing.model.moves
    for step in steps:
        require_measure(loaded.study, step.measure)
    if certificate is not None and not moves:
        raise click.UsageError("--certificate: under this sourcing model nothing moves, so there is nothing to prove")
    watch.phase("solving", limits.seconds)
    try:
        plan = optimise(loaded.study, limits, solver, watch.progress) if moves else as_is(loaded.study)
        reached: tuple[Reached, ...] = ()
        if steps and moves and not plan.outcome.interrupted:
            plan, reached = in_sequence(loaded.study, plan, steps, limits)
    except Infeasible as infeasible:
        watch.phase("no plan keeps all hard rules; looking for the reason and for ways out", limits.seconds)
        if certificate is not None:
            _certify_that_there_is_none(certificate, loaded, limits)
        return _say_why(loaded, limits, format, infeasible, watch)
    why: ExplainedPlan | None = None
    if output is not None:
        watch.phase("writing the workbook")
        from sourcing_opt.workbook import RunLog, write_plan

        log = RunLog(origin=provenance(loaded, sourcing, scenarios, changes), limits=limits, solver=solver)
        if previous is not None and before is not None:
            log = replace(log, previous=previous.name, changes=differences(before, loaded.study))
        if explain and moves and not plan.outcome.interrupted:
            why = explained_plan(loaded.study, plan, limits.seconds, partial(telling, watch))
            watch.phase("writing the workbook")
        require_replaceable(output, force)
        write_plan(plan, output, log, why)
    watch.end()
    certified = certificate is None or _certified(certificate, plan.economics, plan.outcome)
    if format == "json":
        say_json(plan_document(plan) | ({"then": [asdict(step) for step in reached]} if reached else {}))
    else:
        from sourcing_opt.cli.text.closing import closing
        from sourcing_opt.cli.text.plan import plan_text

        click.echo(
            plan_text(
                plan,
                output,
                *(_reached(step) for step in reached),
                *closing(plan, _one_of(study, edited), output, why),
            )
        )
    if plan.outcome.status is Status.FEASIBLE or (why is not None and why.interrupted):
        return Exit.STOPPED_BY_LIMIT
    return Exit.OK if certified else Exit.CHECK_FAILED


def _steps(thens: tuple[str, ...], withins: tuple[float, ...]) -> list[Then]:
    """The objectives after least cost. A usage error where there are more shares than objectives."""
    from sourcing_opt.analysis.answers.sequence import read_then

    if len(withins) > len(thens):
        raise click.UsageError("--within says what may give way for a --then: give one for each")
    shares = [*withins, *[0.01] * (len(thens) - len(withins))]
    return [read_then(text, within) for text, within in zip(thens, shares, strict=True)]


def _reached(reached: Reached) -> str:
    from sourcing_opt.cli.text.answers import measured

    before, value, bound = (measured(reached.measure, number) for number in (reached.before, reached.value, reached.bound))
    return f"Then {reached.measure}: {value}, from {before}; proven to be no less than {bound}."


def _certified(path: Path, economics: Economics, outcome: Outcome) -> bool:
    """Write the proof of a solve; where there is none, say why on stderr. Returns whether there is."""
    from sourcing_opt.formulation import build
    from sourcing_opt.optimisation.pooled import exact_also_at
    from sourcing_opt.solving.certificate_file import write_certificate

    if outcome.certificate is not None:
        write_certificate(path, outcome.certificate, build(exact_also_at(economics, *outcome.loads)))
        return True
    why = (
        f"the proof rests on the word of {outcome.proof}" if outcome.proof else "the search was stopped before it proved a bound"
    )
    click.echo(f"{path}: no certificate is written: {why}", err=True)
    return False


def _certify_that_there_is_none(path: Path, loaded: Loaded, limits: Limits) -> None:
    """Write the proof that no plan keeps all hard rules."""
    from sourcing_opt.economics import appraise
    from sourcing_opt.formulation import build
    from sourcing_opt.solving import solve as outcome_of

    economics = appraise(loaded.study)
    _certified(path, economics, outcome_of(build(economics), limits))


def _one_of(study: Path | None, edited: Path | None) -> Path:
    """Where the study is; a usage error unless exactly one place is named."""
    if study is not None and edited is not None:
        raise click.UsageError("STUDY and --from name two studies: give one of them")
    given = study or edited
    if given is None:
        raise click.UsageError("Missing argument 'STUDY', or --from PLAN.xlsx")
    return given


def _pinned(loaded: Loaded, edited: Path) -> Loaded:
    """The study with the overrides of its workbook as rules; those that cannot be one are said on stderr."""
    from sourcing_opt.analysis.workbook.pins import not_pinned, pinned
    from sourcing_opt.io.workbook.plan_workbook import read_plan_workbook

    workbook = read_plan_workbook(edited)
    for decision in not_pinned(workbook):
        where = f"{decision.address} {decision.location}, period {decision.period}"
        click.echo(f"warning: {where}: not kept: a location opens where work needs it; override a share there", err=True)
    return pinned(loaded, workbook)


def _say_why(loaded: Loaded, limits: Limits, format: str, infeasible: Infeasible, watch: Watch) -> Exit:
    """What is in the way of a plan and what would give one: on stderr, or as a document on stdout."""
    from sourcing_opt.analysis.diagnosis import diagnose
    from sourcing_opt.cli.text.diagnosis import diagnosis_text
    from sourcing_opt.documents.studies.diagnosis import diagnosis_document

    diagnosis = diagnose(loaded.study, limits)
    watch.end()
    if format == "json":
        say_json(diagnosis_document(diagnosis, loaded.address))
    else:
        click.echo(diagnosis_text(diagnosis, loaded.address, loaded.study.study.currency), err=True)
    return infeasible.exit_code
