"""Other plans that are as good as a sheet: side by side, process by process, with what differs in colour; and what all of them share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sourcing_opt.analysis.answers.alternatives import Alternatives
from sourcing_opt.analysis.answers.core import Core
from sourcing_opt.analysis.answers.measures import in_words, unit_of
from sourcing_opt.analysis.figures import Place, outline
from sourcing_opt.io.sheets import new_workbook
from sourcing_opt.workbook.answers.values import Column, Row, Shown, Table, Value, set_widths, write
from sourcing_opt.workbook.grid.cells import put
from sourcing_opt.workbook.grid.formats import NAVY, Formats, Number
from sourcing_opt.workbook.grid.page import begin_page, section

SHEET = "Alternatives"
NUMBERS: dict[str, Number] = {"FTE": "fte", "money": "money", "locations": "count", "share": "share", "points": "years"}
"""Unit of a measure -> how it is shown."""


def write_alternatives(found: Alternatives, core: Core | None, path: Path) -> None:
    """Write alternatives as a workbook; same answer, same bytes. Raises NotWritable, with nothing left behind."""
    with new_workbook(path) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        sheet.set_tab_color(NAVY)
        write_alternatives_sheet(sheet, Formats(workbook), found, core)


def write_alternatives_sheet(sheet: Any, formats: Formats, found: Alternatives, core: Core | None) -> None:
    """Fill the sheet."""
    study = found.plan.economics.study.study
    allowed = f"at most {100 * found.within:.3g} % of the saving more, {found.allowed:,.0f} {study.currency}"
    begin_page(
        sheet,
        formats,
        f"{SHEET}: {study.name}",
        f"Plans that cost {allowed}, each the best at something. They do not follow the inputs.",
    )
    headers = ["Best plan", *(f"{number}. {each.words}" for number, each in enumerate(found.found, 1))]
    columns = (
        Column("Measure", width=46),
        Column("Unit", width=26),
        *(Column(header, "", "computed", "money", 22) for header in headers),
    )
    set_widths(sheet, columns)
    table = Table(SHEET, "Alternatives", columns, 4, 4 + len(found.measures))
    section(sheet, formats, table.top - 1, "Side by side", len(columns))
    write(sheet, formats, table, _figures(found, headers, study.currency))
    top = table.end + 3
    section(
        sheet,
        formats,
        top - 1,
        "Where each process is in the last period; what is not as in the best plan is in colour",
        len(columns),
    )
    places = (Column("Process", width=46), Column("Differs", width=26), *(Column(header, width=22) for header in headers))
    by_process = Table(SHEET, "Alternative_places", places, top, len(found.places))
    write(sheet, formats, by_process, _places(found, headers))
    for index, (process, there) in enumerate(found.places.items()):
        for number, each in enumerate(found.found, 3):
            if outline(each.places[process]) != outline(there):
                put(sheet, by_process.first + index, number, spelled(each.places[process]), formats.style("binds"))
    top = by_process.end + 3
    if found.left:
        section(sheet, formats, top - 1, "Directions that led to no plan of their own", len(columns))
        why = (Column("Direction", width=26), Column("Why", width=26))
        left = Table(SHEET, "Not_shown", why, top, len(found.left))
        write(sheet, formats, left, [{"Direction": each.words, "Why": each.why} for each in found.left])
        top = left.end + 3
    if core is not None:
        _write_core(sheet, formats, core, top, study.currency)
    sheet.freeze_panes(2, 1)


def spelled(there: Iterable[Place]) -> str:
    """Where a process is: krakow 50 %, london 50 %."""
    return ", ".join(f"{part.location} {100 * part.share:.0f} %" for part in there) or "not done"


def _figures(found: Alternatives, headers: list[str], currency: str) -> list[Row]:
    plans: list[tuple[float, float | None, float, float | None]] = [(0.0, found.base.cost - found.base.bound, 0.0, None)]
    plans += [(each.dearer.shown, each.dearer.high, each.elsewhere, each.proven) for each in found.found]
    rows: list[Row] = []
    for name, unit, at, number in (
        ("Costs more", f"{currency}, present value", 0, "money"),
        ("Costs more, at most", f"{currency}, proven", 1, "money"),
        ("People elsewhere", "share of all people", 2, "share"),
    ):
        row: dict[str, Value | Shown] = {"Measure": name, "Unit": unit}
        row |= {header: Shown(plan[at], number) for header, plan in zip(headers, plans, strict=True)}  # type: ignore[arg-type]
        rows.append(row)
    for measure, value in found.measures.items():
        unit = currency if unit_of(measure) == "money" else unit_of(measure)
        row = {
            "Measure": in_words(measure, found.plan.economics.study).capitalize(),
            "Unit": unit,
            headers[0]: Shown(value, NUMBERS[unit_of(measure)]),
        }
        row |= {
            header: Shown(each.measures[measure], NUMBERS[unit_of(measure)])
            for header, each in zip(headers[1:], found.found, strict=True)
        }
        rows.append(row)
    row = {"Measure": "No plan within has less than", "Unit": "of what it is best at, proven"}
    for header, each in zip(headers[1:], found.found, strict=True):
        row[header] = None if each.proven is None else Shown(each.proven, NUMBERS[unit_of(each.kind)])
    rows.append(row)
    return rows


def _places(found: Alternatives, headers: list[str]) -> list[Row]:
    rows: list[Row] = []
    for process, there in found.places.items():
        differs = sum(outline(each.places[process]) != outline(there) for each in found.found)
        row: dict[str, Value] = {"Process": process, "Differs": f"in {differs} of {len(found.found)}", headers[0]: spelled(there)}
        row |= {header: spelled(each.places[process]) for header, each in zip(headers[1:], found.found, strict=True)}
        rows.append(row)
    return rows


def _write_core(sheet: Any, formats: Formats, core: Core, top: int, currency: str) -> None:
    columns = (
        Column("Process", width=26),
        Column("Certain", width=26),
        *(Column(words.capitalize(), width=22) for words in core.names.values()),
    )
    section(
        sheet, formats, top - 1, "What is certain in every plan that costs no more than that, from coarse to fine", len(columns)
    )
    table = Table(SHEET, "Certain", columns, top, len(core.levels))
    rows: list[Row] = []
    for each in core.levels:
        row: dict[str, Value] = {"Process": each.process, "Certain": f"{len(each.certain)} of {len(core.names)} levels"}
        row |= {words.capitalize(): "certain" if level in each.certain else "open" for level, words in core.names.items()}
        rows.append(row)
    write(sheet, formats, table, rows)
    top = table.end + 3
    money = f"{currency}, present value"
    strengths = (
        Column("Process", width=26),
        Column("Is at", width=26),
        Column("The plan loses without it", money, "computed", "money", 22),
        Column("At least", "proven", "computed", "money", 22),
        Column("At most", "proven", "computed", "money", 22),
        Column("Nearest rival", width=22),
    )
    section(sheet, formats, top - 1, "How strong each placement is", len(strengths))
    lines: list[Row] = []
    for strength in core.strengths:
        line: dict[str, Value] = {"Process": strength.process, "Is at": strength.location}
        line["Nearest rival"] = "forced: it can be nowhere else" if strength.forced else strength.rival or None
        if strength.loss is not None:
            line |= {"At least": strength.loss.low, "At most": strength.loss.high}
            line["The plan loses without it"] = strength.loss.shown if strength.loss.known else None
        lines.append(line)
    write(sheet, formats, Table(SHEET, "Strengths", strengths, top, len(lines)), lines)
