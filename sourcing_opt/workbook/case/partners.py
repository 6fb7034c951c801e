"""The sheet `Partners`: how providers were judged, by whom and when, and the means of these marks and of composite scores by plan."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sourcing_opt.economics.scores import is_better_high, mark_names, scores
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.expression import Expression, Literal, lift
from sourcing_opt.workbook.grid.functions import if_, product_sum
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Rows
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.workings.scores import score_of

_TOP, _BETWEEN = 4, 3


def judges_partners(study: Study) -> bool:
    """Whether anybody judged a provider by function, or put scores together."""
    return bool(study.marks or study.scores)


def shown_scores(book: Book) -> list[str]:
    """Composites, and the marks that every place with work has."""
    study = book.plan.economics.study
    names = [*sorted({row.score for row in study.scores}), *mark_names(study)]
    there = (book.plan.baseline.fte[:, :, -1] + book.fte[:, :, -1]) > 0
    return [name for name in names if is_better_high(study, name) and not np.isnan(scores(study, book.axes, name)[there]).any()]


class Partners(Sheet):
    """Means, judgements, and the scores of every pair."""

    name = "Partners"
    caption = "How providers were judged, with evidence; means of marks and of composite scores, today's way and by plan"

    def plan(self, book: Book) -> None:
        """Lay the tables out."""
        study, names = book.plan.economics.study, shown_scores(book)
        self.means = Table(self.name, "Mean_scores", _TOP, len(names))
        judged = self.judged = Table(self.name, "Judgements", self.means.end + _BETWEEN, len(study.marks))
        judged.add("Provider", width=24, cells=[row.provider for row in study.marks])
        judged.add("Mark", width=20, cells=[row.mark for row in study.marks])
        judged.add("Function", "blank: all", width=20, cells=[row.function for row in study.marks])
        judged.add("Value", "0-100", "text", "amount", 14, cells=[row.value for row in study.marks])
        judged.add("As of", width=14, cells=[None if row.as_of is None else row.as_of.isoformat() for row in study.marks])
        judged.add("Evidence", width=30, cells=[row.evidence for row in study.marks])
        self.pairs = self._plan_pairs(book, names, judged.end + _BETWEEN)
        self._plan_means(names)

    def _plan_pairs(self, book: Book, names: list[str], top: int) -> Table:
        build_up, last = book[CostBuildUp], book.count - 1
        lines = np.arange(len(book.pairs)) * book.count + last
        table = Table(self.name, "Scores_by_pair", top, len(book.pairs))
        table.add("Process", width=24, cells=[book.axes.workstreams[p].process.id for p, _ in book.pairs])
        table.add("Location", width=20, cells=[book.axes.locations[l].id for _, l in book.pairs])
        self.people = {
            "today's way": table.add(
                "FTE, today's way", "FTE at end", "link", "fte", 14, cells=lambda: build_up.fte_baseline.rows(lines)
            ),
            "by plan": table.add("FTE, by plan", "FTE at end", "link", "fte", 14, cells=lambda: build_up.fte_by_plan.rows(lines)),
        }

        def score(name: str) -> Column:
            def cells() -> Expression:
                found = [score_of(book, name, p, l) for p, l in book.pairs]
                return Rows([Literal(0) if each is None else lift(each) for each in found])

            return table.add(f"Score: {name}", "0-100", "link", "amount", 14, cells=cells)

        self.scores = {name: score(name) for name in names}
        return table

    def _plan_means(self, names: list[str]) -> None:
        table = self.means
        table.add("Score", width=24, cells=names)

        def mean(way: str) -> Callable[[], Expression]:
            people = self.people[way].all

            def one(name: str) -> Expression:
                all_people = product_sum(people)
                return if_(all_people.equals(0), 0, product_sum(people, self.scores[name].all) / all_people)

            return lambda: Rows([one(name) for name in names])

        before = table.add("Mean, today's way", "100 best", "formula", "amount", 20, cells=mean("today's way"))
        after = table.add("Mean, by plan", "100 best", "formula", "amount", 20, cells=mean("by plan"))
        table.add("Change", "points", "formula", "amount", 14, cells=lambda: after - before)

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        label = self.book.axes.calendar.labels[-1]
        page.begin(self.name, f"Means in {label}, the last period, weighted by people; of scores that every place with work has.")
        page.widths(self.judged.columns)
        for table, title in (
            (self.means, "How good those are who do the work"),
            (self.judged, "How providers were judged"),
            (self.pairs, "Scores of every piece of work at every place"),
        ):
            if table.count:
                page.titled(table, title)
        page.sheet.freeze_panes(2, 1)
