"""Three more views on the summary: by year, people over time, and the steps from today's cost to the plan's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.workbook.grid.cells import Formula, Value
from sourcing_opt.workbook.grid.table import Column, Row, Table
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import PLANNED_FTE
from sourcing_opt.workbook.report.cash_flow import AFTER, BEFORE, ONE_OFF_BEFORE
from sourcing_opt.workbook.report.mix import groups_of

YEARLY = (BEFORE, ONE_OFF_BEFORE, AFTER, "One-off cost", "Saving", "Net saving")


def year_columns(currency: str) -> tuple[Column, ...]:
    """The columns of the table by year."""
    units = {"Net saving": f"{currency}, present value"}
    return (
        Column("Year"),
        Column("From"),
        Column("To"),
        *(Column(header, units.get(header, currency), "formula", "money", total=True) for header in YEARLY),
    )


def years(book: Book) -> list[tuple[int, int]]:
    """The first period of each year from the start, and the one after its last."""
    step = round(1 / book.axes.calendar.years)
    return [(start, min(start + step, book.count)) for start in range(0, book.count, step)]


def year_rows(book: Book, periods: Table) -> Iterator[Row]:
    """A line for each year from the start of the study."""
    plan, labels = book.plan, book.axes.calendar.labels
    values = {
        BEFORE: plan.baseline.run_cost_by_period,
        ONE_OFF_BEFORE: plan.baseline.one_off_by_period,
        AFTER: plan.run_cost_by_period,
        "One-off cost": plan.one_off_by_period,
        "Saving": plan.saving_by_period,
        "Net saving": plan.saving_by_period * book.axes.calendar.discount,
    }
    for number, (start, stop) in enumerate(years(book), 1):
        yield {
            "Year": f"Year {number}",
            "From": labels[start],
            "To": labels[stop - 1],
            **{
                header: Formula(f"SUM({periods.here.part(header, start, stop)})", float(np.sum(amounts[start:stop])))
                for header, amounts in values.items()
            },
        }


def people_columns(book: Book) -> tuple[Column, ...]:
    """The columns of the table of people over time."""
    models = (Column(name.capitalize(), "FTE", "link", "fte") for name in groups_of(book, "Location model"))
    return (Column("Period"), Column("No.", "period", number="count"), *models, Column("All", "FTE", "formula", "fte"))


def people_rows(book: Book, table: Table, sites: Table) -> Iterator[Row]:
    """A line for each period; sites is the table of locations by period."""
    of_place = np.array(book.models)
    names = groups_of(book, "Location model")
    for t in range(book.count):
        at = {"No.": table.cell("No.", t)}
        cells: dict[str, Value] = {
            name.capitalize(): Formula(
                sites.sum_where(PLANNED_FTE, at | {"Location model": f'"{name}"'}), float(book.fte[:, of_place == name, t].sum())
            )
            for name in names
        }
        first, last = (table.cell(name.capitalize(), t) for name in (names[0], names[-1]))
        yield {**book.period(t), **cells, "All": Formula(f"SUM({first}:{last})", float(book.fte[:, :, t].sum()))}


def step_columns(currency: str) -> tuple[Column, ...]:
    """The columns of the steps of the saving."""
    unit = f"{currency}, present value"
    return (
        Column("Step"),
        Column("Change", unit, "formula", "money"),
        *(Column(header, "of the chart", "formula", "money") for header in ("Below", "Cost", "Less", "More")),
    )


def step_rows(book: Book, table: Table, periods: Table) -> Iterator[Row]:
    """Today's way, what run cost falls by, what moving costs, by plan: each with what the chart draws."""
    plan, here = book.plan, periods.here
    discount = book.axes.calendar.discount
    factors = here.all("Discount factor")
    before, run, once = plan.baseline, plan.run_cost_by_period, plan.one_off_by_period
    steps = (
        ("Today's way", here.sum("Today's way"), plan.baseline.npv),
        (
            "Run cost",
            f"SUMPRODUCT({here.all(AFTER)}-{here.all(BEFORE)},{factors})",
            float((run - before.run_cost_by_period) @ discount),
        ),
        (
            "One-off cost",
            f"SUMPRODUCT({here.all('One-off cost')}-{here.all(ONE_OFF_BEFORE)},{factors})",
            float((once - before.one_off_by_period) @ discount),
        ),
        ("By plan", here.sum("By plan"), float((run + once) @ discount)),
    )
    level = 0.0
    for index, (name, text, value) in enumerate(steps):
        change = table.cell("Change", index)
        if index in (0, len(steps) - 1):
            yield {
                "Step": name,
                "Change": Formula(text, value),
                "Below": 0.0,
                "Cost": Formula(change, value),
                "Less": 0.0,
                "More": 0.0,
            }
            level = value
            continue
        so_far = f"SUM({table.here.part('Change', 0, index)})"
        yield {
            "Step": name,
            "Change": Formula(text, value),
            "Below": Formula(f"MIN({so_far},{so_far}+{change})", min(level, level + value)),
            "Cost": 0.0,
            "Less": Formula(f"MAX(0,-{change})", max(0.0, -value)),
            "More": Formula(f"MAX(0,{change})", max(0.0, value)),
        }
        level += value
