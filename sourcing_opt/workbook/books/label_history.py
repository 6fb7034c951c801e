"""The sheet of one label of runs: what its plans cost from quarter to quarter, where the work was, what moved, with charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sourcing_opt.workbook.grid.cells import Formula, Value, done
from sourcing_opt.workbook.grid.formats import NAVY, Formats
from sourcing_opt.workbook.grid.page import section
from sourcing_opt.workbook.grid.table import Column, Row, Table, write
from sourcing_opt.workbook.report.charts import COLORS, GREY, SCALES

Run = Mapping[str, str | float | None]
"""A run in one line: `label`, `first_period`, `npv`, `onshore_fte`, ... -> cell, as the registry of runs has it."""

QUARTER, NPV, BASELINE, SAVING, RUN_COST = "First period", "NPV of cost", "Cost if nothing moves", "Saving", "Run cost, last year"
PART, NPV_CHANGE, RUN_COST_CHANGE, ONE_OFF = "Saving, of that", "Change of NPV", "Change of run cost", "One-off cost"
FTE, MOVED, MOVES = "People", "People moved", "Moves"
_TOP = 34
"""Row of the units of the first table; the charts are above."""
_WIDTH = 16.5
"""Of a column. [characters]"""
_WIDE, _HIGH, _BETWEEN = 775, 280, 15
"""Of a chart, and from one to the next. [pixels]"""
_FONT = {"name": "Calibri", "size": 9, "color": "#404040"}


@dataclass(frozen=True)
class History:
    """The sheet of one label: two tables with a line for each quarter, below their charts."""

    quarters: Sequence[Run]
    models: tuple[str, ...]
    """The location models that the plans know, from onshore to offshore; none when there is no plan."""
    money: str
    cost: Table
    places: Table

    @classmethod
    def of(cls, sheet: str, number: int, quarters: Sequence[Run]) -> History:
        """Where everything will stand."""
        models = tuple(model for model in COLORS if any(run[f"{model}_fte"] is not None for run in quarters))
        money = " or ".join(dict.fromkeys(str(run["currency"]) for run in quarters))
        count, top = len(quarters), _TOP if models else 4
        cost = Table(sheet, f"Cost_{number}", _cost_columns(money), top, count)
        places = Table(sheet, f"Places_{number}", _places_columns(money, models), top + count + 5, count)
        return cls(quarters, models, money, cost, places)

    def write(self, workbook: Any, sheet: Any, formats: Formats) -> None:
        """Write tables and charts."""
        width = len(self.cost.columns)
        done(sheet.set_column(0, width - 1, _WIDTH))
        for title, table, rows in (
            ("What the plans cost", self.cost, self._cost_rows()),
            ("Where the work is at the end of each plan, and what moves", self.places, self._places_rows()),
        ):
            section(sheet, formats, table.top - 1, title, width)
            write(sheet, formats, table, rows)
        for place, chart in enumerate(self._charts(workbook)):
            x, y = place % 2 * (_WIDE + _BETWEEN), place // 2 * (_HIGH + _BETWEEN)
            chart.set_size({"width": _WIDE, "height": _HIGH})
            done(sheet.insert_chart(3, 0, chart, {"object_position": 2, "x_offset": x, "y_offset": y}))
        sheet.freeze_panes(2, 1)

    def _cost_rows(self) -> Iterator[Row]:
        here, places = self.cost.here, self.places.here
        for index, run in enumerate(self.quarters):
            row: dict[str, Value] = {
                QUARTER: run["first_period"],
                "Last period": run["last_period"],
                "Status": run["status"],
                "Proven gap": run["gap"],
                NPV: run["npv"],
                NPV_CHANGE: self._change(index, "npv", NPV),
                BASELINE: run["baseline_npv"],
                SAVING: run["npv_saving"],
                RUN_COST_CHANGE: self._change(index, "run_cost_last_year", RUN_COST),
                ONE_OFF: run["one_off"],
                "Run": run["run"],
            }
            base, saving, cost = (_figure(run, name) for name in ("baseline_npv", "npv_saving", "run_cost_last_year"))
            if base is not None and saving is not None and cost is not None:
                before, less = here.cell(BASELINE, index), here.cell(SAVING, index)
                by_model = "+".join(places.cell(_cost(model), index) for model in self.models)
                row[PART] = Formula(f"IF({before}=0,0,{less}/{before})", saving / base if base else 0.0)
                row[RUN_COST] = Formula(by_model, cost)
            yield row

    def _change(self, index: int, name: str, header: str) -> Value:
        """Against the quarter before; blank where there is none, or none with a plan, or other money."""
        if index == 0 or self.quarters[index - 1]["currency"] != self.quarters[index]["currency"]:
            return None
        then, now = (_figure(run, name) for run in self.quarters[index - 1 : index + 1])
        if then is None or now is None:
            return None
        here = self.cost.here
        return Formula(f"{here.cell(header, index)}-{here.cell(header, index - 1)}", now - then)

    def _places_rows(self) -> Iterator[Row]:
        here = self.places.here
        for index, run in enumerate(self.quarters):
            row: dict[str, Value] = {QUARTER: run["first_period"], MOVES: run["moves"], MOVED: run["moved_fte"]}
            for model in self.models:
                row |= {_fte(model): run[f"{model}_fte"], _cost(model): run[f"{model}_run_cost"]}
            if run["npv"] is not None:
                total = "+".join(here.cell(_fte(model), index) for model in self.models)
                row[FTE] = Formula(total, sum(_figure(run, f"{model}_fte") or 0.0 for model in self.models))
            yield row

    def _charts(self, workbook: Any) -> Iterator[Any]:
        """What is saved, what is paid, where the people are, who moves."""
        if not self.models:
            return
        title = self._scaled("Cost, present value", "npv", "baseline_npv")
        yield _chart(workbook, self.cost, {BASELINE: GREY, NPV: NAVY}, *title)
        title = self._scaled("Run cost of the plan's last year, and one-off cost", "run_cost_last_year", "one_off")
        yield _chart(workbook, self.cost, {RUN_COST: NAVY, ONE_OFF: COLORS["offshore"]}, *title)
        people = {_fte(model): COLORS[model] for model in self.models}
        yield _chart(
            workbook, self.places, people, "People by location model at the end of the plan (FTE)", "#,##0", stacked=True
        )
        yield _chart(workbook, self.places, {MOVED: COLORS["nearshore"]}, "People moved by the plan (FTE)", "#,##0")

    def _scaled(self, title: str, *names: str) -> tuple[str, str]:
        """The title of a chart of money with its unit, and the number format of its axis."""
        largest = max(_figure(run, name) or 0.0 for run in self.quarters for name in names)
        scale, number = next((text, number) for limit, text, number in SCALES if largest >= limit)
        return f"{title} ({self.money}{scale})", number


def _fte(model: str) -> str:
    return f"{model.capitalize()} people"


def _cost(model: str) -> str:
    return f"{model.capitalize()} run cost"


def _figure(run: Run, name: str) -> float | None:
    cell = run[name]
    assert not isinstance(cell, str)
    return cell


def _cost_columns(money: str) -> tuple[Column, ...]:
    npv = f"{money}, present value"
    return (
        Column(QUARTER, "of what was solved"),
        Column("Last period"),
        Column("Status"),
        Column("Proven gap", "of the plan's cost", "computed", "gap"),
        Column(NPV, npv, "computed", "money"),
        Column(NPV_CHANGE, npv, "formula", "money"),
        Column(BASELINE, npv, "computed", "money"),
        Column(SAVING, npv, "computed", "money"),
        Column(PART, "share", "formula", "share"),
        Column(RUN_COST, money, "formula", "money"),
        Column(RUN_COST_CHANGE, money, "formula", "money"),
        Column(ONE_OFF, money, "computed", "money"),
        Column("Run"),
    )


def _places_columns(money: str, models: Sequence[str]) -> tuple[Column, ...]:
    return (
        Column(QUARTER, "of what was solved"),
        *(Column(_fte(model), "FTE, last period", "computed", "fte") for model in models),
        Column(FTE, "FTE, last period", "formula", "fte"),
        *(Column(_cost(model), f"{money}, last 12 months", "computed", "money") for model in models),
        Column(MOVES, "number", "computed", "count"),
        Column(MOVED, "FTE", "computed", "fte"),
    )


def _chart(workbook: Any, table: Table, series: Mapping[str, str], title: str, number: str, stacked: bool = False) -> Any:
    """Columns for each quarter; series are headers of the table and their colours."""
    chart = workbook.add_chart({"type": "column", **({"subtype": "stacked"} if stacked else {})})
    for header, color in series.items():
        chart.add_series(
            {
                "name": header,
                "categories": f"={table.all(QUARTER)}",
                "values": f"={table.all(header)}",
                "fill": {"color": color},
                "gap": 80,
            }
        )
    chart.set_title({"name": title, "name_font": {"name": "Calibri", "size": 12, "bold": True, "color": NAVY}, "overlay": False})
    chart.set_legend({"none": True} if len(series) == 1 else {"position": "bottom", "font": _FONT})
    chart.set_x_axis({"num_font": _FONT})
    grid = {"visible": True, "line": {"color": "#E0E0E0"}}
    chart.set_y_axis({"num_font": _FONT, "num_format": number, "min": 0, "major_gridlines": grid})
    chart.set_chartarea({"border": {"color": "#D0D0D0"}})
    return chart
