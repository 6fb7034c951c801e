"""Cost and saving by period: what the headline adds up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.plan.plan import HALF_A_CENT
from sourcing_opt.workbook.grid.cells import Formula
from sourcing_opt.workbook.grid.table import Column, Row, Table
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import PLANNED_COST, STILL_RAMPING, TODAYS_COST, TODAYS_ONE_OFF
from sourcing_opt.workbook.model.providers import BY_PLAN, SETTLED, TODAYS_WAY
from sourcing_opt.workbook.model.sites import PLANNED_FIXED, TODAYS_FIXED, TODAYS_OPENING

BEFORE, AFTER = "Run cost, today's way", "Run cost, by plan"
ONE_OFF_BEFORE = "One-off cost, today's way"
"""Of new work, and of the end of a ramp-up."""


def cash_flow_columns(currency: str) -> tuple[Column, ...]:
    """The columns of the table."""
    money, present = f"{currency}", f"{currency}, present value"
    return (
        Column("Period"),
        Column("No.", "period", number="count"),
        Column(BEFORE, money, "link", "money", total=True),
        Column(ONE_OFF_BEFORE, money, "link", "money", total=True),
        Column(AFTER, money, "link", "money", total=True),
        Column("One-off cost", money, "link", "money", total=True),
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
    plan, baseline = book.plan, book.plan.baseline
    discount = book.axes.calendar.discount
    # Where nothing has moved yet the difference is zero; sums in different orders would leave dust.
    savings = np.round(plan.saving_by_period, 6) + 0.0
    cumulative = np.cumsum(savings)
    for t in range(book.count):
        at = {"No.": table.cell("No.", t)}
        before, once_before, after, one_off = (
            float(each[t]) for way in (baseline, plan) for each in (way.run_cost_by_period, way.one_off_by_period)
        )
        cells = {
            header: table.cell(header, t) for header in (BEFORE, ONE_OFF_BEFORE, AFTER, "One-off cost", "Saving", "Saving so far")
        }
        factor = table.cell("Discount factor", t)
        previous = f"{table.cell('Saving so far', t - 1)}+" if t else ""
        saved_by_then = f"{cells['Saving so far']}-MAX(0,{cells[BEFORE]}-{cells[AFTER]})"
        behind = cumulative[t] - max(0.0, before - after) < -HALF_A_CENT
        yield {
            **book.period(t),
            BEFORE: Formula(
                f"{build_up.sum_where(TODAYS_COST, at)}+{sites.sum_where(TODAYS_FIXED, at)}+{providers.sum_where(SETTLED[TODAYS_WAY], at)}",
                before,
            ),
            ONE_OFF_BEFORE: Formula(_one_off_before(book, build_up, sites, one_offs, at, t), once_before),
            AFTER: Formula(
                f"{build_up.sum_where(PLANNED_COST, at)}+{sites.sum_where(PLANNED_FIXED, at)}+{providers.sum_where(SETTLED[BY_PLAN], at)}",
                after,
            ),
            "One-off cost": Formula(one_offs.link("One-off cost", t), one_off),
            "Saving": Formula(
                f"{cells[BEFORE]}+{cells[ONE_OFF_BEFORE]}-{cells[AFTER]}-{cells['One-off cost']}",
                float(savings[t]),
            ),
            "Saving so far": Formula(f"{previous}{cells['Saving']}", float(cumulative[t])),
            "Discount factor": Formula(
                calendar.at("Discount factor", at["No."]),
                float(discount[t]),
            ),
            "Today's way": Formula(
                f"({cells[BEFORE]}+{cells[ONE_OFF_BEFORE]})*{factor}", float((before + once_before) * discount[t])
            ),
            "By plan": Formula(f"({cells[AFTER]}+{cells['One-off cost']})*{factor}", float((after + one_off) * discount[t])),
            "Net saving": Formula(f"{cells['Saving']}*{factor}", float(savings[t] * discount[t])),
            "Not paid back": Formula(f"IF({saved_by_then}<-paid_back_within,{at['No.']},0)", t + 1 if behind else 0),
        }


def _one_off_before(book: Book, build_up: Table, sites: Table, one_offs: Table, at: dict[str, str], t: int) -> str:
    parts = [one_offs.link(STILL_RAMPING, t)] if book.ramps_up_before else []
    if book.has_new_work:
        parts += [build_up.sum_where(TODAYS_ONE_OFF, at), sites.sum_where(TODAYS_OPENING, at)]
    return "+".join(parts) or "0"
