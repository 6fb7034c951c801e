"""A workbook whose formulas are not the plan's does not leave the house: no spreadsheet program is needed to see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.economics import Economics
from sourcing_opt.errors import AuditFailed
from sourcing_opt.plan import Plan
from sourcing_opt.workbook import write_plan
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.table import Column
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.pay import Pay
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.policies.by_period import PoliciesByPeriod
from sourcing_opt.workbook.report.summary import Summary
from tests.workbook.conftest import RUN, everything, planned

Spoil = Callable[[type[Sheet], Callable[[Sheet], Column], Callable[[Expression], Expression]], None]


@pytest.fixture
def spoil(monkeypatch: pytest.MonkeyPatch) -> Spoil:
    """Change the formula of a column, as somebody might who edits a sheet's file."""

    def change(kind: type[Sheet], column: Callable[[Sheet], Column], how: Callable[[Expression], Expression]) -> None:
        plan = kind.plan

        def planned(self: Sheet, book: Book) -> None:
            plan(self, book)
            changed, formula = column(self), column(self)._content
            assert callable(formula)
            changed._content = lambda: how(formula())

        monkeypatch.setattr(kind, "plan", planned)

    return change


def refused(plan: Plan, folder: Path) -> str:
    """What is said of a plan that is not written."""
    target = folder / "plan.xlsx"
    with pytest.raises(AuditFailed) as failure:
        write_plan(plan, target, RUN)
    assert list(folder.iterdir()) == []
    return str(failure.value)


def double(formula: Expression) -> Expression:
    return formula * 2


def test_a_run_cost_is_doubled(plan: Plan, tmp_path: Path, spoil: Spoil) -> None:
    spoil(CostBuildUp, lambda sheet: sheet.run_cost["seat"], double)  # type: ignore[attr-defined]
    said = refused(plan, tmp_path)
    first = plan.economics.axes.calendar.labels[0]
    assert f"Cost build-up, Seat, invoices at leeds in {first}: " in said
    assert "Cost build-up, Seat: " in said
    # What is added up from it is wrong too; what is not, is not.
    assert "Cost build-up, Run cost by plan, invoices at leeds" in said
    assert "Cost build-up, Salary" not in said


def test_a_component_has_no_formula(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    formulas = CostBuildUp._run_cost_formulas
    monkeypatch.setattr(
        CostBuildUp, "_run_cost_formulas", lambda self: {n: f for n, f in formulas(self).items() if n != "data_rules"}
    )
    assert "Cost build-up: the component data_rules of run cost has no formula" in refused(plan, tmp_path)


def test_a_component_is_new_to_the_workbook(plan: Plan, tmp_path: Path) -> None:
    economics = plan.economics
    components = economics.run.components | {"moonlight": np.zeros(economics.axes.shape)}
    more: Economics = replace(economics, run=replace(economics.run, components=components))
    assert "Cost build-up: the component moonlight of run cost has no formula" in refused(replace(plan, economics=more), tmp_path)


def test_a_one_off_cost_is_changed(plan: Plan, tmp_path: Path, spoil: Spoil) -> None:
    spoil(CostBuildUp, lambda sheet: sheet.one_off_cost["training"], lambda formula: formula + 1)  # type: ignore[attr-defined]
    said = refused(plan, tmp_path)
    assert "Cost build-up, Training, once, desk/1 at hull in " in said
    assert "Moves, Training, " in said


def test_an_exchange_rate_is_changed(plan: Plan, tmp_path: Path, spoil: Spoil) -> None:
    spoil(Periods, lambda sheet: sheet.rates.columns[-1], lambda formula: formula * 1.01)  # type: ignore[attr-defined]
    said = refused(plan, tmp_path)
    last = plan.economics.axes.calendar.labels[-1]
    assert f"Pay, FX, hull in {last}: 1.010000, not 1.000000" in said
    assert f"Pay, FX, hull in {plan.economics.axes.calendar.labels[0]}" not in said


def test_the_left_side_of_a_policy_is_changed(plan: Plan, tmp_path: Path, spoil: Spoil) -> None:
    spoil(PoliciesByPeriod, lambda sheet: sheet.has[-1], lambda formula: formula * 0.9)  # type: ignore[attr-defined]
    said = refused(plan, tmp_path)
    last = plan.economics.axes.calendar.labels[-1]
    assert f"Policies by period, {last}, vendor, desk: " in said


def test_a_status_is_changed(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sourcing_opt.workbook.policies.by_period.BREACH", "OK")
    rules = planned(everything() | {"policies": [strict()]})
    assert "Policies by period, Status, strict, all it selects, max: OK, not BREACH" in refused(rules, tmp_path)


def strict() -> dict[str, str]:
    """A soft rule that the plan breaks."""
    return {"id": "strict", "type": "amount_limit", "metric": "run_cost", "max": "1", "penalty": "0.0001"}


def test_a_figure_of_the_headline_is_changed(plan: Plan, tmp_path: Path, spoil: Spoil) -> None:
    spoil(Summary, lambda sheet: sheet.periods.net_saving, double)  # type: ignore[attr-defined]
    said = refused(plan, tmp_path)
    assert f"Summary, Net saving, {plan.economics.axes.calendar.labels[0]}: " in said
    assert "Checks, Saving, present value: Summary and the solver's" in said


def test_a_formula_is_an_error(plan: Plan, tmp_path: Path, spoil: Spoil) -> None:
    spoil(Pay, lambda sheet: sheet.lead_share, lambda formula: formula / 0)  # type: ignore[attr-defined]
    assert "Cost build-up, Management, desk/1 at hull in 2027-Q1: an error" in refused(plan, tmp_path)


def test_solve_refuses(tmp_path: Path, spoil: Spoil, capfd: pytest.CaptureFixture[str]) -> None:
    spoil(CostBuildUp, lambda sheet: sheet.run_cost["salary"], double)  # type: ignore[attr-defined]
    target = tmp_path / "plan.xlsx"
    assert main(["solve", "inputs/tiny", "-o", str(target)]) == 8
    assert not target.exists()
    assert "Cost build-up, Salary, " in capfd.readouterr().err
