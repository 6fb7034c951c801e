"""The slides of a plan, and its pictures alone."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from pptx import Presentation

from sourcing_opt.errors import InvalidInput
from sourcing_opt.optimisation import as_is
from sourcing_opt.plan import Plan
from sourcing_opt.report.deck import write_deck
from sourcing_opt.report.figures import write_figures
from sourcing_opt.report.pictures import STAGES, Span, Timeline
from sourcing_opt.report.story import Story, tell


def as_template(data: bytes) -> bytes:
    """The same file, as PowerPoint saves it as a template."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(
                name, old.read(name).replace(b"presentation.main+xml", b"template.main+xml").replace(b"Calibri", b"Firm Sans")
            )
    return out.getvalue()


def test_slides_tell_the_plan_in_order_and_their_charts_hold_its_figures(story: Story, tmp_path: Path) -> None:
    write_deck(story, tmp_path / "deck.pptx", None)
    slides = Presentation(str(tmp_path / "deck.pptx")).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert titles == ["Tiny", "The answer in figures", "Cost over time", "Saving so far", "Where the work goes", "What happens when",
                      "People by location model", "Risk", "Rules", "Next steps"]  # fmt: skip
    [chart] = [shape.chart for shape in slides[6].shapes if shape.has_chart]
    assert {series.name: list(series.values) for series in chart.plots[0].series} == {
        "Onshore": [30, 15], "Nearshore": [10, 25], "Offshore": [20, 20],
    }  # fmt: skip


def test_a_template_gives_its_fonts(story: Story, tmp_path: Path) -> None:
    """Its own slides are left out, and the same template gives the same bytes."""
    write_deck(story, tmp_path / "first.pptx", None)
    (tmp_path / "firm.potx").write_bytes(as_template((tmp_path / "first.pptx").read_bytes()))
    for name in ("a.pptx", "b.pptx"):
        write_deck(story, tmp_path / name, tmp_path / "firm.potx")
    assert (tmp_path / "a.pptx").read_bytes() == (tmp_path / "b.pptx").read_bytes()
    assert len(Presentation(str(tmp_path / "a.pptx")).slides) == 10
    with zipfile.ZipFile(tmp_path / "a.pptx") as archive:
        assert b"Firm Sans" in archive.read("ppt/theme/theme1.xml")
        assert len(archive.namelist()) == len(set(archive.namelist()))


def test_what_is_no_template_is_said(story: Story, tmp_path: Path) -> None:
    (tmp_path / "firm.potx").write_text("no", encoding="utf-8")
    with pytest.raises(InvalidInput, match="is no template for slides"):
        write_deck(story, tmp_path / "deck.pptx", tmp_path / "firm.potx")
    assert [path.name for path in tmp_path.iterdir()] == ["firm.potx"]


def test_the_time_chart_of_a_slide_names_the_color_of_every_stage(story: Story, tmp_path: Path) -> None:
    shown = story.exhibit("timeline")
    assert shown is not None
    spans = tuple(Span("Claims", does, number, number) for number, does in enumerate(STAGES))
    timeline = replace(shown, picture=Timeline(tuple("abcdef"), ("Claims",), spans))
    write_deck(replace(story, exhibits=(timeline,)), tmp_path / "deck.pptx", None)
    slides = Presentation(str(tmp_path / "deck.pptx")).slides
    [chart] = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert chart.value_axis.axis_title.text_frame.text.endswith(
        "grey prepares, blue goes live, green ramps up, light green settles, orange site opens or closes"
    )


def test_a_plan_that_moves_nothing_has_slides(plan: Plan, tmp_path: Path) -> None:
    write_deck(tell(as_is(plan.economics.study), None, ""), tmp_path / "deck.pptx", None)
    assert len(Presentation(str(tmp_path / "deck.pptx")).slides) == 9


def test_every_picture_alone(story: Story, tmp_path: Path) -> None:
    found = write_figures(story, tmp_path / "pictures")
    assert len(found) == 2 * sum(each.picture is not None for each in story.exhibits)
    for path in found:
        assert path.read_bytes().startswith(b"<svg" if path.suffix == ".svg" else b"\x89PNG")
    before = [path.read_bytes() for path in found]
    assert [path.read_bytes() for path in write_figures(story, tmp_path / "pictures")] == before
