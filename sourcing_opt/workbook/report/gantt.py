"""The sheet `Transition`: the plan as a Gantt chart of processes over periods, with what every period brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sourcing_opt.economics.axes import lead_periods
from sourcing_opt.plan import site_changes
from sourcing_opt.workbook.grid.cells import Formula, Value, done, put
from sourcing_opt.workbook.grid.formats import Number
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Shown, Table, set_widths, write
from sourcing_opt.workbook.model.book import NEGLIGIBLE, Book
from sourcing_opt.workbook.model.work import loss_columns
from sourcing_opt.workbook.workings.selections import spans_of

NAME = "Transition"
PREPARE, RAMP_UP, OPEN = "prepare", "ramp-up", "open"
STYLES = {PREPARE: "prepares", RAMP_UP: "ramps", OPEN: "open"}
"""What a cell of the chart says -> its style; a number is the people that go live."""
_TOTALS: tuple[tuple[str, str, str, Number], ...] = (
    ("FTE moved", "FTE", "Today's work that goes live elsewhere", "fte"),
    ("Moves made", "number", "Each a share of one piece of work", "money"),
    ("One-off cost", "thousand {}", "All of it, with the sites", "thousands"),
    ("Knowledge transfer", "thousand {}", "Part of it: handing the work over", "thousands"),
    ("Parallel running", "thousand {}", "Part of it: the old team and the new at once", "thousands"),
    ("Ramp-up", "thousand {}", "Part of it: until new people are up to speed", "thousands"),
    ("Severance", "thousand {}", "Part of it: where the work leaves", "thousands"),
)
"""Column of the moves' table of periods, unit, in words, kind of figure."""
_TOP, _BETWEEN = 4, 3


@dataclass(frozen=True)
class Tables:
    """The tables of the sheet, from top to bottom, their periods in the same columns."""

    totals: Table
    sites: Table
    waves: Table


def plan_gantt(book: Book) -> Tables:
    """Where the tables will stand."""

    def columns(*named: Column) -> tuple[Column, ...]:
        return (*named, *(Column(label, "", "formula", "fte", 9.5) for label in book.axes.calendar.labels))

    totals = columns(
        Column("By period", width=26),
        Column("Unit", width=30),
        Column("In words", width=38),
        Column("Total", "", "formula", "fte", 10),
        Column("Peak", "", "formula", "fte", 10),
        Column("In", "period", "formula", "text", 10),
    )
    sites = columns(
        Column("Site"),
        Column("Name"),
        Column("Change"),
        Column("Country"),
        Column("Provider"),
        Column("Cost", "thousand", "link", "thousands"),
    )
    waves = columns(
        Column("Process"),
        Column("Its name"),
        Column("To"),
        Column("Lead time", "periods", "derived", "count"),
        Column("Ramp-up", "periods", "link", "count"),
        Column("FTE", "that go live", "formula", "fte"),
    )
    first = Table(NAME, "Transition_by_period", totals, _TOP, 1 + len(_TOTALS))
    second = Table(NAME, "Site_waves", sites, first.end + _BETWEEN, len(site_changes(book.plan)))
    return Tables(
        first, second, Table(NAME, "Waves", waves, (second if second.count else first).end + _BETWEEN, len(_waves(book)))
    )


def _waves(book: Book) -> dict[str, int]:
    """The processes of which something goes live -> their first wave; by wave and id."""
    found: dict[str, int] = {}
    for process, rows in book.axes.by_process.items():
        live = np.flatnonzero((book.arrive[list(rows)] > NEGLIGIBLE).any(axis=(0, 1)))
        if len(live):
            found[process] = int(live[0])
    return dict(sorted(found.items(), key=lambda each: (each[1], each[0])))


def write_gantt(book: Book, tables: Tables, build_up: Table, periods: Table, sites: Table, work: Table) -> None:
    """Fill the sheet; periods is the moves' table of periods, sites that of locations by period."""
    sheet, formats = book.sheets[NAME], book.formats
    begin_page(
        sheet,
        formats,
        f"{NAME}: {book.plan.economics.study.study.name}",
        "A number is the people (FTE) whose work goes live in the period. Before it the time to prepare, after it the time until new people "
        "are up to speed. Every move is on the sheet Moves.",
    )
    width = len(tables.totals.columns)
    for table, title, rows in (
        (tables.totals, "What every period brings", _total_rows(book, tables.totals, periods)),
        (tables.sites, "Sites that open or close", _site_rows(book, sites)),
        (tables.waves, "Waves: what goes live when", _wave_rows(book, tables, build_up, work)),
    ):
        if table.count or table is tables.waves:
            section(sheet, formats, table.top - 1, title, width)
            write(sheet, formats, table, rows)
            _colour(sheet, book, table)
    if not tables.waves.count:
        put(sheet, tables.waves.first, 0, "Nothing moves.", formats.style("subtitle"))
    set_widths(sheet, tables.totals.columns)
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(tables.waves.top, tables.waves.top + 1)


