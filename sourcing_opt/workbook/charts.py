"""The charts of the summary: people by location model, and cost by period."""

from __future__ import annotations

from typing import Any

from sourcing_opt.workbook.book import Book
from sourcing_opt.workbook.cash_flow import AFTER, BEFORE
from sourcing_opt.workbook.cells import done
from sourcing_opt.workbook.mix import FTES, groups_of
from sourcing_opt.workbook.tables import Table

COLORS = {"onshore": "#1F3864", "nearshore": "#5B8DB8", "offshore": "#E08E45"}
SCALES = ((5e6, " million", "#,##0,,"), (5e3, " thousand", "#,##0,"), (0, "", "#,##0"))
"""The largest amount from which an axis is in millions or thousands, what its title says, and its number format."""
_FONT = {"name": "Calibri", "size": 9, "color": "#404040"}
_SIZE = {"width": 405, "height": 275}


def add_charts(book: Book, workbook: Any, sheet: Any, at: tuple[int, int], models: Table, periods: Table) -> None:
    """Place both charts side by side; models and periods are the summary's tables."""
    names, (row, column) = groups_of(book, "Location model"), at
    largest = float(max(book.plan.economics.baseline_cost.max(), book.plan.run_cost_by_period.max()))
    most = float(max(book.plan.baseline_fte.sum(axis=(0, 1)).max(), book.fte.sum(axis=(0, 1)).max()))
    done(sheet.insert_chart(row, column, _people(workbook, models, names, most), {"object_position": 2}))
    beside = {"object_position": 2, "x_offset": _SIZE["width"] + 20}
    done(sheet.insert_chart(row, column, _cost(workbook, periods, book.currency, largest), beside))


def _people(workbook: Any, models: Table, names: list[str], most: float) -> Any:
    # A label must fit into its part of the bar.
    label = f'[>={most / 20:.1f}]#,##0;""'
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for index, name in enumerate(names):
        chart.add_series(
            {
                "name": f"={models.link(models.columns[0].header, index)}",
                "categories": f"={models.across(FTES[0], FTES[-1], -1)}",
                "values": f"={models.across(FTES[0], FTES[-1], index)}",
                "fill": {"color": COLORS[name]},
                "gap": 60,
                "data_labels": {
                    "value": True,
                    "num_format": label,
                    "font": {"name": "Calibri", "size": 9, "color": "#FFFFFF"},
                },
            }
        )
    _dress(chart, "People by location model (FTE)")
    chart.set_y_axis({"reverse": True, "num_font": _FONT})
    chart.set_x_axis(
        {"num_font": _FONT, "num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}}
    )
    return chart


def _cost(workbook: Any, periods: Table, currency: str, largest: float) -> Any:
    scale, number = next((text, number) for limit, text, number in SCALES if largest >= limit)
    chart = workbook.add_chart({"type": "column"})
    for header, color in ((BEFORE, "#A6A6A6"), (AFTER, "#1F3864"), ("One-off cost", "#E08E45")):
        chart.add_series(
            {
                "name": header,
                "categories": f"={periods.all('Period')}",
                "values": f"={periods.all(header)}",
                "fill": {"color": color},
                "gap": 80,
                "overlap": -5,
            }
        )
    _dress(chart, f"Cost by period ({currency}{scale})")
    chart.set_x_axis({"num_font": _FONT | {"rotation": -45}})
    chart.set_y_axis(
        {"num_font": _FONT, "num_format": number, "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}}
    )
    return chart


def _dress(chart: Any, title: str) -> None:
    chart.set_title(
        {"name": title, "name_font": {"name": "Calibri", "size": 12, "bold": True, "color": "#1F3864"}, "overlay": False}
    )
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_size(_SIZE)
    chart.set_chartarea({"border": {"color": "#D0D0D0"}})
