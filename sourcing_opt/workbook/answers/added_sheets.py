"""The sheets of a plan's workbook that hold answers of other solves: what its policies cost, and why each process is where it is."""

from __future__ import annotations

from typing import Any

from sourcing_opt.analysis.answers.report import ExplainedPlan
from sourcing_opt.workbook.answers.prices import SHEET as PRICES
from sourcing_opt.workbook.answers.prices import write_prices_sheet
from sourcing_opt.workbook.answers.why import SHEET as WHY
from sourcing_opt.workbook.answers.why import write_why_sheet
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.formats import NAVY, Formats

POLICIES = "Policies"


def write_answers(workbook: Any, formats: Formats, why: ExplainedPlan) -> None:
    """Add the sheets, and a link to the prices where the policies stand."""
    sheets = {name: workbook.add_worksheet(name) for name in (PRICES, WHY)}
    for sheet in sheets.values():
        sheet.set_tab_color(NAVY)
    write_prices_sheet(workbook, sheets[PRICES], formats, why.prices)
    write_why_sheet(sheets[WHY], formats, why.plan, why.candidates, why.cards, why.resolution)
    link = f"internal:'{PRICES}'!A1"
    done(workbook.get_worksheet_by_name(POLICIES).write_url(2, 0, link, formats.style("link"), "What each of them costs"))
