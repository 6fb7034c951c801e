"""The sheet `Work`: every piece of work: its size period by period, the roles it takes, and what moving it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from sourcing_opt.economics.axes import Workstream
from sourcing_opt.economics.workload import units
from sourcing_opt.schemas.labor import ASSUMED_TRANSITION
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.cells import Formula
from sourcing_opt.workbook.grid.page import begin_page
from sourcing_opt.workbook.grid.table import Column, Row, Table, set_widths, write
from sourcing_opt.workbook.model import pay, periods
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.inputs import input_column, looked_up, position
from sourcing_opt.workbook.model.places import data_classes, safeguard_columns
from sourcing_opt.workbook.model.shares import NOT_LIVE, follows_a_plan, share_moved, share_today

NAME = "Work"
MOVED_BEFORE = "Moved before"
SEASON, HOURS, UNITS = "Season", "Hours", "Units"
"""Blocks of a column for each period."""


def period_columns(book: Book, block: str) -> list[str]:
    """The headers of a block."""
    return [f"{block} {label}" for label in book.axes.calendar.labels]


def loss_columns(book: Book) -> list[str]:
    """The headers of what ramping up loses in each period from arrival on."""
    return [f"Loss {k}" for k in range(pay.ramp_periods(book))]


def plan_work(book: Book) -> Table:
    """Where the workstreams will stand."""
    study = book.plan.economics.study
    columns = (
        Column("Work", width=26),
        Column("Process", width=22),
        Column("Shift", "of the day", number="count", width=7),
        Column("Row", "of In_processes", "link", "count"),
        Column("Existing", "1: done somewhere today", "link", "count"),
        *([Column(MOVED_BEFORE, "share, by plan before", "link", "share")] if follows_a_plan(study) else []),
        Column("Part", "of the process", "derived", "factor"),
        Column("Size", "standard hours/year", "link", "amount", 13),
        Column("Volume", "units/year", "link", "amount", 13),
        Column("Growth", "share/year", "link", "factor"),
        Column("Automation", "share/year", "link", "factor"),
        Column("Moving row", "of Moving", "link", "count"),
        Column("Transfer", "weeks", "link", "amount"),
        Column("Parallel", "weeks", "link", "amount"),
        Column("Travel", f"{book.currency}/FTE", "link", "amount"),
        *(Column(header, "share of FTE", "link", "share", 12) for header in pay.role_columns(book, "Mix")),
        *(Column(header, "FTE-years/FTE", "link", "factor") for header in loss_columns(book)),
        *(Column(header, "1 = handled", "derived", "count", 12) for header in safeguard_columns(study)),
        *(Column(header, "factor", "link", "factor", 13) for header in period_columns(book, SEASON)),
        *(Column(header, "hours/year", "formula", "amount", 13) for header in period_columns(book, HOURS)),
        *(Column(header, "units/year", "formula", "amount", 13) for header in period_columns(book, UNITS)),
    )
    return Table(NAME, "Work", columns, 3, len(book.axes.workstreams))


def write_work(book: Book, table: Table, at: periods.Tables, people: pay.Tables) -> None:
    """Fill the sheet."""
    sheet = book.sheets[NAME]
    begin_page(
        sheet,
        book.formats,
        NAME,
        "Every process, and every 8-hour shift of those that run longer, at the yearly rate of each period. "
        "Derived: the part from In_processes' coverage and shift_shares, classes of data from its data_classes.",
    )
    set_widths(sheet, table.columns)
    write(sheet, book.formats, table, _rows(book, table, at, people))
    sheet.freeze_panes(table.first, 3)
    sheet.repeat_rows(table.top, table.top + 1)


def _rows(book: Book, table: Table, at: periods.Tables, people: pay.Tables) -> Iterator[Row]:
    economics = book.plan.economics
    study = economics.study
    rows = {row.id: n for n, row in enumerate(study.processes, 1)}
    complexities = [row.complexity for row in ASSUMED_TRANSITION]
    for index, workstream in enumerate(book.axes.workstreams):
        process, row = workstream.process, table.cell("Row", index)
        cell = {header: table.cell(header, index) for header in ("Process", "Shift")}
        moving = table.cell("Moving row", index)
        minutes, volume = process.handling_minutes or 0.0, process.volume or 0.0
        size = volume * minutes / 60 if process.fte is None else process.fte * study.study.productive_hours
        fte = looked_up(study, "processes", "fte", row, '""')
        hours = (
            f"{_input(study, 'volume', row)}*{_input(study, 'handling_minutes', row)}/minutes_per_hour,"
            f"{_input(study, 'fte', row)}*study_hours"
        )
        takes = study.transitions[process.complexity]
        complexity = _input(study, "complexity", row, '"standard"')
        yield {
            "Work": workstream.name,
            "Process": process.id,
            "Shift": workstream.shift + 1,
            "Row": Formula(position(study, "processes", "id", table.cell("Process", index)), rows[process.id]),
            "Existing": Formula(_existing(study, cell["Process"], cell["Shift"]), int(economics.existing[index])),
            **_moved_before(book, cell["Process"], cell["Shift"], index),
            "Part": workstream.share,
            "Size": Formula(f'IF({fte}="",{hours})', size),
            "Volume": Formula(_input(study, "volume", row), volume),
            "Growth": Formula(_input(study, "growth", row), process.growth),
            "Automation": Formula(_input(study, "automation", row), process.automation),
            "Moving row": Formula(
                f"MATCH({complexity},{at.moving.all('Complexity')},0)", complexities.index(process.complexity) + 1
            ),
            "Transfer": Formula(at.moving.at("Transfer", moving), takes.knowledge_transfer_weeks),
            "Parallel": Formula(at.moving.at("Parallel", moving), takes.parallel_weeks),
            "Travel": Formula(at.moving.at("Travel", moving), takes.travel),
            **_mix(book, table, index, people),
            **_loss(book, table, index, people),
            **_data(study, workstream),
            **_by_period(book, table, index, at),
        }


def _input(study: Study, column: str, row: str, default: str = "0") -> str:
    return looked_up(study, "processes", column, row, default)


def _existing(study: Study, process: str, shift: str) -> str:
    return f"IF({share_today(study, process, shift)}>0,1,0)" if study.baseline else "0"


def _moved_before(book: Book, process: str, shift: str, index: int) -> dict[str, Formula]:
    """The share of it that the plan before moves within the horizon."""
    study = book.plan.economics.study
    if not follows_a_plan(study):
        return {}
    return {
        MOVED_BEFORE: Formula(
            share_moved(study, NOT_LIVE, process, shift), float(book.plan.economics.previous.arrive[index].sum())
        )
    }


def _mix(book: Book, table: Table, index: int, people: pay.Tables) -> dict[str, Formula]:
    economics = book.plan.economics
    study, cells = economics.study, {}
    for r, header in enumerate(pay.role_columns(book, "Mix")[: len(economics.pay.roles)]):
        role = people.roles.fixed("Role", r)
        own = _input(study, "role", table.cell("Row", index), '""')
        formula = f"IF({own}={role},1,0)"
        if study.process_roles:
            shares, processes, roles = (input_column(study, "process_roles", column) for column in ("share", "process", "role"))
            formula += f"+SUMIFS({shares},{processes},{table.cell('Process', index)},{roles},{role})"
        cells[header] = Formula(formula, float(economics.pay.mix[index, r]))
    return cells


def _loss(book: Book, table: Table, index: int, people: pay.Tables) -> dict[str, Formula]:
    mix, lost = pay.role_columns(book, "Mix"), pay.role_columns(book, "Loss")
    loss = book.plan.economics.transition.ramp_loss
    own = f"{table.cell(mix[0], index)}:{table.cell(mix[-1], index)}"
    return {
        header: Formula(
            f"SUMPRODUCT({own},{people.loss.across(lost[0], lost[-1], k)})", float(loss[index, k]) if k < loss.shape[1] else 0.0
        )
        for k, header in enumerate(loss_columns(book))
    }


def _data(study: Study, workstream: Workstream) -> dict[str, int]:
    handled = Counter(workstream.process.data_classes)
    return {header: handled[name] for name, header in zip(data_classes(study), safeguard_columns(study), strict=False)}


def _by_period(book: Book, table: Table, index: int, at: periods.Tables) -> dict[str, Formula]:
    economics = book.plan.economics
    study, process = economics.study, book.axes.workstreams[index].process
    stated = {row.period - 1: row.factor for row in study.volumes if row.process == process.id}
    volume = np.asarray(units(study, book.axes)[index])
    size, volumes, part, growth, automation = (
        table.cell(header, index) for header in ("Size", "Volume", "Part", "Growth", "Automation")
    )
    cells = {}
    for t, (season, hours, unit) in enumerate(
        zip(*(period_columns(book, block) for block in (SEASON, HOURS, UNITS)), strict=True)
    ):
        factor, middle = table.cell(season, index), at.periods.fixed("Middle", t)
        grown = f"(1+{growth})^{middle}"
        cells[season] = Formula(_season(study, table.cell("Process", index), at.periods.fixed("No.", t)), stated.get(t, 1.0))
        cells[hours] = Formula(f"{size}*{part}*{grown}*(1-{automation})^{middle}*{factor}", float(economics.hours[index, t]))
        cells[unit] = Formula(f"{volumes}*{part}*{grown}*{factor}", float(volume[t]))
    return cells


def _season(study: Study, process: str, number: str) -> str:
    if not study.volumes:
        return "1"
    factors, processes, numbers = (input_column(study, "volumes", column) for column in ("factor", "process", "period"))
    same = f"{processes},{process},{numbers},{number}"
    return f"IF(COUNTIFS({same})=0,1,SUMIFS({factors},{same}))"
