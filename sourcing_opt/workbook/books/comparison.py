"""A comparison as a workbook: figures side by side with charts, where each process ends up, and what is to be said about each column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sourcing_opt.analysis.compare import AS_IS, OWN_RULES, Comparison
from sourcing_opt.analysis.figures import Place
from sourcing_opt.io.sheets import new_workbook
from sourcing_opt.workbook.grid.cells import Formula, Value, done
from sourcing_opt.workbook.grid.formats import NAVY, Formats
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Table, set_widths, write
from sourcing_opt.workbook.report.charts import COLORS

SHEETS = {
    "Comparison": "Cost, places and risk of every column; its saving is against today's way in the same column, new work left out of both",
    "By process": "Where each process is in the last period, with its share at each location",
    "Remarks": "Columns without a plan, and why; rules that a column does not keep",
}
"""Sheet -> what is on it."""
NAME, NPV, AGAINST_OWN, BASELINE, SAVING = "Column", "NPV of cost", "Against own rules", "Cost if nothing moves", "Saving"
PART, RUN, LESS_RUN, FTE = "Saving, of that", "Run cost, last year", "Less run cost than today", "People"
_TOP = 24
"""Row of the units of the first table; the charts are above it."""
_BETWEEN = 5
"""Lines from the last row of a table to the units of the next, less one."""
_FONT = {"name": "Calibri", "size": 9, "color": "#404040"}


def write_comparison(comparison: Comparison, path: Path) -> None:
    """Write a comparison as a workbook; same comparison, same bytes. Raises NotWritable, with nothing left behind."""
    with new_workbook(path) as workbook:
        formats = Formats(workbook)
        sheets = {name: workbook.add_worksheet(name) for name in SHEETS}
        for name, sheet in sheets.items():
            sheet.set_tab_color(NAVY)
            begin_page(sheet, formats, f"{name}: {comparison.name}", SHEETS[name])
        _write_figures(workbook, sheets["Comparison"], formats, comparison)
        _write_processes(sheets["By process"], formats, comparison)
        _write_remarks(sheets["Remarks"], formats, comparison)


def _models(comparison: Comparison) -> list[str]:
    """The location models of the study, from onshore to offshore."""
    groups = next((column.figures.groups for column in comparison.columns if column.figures is not None), ())
    return [group.location_model for group in groups]


def _fte(model: str) -> str:
    return f"{model.capitalize()} people"


def _cost(model: str) -> str:
    return f"{model.capitalize()} run cost"


@dataclass(frozen=True)
class _Tables:
    """The tables of the first sheet, from top to bottom; each has a line for every column of the comparison."""

    cost: Table
    places: Table
    risk: Table

    @classmethod
    def of(cls, comparison: Comparison) -> _Tables:
        """Where they will stand."""
        count = len(comparison.columns)
        tops = [_TOP + number * (count + _BETWEEN) for number in range(3)]
        columns = _cost_columns(comparison), _places_columns(comparison), _risk_columns(comparison)
        names = ("Cost", "Places", "Risk")
        return cls(*(Table("Comparison", name, own, top, count) for name, own, top in zip(names, columns, tops, strict=True)))


def _cost_columns(comparison: Comparison) -> tuple[Column, ...]:
    money, npv = comparison.currency, f"{comparison.currency}, present value"
    return (
        Column(NAME),
        Column("Kind"),
        Column("Status"),
        Column("Proven gap", "of the plan's cost", "computed", "gap"),
        Column(NPV, npv, "computed", "money"),
        Column(AGAINST_OWN, npv, "formula", "money"),
        Column(BASELINE, npv, "computed", "money"),
        Column(SAVING, npv, "computed", "money"),
        Column(PART, "share", "formula", "share"),
        Column(RUN, money, "formula", "money"),
        Column(LESS_RUN, money, "formula", "money"),
        Column("One-off cost", money, "computed", "money"),
        Column("Payback", "years from the start", "computed", "years"),
    )


def _places_columns(comparison: Comparison) -> tuple[Column, ...]:
    people, money, models = f"FTE, {comparison.last_period}", f"{comparison.currency}, last 12 months", _models(comparison)
    return (
        Column(NAME),
        *(Column(_fte(model), people, "computed", "fte") for model in models),
        Column(FTE, people, "formula", "fte"),
        *(Column(_cost(model), money, "computed", "money") for model in models),
        Column("Countries", "in use", "computed", "count"),
        Column("Vendors", "in use", "computed", "count"),
        Column("Moves", "number", "computed", "count"),
        Column("People moved", "FTE", "computed", "fte"),
    )


def _risk_columns(comparison: Comparison) -> tuple[Column, ...]:
    dimensions = next((column.figures.risk for column in comparison.columns if column.figures is not None), {})
    return (
        Column(NAME),
        *(Column(dimension.capitalize(), "0 best - 100 worst", "computed", "years") for dimension in dimensions),
        Column("Work left", "share of hours", "computed", "share"),
        Column("without", "the worst country"),
        Column("Processes stopped", "by losing any one country", "computed", "count"),
    )


def _write_figures(workbook: Any, sheet: Any, formats: Formats, comparison: Comparison) -> None:
    tables, money = _Tables.of(comparison), comparison.currency
    width = len(tables.cost.columns)
    done(sheet.set_column(0, 0, 22))
    done(sheet.set_column(1, width, 15))
    for title, table, rows in (
        ("Cost and saving against today's way", tables.cost, _cost_rows(comparison, tables)),
        ("Where the work is", tables.places, _places_rows(comparison, tables.places.here)),
        ("Risk: means over people, and what losing a country leaves", tables.risk, _risk_rows(comparison)),
    ):
        section(sheet, formats, table.top - 1, title, width)
        write(sheet, formats, table, rows)
    people = {_fte(model): COLORS[model] for model in _models(comparison)}
    of_people = f"People by location model, {comparison.last_period} (FTE)"
    cost = _chart(workbook, tables.cost, {NPV: NAVY}, f"{NPV} ({money} million)", millions=True)
    done(sheet.insert_chart(3, 0, cost, {"object_position": 2}))
    chart = _chart(workbook, tables.places, people, of_people)
    done(sheet.insert_chart(3, 6, chart, {"object_position": 2}))
    sheet.freeze_panes(2, 1)


def _cost_rows(comparison: Comparison, tables: _Tables) -> Iterator[Row]:
    names = [column.name for column in comparison.columns]
    own, today = names.index(OWN_RULES), names.index(AS_IS)
    here, places = tables.cost.here, tables.places.here
    own_figures, todays = comparison.columns[own].figures, comparison.columns[today].figures
    for index, column in enumerate(comparison.columns):
        row: dict[str, Value] = {NAME: column.name, "Kind": column.kind, "Status": column.status, "Proven gap": column.gap}
        figures = column.figures
        if figures is not None:
            saving, base, npv, run = (here.cell(header, index) for header in (SAVING, BASELINE, NPV, RUN))
            part = figures.npv_saving / figures.baseline_npv if figures.baseline_npv else 0.0
            by_model = "+".join(places.cell(_cost(group.location_model), index) for group in figures.groups)
            row |= {
                NPV: figures.npv,
                BASELINE: figures.baseline_npv,
                SAVING: figures.npv_saving,
                PART: Formula(f"IF({base}=0,0,{saving}/{base})", part),
                RUN: Formula(by_model, figures.run_cost_last_year),
                "One-off cost": figures.one_off,
                "Payback": figures.payback_years,
            }
            if own_figures is not None:
                row[AGAINST_OWN] = Formula(f"{npv}-{here.cell(NPV, own)}", figures.npv - own_figures.npv)
            if todays is not None:
                less = todays.run_cost_last_year - figures.run_cost_last_year
                row[LESS_RUN] = Formula(f"{here.cell(RUN, today)}-{run}", less)
        yield row


def _places_rows(comparison: Comparison, here: Table) -> Iterator[Row]:
    for index, column in enumerate(comparison.columns):
        row: dict[str, Value] = {NAME: column.name}
        if column.figures is not None:
            groups = column.figures.groups
            total = "+".join(here.cell(_fte(group.location_model), index) for group in groups)
            row |= {_fte(group.location_model): group.fte for group in groups}
            row |= {_cost(group.location_model): group.run_cost for group in groups}
            row |= {
                FTE: Formula(total, sum(group.fte for group in groups)),
                "Countries": float(len(column.figures.countries)),
                "Vendors": float(len(column.figures.vendors)),
                "Moves": float(column.figures.moves),
                "People moved": column.figures.moved_fte,
            }
        yield row


def _risk_rows(comparison: Comparison) -> Iterator[Row]:
    for column in comparison.columns:
        row: dict[str, Value] = {NAME: column.name}
        if column.figures is not None:
            row |= {dimension.capitalize(): mean for dimension, mean in column.figures.risk.items()}
            row |= {
                "Work left": column.figures.left,
                "without": column.figures.worst_country,
                "Processes stopped": float(column.figures.one_country_processes),
            }
        yield row


def _chart(workbook: Any, table: Table, series: dict[str, str], title: str, millions: bool = False) -> Any:
    """Columns stacked, one for each column of the comparison; series are headers of the table and their colours."""
    chart = workbook.add_chart({"type": "column", "subtype": "stacked"})
    for header, color in series.items():
        chart.add_series(
            {"name": header, "categories": f"={table.all(NAME)}", "values": f"={table.all(header)}", "fill": {"color": color}, "gap": 60}
        )  # fmt: skip
    chart.set_title({"name": title, "name_font": {"name": "Calibri", "size": 12, "bold": True, "color": NAVY}})
    chart.set_legend({"none": True} if len(series) == 1 else {"position": "bottom", "font": _FONT})
    chart.set_x_axis({"num_font": _FONT | {"rotation": -45}})
    number = "#,##0.0,," if millions else "#,##0"
    chart.set_y_axis({"num_font": _FONT, "num_format": number, "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}})  # fmt: skip
    chart.set_size({"width": 640, "height": 370})
    return chart


def _write_processes(sheet: Any, formats: Formats, comparison: Comparison) -> None:
    planned = [column for column in comparison.columns if column.figures is not None]
    headers = {f"{number}. {column.name}": column for number, column in enumerate(planned, 1)}
    columns = (
        Column("Process", width=24),
        Column("Name", width=34),
        Column("Differs", "", width=9),
        *(Column(header, column.kind, width=24) for header, column in headers.items()),
    )
    table = Table("By process", "By_process", columns, 3, len(comparison.processes))
    set_widths(sheet, columns)
    differing = set(comparison.differing)
    rows = [
        {"Process": process, "Name": name, "Differs": "yes" if process in differing else "no"}
        | {header: _places(column.places.get(process, ())) for header, column in headers.items()}
        for process, name in comparison.processes.items()
    ]
    write(sheet, formats, table, rows)
    sheet.freeze_panes(table.first, 3)
    sheet.repeat_rows(table.top, table.top + 1)


def _places(there: tuple[Place, ...]) -> str:
    return ", ".join(f"{part.location} {100 * part.share:.0f} %" for part in there) or "not done"


def _write_remarks(sheet: Any, formats: Formats, comparison: Comparison) -> None:
    lines: list[Row] = [
        {"Column": column.name, "About": about, "Remark": text}
        for column in comparison.columns
        for about, texts in (("no plan", [column.why]), ("not kept", column.breaches))
        for text in texts
        if text is not None
    ]
    columns = (Column("Column", width=22), Column("About", width=12), Column("Remark", width=140))
    set_widths(sheet, columns)
    write(sheet, formats, Table("Remarks", "Remarks", columns, 3, len(lines)), lines)
    sheet.freeze_panes(5, 1)
