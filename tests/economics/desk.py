"""The smallest study: ten people who work at home, and a place abroad they could be moved to. Every number can be followed by hand."""

from __future__ import annotations

from typing import Any

from sourcing_opt.schemas.parse import parse
from sourcing_opt.schemas.study import Study

Row = dict[str, Any]


def desk(
    settings: Row | None = None,
    process: Row | None = None,
    home: Row | None = None,
    away: Row | None = None,
    rate: Row | None = None,
    role: Row | None = None,
    **tables: list[Row],
) -> Study:
    """The study, with columns changed and tables added; `rate` changes both places' labor rates.

    Ten agents earn 20,000 a year at home and 10,000 away; a year, not discounted; nothing else costs anything.
    """
    base: Row = {"name": "Desk", "home_country": "GB", "currency": "GBP", "start": "2027-01-01", "periods": 1, "period": "year"}
    work: Row = {"id": "work", "name": "Work", "function": "Service", "service_type": "front_office", "fte": 10, "role": "agent"}
    if (process or {}).get("volume") is not None:
        del work["fte"]
    at_home: Row = {"id": "home", "name": "Home", "country": "GB", "timezone": "Europe/London"}
    abroad: Row = {"id": "away", "name": "Away", "country": "IN", "timezone": "Asia/Kolkata"}
    still: Row = {"complexity": "standard", "lead_months": 0, "knowledge_transfer_weeks": 0, "parallel_weeks": 0, "travel": 0}
    rows: dict[str, list[Row]] = {
        "study": [base | {"discount_rate": 0} | (settings or {})],
        "processes": [work | (process or {})],
        "locations": [abroad | (away or {}), at_home | (home or {})],
        "labor_rates": [
            {"role": "agent", "location": "away", "salary": 10_000} | (rate or {}),
            {"role": "agent", "location": "home", "salary": 20_000} | (rate or {}),
        ],
        "roles": [{"id": "agent", "name": "Agent"} | (role or {})],
        "baseline": [{"process": "work", "location": "home", "share": 1}],
        "transition": [still],
    }
    return parse({table: content for table, content in (rows | tables).items() if content})


AWAY, HOME = 0, 1
"""Locations are ordered by id."""
