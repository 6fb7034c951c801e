"""A plan with everything in it, and its workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.parse import parse
from sourcing_opt.solving import Limits
from sourcing_opt.workbook import RunLog, write_plan
from tests.studies import small
from tests.workbook.small_book import SmallBook

RUN = RunLog("studies/small", Limits(gap=0), "highs", command="sourcing-opt solve studies/small -o plan.xlsx")

Rows = list[dict[str, str]]


def everything() -> dict[str, Rows]:
    """The small study with shifts, new work, a site to close, quotes, discounts, commitments, policies and awkward names.

    Two functions differ only in capitals, which a spreadsheet does not tell apart.
    """
    tables: dict[str, Rows] = small()
    process = {"service_type": "back_office", "role": "agent", "complexity": "simple"}
    tables["processes"] += [
        {"id": "desk", "name": "=1+1", "function": "+Service", "fte": "30", "coverage": "24x7", **process},
        {"id": "7", "name": "@Newly founded", "function": "FINANCE", "fte": "8", **process},
    ]
    tables["locations"][0] |= {"severance_weeks": "10", "seat_cost": "2000", "fixed_cost": "9000"}
    tables["locations"] += [
        {"id": "hull", "name": "-Hull", "country": "GB", "timezone": "Europe/London", "languages": "en", "fixed_cost": "40000",
         "closing_cost": "5000", "max_fte": "40"},
    ]  # fmt: skip
    tables["labor_rates"] += [{"role": "agent", "location": "hull", "salary": "31000", "on_cost": "0.2"}]
    tables["baseline"] += [{"process": "desk", "location": "hull", "share": "1"}]
    tables["roles"][0] |= {"hiring_cost": "0.1", "training_weeks": "3", "ramp": "0.3; 0.5; 0.7; 0.9"}
    tables["providers"][0] |= {"governance": "0.05", "min_spend": "250000"}
    tables["provider_tiers"] = [
        {"provider": "infosys", "from_spend": spend, "discount": discount}
        for spend, discount in (("900000", "0.1"), ("1000", "0.02"))
    ]
    tables["quotes"] = [{"process": "invoices", "location": "windhoek", "price": "90000", "per": "fte"}]
    tables["policies"] += [
        {"id": "vendor", "type": "assignment", "for": "process=desk", "where": "provider=infosys", "min": "0.3", "from": "4"},
        {"id": "spread", "type": "share_limit", "each": "country", "max": "0.4", "from": "3", "penalty": "1", "owner": "+Owner",
         "rationale": "=RISK()"},
    ]  # fmt: skip
    return tables


def planned(tables: dict[str, Rows]) -> Plan:
    """The best plan for cells."""
    return optimise(parse(tables), Limits(gap=0))


@pytest.fixture(scope="session")
def plan() -> Plan:
    return planned(everything())


@pytest.fixture(scope="session")
def workbook(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "plan.xlsx"
    write_plan(plan, path, RUN)
    return path


@pytest.fixture(scope="session")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> SmallBook:
    return SmallBook(tmp_path_factory.mktemp("small") / "plan.xlsx")
