"""The sheet `Checks`: that all figures of the workbook agree with each other and with what was solved."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from sourcing_opt.plan import audit
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.formats import Formats
from sourcing_opt.workbook.grid.functions import absolute, count_filled, count_where, if_, maximum, sum_where
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Kinds, Rows
from sourcing_opt.workbook.grid.single_cells import Cell
from sourcing_opt.workbook.grid.table import Column, Range, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.report.agreements import agreements

OK, FAILED, ALERT = "OK", "CHECK", "ALERT"
ALL_OK, NOT_OK = "All checks passed", "A check failed: see the sheet Checks"
CHANGED = "All checks passed; inputs or decisions were changed since the plan was made"
_TOP = 5


class Checks(Sheet):
    """The checks, the audit; the sums of shares stand to the right, outside the printed page."""

    name = "Checks"
    caption = "That all figures agree with each other and with the solver"

    def plan(self, book: Book) -> None:
        """Lay the tables out."""
        columns = 5
        self.shares = Table(self.name, "Sums_of_shares", _TOP, int(book.axes.as_today.sum()), columns + 1)
        sums = self._plan_shares(book)
        all_agreements = agreements(book, Range(sums[0], sums[-1]))
        table = self.table = Table(self.name, "Checks", _TOP, len(all_agreements))
        names = table.add("Check", width=76, cells=[agreement.name for agreement in all_agreements])
        left = self.left = table.add(
            "Left", "", "link", "amount", 20, cells=lambda: Rows([agreement.left for agreement in all_agreements])
        )
        right = self.right = table.add(
            "Right", "", "link", "amount", 20, cells=lambda: Rows([agreement.right for agreement in all_agreements])
        )

        def relative() -> Expression:
            """To the right one; where both are what is left of something, to that."""
            of = [agreement.less_from for agreement in all_agreements]
            relative_difference = (left - right) / maximum(1, absolute(right))
            rows = [
                None
                if less_from is None
                else (left.rows(row) - right.rows(row)) / maximum(1, absolute(right.rows(row)), absolute(less_from))
                for row, less_from in enumerate(of)
            ]
            return Kinds([less_from is not None for less_from in of], relative_difference, Rows(rows))

        difference = table.add("Difference", "of the right one", "formula", "factor", 14, cells=relative)

        def judged() -> Expression:
            same = absolute(difference) <= book[Periods].named("check_tolerance")
            return Kinds([agreement.of_plan for agreement in all_agreements], if_(same, OK, FAILED), if_(same, OK, ALERT))

        self.result = table.add("Result", width=10, ink="formula", cells=judged)
        self.audit = self._plan_audit(book, table.end + 2)
        self.master = Cell(self.name, 2, 0, _master(self.result, names))
        """One check over all of them."""

    def _plan_shares(self, book: Book) -> list[Column]:
        table, build_up, calendar = self.shares, book[CostBuildUp], book[Periods]
        # The pairs of a workstream, in all its modes, stand together in the cost build-up; only their lines are looked at.
        groups = [
            (p, [n for n, _ in group])
            for p, group in groupby(enumerate(book.pairs), key=lambda numbered_pair: int(book.axes.work[numbered_pair[1].p]))
        ]
        table.add("Work", width=30, cells=[book.axes.workstreams[p].name for p, _ in groups])
        lines = [(numbers[0] * book.count, (numbers[-1] + 1) * book.count) for _, numbers in groups]

        def sums(t: int) -> Expression:
            number = calendar.number.fixed(t)
            return Rows([sum_where(build_up.share_used.part(*line), (build_up.number.part(*line), number)) for line in lines])

        def in_period(t: int, label: str) -> Column:
            return table.add(label, "sum of shares", "link", "factor", 12, cells=lambda: sums(t))

        return [in_period(t, label) for t, label in enumerate(book.axes.calendar.labels)]

    def _plan_audit(self, book: Book, top: int) -> Table:
        checks = audit(book.plan)
        table = Table(self.name, "Audit", top, len(checks))
        table.add("Check", cells=[check.name.capitalize() for check in checks])
        table.add("Result", ink="computed", cells=[OK if check.passed else FAILED for check in checks])
        table.add("What was compared", cells=[check.detail for check in checks])
        return table

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            self.name,
            "Two ways to the same figure. CHECK: something is wrong. ALERT: an input or a decision was changed, and the figure is no longer "
            "the solver's.",
        )
        page.cell(self.master, page.formats.style("good"))
        mark(page.sheet, page.formats, "A3", ALL_OK)
        page.titled(self.table, "In this workbook")
        mark(page.sheet, page.formats, f"{self.result.address(0)}:{self.result.address(self.table.count - 1)}", OK)
        page.titled(self.audit, "The audit: recomputed from the study and the decisions, without the solver", 5)
        page.titled(self.shares, "Shares of every piece of work, added up")
        page.widths(self.table.columns)
        page.widths(self.shares.columns, self.shares.left)
        page.sheet.freeze_panes(3, 1)
        page.sheet.print_area(0, 0, self.audit.end, len(self.table.columns) - 1)


def _master(results: Column, names: Column) -> Expression:
    passed = count_where(results.all, OK) + count_where(results.all, ALERT)
    alerts = if_(count_where(results.all, ALERT) > 0, CHANGED, ALL_OK)
    return if_(passed < count_filled(names.all), NOT_OK, alerts)


def mark(sheet: Any, formats: Formats, area: str, good: str) -> None:
    """Colour the cells of an area by whether they say what is good."""
    for criterion, text, style in (("==", good, "good"), ("==", ALERT, "binds"), ("==", CHANGED, "binds"), ("!=", good, "bad")):
        rule = {"type": "cell", "criteria": criterion, "value": f'"{text}"', "format": formats.style(style)}
        done(sheet.conditional_format(area, rule))
