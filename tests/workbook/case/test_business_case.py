"""The sheet `Business case`: its figures are the plan's, and LibreOffice's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.plan import Plan
from sourcing_opt.plan.business_case import BusinessCase
from sourcing_opt.workbook import write_plan
from tests.policies.office import best
from tests.workbook.conftest import RUN
from tests.workbook.office import differences, needs_office, recalculated
from tests.workbook.test_figures import table


@pytest.fixture(scope="module", params=["cost", "cost_after_tax"])
def plan(request: pytest.FixtureRequest) -> Plan:
    """Work goes to a captive that opens, with a grant and a holiday; seats at home stay leased; some work is new."""
    new = {"id": "new", "name": "New", "function": "F", "service_type": "back_office", "fte": 4, "role": "agent"}
    works = [new | {"id": name} for name in ("books", "calls")]
    return best(
        settings={
            "period": "quarter", "periods": 6, "discount_rate": 0.1, "beyond": 2, "beyond_growth": 0.03, "minimise": request.param,
            "fiscal_year_starts": 4, "depreciation_years": 1, "price_inflation": 0.02,
        },
        processes=[*works, new],
        fit=[{"process": "new", "location": "near", "allowed": "no"}],
        near={"status": "candidate", "opening_cost": 5, "fixed_cost": 1, "capex_share": 0.6},
        home={"seat_cost": 2, "lease_ends": "2027-12-31", "severance_weeks": 6, "closing_cost": 1, "fixed_cost": 2},
        roles=[{"id": "agent", "name": "Agent", "training_weeks": 4, "ramp": "0.5"}],
        pay={"far": 18, "near": 10, "home": 20},
        taxes=[{"country": "GB", "rate": 0.25}, {"country": "PL", "rate": 0.19, "markup": 0.08}],
        incentives=[{"location": "near", "per_job": 0.5, "max_jobs": 9, "training_grant": 0.5, "tax_holiday_until": "2027-09-30"}],
    )  # fmt: skip


@pytest.fixture(scope="module")
def workbook(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case") / "plan.xlsx"
    write_plan(plan, path, RUN)
    return path


def test_the_sheet_says_what_the_plan_does(workbook: Path, plan: Plan) -> None:
    case, sheet = BusinessCase(plan), openpyxl.load_workbook(workbook, data_only=True)["Business case"]
    told = case.tax, case.depreciation, case.investment, plan.empty_seats, case.beyond, plan.one_off_by_component["job_grant"]
    assert [flow.any() for flow in told] == [True] * len(told)
    lines: dict[str, Any] = {row["Line"]: row for row in table(sheet, "Case_by_period")}
    labels = plan.economics.axes.calendar.labels
    assert [lines["Saving after tax"][label] for label in labels] == pytest.approx(case.after_tax.tolist())
    assert lines["Book value, end"][labels[-1]] == pytest.approx(0, abs=1e-9)
    facts = {row["Figure"]: row["Value"] for row in table(sheet, "Case_facts")}
    assert facts["NPV after tax, with what lies beyond"] == pytest.approx(case.npv_after_tax + case.npv_beyond)
    assert facts["What all is worth at that rate"] == pytest.approx(0, abs=1e-5)
    years = table(sheet, "Fiscal_years")
    for row, year in zip(years, case.fiscal_years, strict=True):
        told = row["EBITDA"], row["Depreciation"], row["Less tax"], row["Net profit"], row["Investment"], row["Cash"]
        expected = year.ebitda, year.depreciation, year.tax, year.net_profit, year.investment, year.cash
        assert told == pytest.approx(expected, abs=1e-9)


@needs_office
def test_libreoffice_calculates_the_same(workbook: Path, tmp_path: Path) -> None:
    [anew] = recalculated([workbook], tmp_path)
    compared, wrong = differences(workbook, anew)
    assert wrong == []
    assert compared > 1_000
