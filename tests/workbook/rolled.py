"""The study with everything, two quarters on: with a plan before, of which some is live, some is under way, and some was planned."""

from __future__ import annotations

from tests.workbook.conftest import Rows, everything


def rolled() -> dict[str, Rows]:
    """Work that ramps up, work under way, planned moves, a baseline by shift, a contract year that has begun, a site that is closed."""
    tables = everything()
    tables["study"][0] |= {"contract_start": "2026-07-01", "periods": "6"}
    tables["processes"] += [
        {"id": "payroll", "name": "Payroll", "function": "Finance", "fte": "9", "service_type": "back_office", "role": "agent"},
    ]
    status = {"windhoek": "candidate", "pune": "open"}
    tables["locations"] = [row | {"status": status.get(row["id"], "open")} for row in tables["locations"]] + [
        {"id": "oldham", "name": "Oldham", "country": "GB", "timezone": "Europe/London", "languages": "en", "status": "closed",
         "fixed_cost": "70000", "opening_cost": "10"},
    ]  # fmt: skip
    tables["labor_rates"] += [{"role": "agent", "location": "oldham", "salary": "100"}]
    tables["roles"][0] |= {"ramp": "0.3; 0.4; 0.5; 0.6; 0.7; 0.8; 0.85; 0.9"}
    tables["providers"][0] |= {"spent": "90000", "min_spend": "600000"}
    tables["baseline"] = [
        _filled({"process": process, "location": location, "shift": shift, "share": share})
        for process, location, shift, share in (
            ("calls", "leeds", "", "0.7"),
            ("calls", "pune", "", "0.3"),
            ("invoices", "leeds", "", "1"),
            ("payroll", "leeds", "", "1"),
            ("desk", "hull", "1", "1"),
            ("desk", "hull", "2", "0.6"),
            ("desk", "pune", "2", "0.4"),
            ("desk", "hull", "3", "1"),
        )
    ]
    tables["previous_moves"] = [
        _filled({"process": process, "shift": shift, "origin": origin, "destination": to, "period": period, "share": share, "status": status})
        for process, shift, origin, to, period, share, status in (
            ("calls", "", "leeds", "pune", "0", "0.2", "live"),
            ("calls", "", "leeds", "pune", "-1", "0.1", "live"),
            ("desk", "2", "hull", "pune", "-1", "0.4", "live"),
            ("desk", "1", "hull", "pune", "1", "0.5", "under_way"),
            ("invoices", "", "leeds", "pune", "2", "0.25", "under_way"),
            ("invoices", "", "leeds", "windhoek", "3", "0.75", "planned"),
            ("desk", "", "hull", "leeds", "4", "0.2", "planned"),
            ("payroll", "", "leeds", "windhoek", "4", "1", "planned"),
        )
    ]  # fmt: skip
    tables["previous_sites"] = [{"location": "windhoek", "change": "opens", "period": "3"}]
    tables["policies"] += [
        {"id": "as_planned", "type": "stability", "max": "0.1", "penalty": "200"},
        {"id": "as_planned_leeds", "type": "stability", "where": "location=leeds|windhoek", "each": "function", "max": "0.2", "penalty": "1"},
        {"id": "again", "type": "switching", "max": "1", "penalty": "3000"},
        {"id": "desk_again", "type": "switching", "each": "process", "penalty": "10"},
        {"id": "goes_live", "type": "under_way", "for": "process=desk", "each": "process", "penalty": "50000"},
        {"id": "once", "type": "amount_limit", "metric": "one_off_cost", "max": "5000", "penalty": "0.001"},
    ]  # fmt: skip
    return tables


def _filled(row: dict[str, str]) -> dict[str, str]:
    return {column: cell for column, cell in row.items() if cell}
