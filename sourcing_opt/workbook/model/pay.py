"""The sheet `Pay`: what every role earns and costs at every location in every period, and how fast new people get up to speed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.money import location_fx
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.cells import Formula, Value
from sourcing_opt.workbook.grid.formats import Ink, Number
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Shown, Table, set_widths, write
from sourcing_opt.workbook.model import periods
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.inputs import input_cell, looked_up, position, row_in

NAME = "Pay"
BLOCKS = ("Pay", "Loaded pay", "Hiring", "Training", "Leads")
"""Of the table of pay, each with a column for each role: [study currency/FTE/year; hiring and training: study currency/FTE]."""
_RATES = ("Row", "Pay at start", "Pay rise", "On-cost")
_TOP = 4


@dataclass(frozen=True)
class Tables:
    """The tables of the sheet, from top to bottom."""

    roles: Table
    ramp: Table
    """Productivity by month after arrival, a column for each role."""
    loss: Table
    """Productivity lost by period after arrival."""
    rates: Table
    """A line for each location, four blocks of a column for each role."""
    pay: Table
    """A line for each location and period, BLOCKS of a column for each role."""
    keys: Table
    """In_labor_rates' rows by location and role."""


def role_columns(book: Book, block: str) -> list[str]:
    """The headers of a block of columns, one for each role; a study priced by quotes alone has one that stays at 0."""
    return [f"{block}, {role.id}" for role in book.plan.economics.pay.roles] or [f"{block}, none"]


def ramp_periods(book: Book) -> int:
    """Number of periods over which new people get up to speed; at least 1, at most the horizon unless some arrived before it."""
    longest = int(book.plan.economics.transition.ramp_loss.shape[1])
    return max(1, longest if book.ramps_up_before else min(longest, book.count))


def plan_pay(book: Book) -> Tables:
    """Where the tables will stand."""
    money = f"{book.currency}/FTE/year"
    months = ramp_periods(book) * book.axes.calendar.months

    def block(name: str, unit: str, ink: Ink = "formula", number: Number = "amount") -> list[Column]:
        return [Column(header, unit, ink, number, 12) for header in role_columns(book, name)]

    roles = (
        Column("Role", width=21),
        Column("Row", "of In_roles, 0: none", "link", "count"),
        Column("Hiring cost", "share of salary", "link", "factor"),
        Column("Training", "weeks", "link", "amount"),
        Column("Span", "FTE/lead, 0: no leads", "link", "amount"),
        Column("Lead pay", "multiple of salary", "link", "amount"),
        Column("Leads", "leads' pay/FTE", "formula", "factor"),
    )
    rates = (
        Column("Location"),
        Column("Place row", "of Places", "link", "count"),
        *block("Row", "of In_labor_rates, 0: none", "link", "count"),
        *block("Pay at start", "local currency/FTE/year", "link"),
        *block("Pay rise", "share/year", "link", "factor"),
        *block("On-cost", "share of salary", "link", "factor"),
    )
    pay = (
        Column("Location"),
        Column("No.", "period", number="count"),
        Column("Period"),
        Column("Rates row", "of Rates", "formula", "count"),
        Column("FX", f"{book.currency}/local", "link", "factor"),
        Column("Local prices", f"{book.currency}/local at start", "link", "factor"),
        Column("Seat", money, "link", "amount"),
        *(column for name in BLOCKS for column in block(name, money)),
    )
    after_arrival = Column("Period", "after arrival", number="count"), Column("Month", "after arrival", number="count")
    tables: list[Table] = []
    top = _TOP
    study = book.plan.economics.study
    for name, columns, count in (
        ("Roles", roles, len(book.plan.economics.pay.roles)),
        ("Ramp", (*after_arrival, *block("Ramp", "productivity", "derived", "factor")), months),
        ("Ramp_loss", (after_arrival[0], *block("Loss", "FTE-years/FTE", number="factor")), ramp_periods(book)),
        ("Rates", rates, len(book.axes.locations)),
        ("Pay", pay, len(book.axes.locations) * book.count),
        ("Rate_keys", (Column("Key", "location and role", "link"),), len(study.labor_rates)),
    ):
        tables.append(Table(NAME, name, columns, top, count))
        top = tables[-1].end + 3
    return Tables(*tables)


