"""The sheet `Periods`: the constants and settings behind every formula, time, exchange rates, and what moving takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sourcing_opt.economics.commercials import REACHED, USED
from sourcing_opt.economics.money import fx_rate
from sourcing_opt.economics.pay import WEEKS
from sourcing_opt.plan.evaluations import BINDING, MOVED, THERE
from sourcing_opt.plan.plan import HALF_A_CENT
from sourcing_opt.schemas.labor import ASSUMED_TRANSITION, Role
from sourcing_opt.schemas.settings import Settings
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.cells import Formula, done
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Table, set_widths, write
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.inputs import looked_up, position, setting

NAME = "Periods"
CHECK_TOLERANCE = 1e-6
"""By how much two figures that must be the same may differ: of the right one, and of 1 where that is smaller."""
CONSTANTS: dict[str, tuple[float, str, str]] = {
    "weeks_per_year": (WEEKS, "weeks/year", "Training, handover and severance are in weeks of pay"),
    "months_per_year": (12, "months/year", "Ramp-up is by month"),
    "months_per_quarter": (3, "months/quarter", ""),
    "minutes_per_hour": (60, "minutes/hour", "Handling time is in minutes"),
    "unless_discount_rate": (float(Settings.model_fields["discount_rate"].default), "share/year", "Where the setting is blank"),
    "unless_productive_hours": (
        float(Settings.model_fields["productive_hours"].default),
        "hours/FTE/year",
        "Where the setting is blank",
    ),
    "unless_lead_pay": (
        float(Role.model_fields["lead_pay"].default),
        "multiple of salary",
        "Where a role does not say what its leads earn",
    ),
    "used_above": (USED, "money/contract year", "Paid more than this, a provider is used and owes its commitment"),
    "reached_from": (REACHED, "share of threshold", "Spend that makes a provider's threshold"),
    "least_work": (THERE, "share", "A share above this is work; below it, it is the arithmetic's dust"),
    "another_move": (MOVED, "share", "A move that differs by more than this from the plan before's is another move"),
    "binding_within": (
        BINDING,
        "of the bound, or of 1",
        "A policy with less room left than this is binding; short by more it is broken",
    ),
    "decimals": (9, "decimals", "What a policy has is rounded to so many"),
    "check_tolerance": (CHECK_TOLERANCE, "share", "Two figures that must be the same may differ by this"),
    "paid_back_within": (HALF_A_CENT, "money", "A saving so far that is this little below zero counts as zero"),
}
"""Name -> value, unit, what for. Every number in the workbook's formulas that is no input stands here."""
_MONTHS = f'IF({setting("period")}="month",1,IF({setting("period")}="year",months_per_year,months_per_quarter))'
_SETTINGS: dict[str, tuple[str, str]] = {
    "months_per_period": (_MONTHS, "months"),
    "years_per_period": ("months_per_period/months_per_year", "years"),
    "discount_rate": (f'IF({setting("discount_rate")}="",unless_discount_rate,{setting("discount_rate")})', "share/year"),
    "price_inflation": (f'IF({setting("price_inflation")}="",0,{setting("price_inflation")})', "share/year"),
    "study_hours": (
        f'IF({setting("productive_hours")}="",unless_productive_hours,{setting("productive_hours")})',
        "hours/FTE/year",
    ),
}
"""Name -> formula, unit."""
_HANDOVER = {"knowledge_transfer_weeks": "Transfer", "parallel_weeks": "Parallel", "travel": "Travel"}
_TOP = 4


@dataclass(frozen=True)
class Tables:
    """The tables of the sheet, from top to bottom."""

    constants: Table
    settings: Table
    periods: Table
    rates: Table
    """Exchange rates, a line for each currency; the period's columns are named as it is."""
    moving: Table
    """What moving takes, by complexity."""


def plan_periods(book: Book) -> Tables:
    """Where the tables will stand."""
    labels = book.axes.calendar.labels
    named = (Column("Name", width=24), Column("Value", "", "computed", "amount", 16), Column("Unit", width=22), Column("For"))
    settings = (Column("Name"), Column("Value", "", "link", "factor"), Column("Unit"), Column("For"))
    periods = (
        Column("Period"),
        Column("No.", "period", number="count", width=8),
        Column("Middle", "years from the start", "formula", "factor"),
        Column("Paid", "years from the start", "formula", "factor"),
        Column("Discount factor", "", "formula", "factor"),
        Column("Price index", "", "formula", "factor"),
    )
    rates = (
        Column("Currency"),
        Column("Row", "of In_fx, 0: none", "link", "count"),
        Column("Rate", f"{book.currency}, at the start", "link", "factor"),
        Column("Drift", "share/year", "link", "factor"),
        *(Column(label, f"{book.currency}/unit", "formula", "factor") for label in labels),
    )
    moving = (
        Column("Complexity"),
        Column("Row", "of In_transition, 0: none", "link", "count"),
        Column("Transfer unless stated", "weeks", "computed", "amount"),
        Column("Parallel unless stated", "weeks", "computed", "amount"),
        Column("Travel unless stated", f"{book.currency}/FTE", "computed", "amount"),
        Column("Transfer", "weeks", "link", "amount"),
        Column("Parallel", "weeks", "link", "amount"),
        Column("Travel", f"{book.currency}/FTE", "link", "amount"),
    )
    tables: list[Table] = []
    top = _TOP
    for name, columns, count in (
        ("Constants", named, len(CONSTANTS)),
        ("Settings", settings, len(_SETTINGS)),
        ("Periods", periods, book.count),
        ("Exchange_rates", rates, len(currencies(book.plan.economics.study))),
        ("Moving", moving, len(ASSUMED_TRANSITION)),
    ):
        tables.append(Table(NAME, name, columns, top, count))
        top = tables[-1].end + 3
    return Tables(*tables)


