"""What less of something costs as a sheet: a chart, the points, and where each process is at each of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sourcing_opt.analysis.answers.frontier import Frontier
from sourcing_opt.analysis.answers.measures import in_words, unit_of
from sourcing_opt.analysis.comparison.figures import outline
from sourcing_opt.io.workbook.printing import Imprint
from sourcing_opt.io.workbook.sheets import new_workbook
from sourcing_opt.workbook.answers.alternatives import NUMBERS, PLAN_WIDTH, spelled
from sourcing_opt.workbook.answers.prices import dress, scale
from sourcing_opt.workbook.answers.values import Value, ValueColumn, ValueRow, ValueTable, set_widths, write
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.formats import NAVY, Formats
from sourcing_opt.workbook.grid.page import begin_page, section

SHEET = "Frontier"
COST, PROVEN = "Cost more", "Proven: at least"
CHART_LINES = 18
_FONT = {"name": "Calibri", "size": 9, "color": "#404040"}


def write_frontier(frontier: Frontier, path: Path) -> None:
    """Write a frontier as a workbook; same answer, same bytes. Raises NotWritable, with nothing left behind."""
    with new_workbook(path, Imprint.of(frontier.points[0].plan.economics.study)) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        sheet.set_tab_color(NAVY)
        write_frontier_sheet(workbook, sheet, Formats(workbook), frontier)


def write_frontier_sheet(workbook: Any, sheet: Any, formats: Formats, frontier: Frontier) -> None:
    """Fill the sheet."""
    asked = frontier.points[0].plan.economics.study
    study = asked.study
    name = frontier.measure.replace("_", " ").capitalize()
    known = "Costs are" if frontier.complete else "Stopped before all costs were"
    words = f"{name} is the {in_words(frontier.measure, asked)}. {known} known to within {frontier.resolution:,.0f} {study.currency}; they do not follow the inputs."
    begin_page(sheet, formats, f"{SHEET}: {study.name}, cost against {frontier.measure}", words)
    number = NUMBERS[unit_of(frontier.measure)]
    money = f"{study.currency}, present value"
    columns = (
        ValueColumn("Plan", width=24),
        ValueColumn(name, unit_of(frontier.measure), "computed", number, PLAN_WIDTH),
        ValueColumn(COST, money, "computed", "money", PLAN_WIDTH),
        ValueColumn(PROVEN, money, "computed", "money", PLAN_WIDTH),
        ValueColumn("Of the saving", "share", "computed", "share", PLAN_WIDTH),
        ValueColumn("For 1 less", f"{study.currency}, from the plan before", "computed", "money", PLAN_WIDTH),
        ValueColumn("Elsewhere than in the plan before", width=60),
    )
    set_widths(sheet, columns)
    table = ValueTable(SHEET, "Frontier", columns, 5 + CHART_LINES, len(frontier.points))
    section(
        sheet,
        formats,
        table.top - 1,
        "Plans that no other found is better than in both; no plan lies below what is proven",
        len(columns),
    )
    cheapest = frontier.points[0]
    rows: list[ValueRow] = []
    for index, point in enumerate(frontier.points):
        more = point.cost - cheapest.cost
        label = "cheapest" if index == 0 else f"{index + 1}, the knee" if index == frontier.knee else f"{index + 1}"
        row: dict[str, Value] = {
            "Plan": label,
            name: point.value,
            COST: more,
            PROVEN: max(0.0, point.proven - cheapest.cost),
            "For 1 less": point.step,
            "Elsewhere than in the plan before": ", ".join(point.changes) or None,
        }
        if frontier.saving > 0:
            row["Of the saving"] = more / frontier.saving
        rows.append(row)
    write(sheet, formats, table, rows)
    chart = workbook.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    for header, color in ((COST, NAVY), (PROVEN, "#A6A6A6")):
        marker = {"type": "circle", "size": 6 if header == COST else 3, "fill": {"color": color}, "border": {"color": color}}
        series = {
            "name": header,
            "categories": f"={table.all(name)}",
            "values": f"={table.all(header)}",
            "line": {"color": color},
            "marker": marker,
        }
        chart.add_series(series)
    unit, form = scale(max(point.cost - cheapest.cost for point in frontier.points))
    dress(chart, f"Cost more ({study.currency}{unit}) against {name.lower()} ({unit_of(frontier.measure)})", 900, CHART_LINES)
    values = [point.value for point in frontier.points]
    axis = {"num_font": _FONT, "num_format": {"share": "0%", "points": "0.0"}.get(unit_of(frontier.measure), "#,##0")}
    chart.set_x_axis(axis | ({"min": min(values), "max": max(values)} if len(values) > 1 else {}))
    chart.set_y_axis(
        {"num_font": _FONT, "min": 0, "num_format": form, "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}}
    )
    done(sheet.insert_chart(3, 0, chart, {"object_position": 2}))
    _write_places(sheet, formats, frontier, table.end + 3)
    sheet.freeze_panes(2, 1)


def _write_places(sheet: Any, formats: Formats, frontier: Frontier, top: int) -> None:
    headers = [f"Plan {index + 1}" for index in range(len(frontier.points))]
    differing = [q for q in frontier.points[0].places if len({outline(point.places[q]) for point in frontier.points}) > 1]
    columns = (ValueColumn("Process", width=24), *(ValueColumn(header, width=PLAN_WIDTH) for header in headers))
    section(sheet, formats, top - 1, "Where the processes are that are not everywhere the same, in the last period", len(columns))
    rows = [
        {"Process": q} | {header: spelled(point.places[q]) for header, point in zip(headers, frontier.points, strict=True)}
        for q in differing
    ]
    write(sheet, formats, ValueTable(SHEET, "Frontier_places", columns, top, len(rows)), rows)
