"""Shares of work in the inputs, as formulas: where it is done today, and what the previous plan moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from sourcing_opt.io.workbook.plan_workbook import AS_TODAY, MODE
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid import expression
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.functions import product_sum, sum_where
from sourcing_opt.workbook.grid.rows import Kinds
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.inputs import Inputs

End = Literal["origin", "destination"]
Status = Literal["live", "not live", "under way"]
"""Which of the moves of the previous plan are meant."""


def follows_a_plan(study: Study) -> bool:
    """Whether a previous plan moves anything within the horizon."""
    return any(move.status != "live" for move in study.previous_moves)


def is_under_way(study: Study) -> bool:
    """Whether anything of it is to be carried out."""
    return any(move.status == "under_way" for move in study.previous_moves)


class ModeOf(NamedTuple):
    """How the work of each row of a table is done."""

    is_mode: Sequence[int]
    """1 where it is in a mode."""
    name: Column
    """The cell that names it."""

    def told_apart(self, cells: Expression, found: Callable[[Expression], Expression]) -> Expression:
        """What is found with a test for rows of an input whose column of modes says the same: it is blank for work as it is done today."""
        return Kinds(self.is_mode, found(cells.equals("")), found(cells.equals(self.name)))


def mode_of(table: Table, book: Book, works: Sequence[int]) -> ModeOf | None:
    """A column that names the modes of the workstreams p, one in each row; none in a study without modes."""
    if not book.has_modes:
        return None
    names = [book.names_of_work(p).mode for p in works]
    return ModeOf([int(name != AS_TODAY) for name in names], table.add(MODE, width=14, cells=names))


def share_today(
    book: Book, process: Expression, shift: Expression, place: Expression | None = None, mode: ModeOf | None = None
) -> Expression:
    """The share of a shift's work that is done at a place, or anywhere, today; in a mode, or in all."""
    study = book.plan.economics.study
    if not study.baseline:
        return expression.Literal(0)
    shares, processes, places = (book[Inputs].column("baseline", column).all for column in ("share", "process", "location"))
    if mode is not None and place is not None:
        here = _of_work(book, "baseline", process, shift) * places.equals(place)
        return mode.told_apart(book[Inputs].column("baseline", "mode").all, lambda same: product_sum(here * same * shares))
    if all(row.shift is None for row in study.baseline):
        where = [(processes, process), *([] if place is None else [(places, place)])]
        return sum_where(shares, *where)
    work = _of_work(book, "baseline", process, shift)
    return product_sum((work if place is None else work * places.equals(place)) * shares)


def share_moved(
    book: Book,
    which: Status,
    process: Expression,
    shift: Expression,
    *tests: Expression,
    mode: ModeOf | None = None,
    end: End = "destination",
) -> Expression:
    """The share of a shift's work that moves of the previous plan are about; tests over their rows narrow them down, and its mode at one end."""
    statuses, shares = (book[Inputs].column("previous_moves", column).all for column in ("status", "share"))
    meant = {"live": statuses.equals("live"), "not live": statuses.differs("live"), "under way": statuses.equals("under_way")}
    found = _of_work(book, "previous_moves", process, shift) * meant[which]
    for test in tests:
        found = found * test
    if mode is None:
        return product_sum(found * shares)
    modes = book[Inputs].column("previous_moves", "mode" if end == "destination" else "origin_mode").all
    return mode.told_apart(modes, lambda same: product_sum(found * same * shares))


def moves_end_at(book: Book, end: End, place: Expression) -> Expression:
    """The moves that leave or arrive at a place."""
    return book[Inputs].column("previous_moves", end).all.equals(place)


def _of_work(book: Book, table: str, process: Expression, shift: Expression) -> Expression:
    """1 for the rows about the shift of the process: a blank shift means all of them."""
    processes, shifts = (book[Inputs].column(table, column).all for column in ("process", "shift"))
    return processes.equals(process) * (shifts.equals("") + shifts.equals(shift))


class SharesToday(Table):
    """What the sheet `Allocation` begins with: pairs of work and place, and the share that is done there today."""

    def __init__(self, book: Book) -> None:
        super().__init__("Allocation", "Allocation", 3, len(book.pairs))
        work, place = [book.names_of_work(p) for p, _ in book.pairs], [book.names_of_place(l) for _, l in book.pairs]
        self.function = self.add("Function", width=20, cells=[each.function for each in work])
        self.process = self.add("Process", width=22, cells=[each.process for each in work])
        self.add("Name", width=32, cells=[each.name for each in work])
        self.shift = self.add("Shift", "of the day", number="count", width=7, cells=[each.shift for each in work])
        mode = mode_of(self, book, [p for p, _ in book.pairs])
        self.location = self.add("Location", width=21, cells=[each.location for each in place])
        self.country = self.add("Country", "ISO 3166", width=8, cells=[each.country for each in place])
        self.location_model = self.add("Location model", width=11, cells=[each.model for each in place])
        self.provider = self.add("Provider", width=14, cells=[each.provider for each in place])
        stated = bool(book.plan.economics.study.baseline)
        self.share_today = self.add(
            "Share today",
            "share",
            "link",
            "share",
            8,
            cells=(lambda: share_today(book, self.process, self.shift, self.location, mode)) if stated else [0.0] * self.count,
        )
        if book.has_modes:
            self.in_all_modes = self.add(
                "In all modes",
                "share",
                "link",
                "share",
                8,
                cells=(lambda: share_today(book, self.process, self.shift, self.location)) if stated else [0.0] * self.count,
            )
