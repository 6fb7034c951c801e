"""The sheet `Policies by period`: what the plan has where each rule has a bound, in every period it holds in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sourcing_opt.plan.evaluations import BINDING, THERE
from sourcing_opt.workbook.grid.cells import Formula, Value, done, put
from sourcing_opt.workbook.grid.formats import Number
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Shown, Table, number_in, set_widths, write
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.inputs import input_cell
from sourcing_opt.workbook.policies.lines import policy_lines
from sourcing_opt.workbook.workings.amounts import Amounts
from sourcing_opt.workbook.workings.context import Desk, Line
from sourcing_opt.workbook.workings.presence import Presence
from sourcing_opt.workbook.workings.selections import Selections

NAME = "Policies by period"
RULES = {"max": "at most", "min": "at least"}
OK, BINDS, BREACH, NOTHING = "OK", "BINDING", "BREACH", "no work"
COLOURS = {OK: "good", BINDS: "binds", BREACH: "bad"}
"""Status -> the style of its cell."""
DECIMALS = 9
"""To which what the plan has is rounded, so that equal is equal."""
_TOP = 4
_NAMED = (
    Column("Policy", width=25),
    Column("For", "blank: all it selects", width=34),
    Column("Selection", width=9),
    Column("Rule", width=9),
    Column("Asks for", "", "link", "amount", 11),
)


@dataclass(frozen=True)
class Tables:
    """The tables of the sheet, side by side, with a line for every bound; presence has its own lines."""

    lines: Table
    counted: Table
    whole: Table
    excess: Table
    presence: Presence


@dataclass(frozen=True)
class Outcome:
    """What a line comes to over its periods; None where there is no work it is about."""

    tightest: float | None
    period: str | None
    room: float | None
    says: str


def plan_by_period(book: Book, chosen: Selections, pairs: Table, amounts: Amounts, sites: Table) -> tuple[Tables, list[Line]]:
    """Where the lines will stand, and the lines; pairs is the table of selected pairs, sites that of locations by period."""
    labels = book.axes.calendar.labels
    columns = (
        *_NAMED,
        *(Column(label, "plan has", "formula", "amount", 10) for label in labels),
        Column("Tightest", "", "formula", "amount", 11),
        Column("Room left", "", "formula", "amount", 11),
        Column("In", "period", "formula", "text", 10),
        Column("Status", "", "formula", "text", 10),
        Column("Unit", width=8),
        Column("Penalty", f"{book.currency}/unit/period", "link", "amount", 12),
    )
    beside = tuple(Column(label, "", "link", "amount", 14) for label in labels)
    left = [len(columns) + 1 + number * (len(beside) + 1) for number in range(4)]
    presence = Presence(book, NAME, _TOP, left[3])
    found = policy_lines(Desk(book, chosen, pairs, amounts, presence, sites))
    lines = sorted(found, key=lambda line: (line.of.policy.id, line.side))

    def table(name: str, number: int) -> Table:
        return Table(NAME, name, beside, _TOP, len(lines), left[number])

    own = Table(NAME, "Policies_by_period", columns, _TOP, len(lines))
    return Tables(own, table("Policies_counted", 0), table("Policies_whole", 1), table("Policies_broken_by", 2), presence), lines


def write_by_period(book: Book, tables: Tables, lines: list[Line]) -> None:
    """Fill the sheet."""
    sheet, formats = book.sheets[NAME], book.formats
    begin_page(
        sheet,
        formats,
        NAME,
        "What the plan has is what is counted, of all where the rule is about a share or a mean. A cell without a figure: the rule "
        "does not hold in the period, or there is no work it is about.",
    )
    for table, title, rows in (
        (tables.lines, "What the plan has", _rows(book, tables, lines)),
        (tables.counted, "What is counted", (_cells(book, line.counted) for line in lines)),
        (tables.whole, "Of all", (_cells(book, line.whole) for line in lines)),
        (tables.excess, "Broken by, in the unit of the penalty", _excess_rows(book, tables, lines)),
        (tables.presence.table, "Presence of work at places", iter(tables.presence.rows)),
    ):
        section(sheet, formats, table.top - 1, title, len(table.columns), table.left)
        write(sheet, formats, table, rows)
        set_widths(sheet, table.columns, table.left)
    if lines:
        _colour(sheet, book, tables.lines)
        colour(sheet, book, tables.lines.here.all("Status"))
    else:
        put(sheet, tables.lines.first, 0, "The study has no policies.", formats.style("subtitle"))
    sheet.freeze_panes(tables.lines.first, 2)
    sheet.repeat_rows(tables.lines.top, tables.lines.top + 1)
    sheet.print_area(0, 0, tables.lines.end, len(tables.lines.columns) - 1)


def has(line: Line, t: int) -> float | None:
    """What the plan has in a period; None where the rule does not hold, or there is no work it is about."""
    counted, whole = line.counted[t], line.whole[t] if line.whole else None
    if counted is None:
        return None
    if whole is None:
        return round(number_in(counted), DECIMALS)
    return round(number_in(counted) / number_in(whole), DECIMALS) if number_in(whole) > THERE else None


def number_of(unit: str) -> Number:
    """How figures of a unit are shown."""
    formats: dict[str, Number] = {"share": "share", "number": "count", "points": "amount", "FTE": "fte"}
    return formats.get(unit, "money")


def outcome(book: Book, line: Line) -> Outcome:
    """What a line comes to over the periods it holds in."""
    values = [has(line, t) for t in range(book.count)]
    known, asked = [value for value in values if value is not None], number_in(line.bound)
    if not known:
        return Outcome(None, None, None, NOTHING)
    tightest = max(known) if line.side == "max" else min(known)
    room, tolerance = asked - tightest if line.side == "max" else tightest - asked, BINDING * max(1.0, abs(asked))
    says = BREACH if room < -tolerance else BINDS if room <= tolerance else OK
    return Outcome(tightest, book.axes.calendar.labels[values.index(tightest)], room, says)


def penalty_in(book: Book, lines: list[Line], t: int) -> float:
    """What broken soft rules count for in a period. [money]"""
    return sum((line.of.policy.penalty or 0.0) * (_broken_by(line, t) or 0.0) for line in lines)


def _rows(book: Book, tables: Tables, lines: list[Line]) -> Iterator[Row]:
    for index, line in enumerate(lines):
        penalty = line.of.policy.penalty
        yield {
            "Policy": line.of.policy.id,
            "For": line.label or None,
            "Selection": line.selection,
            "Rule": RULES[line.side],
            "Asks for": Shown(line.bound, number_of(line.unit)),
            **_plan_has(book, tables, index, line),
            **_outcome(book, tables.lines.here, index, line),
            "Unit": line.unit,
            "Penalty": None if penalty is None else Formula(input_cell("policies", "penalty", line.of.row), penalty),
        }


def _plan_has(book: Book, tables: Tables, index: int, line: Line) -> dict[str, Shown]:
    cells = {}
    for t, label in enumerate(book.axes.calendar.labels):
        if line.counted[t] is not None:
            counted, whole = tables.counted.here.cell(label, index), tables.whole.here.cell(label, index)
            text = f'IF({whole}>least_work,ROUND({counted}/{whole},decimals),"")' if line.whole else f"ROUND({counted},decimals)"
            value = has(line, t)
            cells[label] = Shown(Formula(text, "" if value is None else value), number_of(line.unit))
    return cells


def _outcome(book: Book, here: Table, index: int, line: Line) -> dict[str, Value | Shown]:
    """The tightest period of a line, the room left in it, and what that means."""
    labels, number, found = book.axes.calendar.labels, number_of(line.unit), outcome(book, line)
    periods, headers = here.across(labels[0], labels[-1], index), here.across(labels[0], labels[-1], -1)
    bound, tight, room = (here.cell(header, index) for header in ("Asks for", "Tightest", "Room left"))
    extreme, difference = ("MAX", f"{bound}-{tight}") if line.side == "max" else ("MIN", f"{tight}-{bound}")
    tolerance = f"binding_within*MAX(1,ABS({bound}))"
    judged = f'IF({room}<-{tolerance},"{BREACH}",IF({room}<={tolerance},"{BINDS}","{OK}"))'
    return {
        "Tightest": Shown(Formula(f'IF(COUNT({periods})=0,"",{extreme}({periods}))', _or_blank(found.tightest)), number),
        "Room left": Shown(Formula(f'IF({tight}="","",{difference})', _or_blank(found.room)), number),
        "In": Formula(f'IF({tight}="","",INDEX({headers},MATCH({tight},{periods},0)))', found.period or ""),
        "Status": Formula(f'IF({room}="","{NOTHING}",{judged})', found.says),
    }


def _or_blank(value: float | None) -> float | str:
    return "" if value is None else value


def _cells(book: Book, figures: list[Formula | None] | None) -> Row:
    return dict(zip(book.axes.calendar.labels, figures or [None] * book.count, strict=True))


def _excess_rows(book: Book, tables: Tables, lines: list[Line]) -> Iterator[Row]:
    """By how much soft rules are broken; blank for hard ones, which are broken at no price."""
    for index, line in enumerate(lines):
        if line.of.policy.penalty is None or line.excess is not None:
            yield _cells(book, line.excess)
            continue
        bound, cells = tables.lines.here.cell("Asks for", index), {}
        for t, label in enumerate(book.axes.calendar.labels):
            if (broken := _broken_by(line, t)) is not None:
                of = f"*{tables.whole.here.cell(label, index)}" if line.whole else ""
                there, allowed = tables.counted.here.cell(label, index), f"{bound}{of}"
                text = f"{there}-{allowed}" if line.side == "max" else f"{allowed}-{there}"
                cells[label] = Formula(f"MAX(0,{text})", broken)
        yield cells


def _broken_by(line: Line, t: int) -> float | None:
    """By how much, in the unit of the penalty; None where the rule does not hold."""
    counted, whole = line.counted[t], line.whole[t] if line.whole else None
    if counted is None:
        return None
    if line.excess is not None and (excess := line.excess[t]) is not None:
        return number_in(excess)
    over = number_in(counted) - number_in(line.bound) * (1.0 if whole is None else number_in(whole))
    return max(0.0, over if line.side == "max" else -over)


def colour(sheet: Any, book: Book, area: str) -> None:
    """Mark the cells of an area by the status they say."""
    for says, style in COLOURS.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{says}"', "format": book.formats.style(style)}
        done(sheet.conditional_format(area.replace("$", ""), rule))


def _colour(sheet: Any, book: Book, table: Table) -> None:
    """Mark the periods in which a rule binds or is broken."""
    labels, here = book.axes.calendar.labels, table.here
    first = here.cell(labels[0], 0)
    area = f"{first}:{here.cell(labels[-1], table.count - 1)}"
    bound, rule = (f"${here.cell(header, 0)}" for header in ("Asks for", "Rule"))
    room = f'IF({rule}="{RULES["max"]}",{bound}-{first},{first}-{bound})'
    tolerance = f"binding_within*MAX(1,ABS({bound}))"
    for test, style in ((f"{room}<-{tolerance}", "bad"), (f"ABS({room})<={tolerance}", "binds")):
        rule_format = {"type": "formula", "criteria": f'=IF({first}="",FALSE,{test})', "format": book.formats.style(style)}
        done(sheet.conditional_format(area, rule_format))
