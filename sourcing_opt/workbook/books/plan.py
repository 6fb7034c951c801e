"""A plan -> a workbook: which sheets it has, in their order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sourcing_opt.analysis.answers.report import ExplainedPlan
from sourcing_opt.errors import AuditFailed, NotWritable
from sourcing_opt.io.workbook.printing import Imprint
from sourcing_opt.io.workbook.sheets import new_workbook
from sourcing_opt.plan import Plan
from sourcing_opt.plan.business_case import has_business_case
from sourcing_opt.workbook.answers.added_sheets import answer_contents, write_answers
from sourcing_opt.workbook.books.verification import verify
from sourcing_opt.workbook.case.business_case import BusinessCaseSheet
from sourcing_opt.workbook.case.partners import Partners, judges_partners
from sourcing_opt.workbook.case.portfolio import Portfolio
from sourcing_opt.workbook.grid.formats import NAVY, Formats
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import NoValue
from sourcing_opt.workbook.model.book import Book, RunLog, Sheet
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.inputs import input_contents, write_inputs
from sourcing_opt.workbook.model.moves import Moves
from sourcing_opt.workbook.model.pairs import Pairs
from sourcing_opt.workbook.model.pay import Pay
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.places import Places
from sourcing_opt.workbook.model.sites import Sites
from sourcing_opt.workbook.model.work import Work
from sourcing_opt.workbook.model.workforce.modes import ModesSheet
from sourcing_opt.workbook.model.workforce.people import PeopleSheet, has_own_staff
from sourcing_opt.workbook.model.workforce.pools import PoolsSheet, has_pools
from sourcing_opt.workbook.model.workforce.quality import QualitySheet, speaks_of_quality
from sourcing_opt.workbook.policies.by_period import PoliciesByPeriod
from sourcing_opt.workbook.policies.lines import CountedAmounts
from sourcing_opt.workbook.policies.overview import Policies
from sourcing_opt.workbook.report.allocation import AllocationSheet
from sourcing_opt.workbook.report.as_made import InputsAsMade
from sourcing_opt.workbook.report.checks import Checks
from sourcing_opt.workbook.report.cover import Cover
from sourcing_opt.workbook.report.risk import Risk
from sourcing_opt.workbook.report.run_log import RunLogSheet
from sourcing_opt.workbook.report.summary import Summary
from sourcing_opt.workbook.report.transition import Transition
from sourcing_opt.workbook.terms.providers import Providers
from sourcing_opt.workbook.workings.selections import Selections

FOR_FINANCE: tuple[type[Sheet], ...] = (
    Cover,
    Summary,
    BusinessCaseSheet,
    Transition,
    PeopleSheet,
    Risk,
    Policies,
)
"""What a decision is made on, first in the file and on paper."""
REPORT: tuple[type[Sheet], ...] = (
    AllocationSheet,
    Portfolio,
    ModesSheet,
    PoolsSheet,
    Providers,
    Partners,
    Checks,
)
"""What is read besides."""
WORKING: tuple[type[Sheet], ...] = (
    Moves,
    Sites,
    CostBuildUp,
    PoliciesByPeriod,
    Selections,
    CountedAmounts,
    Pairs,
    QualitySheet,
    Work,
    Places,
    Pay,
    Periods,
)
"""What is calculated, and every line of it: of the long ones only the first page is printed."""
SHEETS = (*FOR_FINANCE, *REPORT, *WORKING)
"""In the order of their tabs; the inputs follow."""
ASKED_FOR: dict[type[Sheet], Callable[[Plan], bool]] = {
    BusinessCaseSheet: has_business_case,
    ModesSheet: lambda plan: plan.economics.modes.some,
    PeopleSheet: lambda plan: has_own_staff(plan.economics.study),
    Partners: lambda plan: judges_partners(plan.economics.study),
    PoolsSheet: lambda plan: has_pools(plan.economics.study),
    QualitySheet: lambda plan: speaks_of_quality(plan.economics.study),
}
"""Sheets that only some plans have."""
AFTER_INPUTS: tuple[type[Sheet], ...] = (RunLogSheet, InputsAsMade)


def write_plan(plan: Plan, path: Path, run: RunLog, why: ExplainedPlan | None = None) -> None:
    """Write a plan as a workbook whose figures are live formulas over the inputs' and the solver's.

    why: what its rules cost, why each process is where it is, what else is as good, what the trade-off is; sheets of values.

    Same plan, same run log, same versions: same bytes. Raises NotWritable, and AuditFailed when the sheets do not come to what
    economics, findings and audit say; with nothing left behind.
    """
    if not plan.share.any():
        raise NotWritable(
            f"{path}: not written: no work is done anywhere, as the study has no baseline and nothing was to be decided"
        )
    study = plan.economics.study
    contents = (*_contents(_sheets(plan)[1:]), *answer_contents(why), *input_contents(study), *_contents(AFTER_INPUTS))
    book = Book(plan, run, contents, why)
    try:
        verify(book)
        _write(book, path)
    except NoValue as error:
        raise AuditFailed(f"a formula of the workbook has no value; nothing was written. This is a bug: {error}") from error


def _write(book: Book, path: Path) -> None:
    study = book.plan.economics.study
    with new_workbook(path, Imprint.of(study)) as workbook:
        formats = Formats(workbook)
        for kind in _sheets(book.plan):
            sheet = workbook.add_worksheet(kind.name)
            sheet.set_tab_color(NAVY)
            sheet.layout.is_working = kind in WORKING
            book[kind].write(Page(workbook, sheet, formats))
        write_answers(workbook, formats, book)
        write_inputs(workbook, study)
        for kind in AFTER_INPUTS:
            sheet = workbook.add_worksheet(kind.name)
            sheet.layout.is_working = True
            book[kind].write(Page(workbook, sheet, formats))


def _sheets(plan: Plan) -> tuple[type[Sheet], ...]:
    """Those that a plan's workbook has."""
    return tuple(kind for kind in SHEETS if kind not in ASKED_FOR or ASKED_FOR[kind](plan))


def _contents(kinds: tuple[type[Sheet], ...]) -> list[tuple[str, str]]:
    return [(kind.name, kind.caption) for kind in kinds]
