"""Where every table of the workbook stands, decided before anything is written, so that any sheet can refer to any other."""

from __future__ import annotations

from dataclasses import dataclass

from sourcing_opt.workbook import summary, transition
from sourcing_opt.workbook.allocation import plan_allocation
from sourcing_opt.workbook.book import Book
from sourcing_opt.workbook.cost_build_up import plan_build_up
from sourcing_opt.workbook.policies import plan_policies
from sourcing_opt.workbook.providers import plan_providers
from sourcing_opt.workbook.sites import plan_sites
from sourcing_opt.workbook.tables import Table


@dataclass(frozen=True)
class Layout:
    """The tables of every sheet that others refer to."""

    summary: summary.Tables
    allocation: Table
    transition: transition.Tables
    sites: Table
    sites_by_period: Table
    providers: Table
    policies: Table
    build_up: Table

    @classmethod
    def of(cls, book: Book) -> Layout:
        """Lay the sheets out for a plan."""
        sites, sites_by_period = plan_sites(book)
        return cls(
            summary.plan_summary(book),
            plan_allocation(book),
            transition.plan_transition(book),
            sites,
            sites_by_period,
            plan_providers(book),
            plan_policies(book),
            plan_build_up(book),
        )
