"""`sourcing-opt new`: something to start from."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import click

from sourcing_opt.cli.targets import is_workbook, refuse_existing, write_study
from sourcing_opt.errors import did_you_mean


@click.command(short_help="Start a study: a template, or a copy of an example.")
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--example", metavar="NAME", help="Copy an example that ships with sourcing-opt.")
@click.option("--xlsx", is_flag=True, help="Write one workbook, DIR.xlsx, instead of a folder.")
def new(target: Path, example: str | None, xlsx: bool) -> None:
    """Start a study in the folder DIR, or in a workbook when DIR ends in .xlsx: a small template to fill in, or a copy
    of an example. Nothing that exists is overwritten.

    \b
    Examples:
      sourcing-opt new my_study
      sourcing-opt new my_study.xlsx
      sourcing-opt new demo --example retail_bank
    """
    from sourcing_opt.io import write_template

    if xlsx and not is_workbook(target):
        target = target.with_name(f"{target.name}.xlsx")
    refuse_existing(target)
    if example is None:
        write_template(target, is_workbook(target))
    else:
        _copy(_shipped(example), target)
    click.echo(f"{target} is written. Next: sourcing-opt validate {shlex.quote(str(target))}")


def _shipped(example: str) -> Path:
    """The folder of an example; a usage error that names the nearest, or all, when there is none of that name."""
    from sourcing_opt.io import content, examples

    known = examples()
    if example not in known:
        hint = did_you_mean(example, known) or f"there are: {', '.join(known)}"
        raise click.BadParameter(f'no example "{example}" ({hint})', param_hint="--example")
    return content("inputs") / example


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
