"""What each rule costs as a sheet: values, as they are answers of other solves, with a bar for each rule, owners' totals and curves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sourcing_opt.analysis.answers.asked import Interval
from sourcing_opt.analysis.answers.curve import Curve
from sourcing_opt.analysis.answers.price import Group, Price, Prices
from sourcing_opt.io.workbook.sheets import new_workbook
from sourcing_opt.workbook.answers.values import Value, ValueColumn, ValueRow, ValueTable, set_widths, write
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.formats import NAVY, Formats
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.report.charts import SCALES

SHEET = "Price of rules"
RULE, PRICE, LOW, HIGH, GAIN = "Rule", "Price", "At least", "At most", "Gain"
CHART_LINES = 16
"""Lines that a chart covers."""
_FONT = {"name": "Calibri", "size": 9, "color": "#404040"}


def write_prices(prices: Prices, path: Path) -> None:
    """Write what each rule costs as a workbook; same answer, same bytes. Raises NotWritable, with nothing left behind."""
    with new_workbook(path) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        sheet.set_tab_color(NAVY)
        write_prices_sheet(workbook, sheet, Formats(workbook), prices)


def write_prices_sheet(workbook: Any, sheet: Any, formats: Formats, prices: Prices) -> ValueTable:
    """Fill the sheet. Returns the table of the rules."""
    study = prices.plan.economics.study.study
    money = f"{study.currency}, present value"
    begin_page(sheet, formats, f"{SHEET}: {study.name}", _subtitle(prices, study.currency))
    columns = _columns(money)
    set_widths(sheet, columns)
    top = 4 + (CHART_LINES + 2 if prices.prices else 0)
    ordered = sorted(
        prices.prices, key=lambda price: (price.price is None, -(price.price.shown if price.price else 0.0), price.rule.name)
    )
    table = ValueTable(SHEET, "Prices", columns, top, len(ordered))
    if ordered:
        section(
            sheet,
            formats,
            top - 1,
            "What the plan would gain without the rule; below At most where nothing more is known",
            len(columns),
        )
        write(sheet, formats, table, [_row(price) for price in ordered])
        largest = max(abs(price.price.shown) if price.price else 0.0 for price in ordered)
        chart = _bars(workbook, table, "Price of each rule", study.currency, largest)
        done(sheet.insert_chart(2, 0, chart, {"object_position": 2}))
        top = table.end + 3
    groups = (*prices.owners, prices.together)
    section(sheet, formats, top - 1, "Lifted together. Single prices do not add up: most rules stand behind others", len(columns))
    owners = ValueTable(SHEET, "Owners", _group_columns(money), top, len(groups))
    write(sheet, formats, owners, [_group_row(group, prices.saving) for group in groups])
    top = owners.end + 3
    for number, curve in enumerate(prices.curves, 1):
        top = _write_curve(workbook, sheet, formats, curve, number, top, study.currency)
    sheet.freeze_panes(2, 1)
    return table


def _subtitle(prices: Prices, currency: str) -> str:
    plan = f"The plan costs {prices.base.cost:,.0f} {currency}, no plan less than {prices.base.bound:,.0f}; it saves {prices.saving:,.0f}"
    if prices.interrupted:
        return f"{plan}. Stopped by the user after {prices.answered} of {prices.asked} questions."
    known = (
        f"to within {prices.resolution:,.0f}"
        if prices.complete
        else f"not all to within {prices.resolution:,.0f}: a time limit stopped it"
    )
    return f"{plan}. Amounts are known {known}. They are answers of other solves: they do not follow the inputs."


def _columns(money: str) -> tuple[ValueColumn, ...]:
    return (
        ValueColumn(RULE, width=26),
        ValueColumn("Owner", width=22),
        ValueColumn("What it asks for", width=52),
        ValueColumn("Bound", "", "input", "factor", 10),
        ValueColumn(PRICE, money, "computed", "money", 14),
        ValueColumn(LOW, "proven", "computed", "money", 14),
        ValueColumn(HIGH, "proven", "computed", "money", 14),
        ValueColumn("As the only rule", money, "computed", "money", 14),
        ValueColumn("Only: at least", "proven", "computed", "money", 14),
        ValueColumn("Only: at most", "proven", "computed", "money", 14),
        ValueColumn("At the margin", "for 1 of the bound, same sites", "computed", "money", 16),
        ValueColumn("As far as", "bound", "computed", "factor", 10),
        ValueColumn("Penalty paid", money, "computed", "money", 14),
        ValueColumn("Stands behind", width=30),
    )


def _row(price: Price) -> ValueRow:
    row: dict[str, Value] = {
        RULE: f"{price.rule.name} (soft)" if price.rule.soft else price.rule.name,
        "Owner": price.rule.owner,
        "What it asks for": price.rule.words,
        "Bound": price.rule.bound,
        "Penalty paid": price.penalty if price.rule.soft else None,
        "Stands behind": ", ".join(price.behind) or None,
        **_interval(price.price, PRICE, LOW, HIGH),
        **_interval(price.alone, "As the only rule", "Only: at least", "Only: at most"),
    }
    if price.margin is not None:
        row |= {"At the margin": price.margin.rate, "As far as": price.margin.until}
    return row


def _interval(interval: Interval | None, shown: str, low: str, high: str) -> dict[str, Value]:
    """Below what is known there is no number, only what it is less than."""
    if interval is None:
        return {}
    return {shown: interval.shown if interval.known or interval.high < 0.5 else None, low: interval.low, high: interval.high}


def _group_columns(money: str) -> tuple[ValueColumn, ...]:
    return (
        ValueColumn("Owner", width=26),
        ValueColumn("Number", "rules", "computed", "count", 22),
        ValueColumn("Rules", width=52),
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
    return row | _interval(group.together, PRICE, LOW, HIGH)


def scale(largest: float) -> tuple[str, str]:
    """What an axis counts in, as its title says it, and its number format."""
    return next((text, number) for limit, text, number in SCALES if largest >= limit)


def _bars(workbook: Any, table: ValueTable, title: str, currency: str, largest: float) -> Any:
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series(
        {"name": PRICE, "categories": f"={table.all(RULE)}", "values": f"={table.all(PRICE)}", "fill": {"color": NAVY}, "gap": 50}
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
        ValueColumn("What it asks for", width=52),
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
