"""Cost and saving by period: what the headline adds up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.plan.plan import HALF_A_CENT
from sourcing_opt.workbook.book import Book
from sourcing_opt.workbook.cells import Formula
from sourcing_opt.workbook.cost_build_up import PLANNED_COST, STILL_RAMPING, TODAYS_COST
from sourcing_opt.workbook.providers import BY_PLAN, SETTLED, TODAYS_WAY
from sourcing_opt.workbook.sites import PLANNED_FIXED, TODAYS_FIXED
from sourcing_opt.workbook.tables import Column, Row, Table

BEFORE, AFTER = "Run cost, today's way", "Run cost, by plan"
NEW_WORK = {"Work": '"new"'}
"""The lines of the cost build-up for work that nobody does today: in the plan, in no baseline, and in no saving."""


def cash_flow_columns(currency: str) -> tuple[Column, ...]:
    """The columns of the table."""
    money, present = f"{currency}", f"{currency}, present value"
    return (
        Column("Period"),
        Column("No.", "period", number="count"),
        Column(BEFORE, money, "link", "money", total=True),
        Column(AFTER, money, "link", "money", total=True),
        Column("One-off cost", money, "link", "money", total=True),
        Column("Of both, new work", money, "link", "money", total=True),
        Column("Saving", money, "formula", "money", total=True),
        Column("Saving so far", money, "formula", "money"),
        Column("Discount factor", "", "link", "factor"),
        Column("Today's way", present, "formula", "money", total=True),
        Column("By plan", present, "formula", "money", total=True),
        Column("Net saving", present, "formula", "money", total=True),
        Column("Not paid back", "period, 0: paid back", "formula", "count"),
    )


def cash_flow_rows(
    book: Book, table: Table, build_up: Table, sites: Table, one_offs: Table, providers: Table, calendar: Table
) -> Iterator[Row]:
    """A line for each period; one_offs is the transition's table of periods."""
    plan, economics = book.plan, book.plan.economics
    discount = economics.axes.calendar.discount
    # Where nothing has moved yet the difference is zero; sums in different orders would leave dust.
    savings = np.round(plan.saving_by_period, 6) + 0.0
    cumulative = np.cumsum(savings)
    for t in range(book.count):
        at = {"No.": table.cell("No.", t)}
        before, after, one_off = (
            float(economics.baseline_cost[t]),
            float(plan.run_cost_by_period[t]),
            float(plan.one_off_by_period[t]),
        )
        cells = {
            header: table.cell(header, t)
            for header in (BEFORE, AFTER, "One-off cost", "Of both, new work", "Saving", "Saving so far")
        }
        factor = table.cell("Discount factor", t)
        previous = f"{table.cell('Saving so far', t - 1)}+" if t else ""
        new_run = build_up.sum_where(PLANNED_COST, at | NEW_WORK)
        yield {
            **book.period(t),
            BEFORE: Formula(
                f"{build_up.sum_where(TODAYS_COST, at)}+{sites.sum_where(TODAYS_FIXED, at)}+{providers.sum_where(SETTLED[TODAYS_WAY], at)}"
                + (f"+{one_offs.link(STILL_RAMPING, t)}" if book.ramps_up_before else ""),
                before,
            ),
            AFTER: Formula(
                f"{build_up.sum_where(PLANNED_COST, at)}+{sites.sum_where(PLANNED_FIXED, at)}+{providers.sum_where(SETTLED[BY_PLAN], at)}",
                after,
            ),
            "One-off cost": Formula(one_offs.link("One-off cost", t), one_off),
            "Of both, new work": Formula(f"{new_run}+{one_offs.link('New work', t)}", float(plan.new_work_by_period[t])),
            "Saving": Formula(
                f"{cells[BEFORE]}-{cells[AFTER]}-{cells['One-off cost']}+{cells['Of both, new work']}",
                float(savings[t]),
            ),
            "Saving so far": Formula(f"{previous}{cells['Saving']}", float(cumulative[t])),
            "Discount factor": Formula(
                calendar.at("Discount factor", at["No."]),
                float(discount[t]),
            ),
            "Today's way": Formula(f"{cells[BEFORE]}*{factor}", float(before * discount[t])),
            "By plan": Formula(f"({cells[AFTER]}+{cells['One-off cost']})*{factor}", float((after + one_off) * discount[t])),
            "Net saving": Formula(f"{cells['Saving']}*{factor}", float(savings[t] * discount[t])),
            "Not paid back": Formula(
                f"IF({cells['Saving so far']}<-paid_back_within,{at['No.']},0)", t + 1 if cumulative[t] < -HALF_A_CENT else 0
            ),
        }
