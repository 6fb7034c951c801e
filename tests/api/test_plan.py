"""Plans and answers in Python: the figures of inputs/tiny/README.md, which were worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

import sourcing_opt as so


@pytest.fixture(scope="module")
def plan() -> so.Plan:
    return so.solve(so.example("tiny"))


def test_costs_add_up(plan: so.Plan) -> None:
    costs = plan.costs
    assert costs["present_value"].sum() == pytest.approx(plan.npv)
    assert costs["baseline_present_value"].sum() - plan.npv == pytest.approx(plan.saving)
    assert costs.groupby("part")["cost"].sum().to_dict() == pytest.approx({"one-off": 765_000, "run": 2_900_000})
    assert plan.summary["one_off"] == pytest.approx(765_000)


def test_costs_of_a_bank_add_up_with_providers_terms() -> None:
    bank = so.solve(so.example("retail_bank").with_(model="as_is"))
    assert bank.costs["present_value"].sum() == pytest.approx(bank.npv)
    assert bank.status == "as it is"


def test_tables_have_units(plan: so.Plan) -> None:
    for name in ("allocation", "costs", "moves", "sites", "findings", "checks"):
        frame = getattr(plan, name)
        assert frame.attrs["about"], name
        assert set(frame.attrs["units"]) <= set(frame.columns), name
    assert plan.costs.attrs["units"]["cost"] == "GBP/period"
    assert set(plan.summary.attrs["units"]) <= set(plan.summary.index)


def test_work_is_all_there(plan: so.Plan) -> None:
    by_process = plan.allocation.groupby(["process", "shift", "period"])[["share", "baseline_share"]].sum()
    assert (by_process - 1).abs().to_numpy().max() < 1e-9
    assert plan.moves["fte"].tolist() == [10, 20, 15]
    assert plan.sites.to_dict("records") == [{"wave": "2027", "location": "pune", "change": "opens", "cost": 200_000}]
    assert plan.findings["status"].tolist() == ["slack", "binding"]


def test_a_plan_is_written_read_and_asked(plan: so.Plan, tmp_path: Path) -> None:
    for name in ("plan.xlsx", "plan.json"):
        again = so.load_plan(so.write(plan, tmp_path / name))
        assert again.npv == pytest.approx(plan.npv)
        assert again.allocation.equals(plan.allocation)
    found = so.explain(tmp_path / "plan.json", "claims", "krakow")
    assert found.candidates.set_index("location").loc["krakow", "state"] == "here"
    assert "<h4>Plan: Tiny</h4>" in plan._repr_html_()
    with pytest.raises(so.NotWritable, match=r"plans are written as .xlsx or .json"):
        so.write(plan, tmp_path / "plan.csv")


def test_what_somebody_has_typed_is_kept(plan: so.Plan, tmp_path: Path) -> None:
    path = so.write(plan, tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["In_labor_rates"]
    [cell] = [cell for row in sheet.iter_rows() for cell in row if cell.value == 10_000]
    cell.value = 9_000
    book.save(path)
    with pytest.raises(so.NotWritable, match="edited"):
        so.write(plan, path)
    so.write(plan, path, force=True)


def test_answers_are_those_of_the_commands(plan: so.Plan, tmp_path: Path) -> None:
    prices = so.price(plan)
    assert prices.prices["price"].tolist() == pytest.approx([22_400])
    assert prices.owners["owner"].tolist()[-1] == "all"
    why = so.explain(plan, "invoices", "krakow")
    assert why.lines["amount"].sum() == pytest.approx(211_200, abs=0.01)
    found = so.alternatives(plan, kinds=["moved_fte"], core=True)
    assert len(found.plans) + 1 == len(found.measures)
    assert set(found.core["process"]) == {"invoices", "claims", "helpline"}
    curve = so.frontier(plan, "moved_fte", points=3)
    assert [each.npv for each in curve.plans] == pytest.approx(curve.points["cost"].tolist())
    ways = so.compare(plan.study, models=["onshore"], scenarios=[])
    assert set(ways.places["name"]) == {"as_is", "own_rules", "onshore"}
    for number, answer in enumerate((prices, why, found, curve, ways)):
        assert answer._repr_html_().startswith(f"<h4>{type(answer).__name__}: Tiny</h4>")
        document = json.loads(so.write(answer, tmp_path / f"{number}.json").read_text(encoding="utf-8"))
        assert document["schema"].startswith("sourcing-opt/")
        assert so.write(answer, tmp_path / f"{number}.xlsx").stat().st_size > 0


def test_no_plan_is_explained(tmp_path: Path) -> None:
    tight = so.example("tiny").with_("policies[id=onshore_floor].min=0.9", "locations[id=london].max_fte=50")
    with pytest.raises(so.Infeasible):
        so.solve(tight)
    found = so.diagnose(tight)
    assert set(found.conflicts.query("kind == 'bound'")["key"]) == {"onshore_floor", "london"}
    assert found.repairs["npv"].is_monotonic_increasing
    assert found.document()["status"] == "infeasible"
    with pytest.raises(so.NotWritable, match=r"write it as \.json"):
        so.write(found, tmp_path / "why.xlsx")


def test_the_next_year_follows(plan: so.Plan) -> None:
    following = so.roll(plan.study, plan, "2028", switching=1000)
    assert set(following.table("policies")["id"]) >= {"onshore_floor", "under_way", "switching"}
    after = so.solve(following)
    found = so.diff(plan, after)
    steps = found.bridge["total"]
    assert steps.iloc[:-1].sum() == pytest.approx(steps.iloc[-1], abs=0.01)
    late = [{"process": "invoices", "location": "london", "share": 1.0}]
    assert "under_way" in so.roll(plan.study, plan, "2028", actuals=late).table("previous_moves")["status"].tolist()
    with pytest.raises(so.InvalidInput, match="no later period"):
        so.roll(plan.study, plan, "2031")
    with pytest.raises(so.InvalidInput, match=r"baseline\[0\].*puna"):
        so.roll(plan.study, plan, "2028", actuals=[{"process": "invoices", "location": "puna", "share": 1.0}])
