"""The pictures of a plan, each alone, as SVG and PNG."""

from __future__ import annotations

from pathlib import Path

import vl_convert

from sourcing_opt.io.atomic import ensure_folder, new_file
from sourcing_opt.report.charts import spec
from sourcing_opt.report.story import Story

_WIDTH = 900
"""[pixels]"""
_INK, _PAPER = "#1b1f24", "#ffffff"
_SCALE = 2
"""Pixels of the PNG for each of the picture."""


def write_figures(story: Story, folder: Path) -> tuple[Path, ...]:
    """Write every picture as a file of its name in a folder, which is made where it is not there, and say which. Raises NotWritable."""
    ensure_folder(folder)
    written = []
    for exhibit in story.exhibits:
        if exhibit.picture is None:
            continue
        drawn = spec(exhibit.picture, f"{exhibit.title}. {exhibit.says}", _INK, _PAPER, _WIDTH)
        for ending, data in (
            ("svg", vl_convert.vegalite_to_svg(drawn).encode()),
            ("png", vl_convert.vegalite_to_png(drawn, scale=_SCALE)),
        ):
            target = folder / f"{exhibit.key}.{ending}"
            with new_file(target) as draft:
                draft.write_bytes(data)
            written.append(target)
    return tuple(written)
