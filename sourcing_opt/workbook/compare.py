"""A comparison as a workbook: figures side by side with charts, where each process ends up, and what is to be said about each column."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sourcing_opt.analysis.compare import AS_IS, OWN_RULES, Comparison
from sourcing_opt.analysis.figures import Figures, Place
from sourcing_opt.io.sheets import new_workbook
from sourcing_opt.workbook.cells import Formula, Value, done
from sourcing_opt.workbook.charts import COLORS
from sourcing_opt.workbook.formats import NAVY, Formats
from sourcing_opt.workbook.pages import begin_page
from sourcing_opt.workbook.tables import Column, Row, Table, set_widths, write

SHEETS = {
    "Comparison": "Cost, places and risk of every column; what it saves is against today's way in the same column",
    "By process": "Where each process is in the last period, with its share at each location",
    "Remarks": "Columns without a plan, and why; rules that a column does not keep",
}
"""Sheet -> what is on it."""
NAME, STATUS, NPV, BASELINE, SAVING = "Column", "Status", "NPV of cost", "Cost if nothing moves", "Saving"
AGAINST_OWN, RUN, LESS_RUN = "Against own rules", "Run cost, last year", "Less run cost than today"
FTE, LEFT = "People", "Work left without it"
_TOP = 22
"""Row of the units of the main table; the charts are above it."""
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
    planned = (column.figures for column in comparison.columns if column.figures is not None)
    return [group.location_model for group in next(planned).groups]


def _fte(model: str) -> str:
    return f"{model.capitalize()} people"


def _cost(model: str) -> str:
    return f"{model.capitalize()} run cost"


def _columns(comparison: Comparison) -> tuple[Column, ...]:
    money, npv, models = comparison.currency, f"{comparison.currency}, present value", _models(comparison)
    dimensions = next(column.figures for column in comparison.columns if column.figures is not None).risk
    return (
        Column(NAME, width=20),
        Column("Kind", width=10),
        Column(STATUS, width=12),
        Column("Proven gap", "of the plan's cost", "computed", "gap", 11),
        Column(NPV, npv, "computed", "money", 15),
        Column(BASELINE, npv, "computed", "money", 15),
        Column(SAVING, f"{npv}, without new work", "computed", "money", 15),
        Column("Saving, of that", "share", "formula", "share", 9),
        Column(AGAINST_OWN, npv, "formula", "money", 15),
        Column(RUN, money, "formula", "money", 15),
        Column(LESS_RUN, money, "formula", "money", 15),
        Column("One-off cost", money, "computed", "money", 14),
        Column("Payback", "years from the start", "computed", "years", 9),
        *(Column(_fte(model), f"FTE, {comparison.last_period}", "computed", "fte", 12) for model in models),
        Column(FTE, f"FTE, {comparison.last_period}", "formula", "fte", 12),
        *(Column(_cost(model), f"{money}, last 12 months", "computed", "money", 15) for model in models),
        Column("Countries", "in use", "computed", "count", 10),
        Column("Vendors", "in use", "computed", "count", 10),
        Column("Moves", "", "computed", "count", 8),
        Column("People moved", "FTE", "computed", "fte", 12),
        *(Column(f"Risk: {dimension}", "0 best, 100 worst", "computed", "years", 12) for dimension in dimensions),
        Column("Worst country", "if lost", width=9),
        Column(LEFT, "share of hours", "computed", "share", 10),
        Column("Processes it could stop", "with any one country", "computed", "count", 12),
        Column("What it is", width=60),
    )


def _write_figures(workbook: Any, sheet: Any, formats: Formats, comparison: Comparison) -> None:
    table = Table("Comparison", "Comparison", _columns(comparison), _TOP, len(comparison.columns))
    set_widths(sheet, table.columns)
    write(sheet, formats, table, _rows(comparison, table.here))
    cost = _chart(workbook, table, {NPV: NAVY}, f"{NPV} ({comparison.currency} million)", "#,##0", millions=True)
    people = _chart(
        workbook,
        table,
        {_fte(model): COLORS[model] for model in _models(comparison)},
        f"People by location model, {comparison.last_period} (FTE)",
        "#,##0",
    )
    done(sheet.insert_chart(3, 0, cost, {"object_position": 2}))
    done(sheet.insert_chart(3, 6, people, {"object_position": 2, "x_offset": 40}))
    sheet.freeze_panes(0, 1)


def _rows(comparison: Comparison, table: Table) -> Iterator[Row]:
    position = {column.name: index for index, column in reversed(list(enumerate(comparison.columns)))}
    of = [column.figures for column in comparison.columns]
    own, today = of[position[OWN_RULES]], of[position[AS_IS]]
    for index, column in enumerate(comparison.columns):
        row: dict[str, Value] = {NAME: column.name, "Kind": column.kind, STATUS: column.status, "What it is": column.title}
        row["Proven gap"] = column.gap
        figures = of[index]
        if figures is not None:
            row |= _given(figures)
            saving, base, npv, run = (table.cell(header, index) for header in (SAVING, BASELINE, NPV, RUN))
            part = figures.npv_saving / figures.baseline_npv if figures.baseline_npv else 0.0
            row["Saving, of that"] = Formula(f"IF({base}=0,0,{saving}/{base})", part)
            models = [group.location_model for group in figures.groups]
            row[RUN] = Formula(_sum(table, [_cost(model) for model in models], index), figures.run_cost_last_year)
            row[FTE] = Formula(_sum(table, [_fte(model) for model in models], index), sum(g.fte for g in figures.groups))
            if own is not None:
                row[AGAINST_OWN] = Formula(f"{npv}-{table.cell(NPV, position[OWN_RULES])}", figures.npv - own.npv)
            if today is not None:
                less = today.run_cost_last_year - figures.run_cost_last_year
                row[LESS_RUN] = Formula(f"{table.cell(RUN, position[AS_IS])}-{run}", less)
        yield row


def _given(figures: Figures) -> dict[str, Value]:
    """The cells that no other cell of the row says."""
    return {
        NPV: figures.npv,
        BASELINE: figures.baseline_npv,
        SAVING: figures.npv_saving,
        "One-off cost": figures.one_off,
        "Payback": figures.payback_years,
        **{_fte(group.location_model): group.fte for group in figures.groups},
        **{_cost(group.location_model): group.run_cost for group in figures.groups},
        "Countries": float(len(figures.countries)),
        "Vendors": float(len(figures.vendors)),
        "Moves": float(figures.moves),
        "People moved": figures.moved_fte,
        **{f"Risk: {dimension}": mean for dimension, mean in figures.risk.items()},
        "Worst country": figures.worst_country,
        LEFT: figures.left,
        "Processes it could stop": float(figures.one_country_processes),
    }


def _sum(table: Table, headers: list[str], index: int) -> str:
    return "+".join(table.cell(header, index) for header in headers)


def _chart(workbook: Any, table: Table, series: dict[str, str], title: str, number: str, millions: bool = False) -> Any:
    """Columns stacked, one for each column of the comparison; series are headers of the table and their colours."""
    chart = workbook.add_chart({"type": "column", "subtype": "stacked"})
    for header, color in series.items():
        chart.add_series(
            {"name": header, "categories": f"={table.all(NAME)}", "values": f"={table.all(header)}", "fill": {"color": color}, "gap": 60}
        )  # fmt: skip
    chart.set_title({"name": title, "name_font": {"name": "Calibri", "size": 12, "bold": True, "color": NAVY}})
    chart.set_legend({"none": True} if len(series) == 1 else {"position": "bottom", "font": _FONT})
    chart.set_x_axis({"num_font": _FONT | {"rotation": -45}})
    scale = {"display_units": "millions", "display_units_visible": False} if millions else {}
    chart.set_y_axis({"num_font": _FONT, "num_format": number, "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}} | scale)  # fmt: skip
    chart.set_size({"width": 640, "height": 370})
    return chart


def _write_processes(sheet: Any, formats: Formats, comparison: Comparison) -> None:
    planned = [column for column in comparison.columns if column.figures is not None]
    headers = {f"{number}. {column.name}": column for number, column in enumerate(planned, 1)}
    columns = (
        Column("Process", width=24),
        Column("Name", width=34),
        Column("Differs", "", width=9),
        *(Column(header, column.kind, width=28) for header, column in headers.items()),
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
