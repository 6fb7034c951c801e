"""The sheet `Selections`: whom every rule is about, as ones and zeros that formulas can multiply with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sourcing_opt.economics.attributes import Selection, selections
from sourcing_opt.economics.axes import Flags
from sourcing_opt.schemas.policies import Apart, Assignment, CountLimit, Policy, ShareLimit, Survivability, Switching, Together
from sourcing_opt.schemas.selector import PROCESS_ATTRIBUTES
from sourcing_opt.workbook.grid.cells import Formula, done
from sourcing_opt.workbook.grid.page import begin_page, section
from sourcing_opt.workbook.grid.table import Column, Row, Table, set_widths, write
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.workings.scores import column_of_locations, limited_scores, pair_scores, score_header

NAME = "Selections"
ALL_WORK, EVERYWHERE = "all work", "everywhere"
BY_PROCESS = (Survivability, Together, Apart, Assignment, Switching)
"""Rules about each process by itself: which pairs are looked at says which work, and only places need ones and zeros."""
_TOP = 4
_BETWEEN = 3

Span = tuple[int, int]
"""The first pair and the one after the last."""


@dataclass(frozen=True)
class Selected:
    """One column: the work and the places that are selected."""

    name: str
    work: str
    """The selector, in words."""
    places: str
    workstreams: Flags
    """(P,)"""
    locations: Flags
    """(L,)"""


@dataclass(frozen=True)
class Repetition:
    """A policy for one value of `each`, or for all it selects."""

    policy: Policy
    row: int
    """Of the policy among the study's."""
    selection: Selection
    span: Span
    """The pairs to look at: of one process, where it is repeated for processes; else all."""
    work: str
    places: str


def spans_of(book: Book) -> dict[str, Span]:
    """Process id -> its pairs, which stand together in the book's order."""
    found: dict[str, Span] = {}
    for number, (p, _) in enumerate(book.pairs):
        process = book.axes.workstreams[p].process.id
        found[process] = found.get(process, (number, number))[0], number + 1
    return found


