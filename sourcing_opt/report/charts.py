"""Pictures as Vega-Lite charts. The same picture gives the same chart."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

import altair as alt

from sourcing_opt.report.pictures import COLORS, STAGES, Band, Bars, Flows, Picture, SiteMap, Timeline, Waterfall

Chart = Any
"""One of Altair's; its own types say more than its methods give back."""
_ROW = 24
"""Height of a line of a chart. [pixels]"""
_BENDS = 24
"""Points along a band."""
_LEGEND, _LABELS = {"expr": "width < 420 ? 1 : 4"}, {"expr": "width < 420 ? 130 : 240"}
"""On a phone a name of a legend has a line of its own, and the names of lines leave room for the lines."""
_NAMES = {"expr": "width * 0.46"}
"""No name of a place runs into the one opposite. [pixels]"""
_LEFT, _RIGHT, _NODE = 0.0, 1.0, 0.02
"""Where bands begin and end, and how wide places are, across the chart."""


def spec(picture: Picture, title: str, ink: str, paper: str, width: int | str = "container") -> dict[str, Any]:
    """The chart of a picture in Vega-Lite's own terms.

    ink, paper: colors of what is written and of what it is written on. width: pixels, or "container" for that of the page.
    """
    chart = _chart(picture).properties(width=width, background=paper)
    faint = {
        "gridColor": ink,
        "gridOpacity": 0.15,
        "domainColor": ink,
        "domainOpacity": 0.4,
        "tickColor": ink,
        "tickOpacity": 0.4,
    }
    config = {
        "font": "system-ui, 'Segoe UI', 'Liberation Sans', Arial, sans-serif",
        "view": {"stroke": None},
        "axis": {"labelColor": ink, "titleColor": ink, "titleFontWeight": "normal", "labelLimit": _LABELS, **faint},
        "legend": {"labelColor": ink, "titleColor": ink, "orient": "top", "title": None, "columns": _LEGEND, "labelLimit": 200},
        "text": {"color": ink},
        "autosize": {"type": "fit-x", "contains": "padding"},
    }
    # A fixed order of keys, and no word of what it was made by.
    content: dict[str, Any] = chart.to_dict()
    return content | {"config": config, "description": title, "padding": 4}


def _chart(picture: Picture) -> Chart:
    match picture:
        case Bars():
            return _line(picture) if picture.form == "line" else _bars(picture)
        case Flows():
            return _flows(picture)
        case Timeline():
            return _timeline(picture)
        case SiteMap():
            return _map(picture)
        case Waterfall():
            return _waterfall(picture)


