"""A plan as slides, at most ten and one for each answer, with charts that can be edited where they stand."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.exc import PackageNotFoundError
from pptx.util import Emu, Inches, Pt

from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.io.atomic import new_file
from sourcing_opt.report.pictures import STAGES, Bars, Exhibit, Flows, Timeline, Waterfall, series_of
from sourcing_opt.report.story import Story

_WIDE, _HIGH = Inches(13.333), Inches(7.5)
_KINDS = {
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked columns": XL_CHART_TYPE.COLUMN_STACKED,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked bars": XL_CHART_TYPE.BAR_STACKED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
}
_ROWS, _COLUMNS, _LINES = 11, 7, 18
"""What a slide holds: rows and columns of a table, lines of the time chart."""
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""In the place of the time of writing: the same plan gives the same bytes."""
_STAMP = (1980, 1, 1, 0, 0, 0)
_TEMPLATE, _SLIDES = (
    f"application/vnd.openxmlformats-officedocument.presentationml.{kind}.main+xml" for kind in ("template", "presentation")
)
_NONE = "00000000"


def write_deck(story: Story, path: Path, template: Path | None) -> None:
    """Write the slides, on the first page and the layouts of a template where one is given. The same plan and template give the same bytes.

    Raises InvalidInput when the template is none, NotWritable with nothing left behind.
    """
    deck = _begun(template)
    _title(deck, story)
    _answer(deck, story)
    for key in story.slides:
        if (exhibit := story.exhibit(key)) is not None:
            _rules(deck, exhibit) if key == "rules" else _chart(deck, exhibit)
    if story.next_steps:
        _lines(deck, _slide(deck, "Next steps", "What the plan asks for first."), list(story.next_steps))
    deck.core_properties.created = deck.core_properties.modified = _MADE
    deck.core_properties.title, deck.core_properties.author = story.name, "sourcing-opt"
    content = io.BytesIO()
    deck.save(content)
    with new_file(path) as draft:
        draft.write_bytes(_same(content.getvalue()))


def _begun(template: Path | None) -> Any:
    """An empty deck."""
    if template is None:
        deck = Presentation()
        factor = _WIDE / deck.slide_width
        deck.slide_width, deck.slide_height = _WIDE, _HIGH
        for page in (deck.slide_master, *deck.slide_layouts):
            for shape in page.placeholders:
                left, top, width, height = shape.left, shape.top, shape.width, shape.height
                shape.left, shape.top, shape.width, shape.height = int(left * factor), top, int(width * factor), height
        return deck
    try:
        deck = Presentation(io.BytesIO(_as_slides(template.read_bytes())))
        if not len(deck.slide_layouts):
            raise KeyError("layouts")
    except (OSError, zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        hint = "give a PowerPoint template (.potx) or presentation (.pptx) with layouts"
        raise InvalidInput([Problem("is no template for slides", address=str(template), suggestion=hint)]) from error
    for slide_id in list(deck.slides._sldIdLst):
        deck.part.drop_rel(slide_id.rId)
        deck.slides._sldIdLst.remove(slide_id)
    return deck


def _as_slides(data: bytes) -> bytes:
    """A template is a presentation by another name."""
    return _rewritten(
        data, lambda name, part: part.replace(_TEMPLATE.encode(), _SLIDES.encode()) if name == "[Content_Types].xml" else part
    )


def _same(data: bytes) -> bytes:
    """An Office file without the time of its writing, its workbooks neither."""

    def settled(name: str, part: bytes) -> bytes:
        if name.endswith(".xlsx"):
            return _same(part)
        if name == "docProps/core.xml":
            return re.sub(
                rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + _MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), part
            )
        return part

    return _rewritten(data, settled)


