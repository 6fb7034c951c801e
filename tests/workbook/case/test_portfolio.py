"""The sheets `Portfolio` and `Partners`: work by importance and performance, and how providers were judged."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.plan import Plan
from sourcing_opt.plan.portfolio import portfolio
from sourcing_opt.workbook import write_plan
from tests.policies.office import best
from tests.workbook.conftest import RUN
from tests.workbook.office import differences, needs_office, recalculated
from tests.workbook.test_figures import table


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Both go to far: 200 a year less for each; acme's security is judged by function, and `trust` is made of it, of quality and of a risk."""
    return best(
        calls={"strategic_importance": 5, "performance": 2}, books={"performance": 4},
        far={"quality": 70},
        providers=[{"id": "acme", "name": "Acme", "type": "vendor", "security": 50}],
        marks=[
            {"provider": "acme", "mark": "security", "value": 60, "evidence": "audit", "as_of": "2026-05-01"},
            {"provider": "acme", "mark": "security", "function": "Finance", "value": 90},
        ],
        scores=[
            {"score": "trust", "part": "security", "weight": 2}, {"score": "trust", "part": "quality"},
            {"score": "trust", "part": "flood", "reversed": "yes"},
        ],
        risk_scores=[{"country": country, "dimension": "flood", "score": 20} for country in ("GB", "PL", "IN")],
    )  # fmt: skip


@pytest.fixture(scope="module")
def workbook(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("portfolio") / "plan.xlsx"
    write_plan(plan, path, RUN)
    return path


def test_the_cells_by_hand(plan: Plan) -> None:
    cells = {(cell.strategic_importance, cell.performance): cell for cell in portfolio(plan)}
    assert list(cells) == [(5, 2), (3, 4)]
    assert (cells[5, 2].processes, cells[5, 2].fte, cells[5, 2].fte_elsewhere, cells[5, 2].saving) == (("calls",), 10, 10, 300)
    assert [cell["saving"] for cell in plan_document(plan)["portfolio"]] == [300, 300]


def test_the_picture(workbook: Path) -> None:
    sheet = openpyxl.load_workbook(workbook, data_only=True)["Portfolio"]
    saving = {row["Importance"]: row for row in table(sheet, "Portfolio_saving")}
    assert (saving[5]["Performance 2"], saving[3]["Performance 4"], saving[1]["Performance 1"]) == (300, 300, 0)


def test_marks_by_function_and_their_composite(workbook: Path) -> None:
    sheet = openpyxl.load_workbook(workbook, data_only=True)["Partners"]
    means = {row["Score"]: row["Mean, by plan"] for row in table(sheet, "Mean_scores")}
    # Calls at 60, books, of finance, at 90; with quality 70 and 80 for the flood that may come.
    assert means["security"] == 75
    assert means["trust"] == pytest.approx((2 * 75 + 70 + 80) / 4)
    [overall, _] = table(sheet, "Judgements")
    assert (overall["Evidence"], overall["As of"], overall["Function"]) == ("audit", "2026-05-01", None)


def test_a_composite_can_be_limited() -> None:
    trust = [{"score": "trust", "part": "security"}, {"score": "trust", "part": "quality"}]
    marks = [{"provider": "acme", "mark": "security", "value": 40}]
    rule = {"type": "score_limit", "score": "trust", "min": 85}
    plan = best(rule, scores=trust, marks=marks)
    # Far has (40 + 100) / 2 = 70, near 100: half of the people at each.
    assert plan.objective == pytest.approx(3 * (10 * 10 + 10 * 15))


@needs_office
def test_libreoffice_calculates_the_same(workbook: Path, tmp_path: Path) -> None:
    [anew] = recalculated([workbook], tmp_path)
    compared, wrong = differences(workbook, anew)
    assert wrong == []
    assert compared > 500
