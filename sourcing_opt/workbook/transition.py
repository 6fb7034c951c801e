"""The sheet `Transition`: the moves, what each costs once by component, and the totals of every period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.transition import ARRIVAL_COMPONENTS
from sourcing_opt.plan import Move, site_changes
from sourcing_opt.workbook.book import Book
from sourcing_opt.workbook.cells import Formula, Value, put
from sourcing_opt.workbook.pages import begin_page, section
from sourcing_opt.workbook.tables import Column, Row, Table, set_widths, write

NAME = "Transition"
ARRIVALS = {name: name.replace("_", " ").capitalize() for name in ARRIVAL_COMPONENTS}
"""Component of one-off cost paid when work arrives -> its column."""
COMPONENTS = ARRIVALS | {"ramp_up": "Ramp-up", "severance": "Severance"}
"""Component of one-off cost of moves -> its column."""
OF_SITES = ("Opening", "Closing")
_PERIODS_LEFT, _GAP = 6, 1
_TOP = 4


@dataclass(frozen=True)
class Tables:
    """The tables of the sheet."""

    moves: Table
    units: Table
    """Beside the moves, outside the printed page: what a move costs if all of the work moves."""
    periods: Table
    sites: Table


def plan_transition(book: Book) -> Tables:
    """Where moves, periods and site changes will stand."""
    money, count = book.currency, book.count
    changes = site_changes(book.plan)
    headers = (*ARRIVALS.values(), "Ramp-up", "On arrival", "Severance", "Moves")
    one_offs = [Column(name, money, "formula", "money", 12, total=True) for name in headers]
    moves = (
        Column("No.", "period", number="count", width=5),
        Column("Wave", width=10),
        Column("Process", width=20),
        Column("Name", width=28),
        Column("Function", width=17),
        Column("Shift", "of the day", number="count", width=8),
        Column("From", "blank: new work", width=19),
        Column("To", width=19),
        Column("Share", "share", "decision", "share", 8),
        Column("FTE", "FTE", "formula", "fte", 10, total=True),
        *one_offs,
    )
    periods = (
        Column("No.", "period", number="count"),
        Column("Period"),
        Column("Moves made", "moves", "formula", "count", total=True),
        Column("FTE moved", "FTE", "formula", "fte", total=True),
        *one_offs,
        *(Column(name, money, "link", "money", 13, total=True) for name in OF_SITES),
        Column("One-off cost", money, "formula", "money", 14, total=True),
        Column("New work", f"{money}, part of it", "formula", "money", 14, total=True),
    )
    sites = (
        Column("No.", "period", number="count"),
        Column("Period"),
        Column("Site"),
        Column("Change"),
        Column("One-off cost", money, "link", "money", total=True),
    )
    units = (
        Column("FTE for all", "FTE", "computed", "fte", 10),
        *(Column(f"{name} for all", money, "computed", "money", 13) for name in ARRIVALS.values()),
        *(Column(header, money, "computed", "money", 13) for header in _ramp_headers(book)),
        Column("Severance for all", money, "computed", "money", 13),
    )
    moves_top = _TOP + 3 + max(count, len(changes)) + 3
    return Tables(
        Table(NAME, "Moves", moves, moves_top, len(book.moves)),
        Table(NAME, "Moves_for_all", units, moves_top, len(book.moves), len(periods) + _PERIODS_LEFT + _GAP),
        Table(NAME, "One_off_by_period", periods, _TOP, count, _PERIODS_LEFT),
        Table(NAME, "Site_changes", sites, _TOP, len(changes)),
    )


def write_transition(book: Book, tables: Tables, sites: Table) -> None:
    """Fill the sheet; `sites` is the table of locations by period."""
    sheet, formats = book.sheets[NAME], book.formats
    begin_page(sheet, formats, NAME, f"One-off cost in {book.currency}, nominal. A move is one share of one piece of work.")
    moves, units, periods = tables.moves, tables.units, tables.periods
    section(sheet, formats, _TOP - 1, "Sites that open or close", len(tables.sites.columns))
    write(sheet, formats, tables.sites, _site_rows(book, sites))
    if not tables.sites.count:
        put(sheet, tables.sites.first, 0, "None.", formats.style("subtitle"))
    section(sheet, formats, _TOP - 1, "By period", len(periods.columns), periods.left)
    write(sheet, formats, periods, _period_rows(book, tables, sites))
    section(sheet, formats, moves.top - 1, "Moves", len(moves.columns))
    section(sheet, formats, units.top - 1, "What each move is made of, if all of the work moves", len(units.columns), units.left)
    write(sheet, formats, moves, (_move_row(book, tables, number, move) for number, move in enumerate(book.moves)))
    write(sheet, formats, units, (_unit_row(book, move) for move in book.moves))
    set_widths(sheet, moves.columns)
    set_widths(sheet, periods.columns[len(moves.columns) - periods.left :], len(moves.columns))
    set_widths(sheet, units.columns, units.left)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(moves.top, moves.top + 1)
    sheet.print_area(0, 0, moves.end, periods.left + len(periods.columns) - 1)


def _ramp_headers(book: Book) -> list[str]:
    longest = min(book.plan.economics.transition.ramp_loss.shape[1], book.count)
    return [f"Ramp-up for all, {k} later" if k else "Ramp-up for all" for k in range(max(1, longest))]


def _move_row(book: Book, tables: Tables, number: int, move: Move) -> Row:
    moves, units = tables.moves, tables.units
    locations, share = book.axes.locations, moves.cell("Share", number)
    ramp = [units.cell(header, number) for header in _ramp_headers(book)]
    part = {name: f"{share}*{units.cell(f'{header} for all', number)}" for name, header in ARRIVALS.items()}
    part["ramp_up"] = f"{share}*SUM({ramp[0]}:{ramp[-1]})"
    part["severance"] = f"{share}*{units.cell('Severance for all', number)}"
    return {
        **book.work(move.p),
        "No.": move.wave + 1,
        "Wave": book.axes.calendar.labels[move.wave],
        "From": None if move.origin is None else locations[move.origin].id,
        "To": locations[move.destination].id,
        "Share": move.share,
        "FTE": Formula(f"{share}*{units.cell('FTE for all', number)}", move.fte),
        **{header: Formula(part[name], move.one_off[name]) for name, header in COMPONENTS.items()},
        **_sums(moves, number, move.one_off),
    }


def _sums(table: Table, index: int, one_off: Mapping[str, float]) -> Row:
    """What a line's one-off cost of moves adds up to."""
    on_arrival = sum(one_off[name] for name in COMPONENTS if name != "severance")
    first, last = next(iter(ARRIVALS.values())), "Ramp-up"
    return {
        "On arrival": Formula(f"SUM({table.cell(first, index)}:{table.cell(last, index)})", on_arrival),
        "Moves": Formula(
            f"{table.cell('On arrival', index)}+{table.cell('Severance', index)}", on_arrival + one_off["severance"]
        ),
    }


