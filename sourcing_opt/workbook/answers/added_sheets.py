"""The sheets of a plan's workbook that hold answers of other solves: those of the books of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sourcing_opt.analysis.answers.report import ExplainedPlan
from sourcing_opt.workbook.answers import alternatives, frontier, why
from sourcing_opt.workbook.answers.prices import write_prices_sheet
from sourcing_opt.workbook.grid.cells import put
from sourcing_opt.workbook.grid.formats import NAVY, Formats
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.workings.prices import SHEET as PRICES

CAPTIONS = {
    PRICES: "What each rule costs: what the plan would gain without it",
    why.SHEET: "Why each process is where it is, and not elsewhere",
    alternatives.SHEET: "Other plans that are as good, and what is in all of them",
    frontier.SHEET: "What less of a risk, or fewer people moved, costs",
}
"""Sheet -> what is on it, in the order of their tabs."""


def answer_contents(answers: ExplainedPlan | None) -> list[tuple[str, str]]:
    """The sheets that there are, each with what is on it."""
    if answers is None:
        return []
    parts = (answers.prices, answers.why, answers.alternatives, answers.frontier)
    return [sheet for sheet, part in zip(CAPTIONS.items(), parts, strict=True) if part is not None]


def write_answers(workbook: Any, formats: Formats, book: Book) -> None:
    """Add them; each says what the plan of the workbook costs more than the one that it is about."""
    answers = book.why
    if answers is None:
        return
    more = answers.dearer(book.plan)
    remark = f"The plan of this workbook costs {more:,.0f} {book.currency} more than the best that was found for this sheet."

    def add(name: str, write: Callable[[Any], None]) -> None:
        sheet = workbook.add_worksheet(name)
        sheet.set_tab_color(NAVY)
        write(sheet)
        if more:
            put(sheet, 2, 0, remark, formats.style("subtitle"))

    if (prices := answers.prices) is not None:
        add(PRICES, lambda sheet: write_prices_sheet(workbook, sheet, formats, prices))
    if (reasons := answers.why) is not None:
        add(why.SHEET, lambda sheet: why.write_why_sheet(sheet, formats, reasons))
    if (others := answers.alternatives) is not None:
        add(alternatives.SHEET, lambda sheet: alternatives.write_alternatives_sheet(sheet, formats, others, answers.core))
    if (trade_off := answers.frontier) is not None:
        add(frontier.SHEET, lambda sheet: frontier.write_frontier_sheet(workbook, sheet, formats, trade_off))
