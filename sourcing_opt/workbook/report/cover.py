"""The sheet `Cover`: the plan in one page, and the way to everything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from xlsxwriter.utility import quote_sheetname

from sourcing_opt import __version__
from sourcing_opt.io.spreadsheet import AS_MADE, PREFIX
from sourcing_opt.solving import Status
from sourcing_opt.workbook.books.layout import Layout
from sourcing_opt.workbook.grid.cells import Formula, done, put
from sourcing_opt.workbook.grid.formats import INKS, Formats
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Shown, Table, write
from sourcing_opt.workbook.model.book import SHEETS, Book
from sourcing_opt.workbook.model.inputs import shown_tables
from sourcing_opt.workbook.policies import overview as policies
from sourcing_opt.workbook.policies.by_period import BINDS, BREACH, OK
from sourcing_opt.workbook.report import checks, risk, run_log, summary
from sourcing_opt.workbook.report.charts import cost_chart, people_chart
from sourcing_opt.workbook.report.headline import Fact
from sourcing_opt.workbook.report.mix import FTES, groups_of

NAME = "Cover"
_WIDTHS = (40, 17, 21, 2, 18, 70)
_LEFT, _RIGHT = 0, 4
"""The headline stands on the left, charts and contents on the right."""
BY_PLAN, TODAYS_WAY, MODEL = "By plan", "Today's way", "Location model"
_WAYS = {BY_PLAN: FTES[2], TODAYS_WAY: FTES[1]}
"""Column -> the allocation's column of people in the last period."""
_PLURAL = {"country": "Countries", "provider": "Providers", "location": "Locations"}
_LARGEST = ("country", "provider")
_STATUSES = {OK: "Rules kept, with room left", BINDS: "Rules kept, without room left", BREACH: "Rules broken, at their penalty"}
_SECOND_PAGE = 9
"""Lines from the last part of the first page, in print, to the second."""
_CHART_LINES = 14
_CHART = {"width": 625, "height": _CHART_LINES * 20 - 12}


def write_cover(book: Book, workbook: Any, at: Layout, facts: list[Fact], master: Formula, origin: str) -> None:
    """Fill the sheet; facts are the headline as it stands on the summary."""
    sheet, formats = book.sheets[NAME], book.formats
    begin_page(sheet, formats, book.plan.economics.study.study.name, f"Sourcing plan: {_proof(book)}")
    for column, width in enumerate(_WIDTHS):
        done(sheet.set_column(column, column, width))
    _band(sheet, formats, (book.plan.economics.study.study.name, f"Sourcing plan: {_proof(book)}"))
    put(sheet, 3, _LEFT, Formula(f"{checks.NAME}!A3", str(master.value)), formats.style("good"))
    checks.mark(sheet, formats, "A4", checks.ALL_OK)

    section(sheet, formats, 5, "Headline", 3, _LEFT)
    cells = summary.fact_cells()
    for line, fact in enumerate(facts, 6):
        value = fact.value.value if isinstance(fact.value, Formula) else fact.value
        assert value is not None
        link = Formula(f"{quote_sheetname(summary.NAME)}!{cells[fact.name]}", value)
        put(sheet, line, _LEFT, fact.name, formats.figure("text", "text"))
        put(sheet, line, _LEFT + 1, link, formats.figure("link", fact.number, "headline"))
        put(sheet, line, _LEFT + 2, fact.unit, formats.style("unit"))
    ends = _ends(book, 6 + len(facts) + 2)
    section(sheet, formats, ends.top - 1, f"In {book.axes.calendar.labels[-1]}, the last period", 3, _LEFT)
    write(sheet, formats, ends, _end_rows(book, at))
    for number, chart in enumerate(
        (
            cost_chart(book, workbook, at.summary.periods, _CHART),
            people_chart(book, workbook, at.summary.groups["Location model"], _CHART),
        )
    ):
        done(sheet.insert_chart(3 + number * _CHART_LINES, _RIGHT, chart, {"object_position": 2}))

    below = max(ends.end, 3 + 2 * _CHART_LINES) + 1
    _write_rules(book, at, below)
    section(sheet, formats, below, "From", 2, _RIGHT)
    for line, (name, text) in enumerate(_provenance(book, origin), below + 1):
        put(sheet, line, _RIGHT, name, formats.figure("text", "text"))
        put(sheet, line, _RIGHT + 1, text, formats.style("remark"))

    below += _SECOND_PAGE
    section(sheet, formats, below, "Colours", 3, _LEFT)
    for line, (ink, says) in enumerate(((ink, says) for ink, (_, says) in INKS.items() if ink != "text"), below + 1):
        put(sheet, line, _LEFT, says, formats.figure(ink, "text"))
    section(sheet, formats, below, "Contents", 2, _RIGHT)
    for line, (name, content) in enumerate(_contents(book), below + 1):
        done(sheet.write_url(line, _RIGHT, f"internal:{quote_sheetname(name)}!A1", formats.style("link"), name))
        put(sheet, line, _RIGHT + 1, content, formats.figure("text", "text"))


