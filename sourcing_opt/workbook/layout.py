"""Where every table of the workbook stands, decided before anything is written, so that any sheet can refer to any other."""

from __future__ import annotations

from dataclasses import dataclass

from sourcing_opt.workbook import gantt, pairs, pay, periods, policies, risk, summary, transition
from sourcing_opt.workbook.allocation import plan_allocation
from sourcing_opt.workbook.book import Book
from sourcing_opt.workbook.cost_build_up import plan_build_up
from sourcing_opt.workbook.places import plan_places
from sourcing_opt.workbook.providers import plan_providers
from sourcing_opt.workbook.sites import plan_sites
from sourcing_opt.workbook.tables import Table
from sourcing_opt.workbook.work import plan_work


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
