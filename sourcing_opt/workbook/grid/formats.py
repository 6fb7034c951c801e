"""How every cell of a plan's workbook looks: one palette, one set of number formats, made when they are first asked for."""

from __future__ import annotations

from typing import Any, Literal

from sourcing_opt.io.workbook.sheets import INPUT_BLUE, INPUT_TINT

Ink = Literal["input", "formula", "link", "decision", "derived", "computed", "text"]
Number = Literal["text", "count", "share", "fte", "money", "thousands", "amount", "cents", "factor", "years", "gap"]

INKS: dict[Ink, tuple[str, str]] = {
    "input": (INPUT_BLUE, "Inputs: the study as it was read"),
    "decision": ("#7030A0", "Decisions: what the solver chose"),
    "formula": ("#000000", "Formulas over cells of the same sheet"),
    "link": ("#00703C", "Formulas over cells of other sheets"),
    "derived": ("#9C5700", "Derived by sourcing-opt from an input no formula can read: a time zone, a list of words"),
    "computed": ("#808080", "Given by sourcing-opt: its constants, and what the solver said"),
    "text": ("#000000", "Words"),
}
"""Where a cell's content comes from -> its colour, and what the legend says."""

NUMBERS: dict[Number, str] = {
    "text": "@",
    "count": "0",
    "share": '0.0%_);-0.0%_);"-"_)',
    "fte": '#,##0.0_);(#,##0.0);"-"_)',
    "money": '#,##0_);(#,##0);"-"_)',
    "thousands": '#,##0,_);(#,##0,);"-"_)',
    "amount": "#,##0.00_)",
    "cents": '#,##0.00_);(#,##0.00);"-"_)',
    "factor": "0.0000_)",
    "years": "0.0_)",
    "gap": "0.00%_)",
}
"""Kind of figure -> number format; what is below zero stands in parentheses, zero is a dash."""

NAVY, HEADER, RULE, GREY = "#1F3864", "#D9E1EC", "#D0D0D0", "#7F7F7F"
GOOD, BINDS, BAD = ("#00612E", "#DFF2E4"), ("#7F6000", "#FFF2CC"), ("#9C0006", "#FFDCE0")
"""Letters and ground of a check that passed, of a rule without room left, and of what did not pass or is broken."""

_PLAIN: dict[str, Any] = {"font_name": "Calibri", "font_size": 10, "valign": "vcenter"}
_ALIGNED: dict[str, dict[str, Any]] = {
    "": {"align": "left", "indent": 1},
    "_center": {"align": "center"},
    "_right": {"align": "right"},
}
_HEADER: dict[str, Any] = {"bold": True, "bg_color": HEADER, "bottom": 1, "text_wrap": True, "valign": "bottom"}
_UNIT: dict[str, Any] = {"italic": True, "font_color": GREY, "font_size": 8}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_size": 20, "bold": True, "font_color": NAVY},
    "subtitle": {"font_size": 11, "font_color": GREY},
    "long_subtitle": {"font_size": 11, "font_color": GREY, "text_wrap": True, "align": "left", "valign": "top"},
    "section": {"font_size": 12, "bold": True, "font_color": NAVY, "bottom": 1, "bottom_color": NAVY},
    **{f"header{side}": _HEADER | aligned for side, aligned in _ALIGNED.items()},
    **{f"unit{side}": _UNIT | aligned for side, aligned in _ALIGNED.items()},
    "wrapped": {"text_wrap": True, "valign": "top", "bottom": 4, "bottom_color": RULE},
    "remark": {"text_wrap": True, "align": "left", "indent": 1, "bottom": 4, "bottom_color": RULE},
    "band": {"bg_color": NAVY, "align": "left", "font_size": 22, "bold": True, "font_color": "#FFFFFF", "indent": 1},
    "under_band": {"bg_color": NAVY, "align": "left", "font_size": 11, "font_color": "#FFFFFF", "indent": 1, "valign": "top"},
    "plain": {},
    "link": {"font_color": "#0563C1", "underline": 1},
    "good": {"font_color": GOOD[0], "bg_color": GOOD[1], "bold": True},
    "binds": {"font_color": BINDS[0], "bg_color": BINDS[1], "bold": True},
    "differs": {"font_color": BINDS[0], "bg_color": BINDS[1], "bold": True, "align": "left", "indent": 1},
    "live": {"font_color": "#FFFFFF", "bg_color": NAVY, "bold": True},
    "prepares": {"font_color": "#5B7FA6", "bg_color": HEADER},
    "ramps": {"font_color": "#9C5700", "bg_color": "#FBE3CF"},
    "settles": {"font_color": "#4B6B2F", "bg_color": "#E4EFDA"},
    "open": {"font_color": GOOD[0], "bg_color": GOOD[1]},
    "bad": {"font_color": BAD[0], "bg_color": BAD[1], "bold": True},
}
"""Cells that are not figures."""
_PLACES: dict[str, dict[str, Any]] = {
    "row": {"bottom": 4, "bottom_color": RULE},
    "total": {"bold": True, "top": 1},
    "headline": {"bold": True, "font_size": 12, "bottom": 4, "bottom_color": RULE},
}


class Formats:
    """The formats of one workbook."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[object, ...], Any] = {}

    def figure(self, ink: Ink, number: Number, place: Literal["row", "total", "headline"] = "row") -> Any:
        """The format of a figure or of a word in a table."""
        look: dict[str, Any] = {"font_color": INKS[ink][0], "num_format": NUMBERS[number]}
        look |= {"bg_color": INPUT_TINT} if ink == "input" else {}
        look |= _ALIGNED[self.side(number)]
        look |= _PLACES[place]
        return self._format((ink, number, place), look)

    def side(self, number: Number) -> str:
        """The ending of the name of a style that stands over such figures."""
        return {"text": "", "count": "_center"}.get(number, "_right")

    def style(self, name: str) -> Any:
        """The format of a title, a header and the like."""
        return self._format((name,), STYLES[name])

    def _format(self, key: tuple[object, ...], look: dict[str, Any]) -> Any:
        if key not in self._made:
            self._made[key] = self._workbook.add_format(_PLAIN | look)
        return self._made[key]
