"""The sheet `Moves`: the moves, what each costs once by component, and the totals of every period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sourcing_opt.plan import Move, site_changes
from sourcing_opt.plan.evaluations import MOVED
from sourcing_opt.workbook.grid.cells import Formula, put
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Table, set_widths, write
from sourcing_opt.workbook.model.book import Book, Pair
from sourcing_opt.workbook.model.cost_build_up import ARRIVALS, ONE_OFFS, STILL_RAMPING, once
from sourcing_opt.workbook.model.shares import follows_a_plan
from sourcing_opt.workbook.model.work import loss_columns

NAME = "Moves"
OF_SITES = ("Opening", "Closing")
_BEFORE = {"under_way": "under way", "planned": "planned"}
"""Status of a move of the plan before -> in words."""
_PERIODS_LEFT = 6
_TOP = 4


@dataclass(frozen=True)
class Tables:
    """The tables of the sheet."""

    moves: Table
    periods: Table
    sites: Table


def plan_transition(book: Book) -> Tables:
    """Where moves, periods and site changes will stand."""
    money, count = book.currency, book.count
    changes = site_changes(book.plan)
    headers = (*ARRIVALS.values(), "Ramp-up", "On arrival", "Severance", "Moves")
    one_offs = [Column(name, money, "link", "money", 12, total=True) for name in headers]
    moves = (
        Column("No.", "period", number="count", width=5),
        Column("Wave", width=10),
        Column("Process", width=20),
        Column("Name", width=28),
        Column("Function", width=17),
        Column("Shift", "of the day", number="count", width=8),
        Column("From", "blank: new work", width=19),
        Column("To", width=19),
        *([Column("Decided before", width=12)] if follows_a_plan(book.plan.economics.study) else []),
        Column("Share", "share", "link", "share", 8),
        Column("FTE", "FTE", "link", "fte", 10, total=True),
        *one_offs,
    )
    periods = (
        Column("No.", "period", number="count"),
        Column("Period"),
        Column("Moves made", "moves", "formula", "count", total=True),
        Column("FTE moved", "FTE", "link", "fte", total=True),
        *one_offs,
        *(Column(name, money, "link", "money", 13, total=True) for name in OF_SITES),
        Column("One-off cost", money, "formula", "money", 14, total=True),
        Column("New work", f"{money}, part of it", "formula", "money", 14, total=True),
        *([Column(STILL_RAMPING, f"{money}, part of it", "link", "money", 14, total=True)] if book.ramps_up_before else []),
    )
    sites = (
        Column("No.", "period", number="count"),
        Column("Period"),
        Column("Site"),
        Column("Change"),
        Column("One-off cost", money, "link", "money", total=True),
    )
    moves_top = _TOP + 3 + max(count, len(changes)) + 3
    return Tables(
        Table(NAME, "Moves", moves, moves_top, len(book.moves)),
        Table(NAME, "One_off_by_period", periods, _TOP, count, _PERIODS_LEFT),
        Table(NAME, "Site_changes", sites, _TOP, len(changes)),
    )


def write_transition(book: Book, tables: Tables, sites: Table, build_up: Table, work: Table) -> None:
    """Fill the sheet; `sites` is the table of locations by period."""
    sheet, formats = book.sheets[NAME], book.formats
    begin_page(
        sheet,
        formats,
        NAME,
        f"One-off cost in {book.currency}, nominal. A move is one share of one piece of work; the list is the plan's, its figures "
        "follow the shares used.",
    )
    moves, periods = tables.moves, tables.periods
    section(sheet, formats, _TOP - 1, "Sites that open or close", len(tables.sites.columns))
    write(sheet, formats, tables.sites, _site_rows(book, sites))
    if not tables.sites.count:
        put(sheet, tables.sites.first, 0, "None.", formats.style("subtitle"))
    section(sheet, formats, _TOP - 1, "By period", len(periods.columns), periods.left)
    write(sheet, formats, periods, _period_rows(book, tables, sites, build_up))
    section(sheet, formats, moves.top - 1, "Moves", len(moves.columns))
    write(sheet, formats, moves, _move_rows(book, moves, build_up, work))
    set_widths(sheet, moves.columns)
    set_widths(sheet, periods.columns[len(moves.columns) - periods.left :], len(moves.columns))
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(moves.top, moves.top + 1)


def _move_rows(book: Book, table: Table, build_up: Table, work: Table) -> Iterator[Row]:
    lines = {pair: number * book.count for number, pair in enumerate(book.pairs)}
    for number, move in enumerate(book.moves):
        to = lines[Pair(move.p, move.destination)] + move.wave
        origin = None if move.origin is None else lines[Pair(move.p, move.origin)] + move.wave
        yield {
            **book.work(move.p),
            "No.": move.wave + 1,
            "Wave": book.axes.calendar.labels[move.wave],
            "From": None if move.origin is None else book.axes.locations[move.origin].id,
            "To": book.axes.locations[move.destination].id,
            "Decided before": _decided_before(book, move),
            **_move(book, table, number, move, build_up, work, to, origin),
        }


def _decided_before(book: Book, move: Move) -> str:
    """How much of a move the plan before had: it is under way, or was planned; anything else is new."""
    workstream, locations = book.axes.workstreams[move.p], book.axes.locations
    origin = None if move.origin is None else locations[move.origin].id
    shares: dict[str, float] = defaultdict(float)
    for row in book.plan.economics.study.previous_moves:
        same = (row.process, row.origin, row.destination) == (workstream.process.id, origin, locations[move.destination].id)
        if same and row.period == move.wave + 1 and row.shift in (None, workstream.shift + 1):
            shares[row.status] += row.share
    words = [says for status, says in _BEFORE.items() if shares[status] > 0]
    if sum(shares.values()) < move.share - MOVED:
        words.append("new")
    return ", ".join(words)


def _move(book: Book, table: Table, number: int, move: Move, build_up: Table, work: Table, to: int, origin: int | None) -> Row:
    """The figures of a move, from the lines of the cost build-up where it arrives and where it leaves, counted from 0."""
    share, arrives = table.cell("Share", number), build_up.link("Arrives", to)
    part = arrives
    leaving = "0"
    if origin is not None:
        alike = {"Process": table.cell("Process", number), "Shift": table.cell("Shift", number), "No.": table.cell("No.", number)}
        left = build_up.sum_where("Leaves", alike)
        part = f"IF({left}=0,0,{arrives}*{build_up.link('Leaves', origin)}/{left})"
        leaving = f"IF({build_up.link('Leaves', origin)}=0,0,{share}/{build_up.link('Leaves', origin)}*{build_up.link(once('severance'), origin)})"
    formulas = {name: f"IF({arrives}=0,0,{share}/{arrives}*{build_up.link(once(name), to)})" for name in ARRIVALS}
    # What is lost in each period from arrival on, as far as the horizon goes, at the price of that period.
    losses = zip(loss_columns(book), range(to, to + book.count - move.wave), strict=False)
    formulas["ramp_up"] = (
        f"{share}/years_per_period*("
        + "+".join(f"{work.fixed(header, move.p)}*{build_up.link('Delivery for all', line)}" for header, line in losses)
        + ")"
    )
    formulas["severance"] = leaving
    return {
        "Share": Formula(part, move.share),
        "FTE": Formula(f"{share}*{build_up.link('FTE for all', to)}", move.fte),
        **{header: Formula(formulas[name], move.one_off[name]) for name, header in ONE_OFFS.items()},
        **_sums(table, number, move.one_off),
    }


def _sums(table: Table, index: int, one_off: Mapping[str, float]) -> Row:
    """What a line's one-off cost of moves adds up to."""
    on_arrival = sum(one_off[name] for name in ONE_OFFS if name != "severance")
    first, last = next(iter(ARRIVALS.values())), "Ramp-up"
    return {
        "On arrival": Formula(f"SUM({table.cell(first, index)}:{table.cell(last, index)})", on_arrival),
        "Moves": Formula(
            f"{table.cell('On arrival', index)}+{table.cell('Severance', index)}", on_arrival + one_off["severance"]
        ),
    }


