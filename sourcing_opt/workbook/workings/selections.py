"""The sheet `Selections`: whom every rule is about, as ones and zeros that formulas can multiply with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.attributes import Selection, selections
from sourcing_opt.economics.axes import Flags
from sourcing_opt.schemas.columns.selector import PROCESS_ATTRIBUTES
from sourcing_opt.schemas.policies import Apart, Assignment, CountLimit, Policy, ShareLimit, Survivability, Switching, Together
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.functions import match
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Rows
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.work import Work
from sourcing_opt.workbook.workings.scores import limited_scores, score_or_zero

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
    spans: dict[str, Span] = {}
    for number, (p, _) in enumerate(book.pairs):
        process = book.axes.workstreams[p].process.id
        spans[process] = spans.get(process, (number, number))[0], number + 1
    return spans


class Selections(Sheet):
    """Every repetition of every policy, and the columns of ones and zeros they need."""

    name = "Selections"
    caption = "Workings: which work and which places every rule is about"

    def plan(self, book: Book) -> None:
        """Find what is selected, and lay the tables out; the columns of ones and zeros stand under each other."""
        self.spans = spans_of(book)
        self._selected: dict[tuple[str, str], Selected] = {}
        self.repetitions = list(self._repeat())
        chosen = list(self._selected.values())
        scores = limited_scores(book)
        left = _NAMED + len(scores) - 1
        words = self.words = Table(self.name, "Selections", _TOP, len(chosen))
        words.add("Selection", cells=[selection.name for selection in chosen])
        words.add("Work", cells=[selection.work for selection in chosen])
        words.add("Places", cells=[selection.places for selection in chosen])
        places = self.places = Table(self.name, "Selected_places", words.end + _BETWEEN, len(book.axes.locations), left)
        place = places.add("Location", cells=[location.id for location in book.axes.locations])
        of_places = [_flags(places, selection.name, selection.locations) for selection in chosen]
        work = self.work = Table(self.name, "Selected_work", places.end + _BETWEEN, len(book.axes.workstreams), left)
        workstream = work.add("Work", cells=[workstream.name for workstream in book.axes.workstreams])
        of_work = [_flags(work, selection.name, selection.workstreams) for selection in chosen]
        words.add("Pieces of work", "number", "formula", "count", cells=lambda: Rows([flags.sum() for flags in of_work]))
        words.add("Locations", "number", "formula", "count", cells=lambda: Rows([of_place.sum() for of_place in of_places]))
        self._plan_pairs(book, workstream, place, scores)
        flags = zip(chosen, of_work, of_places, strict=True)
        self._flags = {
            (selection.work, selection.places): self._product(selection.name, *columns) for selection, *columns in flags
        }

    def _plan_pairs(self, book: Book, workstream: Column, place: Column, scores: list[str]) -> None:
        pairs = self.pairs = Table(self.name, "Selected_pairs", self.work.end + _BETWEEN, len(book.pairs))
        names = [book.names_of_place(l) for _, l in book.pairs]
        work = pairs.add("Work", width=28, cells=[book.axes.workstreams[p].name for p, _ in book.pairs])
        location = pairs.add("Location", width=22, cells=[name.location for name in names])
        self.country = pairs.add("Country", width=20, cells=[name.country for name in names])
        self.place_columns = {
            "location": location,
            "country": self.country,
            "provider": pairs.add("Provider", width=16, cells=[name.provider for name in names]),
        }
        """Domain of a policy -> the column that says it of a pair."""
        self._work_number = pairs.add("Work no.", "row", "formula", "count", 9, cells=lambda: match(work, workstream.all))
        self._place_number = pairs.add("Place no.", "row", "formula", "count", 9, cells=lambda: match(location, place.all))
        self.part = pairs.add("Part", "of the process", "link", "share", 9, cells=lambda: book[Work].part.at(self._work_number))
        rows = {location.id: row for row, location in enumerate(book.plan.economics.study.locations)}
        lines = [rows[name.location] for name in names]
        self.surge = pairs.add(
            "Surge", "share of FTE", "link", "share", 9, cells=lambda: book[Inputs].column("locations", "surge").pinned(lines)
        )

        def score(name: str) -> Column:
            return pairs.add(
                f"Score: {name}",
                "0-100",
                "link",
                "amount",
                11,
                cells=lambda: Rows([score_or_zero(book, name, p, l) for p, l in book.pairs]),
            )

        self.scores = {name: score(name) for name in scores}

    def _product(self, name: str, of_work: Column, of_places: Column) -> Column:
        return self.pairs.add(
            name,
            "1: selected",
            "formula",
            "count",
            9,
            cells=lambda: of_work.at(self._work_number) * of_places.at(self._place_number),
        )

    def flags(self, work: str, places: str) -> Column:
        """1 for the pairs that a selector of work and one of places select, both in words."""
        return self._flags[work, places]

    def _repeat(self) -> Iterator[Repetition]:
        study, axes = self.book.plan.economics.study, self.book.axes
        rows = {policy.id: row for row, policy in enumerate(study.policies)}
        for policy in sorted(study.policies, key=lambda rule: rule.id):
            for selection in selections(study, axes, policy):
                repetition = self._in_words(policy, rows[policy.id], selection)
                self._select(repetition.work, repetition.places, selection)
                if isinstance(policy, (ShareLimit, CountLimit)):
                    everywhere = Selection("", selection.workstreams, np.ones(len(axes.locations), dtype=bool))
                    self._select(repetition.work, EVERYWHERE, everywhere)
                yield repetition

    def _in_words(self, policy: Policy, row: int, selection: Selection) -> Repetition:
        cells, span = policy.cells(), (0, len(self.book.pairs))
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

    def _select(self, work: str, places: str, selection: Selection) -> None:
        of_work = np.ones_like(selection.workstreams) if work == ALL_WORK else selection.workstreams
        name = f"S{len(self._selected) + 1}"
        self._selected.setdefault((work, places), Selected(name, work, places, of_work, selection.locations))

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        width, below = len(self.pairs.columns), self.work.left
        page.begin(
            self.name,
            "A selector of a policy, resolved by sourcing-opt into ones and zeros. A pair of work and place is selected where both are.",
        )
        for table, title in (
            (self.words, "What is selected"),
            (self.places, "Places"),
            (self.work, "Work"),
            (self.pairs, "Pairs of work and place"),
        ):
            page.titled(table, title, width - table.left)
        page.widths(self.pairs.columns)
        done(page.sheet.set_column(below, below, 24))
        page.sheet.freeze_panes(2, 0)


_NAMED = 8
"""Columns of the pairs before their scores."""


def _flags(table: Table, name: str, selected: Flags) -> Column:
    return table.add(name, "1: selected", "derived", "count", 9, cells=selected.astype(int).tolist())