def _band(sheet: Any, formats: Formats, lines: tuple[str, str]) -> None:
    """The title on a dark band across the page."""
    for row, (text, style, height) in enumerate(zip(lines, ("band", "under_band"), (42, 24), strict=True)):
        done(sheet.set_row(row, height))
        for column in range(len(_WIDTHS)):
            put(sheet, row, column, None if column else text, formats.style(style))


def _ends(book: Book, top: int) -> Table:
    """Where people are in the last period will stand, by plan beside today's way."""
    columns = (Column(" "), *(Column(way, "", "link", "share") for way in _WAYS))
    return Table(NAME, "At_the_end", columns, top, 1 + len(groups_of(book, MODEL)) + len(risk.KINDS) + len(_LARGEST))


def _end_rows(book: Book, at: Layout) -> Iterator[Row]:
    people = {BY_PLAN: book.fte[:, :, -1], TODAYS_WAY: book.plan.baseline.fte[:, :, -1]}
    sums = {way: Formula(at.allocation.sum(_WAYS[way]), float(fte.sum())) for way, fte in people.items()}
    yield {" ": "People (FTE)", **{way: Shown(whole, "fte") for way, whole in sums.items()}}
    of_place, models = np.array(book.models), at.summary.groups[MODEL]
    for index, name in enumerate(groups_of(book, MODEL)):
        parts = {way: float(fte[:, of_place == name].sum() / (fte.sum() or 1.0)) for way, fte in people.items()}
        links = {way: Formula(models.link(f"Part of all, {way.lower()}", index), part) for way, part in parts.items()}
        yield {" ": f"{name.capitalize()}, part of all", **links}
    for index, kind in enumerate(risk.KINDS):
        parts_of = {BY_PLAN: risk.parts(book, kind, risk.AFTER), TODAYS_WAY: risk.parts(book, kind, risk.BEFORE)}
        counts = {way: sum(part > 0 for part in parts.values()) for way, parts in parts_of.items()}
        links = {way: Formula(at.risk.largest.link(f"In use, {way.lower()}", index), count) for way, count in counts.items()}
        yield {" ": f"{_PLURAL[kind]} in use", **{way: Shown(link, "money") for way, link in links.items()}}
        if kind in _LARGEST:
            links = {
                way: Formula(at.risk.largest.link(f"Its part, {way.lower()}", index), max(parts.values()))
                for way, parts in parts_of.items()
            }
            yield {" ": f"Largest {kind}, part of all", **links}


def _write_rules(book: Book, at: Layout, row: int) -> None:
    """How many rules are kept, and how."""
    sheet, formats, rules = book.sheets[NAME], book.formats, at.policies.rules
    section(sheet, formats, row, "Rules", 3, _LEFT)
    standing = policies.standings(book, at.policies)
    for line, (status, text) in enumerate(_STATUSES.items(), row + 1):
        count = Formula(f'COUNTIF({rules.all("Status")},"{status}")', standing[status])
        put(sheet, line, _LEFT, text, formats.figure("text", "text"))
        put(sheet, line, _LEFT + 1, count, formats.figure("link", "money", "headline"))


def _proof(book: Book) -> str:
    gap, status, whose = book.plan.gap, book.plan.outcome.status, book.plan.outcome.by_whom
    if status is Status.AS_IS:
        return "the study as it stands; nothing was to be decided"
    if status is Status.OPTIMAL:
        return f"the least net present cost, proven{whose}" + ("" if gap is None or gap < 5e-7 else f" to within {gap:.2%}")
    return "stopped before the proof; " + (
        "nothing is proven" if gap is None else f"proven{whose} to be within {gap:.2%} of the least net present cost"
    )


def _contents(book: Book) -> Iterator[tuple[str, str]]:
    yield from list(SHEETS.items())[1:]
    for table in shown_tables(book.plan.economics.study):
        count = len(book.plan.economics.study.rows(table))
        yield (
            f"{PREFIX}{table}",
            "Input: the settings" if table == "study" else f"Input: {count:,} {'row' if count == 1 else 'rows'}",
        )
    yield run_log.NAME, "Versions, limits, solver: how to make this plan again"
    yield AS_MADE, "Every input as it was, so that changes can be told"


def _provenance(book: Book, origin: str) -> Iterator[tuple[str, str]]:
    study = book.plan.economics.study
    yield "Study", origin
    yield "Digest of the study", study.digest[:16]
    yield "sourcing-opt", __version__
    yield "Solver", book.plan.outcome.solver
