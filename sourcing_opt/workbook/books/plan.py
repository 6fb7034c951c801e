"""A plan -> a workbook."""

from __future__ import annotations

from pathlib import Path

from sourcing_opt.errors import NotWritable
from sourcing_opt.io.sheets import new_workbook
from sourcing_opt.io.spreadsheet import AS_MADE
from sourcing_opt.plan import Plan
from sourcing_opt.workbook.books.layout import Layout
from sourcing_opt.workbook.grid.formats import NAVY, Formats
from sourcing_opt.workbook.grid.page import sign
from sourcing_opt.workbook.model.allocation import write_allocation
from sourcing_opt.workbook.model.book import SHEETS, Book
from sourcing_opt.workbook.model.build_up_lines import write_build_up
from sourcing_opt.workbook.model.inputs import write_inputs
from sourcing_opt.workbook.model.moves import write_transition
from sourcing_opt.workbook.model.pairs import write_pairs
from sourcing_opt.workbook.model.pay import write_pay
from sourcing_opt.workbook.model.periods import write_periods
from sourcing_opt.workbook.model.places import write_places
from sourcing_opt.workbook.model.providers import write_providers
from sourcing_opt.workbook.model.sites import write_sites
from sourcing_opt.workbook.model.work import write_work
from sourcing_opt.workbook.policies.overview import write_policies
from sourcing_opt.workbook.report import run_log
from sourcing_opt.workbook.report.as_made import write_as_made
from sourcing_opt.workbook.report.checks import write_checks
from sourcing_opt.workbook.report.cover import write_cover
from sourcing_opt.workbook.report.gantt import write_gantt
from sourcing_opt.workbook.report.risk import write_risk
from sourcing_opt.workbook.report.run_log import RunLog, write_run_log
from sourcing_opt.workbook.report.summary import write_summary


def write_plan(plan: Plan, path: Path, run: RunLog) -> None:
    """Write a plan as a workbook whose figures are live formulas over the inputs' and the solver's.

    Same plan, same run log, same versions: same bytes. Raises NotWritable and AuditFailed, with nothing left behind.
    """
    if not plan.share.any():
        raise NotWritable(
            f"{path}: not written: no work is done anywhere, as the study has no baseline and nothing was to be decided"
        )
    with new_workbook(path) as workbook:
        formats = Formats(workbook)
        book = Book(plan, formats, {name: workbook.add_worksheet(name) for name in SHEETS})
        for sheet in book.sheets.values():
            sheet.set_tab_color(NAVY)
        at = Layout.of(book)
        write_periods(book, workbook, at.periods)
        write_pay(book, at.pay, at.places, at.periods)
        write_places(book, at.places, at.periods)
        write_work(book, at.work, at.periods, at.pay)
        write_pairs(book, at.pairs, at.work, at.places, at.pay, at.periods)
        write_build_up(book, at)
        write_allocation(book, at.allocation, at.build_up, at.sites_by_period, at.providers)
        write_transition(book, at.transition, at.sites_by_period, at.build_up, at.work)
        write_gantt(book, at.gantt, at.build_up, at.transition.periods, at.sites_by_period, at.work)
        write_sites(book, at.sites, at.sites_by_period, at.build_up, at.places, at.pay.pay, at.allocation)
        write_policies(book, at.policies, at.periods.periods, at.work)
        write_risk(book, at.risk, at.sites, at.policies)
        write_providers(book, at.providers, at.build_up)
        facts = write_summary(
            book,
            workbook,
            at.summary,
            at.build_up,
            at.allocation,
            at.sites_by_period,
            at.transition.periods,
            at.providers,
            at.periods.periods,
        )
        master = write_checks(book, at)
        write_cover(book, workbook, at, facts, master, run.origin)
        write_inputs(workbook, plan.economics.study)
        write_run_log(workbook.add_worksheet(run_log.NAME), formats, plan, run)
        write_as_made(workbook.add_worksheet(AS_MADE), formats, plan.economics.study)
        for sheet in workbook.worksheets():
            sign(sheet, f"Study {plan.economics.study.digest[:8]}")
