"""Other plans that are as good as a sheet: side by side, process by process, with what differs in colour; and what all of them share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sourcing_opt.analysis.answers.alternatives import Alternatives
from sourcing_opt.analysis.answers.core import Core, certainty
from sourcing_opt.analysis.answers.measures import in_words, unit_of
from sourcing_opt.analysis.comparison.figures import Place, outline
from sourcing_opt.io.workbook.printing import Imprint
from sourcing_opt.io.workbook.sheets import new_workbook
from sourcing_opt.workbook.answers.values import Shown, Value, ValueColumn, ValueRow, ValueTable, set_widths, write
from sourcing_opt.workbook.grid.cells import put
from sourcing_opt.workbook.grid.formats import NAVY, Formats, Number
from sourcing_opt.workbook.grid.page import begin_page, section

SHEET = "Alternatives"
NUMBERS: dict[str, Number] = {"FTE": "fte", "money": "money", "locations": "money", "share": "share", "points": "years"}
"""Unit of a measure -> how it is shown."""
PLAN_WIDTH = 32
"""Of a column that says where processes are in a plan: up to three places. [characters]"""


def write_alternatives(alternatives: Alternatives, core: Core | None, path: Path) -> None:
    """Write alternatives as a workbook; same answer, same bytes. Raises NotWritable, with nothing left behind."""
    with new_workbook(path, Imprint.of(alternatives.plan.economics.study)) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        sheet.set_tab_color(NAVY)
        write_alternatives_sheet(sheet, Formats(workbook), alternatives, core)


def write_alternatives_sheet(sheet: Any, formats: Formats, alternatives: Alternatives, core: Core | None) -> None:
    """Fill the sheet."""
    study = alternatives.plan.economics.study.study
    allowed = f"at most {100 * alternatives.within:.3g} % of the saving more, {alternatives.allowed:,.0f} {study.currency}"
    words = f"Plans that cost {allowed}, each the best at something. They do not follow the inputs."
    if alternatives.allowed < alternatives.base.cost - alternatives.base.bound:
        words += " That is less than what is unproven of the best plan: nothing can be said."
    if alternatives.interrupted or (core is not None and core.interrupted):
        words += " Stopped by the user: it is as far as it came."
    begin_page(sheet, formats, f"{SHEET}: {study.name}", words)
    headers = ["Best plan", *(f"{number}. {alternative.words}" for number, alternative in enumerate(alternatives.found, 1))]
    columns = (
        ValueColumn("Measure", width=46),
        ValueColumn("Unit", width=26),
        *(ValueColumn(header, "", "computed", "money", PLAN_WIDTH) for header in headers),
    )
    set_widths(sheet, columns)
    figures = _figures(alternatives, headers, study.currency)
    table = ValueTable(SHEET, "Alternatives", columns, 4, len(figures))
    section(sheet, formats, table.top - 1, "Side by side", len(columns))
    write(sheet, formats, table, figures)
    top = table.end + 3
    section(
        sheet,
        formats,
        top - 1,
        "Where each process is in the last period; what is not as in the best plan is in colour",
        len(columns),
    )
    places = (
        ValueColumn("Process", width=46),
        ValueColumn("Differs", width=26),
        *(ValueColumn(header, width=PLAN_WIDTH) for header in headers),
    )
    by_process = ValueTable(SHEET, "Alternative_places", places, top, len(alternatives.places))
    write(sheet, formats, by_process, _places(alternatives, headers))
    for index, (process, there) in enumerate(alternatives.places.items()):
        for number, alternative in enumerate(alternatives.found, 3):
            if outline(alternative.places[process]) != outline(there):
                put(sheet, by_process.first + index, number, spelled(alternative.places[process]), formats.style("differs"))
    top = by_process.end + 3
    if alternatives.left:
        section(sheet, formats, top - 1, "Directions that led to no plan of their own", len(columns))
        why = (ValueColumn("Direction", width=26), ValueColumn("Why", width=26))
        left = ValueTable(SHEET, "Not_shown", why, top, len(alternatives.left))
        write(sheet, formats, left, [{"Direction": direction.words, "Why": direction.why} for direction in alternatives.left])
        top = left.end + 3
    if core is not None:
        _write_core(sheet, formats, core, top, study.currency)
    sheet.freeze_panes(2, 1)


def spelled(places: Iterable[Place]) -> str:
    """Where a process is: krakow 50 %, london 50 %."""
    return ", ".join(f"{part.location} {100 * part.share:.0f} %" for part in places) or "not done"


def _figures(alternatives: Alternatives, headers: list[str], currency: str) -> list[ValueRow]:
    plans: list[tuple[float, float | None, float, float | None]] = [
        (0.0, alternatives.base.cost - alternatives.base.bound, 0.0, None)
    ]
    plans += [
        (alternative.dearer.shown, alternative.dearer.high, alternative.elsewhere, alternative.proven)
        for alternative in alternatives.found
    ]
    rows: list[ValueRow] = []
    for name, unit, at, number in (
        ("Costs more", f"{currency}, present value", 0, "money"),
        ("Costs more, at most", f"{currency}, proven", 1, "money"),
        ("People elsewhere", "share of all people", 2, "share"),
    ):
        row: dict[str, Value | Shown] = {"Measure": name, "Unit": unit}
        row |= {header: Shown(plan[at], number) for header, plan in zip(headers, plans, strict=True)}  # type: ignore[arg-type]
        rows.append(row)
    for measure, value in alternatives.measures.items():
        unit = currency if unit_of(measure) == "money" else unit_of(measure)
        row = {
            "Measure": in_words(measure, alternatives.plan.economics.study).capitalize(),
            "Unit": unit,
            headers[0]: Shown(value, NUMBERS[unit_of(measure)]),
        }
        row |= {
            header: Shown(alternative.measures[measure], NUMBERS[unit_of(measure)])
            for header, alternative in zip(headers[1:], alternatives.found, strict=True)
        }
        rows.append(row)
    if any(alternative.proven is not None for alternative in alternatives.found):
        row = {"Measure": "No plan that costs no more has less than", "Unit": "of what it is best at, proven"}
        for header, alternative in zip(headers[1:], alternatives.found, strict=True):
            row[header] = None if alternative.proven is None else Shown(alternative.proven, NUMBERS[unit_of(alternative.kind)])
        rows.append(row)
    return rows


def _places(alternatives: Alternatives, headers: list[str]) -> list[ValueRow]:
    rows: list[ValueRow] = []
    for process, own_places in alternatives.places.items():
        differs = sum(outline(alternative.places[process]) != outline(own_places) for alternative in alternatives.found)
        row: dict[str, Value] = {
            "Process": process,
            "Differs": f"in {differs} of {len(alternatives.found)}",
            headers[0]: spelled(own_places),
        }
        row |= {
            header: spelled(alternative.places[process])
            for header, alternative in zip(headers[1:], alternatives.found, strict=True)
        }
        rows.append(row)
    return rows


def _write_core(sheet: Any, formats: Formats, core: Core, top: int, currency: str) -> None:
    columns = (
        ValueColumn("Process", width=26),
        ValueColumn("Certain", width=26),
        *(ValueColumn(words.capitalize(), width=22) for words in core.names.values()),
    )
    section(
        sheet, formats, top - 1, "What is certain in every plan that costs no more than that, from coarse to fine", len(columns)
    )
    table = ValueTable(SHEET, "Certain", columns, top, len(core.levels))
    rows: list[ValueRow] = []
    for level_row in core.levels:
        row: dict[str, Value] = {"Process": level_row.process, "Certain": f"{len(level_row.certain)} of {len(core.names)} levels"}
        otherwise = "open" if level_row.known else "not known"
        row |= {words.capitalize(): "certain" if level in level_row.certain else otherwise for level, words in core.names.items()}
        rows.append(row)
    write(sheet, formats, table, rows)
    top = table.end + 3
    money = f"{currency}, present value"
    strengths = (
        ValueColumn("Process", width=26),
        ValueColumn("Is at", width=26),
        ValueColumn("In every plan", "that costs no more than that", width=22),
        ValueColumn("The plan loses without it", money, "computed", "money", 22),
        ValueColumn("At least", "proven", "computed", "money", 22),
        ValueColumn("At most", "proven", "computed", "money", 22),
        ValueColumn("Nearest rival", width=22),
    )
    section(sheet, formats, top - 1, "How strong each placement is", len(strengths))
    lines: list[ValueRow] = []
    for strength in core.strengths:
        line: dict[str, Value] = {"Process": strength.process, "Is at": strength.location, "In every plan": certainty(strength)}
        line["Nearest rival"] = "forced: it can be nowhere else" if strength.forced else strength.rival or None
        if strength.loss is not None:
            line |= {"At least": strength.loss.low, "At most": strength.loss.high}
            line["The plan loses without it"] = strength.loss.shown if strength.loss.known else None
        lines.append(line)
    write(sheet, formats, ValueTable(SHEET, "Strengths", strengths, top, len(lines)), lines)
