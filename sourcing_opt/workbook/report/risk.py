"""The sheet `Risk`: how risky it is where the people are, how concentrated they are, and what is left when a country is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.attributes import domains
from sourcing_opt.economics.axes import Flags, Floats
from sourcing_opt.economics.scores import scores
from sourcing_opt.plan.evaluations import THERE
from sourcing_opt.schemas.policies import Domain
from sourcing_opt.workbook.grid.cells import Formula, Value, done
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Table, number_in, write
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.policies.by_period import DECIMALS
from sourcing_opt.workbook.policies.overview import Pages
from sourcing_opt.workbook.report.mix import FTES
from sourcing_opt.workbook.workings.measures import SHARE
from sourcing_opt.workbook.workings.scores import score_cell

NAME = "Risk"
BEFORE, AFTER = "FTE, today's way", "FTE, by plan"
WAYS = {BEFORE: FTES[1], AFTER: FTES[2]}
"""Column of people -> the column of the sites it comes from."""
PARTS = {BEFORE: "Part, today's way", AFTER: "Part, by plan"}
KINDS: tuple[Domain, ...] = ("country", "provider", "location")
"""What people can be concentrated in."""
_TOP, _BETWEEN = 4, 3


@dataclass(frozen=True)
class Tables:
    """The tables of the sheet, from top to bottom."""

    means: Table
    largest: Table
    spread: dict[Domain, Table]
    left: Table


def dimensions(book: Book) -> list[str]:
    """The kinds of risk that the study has scores for."""
    return sorted({row.dimension for row in book.plan.economics.study.risk_scores})


def plan_risk(book: Book) -> Tables:
    """Where the tables will stand."""
    names = {kind: list(held(book, kind)) for kind in KINDS}
    means = (
        Column("Risk"),
        Column("Mean, today's way", "0 best, 100 worst", "formula", "amount"),
        Column("Mean, by plan", "0 best, 100 worst", "formula", "amount"),
        Column("Change", "points", "formula", "amount"),
    )
    largest = (
        Column("People in one"),
        *(
            column
            for way in ("today's way", "by plan")
            for column in (
                Column(f"In use, {way}", "number", "formula", "count"),
                Column(f"Largest, {way}", "", "formula"),
                Column(f"Its part, {way}", "share", "formula", "share"),
            )
        ),
    )
    of_means = Table(NAME, "Mean_risk", means, _TOP, len(dimensions(book)))
    of_largest = Table(NAME, "Concentration", largest, of_means.end + _BETWEEN, len(KINDS))
    top = of_largest.end + _BETWEEN
    spread: dict[Domain, Table] = {}
    for kind in KINDS:
        spread[kind] = Table(NAME, f"Risk_by_{kind}", _spread_columns(book, kind), top, len(names[kind]))
        top = spread[kind].end + _BETWEEN + 1
    countries = tuple(Column(f"Without {country}", "share left", "link", "share") for country in names["country"])
    left = Table(NAME, "Left_without", (Column("Process"), *countries), top, len(book.axes.processes))
    return Tables(of_means, of_largest, spread, left)


def _spread_columns(book: Book, kind: Domain) -> tuple[Column, ...]:
    shared = (
        Column(kind.capitalize()),
        *(Column(way, "FTE at end", "link", "fte", total=True) for way in WAYS),
        *(Column(part, "share", "formula", "share") for part in PARTS.values()),
    )
    lost = (
        Column("Processes there", "number", "formula", "count"),
        Column("Hit hardest if lost", "process", "formula"),
        Column("Left of it", "share, with surge", "formula", "share"),
    )
    marks = tuple(Column(f"Score: {name}", "0-100", "link", "amount") for name in dimensions(book))
    return shared + {"country": lost, "provider": (), "location": (Column("In"), *marks)}[kind]


def held(book: Book, kind: Domain) -> dict[str, Flags]:
    """Country, provider or location -> (L,) its locations; those that have people in the last period, today's way or by plan."""
    people = _people(book)
    busy = (people[BEFORE] + people[AFTER]) > 0
    return {name: members for name, members in domains(book.axes, kind).items() if (members & busy).any()}


