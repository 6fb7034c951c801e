"""The scores that rules limit, for every pair of work and place, as links to the inputs they come from."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.quality import NO_LEVEL, level_rows
from sourcing_opt.economics.scores import NIGHT, mark_names, scores
from sourcing_opt.schemas.policies import ScoreLimit
from sourcing_opt.schemas.tables.locations import CAPTIVE, SCORECARD
from sourcing_opt.schemas.tables.quality import MEASURES
from sourcing_opt.workbook.grid.expression import Expression, lift, total
from sourcing_opt.workbook.grid.functions import if_
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.periods import Periods


def limited_scores(book: Book) -> list[str]:
    """The scores that policies are about."""
    return sorted({policy.score for policy in book.plan.economics.study.policies if isinstance(policy, ScoreLimit)})


def score_of(book: Book, name: str, p: int, l: int) -> Expression | float | None:
    """The score of a pair: the input it comes from, or its value where it is worked out from time zones; None where there is none."""
    study, location, column = book.plan.economics.study, book.axes.locations[l], book[Inputs].column
    if name == NIGHT:
        return float(scores(study, book.axes, name)[p, l])
    if name in MEASURES:
        row = int(level_rows(study, book.axes, name)[p, l])
        return None if row == NO_LEVEL else column("service_levels", "value").pinned(row) * book[Periods].named("percent")
    if name == "quality":
        process = book.axes.workstreams[p].process.id
        for row, fit in enumerate(study.fit):
            if (fit.process, fit.location) == (process, location.id) and fit.quality is not None:
                return column("fit", "quality").pinned(row)
        return column("locations", "quality").pinned([location.id for location in study.locations].index(location.id))
    if name in {row.score for row in study.scores}:
        return _composite(book, name, p, l)
    if name in mark_names(study):
        return _mark(book, name, location.provider, book.axes.workstreams[p].process.function)
    rows_of = {(score.location, score.country): row for row, score in enumerate(study.risk_scores) if score.dimension == name}
    at = rows_of.get((location.id, None), rows_of.get((None, location.country), -1))
    return None if at < 0 else column("risk_scores", "score").pinned(at)


def _mark(book: Book, name: str, provider: str, function: str) -> Expression | float | None:
    """As the provider is judged at the function, or at all, or on the scorecard."""
    study, column = book.plan.economics.study, book[Inputs].column
    judged = {row.function: at for at, row in enumerate(study.marks) if (row.provider, row.mark) == (provider, name)}
    if (at := judged.get(function, judged.get(None, -1))) >= 0:
        return column("marks", "value").pinned(at)
    if name in SCORECARD:
        for row, each in enumerate(study.providers):
            if each.id == provider:
                mark = column("providers", name).pinned(row)
                return if_(mark.equals(""), 100 if provider == CAPTIVE else 0, mark)
    return 100.0 if provider == CAPTIVE else None


def _composite(book: Book, name: str, p: int, l: int) -> Expression | float | None:
    """The weighted mean of its parts, where there is each of them."""
    study, column = book.plan.economics.study, book[Inputs].column
    rows = [(at, row) for at, row in enumerate(study.scores) if row.score == name]
    found = [score_of(book, row.part, p, l) for _, row in rows]
    weights = [column("scores", "weight").pinned(at) for at, _ in rows]
    if np.isnan(scores(study, book.axes, name)[p, l]):
        return None
    parts = [
        100 - lift(each) if row.reversed else lift(each) for each, (_, row) in zip(found, rows, strict=True) if each is not None
    ]
    return total([weight * part for weight, part in zip(weights, parts, strict=True)]) / total(weights)


def score_or_zero(book: Book, name: str, p: int, l: int) -> Expression | float:
    """The score of a pair as rules count it: 0 where the study gives none."""
    expression = score_of(book, name, p, l)
    return 0.0 if expression is None else expression
