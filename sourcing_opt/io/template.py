"""What `sourcing-opt new` writes: a small study that works, every table and column there to be filled in, and what they mean."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sourcing_opt.io.atomic import new_folder
from sourcing_opt.io.folder import FILES, table_text
from sourcing_opt.io.workbook.printing import Imprint
from sourcing_opt.io.workbook.sheets import InputFormats, new_workbook, write_guide, write_table
from sourcing_opt.io.workbook.spreadsheet import README
from sourcing_opt.schemas.columns.base import unit_of
from sourcing_opt.schemas.json_schema import table_schema
from sourcing_opt.schemas.parse import RawRow, parse
from sourcing_opt.schemas.study import REQUIRED, TABLES, Study, table_columns
from sourcing_opt.schemas.tables.labor import ASSUMED_TRANSITION

SCHEMAS = "schema"
"""The folder of the schemas beside a study that editors use."""
_ASSUMED: dict[str, Any] = {"source": "assumption", "note": "example figure: replace it"}

_TABLES: dict[str, list[RawRow]] = {
    "study": [
        {
            "name": "My study",
            "home_country": "GB",
            "currency": "GBP",
            "start": "2027-01-01",
            "periods": 12,
            "discount_rate": 0.09,
            "smallest_move": 1,
        }
    ],
    "processes": [
        {
            "id": "customer_calls",
            "name": "Customer calls",
            "function": "Customer service",
            "service_type": "front_office",
            "volume": 600_000,
            "handling_minutes": 7,
            "role": "agent",
            "languages": "en",
            "min_overlap_hours": 6,
            "complexity": "simple",
            "data_classes": "customer_data",
            "repeat_rate": 0.5,
        },
        {
            "id": "invoices",
            "name": "Supplier invoices",
            "function": "Finance",
            "service_type": "back_office",
            "volume": 240_000,
            "handling_minutes": 9,
            "role": "accountant",
            "growth": 0.02,
            "automation": 0.05,
        },
        {
            "id": "analytics",
            "name": "Risk analytics",
            "function": "Risk",
            "service_type": "kpo",
            "fte": 20,
            "strategic_importance": 5,
            "complexity": "complex",
            "min_quality": 80,
        },
    ],
    "locations": [
        {
            "id": "leeds",
            "name": "Leeds centre",
            "country": "GB",
            "city": "Leeds",
            "timezone": "Europe/London",
            "max_fte": 150,
            "seat_cost": 6_000,
            "attrition": 0.18,
            "quality": 85,
            "languages": "en",
            "severance_weeks": 12,
        },
        {
            "id": "krakow",
            "name": "Krakow centre",
            "country": "PL",
            "city": "Krakow",
            "timezone": "Europe/Warsaw",
            "status": "candidate",
            "min_fte": 10,
            "max_fte": 80,
            "opening_cost": 400_000,
            "fixed_cost": 250_000,
            "seat_cost": 20_000,
            "attrition": 0.15,
            "quality": 85,
            "languages": "en; pl; de",
            "currency": "PLN",
        },
        {
            "id": "manila",
            "name": "Manila, by a vendor",
            "country": "PH",
            "city": "Manila",
            "timezone": "Asia/Manila",
            "provider": "vendor_a",
            "status": "candidate",
            "max_fte": 120,
            "seat_cost": 150_000,
            "attrition": 0.3,
            "quality": 78,
            "night_premium": 0.1,
            "languages": "en",
            "currency": "PHP",
        },
    ],
    "labor_rates": [
        {"role": role, "location": location, "salary": salary, "on_cost": on_cost, "wage_inflation": inflation} | _ASSUMED
        for location, on_cost, inflation, salaries in (
            ("leeds", 0.15, 0.03, {"agent": 26_000, "accountant": 34_000, "analyst": 55_000}),
            ("krakow", 0.21, 0.06, {"agent": 78_000, "accountant": 105_000, "analyst": 160_000}),
            ("manila", 0.12, 0.05, {"agent": 360_000, "accountant": 480_000, "analyst": 900_000}),
        )
        for role, salary in salaries.items()
    ],
    "providers": [{"id": "vendor_a", "name": "Vendor A", "type": "vendor", "margin": 0.18, "governance": 0.06} | _ASSUMED],
    "roles": [
        {"id": "agent", "name": "Customer service agent", "hiring_cost": 0.1, "training_weeks": 4, "ramp": "0.7; 0.9", "span": 15}
        | _ASSUMED,
        {"id": "accountant", "name": "Accountant", "hiring_cost": 0.12, "training_weeks": 4, "ramp": "0.7; 0.9", "span": 12}
        | _ASSUMED,
        {"id": "analyst", "name": "Analyst", "hiring_cost": 0.15, "training_weeks": 8, "ramp": "0.5; 0.7; 0.9", "span": 8}
        | _ASSUMED,
    ],
    "process_roles": [
        {"process": "analytics", "role": "analyst", "share": 0.8} | _ASSUMED,
        {"process": "analytics", "role": "accountant", "share": 0.2} | _ASSUMED,
    ],
    "baseline": [
        {"process": process, "location": "leeds", "share": 1} for process in ("customer_calls", "invoices", "analytics")
    ],
    "quotes": [
        {"process": "invoices", "location": "manila", "price": 15_500, "per": "fte", "indexation": 0.03, "currency": "GBP"}
        | _ASSUMED
    ],
    "fit": [{"process": "analytics", "location": "krakow", "productivity": 0.95, "quality": 82} | _ASSUMED],
    "service_levels": [
        {"service_type": "front_office", "location": place, "measure": "first_time_resolution", "value": value} | _ASSUMED
        for place, value in (("leeds", 0.72), ("krakow", 0.72), ("manila", 0.66))
    ],
    "volumes": [{"process": "customer_calls", "period": period, "factor": 1.15} | _ASSUMED for period in (4, 8, 12)],
    "provider_tiers": [{"provider": "vendor_a", "from_spend": 2_000_000, "discount": 0.03} | _ASSUMED],
    "contracts": [
        {"provider": "vendor_a", "ends": "2029-12-31", "notice_months": 6, "exit_fee": 0.25, "transition_help": 4} | _ASSUMED
    ],
    "packages": [
        {"id": "finance_and_risk", "provider": "vendor_a", "processes": "invoices; analytics", "discount": 0.02, "min_share": 0.8}
        | _ASSUMED,
    ],
    "taxes": [
        {"country": "GB", "rate": 0.25, "source": "Tax Foundation, corporate tax rates around the world, 2023"},
        {
            "country": "PL",
            "rate": 0.19,
            "markup": 0.08,
            "source": "Tax Foundation, corporate tax rates around the world, 2023; markup: assumption",
        },
    ],
    "incentives": [{"location": "krakow", "training_grant": 0.0, "tax_holiday_until": "2028-12-31"} | _ASSUMED],
    "links": [{"process": "invoices", "other": "customer_calls", "of": "country", "units": 2_000, "cost": 0} | _ASSUMED],
    "transition": [row.cells() for row in ASSUMED_TRANSITION],
    "fx": [{"currency": "PLN", "rate": 0.2} | _ASSUMED, {"currency": "PHP", "rate": 0.0135} | _ASSUMED],
    "risk_scores": [
        {"country": country, "dimension": "geopolitical", "score": score} | _ASSUMED
        for country, score in (("GB", 15), ("PL", 30), ("PH", 45))
    ],
    "marks": [
        {"provider": "vendor_a", "mark": "security", "value": 72, "evidence": "audit report", "as_of": "2026-06-30"} | _ASSUMED,
        {"provider": "vendor_a", "mark": "security", "function": "Finance", "value": 80} | _ASSUMED,
    ],
    "scores": [
        {"score": "trust", "part": "security", "weight": 2} | _ASSUMED,
        {"score": "trust", "part": "quality"} | _ASSUMED,
        {"score": "trust", "part": "geopolitical", "reversed": "yes"} | _ASSUMED,
    ],
    "data_rules": [
        {
            "data_class": "customer_data",
            "country": "PH",
            "allowed": "with_cost",
            "cost": 400,
            "citation": "contract clauses, impact assessment",
        }
        | _ASSUMED,
    ],
    "policies": [
        {
            "id": "front_office_at_home",
            "type": "share_limit",
            "for": {"service_type": "front_office"},
            "where": {"location_model": "onshore"},
            "min": 0.3,
            "owner": "Head of customer service",
            "rationale": "Complaints stay close to the branches",
        },
        {
            "id": "analytics_stays",
            "type": "assignment",
            "for": {"process": "analytics"},
            "where": {"provider_type": "captive"},
            "min": 1,
            "owner": "Chief risk officer",
            "rationale": "Core knowledge stays in the company",
        },
    ],
    "scenarios": [
        {
            "scenario": "dear_poland",
            "step": 1,
            "table": "labor_rates",
            "where": {"location": "krakow"},
            "column": "salary",
            "operation": "multiply",
            "value": "1.2",
            "note": "Salaries in Krakow a fifth higher",
        },
    ],
}


class GuideLine(NamedTuple):
    """What a column is, as people look it up."""

    table: str
    column: str
    needed: str
    unit: str
    meaning: str


def template() -> Study:
    """Three processes and three locations with made-up figures: valid, solvable, to be replaced row by row."""
    return parse(_TABLES)


def guide() -> Iterator[GuideLine]:
    """Every column of every table, from the schemas' own docstrings."""
    for table in TABLES:
        for name, field in table_columns(table).items():
            needed = "yes" if field.is_required() else ""
            unit = unit_of(field) or ""
            meaning = (field.description or "").removesuffix(f"[{unit}]").replace("\n", " ").strip()
            yield GuideLine(table=table, column=name, needed=needed, unit=unit, meaning=meaning)


