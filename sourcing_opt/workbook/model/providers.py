"""The sheet `Providers`: what each provider is paid in each contract year, its discounts, and commitments that are not used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sourcing_opt.economics.axes import Flags, Floats
from sourcing_opt.economics.commercials import REACHED, Terms, periods_gone
from sourcing_opt.workbook.grid.cells import Formula, Value
from sourcing_opt.workbook.grid.page import begin_page
from sourcing_opt.workbook.grid.table import Column, Row, Table, set_widths, write
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import todays_share
from sourcing_opt.workbook.model.inputs import input_column

NAME = "Providers"
TODAYS_WAY, BY_PLAN = "today's way", "by plan"
WAYS = (TODAYS_WAY, BY_PLAN)
SETTLED = {way: f"Settled, {way}" for way in WAYS}
"""Discounts less commitments not used: what is added to run cost in the last period of a contract year."""


def plan_providers(book: Book) -> Table:
    """Where each provider's contract years will stand."""
    money = f"{book.currency}/contract year"
    columns = (
        Column("Provider", width=20),
        Column("Year", "of contract", number="count", width=9),
        Column("First", "period", number="count", width=8),
        Column("No.", "last period", number="count", width=8),
        Column("Period", "settled in", width=11),
        Column("Before", "periods gone", "derived", "count", 11),
        Column("Length", "years", "formula", "factor", 9),
        Column("Spent", f"{book.currency}, before the start", "link", "money", 14),
        Column("Least spend", money, "link", "money", 15),
        *(
            column
            for way in WAYS
            for column in (
                Column(f"Paid, {way}", money, "link", "money", 16, total=True),
                Column(f"Discount, {way}", "share of spend", "link", "share", 12),
                Column(f"Rebate, {way}", money, "formula", "money", 15, total=True),
                Column(f"Paid for nothing, {way}", money, "formula", "money", 15, total=True),
                Column(SETTLED[way], money, "formula", "money", 15, total=True),
            )
        ),
    )
    return Table(NAME, "Providers", columns, 3, len(_names(book)) * len(book.plan.economics.commercials.years))


def write_providers(book: Book, table: Table, build_up: Table) -> None:
    """Fill the sheet."""
    sheet = book.sheets[NAME]
    begin_page(
        sheet,
        book.formats,
        NAME,
        "Paid is before discounts and without governance. A discount is on all spend of the contract year; less than the least spend is made up. "
        "When contract years begin is fixed: solve again. Derived: the part of one that lies before the start, from In_study's contract_start.",
    )
    set_widths(sheet, table.columns)
    write(sheet, book.formats, table, _rows(book, table, build_up))
    sheet.freeze_panes(table.first, 1)
    sheet.repeat_rows(table.top, table.top + 1)


def _names(book: Book) -> list[str]:
    """All that run a location, and those that are owed a settlement of what was spent before."""
    terms = book.plan.economics.commercials.terms
    return sorted({location.provider for location in book.axes.locations} | {each.provider for each in terms if each.spent})


def _rows(book: Book, table: Table, build_up: Table) -> Iterator[Row]:
    commercials, calendar = book.plan.economics.commercials, book.axes.calendar
    terms = {each.provider: each for each in commercials.terms}
    study = book.plan.economics.study
    gone, spent = periods_gone(study, book.axes), {provider.id: provider.spent for provider in study.providers}
    for number, name in enumerate(_names(book)):
        for y, (periods, length) in enumerate(zip(commercials.years, commercials.lengths, strict=True)):
            index = number * len(commercials.years) + y
            own = terms.get(name, Terms(name, _at(book, name), (), 0.0, spent.get(name, 0.0)))
            first, last = table.cell("First", index), table.cell("No.", index)
            yield {
                "Provider": name,
                "Year": y + 1,
                "First": periods[0] + 1,
                "No.": periods[-1] + 1,
                "Period": calendar.labels[periods[-1]],
                "Before": 0 if y else gone,
                "Length": Formula(f"({last}-{first}+1+{table.cell('Before', index)})*years_per_period", float(length)),
                "Spent": _spent(book, table, index, commercials.spent(own, y)),
                "Least spend": _least_spend(book, table, index, own, length),
                **_cells(book, table, build_up, index, own, y),
            }


