"""What somebody might do to a plan's workbook, done to the file and, in Python, to the study and the decisions."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
from openpyxl.utils import get_column_letter

from sourcing_opt.economics import appraise
from sourcing_opt.io.workbook.plan_workbook import AS_TODAY
from sourcing_opt.plan import Plan
from sourcing_opt.plan.plan import Decisions
from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.study import Study, table_columns

NUMBERS: dict[str, tuple[str, ...]] = {
    "study": ("discount_rate", "productive_hours", "price_inflation", "carbon_price"),
    "processes": ("volume", "handling_minutes", "fte", "growth", "automation"),
    "locations": (
        "fixed_cost", "opening_cost", "closing_cost", "seat_cost", "attrition", "productive_hours", "productivity", "night_premium",
        "severance_weeks", "carbon",
    ),
    "labor_rates": ("salary", "pay_premium", "on_cost", "wage_inflation"),
    "providers": ("margin", "governance", "min_spend", "spent"),
    "roles": ("hiring_cost", "training_weeks", "span", "lead_pay"),
    "quotes": ("price", "indexation"),
    "fit": ("productivity",),
    "volumes": ("factor",),
    "transition": ("knowledge_transfer_weeks", "parallel_weeks", "travel"),
    "fx": ("rate", "drift"),
    "data_rules": ("cost",),
    "previous_moves": ("share",),
    "modes": ("automated", "handling", "build_cost", "licence"),
}  # fmt: skip
"""Table -> the inputs that are numbers, any of which may change without another."""


_KEYS = ("Process", "Shift", "Mode", "Location", "No.")


@dataclass(frozen=True)
class Edit:
    """One cell with a new content; None makes it blank."""

    sheet: str
    cell: str
    value: float | None


def edited(plan: Plan, path: Path, target: Path, seed: int, count: int = 5) -> Plan:
    """Change a plan's workbook in random places, and give the plan as Python then sees it."""
    chance = random.Random(seed)
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
    lines, flags = (_lines(book[sheet]) for sheet in ("Cost build-up", "Sites"))
    study, share, opens = plan.economics.study, plan.share.copy(), plan.decisions.opens.copy()
    edits: list[Edit] = []
    for number in range(count):
        kind = chance.choice(("input", "input", "blank", "share", "site")) if number else "input"
        if kind in ("input", "blank"):
            study, edit = _input(study, chance, blank=kind == "blank")
            edits.append(edit)
        elif kind == "share":
            edits += _override_shares(plan, share, lines, chance)
        else:
            edits += _override_opening(plan, opens, flags, chance)
    _rewrite(path, target, edits)
    change = np.diff(share, axis=2, prepend=plan.economics.baseline[:, :, None])
    decisions = Decisions(
        np.maximum(0.0, change), np.maximum(0.0, -change), opens=opens, closes=plan.decisions.closes, staffing=plan.staffing
    )
    unmoved = replace(plan.baseline.decisions, staffing=plan.baseline.staffing)
    return replace(plan, economics=appraise(study), decisions=decisions, unmoved=unmoved)


def _input(study: Study, chance: random.Random, *, blank: bool) -> tuple[Study, Edit]:
    """Another number, or none, in one input cell."""
    table, index, column, row = chance.choice(list(_cells_with_numbers(study, blank=blank)))
    value = row.columns()[column].default if blank else _other(getattr(row, column), column, chance)
    changed = row.replace(**{column: value})
    rows = [*study.rows(table)]
    rows[index] = changed
    columns = list(table_columns(table))
    address = (
        f"B{2 + columns.index(column)}" if table == "study" else f"{get_column_letter(1 + columns.index(column))}{3 + index}"
    )
    after = study.replace(**{table: rows[0] if table == "study" else tuple(rows)})
    return after, Edit(f"In_{table}", address, None if blank else value)


def _cells_with_numbers(study: Study, *, blank: bool) -> Iterator[tuple[str, int, str, Row]]:
    for table, columns in NUMBERS.items():
        for index, row in enumerate(study.rows(table)):
            for column in columns:
                costs = table != "data_rules" or getattr(row, "allowed", "") == "with_cost"
                may_be_blank = isinstance(row.columns()[column].default, (int, float))
                if getattr(row, column) is not None and costs and (may_be_blank or not blank):
                    yield table, index, column, row


