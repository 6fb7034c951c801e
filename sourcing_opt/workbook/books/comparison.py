"""A comparison as a workbook: figures side by side with charts, where each process ends up, and what is to be said about each column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sourcing_opt.analysis.comparison.compare import AS_IS, OWN_RULES, Comparison
from sourcing_opt.analysis.comparison.figures import Figures, Group, Place
from sourcing_opt.io.workbook.printing import Imprint
from sourcing_opt.io.workbook.sheets import new_workbook
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.expression import Expression, total
from sourcing_opt.workbook.grid.formats import NAVY, Formats, Ink, Number
from sourcing_opt.workbook.grid.functions import if_
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Kinds
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.report.charts import COLORS, all_of

SHEETS = {
    "Comparison": "Cost, places and risk of every column; its saving is against today's way in the same column, new work left out of both",
    "By process": "Where each process is in the last period, with its share at each location",
    "Remarks": "Columns without a plan, and why; rules that a column does not keep",
}
"""Sheet -> what is on it."""
NAME, NPV = "Column", "NPV of cost"
_TOP = 24
"""Row of the units of the first table; the charts are above it."""
_BETWEEN = 5
"""Lines from the last row of a table to the units of the next, less one."""
_FONT = {"name": "Calibri", "size": 9, "color": "#404040"}


def write_comparison(comparison: Comparison, path: Path) -> None:
    """Write a comparison as a workbook; same comparison, same bytes. Raises NotWritable, with nothing left behind."""
    with new_workbook(path, Imprint(comparison.name)) as workbook:
        formats = Formats(workbook)
        pages = {name: Page(workbook, workbook.add_worksheet(name), formats) for name in SHEETS}
        for name, page in pages.items():
            page.sheet.set_tab_color(NAVY)
            page.begin(f"{name}: {comparison.name}", SHEETS[name])
        _write_figures(pages["Comparison"], comparison)
        _write_processes(pages["By process"], comparison)
        _write_remarks(pages["Remarks"], comparison)


def _models(comparison: Comparison) -> list[str]:
    """The location models of the study, from onshore to offshore."""
    groups = next((column.figures.groups for column in comparison.columns if column.figures is not None), ())
    return [group.location_model for group in groups]


class _Lines(Table):
    """A table of the first sheet: a line for every column of the comparison."""

    def __init__(self, comparison: Comparison, name: str, number: int) -> None:
        count = len(comparison.columns)
        super().__init__("Comparison", name, _TOP + number * (count + _BETWEEN), count)
        self.figures = [column.figures for column in comparison.columns]
        self.column_name = self.add(NAME, cells=[column.name for column in comparison.columns])

    def given(
        self, header: str, unit: str, number: Number, figure: Callable[[Figures], float | str | None], ink: Ink = "computed"
    ) -> Column:
        """A column of what the solver said; blank where there is no plan."""
        cells = [None if figures is None else figure(figures) for figures in self.figures]
        return self.add(header, unit, ink, number, cells=cells)

    def formula(self, header: str, unit: str, number: Number, formula: Callable[[], Expression], known: bool = True) -> Column:
        """A column that follows from others; blank where there is no plan."""
        which = [known and figures is not None for figures in self.figures]
        return self.add(header, unit, "formula", number, cells=lambda: Kinds(which, None, formula()))


class _Places(_Lines):
    """Where the work is."""

    def __init__(self, comparison: Comparison, number: int) -> None:
        super().__init__(comparison, "Places", number)
        people, money = f"FTE, {comparison.last_period}", f"{comparison.currency}, last 12 months"
        models = _models(comparison)

        def of_model(header: str, unit: str, number: Number, model: str, figure: Callable[[Group], float]) -> Column:
            return self.given(
                header,
                unit,
                number,
                lambda figures: next((figure(group) for group in figures.groups if group.location_model == model), None),
            )

        self.fte = {
            model: of_model(f"{model.capitalize()} people", people, "fte", model, lambda group: group.fte) for model in models
        }
        self.formula("People", people, "fte", lambda: total(list(self.fte.values())))
        self.cost = {
            model: of_model(f"{model.capitalize()} run cost", money, "money", model, lambda group: group.run_cost)
            for model in models
        }
        self.given("Countries", "in use", "count", lambda figures: float(len(figures.countries)))
        self.given("Vendors", "in use", "count", lambda figures: float(len(figures.vendors)))
        self.given("Moves", "number", "count", lambda figures: float(figures.moves))
        self.given("People moved", "FTE", "fte", lambda figures: figures.moved_fte)


class _Cost(_Lines):
    """Cost and saving against today's way; places has run cost by location model."""

    def __init__(self, comparison: Comparison, number: int, places: _Places) -> None:
        super().__init__(comparison, "Cost", number)
        money, present = comparison.currency, f"{comparison.currency}, present value"
        columns, names = comparison.columns, [column.name for column in comparison.columns]
        own_rules, today = names.index(OWN_RULES), names.index(AS_IS)
        self.add("Kind", cells=[column.kind for column in columns])
        self.add("Status", cells=[column.status for column in columns])
        self.add("Proven gap", "of the plan's cost", "computed", "gap", cells=[column.gap for column in columns])
        self.npv = self.given(NPV, present, "money", lambda figures: figures.npv)
        self.formula(
            "Against own rules",
            present,
            "money",
            lambda: self.npv - self.npv.rows(own_rules),
            columns[own_rules].figures is not None,
        )
        baseline = self.given("Cost if nothing moves", present, "money", lambda figures: figures.baseline_npv)
        saving = self.given("Saving", present, "money", lambda figures: figures.npv_saving)
        self.formula("Saving, of that", "share", "share", lambda: if_(baseline.equals(0), 0, saving / baseline))
        run = self.formula("Run cost, last year", money, "money", lambda: total(list(places.cost.values())))
        self.formula(
            "Less run cost than today", money, "money", lambda: run.rows(today) - run, columns[today].figures is not None
        )
        self.given("One-off cost", money, "money", lambda figures: figures.one_off)
        self.given("Payback", "years from the start", "years", lambda figures: figures.payback_years)