def _people(book: Book) -> dict[str, Floats]:
    """(L,) People in the last period, by way."""
    return {BEFORE: book.plan.baseline.fte[:, :, -1].sum(axis=0), AFTER: book.fte[:, :, -1].sum(axis=0)}


def write_risk(book: Book, tables: Tables, sites: Table, pages: Pages) -> None:
    """Fill the sheet; sites is the table of locations."""
    sheet, formats, width = book.sheets[NAME], book.formats, 9
    label = book.axes.calendar.labels[-1]
    begin_page(
        sheet,
        formats,
        NAME,
        f"In {label}, the last period. Means are weighted by people, over locations that have a score. "
        "What is left of a process counts the surge of the locations that remain, up to all of it.",
    )
    widest = max(len(tables.left.columns), len(tables.spread["location"].columns))
    for position, size in enumerate((25, 16, 22, 14, 16, 16, 22, *[17] * max(0, widest - 7))):
        done(sheet.set_column(position, position, size))
    for table, title, rows in (
        (tables.means, "How risky it is where the people are", _mean_rows(book, tables)),
        (tables.largest, "How concentrated they are", _largest_rows(book, tables)),
        *((table, f"By {kind}", _spread_rows(book, tables, kind, sites)) for kind, table in tables.spread.items()),
        (tables.left, "What is left of each process when a country is lost", _left_rows(book, tables, pages)),
    ):
        section(sheet, formats, table.top - 1, title, max(width, len(table.columns)))
        write(sheet, formats, table, rows)
    if tables.left.count:
        area = tables.left.here.block().replace("$", "")
        done(
            sheet.conditional_format(
                area,
                {
                    "type": "2_color_scale",
                    "min_color": "#F8CBAD",
                    "max_color": "#FFFFFF",
                    "min_type": "num",
                    "max_type": "num",
                    "min_value": 0,
                    "max_value": 1,
                },
            )
        )
    sheet.freeze_panes(2, 1)


def _mean_rows(book: Book, tables: Tables) -> Iterator[Row]:
    people, places = _people(book), tables.spread["location"].here
    there = [book.axes.location_index[name] for name in held(book, "location")]
    for index, name in enumerate(dimensions(book)):
        score = scores(book.plan.economics.study, book.axes, name)[0][there]
        marks = places.all(f"Score: {name}")
        means: dict[str, Formula] = {}
        for way, header in zip(WAYS, ("Mean, today's way", "Mean, by plan"), strict=True):
            weight = people[way][there] * ~np.isnan(score)
            text = f'SUMPRODUCT({places.all(way)}*({marks}<>""))'
            value = float(np.nan_to_num(score) @ weight / weight.sum()) if weight.sum() > 0 else 0.0
            means[header] = Formula(f"IF({text}=0,0,SUMPRODUCT({places.all(way)},{marks})/{text})", value)
        before, after = (tables.means.cell(header, index) for header in means)
        change = number_in(means["Mean, by plan"]) - number_in(means["Mean, today's way"])
        yield {"Risk": name, **means, "Change": Formula(f"{after}-{before}", change)}


def _largest_rows(book: Book, tables: Tables) -> Iterator[Row]:
    for index, kind in enumerate(KINDS):
        table = tables.spread[kind].here
        cells: dict[str, Value] = {}
        for (way, part), words in zip(PARTS.items(), ("today's way", "by plan"), strict=True):
            of_all, top = parts(book, kind, way), tables.largest.cell(f"Its part, {words}", index)
            cells |= {
                f"In use, {words}": Formula(
                    f"SUMPRODUCT(({table.all(way)}>least_work)*1)", sum(each > THERE for each in of_all.values())
                ),
                f"Largest, {words}": Formula(
                    f"INDEX({table.all(kind.capitalize())},MATCH({top},{table.all(part)},0))",
                    max(of_all, key=lambda name: of_all[name]),
                ),
                f"Its part, {words}": Formula(f"MAX({table.all(part)})", max(of_all.values())),
            }
        yield {"People in one": kind, **cells}


