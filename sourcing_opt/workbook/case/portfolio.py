"""The sheet `Portfolio`: work by how important it is and how well it runs, five by five: people, what is elsewhere by plan, what is saved."""

from __future__ import annotations

from collections.abc import Callable

from sourcing_opt.plan.portfolio import GRADES
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.expression import Expression, total
from sourcing_opt.workbook.grid.formats import Number
from sourcing_opt.workbook.grid.functions import product_sum
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.periods import Periods

_TOP, _BETWEEN = 4, 3
PEOPLE, ELSEWHERE, SAVED = "People today's way", "Elsewhere by plan", "Saving"


class Portfolio(Sheet):
    """Three pictures, and the processes they are made of."""

    name = "Portfolio"
    caption = "Work by strategic importance and performance: people, what goes elsewhere, saving"

    def plan(self, book: Book) -> None:
        """Lay the tables out; the pictures are sums over the list of processes."""
        height = len(GRADES) + 2 + _BETWEEN
        self.processes = self._plan_processes(book, _TOP + 3 * height)
        money = f"{book.currency}, present value"
        shown: tuple[tuple[str, str, Number, Column], ...] = (
            (PEOPLE, "FTE at end", "fte", self.fte),
            (ELSEWHERE, "FTE at end", "fte", self.elsewhere),
            (SAVED, money, "money", self.saved),
        )
        self.pictures = {
            name: self._plan_picture(name, unit, number, column, _TOP + place * height)
            for place, (name, unit, number, column) in enumerate(shown)
        }

    def _plan_processes(self, book: Book, top: int) -> Table:
        inputs, build_up, last = book[Inputs], book[CostBuildUp], book.count
        processes = book.axes.processes
        table = Table(self.name, "Portfolio_processes", top, len(processes))
        process = table.add("Process", width=26, cells=[each.id for each in processes])
        row = table.add("Row", "of In_processes", "link", "count", 14, cells=lambda: inputs.position("processes", "id", process))

        def grade(header: str, column: str) -> Column:
            return table.add(
                header, "1-5", "link", "count", 14, cells=lambda: inputs.looked_up("processes", column, row, _MIDDLE)
            )

        self._importance = grade("Importance", "strategic_importance")
        self._performance = grade("Performance", "performance")
        at_end = (build_up.number, last)
        self.fte = table.add(
            "FTE today's way",
            "FTE at end",
            "link",
            "fte",
            14,
            total=True,
            cells=lambda: build_up.fte_baseline.sum_where((build_up.process, process), at_end),
        )

        def gone() -> Expression:
            here = build_up.process.all.equals(process) * build_up.number.all.equals(last)
            left = build_up.share_baseline.all - build_up.share_used.all
            return product_sum(here * (left > 0) * left * build_up.fte.all)

        self.elsewhere = table.add("Elsewhere by plan", "FTE at end", "link", "fte", 14, total=True, cells=gone)

        def in_period(t: int) -> Expression:
            when = (build_up.process, process), (build_up.number, t + 1)
            found = (
                build_up.cost_baseline.sum_where(*when)
                - build_up.cost_by_plan.sum_where(*when)
                - build_up.one_off.sum_where(*when)
            )
            if book.has_new_work:
                found = found + build_up.one_off_baseline.sum_where(*when)
            if book.ramps_up_before:
                found = found + build_up.still_ramping.sum_where(*when)
            return found * book[Periods].discount.fixed(t)

        self.saved = table.add(
            "Saving",
            f"{book.currency}, present value",
            "link",
            "money",
            16,
            total=True,
            cells=lambda: total([in_period(t) for t in range(book.count)]),
        )
        return table

    def _plan_picture(self, name: str, unit: str, number: Number, column: Column, top: int) -> Table:
        table = Table(self.name, f"Portfolio_{name.split()[0].lower()}", top, len(GRADES))
        importance = table.add("Importance", "of 5", number="count", width=26, cells=list(reversed(GRADES)))
        for grade in GRADES:
            table.add(f"Performance {grade}", unit, "formula", number, 14, cells=self._of_grade(column, importance, grade))
        return table

    def _of_grade(self, column: Column, importance: Column, grade: int) -> Callable[[], Expression]:
        return lambda: column.sum_where((self._importance, importance), (self._performance, grade))

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            self.name,
            "How important the work is (rows) and how well it runs today (columns), of 5. The saving is of the work itself: sites and what is settled "
            "with providers are in no cell.",
        )
        page.widths(self.processes.columns)
        for name, table in self.pictures.items():
            page.titled(table, name)
            area = f"{table.columns[1].address(0)}:{table.columns[-1].address(table.count - 1)}"
            scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#9DC3E6"}
            done(page.sheet.conditional_format(area, scale))
        page.titled(self.processes, "Processes")
        page.sheet.freeze_panes(2, 1)


_MIDDLE = 3
"""The grade of a process that does not say."""
