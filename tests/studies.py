"""A small valid study as plain cells, and ways to put cells, right or wrong, into files."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import yaml

from sourcing_opt.io.folder import FILES
from sourcing_opt.schemas.parse import parse
from sourcing_opt.schemas.study import Study

Tables = dict[str, list[dict[str, str]]]
"""Table -> its rows, every cell as somebody would type it."""


def small() -> Tables:
    """Two processes, three locations, two providers; every table that most studies have."""
    return {
        "study": [{"name": "Small", "home_country": "GB", "currency": "GBP", "start": "2027-01-01", "periods": "4"}],
        "processes": [
            {"id": "calls", "name": "Calls", "function": "Service", "service_type": "front_office", "volume": "100000",
             "handling_minutes": "6", "role": "agent", "languages": "en"},
            {"id": "invoices", "name": "Invoices", "function": "Finance", "service_type": "back_office", "fte": "12", "role": "agent",
             "complexity": "simple"},
        ],
        "locations": [
            {"id": "leeds", "name": "Leeds", "country": "GB", "timezone": "Europe/London", "status": "open", "languages": "en", "max_fte": "50"},
            {"id": "windhoek", "name": "Windhoek", "country": "NA", "timezone": "Africa/Windhoek", "status": "candidate",
             "languages": "en; de", "currency": "ZAR", "max_fte": "50"},
            {"id": "pune", "name": "Pune", "country": "IN", "timezone": "Asia/Kolkata", "provider": "infosys", "status": "candidate",
             "languages": "en", "opening_cost": "1000", "max_fte": "50"},
        ],
        "labor_rates": [
            {"role": "agent", "location": "leeds", "salary": "30000", "source": "assumption"},
            {"role": "agent", "location": "windhoek", "salary": "120000", "source": "assumption"},
            {"role": "agent", "location": "pune", "salary": "4000", "source": "assumption"},
        ],
        "providers": [{"id": "infosys", "name": "A vendor", "type": "vendor", "margin": "0.2"}],
        "roles": [{"id": "agent", "name": "Agent", "ramp": "0.5; 0.8"}],
        "baseline": [
            {"process": "calls", "location": "leeds", "share": "1"},
            {"process": "invoices", "location": "leeds", "share": "1"},
        ],
        "fx": [{"currency": "ZAR", "rate": "0.043"}],
        "policies": [
            {"id": "home", "type": "share_limit", "for": "service_type=front_office", "where": "country=GB|NA", "min": "0.25"},
        ],
        "scenarios": [
            {"scenario": "dear", "step": "1", "table": "labor_rates", "where": "location=pune", "column": "salary",
             "operation": "multiply", "value": "1.1"},
        ],
    }  # fmt: skip


def study(**tables: list[dict[str, str]]) -> Study:
    """The small study, with whole tables replaced."""
    return parse(small() | tables)


def columns(rows: list[dict[str, str]]) -> list[str]:
    """All columns of the rows, in order of appearance."""
    return list(dict.fromkeys(name for row in rows for name in row))


def write_files(tables: Tables, folder: Path) -> Path:
    """The cells as a study folder, just as they are."""
    folder.mkdir(exist_ok=True)
    for table, rows in tables.items():
        path = folder / FILES.get(table, f"{table}.csv")
        if path.suffix == ".yaml":
            text = yaml.safe_dump(rows[0] if table == "study" else rows, sort_keys=False, allow_unicode=True)
            path.write_text(text, encoding="utf-8")
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns(rows), restval="")
                writer.writeheader()
                writer.writerows(rows)
    return folder


def write_sheets(tables: Tables, path: Path, prefix: str = "") -> Path:
    """The cells as a workbook: what looks like a number becomes one, what begins with = a formula nobody has calculated."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for table, rows in tables.items():
        sheet = workbook.create_sheet(prefix + table)
        if table == "study":
            lines: list[list[str]] = [["field", "value"], *([name, cell] for name, cell in rows[0].items())]
        else:
            lines = [columns(rows), *([row.get(name, "") for name in columns(rows)] for row in rows)]
        for line in lines:
            sheet.append([float(cell) if re.fullmatch(r"-?[\d.]+", cell) and cell[:2] != "00" else cell or None for cell in line])
    workbook.save(path)
    return path