def currencies(study: Study) -> list[str]:
    """The study's own, then the others."""
    own = study.study.currency
    return [own, *sorted({row.currency for row in study.fx} - {own})]


def write_periods(book: Book, workbook: Any, tables: Tables) -> None:
    """Fill the sheet and name its constants and settings."""
    sheet, formats = book.sheets[NAME], book.formats
    begin_page(
        sheet, formats, NAME, "What every formula shares. The start, the number and the length of periods are fixed: solve again."
    )
    for table, title, rows in (
        (tables.constants, "Constants", _constant_rows(tables.constants, workbook)),
        (tables.settings, "Settings used", _setting_rows(book, tables.settings, workbook)),
        (tables.periods, "Periods", _period_rows(book, tables.periods)),
        (tables.rates, "Exchange rates", _rate_rows(book, tables)),
        (tables.moving, "What moving takes", _moving_rows(book, tables.moving)),
    ):
        section(sheet, formats, table.top - 1, title, len(table.columns))
        write(sheet, formats, table, rows)
    set_widths(sheet, [Column("", width=14)] * len(tables.rates.columns))
    set_widths(sheet, tables.constants.columns)
    sheet.freeze_panes(2, 1)


def _constant_rows(table: Table, workbook: Any) -> Iterator[Row]:
    for index, (name, (value, unit, purpose)) in enumerate(CONSTANTS.items()):
        done(workbook.define_name(name, f"={table.fixed('Value', index)}"))
        yield {"Name": name, "Value": value, "Unit": unit, "For": purpose or None}


def _setting_rows(book: Book, table: Table, workbook: Any) -> Iterator[Row]:
    study, calendar = book.plan.economics.study.study, book.axes.calendar
    values = calendar.months, calendar.years, study.discount_rate, study.price_inflation, study.productive_hours
    for index, ((name, (formula, unit)), value) in enumerate(zip(_SETTINGS.items(), values, strict=True)):
        done(workbook.define_name(name, f"={table.fixed('Value', index)}"))
        yield {"Name": name, "Value": Formula(formula, value), "Unit": unit}


def _period_rows(book: Book, table: Table) -> Iterator[Row]:
    calendar = book.axes.calendar
    prices = calendar.index(book.plan.economics.study.study.price_inflation)
    for t in range(book.count):
        number, middle, paid = (table.cell(header, t) for header in ("No.", "Middle", "Paid"))
        time = calendar.middle[t] if calendar.discounting == "mid" else (t + 1) * calendar.years
        yield {
            **book.period(t),
            "Middle": Formula(f"({number}-1/2)*years_per_period", float(calendar.middle[t])),
            "Paid": Formula(f'IF({setting("discounting")}="end",{number}*years_per_period,{middle})', float(time)),
            "Discount factor": Formula(f"(1+discount_rate)^-{paid}", float(calendar.discount[t])),
            "Price index": Formula(f"(1+price_inflation)^{middle}", float(prices[t])),
        }


def _rate_rows(book: Book, tables: Tables) -> Iterator[Row]:
    study, axes, table = book.plan.economics.study, book.axes, tables.rates
    for index, currency in enumerate(currencies(study)):
        name, row, rate, drift = (table.cell(header, index) for header in ("Currency", "Row", "Rate", "Drift"))
        found = next((n for n, fx in enumerate(study.fx, 1) if fx.currency == currency), 0)
        own = currency == study.study.currency
        start = (1.0, 0.0) if own or not found else (study.fx[found - 1].rate, study.fx[found - 1].drift)
        values = fx_rate(study, axes, currency)
        is_own = f"{name}={setting('currency')}"
        yield {
            "Currency": currency,
            "Row": Formula(position(study, "fx", "currency", name), found),
            "Rate": Formula(f"IF({is_own},1,{looked_up(study, 'fx', 'rate', row, '1')})", start[0]),
            "Drift": Formula(f"IF({is_own},0,{looked_up(study, 'fx', 'drift', row)})", start[1]),
            **{
                label: Formula(f"{rate}*(1+{drift})^{tables.periods.fixed('Middle', t)}", float(values[t]))
                for t, label in enumerate(axes.calendar.labels)
            },
        }


def _moving_rows(book: Book, table: Table) -> Iterator[Row]:
    study = book.plan.economics.study
    for index, assumed in enumerate(ASSUMED_TRANSITION):
        name, row = table.cell("Complexity", index), table.cell("Row", index)
        found = next((n for n, stated in enumerate(study.transition, 1) if stated.complexity == assumed.complexity), 0)
        used = study.transitions[assumed.complexity]
        yield {
            "Complexity": assumed.complexity,
            "Row": Formula(position(study, "transition", "complexity", name), found),
            **{f"{header} unless stated": getattr(assumed, column) for column, header in _HANDOVER.items()},
            **{
                header: Formula(
                    looked_up(study, "transition", column, row, table.cell(f"{header} unless stated", index)),
                    getattr(used, column),
                )
                for column, header in _HANDOVER.items()
            },
        }
