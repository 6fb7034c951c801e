"""Everything that can go wrong for a user, each with the exit code the command line gives it.

A `SourcingError` carries a message that says what is wrong, where, and what to do. Anything else that escapes is a bug.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal


class Exit(IntEnum):
    """Exit codes of the command line; batch jobs rely on them."""

    OK = 0
    BUG = 1
    USAGE = 2
    INVALID_INPUT = 3
    INFEASIBLE = 4
    STOPPED_BY_LIMIT = 5
    NOTHING_FOUND = 6
    SOLVER_MISSING = 7
    CHECK_FAILED = 8
    NOT_WRITABLE = 9
    INTERRUPTED = 130


SEVERITY = (
    Exit.OK,
    Exit.STOPPED_BY_LIMIT,
    Exit.NOTHING_FOUND,
    Exit.INFEASIBLE,
    Exit.INVALID_INPUT,
    Exit.CHECK_FAILED,
    Exit.SOLVER_MISSING,
    Exit.NOT_WRITABLE,
    Exit.BUG,
    Exit.INTERRUPTED,
)
"""What many runs together exit with is the last of these that one of them exits with."""


def worst(codes: Iterable[Exit]) -> Exit:
    """The most severe of the exit codes of runs; 0 when there is none."""
    return max(codes, key=SEVERITY.index, default=Exit.OK)


_SHOWN = 120


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a study, first placed by table, row and column and then, by `io`, at a file's address."""

    message: str
    """What is wrong and what was expected."""
    table: str | None = None
    row: int | None = None
    """Index of the row in its table, from 0; None when it concerns the table."""
    column: str | None = None
    value: object = None
    suggestion: str | None = None
    """A near match, or what to write instead."""
    other_row: int | None = None
    """Index of an earlier row of the same table that it clashes with."""
    address: str | None = None
    """`locations.csv:14` or `study.xlsx > locations!F14`."""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = self.address or self.table or "study"
        what = "" if self.column is None else f" {self.column}"
        value = "" if self.value is None else f' "{in_short(self.value)}"'
        hint = "" if self.suggestion is None else f" ({self.suggestion})"
        return f"{place}{what}{value}: {self.message}{hint}"


def errors_among(problems: Iterable[Problem]) -> list[Problem]:
    """Those that have to be mended."""
    return [problem for problem in problems if problem.severity == "error"]


def said(problem: Problem) -> str:
    """A problem as a line on the terminal."""
    return str(problem) if problem.severity == "error" else f"warning: {problem}"


def in_short(value: object) -> str:
    """A value as it is shown in a line: numbers and texts that go on and on are cut."""
    try:
        text = str(value)
    except ValueError:  # Python prints no whole number of thousands of digits
        return "a number of thousands of digits"
    text = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text[:1000]) + text[1000:]
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]}... ({len(text):,} characters)"


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The nearest known word as a suggestion, or None when nothing is near."""
    by_lower = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f'did you mean "{by_lower[near[0]]}"?' if near else None


class SourcingError(Exception):
    """Something a user can act on; the message is shown as it is."""

    exit_code: Exit = Exit.BUG


class InvalidInput(SourcingError):
    """The study cannot be used as it stands. Carries every problem found, not only the first."""

    exit_code = Exit.INVALID_INPUT

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(said, self.problems)))

    def __reduce__(self) -> tuple[Any, ...]:
        """It may be raised in another process and travels by its problems, not by its message."""
        return type(self), (self.problems,), self.__dict__


class Infeasible(SourcingError):
    """No plan keeps every hard rule."""

    exit_code = Exit.INFEASIBLE


class NothingFound(SourcingError):
    """The limit was reached before any plan was found; whether one exists is unknown."""

    exit_code = Exit.NOTHING_FOUND


class SolverMissing(SourcingError):
    """The chosen solver is not installed or does not answer."""

    exit_code = Exit.SOLVER_MISSING


class AuditFailed(SourcingError):
    """The plan, recomputed without the solver, does not say what the solver said."""

    exit_code = Exit.CHECK_FAILED


class NotWritable(SourcingError):
    """The output cannot be written where it was asked for."""

    exit_code = Exit.NOT_WRITABLE


class Interrupted(SourcingError):
    """Stopped by the user before any plan was found."""

    exit_code = Exit.INTERRUPTED
