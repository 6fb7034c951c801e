"""The scores that rules limit, for every pair of work and place, as links to the inputs they come from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.scores import MARKS, NIGHT, scores
from sourcing_opt.schemas.locations import CAPTIVE
from sourcing_opt.schemas.policies import ScoreLimit
from sourcing_opt.workbook.grid.cells import Formula, Value
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.inputs import input_cell


def limited_scores(book: Book) -> list[str]:
    """The scores that policies are about."""
    return sorted({policy.score for policy in book.plan.economics.study.policies if isinstance(policy, ScoreLimit)})


def score_header(name: str) -> str:
    """The column of a score; a kind of risk may be called like any other column."""
    return f"Score: {name}"


def score_of(book: Book, name: str) -> Floats:
    """(P, L) The score; 0 where the study gives none."""
    return np.asarray(np.nan_to_num(scores(book.plan.economics.study, book.axes, name)))


def pair_scores(book: Book, name: str) -> Iterator[Value]:
    """The score of each pair, in the book's order."""
    values = score_of(book, name)
    for p, l in book.pairs:
        value = float(values[p, l])
        address = score_cell(book, name, p, l)
        yield value if address is None else Formula(address, value)


def score_cell(book: Book, name: str, p: int, l: int) -> str | None:
    """The formula of the input a score comes from; None where there is no input, or it is worked out from time zones."""
    study, location = book.plan.economics.study, book.axes.locations[l]
    if name == NIGHT:
        return None
    if name == "quality":
        process = book.axes.workstreams[p].process.id
        for row, fit in enumerate(study.fit):
            if (fit.process, fit.location) == (process, location.id) and fit.quality is not None:
                return input_cell("fit", "quality", row)
        return column_of_locations(book, "quality")[l]
    if name in MARKS:
        for row, provider in enumerate(study.providers):
            if provider.id == location.provider:
                mark = input_cell("providers", name, row)
                return f'IF({mark}="",{100 if location.provider == CAPTIVE else 0},{mark})'
        return None
    found = {(each.location, each.country): row for row, each in enumerate(study.risk_scores) if each.dimension == name}
    row = found.get((location.id, None), found.get((None, location.country), -1))
    return None if row < 0 else input_cell("risk_scores", "score", row)


def column_of_locations(book: Book, column: str) -> list[str]:
    """The input cell of each location l in a column of the table `locations`."""
    rows = {location.id: row for row, location in enumerate(book.plan.economics.study.locations)}
    return [input_cell("locations", column, rows[location.id]) for location in book.axes.locations]
