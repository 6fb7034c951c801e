"""The sheet `Sites`: every location period by period: open or not, people, capacity, and what having it costs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.workbook.grid.cells import Formula
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Table, set_widths, write
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import PLANNED_FTE, TODAYS_FTE, allow_overrides, todays_share, used

NAME = "Sites"
TODAYS_FIXED, PLANNED_FIXED = "Fixed cost today's way", "Fixed cost by plan"
TODAYS_OPENING = "Opening today's way"
_TOP = 4


def plan_sites(book: Book) -> tuple[Table, Table]:
    """Where the locations will stand, each on a line, and below each period by period."""
    money, count = book.currency, len(book.axes.locations)
    named = (
        Column("Location", width=21),
        Column("Name", width=34),
        Column("Country", "ISO 3166", width=10),
        Column("Location model", width=14),
        Column("Provider", width=18),
    )
    by_site = (
        *named,
        Column("Today", width=11),
        Column("FTE today", "FTE", "formula", "fte", 12, total=True),
        Column("FTE at end, today's way", "FTE", "formula", "fte", 12, total=True),
        Column("FTE at end, by plan", "FTE", "formula", "fte", 12, total=True),
        Column("Most FTE, by plan", "FTE", "formula", "fte", 12),
        Column("Capacity", "FTE, blank: no limit", "computed", "fte", 12),
        Column("Most of capacity", "share", "formula", "share", 12),
        Column(PLANNED_FIXED, f"{money}, horizon", "formula", "money", 14, total=True),
        Column("Opening", f"{money}, horizon", "formula", "money", 14, total=True),
        Column("Closing", f"{money}, horizon", "formula", "money", 14, total=True),
    )
    by_period = (
        *named,
        Column("No.", "period", number="count"),
        Column("Period", number="text"),
        Column("Place row", "of Places", "link", "count"),
        Column("Open by plan", "1 = yes", "decision", "count"),
        Column("Override", "1, 0, blank: none", "input", "count"),
        Column("Open used", "1 = yes", "formula", "count"),
        Column("FTE today's way", "FTE", "link", "fte"),
        Column("FTE by plan", "FTE", "link", "fte"),
        Column("Fixed cost if open", f"{money}/period", "link", "money"),
        Column("Open today's way", "1 = yes", "formula", "count"),
        Column(TODAYS_FIXED, f"{money}/period", "formula", "money"),
        Column(PLANNED_FIXED, f"{money}/period", "formula", "money"),
        Column("Opening", money, "formula", "money"),
        Column("Closing", money, "formula", "money"),
        *([Column(TODAYS_OPENING, money, "formula", "money")] if book.has_new_work else []),
        Column("If it opens", money, "link", "money", 14),
        Column("If it closes", money, "link", "money", 14),
    )
    below = _TOP + 3 + count + 3
    return Table(NAME, "Sites", by_site, _TOP, count), Table(NAME, "Sites_by_period", by_period, below, count * book.count)


def write_sites(
    book: Book, by_site: Table, by_period: Table, build_up: Table, places: Table, pay: Table, allocation: Table
) -> None:
    """Fill the sheet."""
    sheet, formats = book.sheets[NAME], book.formats
    begin_page(sheet, formats, NAME, "Fixed, opening and closing cost are for having a location, whatever is done there.")
    section(sheet, formats, _TOP - 1, "Locations", len(by_site.columns))
    write(sheet, formats, by_site, _site_rows(book, by_site, by_period, allocation))
    section(sheet, formats, by_period.top - 1, "Locations by period", len(by_period.columns))
    allow_overrides(sheet, by_period, {"validate": "list", "source": [0, 1]})
    write(sheet, formats, by_period, _period_rows(book, by_period, build_up, places, pay))
    set_widths(sheet, by_period.columns)
    set_widths(sheet, by_site.columns)
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(by_period.top, by_period.top + 1)


def _site_rows(book: Book, table: Table, by_period: Table, allocation: Table) -> Iterator[Row]:
    plan, sites, count, here = book.plan, book.plan.economics.sites, book.count, by_period.here
    before, after = plan.baseline.fte.sum(axis=0), book.fte.sum(axis=0)
    today = (plan.economics.baseline * plan.economics.fte[:, :, 0]).sum(axis=0)
    for l, location in enumerate(book.axes.locations):
        start, end = l * count, l * count + count
        capacity, most = float(sites.max_fte[l]), float(after[l].max())
        limited = np.isfinite(capacity) and capacity > 0
        whole = {
            name: Formula(f"SUM({here.part(name, start, end)})", float(plan.site_cost[cost][l].sum()))
            for name, cost in ((PLANNED_FIXED, "fixed"), ("Opening", "opening"), ("Closing", "closing"))
        }
        yield {
            **book.place(l),
            "Name": location.name,
            "Today": location.status,
            "FTE today": Formula(allocation.sum_where("FTE today", {"Location": table.cell("Location", l)}), float(today[l])),
            "FTE at end, today's way": Formula(here.cell(TODAYS_FTE, end - 1), float(before[l, -1])),
            "FTE at end, by plan": Formula(here.cell(PLANNED_FTE, end - 1), float(after[l, -1])),
            "Most FTE, by plan": Formula(f"MAX({here.part(PLANNED_FTE, start, end)})", most),
            "Capacity": capacity if np.isfinite(capacity) else None,
            "Most of capacity": Formula(f"{table.cell('Most FTE, by plan', l)}/{table.cell('Capacity', l)}", most / capacity)
            if limited
            else None,
            **whole,
        }


def _period_rows(book: Book, table: Table, build_up: Table, places: Table, pay: Table) -> Iterator[Row]:
    plan, sites = book.plan, book.plan.economics.sites
    baseline, header = plan.baseline, todays_share(book)
    before, after = baseline.fte.sum(axis=0), book.fte.sum(axis=0)
    for l, location in enumerate(book.axes.locations):
        for t in range(book.count):
            index = l * book.count + t
            place, number, row = (table.cell(header, index) for header in ("Location", "No.", "Place row"))
            fixed, is_open = table.cell("Fixed cost if open", index), table.cell("Open used", index)
            at_first = f"1-{places.at('Not open', row)}"
            before_it = f"IF({number}=1,{at_first},{table.cell('Open used', index - 1)})"
            prices = pay.link("Local prices", index)
            at = {"Location": place, "No.": number}
            todays_way, opens = table.cell("Open today's way", index), table.cell("If it opens", index)
            placed = f"IF({build_up.sum_where(header, at)}>0,1,0)"
            yield {
                **book.place(l),
                **book.period(t),
                "Name": location.name,
                "Place row": Formula(f"MATCH({place},{places.all('Location')},0)", l + 1),
                "Open by plan": int(plan.open[l, t]),
                "Open used": Formula(used(table, "Open by plan", index), int(plan.open[l, t])),
                TODAYS_FTE: Formula(build_up.sum_where(TODAYS_FTE, at), float(before[l, t])),
                PLANNED_FTE: Formula(build_up.sum_where(PLANNED_FTE, at), float(after[l, t])),
                "Fixed cost if open": Formula(f"{places.at('Fixed', row)}*years_per_period*{prices}", float(sites.fixed[l, t])),
                "Open today's way": Formula(
                    f"MAX({at_first},{placed})" if book.has_new_work else at_first, int(baseline.open[l, t])
                ),
                TODAYS_FIXED: Formula(f"{todays_way}*{fixed}", float(baseline.site_cost["fixed"][l, t])),
                TODAYS_OPENING: Formula(
                    f"IF({number}=1,{todays_way}-({at_first}),0)*{opens}", float(baseline.site_cost["opening"][l, t])
                ),
                PLANNED_FIXED: Formula(f"{is_open}*{fixed}", float(plan.site_cost["fixed"][l, t])),
                "Opening": Formula(f"MAX(0,{is_open}-{before_it})*{opens}", float(plan.site_cost["opening"][l, t])),
                "Closing": Formula(
                    f"MAX(0,{before_it}-{is_open})*{table.cell('If it closes', index)}", float(plan.site_cost["closing"][l, t])
                ),
                "If it opens": Formula(f"{places.at('Opening', row)}*{prices}", float(sites.opening[l, t])),
                "If it closes": Formula(f"{places.at('Closing', row)}*{prices}", float(sites.closing[l, t])),
            }