def _line_of(table: str) -> GuideLine:
    """What a table is for, and what a row of it is."""
    purpose = Study.model_fields[table].description or ""
    # The rules differ by type; what they share says little of what they are.
    row = "" if table in ("study", "policies") else f" A row: {TABLES[table].__doc__}"
    return GuideLine(
        table=table, column="", needed="yes" if table in REQUIRED else "", unit="", meaning=f"{purpose}{row}".replace("\n", " ")
    )


def write_template(target: Path, xlsx: bool, study: Study | None = None, introduction: Sequence[str] = ()) -> None:
    """Write a study to be filled in, the template unless another is given, as a folder or as one workbook: optional tables without rows
    have their header, and what every column means stands beside them, after the introduction. Raises NotWritable.
    """
    begun = study or template()
    opening = (*(introduction or _EXAMPLE), *_INTRODUCTION)
    if xlsx:
        with new_workbook(target, Imprint.of(begun)) as workbook:
            formats = InputFormats.of(workbook)
            write_guide(workbook, README, opening, GuideLine._fields, [*map(_line_of, TABLES), *guide()], formats)
            for table in TABLES:
                _write_notes(write_table(workbook, table, begun, table, formats, TABLES), table)
        return
    with new_folder(target) as folder:
        (folder / "README.md").write_text(_guide_as_markdown(begun.study.name, opening), encoding="utf-8", newline="\n")
        for table in TABLES:
            text = table_text(begun, table)
            if FILES[table].endswith(".yaml"):
                text = f"# yaml-language-server: $schema={SCHEMAS}/{table}.json\n{text}"
            (folder / FILES[table]).write_text(text, encoding="utf-8", newline="\n")
        _write_schemas(folder / SCHEMAS)