class _Risk(_Lines):
    """Means over people, and what losing a country leaves."""

    def __init__(self, comparison: Comparison, number: int) -> None:
        super().__init__(comparison, "Risk", number)
        for dimension in next((figures.risk for figures in self.figures if figures is not None), {}):
            self._mean(dimension)
        self.given("Work left", "share of hours", "share", lambda figures: figures.left)
        self.given("without", "the worst country", "text", lambda figures: figures.worst_country, "text")
        lost = "Processes stopped", "by losing any one country"
        self.given(*lost, "count", lambda figures: float(figures.one_country_processes))

    def _mean(self, dimension: str) -> None:
        self.given(dimension.capitalize(), "0 best - 100 worst", "years", lambda figures: figures.risk[dimension])


class _Quality(_Lines):
    """What a unit of each process costs, where the study says how well work is done."""

    def __init__(self, comparison: Comparison, number: int) -> None:
        super().__init__(comparison, "Quality", number)
        self.processes = list(next((figures.quality for figures in self.figures if figures is not None), {}))
        for process in self.processes:
            self._of_process(process, comparison.currency)

    def _of_process(self, process: str, currency: str) -> None:
        self.given(f"{process}: handled", f"{currency}/unit", "amount", lambda figures: figures.quality[process].per_transaction)
        self.given(f"{process}: resolved", f"{currency}/unit", "amount", lambda figures: figures.quality[process].per_resolved)


def _write_figures(page: Page, comparison: Comparison) -> None:
    places = _Places(comparison, 1)
    cost, risk, money = _Cost(comparison, 0, places), _Risk(comparison, 2), comparison.currency
    quality = _Quality(comparison, 3)
    width = len(cost.columns)
    done(page.sheet.set_column(0, 0, 22))
    done(page.sheet.set_column(1, width, 15))
    for title, table in (
        ("Cost and saving against today's way", cost),
        ("Where the work is", places),
        ("Risk: means over people, and what losing a country leaves", risk),
        *([("Run cost of a unit, last twelve months", quality)] if quality.processes else []),
    ):
        page.titled(table, title, width)
    npv = _chart(page.workbook, cost, {cost.npv: NAVY}, f"{NPV} ({money} million)", millions=True)
    done(page.sheet.insert_chart(3, 0, npv, {"object_position": 2}))
    people = {column: COLORS[model] for model, column in places.fte.items()}
    of_people = f"People by location model, {comparison.last_period} (FTE)"
    done(page.sheet.insert_chart(3, 6, _chart(page.workbook, places, people, of_people), {"object_position": 2}))
    page.sheet.freeze_panes(2, 1)


def _chart(workbook: Any, table: _Lines, series: Mapping[Column, str], title: str, millions: bool = False) -> Any:
    """Columns stacked, one for each column of the comparison; series are columns of the table and their colours."""
    chart = workbook.add_chart({"type": "column", "subtype": "stacked"})
    for column, color in series.items():
        chart.add_series(
            {
                "name": column.header,
                "categories": all_of(table.column_name),
                "values": all_of(column),
                "fill": {"color": color},
                "gap": 60,
            }
        )
    chart.set_title({"name": title, "name_font": {"name": "Calibri", "size": 12, "bold": True, "color": NAVY}})
    chart.set_legend({"none": True} if len(series) == 1 else {"position": "bottom", "font": _FONT})
    chart.set_x_axis({"num_font": _FONT | {"rotation": -45}})
    number = "#,##0.0,," if millions else "#,##0"
    chart.set_y_axis(
        {"num_font": _FONT, "num_format": number, "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}}
    )
    chart.set_size({"width": 640, "height": 370})
    return chart


def _write_processes(page: Page, comparison: Comparison) -> None:
    planned = [column for column in comparison.columns if column.figures is not None]
    table = Table("By process", "By_process", 3, len(comparison.processes))
    differing = set(comparison.differing)
    table.add("Process", width=24, cells=list(comparison.processes))
    table.add("Name", width=34, cells=list(comparison.processes.values()))
    table.add("Differs", "", width=9, cells=["yes" if process in differing else "no" for process in comparison.processes])
    for number, column in enumerate(planned, 1):
        places = [_places(column.places.get(process, ())) for process in comparison.processes]
        table.add(f"{number}. {column.name}", column.kind, width=24, cells=places)
    page.widths(table.columns)
    page.table(table)
    page.sheet.freeze_panes(table.first, 3)


def _places(places: tuple[Place, ...]) -> str:
    return ", ".join(f"{place.location} {100 * place.share:.0f} %" for place in places) or "not done"


def _write_remarks(page: Page, comparison: Comparison) -> None:
    lines = [
        (column.name, about, text)
        for column in comparison.columns
        for about, texts in (("no plan", [column.why]), ("not kept", column.breaches))
        for text in texts
        if text is not None
    ]
    table = Table("Remarks", "Remarks", 3, len(lines))
    for position, (header, width) in enumerate((("Column", 22), ("About", 12), ("Remark", 140))):
        table.add(header, width=width, cells=[line[position] for line in lines])
    page.widths(table.columns)
    page.table(table)
    page.sheet.freeze_panes(5, 1)
