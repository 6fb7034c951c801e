"""Two call centres whose agents can take each other's calls: forty erlangs, and figures that can be checked by eye."""

from __future__ import annotations

from typing import Any

from sourcing_opt.schemas.parse import parse
from sourcing_opt.schemas.study import Study

HOURS = 2_080
"""Of service in a year: eight on five days of 52 weeks."""
PRODUCTIVE = 1_600
"""Hours of a person."""
PAY = 30_000


def two_centres(elsewhere: float = PAY, erlangs: float = 40.0, only_at_leeds: bool = False, **pool: Any) -> Study:
    """Calls a and b, half each, of six minutes; a is done at Leeds and b at York, and moving costs nothing. elsewhere: pay at York."""
    volume = erlangs / 2 * HOURS * 10
    call = {
        "function": "Service",
        "service_type": "front_office",
        "handling_minutes": 6,
        "role": "agent",
        "pool": "calls",
        "complexity": "simple",
    }
    site = {"country": "GB", "timezone": "Europe/London", "status": "open"}
    tables: dict[str, Any] = {
        "study": [
            {"name": "Two", "home_country": "GB", "currency": "GBP", "start": "2027-01-01", "period": "year", "periods": 2, "productive_hours": PRODUCTIVE, "discount_rate": 0}
        ],
        "processes": [{"id": name, "name": name, "volume": volume} | call for name in ("a", "b")],
        "locations": [{"id": "leeds", "name": "Leeds"} | site, {"id": "york", "name": "York"} | site],
        "labor_rates": [{"role": "agent", "location": "leeds", "salary": PAY, "on_cost": 0}, {"role": "agent", "location": "york", "salary": elsewhere, "on_cost": 0}],
        "transition": [{"complexity": "simple", "lead_months": 0, "knowledge_transfer_weeks": 0, "parallel_weeks": 0, "travel": 0}],
        "baseline": [{"process": "a", "location": "leeds", "share": 1}, {"process": "b", "location": "york", "share": 1}],
        "pools": [{"id": "calls", "service_level": 0.8, "target_seconds": 20, "call_seconds": 360} | pool],
    }  # fmt: skip
    if only_at_leeds:
        tables["fit"] = [{"process": "a", "location": "york", "allowed": "no"}]
    return parse(tables)