def _write_schemas(folder: Path) -> None:
    """What editors complete and check the YAML files with, beside them: nothing has to be looked up anywhere."""
    folder.mkdir()
    for table, file in FILES.items():
        if file.endswith(".yaml"):
            text = json.dumps(table_schema(table), indent=1, ensure_ascii=False)
            (folder / f"{table}.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _write_notes(sheet: Any, table: str) -> None:
    """Explain each column where it is filled in; in the sheet `study` that stands beside every field already."""
    if table == "study":
        return
    for position, line in enumerate(entry for entry in guide() if entry.table == table):
        needed = "Needed. " if line.needed else ""
        note = f"{needed}{line.meaning}" + (f"\n[{line.unit}]" if line.unit else "")
        sheet.write_comment(1, position, note, {"x_scale": 2, "y_scale": 1 + len(note) / 200})


_EXAMPLE = ("A study for sourcing-opt: three processes, three locations, made-up figures as examples. Replace them with yours.",)
_INTRODUCTION = (
    "The tables previous_moves and previous_sites stay empty until the study follows a plan: sourcing-opt roll fills them.",
    "A blank cell takes the default; a column that is not needed may be deleted, and so may a table.",
    "Rates are fractions: 15 % is 0.15; a cell of a workbook that shows percentages is typed with the sign, 15%. Numbers have no thousands separators, periods may be named (2028-Q1).",
    f"Needed are the tables {', '.join(REQUIRED)}. Lists in a cell are separated by semicolons: en; de.",
    "Begin with processes, locations, labor_rates and baseline; then roles and fx; the other tables refine the answer.",
    "Check it with: sourcing-opt validate. With --annotate it gives the workbook back with each bad cell marked.",
    "Solve it with: sourcing-opt solve, which writes the plan as a workbook for finance.",
)


def _guide_as_markdown(name: str, introduction: Sequence[str]) -> str:
    lines = [f"# {name}", "", *introduction]
    for table, row_type in TABLES.items():
        lines += [
            "",
            f"## {FILES[table]}",
            "",
            row_type.__doc__ or "",
            "",
            "| column | needed | unit | meaning |",
            "|---|---|---|---|",
        ]
        lines += [f"| {line.column} | {line.needed} | {line.unit} | {line.meaning} |" for line in guide() if line.table == table]
    return "\n".join(lines) + "\n"
