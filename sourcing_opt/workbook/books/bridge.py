"""The sheet `Bridge`: from what one plan costs to what another costs, step by step, in total and by period, with a waterfall."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sourcing_opt.analysis.succession.bridge import Bridge, Step
from sourcing_opt.economics.axes import Floats
from sourcing_opt.errors import AuditFailed
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.expression import Expression, total
from sourcing_opt.workbook.grid.formats import NAVY, Number
from sourcing_opt.workbook.grid.functions import absolute, count_where, if_, product_sum, sum_of
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.single_cells import Cell, CellRow
from sourcing_opt.workbook.grid.table import Column, Table, across
from sourcing_opt.workbook.report.charts import COLORS, GREY, LOWER, SCALES, all_of
from sourcing_opt.workbook.report.checks import FAILED, OK, mark
from sourcing_opt.workbook.report.waterfall import BELOW, COST, LESS, MORE, add_waterfall

STEP, RUN, ONE_OFF, TOTAL, NPV, WORDS = "Step", "Run cost", "One-off cost", "Total", "Present value", "What it is"
ADDS_UP = "Before and all steps make after"
ALL_OK, NOT_OK = "It adds up to the cent, in every period", "It does not add up: see the lines below the tables"
_TOP = 28
"""Row of the units of the first table; the chart is above."""
_FIRST_WIDTH, _WIDTH = 28, 17
"""Of the columns. [characters]"""
_FONT = {"name": "Calibri", "size": 9, "color": "#404040"}


@dataclass(frozen=True)
class _Check:
    """A line below a table that says of each column whether it adds up."""

    table: Table
    cells: list[Cell]

    @classmethod
    def of(cls, table: Table, columns: Sequence[Column]) -> _Check:
        """Before and all steps, against after, to the cent."""
        last = table.count - 1

        def adds_up(column: Column) -> Expression:
            difference = sum_of(column.part(0, last)) - column.rows(last)
            return if_(absolute(difference) < 0.005, OK, FAILED)

        return cls(table, [Cell(table.sheet, table.end, column.position, adds_up(column)) for column in columns])

    def write(self, page: Page) -> None:
        """Below the table."""
        page.put(self.table.end, 0, ADDS_UP, page.formats.style("plain"))
        for cell in self.cells:
            page.cell(cell, page.formats.figure("formula", "cents"))
        mark(page.sheet, page.formats, f"{self.cells[0].fixed}:{self.cells[-1].fixed}", OK)


class BridgeSheet:
    """Steps in total, run and one-off cost by period, discount factors. Present values are at the beginning of the period `start`."""

    def __init__(self, sheet: str, bridge: Bridge, start: str) -> None:
        self.bridge = bridge
        self._standing: tuple[Step, ...] = bridge.before, *bridge.steps, bridge.after
        count = len(self._standing)
        run, one_off, discount = (_TOP + number * (count + 5) for number in (1, 2, 3))
        self.total = Table(sheet, "Bridge", _TOP, count)
        names = [_name(step) for step in self._standing]
        self.step = self.total.add(STEP, cells=names)
        self.run, self.run_by_period = self._by_period("Run_cost", run, names, [step.run for step in self._standing])
        self.one_off, self.one_off_by_period = self._by_period(
            "One_off_cost", one_off, names, [step.one_off for step in self._standing]
        )
        self.discount, factors = self._by_period("Discount", discount, ["Discount factor"], [bridge.discount], "factor")
        by_run, by_one_off = (across(by_period[0], by_period[-1]) for by_period in (self.run_by_period, self.one_off_by_period))
        self._plan_total(start, by_run, by_one_off, across(factors[0], factors[-1], 0))
        self.checks = [
            _Check.of(self.total, self._summed),
            _Check.of(self.run, self.run_by_period),
            _Check.of(self.one_off, self.one_off_by_period),
        ]
        passed = total([count_where(CellRow(check.cells), OK) for check in self.checks])
        expected = sum(len(check.cells) for check in self.checks)
        self.master = Cell(sheet, 2, 0, if_(passed.equals(expected), ALL_OK, NOT_OK))

    def _by_period(
        self, name: str, top: int, names: list[str], rows: Sequence[Floats], number: Number = "cents"
    ) -> tuple[Table, list[Column]]:
        table = Table(self.total.sheet, name, top, len(rows))
        table.add(STEP, cells=names)
        unit = "factor" if number == "factor" else self.bridge.currency
        cells = np.array([row if number == "factor" else _cents(row) for row in rows])
        return table, [
            table.add(label, unit, "computed", number, cells=cells[:, t].tolist()) for t, label in enumerate(self.bridge.labels)
        ]

    def _plan_total(self, start: str, by_run: Expression, by_one_off: Expression, factors: Expression) -> None:
        table, money = self.total, self.bridge.currency
        run = table.add(RUN, money, "formula", "cents", cells=lambda: sum_of(by_run))
        one_off = table.add(ONE_OFF, money, "formula", "cents", cells=lambda: sum_of(by_one_off))
        both = table.add(TOTAL, money, "formula", "cents", cells=lambda: run + one_off)
        npv = table.add(
            NPV, f"{money}, start of {start}", "formula", "cents", cells=lambda: product_sum(by_run + by_one_off, factors)
        )
        self._summed = (run, one_off, both, npv)
        self.drawn = add_waterfall(table, npv, "cents")
        table.add(WORDS, cells=[step.words for step in self._standing])

    def write(self, page: Page) -> None:
        """Write tables, checks, chart and notes. Raises AuditFailed when the steps do not add up."""
        if self.master.value != ALL_OK:
            wrong = [f"{cell.sheet}!{cell.address}" for check in self.checks for cell in check.cells if cell.value != OK]
            raise AuditFailed(f"the steps of the bridge do not add up; nothing was written. This is a bug: {', '.join(wrong)}")
        labels = self.bridge.labels
        done(page.sheet.set_column(0, 0, _FIRST_WIDTH))
        done(page.sheet.set_column(1, max(len(self.total.columns), len(labels)), _WIDTH))
        for table, title in (
            (self.total, "From cost to cost, all periods together"),
            (self.run, "Run cost by period"),
            (self.one_off, "One-off cost by period"),
            (self.discount, "Present value of one unit paid in each period"),
        ):
            page.titled(table, title)
        for check in self.checks:
            check.write(page)
        page.cell(self.master, page.formats.style("good"))
        mark(page.sheet, page.formats, "A3", ALL_OK)
        done(page.sheet.insert_chart(4, 0, self._chart(page.workbook), {"object_position": 2}))
        for line, note in enumerate(self.bridge.notes, self.discount.end + 2):
            page.put(line, 0, note, page.formats.style("plain"))
        page.sheet.freeze_panes(3, 1)
        page.sheet.set_h_pagebreaks([self.run.top - 1])

    def _chart(self, workbook: Any) -> Any:
        """A waterfall of present values that any program draws: columns on top of others that nobody sees."""
        levels = np.cumsum([float(step.total @ self.bridge.discount) for step in self._standing[:-1]])
        least = _axis_begins(float(levels.min()), float(levels.max()))
        scale, number = next((text, number) for limit, text, number in SCALES if levels.max() >= limit)
        fine = {"#,##0,,": "#,##0.00,,", "#,##0,": "#,##0.0,"}.get(number, number)
        chart = workbook.add_chart({"type": "column", "subtype": "stacked"})
        for header, color in ((BELOW, None), (COST, GREY), (LESS, LOWER), (MORE, COLORS["offshore"])):
            chart.add_series(
                {
                    "name": header,
                    "categories": all_of(self.step),
                    "values": all_of(self.drawn[header]),
                    "fill": {"color": color} if color else {"none": True},
                    "gap": 40,
                    **({"data_labels": {"value": True, "num_format": f'[>=0.005]{fine};""', "font": _FONT}} if color else {}),
                }
            )
        ending = f"({self.bridge.currency}{scale}{'; the axis does not begin at 0' if least else ''})"
        font = {"name": "Calibri", "size": 12, "bold": True, "color": NAVY}
        chart.set_title({"name": f"From cost to cost, present value {ending}", "name_font": font, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_x_axis({"num_font": _FONT})
        grid = {"visible": True, "line": {"color": "#E0E0E0"}}
        chart.set_y_axis({"num_font": _FONT, "num_format": fine, "major_gridlines": grid, "min": least})
        chart.set_size({"width": 1240, "height": 440})
        chart.set_chartarea({"border": {"color": "#D0D0D0"}})
        return chart


def _axis_begins(lowest: float, highest: float) -> float:
    """Where the axis begins, so that steps are seen beside large amounts; 0 where they are seen anyway."""
    span = highest - lowest
    if not highest / 1e6 < span < highest / 5:
        return 0.0
    unit: float = 10.0 ** math.floor(math.log10(span))
    return math.floor((lowest - span / 2) / unit) * unit


def _cents(cost: Floats) -> Floats:
    """Without what rounding leaves, which a program might show as -0.00; a hundredth of a cent is the least that counts."""
    return np.asarray(np.round(cost, 4) + 0.0)


def _name(step: Step) -> str:
    return "FX" if step.name == "fx" else step.name.replace("_", "-").capitalize()
