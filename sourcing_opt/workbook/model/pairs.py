"""The sheet `Pairs`: every piece of work and every place that does some of it: what holds for the two in every period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sourcing_opt.economics.clock import night_share
from sourcing_opt.economics.geography import home_zone
from sourcing_opt.schemas.labor import Quote
from sourcing_opt.schemas.processes import SHIFTS, Fit
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.cells import Formula
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Table, set_widths, write
from sourcing_opt.workbook.model import pay, periods
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.inputs import input_cell, looked_up, row_in
from sourcing_opt.workbook.model.places import safeguard_columns
from sourcing_opt.workbook.model.shares import LIVE, at_place, share_moved

NAME = "Pairs"
BUILD_UP = "build-up"
_KEYED = ("quotes", "fit")
"""Input tables whose rows are for a process at a location."""


@dataclass(frozen=True)
class Tables:
    """The tables of the sheet, from top to bottom."""

    pairs: Table
    keys: dict[str, Table]
    """By input table of a process at a location: its rows' keys."""


def plan_pairs(book: Book) -> Tables:
    """Where the pairs will stand, in the book's order."""
    study = book.plan.economics.study
    columns = (
        Column("Pair", "number", number="count", width=8),
        Column("Process", width=22),
        Column("Shift", "of the day", number="count", width=7),
        Column("Location", width=21),
        Column("Key", "process and location", "formula", width=34),
        *(Column(header, f"share, {k} before the start", "link", "share") for k, header in enumerate(live_columns(book), 1)),
        Column("Work row", "of Work", "link", "count"),
        Column("Place row", "of Places", "link", "count"),
        Column("Pay row", "of Pay, first period", "link", "count"),
        Column("Fit row", "of In_fit, 0: none", "link", "count"),
        Column("Quote row", "of In_quotes, 0: none", "link", "count"),
        Column("Hours per FTE", "standard hours/year", "link", "amount", 12),
        Column("Night part", "of the shift", "derived", "share"),
        Column("Night premium", "share of salary", "link", "share"),
        Column("Safeguards", f"{book.currency}/FTE/year", "link", "amount", 12),
        Column("Priced by", "quote per, or build-up", "link"),
        Column("Quote", "quote's currency", "link", "amount", 14),
        Column("Indexation", "share/year", "link", "factor"),
        Column("Currency", "of the quote", "link"),
        Column("Currency row", "of Exchange_rates", "link", "count"),
    )
    pairs = Table(NAME, "Pairs", columns, 3, len(book.pairs))
    keys, top = {}, pairs.end + 3
    for name in _KEYED:
        keys[name] = Table(NAME, f"{name.capitalize()}_keys", _key_columns(name), top, len(study.rows(name)))
        top = keys[name].end + 3
    return Tables(pairs, keys)


def _key_columns(name: str) -> tuple[Column, ...]:
    return Column("Row", f"of In_{name}", number="count"), Column("Key", "process and location", "link")


def write_pairs(book: Book, tables: Tables, work: Table, places: Table, people: pay.Tables, at: periods.Tables) -> None:
    """Fill the sheet."""
    sheet, formats, study = book.sheets[NAME], book.formats, book.plan.economics.study
    begin_page(
        sheet,
        formats,
        NAME,
        "What holds for a piece of work at a place. Derived: the part of the shift that is night there, from time zones and the start.",
    )
    set_widths(sheet, tables.pairs.columns)
    write(sheet, formats, tables.pairs, _rows(book, tables, work, places, people, at))
    for name, table in tables.keys.items():
        section(sheet, formats, table.top - 1, f"Which row of In_{name} is for which process and location", 5)
        write(sheet, formats, table, _key_rows(study, name))
    sheet.freeze_panes(tables.pairs.first, 4)
    sheet.repeat_rows(tables.pairs.top, tables.pairs.top + 1)


def night_parts(book: Book) -> list[float]:
    """Of each pair, the part of the shift that is night at the location; work of a single shift is done by day."""
    study = book.plan.economics.study
    home, start = home_zone(study), study.study.start
    found = []
    for p, l in book.pairs:
        workstream = book.axes.workstreams[p]
        by_shifts = SHIFTS[workstream.process.coverage] > 1
        found.append(night_share(book.axes.locations[l].timezone, home, workstream.shift, start) if by_shifts else 0.0)
    return found


