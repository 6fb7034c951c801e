"""The sheet `Providers` of a study with contracts: charges by component, packages, what leaving costs; all of it live."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.plan import Plan
from sourcing_opt.workbook import write_plan
from tests.policies.office import best
from tests.workbook.conftest import RUN
from tests.workbook.office import differences, needs_office, recalculated
from tests.workbook.test_figures import table

ACME = {"provider": "acme"}


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Calls are at far, by a quote with everything; books at near, which acme runs as well, so that a package is won; half of data leaves acme."""
    works = [
        {"id": name, "name": name, "function": "F", "service_type": "back_office", "role": "agent", "volume": 1_000, "handling_minutes": 960,
         "coverage": coverage, "automation": 0.1}
        for name, coverage in (("calls", "8x5"), ("books", "16x5"), ("data", "8x5"))
    ]  # fmt: skip
    quote = {"process": "calls", "location": "far", "per": "unit", "price": 0.09, "base_volume": 800, "dead_band": 0.05, "arc": 0.08,
             "fixed_per_year": 2, "gain_share": 0.5, "quality_target": 90, "bonus": 0.001, "indexed_to": "wages", "indexation_cap": 0.02}  # fmt: skip
    return best(
        settings={"discount_rate": 0.1, "price_inflation": 0.03},
        processes=works,
        near={"provider": "acme", "quality": 80},
        providers=[{"id": "acme", "name": "Acme", "type": "vendor", "discounts": "incremental", "governance": 0.05}],
        provider_tiers=[ACME | {"from_spend": spend, "discount": discount} for spend, discount in ((100, 0.02), (180, 0.1))],
        labor_rates=[
            {"role": "agent", "location": place, "salary": salary, "wage_inflation": 0.05}
            for place, salary in (("home", 20), ("near", 15), ("far", 30))
        ],
        quotes=[quote, {"process": "books", "location": "near", "per": "fte", "price": 14, "base_volume": 14, "rrc": 5}],
        baseline=[
            {"process": "calls", "location": "home", "share": 1}, {"process": "books", "location": "near", "share": 1},
            {"process": "data", "location": "far", "share": 1},
        ],
        contracts=[ACME | {"ends": "2030-12-31", "exit_fee": 0.1, "transition_help": 4}, ACME | {"process": "books", "ends": "2027-06-30", "notice_months": 6}],
        packages=[{"id": "two", "provider": "acme", "processes": "calls; books", "discount": 0.05, "min_share": 0.9}],
    )  # fmt: skip


@pytest.fixture(scope="module")
def workbook(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("contracts") / "plan.xlsx"
    write_plan(plan, path, RUN)
    return path


def test_the_plan_has_all_of_it(plan: Plan) -> None:
    assert all(plan.commercial[name].any() for name in ("rebate", "fixed_charge", "package"))
    assert all(plan.one_off_by_component[name].any() for name in ("exit_fee", "transition_help"))


def test_the_sheet_says_what_the_plan_does(workbook: Path, plan: Plan) -> None:
    sheet = openpyxl.load_workbook(workbook, data_only=True)["Providers"]
    told: dict[str, Any] = plan_document(plan)["contracts"]
    listed = table(sheet, "Charges")
    headers = {
        "base": "Base charge", "above": "Above the band", "below": "Below the band", "gain": "Gain share", "outcome": "Bonus or malus",
        "fixed": "Fixed, by plan",
    }  # fmt: skip
    for each in told["charges"]:
        rows = [row for row in listed if (row["Process"], row["Location"]) == (each["process"], each["location"])]
        for name, header in headers.items():
            assert [row[header] for row in rows] == pytest.approx(each[name], abs=1e-9), header
    assert [row["Won, by plan"] for row in table(sheet, "Packages")] == [1]
    assert [row["Discount, by plan"] for row in table(sheet, "Package_discounts")] == pytest.approx(
        plan.commercial["package"].tolist()
    )
    leaving = {row["Process"]: [row[label] for label in plan.economics.axes.calendar.labels] for row in table(sheet, "Leaving")}
    [data] = [each for each in told["leaving"] if each["process"] == "data"]
    expected = [fee + handing for fee, handing in zip(data["exit_fee"], data["transition_help"], strict=True)]
    assert leaving["data"] == pytest.approx(expected)


@needs_office
def test_libreoffice_calculates_the_same(workbook: Path, tmp_path: Path) -> None:
    [anew] = recalculated([workbook], tmp_path)
    compared, wrong = differences(workbook, anew)
    assert wrong == []
    assert compared > 1_000
