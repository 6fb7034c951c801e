"""Runs -> medians, ratios and aligned tables."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.cases import Case
from benchmarks.run import FAILED, STOPPED, Run
from benchmarks.solvers import SOLVING
from benchmarks.stopwatch import Seconds
from sourcing_opt.solving import Status

MEASURES = {"processor": 1, "clock": 0}
"""Name -> its place in Seconds."""


@dataclass(frozen=True)
class Column:
    """What is measured: a solver, and which of its steps."""

    name: str
    solver: str
    steps: tuple[str, ...] = ()
    """All where there are none."""
    compared: bool = True
    """Whether it is a peer of the first column."""


@dataclass(frozen=True)
class Kind:
    """A table: its first column is ours."""

    title: str
    columns: tuple[Column, ...]


PEERS = tuple(Column(name, name) for name in ("linopy", "pulp", "pyomo"))
KINDS = (
    Kind("solving", (Column("ours", "ours"), Column("search", "ours", ("solve",), compared=False), Column("highs", "highs"), Column("cbc", "cbc"))),
    Kind("build and hand-over, the program as it is", (Column("arrays", "arrays"), *PEERS)),
    Kind("build and hand-over, into the search's units", (Column("ours", "ours", ("build", "hand-over")), *PEERS)),
)  # fmt: skip


@dataclass(frozen=True)
class Ratio:
    """How many times as long as ours a peer takes."""

    value: float
    at_least: bool = False
    """Whether a limit ended the peer before it was done."""

    def __str__(self) -> str:
        """Like >12.3."""
        return f"{'>' if self.at_least else ''}{self.value:.{2 if self.value < 10 else 1 if self.value < 100 else 0}f}"


class Table:
    """Medians of one kind on each case, and each peer's ratio to ours."""

    def __init__(self, kind: Kind, runs: Mapping[Case, Sequence[Run]]) -> None:
        """runs: of all solvers, in any order."""
        self.title = kind.title
        self.runs = {case: _by_solver(found) for case, found in runs.items()}
        seen = {solver for found in self.runs.values() for solver in found}
        self.columns = [column for column in kind.columns if column.solver in seen]
        self.ours, self.peers = kind.columns[0], [column for column in self.columns[1:] if column.compared]

    def seconds(self, case: Case, column: Column) -> Seconds | None:
        """Medians; None where a solver gave no answer."""
        runs = [run for run in self.runs[case].get(column.solver, []) if run.answer.status != FAILED]
        found = [run.seconds(*column.steps) for run in runs]
        return Seconds(*(statistics.median(part) for part in zip(*found, strict=True))) if found else None

    def ratio(self, case: Case, peer: Column, measure: str = "processor") -> Ratio | None:
        """None where one of the two is missing."""
        ours, theirs = self.seconds(case, self.ours), self.seconds(case, peer)
        at = MEASURES[measure]
        if ours is None or theirs is None or min(ours[at], theirs[at]) <= 0:
            return None
        return Ratio(theirs[at] / ours[at], any(unfinished(run) for run in self.runs[case][peer.solver]))

    def text(self) -> str:
        """One line for each case: processor seconds, those of the clock in brackets, ratios of processor seconds."""
        header = ["case", *(column.name for column in self.columns), *(f"{peer.name}/{self.ours.name}" for peer in self.peers)]
        lines = [
            [
                case.name,
                *(_cell(self.seconds(case, column), _both) for column in self.columns),
                *(_cell(self.ratio(case, peer), str) for peer in self.peers),
            ]
            for case in self.runs
        ]
        return f"{self.title}: processor seconds (clock)\n{aligned([header, *lines])}"

    def summary(self) -> list[dict[str, object]]:
        """Geometric mean and minimum of each peer's ratios, for each size."""
        groups: dict[str, list[Case]] = defaultdict(list)
        for case in self.runs:
            groups[case.group].append(case)
        rows: list[dict[str, object]] = []
        for group, members in groups.items():
            for peer in self.peers:
                row: dict[str, object] = {"ratio": f"{peer.name}/{self.ours.name}", "of": self.title, "cases": group}
                for measure in MEASURES:
                    ratios = [ratio for case in members if (ratio := self.ratio(case, peer, measure)) is not None]
                    if ratios:
                        mean = Ratio(
                            statistics.geometric_mean(each.value for each in ratios), any(each.at_least for each in ratios)
                        )
                        row |= {
                            "number": len(ratios),
                            f"mean, {measure}": str(mean),
                            f"least, {measure}": str(min(ratios, key=lambda each: each.value)),
                        }
                if "number" in row:
                    rows.append(row)
        return rows


def unfinished(run: Run) -> bool:
    """Whether a limit ended it before it was done."""
    return run.answer.status in (STOPPED, Status.FEASIBLE, Status.NOTHING_FOUND)


def tables(runs: Mapping[Case, Sequence[Run]]) -> list[Table]:
    """Those of which there is something to compare."""
    made = (Table(kind, runs) for kind in KINDS)
    return [table for table in made if table.ours in table.columns and len(table.columns) > 1]


def answers(runs: Mapping[Case, Sequence[Run]]) -> str:
    """What was found and proven, a line for each case and solver that solved; nothing where none did."""
    lines = [["case", "solver", "ended", "objective", "bound", "gap", "nodes", "MB"]]
    for case, found in runs.items():
        for solver, several in _by_solver(found).items():
            if solver in SOLVING:
                answer, objective = several[-1].answer, several[-1].answer.objective
                gap = None if objective is None or answer.bound is None else max(0.0, objective - answer.bound) / abs(objective)
                figures = (_cell(figure, "{:,.0f}".format) for figure in (objective, answer.bound))
                ends = (_cell(gap, "{:.4%}".format), str(answer.nodes), f"{several[-1].peak:.0f}")
                lines.append([case.name, solver, str(answer.status), *figures, *ends])
    return aligned(lines) if len(lines) > 1 else ""


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Columns of equal width, the first to the left, the others to the right."""
    first, *others = (max(map(len, column)) for column in zip(*lines, strict=True))
    rows = ([line[0].ljust(first), *(cell.rjust(width) for cell, width in zip(line[1:], others, strict=True))] for line in lines)
    return "\n".join("  ".join(row).rstrip() for row in rows)


def steps_table(steps: Mapping[str, Seconds]) -> str:
    """Where the time goes, with the sum of it."""
    total = Seconds()
    for seconds in steps.values():
        total = total.plus(seconds)
    lines = [["step", "processor", "clock", "share"]]
    for step, seconds in [*steps.items(), ("all", total)]:
        share = seconds.processor / max(total.processor, 1e-9)
        lines.append([step, _number(seconds.processor), _number(seconds.clock), f"{share:.0%}"])
    return aligned(lines)


def _by_solver(runs: Iterable[Run]) -> dict[str, list[Run]]:
    found: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        found[run.solver].append(run)
    return found


def _both(seconds: Seconds) -> str:
    return f"{_number(seconds.processor)} ({_number(seconds.clock)})"


def _number(seconds: float) -> str:
    return f"{seconds:.{2 if seconds < 10 else 1 if seconds < 100 else 0}f}"


def _cell(value: Any, text: Callable[[Any], str]) -> str:
    return "-" if value is None else text(value)
