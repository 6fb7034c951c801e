"""A plan's workbook after somebody has worked in it: the decisions, what stands in their place, and what the plan was made from."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from sourcing_opt.errors import InvalidInput, Problem, did_you_mean
from sourcing_opt.io.raw import unreadable
from sourcing_opt.io.workbook.grid import EMPTY, Grid, Sheets, filled, open_workbook
from sourcing_opt.io.workbook.spreadsheet import AS_MADE, PREFIX
from sourcing_opt.io.workbook.staffing_sheet import StaffDecision, staff_decisions
from sourcing_opt.schemas.columns.base import key_of
from sourcing_opt.schemas.parse import Parsed, examine
from sourcing_opt.schemas.study import TABLES, Study

SHARES, SITES, SUMMARY, RUN_LOG = "Cost build-up", "Sites", "Summary", "Run log"
"""The sheets that are read beside the inputs."""
SHARE, OPEN, OVERRIDE = "Share by plan", "Open by plan", "Override"
"""The columns of decisions, and of what somebody put in their place."""
PLACED = "New work, today's way"
"""The column of where new work goes if nothing moves; only where there is new work."""
MODE, AS_TODAY = "Mode", "as today"
"""The column of how a piece of work is done, only where it can be done otherwise than today; and what it says then of work that is not."""
STATUS, BOUND, PROVEN_BY, OURSELVES, STOPPED = (
    "Status",
    "Bound (present value)",
    "Proven by",
    "sourcing-opt",
    ", stopped by the user",
)
"""Lines of the run log, and what stands in them."""
DIGEST, OBJECTIVE, TOTAL = "Digest of the study (SHA-256)", "Objective (present value)", "Cost by plan, present value"
"""Lines of the run log, and of the summary."""
_AGAIN = "write the plan anew with sourcing-opt solve"


@dataclass(frozen=True)
class Decision:
    """A decision of the plan, and what somebody put in its place."""

    process: str | None
    """The work, when it is about a share of it; None when it is about whether the location is open."""
    shift: int
    """Of the work, from 1."""
    location: str
    period: int
    """From 1."""
    by_plan: float
    """Share, or 1 where the location is open."""
    override: float | None
    address: str
    """Of the override."""
    placed: float = 0.0
    """Share of new work that is there if nothing moves."""
    mode: str | None = None
    """Of the work; None: as today."""

    @property
    def used(self) -> float:
        """What counts."""
        return self.by_plan if self.override is None else self.override


@dataclass(frozen=True)
class Ended:
    """How the solve ended that the plan is from, as far as its file tells."""

    status: str = ""
    bound: float | None = None
    """Proven: no plan costs less. [money, present value]"""
    proof: str | None = None
    """Whose word that is: a solver's, or "" for our own arithmetic; None where nothing is proven."""
    interrupted: bool = False
    """Whether the user stopped it."""
    alternative: bool | None = None
    """Whether another plan costs the same; None where nobody asked, and in a workbook, which does not say."""
    is_first: bool | None = None
    """Whether it is then the one that comes first."""


@dataclass(frozen=True)
class PlanWorkbook:
    """What a plan's workbook says beside its inputs."""

    name: str
    """The file's."""
    shares: tuple[Decision, ...]
    """Share of each piece of work at each location that has some, by period."""
    sites: tuple[Decision, ...]
    """1 where a location is open, by period."""
    made_from: Study
    objective: float
    """Of the plan as it was made, penalties included. [money, present value]"""
    total: float | None
    """Cost by plan as the program that saved the workbook worked it out: None when none did, NaN for an error value.
    [money, present value]"""
    warnings: tuple[Problem, ...] = ()
    """What should be said of the study it was made from, each with an address."""
    ended: Ended = Ended()
    staff: tuple[StaffDecision, ...] = ()
    """Who joins and is let go at places with their own staff, if nothing moves and by plan."""


def placed_by_key(problems: Iterable[Problem], study: Study, name: str) -> tuple[Problem, ...]:
    """What was found wrong with a study that is kept in a plan, at `plan.json > locations pune`: nobody has its rows before them."""

    def place(problem: Problem) -> Problem:
        row = None if problem.table is None or problem.row is None else study.rows(problem.table)[problem.row]
        parts = [str(problem.table or "study"), *(() if row is None else key_of(row))]
        return replace(problem, address=f"{name} > {' '.join(filter(None, parts))}")

    return tuple(map(place, problems))


