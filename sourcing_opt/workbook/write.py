"""A plan -> a workbook."""

from __future__ import annotations

from pathlib import Path

from sourcing_opt.io.sheets import new_workbook
from sourcing_opt.plan import Plan
from sourcing_opt.workbook import run_log
from sourcing_opt.workbook.allocation import write_allocation
from sourcing_opt.workbook.book import SHEETS, Book
from sourcing_opt.workbook.cells import done
from sourcing_opt.workbook.checks import write_checks
from sourcing_opt.workbook.cost_build_up import write_build_up
from sourcing_opt.workbook.cover import write_cover
from sourcing_opt.workbook.formats import NAVY, Formats
from sourcing_opt.workbook.inputs import setting, write_inputs
from sourcing_opt.workbook.layout import Layout
from sourcing_opt.workbook.policies import write_policies
from sourcing_opt.workbook.providers import write_providers
from sourcing_opt.workbook.run_log import RunLog, write_run_log
from sourcing_opt.workbook.sites import write_sites
from sourcing_opt.workbook.summary import write_summary
from sourcing_opt.workbook.transition import write_transition


def write_plan(plan: Plan, path: Path, run: RunLog) -> None:
    """Write a plan as a workbook whose figures are live formulas over the inputs' and the solver's.

    Same plan, same run log, same versions: same bytes. Raises NotWritable and AuditFailed, with nothing left behind.
    """
    with new_workbook(path) as workbook:
        formats = Formats(workbook)
        book = Book(plan, formats, {name: workbook.add_worksheet(name) for name in SHEETS})
        for sheet in book.sheets.values():
            sheet.set_tab_color(NAVY)
        done(workbook.define_name("discount_rate", f"={setting('discount_rate')}"))
        years = f'IF({setting("period")}="month",1/12,IF({setting("period")}="quarter",1/4,1))'
        done(workbook.define_name("years_per_period", f"={years}"))
        at = Layout.of(book)
        write_build_up(book, at.build_up, at.allocation)
        write_allocation(book, at.allocation, at.build_up, at.transition.moves)
        write_transition(book, at.transition, at.sites_by_period)
        write_sites(book, at.sites, at.sites_by_period, at.build_up)
        write_policies(book, at.policies)
        write_providers(book, at.providers, at.build_up)
        facts = write_summary(
            book, workbook, at.summary, at.build_up, at.allocation, at.sites_by_period, at.transition.periods, at.providers
        )
        master = write_checks(book, at)
        write_cover(book, facts, master, run.origin)
        write_inputs(workbook, plan.economics.study)
        write_run_log(workbook.add_worksheet(run_log.NAME), formats, plan, run)
