"""A small office whose plans can be priced by eye, for the tests of every policy.

Two processes, `calls` (front office) and `books` (back office), of ten people each, three years, nothing discounted; all of it is done
at `home` today, may go to `near` and `far` from the first year on, and moving costs nothing. Money is in thousands. A person costs
a year:

    going away pays     far 10, near 15, home 20       20 people x 3 years at far:    600
    staying pays        home 10, near 15, far 20       20 people x 3 years at home:   600

So one step up costs 5 a person and year: ten people at near instead make 750. What has moved does not move again.
"""

from __future__ import annotations

from typing import Any

from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Plan, findings
from sourcing_opt.schemas.parse import parse
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits

Row = dict[str, Any]

GOING = {"far": 10, "near": 15, "home": 20}
STAYING = {"home": 10, "near": 15, "far": 20}
INDIA = {"country": "IN", "timezone": "Asia/Kolkata"}
FREE = 600
"""What the best plan without any policy costs."""


def office(*policies: Row, pay: dict[str, int] = GOING, settings: Row | None = None, **changes: Any) -> Study:
    """The study; `near={...}` changes columns of a location, `calls={...}` of a process, a list replaces a table."""
    places: list[Row] = [
        {"id": "home", "name": "Home", "country": "GB", "timezone": "Europe/London"},
        {"id": "near", "name": "Near", "country": "PL", "timezone": "Europe/Warsaw"},
        {"id": "far", "name": "Far", "country": "IN", "timezone": "Asia/Kolkata", "provider": "acme"},
    ]
    works: list[Row] = [
        {"id": "calls", "name": "Calls", "function": "Service", "service_type": "front_office", "fte": 10, "role": "agent"},
        {"id": "books", "name": "Books", "function": "Finance", "service_type": "back_office", "fte": 10, "role": "agent"},
    ]
    tables: dict[str, list[Row]] = {
        "study": [
            {"name": "Office", "home_country": "GB", "currency": "GBP", "start": "2027-01-01", "periods": 3, "period": "year", "discount_rate": 0}
            | (settings or {})
        ],
        "processes": [work | changes.pop(work["id"], {}) for work in works],
        "locations": [place | changes.pop(place["id"], {}) for place in places],
        "providers": [{"id": "acme", "name": "Acme", "type": "vendor"}],
        "labor_rates": [{"role": "agent", "location": place, "salary": salary} for place, salary in pay.items()],
        "baseline": [{"process": work["id"], "location": "home", "share": 1} for work in works],
        "transition": [{"complexity": "standard", "lead_months": 0, "knowledge_transfer_weeks": 0, "parallel_weeks": 0, "travel": 0}],
        "policies": [{"id": f"rule{number}"} | policy for number, policy in enumerate(policies)],
    }  # fmt: skip
    return parse({table: rows for table, rows in (tables | changes).items() if rows})


def best(*policies: Row, **changes: Any) -> Plan:
    """The best plan of the office, audited and proven."""
    return optimise(office(*policies, **changes), Limits(gap=0.0))


def cost(*policies: Row, **changes: Any) -> float:
    """What the best plan of the office costs, penalties included. [thousands]"""
    return round(best(*policies, **changes).objective, 4)


def people(plan: Plan, place: str, year: int = 3) -> dict[str, float]:
    """Process -> its people at a place in a year, counted from 1."""
    axes = plan.economics.axes
    fte = plan.fte[:, axes.location_index[place], year - 1]
    return {work.process.id: round(float(there), 6) for work, there in zip(axes.workstreams, fte, strict=True)}


def reported(plan: Plan) -> list[tuple[int, str, float, str]]:
    """(year, label, left side, status) of everything the plan says about its policies."""
    return [(found.period + 1, found.label, round(found.left, 6), found.status) for found in findings(plan)]