def _unit_row(book: Book, move: Move) -> Row:
    economics = book.plan.economics
    transition, at = economics.transition, (move.p, move.destination, move.wave)
    ramp: dict[str, Value] = dict.fromkeys(_ramp_headers(book), 0.0)
    for k, header in enumerate(ramp):
        if k < transition.ramp_loss.shape[1] and move.wave + k < book.count:
            ramp[header] = float(transition.ramp_loss[move.p, k] * transition.ramp_base[move.p, move.destination, move.wave + k])
    severance = 0.0 if move.origin is None else float(transition.severance[move.p, move.origin, move.wave])
    return {
        "FTE for all": float(economics.fte[at]),
        **{f"{header} for all": float(transition.arrival[name][at]) for name, header in ARRIVALS.items()},
        **ramp,
        "Severance for all": severance,
    }


def _period_rows(book: Book, tables: Tables, sites: Table) -> Iterator[Row]:
    plan, moves, periods = book.plan, tables.moves.here, tables.periods
    new = ~plan.economics.existing
    new_work = np.asarray(sum(cost[new].sum(axis=(0, 1)) for cost in plan.one_off.values()))
    for t in range(book.count):
        number = periods.cell("No.", t)
        costs = {name: float(cost[t]) for name, cost in plan.one_off_by_component.items()}
        formulas = {name: moves.sum_where(header, {"No.": number}) for name, header in COMPONENTS.items()}
        formulas["ramp_up"] = _ramp_up_in(book, tables, number)
        is_new = f'({moves.all("From")}="")'
        at_once = f"SUMPRODUCT(({moves.all('No.')}={number})*{is_new}*({moves.all('On arrival')}-{moves.all('Ramp-up')}))"
        made = [move for move in book.moves if move.wave == t]
        yield {
            **book.period(t),
            "Moves made": Formula(f"COUNTIF({moves.all('No.')},{number})", len(made)),
            "FTE moved": Formula(
                moves.sum_where("FTE", {"No.": number, "From": '"<>"'}), sum(m.fte for m in made if m.origin is not None)
            ),
            **{header: Formula(formulas[name], costs[name]) for name, header in COMPONENTS.items()},
            **_sums(periods, t, costs),
            **{name: Formula(sites.sum_where(name, {"No.": number}), costs[name.lower()]) for name in OF_SITES},
            "One-off cost": Formula(
                f"SUM({periods.cell('Moves', t)}:{periods.cell(OF_SITES[-1], t)})", float(plan.one_off_by_period[t])
            ),
            "New work": Formula(f"{at_once}+{_ramp_up_in(book, tables, number, f'*{is_new}')}", float(new_work[t])),
        }


def _ramp_up_in(book: Book, tables: Tables, number: str, only: str = "") -> str:
    """Ramp-up cost of a period: of the moves made in it, one period before it, two before; `only` is one more factor."""
    moves, units = tables.moves.here, tables.units.here
    return "+".join(
        f"SUMPRODUCT(({moves.all('No.')}={number}{f'-{k}' if k else ''}){only}*{moves.all('Share')}*{units.all(header)})"
        for k, header in enumerate(_ramp_headers(book))
    )


def _site_rows(book: Book, sites: Table) -> Iterator[Row]:
    for change in site_changes(book.plan):
        row = change.location * book.count + change.wave
        yield {
            **book.period(change.wave),
            "Site": book.axes.locations[change.location].id,
            "Change": "opens" if change.opens else "closes",
            "One-off cost": Formula(sites.link("Opening" if change.opens else "Closing", row), change.cost),
        }
