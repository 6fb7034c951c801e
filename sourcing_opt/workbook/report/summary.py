"""The sheet `Summary`: headline and charts, cost and saving by year and period, people and cost before and after by every grouping."""

from __future__ import annotations

from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.workforce.unit_costs import UnitCosts
from sourcing_opt.workbook.report.cash_flow import ByYear, CashFlow, years
from sourcing_opt.workbook.report.charts import cost_chart, functions_chart, headcount_chart, people_chart, waterfall_chart
from sourcing_opt.workbook.report.headline import SUMMARY, TOP, VALUE_COLUMN, headline
from sourcing_opt.workbook.report.mix import GROUPINGS, MODEL, Functions, PeopleOverTime, Spread
from sourcing_opt.workbook.report.waterfall import StepsOfSaving

_CHART_LINES = 15
"""Height of a chart, in lines; there are two rows of charts, the headline stands in the first."""
_CHART = {"width": 420, "height": _CHART_LINES * 20 - 12}
_CHART_COLUMN = 5
_BETWEEN = 3
"""Lines between one table's last row and the next one's units: total, blank, heading."""


class Summary(Sheet):
    """The headline, and the tables from top to bottom."""

    name = SUMMARY
    caption = "Cost and saving by period, people by location model, function and country, before and after"

    def plan(self, book: Book) -> None:
        """Lay the tables out."""
        top = TOP + 2 * _CHART_LINES + 1
        by_year_end = top + 2 + len(years(book))
        self.periods = CashFlow(book, self.name, by_year_end + _BETWEEN)
        self.years = ByYear(book, self.name, top, self.periods)
        self.functions = Functions(book, self.name, self.periods.end + _BETWEEN)
        self.groups: dict[str, Spread] = {}
        above: Table = self.functions
        for grouping in GROUPINGS:
            above = self.groups[grouping] = Spread(book, self.name, above.end + _BETWEEN, grouping)
        self.people = PeopleOverTime(book, self.name, above.end + _BETWEEN)
        self.steps = StepsOfSaving(book, self.name, self.people.end + _BETWEEN, self.periods)
        self.unit_costs = UnitCosts(book, self.name, self.steps.end + _BETWEEN) if book.summary.quality else None
        self.facts = headline(book, self.periods)

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        book, width = self.book, len(self.periods.columns)
        labels = book.axes.calendar.labels
        page.begin(
            f"{self.name}: {book.plan.economics.study.study.name}",
            f"{labels[0]} to {labels[-1]}, in {book.currency}, nominal unless called present value. "
            '"Today\'s way" is what the work would cost if nothing moved'
            + (" and new work went where it costs least then" if book.has_new_work else "")
            + (", with the end of the ramp-up of what went live before the start." if book.ramps_up_before else ".")
            + ("" if book.plan.economics.existing.any() else " All work is new: there is nothing to save on."),
        )
        for column in range(width):
            done(page.sheet.set_column(column, column, 20 if column == 0 else 15))
        self._write_headline(page)
        self._add_charts(page)
        for table, title in (
            (self.years, "By year from the start"),
            (self.periods, "Cost and saving by period"),
            (self.functions, "By function and location model"),
            *((table, f"By {grouping.lower()}") for grouping, table in self.groups.items()),
            (self.people, "People over time"),
            (self.steps, "From today's cost to the plan's"),
            *([(self.unit_costs, "What a unit of each process costs, last 12 months")] if self.unit_costs is not None else []),
        ):
            page.titled(table, title, width)
        page.sheet.freeze_panes(2, 1)

    def _write_headline(self, page: Page) -> None:
        page.section(TOP - 1, "Headline", 4)
        for name, fact in self.facts.items():
            for column, value in enumerate((name, None)):
                page.put(fact.cell.row, column, value, page.formats.figure("text", "text"))
            page.cell(fact.cell, page.formats.figure(fact.ink, fact.number, "headline"))
            page.put(fact.cell.row, VALUE_COLUMN + 1, fact.unit, page.formats.style("unit"))

    def _add_charts(self, page: Page) -> None:
        """Two beside the headline, three below it."""
        book, workbook, beside = self.book, page.workbook, _CHART["width"] + 12
        first, second = TOP - 1, TOP + _CHART_LINES - 1
        for chart, row, column, offset in (
            (cost_chart(book, workbook, self.periods, _CHART), first, _CHART_COLUMN, 0),
            (people_chart(book, workbook, self.groups[MODEL], _CHART), first, _CHART_COLUMN, beside),
            (waterfall_chart(book, workbook, self.steps, _CHART | {"width": 500}), second, 0, 0),
            (headcount_chart(workbook, self.people, _CHART), second, _CHART_COLUMN, 0),
            (functions_chart(workbook, self.functions, _CHART), second, _CHART_COLUMN, beside),
        ):
            done(page.sheet.insert_chart(row, column, chart, {"object_position": 2, "x_offset": offset}))
