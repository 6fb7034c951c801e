"""The sheet `Summary`: headline and charts, cost and saving by year and period, people and cost before and after by every grouping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from sourcing_opt.workbook.grid.cells import done, put
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Table, write
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.report.cash_flow import cash_flow_columns, cash_flow_rows
from sourcing_opt.workbook.report.charts import cost_chart, functions_chart, headcount_chart, people_chart, waterfall_chart
from sourcing_opt.workbook.report.headline import FACTS, Fact, headline
from sourcing_opt.workbook.report.mix import function_columns, function_rows, groups_of, spread_columns, spread_rows
from sourcing_opt.workbook.report.views import (
    people_columns,
    people_rows,
    step_columns,
    step_rows,
    year_columns,
    year_rows,
    years,
)

NAME = "Summary"
GROUPINGS = ("Location model", "Country", "Provider")
_HEADLINE_TOP = 4
_CHART_LINES = 15
"""Height of a chart, in lines; there are two rows of charts, the headline stands in the first."""
_CHART = {"width": 420, "height": _CHART_LINES * 20 - 12}
_VALUE_COLUMN, _UNIT_COLUMN, _CHART_COLUMN = 2, 3, 5
_BETWEEN = 3
"""Lines between one table's last row and the next one's units: total, blank, heading."""


@dataclass(frozen=True)
class Tables:
    """The tables of the sheet, from top to bottom."""

    years: Table
    periods: Table
    functions: Table
    groups: dict[str, Table]
    """By an attribute of locations, of GROUPINGS."""
    people: Table
    steps: Table


def plan_summary(book: Book) -> Tables:
    """Where the tables will stand."""
    by_year = Table(NAME, "By_year", year_columns(book.currency), _HEADLINE_TOP + 2 * _CHART_LINES + 1, len(years(book)))
    periods = Table(NAME, "By_period", cash_flow_columns(book.currency), by_year.end + _BETWEEN, book.count)
    top = periods.end + _BETWEEN
    count = len({process.function for process in book.axes.processes})
    functions = Table(NAME, "By_function", function_columns(groups_of(book, GROUPINGS[0])), top, count)
    top = functions.end + _BETWEEN
    groups: dict[str, Table] = {}
    for attribute in GROUPINGS:
        columns = spread_columns(attribute, book.currency)
        name = f"By_{attribute.lower().replace(' ', '_')}"
        groups[attribute] = Table(NAME, name, columns, top, len(groups_of(book, attribute)))
        top = groups[attribute].end + _BETWEEN
    people = Table(NAME, "People_by_period", people_columns(book), top, book.count)
    steps = Table(NAME, "Steps_of_saving", step_columns(book.currency), people.end + _BETWEEN, 4)
    return Tables(by_year, periods, functions, groups, people, steps)


def fact_cells() -> dict[str, str]:
    """Headline figure -> where it stands."""
    return {name: str(xl_rowcol_to_cell(_HEADLINE_TOP + line, _VALUE_COLUMN)) for line, name in enumerate(FACTS)}


def write_summary(
    book: Book,
    workbook: Any,
    tables: Tables,
    build_up: Table,
    allocation: Table,
    sites: Table,
    one_offs: Table,
    providers: Table,
    calendar: Table,
) -> list[Fact]:
    """Fill the sheet; sites and one_offs are the tables by period of the sites and of the transition. Gives the headline."""
    sheet, formats = book.sheets[NAME], book.formats
    labels = book.axes.calendar.labels
    begin_page(
        sheet,
        formats,
        f"{NAME}: {book.plan.economics.study.study.name}",
        f"{labels[0]} to {labels[-1]}, in {book.currency}, nominal unless called present value. "
        '"Today\'s way" is what the work would cost if nothing moved'
        + (" and new work went where it costs least then" if book.has_new_work else "")
        + (", with the end of the ramp-up of what went live before the start." if book.ramps_up_before else ".")
        + (" All work is new: there is nothing to save on." if book.summary.all_work_is_new else ""),
    )
    for column in range(len(tables.periods.columns)):
        done(sheet.set_column(column, column, 20 if column == 0 else 15))
    section(sheet, formats, _HEADLINE_TOP - 1, "Headline", 4)
    facts = headline(book, tables.periods, one_offs, fact_cells())
    for line, fact in enumerate(facts, _HEADLINE_TOP):
        for column, value in enumerate((fact.name, None)):
            put(sheet, line, column, value, formats.figure("text", "text"))
        put(sheet, line, _VALUE_COLUMN, fact.value, formats.figure(fact.ink, fact.number, "headline"))
        put(sheet, line, _UNIT_COLUMN, fact.unit, formats.style("unit"))
    _add_charts(book, workbook, sheet, tables)

    width = len(tables.periods.columns)
    section(sheet, formats, tables.years.top - 1, "By year from the start", width)
    write(sheet, formats, tables.years, year_rows(book, tables.periods))
    section(sheet, formats, tables.periods.top - 1, "Cost and saving by period", width)
    write(sheet, formats, tables.periods, cash_flow_rows(book, tables.periods, build_up, sites, one_offs, providers, calendar))
    section(sheet, formats, tables.functions.top - 1, "By function and location model", width)
    write(sheet, formats, tables.functions, function_rows(book, tables.functions, allocation, groups_of(book, GROUPINGS[0])))
    for attribute, table in tables.groups.items():
        section(sheet, formats, table.top - 1, f"By {attribute.lower()}", width)
        write(sheet, formats, table, spread_rows(book, table, allocation, sites))
    section(sheet, formats, tables.people.top - 1, "People over time", width)
    write(sheet, formats, tables.people, people_rows(book, tables.people, sites))
    section(sheet, formats, tables.steps.top - 1, "From today's cost to the plan's", width)
    write(sheet, formats, tables.steps, step_rows(book, tables.steps, tables.periods))
    sheet.freeze_panes(2, 1)
    return facts


def _add_charts(book: Book, workbook: Any, sheet: Any, tables: Tables) -> None:
    """Two beside the headline, three below it."""
    models, beside = tables.groups[GROUPINGS[0]], _CHART["width"] + 12
    first, second = _HEADLINE_TOP - 1, _HEADLINE_TOP + _CHART_LINES - 1
    for chart, row, column, offset in (
        (cost_chart(book, workbook, tables.periods, _CHART), first, _CHART_COLUMN, 0),
        (people_chart(book, workbook, models, _CHART), first, _CHART_COLUMN, beside),
        (waterfall_chart(book, workbook, tables.steps, _CHART | {"width": 500}), second, 0, 0),
        (headcount_chart(book, workbook, tables.people, _CHART), second, _CHART_COLUMN, 0),
        (functions_chart(book, workbook, tables.functions, _CHART), second, _CHART_COLUMN, beside),
    ):
        done(sheet.insert_chart(row, column, chart, {"object_position": 2, "x_offset": offset}))