def _other(value: float, column: str, chance: random.Random) -> float:
    if column == "share":
        return float(f"{value * chance.uniform(0.5, 0.9):.6g}")
    if value == 0:
        return {"seat_cost": 900.0, "min_spend": 50_000.0, "fixed_cost": 7000.0, "opening_cost": 8000.0, "closing_cost": 9000.0,
                "volume": 500.0, "price": 100.0, "travel": 300.0, "cost": 200.0, "spent": 40_000.0, "carbon_price": 80.0, "carbon": 900.0}.get(column, 0.04)  # fmt: skip
    return float(f"{value * chance.uniform(0.7, 1.3):.6g}")


def _override_shares(plan: Plan, share: Any, lines: dict[Any, str], chance: random.Random) -> Iterator[Edit]:
    """Part of the work is somewhere else in one period, and comes back; a place can only take what it already does some of."""
    axes = plan.economics.axes
    places = [(p, l) for p, l in np.argwhere((plan.share > 1e-6).any(axis=2) | (plan.economics.baseline > 0)).tolist()]
    shared = [p for p in range(len(axes.workstreams)) if sum(pair[0] == p for pair in places) > 1]
    if not shared:
        return
    p, t = chance.choice(shared), chance.randrange(axes.calendar.count)
    here = max((l for q, l in places if q == p), key=lambda l: share[p, l, t])
    there = chance.choice([l for q, l in places if q == p and l != here])
    moved = float(f"{share[p, here, t] * chance.uniform(0.2, 1):.6g}")
    share[p, here, t], share[p, there, t] = share[p, here, t] - moved, share[p, there, t] + moved
    workstream = axes.workstreams[p]
    mode = (axes.mode_of(p) or AS_TODAY) if plan.economics.modes.some else None
    for l in (here, there):
        key = (workstream.process.id, workstream.shift + 1, mode, axes.locations[l].id, t + 1)
        yield Edit("Cost build-up", lines[key], float(share[p, l, t]))


def _override_opening(plan: Plan, opens: Any, flags: dict[Any, str], chance: random.Random) -> Iterator[Edit]:
    """A candidate opens earlier than planned, or at all."""
    axes = plan.economics.axes
    never = axes.calendar.count
    candidates = [l for l, location in enumerate(axes.locations) if location.status == "candidate" and opens[l] != 0]
    if not candidates:
        return
    l = chance.choice(candidates)
    planned = never if opens[l] < 0 else int(opens[l])
    opens[l] = chance.randrange(planned)
    for t in range(int(opens[l]), planned):
        yield Edit("Sites", flags[None, None, None, axes.locations[l].id, t + 1], 1.0)


def _lines(sheet: Any) -> dict[Any, str]:
    """(process, shift, mode, location, period) of a line -> its cell in the column Override."""
    names: list[Any] = []
    found = {}
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        if "Override" in row:
            names = list(row)
        elif names and row[names.index("No.")] is not None:
            line = {name: row[names.index(name)] for name in _KEYS if name in names}
            key = tuple(line.get(name) for name in _KEYS)
            found[key] = f"{get_column_letter(1 + names.index('Override'))}{number}"
    return found


def _rewrite(path: Path, target: Path, edits: list[Edit]) -> None:
    """A copy of a workbook with other numbers in some cells; all else, charts included, is as it was."""
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        titles = re.findall(r'<sheet name="([^"]*)"', archive.read("xl/workbook.xml").decode())
        for item in archive.namelist():
            content = archive.read(item)
            for edit in edits:
                if item == f"xl/worksheets/sheet{titles.index(edit.sheet) + 1}.xml":
                    content = _with_cell(content.decode(), edit).encode()
            copy.writestr(item, content)


def _with_cell(xml: str, edit: Edit) -> str:
    value = "" if edit.value is None else f"<v>{edit.value!r}</v>"
    pattern = rf'<c r="{edit.cell}"( s="\d+")?(?:/>|>.*?</c>)'
    changed, count = re.subn(pattern, lambda found: f'<c r="{edit.cell}"{found[1] or ""}>{value}</c>', xml, count=1)
    assert count == 1, edit
    return changed