def _total_rows(book: Book, table: Table, periods: Table) -> Iterator[Row]:
    labels = book.axes.calendar.labels
    yield {"By period": "Period", "Unit": "number", **{label: Shown(t, "money") for t, label in enumerate(labels, 1)}}
    values = {
        "FTE moved": book.plan.moved_fte_by_period,
        "Moves made": np.array([sum(move.wave == t for move in book.moves) for t in range(book.count)]),
        "One-off cost": book.plan.one_off_by_period,
    } | {
        name.replace("_", " ").capitalize().replace("Ramp up", "Ramp-up"): cost
        for name, cost in book.plan.one_off_by_component.items()
    }
    for index, (header, unit, words, number) in enumerate(_TOTALS, 1):
        figures = values[header]
        across = table.here.across(labels[0], labels[-1], index)
        peak = table.cell("Peak", index)
        when = f"INDEX({table.here.across(labels[0], labels[-1], -1)},MATCH({peak},{across},0))"
        most = float(figures.max())
        yield {
            "By period": header,
            "Unit": unit.format(book.currency),
            "In words": words,
            "Total": Shown(Formula(f"SUM({across})", float(figures.sum())), number),
            "Peak": Shown(Formula(f"MAX({across})", most), number),
            "In": Formula(f'IF({peak}=0,"",{when})', labels[int(figures.argmax())] if most else ""),
            **{label: Shown(Formula(periods.link(header, t), float(figures[t])), number) for t, label in enumerate(labels)},
        }


def _site_rows(book: Book, sites: Table) -> Iterator[Row]:
    for change in site_changes(book.plan):
        location, start = book.axes.locations[change.location], change.location * book.count
        cost = "Opening" if change.opens else "Closing"
        is_open = book.plan.open[change.location]
        yield {
            "Site": location.id,
            "Name": location.name,
            "Change": f"{'opens' if change.opens else 'closes'} in {book.axes.calendar.labels[change.wave]}",
            "Country": location.country,
            "Provider": location.provider,
            "Cost": Formula(f"SUM({sites.part(cost, start, start + book.count)})", change.cost),
            **{
                label: Formula(f'IF({sites.link("Open used", start + t)}>0,"{OPEN}","")', OPEN if is_open[t] else "")
                for t, label in enumerate(book.axes.calendar.labels)
            },
        }


def _wave_rows(book: Book, tables: Tables, build_up: Table, work: Table) -> Iterator[Row]:
    economics, axes, labels = book.plan.economics, book.axes, book.axes.calendar.labels
    leads, losses, spans = lead_periods(economics.study, axes), loss_columns(book), spans_of(book)
    for index, process in enumerate(_waves(book)):
        rows = list(axes.by_process[process])
        start, stop = (number * book.count for number in spans[process])
        fte, number = (build_up.part(header, start, stop) for header in ("FTE arriving", "No."))
        live = (book.arrive[rows] * economics.fte[rows]).sum(axis=(0, 1))
        lead, ramp = int(leads[rows[0]]), int((economics.transition.ramp_loss[rows[0], : len(losses)] > 0).sum())
        cells: dict[str, Value] = {}
        for t, label in enumerate(labels):
            now = tables.totals.here.fixed(label, 0)
            ahead, behind = (tables.waves.cell(header, index) for header in ("Lead time", "Ramp-up"))
            soon = f'SUMIFS({fte},{number},">"&{now},{number},"<="&{now}+{ahead})'
            before = f'SUMIFS({fte},{number},"<"&{now},{number},">"&{now}-{behind})'
            at_once = f"SUMIFS({fte},{number},{now})"
            if live[t] > 0:
                value: float | str = float(live[t])
            elif live[t + 1 : t + 1 + lead].sum() > 0:
                value = PREPARE
            else:
                value = RAMP_UP if live[max(0, t - ramp + 1) : t].sum() > 0 else ""
            cells[label] = Formula(f'IF({at_once}>0,{at_once},IF({soon}>0,"{PREPARE}",IF({before}>0,"{RAMP_UP}","")))', value)
        own = tables.waves.here.across(labels[0], labels[-1], index)
        to = sorted({axes.locations[l].id for l in np.flatnonzero((book.arrive[rows] > NEGLIGIBLE).any(axis=(0, 2)))})
        yield {
            "Process": process,
            "Its name": axes.workstreams[rows[0]].process.name,
            "To": ", ".join(to),
            "Lead time": lead,
            "Ramp-up": Formula(f"SUMPRODUCT(({work.across(losses[0], losses[-1], rows[0])}>0)*1)", ramp),
            "FTE": Formula(f"SUM({own})", float(live.sum())),
            **cells,
        }


def _colour(sheet: Any, book: Book, table: Table) -> None:
    """Colour the cells of a chart by what they say."""
    labels = book.axes.calendar.labels
    area = f"{table.here.cell(labels[0], 0)}:{table.here.cell(labels[-1], table.count - 1)}"
    first = table.here.cell(labels[0], 0)
    for says, style in STYLES.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{says}"', "format": book.formats.style(style)}
        done(sheet.conditional_format(area, rule))
    if table.name == "Waves" and table.count:
        rule = {"type": "formula", "criteria": f"=ISNUMBER({first})", "format": book.formats.style("live")}
        done(sheet.conditional_format(area, rule))
