"""Why each process is where it is as a sheet: a line for each process and place; and one for each part of what a different place costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sourcing_opt.analysis.answers.explain import Candidate, Card, Explained
from sourcing_opt.analysis.answers.report import Why
from sourcing_opt.io.workbook.printing import Imprint
from sourcing_opt.io.workbook.sheets import new_workbook
from sourcing_opt.workbook.answers.values import Value, ValueColumn, ValueRow, ValueTable, set_widths, write
from sourcing_opt.workbook.grid.formats import NAVY, Formats
from sourcing_opt.workbook.grid.page import begin_page, section

SHEET = "Why"


def write_why(explained: Explained, path: Path) -> None:
    """Write an explanation as a workbook; same answer, same bytes. Raises NotWritable, with nothing left behind."""
    with new_workbook(path, Imprint.of(explained.plan.economics.study)) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        sheet.set_tab_color(NAVY)
        write_why_sheet(sheet, Formats(workbook), explained)


def write_why_sheet(sheet: Any, formats: Formats, why: Explained | Why) -> None:
    """Fill the sheet."""
    study, candidates, cards = why.plan.economics.study.study, why.candidates, why.cards
    known = "known" if why.complete else "asked to be known, and not all so close,"
    known = f"Amounts in {study.currency}, present value, {known} to within {why.resolution:,.0f}. They are answers of other solves: they do not follow the inputs."
    begin_page(sheet, formats, f"{SHEET}: {study.name}", known)
    columns = _columns(study.currency)
    set_widths(sheet, columns)
    table = ValueTable(SHEET, "Why", columns, 3, len(candidates))
    asked = {(card.candidate.process, card.candidate.location): card for card in cards}
    write(
        sheet, formats, table, [_row(candidate, asked.get((candidate.process, candidate.location))) for candidate in candidates]
    )
    sheet.freeze_panes(table.first, 2)
    lines = list(_lines(cards))
    if lines:
        parts = (
            ValueColumn("Process", width=22),
            ValueColumn("Place", width=18),
            ValueColumn("Part", width=10),
            ValueColumn("What", width=30),
            ValueColumn("Amount", f"{study.currency}, present value", "computed", "money", 12),
            ValueColumn("Change", width=12),
        )
        top = table.end + 3
        section(
            sheet,
            formats,
            top - 1,
            "What another place costs, part by part: each adds up to the difference of the two plans",
            len(columns),
        )
        write(sheet, formats, ValueTable(SHEET, "Parts", parts, top, len(lines)), lines)


def _columns(currency: str) -> tuple[ValueColumn, ...]:
    money = f"{currency}, present value"
    return (
        ValueColumn("Process", width=22),
        ValueColumn("Place", width=18),
        ValueColumn("State", width=10),
        ValueColumn("Why it may not", width=30),
        ValueColumn("Share by plan", "last period", "computed", "share", 10),
        ValueColumn("Own cost there", f"more than by plan, {currency}", "computed", "money", 20),
        ValueColumn("Insisting costs at least", "proven", "computed", "money", 12),
        ValueColumn("Exactly", money, "computed", "money", 12),
        ValueColumn("Exactly: at least", "proven", "computed", "money", 12),
        ValueColumn("Exactly: at most", "proven", "computed", "money", 12),
        ValueColumn("Enters at", "price of a quote", "computed", "amount", 12),
        ValueColumn("Now as if", "price of a quote", "computed", "amount", 12),
        ValueColumn("Price of", width=10),
        ValueColumn("Gains by itself", money, "computed", "money", 12),
        ValueColumn("Makes room under", width=30),
        ValueColumn("Displaces, or rival", width=44),
    )


def _row(candidate: Candidate, card: Card | None) -> ValueRow:
    row: dict[str, Value] = {
        "Process": candidate.process,
        "Place": candidate.location,
        "State": candidate.state,
        "Why it may not": "; ".join(candidate.reasons) or None,
        "Share by plan": candidate.share or None,
        "Own cost there": None if candidate.own is None else round(candidate.own) + 0.0,
        "Insisting costs at least": candidate.at_least,
    }
    if card is None:
        return row
    if card.insist is not None:
        row |= {"Exactly: at least": card.insist.low, "Exactly: at most": card.insist.high}
        row["Exactly"] = card.insist.shown if card.insist.known or card.insist.high < 0.5 else None
    elif card.possible is False and candidate.state != "may not":
        row["Why it may not"] = "no plan keeps every rule " + (
            "without it there" if candidate.state == "here" else "with it there"
        )
    if card.enters is not None:
        per = f"{card.enters.currency}/{card.enters.per}"
        row |= {"Enters at": card.enters.price, "Now as if": card.enters.now, "Price of": per}
    displaced = [] if card.split is None else sorted(card.split.displaced, key=lambda one: -abs(one.amount))
    named = ", ".join(f"{one.process} {one.amount:+,.0f}" for one in displaced[:3])
    row |= {
        "Gains by itself": card.alone,
        "Makes room under": ", ".join(card.makes_room) or None,
        "Displaces, or rival": f"rival: {card.rival}; {named}" if card.rival else named or None,
    }
    return row


def _lines(cards: Sequence[Card]) -> Iterator[ValueRow]:
    for card in cards:
        if card.split is None:
            continue
        pair: dict[str, Value] = {"Process": card.candidate.process, "Place": card.candidate.location}
        for part, lines in (("own", card.split.own), ("others", card.split.others)):
            for line in lines:
                yield pair | {"Part": part, "What": line.name, "Amount": line.amount}
        for displaced in card.split.displaced:
            change = "at other times" if displaced.before == displaced.after else f"{displaced.before} -> {displaced.after}"
            why = f"; else broken: {', '.join(displaced.rules)}" if displaced.rules else ""
            yield pair | {
                "Part": "displaced",
                "What": displaced.process,
                "Amount": displaced.amount,
                "Change": change + why,
            }
        yield pair | {"Part": "together", "What": "difference of the two plans", "Amount": card.split.total}
