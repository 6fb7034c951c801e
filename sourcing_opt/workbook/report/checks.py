"""The sheet `Checks`: that all figures of the workbook agree with each other and with what was solved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sourcing_opt.errors import AuditFailed
from sourcing_opt.plan import audit
from sourcing_opt.workbook.books.layout import Layout
from sourcing_opt.workbook.grid.cells import Formula, done, put
from sourcing_opt.workbook.grid.formats import Formats
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Table, number_in, set_widths, write
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.report.agreements import Agreement, agreements

NAME = "Checks"
OK, FAILED, ALERT = "OK", "CHECK", "ALERT"
ALL_OK, NOT_OK = "All checks passed", "A check failed: see the sheet Checks"
CHANGED = "All checks passed; inputs or decisions were changed since the plan was made"


@dataclass(frozen=True)
class Tables:
    """The tables of the sheet; the sums of shares stand to the right, outside the printed page."""

    checks: Table
    audit: Table
    shares: Table


def plan_checks(book: Book, count: int) -> Tables:
    """Where the checks will stand, given their number."""
    checks = (
        Column("Check", width=76),
        Column("Left", "", "link", "amount", 20),
        Column("Right", "", "link", "amount", 20),
        Column("Difference", "of the right one", "formula", "factor", 14),
        Column("Result", width=10, ink="formula"),
    )
    audited = (Column("Check"), Column("Result", ink="computed"), Column("What was compared"))
    shares = (
        Column("Work", width=30),
        *(Column(label, "sum of shares", "link", "factor", 12) for label in book.axes.calendar.labels),
    )
    top = 5
    return Tables(
        Table(NAME, "Checks", checks, top, count),
        Table(NAME, "Audit", audited, top + 2 + count + 2, len(audit(book.plan))),
        Table(NAME, "Sums_of_shares", shares, top, len(book.axes.workstreams), len(checks) + 1),
    )


def write_checks(book: Book, layout: Layout) -> Formula:
    """Fill the sheet. Gives the master check: one formula over all of them.

    Raises AuditFailed when figures do not agree as they are written.
    """
    sheet, formats = book.sheets[NAME], book.formats
    sums = plan_checks(book, 0).shares
    found = agreements(book, layout, sums.here.block())
    _require(found)
    tables = plan_checks(book, len(found))
    results, names = tables.checks.all("Result"), tables.checks.all("Check")
    alerts = f'IF(COUNTIF({results},"{ALERT}")>0,"{CHANGED}","{ALL_OK}")'
    master = Formula(
        f'IF(COUNTIF({results},"{OK}")+COUNTIF({results},"{ALERT}")<COUNTIF({names},"<>"),"{NOT_OK}",{alerts})', ALL_OK
    )
    begin_page(
        sheet,
        formats,
        NAME,
        "Two ways to the same figure. CHECK: something is wrong. ALERT: an input or a decision was changed, and the figure is no longer "
        "the solver's.",
    )
    put(sheet, 2, 0, master, formats.style("good"))
    mark(sheet, formats, "A3", ALL_OK)

    section(sheet, formats, tables.checks.top - 1, "In this workbook", len(tables.checks.columns))
    write(sheet, formats, tables.checks, _check_rows(tables.checks, found))
    mark(sheet, formats, tables.checks.here.all("Result"), OK)
    section(sheet, formats, tables.audit.top - 1, "The audit: recomputed from the study and the decisions, without the solver", 5)
    write(sheet, formats, tables.audit, _audit_rows(book))
    section(sheet, formats, sums.top - 1, "Shares of every piece of work, added up", len(sums.columns), sums.left)
    write(sheet, formats, sums, _share_rows(book, layout.build_up, layout.periods.periods))
    set_widths(sheet, tables.checks.columns)
    set_widths(sheet, sums.columns, sums.left)
    sheet.freeze_panes(3, 1)
    sheet.print_area(0, 0, tables.audit.end, len(tables.checks.columns) - 1)
    return master


def _require(found: list[Agreement]) -> None:
    if wrong := [f"{a.name}: {number_in(a.left):,.6f} against {number_in(a.right):,.6f}" for a in found if not a.holds]:
        raise AuditFailed("figures of the workbook do not agree; nothing was written. This is a bug:\n" + "\n".join(wrong))


def mark(sheet: Any, formats: Formats, area: str, good: str) -> None:
    """Colour the cells of an area by whether they say what is good."""
    for criterion, text, style in (("==", good, "good"), ("==", ALERT, "binds"), ("==", CHANGED, "binds"), ("!=", good, "bad")):
        rule = {"type": "cell", "criteria": criterion, "value": f'"{text}"', "format": formats.style(style)}
        done(sheet.conditional_format(area, rule))


def _check_rows(table: Table, found: list[Agreement]) -> Iterator[Row]:
    for index, agreement in enumerate(found):
        left, right, difference = (table.cell(header, index) for header in ("Left", "Right", "Difference"))
        yield {
            "Check": agreement.name,
            "Left": agreement.left,
            "Right": agreement.right,
            "Difference": Formula(f"({left}-{right})/MAX(1,ABS({right}))", agreement.difference),
            "Result": Formula(
                f'IF(ABS({difference})<=check_tolerance,"{OK}","{ALERT if agreement.of_plan else FAILED}")',
                OK,
            ),
        }


def _audit_rows(book: Book) -> Iterator[Row]:
    for check in audit(book.plan):
        yield {"Check": check.name.capitalize(), "Result": OK if check.passed else FAILED, "What was compared": check.detail}


def _share_rows(book: Book, build_up: Table, calendar: Table) -> Iterator[Row]:
    """The pairs of a piece of work stand together in the cost build-up; only their lines are looked at."""
    for p, numbered in groupby(enumerate(book.pairs), key=lambda each: each[1].p):
        numbers = [number for number, _ in numbered]
        lines = numbers[0] * book.count, (numbers[-1] + 1) * book.count
        shares, periods = build_up.part("Share used", *lines), build_up.part("No.", *lines)
        sums = book.share[p].sum(axis=0)
        cells = {
            label: Formula(f"SUMIFS({shares},{periods},{calendar.fixed('No.', t)})", float(sums[t]))
            for t, label in enumerate(book.axes.calendar.labels)
        }
        yield {"Work": book.axes.workstreams[p].name, **cells}