def write_pay(book: Book, tables: Tables, places: Table, at: periods.Tables) -> None:
    """Fill the sheet."""
    sheet, formats = book.sheets[NAME], book.formats
    begin_page(
        sheet,
        formats,
        NAME,
        "Salary x premium x pay rises x exchange rate, by role, location and period. Derived: the ramp by month, from In_roles' ramp.",
    )
    for table, title, rows in (
        (tables.roles, "Roles", _role_rows(book, tables.roles)),
        (tables.ramp, "Productivity of new people, month by month", _ramp_rows(book, tables.ramp)),
        (tables.loss, "Work lost while they get up to speed", _loss_rows(book, tables)),
        (tables.rates, "Rates at the start", _rate_rows(book, tables, places)),
        (tables.pay, "Pay by location and period", _pay_rows(book, tables, places, at)),
        (tables.keys, "Which row of In_labor_rates is for which location and role", _key_rows(book.plan.economics.study)),
    ):
        section(sheet, formats, table.top - 1, title, min(8, len(table.columns)))
        write(sheet, formats, table, rows)
    set_widths(sheet, [Column("", width=12)] * len(tables.pay.columns))
    set_widths(sheet, tables.roles.columns[:1])
    sheet.freeze_panes(2, 1)


def _role_rows(book: Book, table: Table) -> Iterator[Row]:
    study = book.plan.economics.study
    stated = {role.id: n for n, role in enumerate(study.roles, 1)}
    for index, role in enumerate(book.plan.economics.pay.roles):
        name, row, span, pay = (table.cell(header, index) for header in ("Role", "Row", "Span", "Lead pay"))
        leads = role.lead_pay / role.span if role.span else 0.0
        yield {
            "Role": role.id,
            "Row": Formula(position(study, "roles", "id", name), stated.get(role.id, 0)),
            "Hiring cost": Formula(looked_up(study, "roles", "hiring_cost", row), role.hiring_cost),
            "Training": Formula(looked_up(study, "roles", "training_weeks", row), role.training_weeks),
            "Span": Formula(looked_up(study, "roles", "span", row), role.span or 0.0),
            "Lead pay": Formula(looked_up(study, "roles", "lead_pay", row, "unless_lead_pay"), role.lead_pay),
            "Leads": Formula(f"IF({span}=0,0,{pay}/{span})", leads),
        }


def _ramp_rows(book: Book, table: Table) -> Iterator[Row]:
    roles = book.plan.economics.pay.roles
    for month in range(table.count):
        # After its last month a role works as it always will.
        yield {"Period": month // book.axes.calendar.months, "Month": month + 1} | {
            header: role.ramp[month] if month < len(role.ramp) else 1.0
            for header, role in zip(role_columns(book, "Ramp"), roles, strict=False)
        }


def _loss_rows(book: Book, tables: Tables) -> Iterator[Row]:
    months, roles = book.axes.calendar.months, book.plan.economics.pay.roles
    for k in range(ramp_periods(book)):
        cells = {}
        for ramp, header, role in zip(role_columns(book, "Ramp"), role_columns(book, "Loss"), roles, strict=False):
            lost = sum(1 - productivity for productivity in role.ramp[k * months : (k + 1) * months]) / 12
            now = f"({tables.ramp.here.all('Period')}={tables.loss.cell('Period', k)})"
            cells[header] = Formula(f"SUMPRODUCT({now}*(1-{tables.ramp.here.all(ramp)}))/months_per_year", lost)
        yield {"Period": k, **cells}