def _data(rows: Iterable[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def _rows(picture: Bars) -> alt.InlineData:
    return _data(
        {"for": category, "series": series.name, "amount": float(f"{value:.6g}"), "order": order}
        for order, series in enumerate(picture.series)
        for category, value in zip(picture.categories, series.values, strict=True)
    )


def _palette(picture: Bars) -> alt.Color:
    names, colors = [series.name for series in picture.series], [series.color for series in picture.series]
    legend = alt.Legend() if len(names) > 1 else None
    return alt.Color("series:N", scale=alt.Scale(domain=names, range=colors), sort=names, legend=legend)


def _bars(picture: Bars) -> Chart:
    """Columns stand, bars lie."""
    lies, stacked = picture.form.endswith("bars"), picture.form.startswith("stacked")
    names = [series.name for series in picture.series]
    categories, amounts = (alt.Y, alt.X) if lies else (alt.X, alt.Y)
    labels = alt.Axis(title=None, labelOverlap=not lies, labelAngle=0 if lies else -45)
    encoding: list[Any] = [
        categories("for:N", sort=list(picture.categories), axis=labels),
        amounts("amount:Q", title=picture.unit, stack="zero" if stacked else None, axis=alt.Axis(tickCount=5)),
        _palette(picture),
        alt.Tooltip(["for:N", "series:N", "amount:Q"]),
    ]
    if stacked:
        encoding.append(alt.Order("order:Q"))
    elif len(names) > 1:
        encoding.append((alt.YOffset if lies else alt.XOffset)("series:N", sort=names))
    width_of_each = 1 if stacked or len(names) == 1 else 0.6 * len(names)
    height = len(picture.categories) * max(_ROW, _ROW * width_of_each) + 10 if lies else 260
    return alt.Chart(_rows(picture), height=height).mark_bar().encode(*encoding)


def _line(picture: Bars) -> Chart:
    zero = alt.Chart(_data([{"amount": 0}])).mark_rule(color="#868686").encode(alt.Y("amount:Q"))
    line = (
        alt.Chart(_rows(picture), height=260)
        .mark_line(point=True, strokeWidth=2.5)
        .encode(
            alt.X("for:N", sort=list(picture.categories), axis=alt.Axis(title=None, labelAngle=-45, labelOverlap=True)),
            alt.Y("amount:Q", title=picture.unit, axis=alt.Axis(tickCount=5)),
            _palette(picture),
            alt.Tooltip(["for:N", "amount:Q"]),
        )
    )
    return alt.layer(zero, line)


def _waterfall(picture: Waterfall) -> Chart:
    low, high = picture.reach()
    rows = [
        {"for": name, "from": _short(max(start, low)), "to": _short(end), "is": picture.kind_of(number)}
        for number, (name, start, end) in enumerate(zip(picture.names, picture.starts, picture.ends, strict=True))
    ]
    kinds = [kind for kind in Waterfall.COLORS if any(row["is"] == kind for row in rows)]
    return (
        alt.Chart(_data(rows), height=len(rows) * _ROW + 10)
        .mark_bar()
        .encode(
            alt.Y("for:N", sort=list(picture.names), axis=alt.Axis(title=None)),
            alt.X(
                "from:Q",
                title=picture.axis,
                scale=alt.Scale(domain=[_short(low), _short(high)], zero=False, nice=False),
                axis=alt.Axis(tickCount=5),
            ),
            alt.X2("to:Q"),
            alt.Color("is:N", scale=alt.Scale(domain=kinds, range=[Waterfall.COLORS[kind] for kind in kinds]), sort=kinds),
        )
    )


def _flows(picture: Flows) -> Chart:
    """Bands between two rows of places, as wide as the people whose work goes there."""
    total = sum(band.fte for band in picture.bands)
    gap = 0.05 * total
    tops = [
        _tops(names, picture.bands, end, gap)
        for names, end in ((picture.origins, "origin"), (picture.destinations, "destination"))
    ]
    scale = alt.Scale(domain=[_LEFT - 0.02, _RIGHT + 0.02], nice=False)
    heights = max(len(picture.origins), len(picture.destinations))
    y = alt.Scale(domain=[total + gap * heights, 0], nice=False)
    across, down = alt.X("x:Q", axis=None, scale=scale), alt.Y("top:Q", axis=None, scale=y)
    models = [name for name in COLORS if any(band.model == name for band in picture.bands)]
    color = alt.Color("model:N", scale=alt.Scale(domain=models, range=[COLORS[name] for name in models]), legend=alt.Legend())
    ribbons = (
        alt.Chart(_data(_ribbons(picture, *tops)))
        .mark_area(opacity=0.55)
        .encode(across, down, alt.Y2("bottom:Q"), color, alt.Detail("band:N"), alt.Tooltip(["from:N", "to:N", "FTE:Q"]))
    )
    places, names = [], []
    for top, end, x, align in ((tops[0], "origin", _LEFT, "left"), (tops[1], "destination", _RIGHT, "right")):
        for name, (begins, fte) in top.items():
            left, right = (x, x + _NODE) if align == "left" else (x - _NODE, x)
            places.append({"x": left, "right": right, "top": _short(begins), "bottom": _short(begins + fte), "name": name})
            names.append(
                {
                    "x": x + (1.6 if align == "left" else -1.6) * _NODE,
                    "top": _short(begins + fte / 2),
                    "name": f"{fte:,.0f}  {name}",
                    "align": end,
                }
            )
    nodes = alt.Chart(_data(places)).mark_rect(color="#868686").encode(across, alt.X2("right:Q"), down, alt.Y2("bottom:Q"))
    aligned: tuple[tuple[str, Any], ...] = (("origin", "left"), ("destination", "right"))
    words = [
        alt.Chart(_data(name for name in names if name["align"] == end))
        .mark_text(align=align, baseline="middle", fontSize=11, limit=alt.ExprRef(_NAMES["expr"]))
        .encode(across, down, alt.Text("name:N"))
        for end, align in aligned
    ]
    return alt.layer(ribbons, nodes, *words, height=max(240, 44 * heights))


def _tops(names: tuple[str, ...], bands: tuple[Band, ...], end: str, gap: float) -> dict[str, tuple[float, float]]:
    """Place -> where it begins from the top, and how many people it is. [FTE]"""
    places, top = {}, gap / 2
    for name in names:
        fte = sum(band.fte for band in bands if getattr(band, end) == name)
        places[name] = (top, fte)
        top += fte + gap
    return places


def _ribbons(picture: Flows, left: dict[str, tuple[float, float]], right: dict[str, tuple[float, float]]) -> list[dict[str, Any]]:
    """Points along the edges of every band."""
    starts, ends = ({name: top for name, (top, _) in side.items()} for side in (left, right))
    begin, finish = {}, {}
    for band in picture.bands:
        begin[band] = starts[band.origin]
        starts[band.origin] += band.fte
    for band in sorted(picture.bands, key=lambda band_shown: picture.origins.index(band_shown.origin)):
        finish[band] = ends[band.destination]
        ends[band.destination] += band.fte
    rows = []
    for number, band in enumerate(picture.bands):
        for step in range(_BENDS + 1):
            along = step / _BENDS
            bend = (1 - math.cos(math.pi * along)) / 2
            top = begin[band] + (finish[band] - begin[band]) * bend
            x = _LEFT + _NODE + (_RIGHT - _LEFT - 2 * _NODE) * along
            rows.append(
                {
                    "band": number,
                    "x": _short(x),
                    "top": _short(top),
                    "bottom": _short(top + band.fte),
                    "model": band.model,
                    "from": band.origin,
                    "to": band.destination,
                    "FTE": round(band.fte, 1),
                }
            )
    return rows


def _short(value: float) -> float:
    """Six digits, so that no machine's last digit is in the file."""
    return float(f"{value:.6g}")


def _timeline(picture: Timeline) -> Chart:
    rows = [
        {
            "line": span.line,
            "does": span.does,
            "first": span.first,
            "end": span.last + 1,
            "from": picture.periods[span.first],
            "to": picture.periods[span.last],
        }
        for span in picture.spans
    ]
    count, stages = len(picture.periods), [name for name in STAGES if any(span.does == name for span in picture.spans)]
    # Every label stands in the middle of its period.
    every = max(1, math.ceil(count / 12))
    names = json.dumps(picture.periods)
    axis = alt.Axis(
        title=None,
        orient="top",
        values=[t + 0.5 for t in range(0, count, every)],
        labelExpr=f"{names}[floor(datum.value)]",
        labelAngle=-45,
        grid=False,
        ticks=False,
    )
    return (
        alt.Chart(_data(rows), height=max(60, 20 * len(picture.lines)))
        .mark_bar(height=13)
        .encode(
            alt.X("first:Q", scale=alt.Scale(domain=[0, count], nice=False), axis=axis),
            alt.X2("end:Q"),
            alt.Y("line:N", sort=list(picture.lines), axis=alt.Axis(title=None, grid=True)),
            alt.Color("does:N", scale=alt.Scale(domain=stages, range=[STAGES[name] for name in stages])),
            alt.Tooltip(["line:N", "does:N", "from:N", "to:N"]),
        )
    )


def _map(picture: SiteMap) -> Chart:
    """Sites on a globe laid flat; land would have to come from somewhere, lines of latitude and longitude do not."""
    models = [name for name in COLORS if any(point.model == name for point in picture.points)]
    rows = [
        {
            "name": point.name,
            "latitude": point.latitude,
            "longitude": point.longitude,
            "model": point.model,
            "FTE": round(point.fte, 1),
        }
        for point in picture.points
    ]
    at = {"latitude": "latitude:Q", "longitude": "longitude:Q"}
    lines = alt.Chart(alt.graticule(step=[15, 15])).mark_geoshape(filled=False, stroke="#868686", strokeWidth=0.4)
    edge = alt.Chart(alt.sphere()).mark_geoshape(filled=False, stroke="#868686")
    dots = (
        alt.Chart(_data(rows))
        .mark_circle(opacity=0.75)
        .encode(
            alt.Size("FTE:Q", scale=alt.Scale(range=[40, 900]), legend=None),
            alt.Color("model:N", scale=alt.Scale(domain=models, range=[COLORS[name] for name in models]), legend=alt.Legend()),
            alt.Tooltip(["name:N", "model:N", "FTE:Q"]),
            **at,
        )
    )
    names = alt.Chart(_data(rows)).mark_text(dy=-14, fontSize=11).encode(alt.Text("name:N"), **at)
    return alt.layer(edge, lines, dots, names, height=340).project("equalEarth")
