"""The sheet `People` of a plan's workbook as it is read again: who joins, who is let go, where temps help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sourcing_opt.io.workbook.grid import Sheets, filled

PEOPLE = "People"
WAYS = ("today's way", "by plan")
HEADERS = ("Joiners", "Released", "Temps")


@dataclass(frozen=True)
class StaffDecision:
    """What is decided about a role at a place in a period."""

    role: str
    location: str
    period: int
    """From 1."""
    way: str
    """One of WAYS."""
    joiners: float
    released: float
    temps: float


def staff_decisions(sheets: Sheets) -> Iterator[StaffDecision]:
    """Every line of the sheet, if there is one: twice, today's way and by plan."""
    if PEOPLE not in sheets.titles:
        return
    grid = sheets.grid(PEOPLE)
    keys = ("Role", "Location", "No.")
    wanted = {*keys, *(f"{header} {way}" for header in HEADERS for way in WAYS)}
    at = next((line for line, row in enumerate(grid) if {cell.value for cell in row}.issuperset(wanted)), None)
    if at is None:
        return
    names = [cell.value for cell in grid[at]]
    for row in grid[at + 1 :]:
        cells = dict(zip(names, row, strict=False))
        if not all(name in cells and filled(cells[name]) for name in keys):
            return
        for way in WAYS:
            joiners, released, temps = (_number(cells[f"{header} {way}"].value) for header in HEADERS)
            role, location = (_word(cells[key].value) for key in keys[:2])
            yield StaffDecision(
                role=role,
                location=location,
                period=int(_number(cells["No."].value)),
                way=way,
                joiners=joiners,
                released=released,
                temps=temps,
            )


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0


def _word(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)
