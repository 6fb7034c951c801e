"""What each rule costs as a sheet: values, as they are answers of other solves, with a bar for each rule, owners' totals and curves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sourcing_opt.analysis.answers.asked import Interval
from sourcing_opt.analysis.answers.curve import Curve
from sourcing_opt.analysis.answers.price import Group, Prices
from sourcing_opt.io.workbook.printing import Imprint
from sourcing_opt.io.workbook.sheets import new_workbook
from sourcing_opt.workbook.answers.values import Value, ValueColumn, ValueRow, ValueTable, write
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.formats import NAVY, Formats
from sourcing_opt.workbook.grid.page import Page, begin_page, section
from sourcing_opt.workbook.report.charts import SCALES, all_of
from sourcing_opt.workbook.workings.prices import CHART_LINES, CHART_TOP, SHEET, PriceTable, known, shown

PRICE, LOW, HIGH, GAIN = "Price", "At least", "At most", "Gain"
_FONT = {"name": "Calibri", "size": 9, "color": "#404040"}


def write_prices(prices: Prices, path: Path) -> None:
    """Write what each rule costs as a workbook; same answer, same bytes. Raises NotWritable, with nothing left behind."""
    with new_workbook(path, Imprint.of(prices.plan.economics.study)) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        sheet.set_tab_color(NAVY)
        write_prices_sheet(workbook, sheet, Formats(workbook), prices)


def write_prices_sheet(workbook: Any, sheet: Any, formats: Formats, prices: Prices) -> None:
    """Fill the sheet."""
    study = prices.plan.economics.study.study
    money = f"{study.currency}, present value"
    begin_page(sheet, formats, f"{SHEET}: {study.name}", _subtitle(prices, study.currency))
    table, page = PriceTable(prices), Page(workbook, sheet, formats)
    page.widths(table.columns)
    top = table.top
    if table.count:
        page.titled(table, "What the plan would gain without the rule; below At most where nothing more is known")
        largest = max(abs(price.price.shown) if price.price else 0.0 for price in table.prices)
        chart = _bars(workbook, table, "Price of each rule", study.currency, largest)
        done(sheet.insert_chart(CHART_TOP, 0, chart, {"object_position": 2}))
        top = table.end + 3
    groups = (*prices.owners, prices.together)
    title = "Lifted together. Single prices do not add up: most rules stand behind others"
    section(sheet, formats, top - 1, title, len(table.columns))
    owners = ValueTable(SHEET, "Owners", _group_columns(money), top, len(groups))
    write(sheet, formats, owners, [_group_row(group, prices.saving) for group in groups])
    top = owners.end + 3
    for number, curve in enumerate(prices.curves, 1):
        top = _write_curve(workbook, sheet, formats, curve, number, top, study.currency)
    sheet.freeze_panes(2, 1)


def _subtitle(prices: Prices, currency: str) -> str:
    proven = (
        f"no plan less than {prices.base.bound:,.0f}" if known(prices.base.bound) is not None else "and nothing is proven of it"
    )
    plan = f"The plan costs {prices.base.cost:,.0f} {currency}, {proven}; it saves {prices.saving:,.0f}"
    if prices.interrupted:
        return f"{plan}. Stopped by the user after {prices.answered} of {prices.asked} questions."
    closely = (
        f"to within {prices.resolution:,.0f}"
        if prices.complete
        else f"not all to within {prices.resolution:,.0f}: a time limit stopped it"
    )
    return f"{plan}. Amounts are known {closely}. They are answers of other solves: they do not follow the inputs."


def _interval(interval: Interval | None) -> dict[str, Value]:
    if interval is None:
        return {}
    return {PRICE: shown(interval), LOW: interval.low, HIGH: interval.high}


def _group_columns(money: str) -> tuple[ValueColumn, ...]:
    return (
        ValueColumn("Owner", width=26),
        ValueColumn("Number", "rules", "computed", "count", 22),
        ValueColumn("Rules", width=66),
        ValueColumn("Of the saving", "share", "computed", "share", 10),
        ValueColumn(PRICE, money, "computed", "money", 14),
        ValueColumn(LOW, "proven", "computed", "money", 14),
        ValueColumn(HIGH, "proven", "computed", "money", 14),
    )


def _group_row(group: Group, saving: float) -> ValueRow:
    names = ", ".join(group.rules)
    shown = names if len(names) <= 200 else f"{names[:197]}..."
    name = "All together" if group.name == "all" else group.name
    row: dict[str, Value] = {"Owner": name, "Number": float(len(group.rules)), "Rules": shown}
    if group.together is not None and group.together.known and saving > 0:
        row["Of the saving"] = group.together.shown / saving
    return row | _interval(group.together)


def scale(largest: float) -> tuple[str, str]:
    """What an axis counts in, as its title says it, and its number format."""
    return next((text, number) for limit, text, number in SCALES if largest >= limit)


def _bars(workbook: Any, table: PriceTable, title: str, currency: str, largest: float) -> Any:
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series(
        {"name": PRICE, "categories": all_of(table.rule), "values": all_of(table.price), "fill": {"color": NAVY}, "gap": 50}
    )
    unit, number = scale(largest)
    dress(chart, f"{title} ({currency}{unit})", 860)
    chart.set_y_axis({"reverse": True, "num_font": _FONT})
    chart.set_x_axis(
        {"num_font": _FONT, "num_format": number, "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}}
    )
    return chart


def _write_curve(workbook: Any, sheet: Any, formats: Formats, curve: Curve, number: int, top: int, currency: str) -> int:
    """Returns where the next one may stand."""
    columns = (
        ValueColumn("At a bound of", width=26),
        ValueColumn("Remark", width=22),
        ValueColumn("What it asks for", width=66),
        ValueColumn("Bound", "", "computed", "factor", 10),
        ValueColumn(GAIN, f"{currency}, present value", "computed", "money", 14),
        ValueColumn(LOW, "proven", "computed", "money", 14),
        ValueColumn(HIGH, "proven", "computed", "money", 14),
    )
    section(sheet, formats, top - 1, f"{curve.rule.name}: what another bound would gain, below zero cost", len(columns))
    table = ValueTable(SHEET, f"Curve_{number}", columns, top, len(curve.points))
    rows: list[ValueRow] = []
    for point in curve.points:
        remark = "today" if point.today else None if point.possible else "no plan"
        row: dict[str, Value] = {
            "At a bound of": f"{point.bound:g}",
            "Remark": remark,
            "What it asks for": curve.rule.words,
            "Bound": point.bound,
        }
        if point.gain is not None:
            row |= {GAIN: point.gain.shown, LOW: point.gain.low, HIGH: point.gain.high}
        rows.append(row)
    write(sheet, formats, table, rows)
    chart = workbook.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    colors: Sequence[tuple[str, str]] = ((GAIN, NAVY), (LOW, "#A6A6A6"), (HIGH, "#A6A6A6"))
    for header, color in colors:
        look = {"color": color, "width": 2 if header == GAIN else 1}
        marker = {"type": "circle", "size": 5 if header == GAIN else 3, "fill": {"color": color}, "border": {"color": color}}
        series = {
            "name": header,
            "categories": f"={table.all('Bound')}",
            "values": f"={table.all(header)}",
            "line": look,
            "marker": marker,
        }
        chart.add_series(series)
    unit, number_format = scale(max(abs(point.gain.shown) if point.gain else 0.0 for point in curve.points))
    dress(chart, f"{curve.rule.name}: gain by bound ({currency}{unit})", 640)
    bounds = [point.bound for point in curve.points]
    chart.set_x_axis({"num_font": _FONT, "min": min(bounds), "max": max(bounds)})
    chart.set_y_axis(
        {"num_font": _FONT, "num_format": number_format, "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}}
    )
    done(sheet.insert_chart(top - 1, 8, chart, {"object_position": 2}))
    return max(table.end, top + CHART_LINES + 1) + 3


def dress(chart: Any, title: str, width: int, lines: int = CHART_LINES) -> None:
    """Give a chart its title and size: so many lines of the sheet high."""
    chart.set_title({"name": title, "name_font": {"name": "Calibri", "size": 12, "bold": True, "color": NAVY}})
    chart.set_legend({"none": True})
    chart.set_size({"width": width, "height": lines * 20})
    chart.set_chartarea({"border": {"color": "#D0D0D0"}})
