"""The sheet `Allocation`: its table, and below the total of all work what makes it the cost of the whole plan."""

from __future__ import annotations

from sourcing_opt.analysis.answers.core import Core, certainty
from sourcing_opt.plan.summary import last_year
from sourcing_opt.tolerances import SAME_MOVE
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.functions import Test, sum_of
from sourcing_opt.workbook.grid.page import Page, total_of
from sourcing_opt.workbook.grid.single_cells import Cell, CellRange
from sourcing_opt.workbook.grid.table import Column
from sourcing_opt.workbook.model.allocation import Allocation
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.moves import MovesByPeriod
from sourcing_opt.workbook.model.sites import SitesByPeriod
from sourcing_opt.workbook.terms.providers import Providers

_LINES = ("Sites: fixed cost; opening and closing", "Providers: commitments less discounts", "As in the headline")
"""Below the total."""


class AllocationSheet(Sheet):
    """Every workstream at every place that does some of it."""

    name = "Allocation"
    caption = "Which share of which work is where, today and at the end"

    def plan(self, book: Book) -> None:
        """Lay out what stands below the total."""
        self.allocation = book[Allocation]
        if book.why is not None and book.why.core is not None:
            self._plan_strengths(book, book.why.core)
        allocation, sites, providers = self.allocation, book[SitesByPeriod], book[Providers]
        year = Test(">=", last_year(book.plan).start + 1)

        def of_year(column: Column, number: Column) -> Expression:
            return column.sum_where((number, year))

        self._below: list[list[Cell]] = [
            self._way_to_the_headline(
                allocation.cost_baseline,
                of_year(sites.fixed_baseline, sites.number),
                of_year(providers.settled_baseline, providers.number),
            ),
            self._way_to_the_headline(
                allocation.cost_by_plan,
                of_year(sites.fixed_by_plan, sites.number),
                of_year(providers.settled_by_plan, providers.number),
            ),
            self._way_to_the_headline(
                allocation.one_off,
                sites.opening.sum() + sites.closing.sum() + sites.job_grant.sum() + book[MovesByPeriod].build.sum(),
                None,
            ),
        ]

    def _plan_strengths(self, book: Book, core: Core) -> None:
        """Whether all plans that are as good have the process there at the end, and what the plan loses without it: answers of other solves."""
        strengths = {(strength.process, strength.location): strength for strength in core.strengths}
        at_the_end = [book.share[p, l, -1] > SAME_MOVE for p, l in book.pairs]
        names = [(book.names_of_work(p).process, book.names_of_place(l).location) for p, l in book.pairs]
        placed = [strengths.get(name) if there else None for name, there in zip(names, at_the_end, strict=True)]
        words = [certainty(strength) if there else None for strength, there in zip(placed, at_the_end, strict=True)]
        losses = [
            None if strength is None or strength.loss is None or not strength.loss.known else strength.loss.shown
            for strength in placed
        ]
        table = self.allocation.table
        table.add("In every plan", f"within {100 * core.within:.3g} % of the saving", width=19, cells=words)
        table.add("Lost without it", f"{book.currency}, present value", "computed", "money", 15, cells=losses)

    def _way_to_the_headline(self, column: Column, of_sites: Expression, settled: Expression | None) -> list[Cell]:
        """From the total of a column to what the headline says."""
        total, row = total_of(column), self.allocation.table.end + 1
        cells = [
            Cell(self.name, row + line, column.position, content)
            for line, content in enumerate((of_sites, settled))
            if content is not None
        ]
        above = CellRange([total, *cells], self.allocation.table.end + 2)
        return [*cells, Cell(self.name, row + 2, column.position, sum_of(above))]

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        labels, table, formats = self.book.axes.calendar.labels, self.allocation.table, page.formats
        page.begin(self.name, f"Today is the baseline in {labels[0]}; the end is {labels[-1]}, today's way or by plan.")
        page.widths(table.columns)
        page.table(table)
        for line, text in enumerate(_LINES, table.end + 1):
            page.put(line, 0, text, formats.figure("formula", "text", "total" if text == _LINES[-1] else "row"))
        for cells in self._below:
            page.put(table.end + 2, cells[0].column, None, formats.figure("formula", "money"))
            for cell in cells:
                last = cell.row == table.end + len(_LINES)
                page.cell(cell, formats.figure("formula", "money", "total" if last else "row"))
        page.sheet.freeze_panes(table.first, 3)