def _rewritten(data: bytes, change: Any) -> bytes:
    """An archive with every part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, change(member.filename, old.read(member)))
    return out.getvalue()


def _slide(deck: Any, title: str, subtitle: str) -> Any:
    """A slide with a title and a sentence under it, on the layout that has a title and the least beside."""
    layouts = [
        layout
        for layout in deck.slide_layouts
        if any(placeholder.placeholder_format.idx == 0 for placeholder in layout.placeholders)
    ]
    layout = min(layouts or list(deck.slide_layouts), key=lambda layout_option: len(layout_option.placeholders))
    slide = deck.slides.add_slide(layout)
    for shape in list(slide.placeholders):
        if shape.placeholder_format.idx:
            shape._element.getparent().remove(shape._element)
    margin, width = deck.slide_width // 20, deck.slide_width * 9 // 10
    heading = slide.shapes.title if slide.shapes.title is not None else slide.shapes.add_textbox(0, 0, 0, 0)
    heading.left, heading.top, heading.width, heading.height = margin, deck.slide_height // 25, width, deck.slide_height // 9
    _write(heading, title, 28, bold=True)
    _write(slide.shapes.add_textbox(margin, deck.slide_height * 3 // 20, width, deck.slide_height // 12), subtitle, 16)
    return slide


def _write(shape: Any, text: str, size: float, bold: bool = False) -> None:
    frame = shape.text_frame
    frame.word_wrap = True
    frame.text = text
    frame.paragraphs[0].font.size, frame.paragraphs[0].font.bold = Pt(size), bold


def _box(deck: Any) -> tuple[int, int, int, int]:
    """Left, top, width, height of what a slide shows under its sentence."""
    return deck.slide_width // 20, deck.slide_height // 4, deck.slide_width * 9 // 10, deck.slide_height * 7 // 10


def _title(deck: Any, story: Story) -> None:
    _lines(deck, _slide(deck, story.name, story.question), [story.proof, story.origin])


def _answer(deck: Any, story: Story) -> None:
    if not story.facts and not story.notes:
        return
    if not story.facts:
        _lines(deck, _slide(deck, "In short", story.proof), list(story.notes))
        return
    slide = _slide(deck, "The answer in figures", story.proof)
    rows = [[fact.name, fact.value, fact.unit] for fact in story.facts]
    _table(deck, slide, ["", "", ""], rows, (4, 2, 5), 16)
    if story.notes:
        left, top, width, height = _box(deck)
        box = slide.shapes.add_textbox(left, top + height * 3 // 4, width, height // 4)
        _write(box, " ".join(story.notes), 12)


def _lines(deck: Any, slide: Any, lines: list[str]) -> None:
    frame = slide.shapes.add_textbox(*_box(deck)).text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        paragraph.text, paragraph.font.size, paragraph.space_after = line, Pt(18), Pt(10)


def _table(deck: Any, slide: Any, header: list[str], rows: list[list[str]], widths: tuple[float, ...], size: float) -> None:
    left, top, width, _ = _box(deck)
    shown = [header, *rows] if any(header) else rows
    table = slide.shapes.add_table(len(shown), len(widths), left, top, width, Emu(Inches(0.36) * len(shown))).table
    table.first_row = any(header)
    for column, part in enumerate(widths):
        table.columns[column].width = int(width * part / sum(widths))
    for r, row in enumerate(shown):
        for c, text in enumerate(row):
            cell = table.cell(r, c)
            cell.text = text
            cell.margin_top = cell.margin_bottom = Pt(2)
            cell.text_frame.paragraphs[0].font.size = Pt(size)


def _rules(deck: Any, exhibit: Exhibit) -> None:
    rows = [[row[0], row[2], row[3], row[4], row[6]] for row in exhibit.row_texts()]
    # Those that are broken, then those without room, come first: they are what there is to talk about.
    rows.sort(key=lambda row: (not row[4].startswith("broken"), not row[4].startswith("kept, no"), row[0]))
    left = len(rows) - _ROWS
    subtitle = exhibit.says + (f" {left} more are in the workbook." if left > 0 else "")
    slide = _slide(deck, exhibit.title, subtitle)
    _table(deck, slide, ["Rule", "In words", "Asks for", "Plan has", "Status"], rows[:_ROWS], (3, 7, 2, 1.5, 3), 9)


def _chart(deck: Any, exhibit: Exhibit) -> None:
    """The picture as a chart of the slide's own; where it has none, its table."""
    subtitle = exhibit.says
    picture = exhibit.picture
    if isinstance(picture, Timeline) and len(picture.lines) > _LINES:
        subtitle += f" Shown are the first {_LINES} of {len(picture.lines)} lines."
    if picture is None and len(exhibit.rows) > _ROWS:
        subtitle += f" Shown are the first {_ROWS} of {len(exhibit.rows)} rows."
    if picture is None and len(exhibit.columns) > _COLUMNS:
        subtitle += f" Shown are the first {_COLUMNS} of {len(exhibit.columns)} columns."
    slide = _slide(deck, exhibit.title, subtitle)
    match picture:
        case Bars():
            _bars(deck, slide, picture)
        case Flows():
            _bars(deck, slide, _by_place(picture))
        case Timeline():
            _timeline(deck, slide, picture)
        case Waterfall() if min(picture.ends + picture.starts) >= 0:
            _waterfall(deck, slide, picture)
        case _:
            columns = exhibit.columns[:_COLUMNS]
            rows = [row[:_COLUMNS] for row in exhibit.row_texts()[:_ROWS]]
            widths = tuple(3.0 if column.kind == "text" else 1.5 for column in columns)
            _table(deck, slide, [column.header for column in columns], rows, widths, 14 if len(columns) < 4 else 10)


