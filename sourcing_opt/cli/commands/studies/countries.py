"""`sourcing-opt countries`: what is known of countries, side by side, and how old it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from sourcing_opt.cli.complete import countries as codes
from sourcing_opt.cli.complete import one_of
from sourcing_opt.cli.streams import say_json

if TYPE_CHECKING:
    from sourcing_opt.facts.side_by_side import Fact

OLD = 5
"""A figure of so many years before the tables were put together is named as old. [years]"""
OVERVIEW = {
    "pay_clerks": "clerks",
    "pay_professionals": "professionals",
    "on_cost": "on-cost",
    "inflation": "prices",
    "volatility": "volatility",
    "risk_political": "political",
    "risk_natural_hazard": "hazard",
    "hours": "hours",
    "english": "English",
    "data_transfer": "EU data",
}
"""Fact -> its heading in the overview of all countries."""


@click.command(short_help="Show what is known of countries, side by side, and how old it is.")
@click.argument("countries", metavar="[COUNTRY]...", nargs=-1, shell_complete=one_of(codes))
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to answer.")
def countries(countries: tuple[str, ...], format: str) -> None:
    """Show what published sources say of countries, each figure with its year and quality: A is recent and official, B older or
    made of such by a stated formula, C old, derived, or contradicted by another source. Countries are given by code or name;
    without any, an overview of all. With --format json every figure has its source, too.

    These are the figures that new --home fills a study with, and refresh brings up to date.

    \b
    Examples:
      sourcing-opt countries
      sourcing-opt countries PL PH "South Africa"
      sourcing-opt countries MX --format json
    """
    from sourcing_opt.facts.figures import known
    from sourcing_opt.facts.places import Unknown, country

    codes_given, wrong = [], []
    for text in countries:
        try:
            codes_given.append(country(text))
        except Unknown as unknown:
            wrong.append(str(unknown))
    if wrong:
        raise click.UsageError("\n".join(wrong))
    codes = list(dict.fromkeys(codes_given)) or list(known())
    if format == "json":
        from sourcing_opt.documents.studies.countries import countries_document

        say_json(countries_document(codes))
    else:
        click.echo(beside(codes) if codes_given else overview(codes))


def beside(codes: Sequence[str]) -> str:
    """A line for each fact, a column for each country, then what is old or missing."""
    from sourcing_opt.cli.text.look import page, table_text
    from sourcing_opt.facts.side_by_side import KINDS, facts_of

    known = {code: facts_of(code) for code in codes}
    lines = [["", "", *codes]]
    for name, kind in KINDS.items():
        cells = [_dated(name, fact) if (fact := known[code].get(name)) else "-" for code in codes]
        lines.append([kind.label, kind.unit, *cells])
    return page(table_text(lines, left=(0, 1)), *_remarks(codes))


def overview(codes: Sequence[str]) -> str:
    """A line for each country with the facts that most questions begin with."""
    from sourcing_opt.cli.text.look import page, table_text
    from sourcing_opt.facts.side_by_side import facts_of
    from sourcing_opt.schemas.columns.codes import countries as names

    lines = [["", "", *OVERVIEW.values(), "pay of"]]
    for code in codes:
        known = facts_of(code)
        paid = known.get("pay_clerks") or known.get("pay_all")
        cells = [_shown(name, known[name]) if name in known else "-" for name in OVERVIEW]
        lines.append([code, names()[code], *cells, f"{paid.year} {paid.quality}" if paid else "-"])
    title = "Pay in US dollars a year, as surveyed; on-cost as a share of pay; risks from 0 (best) to 100; hours worked a year"
    return page(title, table_text(lines, left=(0, 1)), *_remarks(codes))


def _remarks(codes: Sequence[str]) -> list[str]:
    from sourcing_opt.facts.figures import EDITION
    from sourcing_opt.facts.side_by_side import KINDS, facts_of

    said = [f"Tables of {EDITION}. Sources: sourcing-opt countries {' '.join(codes[:3])} --format json"]
    old = [f"{code} {fact.year}" for code in codes if (fact := facts_of(code).get("pay_clerks")) and (fact.age or 0) >= OLD]
    if old:
        said.append(f"Pay is {OLD} years old or more: {', '.join(old)}")
    if missing := [
        f"{code} {KINDS[name].label.lower()}"
        for code in codes
        for name in ("pay_clerks", "on_cost")
        if name not in facts_of(code)
    ]:
        said.append(f"Not published: {', '.join(missing)}; a study gets an assumption that says how it was made")
    return ["\n".join(said)]


def _dated(name: str, fact: Fact) -> str:
    return f"{_shown(name, fact)} ({fact.year} {fact.quality})"


def _shown(name: str, fact: Fact) -> str:
    from sourcing_opt.facts.side_by_side import KINDS

    unit = KINDS[name].unit
    if isinstance(fact.value, str):
        return fact.value
    if unit.startswith("share"):
        return f"{fact.value + 0.0:.1%}"
    return f"{fact.value:.4g}" if fact.value < 100 else f"{fact.value:,.0f}"
