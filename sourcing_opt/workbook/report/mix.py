"""How work is spread before and after: by location model, function, country and provider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sourcing_opt.economics.axes import Flags, Floats
from sourcing_opt.plan.summary import LOCATION_MODELS, last_year
from sourcing_opt.workbook.grid.cells import Formula
from sourcing_opt.workbook.grid.table import Column, Row, Table
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.sites import PLANNED_FIXED, TODAYS_FIXED
from sourcing_opt.workbook.report.cash_flow import AFTER, BEFORE

FTES = ("FTE today", "FTE at end, today's way", "FTE at end, by plan")
COSTS = {BEFORE: TODAYS_FIXED, AFTER: PLANNED_FIXED}
"""Column of run cost -> the column of the sites' fixed cost that is part of it."""


def spread_columns(attribute: str, currency: str) -> tuple[Column, ...]:
    """The columns of a table by an attribute of locations."""
    return (
        Column(attribute),
        *(Column(header, "FTE", "link", "fte", total=True) for header in FTES),
        Column("Part of all, today's way", "share", "formula", "share", total=True),
        Column("Part of all, by plan", "share", "formula", "share", total=True),
        *(Column(header, f"{currency}, last 12 months", "link", "money", total=True) for header in COSTS),
        Column("Less by", f"{currency}, last 12 months", "formula", "money", total=True),
    )


def groups_of(book: Book, attribute: str) -> list[str]:
    """The values of an attribute among locations with work or fixed cost, today or by plan, in the order of their lines."""
    sites = book.plan.economics.sites
    held = (sites.fixed * (book.plan.open | book.plan.baseline.open)).any(axis=1)
    values = {str(book.place(l)[attribute]) for l in {*(pair.l for pair in book.pairs), *np.flatnonzero(held).tolist()}}
    return [model for model in LOCATION_MODELS if model in values] if attribute == "Location model" else sorted(values)


def spread_rows(book: Book, table: Table, allocation: Table, sites: Table) -> Iterator[Row]:
    """A line for each value of the attribute that the first column is about."""
    plan, year = book.plan, last_year(book.plan)
    today = plan.economics.baseline * plan.economics.fte[:, :, 0]
    attribute = table.columns[0].header
    of_year = {"No.": f'">={year.start + 1}"'}
    run = plan.economics.run.total[:, :, year]
    people = dict(zip(FTES, (today, plan.baseline.fte[:, :, -1], book.fte[:, :, -1]), strict=True))
    work = (book.todays_way[:, :, None] * run, book.share[:, :, year] * run)
    fixed = (plan.baseline.site_cost["fixed"], plan.site_cost["fixed"])
    cost = {
        header: of_work.sum(axis=(0, 2)) + of_site[:, year].sum(axis=1)
        for header, of_work, of_site in zip(COSTS, work, fixed, strict=True)
    }
    for index, value in enumerate(groups_of(book, attribute)):
        inside = np.array([book.place(l)[attribute] == value for l in range(len(book.axes.locations))])
        name = table.cell(attribute, index)
        before, after = (table.cell(header, index) for header in COSTS)
        amounts = {header: float(per_place[inside].sum()) for header, per_place in cost.items()}
        yield {
            attribute: value,
            **{h: Formula(allocation.sum_where(h, {attribute: name}), float(fte[:, inside].sum())) for h, fte in people.items()},
            "Part of all, today's way": _part(table, FTES[1], index, people[FTES[1]], inside),
            "Part of all, by plan": _part(table, FTES[2], index, people[FTES[2]], inside),
            **{
                header: Formula(
                    f"{allocation.sum_where(header, {attribute: name})}"
                    f"+{sites.sum_where(COSTS[header], {attribute: name} | of_year)}",
                    amount,
                )
                for header, amount in amounts.items()
            },
            "Less by": Formula(f"{before}-{after}", amounts[BEFORE] - amounts[AFTER]),
        }


def _part(table: Table, header: str, index: int, fte: Floats, inside: Flags) -> Formula:
    whole = float(fte.sum())
    total = table.here.sum(header)
    return Formula(f"IF({total}=0,0,{table.cell(header, index)}/{total})", float(fte[:, inside].sum()) / whole if whole else 0.0)


def function_columns(models: Sequence[str]) -> tuple[Column, ...]:
    """The columns of the table of functions by location model."""
    return (
        Column("Function"),
        *(Column(header, "FTE at end", "link", "fte", total=True) for header in _by_model(models)),
    )


def function_rows(book: Book, table: Table, allocation: Table, models: Sequence[str]) -> Iterator[Row]:
    """A line for each business function."""
    functions = sorted({process.function for process in book.axes.processes})
    of_line = [book.axes.workstreams[p].process.function for p, _ in book.pairs]
    of_work = np.array([workstream.process.function for workstream in book.axes.workstreams])
    of_place = np.array(book.models)
    fte = (book.plan.baseline.fte[:, :, -1], book.fte[:, :, -1])
    for function in functions:
        cells: dict[str, Formula] = {}
        for header, (source, amounts, model) in zip(
            _by_model(models), ((s, a, m) for s, a in zip(FTES[1:], fte, strict=True) for m in models), strict=True
        ):
            value = float(amounts[np.ix_(of_work == function, of_place == model)].sum())
            # A function's lines stand together. A spreadsheet would tell functions apart neither by capitals nor by * and ?.
            first, stop = of_line.index(function), of_line.index(function) + of_line.count(function)
            people, models_of = (allocation.part(column, first, stop) for column in (source, "Location model"))
            cells[header] = Formula(f'SUMIFS({people},{models_of},"{model}")', value)
        yield {"Function": function, **cells}


def _by_model(models: Sequence[str]) -> list[str]:
    return [f"{model.capitalize()}, {way}" for way in ("today's way", "by plan") for model in models]
