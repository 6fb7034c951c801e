"""A plan as one page of HTML that stands alone: nothing is fetched, and without scripts every table is still there."""

from __future__ import annotations

import html
import json
from functools import cache
from importlib.resources import files
from pathlib import Path

import vl_convert

from sourcing_opt.io.atomic import new_file
from sourcing_opt.report.charts import spec
from sourcing_opt.report.pictures import Exhibit
from sourcing_opt.report.story import Story

_INK, _PAPER = "currentColor", "transparent"
"""The page's own colors, by day and by night."""
# Nothing may be fetched, whatever a script tries; the charts' scripts make functions of their expressions.
_POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:"


def write_page(story: Story, path: Path) -> None:
    """Write the page. The same plan gives the same bytes. Raises NotWritable, with nothing left behind."""
    with new_file(path) as draft:
        draft.write_text(page(story), encoding="utf-8", newline="\n")


def page(story: Story) -> str:
    """The page."""
    specs = {
        exhibit.key: spec(exhibit.picture, _alt(exhibit), _INK, _PAPER)
        for exhibit in story.exhibits
        if exhibit.picture is not None
    }
    # In a script "<" could end it.
    data = json.dumps(specs, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{_text(story.name)}: {story.kind}</title>",
        f"<style>{_part('page.css')}</style></head><body>",
        f'<a class="skip" href="#main">To the {story.kind}</a>',
        f"<header><h1>{_text(story.name)}</h1><p>{_text(story.proof)}</p></header>",
        f'<nav aria-label="Contents"><ul>{"".join(_link(exhibit) for exhibit in story.exhibits)}</ul></nav>',
        f'<main id="main">{_headline(story)}',
        *map(_section, story.exhibits),
        f"</main><footer><p>{_text(story.origin)}</p></footer>",
    ]
    if specs:
        parts += [
            f"<script>{_library()}</script>",
            f'<script type="application/json" id="charts">{data}</script>',
            f"<script>{_part('page.js')}</script>",
        ]
    return "\n".join([*parts, "</body></html>", ""])


def _headline(story: Story) -> str:
    if not story.facts and not story.notes:
        return ""
    cards = "".join(
        f"<div><dt>{_text(fact.name)}</dt><dd><b>{_text(fact.value)}</b> <span>{_text(fact.unit)}</span></dd></div>"
        for fact in story.facts
    )
    facts = f'<dl class="facts">{cards}</dl>' if cards else ""
    notes = "".join(f"<p>{_text(note)}</p>" for note in story.notes)
    return f'<section aria-labelledby="h-headline"><h2 id="h-headline">Headline</h2>{facts}{notes}</section>'


def _section(exhibit: Exhibit) -> str:
    head = f'<section id="{exhibit.key}" aria-labelledby="h-{exhibit.key}"><h2 id="h-{exhibit.key}">{_text(exhibit.title)}</h2>'
    paragraph = f"<p>{_text(exhibit.says)}</p>" if exhibit.says else ""
    if exhibit.picture is None:
        return f"{head}{paragraph}{_table(exhibit)}</section>"
    figure = f'<figure><div class="chart" id="c-{exhibit.key}" role="img" aria-label="{_text(_alt(exhibit))}"></div></figure>'
    return f"{head}{paragraph}{figure}<details><summary>{_text(exhibit.title)}: the figures</summary>{_table(exhibit)}</details></section>"


def _table(exhibit: Exhibit) -> str:
    numbers = [column.kind != "text" for column in exhibit.columns]
    head = "".join(
        f'<th scope="col"{" class=n" if number else ""}>{_text(column.header)}</th>'
        for column, number in zip(exhibit.columns, numbers, strict=True)
    )
    rows = []
    for row in exhibit.row_texts():
        cells = [f"<td{' class=n' if number else ''}>{_text(cell)}</td>" for cell, number in zip(row, numbers, strict=True)]
        rows.append(f'<tr><th scope="row">{_text(row[0])}</th>{"".join(cells[1:])}</tr>')
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{_text(exhibit.title)}, table"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _link(exhibit: Exhibit) -> str:
    return f'<li><a href="#{exhibit.key}">{_text(exhibit.title)}</a></li>'


def _alt(exhibit: Exhibit) -> str:
    """What a picture shows, for who cannot see it."""
    return f"{exhibit.title}. {exhibit.says} The figures are in the table below."


def _text(text: str) -> str:
    return html.escape(text, quote=True)


@cache
def _library() -> str:
    """What draws the charts."""
    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")


def _part(name: str) -> str:
    """A part of the page that is no Python."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8").strip()
