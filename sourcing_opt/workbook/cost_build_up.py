"""The sheet `Cost build-up`: for every pair of work and place, period by period, what it costs to run, component by component."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.economics.run_cost import BUILD_UP, RUN_COMPONENTS
from sourcing_opt.workbook.book import Book
from sourcing_opt.workbook.cells import Formula
from sourcing_opt.workbook.pages import begin_page
from sourcing_opt.workbook.tables import Column, Row, Table, set_widths, write

NAME = "Cost build-up"
COMPONENTS = {name: name.replace("_", " ").capitalize() for name in RUN_COMPONENTS}
"""Component of run cost -> its column."""
GOVERNANCE = COMPONENTS["governance"]
"""What is not paid to the provider."""
TODAYS_FTE, PLANNED_FTE = "FTE today's way", "FTE by plan"
TODAYS_COST, PLANNED_COST = "Run cost today's way", "Run cost by plan"


def plan_build_up(book: Book) -> Table:
    """Where the rows of each pair will stand: pairs in the book's order, each with all periods."""
    money = f"{book.currency}/period"
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
        Column("Share by plan", "share", "decision", "share", 8),
        Column("FTE for all", "FTE", "computed", "fte", 9),
        Column(TODAYS_FTE, "FTE", "formula", "fte", 9),
        Column(PLANNED_FTE, "FTE", "formula", "fte", 9),
        *(Column(header, f"{money}, for all", "computed", "money", 13) for header in COMPONENTS.values()),
        Column("Delivery for all", f"{money}, paid", "formula", "money", 13),
        Column("Run cost for all", money, "formula", "money", 13),
        Column(TODAYS_COST, money, "formula", "money", 13),
        Column(PLANNED_COST, money, "formula", "money", 13),
    )
    return Table(NAME, "Cost_build_up", columns, 3, len(book.pairs) * book.count)


def write_build_up(book: Book, table: Table, allocation: Table) -> None:
    """Fill the sheet."""
    sheet = book.sheets[NAME]
    begin_page(
        sheet,
        book.formats,
        NAME,
        '"For all" is for all of the work, if it were all done at the location; its share of it makes the cost.',
    )
    set_widths(sheet, table.columns)
    write(sheet, book.formats, table, _rows(book, table, allocation))
    sheet.freeze_panes(table.first, 3)
    sheet.repeat_rows(table.top, table.top + 1)


def _rows(book: Book, table: Table, allocation: Table) -> Iterator[Row]:
    economics = book.plan.economics
    first, last = COMPONENTS[BUILD_UP[0]], COMPONENTS["quote"]
    for number, (p, l) in enumerate(book.pairs):
        work, place = book.work(p), book.place(l)
        today = float(economics.baseline[p, l])
        for t in range(book.count):
            index = number * book.count + t
            share, fte = float(book.share[p, l, t]), float(economics.fte[p, l, t])
            costs = {header: float(economics.run.components[name][p, l, t]) for name, header in COMPONENTS.items()}
            total = sum(costs.values())
            all_fte, all_cost = table.cell("FTE for all", index), table.cell("Run cost for all", index)
            before, after = table.cell("Share today", index), table.cell("Share by plan", index)
            yield {
                **work,
                **place,
                **book.period(t),
                "Work": "today's" if economics.existing[p] else "new",
                "Share today": Formula(allocation.link("Share today", number), today),
                "Share by plan": share,
                "FTE for all": fte,
                TODAYS_FTE: Formula(f"{before}*{all_fte}", today * fte),
                PLANNED_FTE: Formula(f"{after}*{all_fte}", share * fte),
                **costs,
                "Delivery for all": Formula(
                    f"SUM({table.cell(first, index)}:{table.cell(last, index)})", total - costs[GOVERNANCE]
                ),
                "Run cost for all": Formula(f"{table.cell('Delivery for all', index)}+{table.cell(GOVERNANCE, index)}", total),
                TODAYS_COST: Formula(f"{before}*{all_cost}", today * total),
                PLANNED_COST: Formula(f"{after}*{all_cost}", share * total),
            }
