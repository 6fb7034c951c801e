"""`sourcing-opt refresh`: newer published figures for a study, shown row by row before they are written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcing_opt.cli.streams import say_json
from sourcing_opt.cli.studies import say

if TYPE_CHECKING:
    from sourcing_opt.facts.newer import Compared


@click.command(short_help="Bring newer published figures to a study, row by row.")
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Write the changes without asking.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer.")
def refresh(study: Path, yes: bool, format: str) -> None:
    """Hold STUDY against the tables of published figures, show every row that would change, and write them once they are agreed to:
    with --yes, or by an answer at the terminal. Otherwise nothing is written.

    Changed are pay, on-costs, wage inflation, exchange rates, risk scores, the status of rules for data, and hours, in rows whose source
    says that they are the tables'. A row with a source of its own stays as it is, and so do assumptions, premiums and costs.

    \b
    Examples:
      sourcing-opt refresh my_study
      sourcing-opt refresh my_study --yes
      sourcing-opt refresh my_study.xlsx --format json
    """
    from sourcing_opt.facts.newer import compare, lines
    from sourcing_opt.io import load
    from sourcing_opt.io.refill import Refill, refill, refilled

    loaded = load(study)
    say(loaded.warnings)
    compared = compare(loaded.study)
    refills = [Refill(row.table, row.row, row.after) for row in compared.newer]
    refilled(loaded.study, refills)
    if format == "text":
        from sourcing_opt.cli.text.look import page

        click.echo(page("\n".join([*lines(compared), summary(compared)])))
    agreed = yes or (
        bool(refills) and format == "text" and sys.stdin.isatty() and click.confirm(f"Write them to {study}?", err=True)
    )
    written = agreed and bool(refills)
    if written:
        refill(loaded, refills)
    if format == "json":
        from sourcing_opt.documents.studies.refresh import refresh_document

        say_json(refresh_document(study, compared, written))
    elif written:
        click.echo(f"{study} is written.")
    elif refills:
        click.echo("Nothing is written. To write it: --yes")


def summary(compared: Compared) -> str:
    """How many rows are what."""
    from sourcing_opt.facts.figures import EDITION

    return (
        f"Tables of {EDITION}: {len(compared.newer)} rows change, {compared.current} are as the tables have them, "
        f"{compared.own} have sources of their own or assumptions and stay."
    )