def _rows(book: Book, tables: Tables, work: Table, places: Table, people: pay.Tables, at: periods.Tables) -> Iterator[Row]:
    economics, table = book.plan.economics, tables.pairs
    study = economics.study
    quotes = {(row.process, row.location): (n, row) for n, row in enumerate(study.quotes, 1)}
    fits = {(row.process, row.location): n for n, row in enumerate(study.fit, 1)}
    known = periods.currencies(study)
    classes = safeguard_columns(study)
    handled, costs = (each.area(classes[0], classes[-1]) for each in (work, places))
    for number, ((p, l), night) in enumerate(zip(book.pairs, night_parts(book), strict=True)):
        process, location = book.axes.workstreams[p].process, book.axes.locations[l]
        cell = {column.header: table.cell(column.header, number) for column in table.columns}
        quoted, quote = quotes.get((process.id, location.id), (0, None))
        fit_row = fits.get((process.id, location.id), 0)
        local = places.at("Currency", cell["Place row"])
        currency = (quote and quote.currency) or location.currency or study.study.currency
        hours = location.productive_hours or study.study.productive_hours
        effective = hours * location.productivity * (study.fit[fit_row - 1].productivity if fit_row else 1.0)
        fits_best = looked_up(study, "fit", "productivity", cell["Fit row"], "1")
        yield {
            "Pair": number + 1,
            **book.work(p),
            "Location": location.id,
            "Key": Formula(f'{cell["Process"]}&"|"&{cell["Location"]}', f"{process.id}|{location.id}"),
            **_went_live(book, cell, p, l),
            "Work row": Formula(f"MATCH({cell['Process']},{work.all('Process')},0)+{cell['Shift']}-1", p + 1),
            "Place row": Formula(f"MATCH({cell['Location']},{places.all('Location')},0)", l + 1),
            "Pay row": Formula(f"MATCH({cell['Location']},{people.pay.all('Location')},0)", l * book.count + 1),
            "Fit row": Formula(row_in(tables.keys["fit"].here.all("Key"), cell["Key"]), fit_row),
            "Quote row": Formula(row_in(tables.keys["quotes"].here.all("Key"), cell["Key"]), quoted),
            "Hours per FTE": Formula(f"{places.at('Hours per FTE', cell['Place row'])}*{fits_best}", effective),
            "Night part": night,
            "Night premium": Formula(
                f"{places.at('Night premium', cell['Place row'])}*{cell['Night part']}", location.night_premium * night
            ),
            "Safeguards": Formula(
                f"SUMPRODUCT(INDEX({handled},{cell['Work row']},0),INDEX({costs},{cell['Place row']},0))",
                _safeguards(study, p, l, book),
            ),
            "Priced by": Formula(
                looked_up(study, "quotes", "per", cell["Quote row"], f'"{BUILD_UP}"'), quote.per if quote else BUILD_UP
            ),
            "Quote": Formula(looked_up(study, "quotes", "price", cell["Quote row"]), quote.price if quote else 0.0),
            "Indexation": Formula(
                looked_up(study, "quotes", "indexation", cell["Quote row"]), quote.indexation if quote else 0.0
            ),
            "Currency": Formula(looked_up(study, "quotes", "currency", cell["Quote row"], local), currency),
            "Currency row": Formula(f"MATCH({cell['Currency']},{at.rates.all('Currency')},0)", known.index(currency) + 1),
        }


def live_columns(book: Book) -> list[str]:
    """The headers of what went live in each period before the start, as far back as it may still ramp up; the last period first."""
    return [f"Live {k}" for k in range(1, pay.ramp_periods(book))] if book.ramps_up_before else []


def _went_live(book: Book, cell: dict[str, str], p: int, l: int) -> dict[str, Formula]:
    study, arrived = book.plan.economics.study, book.plan.economics.previous.arrived[p, l]
    return {
        header: Formula(
            share_moved(study, LIVE, cell["Process"], cell["Shift"], at_place(study, "destination", cell["Location"], f"=1-{k}")),
            float(arrived[k - 1]) if k <= len(arrived) else 0.0,
        )
        for k, header in enumerate(live_columns(book), 1)
    }


def _safeguards(study: Study, p: int, l: int, book: Book) -> float:
    rules = {(rule.data_class, rule.country): rule.cost for rule in study.data_rules if rule.allowed == "with_cost"}
    country = book.axes.locations[l].country
    return sum(rules.get((name, country), 0.0) for name in book.axes.workstreams[p].process.data_classes)


def _key_rows(study: Study, name: str) -> Iterator[Row]:
    rows: tuple[Quote | Fit, ...] = study.quotes if name == "quotes" else study.fit
    for index, row in enumerate(rows):
        process, place = (input_cell(name, column, index) for column in ("process", "location"))
        yield {"Row": index + 1, "Key": Formula(f'{process}&"|"&{place}', f"{row.process}|{row.location}")}
