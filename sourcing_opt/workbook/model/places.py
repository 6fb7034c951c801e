"""The sheet `Places`: what every location costs and how its people work, with blanks filled in, a line for each."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.schemas.locations import Location
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.cells import Formula
from sourcing_opt.workbook.grid.page import begin_page
from sourcing_opt.workbook.grid.table import Column, Row, Table, set_widths, write
from sourcing_opt.workbook.model import periods
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.inputs import input_column, looked_up, position, setting

NAME = "Places"
_AMOUNTS: dict[str, tuple[str, str]] = {
    "Seat": ("seat_cost", "local currency/FTE/year"),
    "Attrition": ("attrition", "share/year"),
    "Night premium": ("night_premium", "share of salary"),
    "Severance": ("severance_weeks", "weeks of pay"),
    "Fixed": ("fixed_cost", "local currency/year"),
    "Opening": ("opening_cost", "local currency"),
    "Closing": ("closing_cost", "local currency"),
}
"""Column -> column of In_locations, unit; blank is 0."""
_TERMS = ("margin", "governance")


def data_classes(study: Study) -> list[str]:
    """Every class of data that any process handles."""
    return sorted({name for process in study.processes for name in process.data_classes})


def safeguard_columns(study: Study) -> list[str]:
    """The columns of what a class of data costs at a location; one stays empty where there are no classes."""
    return [f"Data {name}" for name in data_classes(study)] or ["Data"]


def plan_places(book: Book) -> Table:
    """Where the locations will stand."""
    columns = (
        Column("Location", width=21),
        Column("Location model", "derived where blank", "derived", width=14),
        Column("Provider", width=16),
        Column("Row", "of In_locations", "link", "count"),
        Column("Provider row", "of In_providers, 0: none", "link", "count"),
        Column("Currency", "blank: the study's", "link"),
        Column("Currency row", "of Exchange_rates", "link", "count"),
        Column("Productive hours", "hours/FTE/year", "link", "amount", 12),
        Column("Productivity", "factor", "link", "factor", 12),
        Column("Hours per FTE", "standard hours/year", "formula", "amount", 12),
        *(Column(header, unit, "link", "amount", 14) for header, (_, unit) in _AMOUNTS.items()),
        Column("Not open", "1 = today", "link", "count"),
        Column("Abroad", "1 = yes", "link", "count"),
        *(Column(name.capitalize(), "share of cost", "link", "factor", 11) for name in _TERMS),
        *(Column(header, f"{book.currency}/FTE/year", "link", "amount", 13) for header in safeguard_columns(_study(book))),
    )
    return Table(NAME, "Places", columns, 3, len(book.axes.locations))


def write_places(book: Book, table: Table, at: periods.Tables) -> None:
    """Fill the sheet."""
    sheet = book.sheets[NAME]
    begin_page(
        sheet,
        book.formats,
        NAME,
        "Inputs of each location with their blanks filled in. Where a location is and who runs it is fixed: solve again. "
        "Derived: the location model, from In_locations' country and time zone where it is blank.",
    )
    set_widths(sheet, table.columns)
    write(sheet, book.formats, table, _rows(book, table, at))
    sheet.freeze_panes(table.first, 1)
    sheet.repeat_rows(table.top, table.top + 1)


def _study(book: Book) -> Study:
    return book.plan.economics.study


def _rows(book: Book, table: Table, at: periods.Tables) -> Iterator[Row]:
    study = _study(book)
    providers = {row.id: (n, row) for n, row in enumerate(study.providers, 1)}
    rows = {row.id: n for n, row in enumerate(study.locations, 1)}
    known = periods.currencies(study)
    for index, location in enumerate(book.axes.locations):
        named = {header: table.cell(header, index) for header in ("Location", "Provider", "Row", "Provider row", "Currency")}
        row, provider_row = named["Row"], named["Provider row"]
        status = _input(study, "status", row, '"open"')
        found, provider = providers.get(location.provider, (0, None))
        currency = location.currency or study.study.currency
        hours = location.productive_hours or study.study.productive_hours
        terms = {name: float(getattr(provider, name, 0.0)) for name in _TERMS}
        yield {
            **book.place(index),
            "Row": Formula(position(study, "locations", "id", named["Location"]), rows[location.id]),
            "Provider row": Formula(position(study, "providers", "id", named["Provider"]), found),
            "Currency": Formula(_input(study, "currency", row, setting("currency")), currency),
            "Currency row": Formula(f"MATCH({named['Currency']},{at.rates.all('Currency')},0)", known.index(currency) + 1),
            "Productive hours": Formula(_input(study, "productive_hours", row, "study_hours"), hours),
            "Productivity": Formula(_input(study, "productivity", row, "1"), location.productivity),
            "Hours per FTE": Formula(
                f"{table.cell('Productive hours', index)}*{table.cell('Productivity', index)}", hours * location.productivity
            ),
            **{
                header: Formula(_input(study, column, row), float(getattr(location, column) or 0.0))
                for header, (column, _) in _AMOUNTS.items()
            },
            "Not open": Formula(f'IF({status}="open",0,1)', int(location.status != "open")),
            "Abroad": Formula(
                f"IF({_input(study, 'country', row)}={setting('home_country')},0,1)",
                int(location.country != study.study.home_country),
            ),
            **{
                name.capitalize(): Formula(looked_up(study, "providers", name, provider_row), value)
                for name, value in terms.items()
            },
            **_safeguards(study, location, row),
        }


def _input(study: Study, column: str, row: str, default: str = "0") -> str:
    return looked_up(study, "locations", column, row, default)


def _safeguards(study: Study, location: Location, row: str) -> dict[str, Formula]:
    """What each class of data costs there."""
    country = _input(study, "country", row)
    cells = {}
    for name, header in zip(data_classes(study), safeguard_columns(study), strict=False):
        cost = sum(
            rule.cost
            for rule in study.data_rules
            if (rule.data_class, rule.country, rule.allowed) == (name, location.country, "with_cost")
        )
        formula = "0"
        if study.data_rules:
            costs, classes, countries, allowed = (
                input_column(study, "data_rules", column) for column in ("cost", "data_class", "country", "allowed")
            )
            formula = f'SUMIFS({costs},{classes},"{name}",{countries},{country},{allowed},"with_cost")'
        cells[header] = Formula(formula, cost)
    return cells or {"Data": Formula("0", 0.0)}
