"""The sheet `Allocation`: every piece of work and every place that does some of it, today and at the end."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from sourcing_opt.plan.summary import last_year
from sourcing_opt.workbook.grid.cells import Formula, put
from sourcing_opt.workbook.grid.page import begin_page
from sourcing_opt.workbook.grid.table import Column, Row, Table, set_widths, write
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import PLANNED_COST, PLANNED_FTE, TODAYS_COST, TODAYS_FTE
from sourcing_opt.workbook.model.periods import CHECK_TOLERANCE
from sourcing_opt.workbook.model.providers import BY_PLAN, SETTLED, TODAYS_WAY
from sourcing_opt.workbook.model.shares import share_today
from sourcing_opt.workbook.model.sites import PLANNED_FIXED, TODAYS_FIXED

NAME = "Allocation"
_RUN_BEFORE, _RUN_AFTER = "Run cost, today's way", "Run cost, by plan"
_FIXED, _SETTLED = "Sites: fixed cost; opening and closing", "Providers: commitments less discounts"
_WHOLE = "As in the headline"
"""The lines below the total."""


def plan_allocation(book: Book) -> Table:
    """Where each pair will stand, in the book's order."""
    year = f"{book.currency}, last 12 months"
    columns = (
        Column("Function", width=20),
        Column("Process", width=22),
        Column("Name", width=32),
        Column("Shift", "of the day", number="count", width=7),
        Column("Location", width=21),
        Column("Country", "ISO 3166", width=8),
        Column("Location model", width=11),
        Column("Provider", width=14),
        Column("Share today", "share", "link", "share", 8),
        Column("Arrives", "share", "link", "share", 8),
        Column("Leaves", "share", "link", "share", 8),
        Column("Share at end", "share", "link", "share", 8),
        Column("Change", width=9, ink="formula"),
        Column("FTE today", "FTE", "link", "fte", 10, total=True),
        Column("FTE at end, today's way", "FTE", "link", "fte", 11, total=True),
        Column("FTE at end, by plan", "FTE", "link", "fte", 10, total=True),
        Column("Run cost, today's way", year, "link", "money", 15, total=True),
        Column("Run cost, by plan", year, "link", "money", 15, total=True),
        Column("One-off cost", f"{book.currency}, horizon", "link", "money", 14, total=True),
    )
    return Table(NAME, "Allocation", columns, 3, len(book.pairs))


def write_allocation(book: Book, table: Table, build_up: Table, sites: Table, providers: Table) -> None:
    """Fill the sheet; sites is the table of locations by period."""
    sheet = book.sheets[NAME]
    labels = book.axes.calendar.labels
    begin_page(
        sheet, book.formats, NAME, f"Today is the baseline in {labels[0]}; the end is {labels[-1]}, today's way or by plan."
    )
    set_widths(sheet, table.columns)
    write(sheet, book.formats, table, _rows(book, table, build_up))
    _write_way_to_the_headline(book, table, sites, providers)
    sheet.freeze_panes(table.first, 3)
    sheet.repeat_rows(table.top, table.top + 1)


