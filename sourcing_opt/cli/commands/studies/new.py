"""`sourcing-opt new`: something to start from."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import click

from sourcing_opt.cli.complete import countries, examples, jobs_known, one_of, some_of
from sourcing_opt.cli.targets import is_workbook, refuse_existing, write_study
from sourcing_opt.errors import did_you_mean


@click.command(short_help="Start a study: of places of your own, a template, or a copy of an example.")
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--home",
    shell_complete=one_of(countries),
    metavar="COUNTRY",
    help="The home country of a study that is filled with published figures.",
)
@click.option(
    "--sites", metavar="CITIES", help='Where work is done or could be, each city with its country: "Monterrey MX, Manila PH".'
)
@click.option(
    "--roles",
    shell_complete=some_of(jobs_known),
    metavar="ROLES",
    help="The kinds of job there are: agent, senior_agent, clerk, case_handler, accountant, hr_admin, service_desk, engineer, analyst.",
)
@click.option("--currency", metavar="CODE", help="The currency of every total. [default: the home country's]")
@click.option("--example", shell_complete=one_of(examples), metavar="NAME", help="Copy an example that ships with sourcing-opt.")
@click.option("--xlsx", is_flag=True, help="Write one workbook, DIR.xlsx, instead of a folder.")
def new(
    target: Path,
    home: str | None,
    sites: str | None,
    roles: str | None,
    currency: str | None,
    example: str | None,
    xlsx: bool,
) -> None:
    """Start a study in the folder DIR, or in a workbook when DIR ends in .xlsx: a small template to fill in, a copy of an
    example, or a study of your own places. Nothing that exists is overwritten.

    With --home, --sites and --roles the study has pay, on-costs, exchange rates, risks, rules for data, hours, positions and time
    zones as published, each with its source (sourcing-opt countries shows them). Every other cell is a labelled assumption, and says
    what is asked of you. It can be solved as it is. Without a site at home the main business city is added.

    \b
    Examples:
      sourcing-opt new my_study
      sourcing-opt new my_study.xlsx
      sourcing-opt new demo --example retail_bank
      sourcing-opt new insurer --home US --sites "Monterrey MX, Manila PH, Krakow PL" --roles agent,case_handler,accountant
    """
    from sourcing_opt.io import write_template

    if xlsx and not is_workbook(target):
        target = target.with_name(f"{target.name}.xlsx")
    of_ones_own = {"--home": home, "--sites": sites, "--roles": roles}
    given = [option for option, text in (*of_ones_own.items(), ("--currency", currency)) if text is not None]
    if example is not None and given:
        raise click.UsageError(f"--example copies a study as it is: leave out {', '.join(given)}")
    if given and (missing := [option for option, text in of_ones_own.items() if text is None]):
        raise click.UsageError(f"a study of your own places needs {', '.join(missing)} too, with {', '.join(given)}")
    refuse_existing(target)
    if example is not None:
        _copy(_shipped(example), target)
    elif home is not None and sites is not None and roles is not None:
        _begin(target, home, sites, roles, currency)
    else:
        write_template(target, is_workbook(target))
    click.echo(f"{target} is written. Next: sourcing-opt validate {shlex.quote(str(target))}")


def _begin(target: Path, home: str, sites: str, roles: str, currency: str | None) -> None:
    """A study of one's own places; a usage error with every word that stands for nothing."""
    from sourcing_opt.facts.begin import begin, introduction, understood
    from sourcing_opt.io import write_template

    begun, wrong = understood(home, sites, roles, currency)
    if begun is None:
        raise click.UsageError("\n".join(wrong))
    name = target.name.removesuffix(target.suffix) if is_workbook(target) else target.name
    study = begin(name.replace("_", " ").strip() or "My study", begun)
    write_template(target, is_workbook(target), study, introduction())


def _shipped(example: str) -> Path:
    """The folder of an example; a usage error that names the nearest, or all, when there is none of that name."""
    from sourcing_opt.io import examples as shipped

    known = shipped()
    if example not in known:
        hint = did_you_mean(example, known) or f"there are: {', '.join(known)}"
        raise click.BadParameter(f'no example "{example}" ({hint})', param_hint="--example")
    return known[example]


def _copy(example: Path, target: Path) -> None:
    """As a folder with all that stands beside the tables, such as its README."""
    from sourcing_opt.io import load
    from sourcing_opt.io.atomic import new_folder

    if is_workbook(target):
        write_study(load(example).study, target)
        return
    with new_folder(target) as folder:
        # copyfile: an installation may be read-only, the copy is for changing.
        shutil.copytree(example, folder, copy_function=shutil.copyfile, dirs_exist_ok=True)