def read_plan_workbook(path: Path) -> PlanWorkbook:
    """Read all of a plan's workbook but its inputs, which `load` reads.

    Raises InvalidInput with all problems: sheets and columns that are gone, overrides that mean nothing.
    """
    with open_workbook(path) as sheets:
        _require_sheets(sheets)
        problems: list[Problem] = []
        shares = _decisions(sheets, SHARES, ("Process", "Shift", "Location", "No."), SHARE, problems)
        sites = _decisions(sheets, SITES, ("Location", "No."), OPEN, problems)
        log = _labelled(sheets.grid(RUN_LOG))
        made_from, objective = _made_from(sheets, log.get(DIGEST), problems), log.get(OBJECTIVE)
        if not isinstance(objective, (int, float)):
            problems.append(Problem(f'the line "{OBJECTIVE}" is gone', address=f"{sheets.name} > {RUN_LOG}", suggestion=_AGAIN))
        elif made_from is not None and not problems:
            warnings = placed_by_key(made_from.warnings, made_from.study, sheets.name)
            return PlanWorkbook(
                name=sheets.name,
                shares=tuple(shares),
                sites=tuple(sites),
                made_from=made_from.study,
                objective=float(objective),
                total=_total(sheets),
                warnings=warnings,
                ended=_ended(log),
                staff=tuple(staff_decisions(sheets)),
            )
        raise InvalidInput(problems)


def _ended(log: dict[str, object]) -> Ended:
    """What the run log says; a line that is gone says nothing."""
    status, bound, proof = str(log.get(STATUS) or ""), log.get(BOUND), log.get(PROVEN_BY)
    known = isinstance(bound, (int, float))
    return Ended(
        status=status.removesuffix(STOPPED),
        bound=float(bound) if isinstance(bound, (int, float)) else None,
        proof=("" if proof == OURSELVES else str(proof)) if known and proof else None,
        interrupted=status.endswith(STOPPED),
    )


def read_total(path: Path) -> float:
    """The cost by plan that a recalculated workbook shows, NaN when it shows no number. Raises InvalidInput. [money, present value]"""
    with open_workbook(path) as sheets:
        total = _total(sheets)
        return math.nan if total is None else total


def _total(sheets: Sheets) -> float | None:
    total = _labelled(sheets.grid(SUMMARY)).get(TOTAL)
    return None if total is None else float(total) if isinstance(total, (int, float)) else math.nan


def _require_sheets(sheets: Sheets) -> None:
    if not any(title.startswith(PREFIX) for title in sheets.titles):
        raise unreadable(
            "is not a plan's workbook: it has no sheets In_...", sheets.name, "give what sourcing-opt solve -o wrote"
        )
    needed = (SUMMARY, SHARES, SITES, RUN_LOG, AS_MADE)
    others = [title for title in sheets.titles if title not in needed]
    problems = [
        Problem("this sheet is not there", address=f"{sheets.name} > {title}", suggestion=_renamed(title, others))
        for title in needed
        if title not in sheets.titles
    ]
    if problems:
        raise InvalidInput(problems)


def _renamed(title: str, others: Sequence[str]) -> str:
    near = did_you_mean(title, others)
    return f"if it was renamed, give it its name back; {near or _AGAIN}"