def _rate_rows(book: Book, tables: Tables, places: Table) -> Iterator[Row]:
    study, table, roles = book.plan.economics.study, tables.rates, book.plan.economics.pay.roles
    stated = {(rate.role, rate.location): (n, rate) for n, rate in enumerate(study.labor_rates, 1)}
    headers = [role_columns(book, name) for name in _RATES]
    for index, location in enumerate(book.axes.locations):
        cells: dict[str, Formula | str] = {"Location": location.id}
        cells["Place row"] = Formula(f"MATCH({table.cell('Location', index)},{places.all('Location')},0)", index + 1)
        for r, role in enumerate(roles):
            found, rate = stated.get((role.id, location.id), (0, None))
            row, pay, rise, on_cost = (names[r] for names in headers)
            at = table.cell(row, index)
            key = f'$A{table.first + index + 1}&"|"&{tables.roles.here.fixed("Role", r)}'
            premium = looked_up(study, "labor_rates", "pay_premium", at, "1")
            cells |= {
                row: Formula(row_in(tables.keys.here.all("Key"), key), found),
                pay: Formula(
                    f"{looked_up(study, 'labor_rates', 'salary', at)}*{premium}", rate.salary * rate.pay_premium if rate else 0.0
                ),
                rise: Formula(looked_up(study, "labor_rates", "wage_inflation", at), rate.wage_inflation if rate else 0.0),
                on_cost: Formula(looked_up(study, "labor_rates", "on_cost", at), rate.on_cost if rate else 0.0),
            }
        yield cells


def _pay_rows(book: Book, tables: Tables, places: Table, at: periods.Tables) -> Iterator[Row]:
    study, pay, table = book.plan.economics.study, book.plan.economics.pay, tables.pay
    here, labels = tables.rates.here, book.axes.calendar.labels
    fx = location_fx(study, book.axes)
    prices = fx * book.axes.calendar.index(study.study.price_inflation)
    blocks = {name: role_columns(book, name) for name in (*_RATES, *BLOCKS)}
    values = pay_blocks(book)
    for l, location in enumerate(book.axes.locations):
        for t in range(book.count):
            index = l * book.count + t
            row, rate, number, local = (table.cell(header, index) for header in ("Rates row", "FX", "No.", "Local prices"))
            cells: dict[str, Value | Shown] = {"Location": location.id, **book.period(t)}
            place = here.at("Place row", row)
            cells |= {
                "Rates row": Formula(f"MATCH({table.cell('Location', index)},{here.all('Location')},0)", l + 1),
                "FX": Formula(
                    f"INDEX({at.rates.area(labels[0], labels[-1])},{places.at('Currency row', place)},{number})", float(fx[l, t])
                ),
                "Local prices": Formula(f"{rate}*{at.periods.at('Price index', number)}", float(prices[l, t])),
                "Seat": Formula(f"{places.at('Seat', place)}*{local}", location.seat_cost * float(prices[l, t])),
            }
            middle = at.periods.at("Middle", number)
            for r in range(len(pay.roles)):
                start, rise, on_cost = (here.at(blocks[name][r], row) for name in _RATES[1:])
                earned, loaded = (table.cell(blocks[name][r], index) for name in BLOCKS[:2])
                hiring, weeks, leads = (tables.roles.here.fixed(header, r) for header in ("Hiring cost", "Training", "Leads"))
                formulas = (
                    f"{start}*(1+{rise})^{middle}*{rate}",
                    f"{earned}*(1+{on_cost})",
                    f"{hiring}*{earned}",
                    f"{weeks}/weeks_per_year*{loaded}",
                    f"{leads}*{loaded}",
                )
                for name, formula in zip(BLOCKS, formulas, strict=True):
                    cells[blocks[name][r]] = Formula(formula, float(values[name][r, l, t]))
            yield cells


def pay_blocks(book: Book) -> dict[str, Floats]:
    """Block of BLOCKS -> (R, L, T)."""
    pay = book.plan.economics.pay
    loaded = pay.salary * (1 + pay.on_cost[:, :, None])

    def times(each: list[float], amount: Floats) -> Floats:
        return np.array(each).reshape(-1, 1, 1) * amount

    return {
        "Pay": pay.salary,
        "Loaded pay": loaded,
        "Hiring": times([role.hiring_cost for role in pay.roles], pay.salary),
        "Training": times([role.training_weeks / 52 for role in pay.roles], loaded),
        "Leads": times([role.lead_pay / role.span if role.span else 0.0 for role in pay.roles], loaded),
    }


def _key_rows(study: Study) -> Iterator[Row]:
    for index, rate in enumerate(study.labor_rates):
        place, role = (input_cell("labor_rates", column, index) for column in ("location", "role"))
        yield {"Key": Formula(f'{place}&"|"&{role}', f"{rate.location}|{rate.role}")}
