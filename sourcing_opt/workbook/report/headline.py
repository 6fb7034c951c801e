"""The headline figures: what the plan saves, costs and moves. On the summary as formulas, on the cover as links to them."""

from __future__ import annotations

from dataclasses import dataclass

from sourcing_opt.plan.summary import last_year
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.formats import Ink, Number
from sourcing_opt.workbook.grid.functions import if_, maximum, sum_of
from sourcing_opt.workbook.grid.single_cells import Cell
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.moves import MovesByPeriod
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.report.cash_flow import CashFlow

SAVING, PART = "Saving, present value", "Saving, of the cost today's way"
BEFORE_NPV, AFTER_NPV = "Cost today's way, present value", "Cost by plan, present value"
LAST_BEFORE, LAST_AFTER = "Run cost of last 12 months, today's way", "Run cost of last 12 months, by plan"
LESS, ONE_OFF, PAYBACK, MOVED, GAP = "Less run cost in last 12 months", "One-off cost", "Payback", "Work moved", "Proven gap"
FACTS = (SAVING, PART, BEFORE_NPV, AFTER_NPV, LAST_BEFORE, LAST_AFTER, LESS, ONE_OFF, PAYBACK, MOVED, GAP)
"""The names of the figures, in their order."""
SUMMARY, TOP, VALUE_COLUMN = "Summary", 4, 2
"""Where the figures stand: sheet, first row, column."""


@dataclass(frozen=True)
class Fact:
    """One headline figure."""

    cell: Cell
    unit: str
    number: Number
    ink: Ink = "formula"


def fact_cells() -> dict[str, str]:
    """Headline figure -> where it stands on the summary."""
    return {name: Cell(SUMMARY, TOP + line, VALUE_COLUMN, 0.0).address for line, name in enumerate(FACTS)}


def headline(book: Book, periods: CashFlow) -> dict[str, Fact]:
    """The figures by their names, in their order."""

    def cell(name: str, content: Expression | float | str) -> Cell:
        return Cell(SUMMARY, TOP + FACTS.index(name), VALUE_COLUMN, content)

    money, year, moved = book.currency, last_year(book.plan), book[MovesByPeriod].fte_moved.sum()
    saving, before = cell(SAVING, periods.net_saving.sum()), cell(BEFORE_NPV, periods.present_baseline.sum())
    last_before = cell(LAST_BEFORE, sum_of(periods.run_cost_baseline.part(year.start, year.stop)))
    last_after = cell(LAST_AFTER, sum_of(periods.run_cost.part(year.start, year.stop)))
    part = if_(before.equals(0), 0, saving / before)
    less = if_(last_before.equals(0), 0, 1 - last_after / last_before)
    gap = "not proven" if book.plan.gap is None else book.plan.gap
    facts = (
        Fact(saving, money, "money"),
        Fact(cell(PART, part), "share", "share"),
        Fact(before, money, "money"),
        Fact(cell(AFTER_NPV, periods.present_by_plan.sum()), money, "money"),
        Fact(last_before, money, "money"),
        Fact(last_after, money, "money"),
        Fact(cell(LESS, less), "share", "share"),
        Fact(cell(ONE_OFF, periods.one_off.sum()), money, "money"),
        Fact(cell(PAYBACK, _payback(book, periods, moved)), "years from the start", "years"),
        Fact(cell(MOVED, moved), "FTE", "fte", "link"),
        Fact(cell(GAP, gap), "of the plan's cost", "gap", "computed"),
    )
    return dict(zip(FACTS, facts, strict=True))


def _payback(book: Book, periods: CashFlow, moved: Expression) -> Expression:
    """Where what is saved so far reaches what was spent for the last time: one-offs are paid as a period begins, run cost is saved evenly."""
    last = maximum(periods.not_paid_back.all)
    so_far, before, after = (
        column.at(maximum(1, last)) for column in (periods.saving_so_far, periods.run_cost_baseline, periods.run_cost)
    )
    since = if_(so_far > 0, so_far / (before - after), 0)
    crossing = (last - since) * book[Periods].named("years_per_period")
    paid_back = if_(moved.equals(0), "never", if_(last.equals(0), 0, crossing))
    return if_(periods.saving_so_far.rows(book.count - 1) <= 0, "never", paid_back)
