"""`sourcing-opt convert`: a folder becomes a workbook, a workbook a folder."""

from __future__ import annotations

from pathlib import Path

import click

from sourcing_opt.cli.studies import read
from sourcing_opt.cli.targets import refuse_existing, write_study


@click.command(short_help="Turn a folder into a workbook, or a workbook into a folder.")
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
def convert(study: Path, target: Path) -> None:
    """Write STUDY, a folder or a workbook, to TARGET: one workbook when it ends in .xlsx, a folder otherwise.
    Converting back gives the same study. Nothing that exists is overwritten.

    \b
    Examples:
      sourcing-opt convert my_study my_study.xlsx
      sourcing-opt convert plan.xlsx study_of_the_plan
    """
    refuse_existing(target)
    loaded = read(study)
    write_study(loaded.study, target)
    click.echo(f"{target} is written.")