def _write_way_to_the_headline(book: Book, table: Table, sites: Table, providers: Table) -> None:
    """Below the total of all work, what makes it the cost of the whole plan."""
    plan, year = book.plan, last_year(book.plan)
    of_year = {"No.": f'">={year.start + 1}"'}
    sheet, formats = book.sheets[NAME], book.formats
    position = {column.header: number for number, column in enumerate(table.columns)}
    lines = (_FIXED, _SETTLED, _WHOLE)
    for line, name in enumerate(lines, table.end + 1):
        put(sheet, line, 0, name, formats.figure("formula", "text", "total" if name == _WHOLE else "row"))
    ways = ((_RUN_BEFORE, TODAYS_FIXED, TODAYS_WAY, plan.baseline), (_RUN_AFTER, PLANNED_FIXED, BY_PLAN, plan))
    values: dict[str, tuple[Formula | None, Formula | None, float]] = {}
    for header, fixed, way, of in ways:
        values[header] = (
            Formula(sites.sum_where(fixed, of_year), float(of.site_cost["fixed"][:, year].sum())),
            Formula(providers.sum_where(SETTLED[way], of_year), float(sum(cost[year].sum() for cost in of.commercial.values()))),
            float(of.run_cost_by_period[year].sum()),
        )
    turns = sum(float(plan.one_off_by_component[name].sum()) for name in ("opening", "closing"))
    opened = Formula(f"{sites.sum('Opening')}+{sites.sum('Closing')}", turns)
    values["One-off cost"] = (opened, None, float(plan.one_off_by_period.sum()))
    for header, (of_sites, settled, whole) in values.items():
        above = f"{xl_rowcol_to_cell(table.end, position[header])}:{xl_rowcol_to_cell(table.end + 2, position[header])}"
        for line, value in enumerate((of_sites, settled, Formula(f"SUM({above})", whole)), table.end + 1):
            last = line == table.end + len(lines)
            put(sheet, line, position[header], value, formats.figure("formula", "money", "total" if last else "row"))


def _rows(book: Book, table: Table, build_up: Table) -> Iterator[Row]:
    plan, economics = book.plan, book.plan.economics
    study, count, year = economics.study, book.count, last_year(plan)
    for number, (p, l) in enumerate(book.pairs):
        start, end = number * count, number * count + count - 1
        today, share = float(economics.baseline[p, l]), float(book.share[p, l, -1])
        stays = float(book.todays_way[p, l])
        process, shift, place = (table.cell(header, number) for header in ("Process", "Shift", "Location"))
        of_year = start + year.start, start + year.stop
        before, after = table.cell("Share today", number), table.cell("Share at end", number)
        run = np.asarray(economics.run.total[p, l, year])
        yield {
            **book.work(p),
            **book.place(l),
            "Share today": Formula(share_today(study, process, shift, place), today) if study.baseline else 0.0,
            "Arrives": Formula(f"SUM({build_up.part('Arrives', start, end + 1)})", float(book.arrive[p, l].sum())),
            "Leaves": Formula(f"SUM({build_up.part('Leaves', start, end + 1)})", float(book.leave[p, l].sum())),
            "Share at end": Formula(build_up.link("Share used", end), share),
            "Change": Formula(
                f'IF(MAX({before},{after})<check_tolerance,"",IF(ABS({after}-{before})<check_tolerance,"stays",'
                f'IF({before}=0,"arrives",IF({after}<check_tolerance,"leaves",IF({after}>{before},"grows","shrinks")))))',
                _change(today, share),
            ),
            "FTE today": Formula(f"{before}*{build_up.link('FTE for all', start)}", today * float(economics.fte[p, l, 0])),
            "FTE at end, today's way": Formula(build_up.link(TODAYS_FTE, end), stays * float(economics.fte[p, l, -1])),
            "FTE at end, by plan": Formula(build_up.link(PLANNED_FTE, end), share * float(economics.fte[p, l, -1])),
            "Run cost, today's way": Formula(f"SUM({build_up.part(TODAYS_COST, *of_year)})", stays * float(run.sum())),
            "Run cost, by plan": Formula(
                f"SUM({build_up.part(PLANNED_COST, *of_year)})", float((run * book.share[p, l, year]).sum())
            ),
            "One-off cost": Formula(
                f"SUM({build_up.part('One-off cost', start, end + 1)})",
                sum(float(cost[p, l].sum()) for cost in plan.one_off.values()),
            ),
        }


def _change(before: float, after: float) -> str:
    """In a word; none for a place where only the plan before had some of the work."""
    if max(before, after) < CHECK_TOLERANCE:
        return ""
    if abs(after - before) < CHECK_TOLERANCE:
        return "stays"
    if before == 0:
        return "arrives"
    if after < CHECK_TOLERANCE:
        return "leaves"
    return "grows" if after > before else "shrinks"
