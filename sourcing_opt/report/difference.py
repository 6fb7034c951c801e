"""The difference of two plans as it is told: what changed, and what each change costs. From the document of `diff`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sourcing_opt import __version__
from sourcing_opt.report.answers import Document
from sourcing_opt.report.pictures import Cell, Exhibit, ExhibitColumn, Waterfall, scaled
from sourcing_opt.report.story import Story
from sourcing_opt.tolerances import HALF_A_CENT

SCHEMA = "sourcing-opt/diff/1"
"""Of the document that is told."""
_MOST = 200
"""Rows of a table that somebody reads on a page; the workbook and the document have all."""


def tell_difference(document: Document) -> Story:
    """The story of a difference. Raises KeyError, TypeError or ValueError where the document is not whole."""
    before, after, bridge = document["before"], document["after"], document["bridge"]
    exhibits = [_bridge(bridge), _changes(document, "inputs", "Changed inputs"), _changes(document, "work", "Where the work was")]
    exhibits.append(_allocation(document))
    shown = tuple(exhibit for exhibit in exhibits if exhibit is not None)
    carried = (f"The first plan's inputs were carried forward to {after['first_period']}.",) if document["carried"] else ()
    return Story(
        name=f"{after['study']}: what changed",
        kind="difference",
        question=f"What is not the same in two plans, and what does each change cost? Money in {bridge['currency']}.",
        proof=f"From {before['name']} ({before['first_period']} to {before['last_period']}) to {after['name']} "
        f"({after['first_period']} to {after['last_period']}).",
        facts=(),
        notes=(*carried, *bridge["notes"]),
        exhibits=shown,
        slides=tuple(exhibit.key for exhibit in shown),
        next_steps=(),
        origin=f"Made by sourcing-opt {__version__} from the studies with the digests {before['digest'][:16]} and {after['digest'][:16]}. "
        "What is decided otherwise comes last in the bridge: each step is counted with the moves of the first plan.",
    )


def _bridge(bridge: Document) -> Exhibit:
    currency, first, last = bridge["currency"], bridge["before"], bridge["after"]
    steps = [step for step in bridge["steps"] if _amount(step)]
    starts, ends, total = [0.0], [first["npv"]], first["npv"]
    for step in steps:
        starts.append(total)
        total += step["npv"]
        ends.append(total)
    # The last is what the second plan costs, not what the steps add up to: those are the same, or the picture shows it.
    starts.append(0.0)
    ends.append(last["npv"])
    divisor, unit = scaled(currency, ends)
    change = last["npv"] - first["npv"]
    by, named = scaled(currency, [change])
    way = "more" if change > 0 else "less"
    rows: list[tuple[Cell, ...]] = [
        (step["name"].replace("_", "-").capitalize(), step["words"], sum(step["run"]), sum(step["one_off"]), step["npv"])
        for step in (first, *steps, last)
    ]
    return Exhibit(
        key="bridge",
        title="From cost to cost",
        says=f"The second plan costs {abs(change) / by:,.1f} {named} {way}, present value."
        if abs(change) >= 1
        else "Both plans cost the same.",
        columns=(
            ExhibitColumn("Step"),
            ExhibitColumn("What it is"),
            ExhibitColumn(f"Run cost ({currency})", "money"),
            ExhibitColumn(f"One-off cost ({currency})", "money"),
            ExhibitColumn(f"Present value ({currency})", "money"),
        ),
        rows=tuple(rows),
        picture=Waterfall(
            names=tuple(str(row[0]) for row in rows),
            starts=tuple(amount / divisor for amount in starts),
            ends=tuple(amount / divisor for amount in ends),
            unit=f"{unit}, present value",
        ),
    )


def _amount(step: Document) -> bool:
    """Whether a step is anything."""
    return any(abs(amount) > HALF_A_CENT for amount in (*step["run"], *step["one_off"], step["npv"]))


def _changes(document: Document, key: str, title: str) -> Exhibit | None:
    changes = document[key]
    if not changes:
        return None
    return Exhibit(
        key=key,
        title=title,
        says=_many(changes, "change"),
        columns=tuple(map(ExhibitColumn, ("Table", "Row", "Column", "Was", "Is"))),
        rows=tuple(
            (
                change["table"],
                ", ".join(map(str, change["key"])),
                change["column"] or change["kind"],
                _plain(change["before"]),
                _plain(change["after"]),
            )
            for change in changes[:_MOST]
        ),
    )


def _plain(cell: Any) -> str | None:
    if cell is None:
        return None
    return f"{cell:,.10g}" if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell)


def _allocation(document: Document) -> Exhibit | None:
    changes = sorted(
        document["allocation"], key=lambda change: (-change["fte"], change["process"], change["shift"], change["location"])
    )
    if not changes:
        return None
    last = document["periods"][-1]
    return Exhibit(
        key="allocation",
        title="Work that is elsewhere, or at another time",
        says=_many(changes, "place"),
        columns=(
            ExhibitColumn("Work"),
            ExhibitColumn("Shift"),
            ExhibitColumn("Location"),
            ExhibitColumn(f"Was in {last}", "share"),
            ExhibitColumn(f"Is in {last}", "share"),
            ExhibitColumn("FTE it is about", "people"),
        ),
        rows=tuple(
            (
                change["process"],
                str(change["shift"]),
                change["location"],
                change["before"][-1],
                change["after"][-1],
                change["fte"],
            )
            for change in changes[:_MOST]
        ),
    )


def _many(changes: Iterable[Any], word: str) -> str:
    count = len(list(changes))
    said = f"1 {word}." if count == 1 else f"{count:,} {word}s."
    return said + (f" Shown are {_MOST}; the document of diff has all." if count > _MOST else "")
