"""The sheet `Cost build-up`: for every pair of work and place, period by period, its share, people, run cost and one-off cost."""

from __future__ import annotations

from typing import Any

from sourcing_opt.economics.run_cost import RUN_COMPONENTS
from sourcing_opt.economics.transition import ARRIVAL_COMPONENTS
from sourcing_opt.io.plan_workbook import PLACED as PLACED
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model import pay
from sourcing_opt.workbook.model.book import Book

NAME = "Cost build-up"
COMPONENTS = {name: name.replace("_", " ").capitalize() for name in RUN_COMPONENTS}
"""Component of run cost -> its column."""
ARRIVALS = {name: name.replace("_", " ").capitalize() for name in ARRIVAL_COMPONENTS}
"""Component of one-off cost paid when work arrives -> its column."""
ONE_OFFS = ARRIVALS | {"ramp_up": "Ramp-up", "severance": "Severance"}
"""Component of one-off cost of moves -> its column."""
GOVERNANCE = COMPONENTS["governance"]
"""What is not paid to the provider."""
STILL_RAMPING = "Ramp-up from before"
"""What it still costs that work ramps up that went live before the start: part of the cost of ramp-up, and of today's way."""
TODAYS_SHARE = "Share today's way"
"""Of today's work the share today; of new work where it goes if nothing moves."""
TODAYS_ONE_OFF = "One-off cost today's way"
TODAYS_FTE, PLANNED_FTE = "FTE today's way", "FTE by plan"
TODAYS_COST, PLANNED_COST = "Run cost today's way", "Run cost by plan"
PER_FTE = dict(
    zip(pay.BLOCKS, ("Pay per FTE", "Loaded pay per FTE", "Hiring per FTE", "Training per FTE", "Leads per FTE"), strict=True)
)
"""Block of the table of pay -> the column of its mean over the roles of the work."""


def plan_build_up(book: Book) -> Table:
    """Where the rows of each pair will stand: pairs in the book's order, each with all periods."""
    money, yearly = f"{book.currency}/period", f"{book.currency}/FTE/year"
    columns = (
        Column("Process", width=22),
        Column("Shift", "of the day", number="count", width=7),
        Column("Location", width=20),
        Column("Location model", width=12),
        Column("Provider", width=16),
        Column("Work", "today's or new", width=9),
        Column("No.", "period", number="count", width=6),
        Column("Period", width=9),
        Column("Share today", "share", "link", "share", 8),
        *(
            (Column(PLACED, "share", "decision", "share", 8), Column(TODAYS_SHARE, "share", "formula", "share", 8))
            if book.has_new_work
            else ()
        ),
        Column("Share by plan", "share", "decision", "share", 8),
        Column("Override", "share, blank: none", "input", "share", 9),
        Column("Share used", "share", "formula", "share", 8),
        Column("Arrives", "share", "formula", "share", 8),
        Column("Leaves", "share", "formula", "share", 8),
        Column("Pair", "of Pairs", number="count", width=6),
        Column("Work row", "of Work", "link", "count", 6),
        Column("Place row", "of Places", "link", "count", 6),
        Column("Pay row", "of Pay", "link", "count", 6),
        Column("Hours for all", "standard hours/year", "link", "amount", 12),
        Column("FTE for all", "FTE", "link", "fte", 9),
        Column(TODAYS_FTE, "FTE", "formula", "fte", 9),
        Column(PLANNED_FTE, "FTE", "formula", "fte", 9),
        *(Column(header, yearly, "link", "amount", 12) for header in PER_FTE.values()),
        Column("FTE-years by build-up", "FTE-years/period, for all", "link", "amount", 11),
        *(Column(header, f"{money}, for all", "link", "money", 13) for header in COMPONENTS.values()),
        Column("Delivery for all", f"{money}, paid", "formula", "money", 13),
        Column("Run cost for all", money, "formula", "money", 13),
        Column(TODAYS_COST, money, "formula", "money", 13),
        Column(PLANNED_COST, money, "formula", "money", 13),
        *([Column(STILL_RAMPING, money, "link", "money", 13)] if book.ramps_up_before else []),
        Column("FTE arriving", "FTE", "formula", "fte", 9),
        *(Column(f"{header}, once", money, "link", "money", 13) for header in ONE_OFFS.values()),
        Column("One-off cost", money, "formula", "money", 13),
        *([Column(TODAYS_ONE_OFF, money, "formula", "money", 13)] if book.has_new_work else []),
    )
    # Ramp-up looks at as many rows above as it has periods: the first row has that many above it.
    return Table(NAME, "Cost_build_up", columns, max(3, pay.ramp_periods(book)), len(book.pairs) * book.count)


def todays_share(book: Book) -> str:
    """The column of shares if nothing moves."""
    return TODAYS_SHARE if book.has_new_work else "Share today"


def once(component: str) -> str:
    """The column of a component of one-off cost."""
    return f"{ONE_OFFS[component]}, once"


def used(table: Table, decision: str, index: int) -> str:
    """A decision, or what somebody put in its place in the column `Override`."""
    override = table.cell("Override", index)
    return f'IF({override}="",{table.cell(decision, index)},{override})'


def allow_overrides(sheet: Any, table: Table, rule: dict[str, object]) -> None:
    """Keep what is entered in the column `Override` to a rule."""
    message = {
        "error_title": "Override",
        "error_message": "A share from 0 to 1, or 1 for open and 0 for closed; blank: as planned.",
    }
    done(sheet.data_validation(table.part("Override", 0, table.count).split("!")[-1], rule | message))
