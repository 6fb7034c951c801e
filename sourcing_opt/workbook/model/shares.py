"""Shares of work in the inputs, as formulas: where it is done today, and what the plan before moves."""

from __future__ import annotations

from typing import Literal

from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.model.inputs import input_column

End = Literal["origin", "destination"]
NOT_LIVE, LIVE, UNDER_WAY = '<>"live"', '="live"', '="under_way"'
"""Which of the moves of the plan before are meant."""


def follows_a_plan(study: Study) -> bool:
    """Whether a plan before moves anything within the horizon."""
    return any(move.status != "live" for move in study.previous_moves)


def is_under_way(study: Study) -> bool:
    """Whether anything of it is to be carried out."""
    return any(move.status == "under_way" for move in study.previous_moves)


def share_today(study: Study, process: str, shift: str, place: str | None = None) -> str:
    """The share of a shift's work that is done at a place, or anywhere, today; each is a cell."""
    if not study.baseline:
        return "0"
    shares, processes, places = (input_column(study, "baseline", column) for column in ("share", "process", "location"))
    if all(row.shift is None for row in study.baseline):
        return f"SUMIFS({shares},{processes},{process}{f',{places},{place}' if place else ''})"
    there = f"*({places}={place})" if place else ""
    return f"SUMPRODUCT({_of_work(study, 'baseline', process, shift)}{there}*{shares})"


def share_moved(study: Study, which: str, process: str, shift: str, more: str = "") -> str:
    """The share of a shift's work that moves of the plan before are about; `more` narrows them down."""
    statuses, shares = (input_column(study, "previous_moves", column) for column in ("status", "share"))
    return f"SUMPRODUCT({_of_work(study, 'previous_moves', process, shift)}*({statuses}{which}){more}*{shares})"


def at_place(study: Study, end: End, place: str, period: str) -> str:
    """Narrows moves down to those that leave or arrive at a place in a period: `=` a number, or `<=` one."""
    places, periods = (input_column(study, "previous_moves", column) for column in (end, "period"))
    return f"*({places}={place})*({periods}{period})"


def _of_work(study: Study, table: str, process: str, shift: str) -> str:
    """1 for the rows about the shift of the process: a blank shift means all of them."""
    processes, shifts = (input_column(study, table, column) for column in ("process", "shift"))
    return f'({processes}={process})*(({shifts}="")+({shifts}={shift}))'
