"""The charts of the cover and of the summary."""

from __future__ import annotations

from typing import Any

from sourcing_opt.workbook.grid.expression import texts
from sourcing_opt.workbook.grid.table import Column, Headers, across
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.report.cash_flow import CashFlow
from sourcing_opt.workbook.report.mix import Functions, PeopleOverTime, Spread
from sourcing_opt.workbook.report.waterfall import BELOW, COST, LESS, MORE, StepsOfSaving

COLORS = {"onshore": "#1F3864", "nearshore": "#5B8DB8", "offshore": "#E08E45"}
GREY, LOWER = "#A6A6A6", "#3C8D5A"
SCALES = ((5e6, " million", "#,##0,,"), (5e3, " thousand", "#,##0,"), (0, "", "#,##0"))
"""The largest amount from which an axis is in millions or thousands, what its title says, and its number format."""
_FONT = {"name": "Calibri", "size": 9, "color": "#404040"}
_GRID = {"visible": True, "line": {"color": "#E0E0E0"}}
Size = dict[str, int]
"""width and height. [pixels]"""


def people_chart(book: Book, workbook: Any, models: Spread, size: Size) -> Any:
    """People by location model: today, at the end, and by plan; models is the summary's table of them."""
    most = float(max(book.plan.baseline.fte.sum(axis=(0, 1)).max(), book.fte.sum(axis=(0, 1)).max()))
    # A label must fit into its part of the bar.
    label = f'[>={most / 20:.1f}]#,##0;""'
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    first, last = models.fte[0], models.fte[-1]
    for index, name in enumerate(map(str, models.group.cells)):
        chart.add_series(
            {
                "name": f"={texts(models.group.rows(index), '', 1)[0]}",
                "categories": f"={texts(Headers(first, last), '', 1)[0]}",
                "values": f"={texts(across(first, last, index), '', 1)[0]}",
                "fill": {"color": COLORS[name]},
                "gap": 60,
                "data_labels": {"value": True, "num_format": label, "font": _FONT | {"color": "#FFFFFF"}},
            }
        )
    _dress(chart, "People by location model (FTE)", size)
    chart.set_y_axis({"reverse": True, "num_font": _FONT})
    chart.set_x_axis({"num_font": _FONT, "num_format": "#,##0", "major_gridlines": _GRID})
    return chart


def cost_chart(book: Book, workbook: Any, periods: CashFlow, size: Size) -> Any:
    """Run cost today's way and by plan, and one-off cost; periods is the summary's table of them."""
    scale, number = _scale(float(max(book.plan.baseline.run_cost_by_period.max(), book.plan.run_cost_by_period.max())))
    chart = workbook.add_chart({"type": "column"})
    for column, color in (
        (periods.run_cost_baseline, GREY),
        (periods.run_cost, COLORS["onshore"]),
        (periods.one_off, COLORS["offshore"]),
    ):
        chart.add_series(
            {
                "name": column.header,
                "categories": all_of(periods.period),
                "values": all_of(column),
                "fill": {"color": color},
                "gap": 80,
                "overlap": -5,
            }
        )
    _dress(chart, f"Cost by period ({book.currency}{scale})", size)
    chart.set_x_axis({"num_font": _FONT | {"rotation": -45}})
    chart.set_y_axis({"num_font": _FONT, "num_format": number, "major_gridlines": _GRID})
    return chart


def headcount_chart(workbook: Any, people: PeopleOverTime, size: Size) -> Any:
    """People by location model over time; people is the summary's table of them by period."""
    chart = workbook.add_chart({"type": "column", "subtype": "stacked"})
    for name, column in people.by_model.items():
        chart.add_series(
            {
                "name": name,
                "categories": all_of(people.period),
                "values": all_of(column),
                "fill": {"color": COLORS[name]},
                "gap": 40,
            }
        )
    _dress(chart, "People over time, by plan (FTE)", size)
    chart.set_x_axis({"num_font": _FONT | {"rotation": -45}})
    chart.set_y_axis({"num_font": _FONT, "num_format": "#,##0", "major_gridlines": _GRID})
    return chart


def waterfall_chart(book: Book, workbook: Any, steps: StepsOfSaving, size: Size) -> Any:
    """From the cost today's way to the cost by plan; steps is the summary's table of them."""
    largest = max(book.plan.baseline.npv, book.plan.npv)
    scale, number = _scale(largest)
    label = f'[>={largest / 500:.1f}]{number};""'
    chart = workbook.add_chart({"type": "column", "subtype": "stacked"})
    for header, color in ((BELOW, None), (COST, GREY), (LESS, LOWER), (MORE, COLORS["offshore"])):
        chart.add_series(
            {
                "name": header,
                "categories": all_of(steps.step),
                "values": all_of(steps.drawn[header]),
                "fill": {"color": color} if color else {"none": True},
                "gap": 40,
                **({"data_labels": {"value": True, "num_format": label, "font": _FONT}} if color else {}),
            }
        )
    _dress(chart, f"Saving, present value ({book.currency}{scale})", size)
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_font": _FONT})
    chart.set_y_axis({"num_font": _FONT, "num_format": number, "major_gridlines": _GRID})
    return chart


def functions_chart(workbook: Any, functions: Functions, size: Size) -> Any:
    """People by function and location model at the end, by plan; functions is the summary's table of them."""
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for name, column in functions.by_plan.items():
        chart.add_series(
            {
                "name": name,
                "categories": all_of(functions.function),
                "values": all_of(column),
                "fill": {"color": COLORS[name]},
                "gap": 40,
            }
        )
    _dress(chart, "People by function at the end, by plan (FTE)", size)
    chart.set_y_axis({"reverse": True, "num_font": _FONT})
    chart.set_x_axis({"num_font": _FONT, "num_format": "#,##0", "major_gridlines": _GRID})
    return chart


def all_of(column: Column) -> str:
    """`='Summary'!$K$14:$K$90`: a column, as charts refer to it."""
    return f"={texts(column.all, '', 1)[0]}"


def _scale(largest: float) -> tuple[str, str]:
    return next((text, number) for limit, text, number in SCALES if largest >= limit)


def _dress(chart: Any, title: str, size: Size) -> None:
    chart.set_title(
        {"name": title, "name_font": {"name": "Calibri", "size": 12, "bold": True, "color": "#1F3864"}, "overlay": False}
    )
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_size(size)
    chart.set_chartarea({"border": {"color": "#D0D0D0"}})