def parts(book: Book, kind: Domain, way: str) -> dict[str, float]:
    """Country, provider or location -> its part of all people."""
    people = _people(book)[way]
    whole = float(people.sum())
    return {
        name: round(float(people[members].sum()) / whole, DECIMALS) if whole else 0.0
        for name, members in held(book, kind).items()
    }


def _spread_rows(book: Book, tables: Tables, kind: Domain, sites: Table) -> Iterator[Row]:
    table, people = tables.spread[kind], _people(book)
    name_column = kind.capitalize()
    for index, (name, members) in enumerate(held(book, kind).items()):
        key = table.cell(name_column, index)
        cells: dict[str, Value] = {}
        for way, part in PARTS.items():
            whole = table.here.sum(way)
            cells[way] = Formula(sites.sum_where(WAYS[way], {name_column: key}), float(people[way][members].sum()))
            cells[part] = Formula(
                f"IF({whole}=0,0,ROUND({table.cell(way, index)}/{whole},decimals))", parts(book, kind, way)[name]
            )
        if kind == "country":
            cells |= _if_lost(book, tables, index, name)
        if kind == "location":
            cells |= _marks(book, name)
        yield {name_column: name, **cells}


def _marks(book: Book, name: str) -> dict[str, Value]:
    """The country of a location, and its scores: its own or its country's."""
    l = book.axes.location_index[name]
    cells: dict[str, Value] = {"In": book.axes.locations[l].country}
    for risk in dimensions(book):
        value, address = float(scores(book.plan.economics.study, book.axes, risk)[0, l]), score_cell(book, risk, 0, l)
        cells[f"Score: {risk}"] = None if address is None else Formula(address, value)
    return cells


def _if_lost(book: Book, tables: Tables, index: int, country: str) -> dict[str, Value]:
    """How many processes a country does some of, and which of them has least left without it."""
    header, table = f"Without {country}", tables.left.here
    left, least = _left(book)[country], tables.spread["country"].cell("Left of it", index)
    worst = min(left.values())
    return {
        "Processes there": Formula(f"SUMPRODUCT(({table.all(header)}<1)*1)", sum(each < 1 for each in left.values())),
        "Hit hardest if lost": Formula(
            f'IF({least}=1,"",INDEX({table.all("Process")},MATCH({least},{table.all(header)},0)))',
            "" if worst == 1 else next(process for process, each in left.items() if each == worst),
        ),
        "Left of it": Formula(f"MIN({table.all(header)})", worst),
    }


def _left(book: Book) -> dict[str, dict[str, float]]:
    """Country -> process -> share that is left of it in the last period when the country is lost, with the others' surge."""
    axes = book.axes
    surge = np.array([1 + location.surge for location in axes.locations])
    found: dict[str, dict[str, float]] = {}
    for country, members in held(book, "country").items():
        found[country] = {}
        for process, rows in axes.by_process.items():
            part = np.array([axes.workstreams[p].share for p in rows])
            there = part @ book.share[list(rows), :, -1]
            found[country][process] = round(min(1.0, float((surge * ~members) @ there)), DECIMALS)
    return found


def _left_rows(book: Book, tables: Tables, pages: Pages) -> Iterator[Row]:
    left, pairs = _left(book), pages.selected.pairs
    shares, label = pages.amounts.tables[SHARE], book.axes.calendar.labels[-1]
    for process in book.axes.by_process:
        span = pages.chosen.spans[process]
        kept = f"(1+{pairs.part('Surge', *span)})*{pairs.part('Part', *span)}*{shares.part(label, *span)}"
        cells = {
            f"Without {country}": Formula(
                f'ROUND(MIN(1,SUMPRODUCT({kept}*({pairs.part("Country", *span)}<>"{country}"))),decimals)', of_process[process]
            )
            for country, of_process in left.items()
        }
        yield {"Process": process, **cells}