def _by_place(picture: Flows) -> Bars:
    """The work at every place, by where it is today."""

    def people(origin: str, place: str) -> float:
        return sum(band.fte for band in picture.bands if band.origin == origin and band.destination == place)

    amounts = {f"From {origin}": [people(origin, place) for place in picture.destinations] for origin in picture.origins}
    return Bars(picture.destinations, series_of(amounts), "FTE, by where the work is today", "stacked bars")


def _bars(deck: Any, slide: Any, picture: Bars) -> None:
    data = CategoryChartData()
    data.categories = picture.categories
    for series in picture.series:
        data.add_series(series.name, [round(value, 6) for value in series.values])
    chart = slide.shapes.add_chart(_KINDS[picture.form], *_box(deck), data).chart
    _dress(chart, [series.color for series in picture.series], picture.unit, picture.form)


def _waterfall(deck: Any, slide: Any, picture: Waterfall) -> None:
    """Bars on each other, the one that only holds up the other in no color."""
    data = CategoryChartData()
    data.categories = picture.names
    spans = list(zip(picture.starts, picture.ends, strict=True))
    kinds = [picture.kind_of(number) for number in range(len(spans))]
    data.add_series("Below", [round(min(span), 6) for span in spans])
    for name in Waterfall.COLORS:
        data.add_series(
            name, [round(abs(end - start), 6) * (kind == name) for (start, end), kind in zip(spans, kinds, strict=True)]
        )
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *_box(deck), data).chart
    _dress(chart, [_NONE, *Waterfall.COLORS.values()], picture.axis, "stacked bars")
    chart.has_legend = False
    chart.plots[0].overlap = 100
    low, high = picture.reach()
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = low, high


def _dress(chart: Any, colors: list[str], unit: str, form: str) -> None:
    chart.has_title = False
    chart.has_legend = len(colors) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size = Pt(12)
    chart.value_axis.has_title = bool(unit)
    if unit:
        chart.value_axis.axis_title.text_frame.text = unit
        chart.value_axis.axis_title.text_frame.paragraphs[0].font.size = Pt(12)
    chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor.from_string("D0D0D0")
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = "#,##0", False
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if form.endswith("bars"):
        chart.category_axis.reverse_order = True
    plot = chart.plots[0]
    if form != "line":
        plot.gap_width = 40
    for series, color in zip(plot.series, colors, strict=True):
        fill = series.format.line.color if form == "line" else None
        if fill is not None:
            fill.rgb = RGBColor.from_string(color[1:])
        elif color == _NONE:
            series.format.fill.background()
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = RGBColor.from_string(color[1:])


def _timeline(deck: Any, slide: Any, picture: Timeline) -> None:
    """Bars in parts, one after the other: what is in no color is the time before."""
    lines = picture.lines[:_LINES]
    data = CategoryChartData()
    data.categories = lines
    parts: list[tuple[str, str, list[float]]] = []
    most = max(sum(span.line == line for span in picture.spans) for line in lines)
    for number in range(most):
        gaps, does = [0.0] * len(lines), {name: [0.0] * len(lines) for name in STAGES}
        for at, line in enumerate(lines):
            mine = [span for span in picture.spans if span.line == line]
            if number < len(mine):
                before = mine[number - 1].last + 1 if number else 0
                gaps[at] = float(mine[number].first - before)
                does[mine[number].does][at] = float(mine[number].last + 1 - mine[number].first)
        parts += [(f"Before {number + 1}", _NONE, gaps)] if any(gaps) else []
        parts += [(name, STAGES[name], values) for name, values in does.items() if any(values)]
    for name, _, values in parts:
        data.add_series(name, values)
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *_box(deck), data).chart
    first = picture.periods[0]
    _dress(chart, [color for _, color, _ in parts], f"periods from the beginning of {first}: {_key(picture)}", "stacked bars")
    chart.has_legend = False
    chart.plots[0].overlap = 100
    chart.font.size = Pt(10)
    chart.value_axis.maximum_scale, chart.value_axis.minimum_scale = len(picture.periods), 0
    chart.value_axis.major_unit = max(1, len(picture.periods) // 12)


def _key(picture: Timeline) -> str:
    names = {"#868686": "grey", "#3B6FB5": "blue", "#1A9C87": "green", "#8DB255": "light green", "#D9772B": "orange"}
    used = [name for name in STAGES if any(span.does == name for span in picture.spans)]
    return ", ".join(f"{names[STAGES[name]]} {name.lower()}" for name in used)