def _at(book: Book, provider: str) -> Flags:
    return np.array([location.provider == provider for location in book.axes.locations])


def _least_spend(book: Book, table: Table, index: int, terms: Terms, length: float) -> Value:
    study, length_here = book.plan.economics.study, table.cell("Length", index)
    if not study.providers:
        return Formula("0", 0.0)
    spends, names = (input_column(study, "providers", column) for column in ("min_spend", "id"))
    return Formula(f"SUMIFS({spends},{names},{table.cell('Provider', index)})*{length_here}", terms.min_spend * length)


def _spent(book: Book, table: Table, index: int, spent: float) -> Value:
    study = book.plan.economics.study
    if not study.providers:
        return 0.0
    amounts, names = (input_column(study, "providers", column) for column in ("spent", "id"))
    return Formula(f"IF({table.cell('Year', index)}=1,SUMIFS({amounts},{names},{table.cell('Provider', index)}),0)", spent)


def _cells(book: Book, table: Table, build_up: Table, index: int, terms: Terms, y: int) -> dict[str, Value]:
    """What one provider is paid in one contract year, today's way and by plan."""
    economics = book.plan.economics
    commercials = replace(economics.commercials, terms=(terms,))
    name, first, last, least, before = (
        table.cell(header, index) for header in ("Provider", "First", "No.", "Least spend", "Spent")
    )
    number = build_up.all("No.")
    of_year = f"({build_up.all('Provider')}={name})*({number}>={first})*({number}<={last})"
    cells: dict[str, Value] = {}
    headers = (todays_share(book), "Share used")
    for way, shares, share in zip(WAYS, headers, (book.todays_way[:, :, None], book.share), strict=True):
        delivery: Floats = (share * economics.run.delivery).sum(axis=0) * economics.axes.calendar.years
        paid = float(commercials.spend(delivery)[0, y])
        settled = {header: float(costs[commercials.years[y][-1]]) for header, costs in commercials.settlement(delivery).items()}
        spend, discount, rebate, nothing = (
            table.cell(f"{header}, {way}", index) for header in ("Paid", "Discount", "Rebate", "Paid for nothing")
        )
        cells |= {
            f"Paid, {way}": Formula(
                f"{before}+SUMPRODUCT({of_year}*{build_up.all(shares)}*{build_up.all('Delivery for all')})", paid
            ),
            f"Discount, {way}": _discount(book, table, index, terms, spend, paid),
            f"Rebate, {way}": Formula(f"{spend}*{discount}", -settled["rebate"]),
            f"Paid for nothing, {way}": Formula(f"IF({spend}>used_above,MAX(0,{least}-{spend}),0)", settled["min_spend"]),
            SETTLED[way]: Formula(f"{nothing}-{rebate}", sum(settled.values())),
        }
    return cells


def _discount(book: Book, table: Table, index: int, terms: Terms, spend: str, paid: float) -> Value:
    """The highest discount whose threshold is reached; discounts never fall with the spend."""
    study, commercials = book.plan.economics.study, book.plan.economics.commercials
    if not study.provider_tiers:
        return Formula("0", 0.0)
    provider, length = table.cell("Provider", index), table.cell("Length", index)
    providers, thresholds, discounts = (
        input_column(study, "provider_tiers", column) for column in ("provider", "from_spend", "discount")
    )
    formula = f"SUMPRODUCT(MAX(({providers}={provider})*({spend}>={thresholds}*{length}*reached_from)*{discounts}))"
    part = commercials.lengths[index % len(commercials.lengths)]
    reached = [discount for threshold, discount in terms.tiers if paid >= threshold * part * REACHED]
    return Formula(formula, max(reached, default=0.0))
