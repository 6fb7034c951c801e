"""The sheet of one label of runs: what its plans cost from quarter to quarter, where the work was, what moved, with charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.expression import Expression, total
from sourcing_opt.workbook.grid.formats import NAVY, Ink, Number
from sourcing_opt.workbook.grid.functions import if_
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Kinds
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.report.charts import COLORS, GREY, SCALES, all_of

Run = Mapping[str, str | float | None]
"""A run in one line: `label`, `first_period`, `npv`, `onshore_fte`, ... -> cell, as the registry of runs has it."""

_TOP = 34
"""Row of the units of the first table; the charts are above."""
_WIDTH = 16.5
"""Of a column. [characters]"""
_WIDE, _HIGH, _BETWEEN = 775, 280, 15
"""Of a chart, and from one to the next. [pixels]"""
_FONT = {"name": "Calibri", "size": 9, "color": "#404040"}


class _Quarters(Table):
    """A table with a line for each quarter."""

    def __init__(self, sheet: str, name: str, top: int, quarters: Sequence[Run]) -> None:
        super().__init__(sheet, name, top, len(quarters))
        self._quarters = quarters
        self.quarter = self.given("First period", "of what was solved", "first_period")

    def given(self, header: str, unit: str, name: str, ink: Ink = "text", number: Number = "text") -> Column:
        """A column of what the registry has."""
        return self.add(header, unit, ink, number, cells=[run[name] for run in self._quarters])

    def formula(self, header: str, unit: str, number: Number, which: Sequence[bool], formula: Callable[[], Expression]) -> Column:
        """A column that follows from others, in some of the quarters."""
        return self.add(header, unit, "formula", number, cells=lambda: Kinds(which, None, formula()))


class _Places(_Quarters):
    """Where the work is at the end of each plan, and what moves."""

    def __init__(self, sheet: str, number: int, top: int, quarters: Sequence[Run], models: Sequence[str], money: str) -> None:
        super().__init__(sheet, f"Places_{number}", top, quarters)
        people, planned = "FTE, last period", [run["npv"] is not None for run in quarters]

        def of_models(what: str, unit: str, number: Number) -> dict[str, Column]:
            names = {
                model: (f"{model.capitalize()} {what}", f"{model}_{'fte' if what == 'people' else 'run_cost'}")
                for model in models
            }
            return {model: self.given(header, unit, name, "computed", number) for model, (header, name) in names.items()}

        self.fte = of_models("people", people, "fte")
        self.formula("People", people, "fte", planned, lambda: total(list(self.fte.values())))
        self.cost = of_models("run cost", f"{money}, last 12 months", "money")
        self.given("Moves", "number", "moves", "computed", "count")
        self.moved = self.given("People moved", "FTE", "moved_fte", "computed", "fte")


class _Cost(_Quarters):
    """What the plans cost; places has run cost by location model."""

    def __init__(
        self, sheet: str, number: int, top: int, quarters: Sequence[Run], money: str, places: Callable[[], _Places]
    ) -> None:
        super().__init__(sheet, f"Cost_{number}", top, quarters)
        present = f"{money}, present value"
        known = [all(run[name] is not None for name in ("baseline_npv", "npv_saving", "run_cost_last_year")) for run in quarters]
        self.given("Last period", "", "last_period")
        self.given("Status", "", "status")
        self.given("Proven gap", "of the plan's cost", "gap", "computed", "gap")
        self.npv = self.given("NPV of cost", present, "npv", "computed", "money")
        self._change("Change of NPV", present, "npv", lambda: self.npv)
        self.baseline = self.given("Cost if nothing moves", present, "baseline_npv", "computed", "money")
        saving = self.given("Saving", present, "npv_saving", "computed", "money")
        self.formula("Saving, of that", "share", "share", known, lambda: if_(self.baseline.equals(0), 0, saving / self.baseline))
        self.run_cost = self.formula("Run cost, last year", money, "money", known, lambda: total(list(places().cost.values())))
        self._change("Change of run cost", money, "run_cost_last_year", lambda: self.run_cost)
        self.one_off = self.given("One-off cost", money, "one_off", "computed", "money")
        self.given("Run", "", "run")

    def _change(self, header: str, unit: str, name: str, column: Callable[[], Column]) -> None:
        """Against the quarter before; blank where there is none, or none with a plan, or other money."""
        quarters = self._quarters
        pairs = pairwise(quarters)
        which = [False, *(a["currency"] == b["currency"] and a[name] is not None and b[name] is not None for a, b in pairs)]
        self.formula(header, unit, "money", which[: len(quarters)], lambda: column() - column().above())


class History:
    """The sheet of one label: two tables with a line for each quarter, below their charts."""

    def __init__(self, sheet: str, number: int, quarters: Sequence[Run]) -> None:
        self.quarters = quarters
        # The location models that the plans know, from onshore to offshore; none when there is no plan.
        self.models = tuple(model for model in COLORS if any(run[f"{model}_fte"] is not None for run in quarters))
        self.money = " or ".join(dict.fromkeys(str(run["currency"]) for run in quarters))
        top = _TOP if self.models else 4
        self.cost = _Cost(sheet, number, top, quarters, self.money, lambda: self.places)
        self.places = _Places(sheet, number, top + len(quarters) + 5, quarters, self.models, self.money)

    def write(self, page: Page) -> None:
        """Write tables and charts."""
        width = len(self.cost.columns)
        done(page.sheet.set_column(0, width - 1, _WIDTH))
        page.titled(self.cost, "What the plans cost", width)
        page.titled(self.places, "Where the work is at the end of each plan, and what moves", width)
        for place, chart in enumerate(self._charts(page.workbook)):
            x, y = place % 2 * (_WIDE + _BETWEEN), place // 2 * (_HIGH + _BETWEEN)
            chart.set_size({"width": _WIDE, "height": _HIGH})
            done(page.sheet.insert_chart(3, 0, chart, {"object_position": 2, "x_offset": x, "y_offset": y}))
        page.sheet.freeze_panes(2, 1)

    def _charts(self, workbook: Any) -> Iterator[Any]:
        """What is saved, what is paid, where the people are, who moves."""
        if not self.models:
            return
        title = self._scaled("Cost, present value", "npv", "baseline_npv")
        yield _chart(workbook, self.cost, {self.cost.baseline: GREY, self.cost.npv: NAVY}, *title)
        title = self._scaled("Run cost of the plan's last year, and one-off cost", "run_cost_last_year", "one_off")
        yield _chart(workbook, self.cost, {self.cost.run_cost: NAVY, self.cost.one_off: COLORS["offshore"]}, *title)
        people = {column: COLORS[model] for model, column in self.places.fte.items()}
        yield _chart(
            workbook, self.places, people, "People by location model at the end of the plan (FTE)", "#,##0", stacked=True
        )
        yield _chart(workbook, self.places, {self.places.moved: COLORS["nearshore"]}, "People moved by the plan (FTE)", "#,##0")

    def _scaled(self, title: str, *names: str) -> tuple[str, str]:
        """The title of a chart of money with its unit, and the number format of its axis."""
        largest = max(_figure(run, name) or 0.0 for run in self.quarters for name in names)
        scale, number = next((text, number) for limit, text, number in SCALES if largest >= limit)
        return f"{title} ({self.money}{scale})", number


def _figure(run: Run, name: str) -> float | None:
    cell = run[name]
    assert not isinstance(cell, str)
    return cell


def _chart(workbook: Any, table: _Quarters, series: Mapping[Column, str], title: str, number: str, stacked: bool = False) -> Any:
    """Columns for each quarter; series are columns of the table and their colours."""
    chart = workbook.add_chart({"type": "column", **({"subtype": "stacked"} if stacked else {})})
    for column, color in series.items():
        chart.add_series(
            {
                "name": column.header,
                "categories": all_of(table.quarter),
                "values": all_of(column),
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
