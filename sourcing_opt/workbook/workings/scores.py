"""The scores that rules limit, for every pair of work and place, as links to the inputs they come from."""

from __future__ import annotations

from sourcing_opt.economics.quality import NO_LEVEL, level_rows
from sourcing_opt.economics.scores import MARKS, NIGHT, scores
from sourcing_opt.schemas.policies import ScoreLimit
from sourcing_opt.schemas.tables.locations import CAPTIVE
from sourcing_opt.schemas.tables.quality import MEASURES
from sourcing_opt.workbook.grid.expression import Expression
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
    if name in MARKS:
        for row, provider in enumerate(study.providers):
            if provider.id == location.provider:
                mark = column("providers", name).pinned(row)
                return if_(mark.equals(""), 100 if location.provider == CAPTIVE else 0, mark)
        return 100.0 if location.provider == CAPTIVE else None
    rows_of = {(score.location, score.country): row for row, score in enumerate(study.risk_scores) if score.dimension == name}
    at = rows_of.get((location.id, None), rows_of.get((None, location.country), -1))
    return None if at < 0 else column("risk_scores", "score").pinned(at)


def score_or_zero(book: Book, name: str, p: int, l: int) -> Expression | float:
    """The score of a pair as rules count it: 0 where the study gives none."""
    expression = score_of(book, name, p, l)
    return 0.0 if expression is None else expression
