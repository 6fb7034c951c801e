"""Where every table of the workbook stands, decided before anything is written, so that any sheet can refer to any other."""

from __future__ import annotations

from dataclasses import dataclass

from sourcing_opt.workbook.grid.table import Table
from sourcing_opt.workbook.model import moves as transition
from sourcing_opt.workbook.model import pairs, pay, periods
from sourcing_opt.workbook.model.allocation import plan_allocation
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import plan_build_up
from sourcing_opt.workbook.model.places import plan_places
from sourcing_opt.workbook.model.providers import plan_providers
from sourcing_opt.workbook.model.sites import plan_sites
from sourcing_opt.workbook.model.work import plan_work
from sourcing_opt.workbook.policies import overview as policies
from sourcing_opt.workbook.report import gantt, risk, summary


@dataclass(frozen=True)
class Layout:
    """The tables of every sheet that others refer to."""

    summary: summary.Tables
    allocation: Table
    transition: transition.Tables
    sites: Table
    sites_by_period: Table
    providers: Table
    policies: policies.Pages
    build_up: Table
    pairs: pairs.Tables
    work: Table
    places: Table
    pay: pay.Tables
    periods: periods.Tables
    risk: risk.Tables
    gantt: gantt.Tables

    @classmethod
    def of(cls, book: Book) -> Layout:
        """Lay the sheets out for a plan."""
        sites, sites_by_period = plan_sites(book)
        build_up, work = plan_build_up(book), plan_work(book)
        return cls(
            summary.plan_summary(book),
            plan_allocation(book),
            transition.plan_transition(book),
            sites,
            sites_by_period,
            plan_providers(book),
            policies.plan_policies(book, build_up, sites_by_period, work),
            build_up,
            pairs.plan_pairs(book),
            work,
            plan_places(book),
            pay.plan_pay(book),
            periods.plan_periods(book),
            risk.plan_risk(book),
            gantt.plan_gantt(book),
        )