class Selections:
    """Every repetition of every policy, and the columns of ones and zeros they need."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._found: dict[tuple[str, str], Selected] = {}
        self.repetitions = list(self._repeat())

    @cached_property
    def columns(self) -> list[Selected]:
        """In the order of the sheet."""
        return list(self._found.values())

    @cached_property
    def spans(self) -> dict[str, Span]:
        """Process id -> its pairs."""
        return spans_of(self._book)

    def column(self, work: str, places: str) -> Selected:
        """The column for a selector of work and one of places, both in words."""
        return self._found[work, places]

    def _repeat(self) -> Iterator[Repetition]:
        study, axes = self._book.plan.economics.study, self._book.axes
        rows = {policy.id: row for row, policy in enumerate(study.policies)}
        for policy in sorted(study.policies, key=lambda each: each.id):
            for selection in selections(study, axes, policy):
                repetition = self._in_words(policy, rows[policy.id], selection)
                self._add(repetition.work, repetition.places, selection)
                if isinstance(policy, (ShareLimit, CountLimit)):
                    everywhere = Selection("", selection.workstreams, np.ones(len(axes.locations), dtype=bool))
                    self._add(repetition.work, EVERYWHERE, everywhere)
                yield repetition

    def _in_words(self, policy: Policy, row: int, selection: Selection) -> Repetition:
        cells, span = policy.cells(), (0, len(self._book.pairs))
        work, places = [cells["for"]], [cells["where"]]
        if policy.each is not None:
            (work if policy.each in PROCESS_ATTRIBUTES else places).append(f"{policy.each}={selection.label}")
        if policy.each == "process":
            span = self.spans[selection.label]
        if policy.each == "process" or isinstance(policy, BY_PROCESS):
            # The span alone says which work; a column for every process would be too many.
            work = []
        words = ("; ".join(str(part) for part in parts if part) for parts in (work, places))
        return Repetition(policy, row, selection, span, next(words) or ALL_WORK, next(words) or EVERYWHERE)

    def _add(self, work: str, places: str, selection: Selection) -> None:
        of_work = np.ones_like(selection.workstreams) if work == ALL_WORK else selection.workstreams
        name = f"S{len(self._found) + 1}"
        self._found.setdefault((work, places), Selected(name, work, places, of_work, selection.locations))


@dataclass(frozen=True)
class Tables:
    """The tables of the sheet, from top to bottom; the columns of ones and zeros stand under each other."""

    words: Table
    places: Table
    work: Table
    pairs: Table


def plan_selections(book: Book, chosen: Selections) -> Tables:
    """Where the tables will stand."""
    named = (
        Column("Work", width=28),
        Column("Location", width=22),
        Column("Country", width=20),
        Column("Provider", width=16),
        Column("Work no.", "row", "formula", "count", 9),
        Column("Place no.", "row", "formula", "count", 9),
        Column("Part", "of the process", "link", "share", 9),
        Column("Surge", "share of FTE", "link", "share", 9),
    )
    scores = tuple(Column(score_header(name), "0-100", "link", "amount", 11) for name in limited_scores(book))
    flags, products = (
        tuple(Column(each.name, "1: selected", ink, "count", 9) for each in chosen.columns) for ink in ("derived", "formula")
    )
    words = (
        Column("Selection"),
        Column("Work"),
        Column("Places"),
        Column("Pieces of work", "number", "formula", "count"),
        Column("Locations", "number", "formula", "count"),
    )
    below = len(named) + len(scores) - 1
    dictionary = Table(NAME, "Selections", words, _TOP, len(chosen.columns))
    places = Table(
        NAME, "Selected_places", (Column("Location"), *flags), dictionary.end + _BETWEEN, len(book.axes.locations), below
    )
    work = Table(NAME, "Selected_work", (Column("Work"), *flags), places.end + _BETWEEN, len(book.axes.workstreams), below)
    return Tables(
        dictionary,
        places,
        work,
        Table(NAME, "Selected_pairs", (*named, *scores, *products), work.end + _BETWEEN, len(book.pairs)),
    )


def write_selections(book: Book, chosen: Selections, tables: Tables, parts: Table) -> None:
    """Fill the sheet; parts is the table of work, which says what part of a process a shift is."""
    sheet, formats, width = book.sheets[NAME], book.formats, len(tables.pairs.columns)
    begin_page(
        sheet,
        formats,
        NAME,
        "A selector of a policy, resolved by sourcing-opt into ones and zeros. A pair of work and place is selected where both are.",
    )
    below = tables.work.left
    for table, title, rows in (
        (tables.words, "What is selected", _word_rows(tables, chosen)),
        (tables.places, "Places", _place_rows(book, chosen)),
        (tables.work, "Work", _work_rows(book, chosen)),
        (tables.pairs, "Pairs of work and place", _pair_rows(book, chosen, tables, parts)),
    ):
        section(sheet, formats, table.top - 1, title, width - table.left, table.left)
        write(sheet, formats, table, rows)
    set_widths(sheet, tables.pairs.columns)
    done(sheet.set_column(below, below, 24))
    sheet.freeze_panes(2, 0)


def _word_rows(tables: Tables, chosen: Selections) -> Iterator[Row]:
    for each in chosen.columns:
        yield {
            "Selection": each.name,
            "Work": each.work,
            "Places": each.places,
            "Pieces of work": Formula(tables.work.here.sum(each.name), int(each.workstreams.sum())),
            "Locations": Formula(tables.places.here.sum(each.name), int(each.locations.sum())),
        }


def _place_rows(book: Book, chosen: Selections) -> Iterator[Row]:
    for l, location in enumerate(book.axes.locations):
        yield {"Location": location.id, **{each.name: int(each.locations[l]) for each in chosen.columns}}


def _work_rows(book: Book, chosen: Selections) -> Iterator[Row]:
    for p, workstream in enumerate(book.axes.workstreams):
        yield {"Work": workstream.name, **{each.name: int(each.workstreams[p]) for each in chosen.columns}}


def _pair_rows(book: Book, chosen: Selections, tables: Tables, parts: Table) -> Iterator[Row]:
    work, places, pairs = tables.work.here, tables.places.here, tables.pairs
    surge = column_of_locations(book, "surge")
    scores = {score_header(name): list(pair_scores(book, name)) for name in limited_scores(book)}
    for number, (p, l) in enumerate(book.pairs):
        of_work, of_place = pairs.cell("Work no.", number), pairs.cell("Place no.", number)
        yield {
            **book.place(l),
            "Work": book.axes.workstreams[p].name,
            "Work no.": Formula(f"MATCH({pairs.cell('Work', number)},{work.all('Work')},0)", p + 1),
            "Place no.": Formula(f"MATCH({pairs.cell('Location', number)},{places.all('Location')},0)", l + 1),
            "Part": Formula(parts.at("Part", of_work), book.axes.workstreams[p].share),
            "Surge": Formula(surge[l], book.axes.locations[l].surge),
            **{header: values[number] for header, values in scores.items()},
            **{
                each.name: Formula(
                    f"INDEX({work.all(each.name)},{of_work})*INDEX({places.all(each.name)},{of_place})",
                    int(each.workstreams[p] & each.locations[l]),
                )
                for each in chosen.columns
            },
        }
