"""The sheet `Bridge`: from what one plan costs to what another costs, step by step, in total and by period, with a waterfall."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sourcing_opt.analysis.bridge import Bridge, Step
from sourcing_opt.economics.axes import Floats
from sourcing_opt.workbook.grid.cells import Formula, Value, done, put
from sourcing_opt.workbook.grid.formats import NAVY, Formats
from sourcing_opt.workbook.grid.page import section
from sourcing_opt.workbook.grid.table import Column, Row, Table, write
from sourcing_opt.workbook.report.charts import COLORS, GREY, SCALES
from sourcing_opt.workbook.report.checks import FAILED, OK, mark

STEP, RUN, ONE_OFF, TOTAL, NPV, WORDS = "Step", "Run cost", "One-off cost", "Total", "Present value", "What it is"
BELOW, COST, LESS, MORE = "Below", "Cost", "Less", "More"
ADDS_UP = "Before and all steps make after"
ALL_OK, NOT_OK = "It adds up to the cent, in every period", "It does not add up: see the lines below the tables"
_TOP = 28
"""Row of the units of the first table; the chart is above."""
_FIRST_WIDTH, _WIDTH = 28, 17
"""Of the columns. [characters]"""
_FONT = {"name": "Calibri", "size": 9, "color": "#404040"}


@dataclass(frozen=True)
class BridgePage:
    """Where the tables of the sheet stand: steps in total, run and one-off cost by period, discount factors."""

    bridge: Bridge
    total: Table
    run: Table
    one_off: Table
    discount: Table

    @classmethod
    def of(cls, sheet: str, bridge: Bridge, start: str) -> BridgePage:
        """Lay the sheet out. Present values are at the beginning of the period `start`."""
        money, count = bridge.currency, len(bridge.steps) + 2
        total = (
            Column(STEP),
            *(Column(header, money, "formula", "cents") for header in (RUN, ONE_OFF, TOTAL)),
            Column(NPV, f"{money}, start of {start}", "formula", "cents"),
            *(Column(header, "of the chart", "formula", "cents") for header in (BELOW, COST, LESS, MORE)),
            Column(WORDS),
        )
        by_period = (Column(STEP), *(Column(label, money, "computed", "cents") for label in bridge.labels))
        factors = (Column(STEP), *(Column(label, "factor", "computed", "factor") for label in bridge.labels))
        run, one_off, discount = (_TOP + number * (count + 5) for number in (1, 2, 3))
        return cls(
            bridge,
            Table(sheet, "Bridge", total, _TOP, count),
            Table(sheet, "Run_cost", by_period, run, count),
            Table(sheet, "One_off_cost", by_period, one_off, count),
            Table(sheet, "Discount", factors, discount, 1),
        )

    def write(self, workbook: Any, sheet: Any, formats: Formats) -> None:
        """Write tables, checks, chart and notes."""
        labels, money = self.bridge.labels, self.bridge.currency
        done(sheet.set_column(0, 0, _FIRST_WIDTH))
        done(sheet.set_column(1, max(len(self.total.columns), len(labels)), _WIDTH))
        for table, title, rows in (
            (self.total, "From cost to cost, all periods together", self._total_rows()),
            (self.run, "Run cost by period", self._period_rows([step.run for step in self._standing])),
            (self.one_off, "One-off cost by period", self._period_rows([step.one_off for step in self._standing])),
            (self.discount, "Present value of one unit paid in each period", self._factor_rows()),
        ):
            section(sheet, formats, table.top - 1, title, len(table.columns))
            write(sheet, formats, table, rows)
        checked = [_write_check(sheet, formats, self.total, (RUN, ONE_OFF, TOTAL, NPV))]
        checked += [_write_check(sheet, formats, table, labels) for table in (self.run, self.one_off)]
        count = 4 + 2 * len(labels)
        passed = "+".join(f'COUNTIF({area},"{OK}")' for area in checked)
        put(sheet, 2, 0, Formula(f'IF({passed}={count},"{ALL_OK}","{NOT_OK}")', ALL_OK), formats.style("good"))
        mark(sheet, formats, "A3", ALL_OK)
        done(sheet.insert_chart(4, 0, self._chart(workbook, money), {"object_position": 2}))
        for line, note in enumerate(self.bridge.notes, self.discount.end + 2):
            put(sheet, line, 0, note, formats.style("plain"))
        sheet.freeze_panes(3, 1)
        sheet.set_h_pagebreaks([self.run.top - 1])

    @property
    def _standing(self) -> tuple[Step, ...]:
        return self.bridge.before, *self.bridge.steps, self.bridge.after

    def _total_rows(self) -> Iterator[Row]:
        here, labels, end = self.total.here, self.bridge.labels, len(self._standing) - 1
        factors, level = self.discount.here.across(labels[0], labels[-1], 0), 0.0
        for index, step in enumerate(self._standing):
            run, one_off = _cents(step.run), _cents(step.one_off)
            npv = float((run + one_off) @ self.bridge.discount)
            by_run, by_one_off = (table.here.across(labels[0], labels[-1], index) for table in (self.run, self.one_off))
            row: dict[str, Value] = {
                STEP: _name(step),
                RUN: Formula(f"SUM({by_run})", float(run.sum())),
                ONE_OFF: Formula(f"SUM({by_one_off})", float(one_off.sum())),
                TOTAL: Formula(f"{here.cell(RUN, index)}+{here.cell(ONE_OFF, index)}", float(run.sum() + one_off.sum())),
                NPV: Formula(f"SUMPRODUCT({by_run}+{by_one_off},{factors})", npv),
                WORDS: step.words,
            }
            change = here.cell(NPV, index)
            if index in (0, end):
                yield row | {BELOW: 0.0, COST: Formula(change, npv), LESS: 0.0, MORE: 0.0}
                level = npv
                continue
            so_far = f"SUM({here.part(NPV, 0, index)})"
            yield row | {
                BELOW: Formula(f"MIN({so_far},{so_far}+{change})", min(level, level + npv)),
                COST: 0.0,
                LESS: Formula(f"MAX(0,-{change})", max(0.0, -npv)),
                MORE: Formula(f"MAX(0,{change})", max(0.0, npv)),
            }
            level += npv

    def _period_rows(self, costs: Sequence[Floats]) -> Iterator[Row]:
        for step, cost in zip(self._standing, costs, strict=True):
            yield {STEP: _name(step)} | dict(zip(self.bridge.labels, _cents(cost).tolist(), strict=True))

    def _factor_rows(self) -> Iterator[Row]:
        yield {STEP: "Discount factor"} | dict(zip(self.bridge.labels, self.bridge.discount.tolist(), strict=True))

    def _chart(self, workbook: Any, money: str) -> Any:
        """A waterfall of present values that any program draws: columns on top of others that nobody sees."""
        levels = np.cumsum([float(step.total @ self.bridge.discount) for step in self._standing[:-1]])
        least = _axis_begins(float(levels.min()), float(levels.max()))
        scale, number = next((text, number) for limit, text, number in SCALES if levels.max() >= limit)
        fine = {"#,##0,,": "#,##0.00,,", "#,##0,": "#,##0.0,"}.get(number, number)
        chart = workbook.add_chart({"type": "column", "subtype": "stacked"})
        for header, color in ((BELOW, None), (COST, GREY), (LESS, "#3C8D5A"), (MORE, COLORS["offshore"])):
            chart.add_series(
                {
                    "name": header,
                    "categories": f"={self.total.all(STEP)}",
                    "values": f"={self.total.all(header)}",
                    "fill": {"color": color} if color else {"none": True},
                    "gap": 40,
                    **({"data_labels": {"value": True, "num_format": f'[>=0.005]{fine};""', "font": _FONT}} if color else {}),
                }
            )
        title = f"From cost to cost, present value ({money}{scale}{'; the axis does not begin at 0' if least else ''})"
        font = {"name": "Calibri", "size": 12, "bold": True, "color": NAVY}
        chart.set_title({"name": title, "name_font": font, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_x_axis({"num_font": _FONT})
        grid = {"visible": True, "line": {"color": "#E0E0E0"}}
        chart.set_y_axis({"num_font": _FONT, "num_format": fine, "major_gridlines": grid, "min": least})
        chart.set_size({"width": 1240, "height": 440})
        chart.set_chartarea({"border": {"color": "#D0D0D0"}})
        return chart


def _write_check(sheet: Any, formats: Formats, table: Table, headers: Sequence[str]) -> str:
    """A line below a table that says of each column whether it adds up; where the answers stand."""
    here, last = table.here, table.count - 1
    put(sheet, table.end, 0, ADDS_UP, formats.style("plain"))
    for position, header in enumerate(headers, 1):
        text = f'IF(ABS(SUM({here.part(header, 0, last)})-{here.cell(header, last)})<0.005,"{OK}","{FAILED}")'
        put(sheet, table.end, position, Formula(text, OK), formats.figure("formula", "cents"))
    area = here.across(headers[0], headers[-1], table.count)
    mark(sheet, formats, area, OK)
    return area


def _axis_begins(lowest: float, highest: float) -> float:
    """Where the axis begins, so that steps are seen beside large amounts; 0 where they are seen anyway."""
    span = highest - lowest
    if not highest / 1e6 < span < highest / 5:
        return 0.0
    unit: float = 10.0 ** math.floor(math.log10(span))
    return math.floor((lowest - span / 2) / unit) * unit


def _cents(cost: Floats) -> Floats:
    """Without the arithmetic's dust, which a program might show as -0.00; a hundredth of a cent is the least that counts."""
    return np.asarray(np.round(cost, 4) + 0.0)


def _name(step: Step) -> str:
    return "FX" if step.name == "fx" else step.name.replace("_", "-").capitalize()