def _decisions(sheets: Sheets, title: str, keys: Sequence[str], by_plan: str, problems: list[Problem]) -> list[Decision]:
    """The lines of the table with these columns; what is wrong with them is added to the problems."""
    place, grid = f"{sheets.name} > {title}", sheets.formulas(title)
    wanted = [*keys, by_plan, OVERRIDE]
    header = next((line for line, row in enumerate(grid) if {cell.value for cell in row}.issuperset(wanted)), None)
    if header is None:
        problems.append(Problem(f"no row is headed {', '.join(wanted)} any more", address=place, suggestion=_AGAIN))
        return []
    names = [cell.value for cell in grid[header]]
    position = {name: names.index(name) for name in wanted}
    if any(row[at].data_type == "f" for row in grid[header + 1 :] for at in position.values() if at < len(row)):
        # Long sheets of formulas take their time; most have none in these columns.
        grid = sheets.grid(title)
    decisions = []
    for line, row in enumerate(grid[header + 1 :], header + 2):
        cells: dict[str, Any] = {name: row[at] if at < len(row) else None for name, at in position.items()}
        if not all(filled(cells[name]) for name in keys):
            break  # the line of totals, or the end
        at = {name: f"{place}!{get_column_letter(position[name] + 1)}{line}" for name in (by_plan, OVERRIDE)}
        decided, override = _figure(cells[by_plan]), None
        if decided is None:
            problems.append(Problem("the plan's decision is gone", column=by_plan, address=at[by_plan], suggestion=_AGAIN))
        elif filled(cells[OVERRIDE]):
            override = _override(cells[OVERRIDE], by_plan == OPEN, at[OVERRIDE], problems)
        placed = 0.0 if PLACED not in names or names.index(PLACED) >= len(row) else _figure(row[names.index(PLACED)]) or 0.0
        mode = AS_TODAY if MODE not in names else _text(row[names.index(MODE)].value)
        named = {name: _text(cells[name].value) for name in keys}
        process, shift = named.get("Process"), int(named.get("Shift", "1"))
        decisions.append(
            Decision(
                process=process,
                shift=shift,
                location=named["Location"],
                period=int(named["No."]),
                by_plan=decided or 0.0,
                override=override,
                address=at[OVERRIDE],
                placed=placed,
                mode=None if mode == AS_TODAY else mode,
            )
        )
    return decisions


def _override(cell: Any, is_flag: bool, address: str, problems: list[Problem]) -> float | None:
    """The figure in a cell; one that means nothing is added to the problems."""
    if cell.data_type == "f":
        message, hint = "this formula has no value", "open the workbook in a spreadsheet program and save it"
    else:
        figure = _figure(cell)
        if figure is not None and (figure in (0, 1) if is_flag else 0 <= figure <= 1):
            return figure
        message = "expected 1 (open) or 0 (closed)" if is_flag else "expected a share from 0 to 1"
        is_percentage = figure is not None and not is_flag and 1 < figure <= 100
        hint = f"write {figure / 100:g}" if figure is not None and is_percentage else "clear the cell to keep to the plan"
    problems.append(Problem(message, column=OVERRIDE, value=cell.value, address=address, suggestion=hint))
    return None


def _figure(cell: Any) -> float | None:
    value = None if cell is None else cell.value
    return None if isinstance(value, bool) or not isinstance(value, (int, float)) else float(value)


def _text(value: Any) -> str:
    """An id, which a spreadsheet program may have turned into a number."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _labelled(grid: Grid) -> dict[str, object]:
    """First cell of a line -> the next filled one, None for a formula without a value; the first of lines with the same label counts."""
    values: dict[str, object] = {}
    for row in grid:
        label, *rest = [cell for cell in row if filled(cell)] or [EMPTY]
        if label is not EMPTY and rest:
            values.setdefault(str(label.value), None if rest[0].data_type == "f" else rest[0].value)
    return values


def _made_from(sheets: Sheets, digest: object, problems: list[Problem]) -> Parsed | None:
    """The study as it was; None, and a problem, when what is noted of it has been changed."""
    tables: dict[str, dict[object, dict[str, object]]] = defaultdict(lambda: defaultdict(dict))
    for row in sheets.grid(AS_MADE):
        if len(row) >= 4 and _figure(row[1]) is not None:
            table, number, column, value = (cell.value for cell in row[:4])
            tables[str(table)][number][str(column)] = value
    with suppress(InvalidInput):
        parsed = examine({table: list(rows.values()) for table, rows in tables.items() if table in TABLES})
        if parsed.study.digest == digest:
            return parsed
    problems.append(
        Problem(
            "is not what the plan was made from: somebody changed this sheet",
            address=f"{sheets.name} > {AS_MADE}",
            suggestion=_AGAIN,
        )
    )
    return None
