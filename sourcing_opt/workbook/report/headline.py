"""The headline figures: what the plan saves, costs and moves. On the summary as formulas, on the cover as links to them."""

from __future__ import annotations

from dataclasses import dataclass

from sourcing_opt.plan.summary import last_year
from sourcing_opt.workbook.grid.cells import Formula, Value
from sourcing_opt.workbook.grid.formats import Ink, Number
from sourcing_opt.workbook.grid.table import Table
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.report.cash_flow import AFTER, BEFORE

SAVING, PART = "Saving, present value", "Saving, of the cost today's way"
BEFORE_NPV, AFTER_NPV = "Cost today's way, present value", "Cost by plan, present value"
LAST_BEFORE, LAST_AFTER = "Run cost of last 12 months, today's way", "Run cost of last 12 months, by plan"
LESS, ONE_OFF, PAYBACK, MOVED, GAP = "Less run cost in last 12 months", "One-off cost", "Payback", "Work moved", "Proven gap"
FACTS = (SAVING, PART, BEFORE_NPV, AFTER_NPV, LAST_BEFORE, LAST_AFTER, LESS, ONE_OFF, PAYBACK, MOVED, GAP)
"""The names of the figures, in their order."""


@dataclass(frozen=True)
class Fact:
    """One headline figure."""

    name: str
    unit: str
    value: Value
    number: Number
    ink: Ink = "formula"


def headline(book: Book, periods: Table, one_offs: Table, cells: dict[str, str]) -> list[Fact]:
    """The figures in their order; cells gives the address where each will stand, by name.

    periods: cost and saving by period; one_offs: the transition's table of periods.
    """
    facts, money, here = book.summary, book.currency, periods.here
    year = last_year(book.plan)
    of_year = year.start, year.stop
    before, last_before, last_after = cells[BEFORE_NPV], cells[LAST_BEFORE], cells[LAST_AFTER]
    less = 1 - facts.plan_last_year / facts.baseline_last_year if facts.baseline_last_year else 0.0
    part = facts.npv_saving / facts.baseline_npv if facts.baseline_npv else 0.0
    found = (
        Fact(SAVING, money, Formula(here.sum("Net saving"), facts.npv_saving), "money"),
        Fact(PART, "share", Formula(f"IF({before}=0,0,{cells[SAVING]}/{before})", part), "share"),
        Fact(BEFORE_NPV, money, Formula(here.sum("Today's way"), facts.baseline_npv), "money"),
        Fact(AFTER_NPV, money, Formula(here.sum("By plan"), facts.plan_npv), "money"),
        Fact(LAST_BEFORE, money, Formula(f"SUM({here.part(BEFORE, *of_year)})", facts.baseline_last_year), "money"),
        Fact(LAST_AFTER, money, Formula(f"SUM({here.part(AFTER, *of_year)})", facts.plan_last_year), "money"),
        Fact(LESS, "share", Formula(f"IF({last_before}=0,0,1-{last_after}/{last_before})", less), "share"),
        Fact(ONE_OFF, money, Formula(here.sum("One-off cost"), facts.one_off), "money"),
        Fact(PAYBACK, "years from the start", _payback(book, here, one_offs), "years"),
        Fact(MOVED, "FTE", Formula(one_offs.sum("FTE moved"), facts.moved_fte), "fte", "link"),
        Fact(GAP, "of the plan's cost", "not proven" if book.plan.gap is None else book.plan.gap, "gap", "computed"),
    )
    assert tuple(fact.name for fact in found) == FACTS
    return list(found)


def _payback(book: Book, periods: Table, one_offs: Table) -> Formula:
    """Where what is saved so far reaches what was spent for the last time: one-offs are paid as a period begins, run cost is saved evenly."""
    last = f"MAX({periods.all('Not paid back')})"
    so_far, before, after = (f"INDEX({periods.all(header)},MAX(1,{last}))" for header in ("Saving so far", BEFORE, AFTER))
    crossing = f"({last}-IF({so_far}>0,{so_far}/({before}-{after}),0))*years_per_period"
    final = periods.cell("Saving so far", book.count - 1)
    payback = book.summary.payback_years
    return Formula(
        f'IF({final}<=0,"never",IF({one_offs.sum("FTE moved")}=0,"never",IF({last}=0,0,{crossing})))',
        "never" if payback is None else payback,
    )