def _period_rows(book: Book, tables: Tables, sites: Table, build_up: Table) -> Iterator[Row]:
    plan, moves, periods = book.plan, tables.moves.here, tables.periods
    new = ~plan.economics.existing
    new_work = np.asarray(sum(cost[new].sum(axis=(0, 1)) for cost in plan.one_off.values()))
    for t in range(book.count):
        number = periods.cell("No.", t)
        costs = {name: float(cost[t]) for name, cost in plan.one_off_by_component.items()}
        made = sum(move.wave == t for move in book.moves)
        yield {
            **book.period(t),
            "Moves made": Formula(f"SUMPRODUCT(({moves.all('No.')}={number})*({moves.all('Share')}>0))", made),
            "FTE moved": Formula(
                build_up.sum_where("FTE arriving", {"No.": number, "Work": '"today\'s"'}), float(plan.moved_fte_by_period[t])
            ),
            **{
                header: Formula(build_up.sum_where(once(name), {"No.": number}), costs[name]) for name, header in ONE_OFFS.items()
            },
            **_sums(periods, t, costs),
            **{name: Formula(sites.sum_where(name, {"No.": number}), costs[name.lower()]) for name in OF_SITES},
            "One-off cost": Formula(
                f"SUM({periods.cell('Moves', t)}:{periods.cell(OF_SITES[-1], t)})", float(plan.one_off_by_period[t])
            ),
            "New work": Formula(build_up.sum_where("One-off cost", {"No.": number, "Work": '"new"'}), float(new_work[t])),
            **_still_ramping(book, build_up, number, t),
        }


def _still_ramping(book: Book, build_up: Table, number: str, t: int) -> Row:
    if not book.ramps_up_before:
        return {}
    cost = float(book.plan.economics.ramp_up_before[:, :, t].sum())
    return {STILL_RAMPING: Formula(build_up.sum_where(STILL_RAMPING, {"No.": number}), cost)}


def _site_rows(book: Book, sites: Table) -> Iterator[Row]:
    for change in site_changes(book.plan):
        row = change.location * book.count + change.wave
        yield {
            **book.period(change.wave),
            "Site": book.axes.locations[change.location].id,
            "Change": "opens" if change.opens else "closes",
            "One-off cost": Formula(sites.link("Opening" if change.opens else "Closing", row), change.cost),
        }
