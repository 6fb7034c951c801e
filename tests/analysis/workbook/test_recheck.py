"""A plan's workbook after somebody has worked in it, recalculated without the solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.analysis.workbook.recheck import Override, Recheck, recheck
from sourcing_opt.economics import appraise
from sourcing_opt.errors import InvalidInput
from sourcing_opt.io import load
from sourcing_opt.io.workbook.libreoffice import recalculated
from sourcing_opt.io.workbook.plan_workbook import read_plan_workbook
from sourcing_opt.optimisation import optimise
from sourcing_opt.schemas.differences import Difference
from sourcing_opt.solving import Limits
from sourcing_opt.workbook import RunLog, write_plan
from tests.edited import edit, needs_libreoffice, override, override_open, plan, plan_workbook, put, split
from tests.oracle.studies import random_study

PERIODS = range(1, 5)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return plan_workbook(tmp_path / "plan.xlsx")


def rechecked(path: Path) -> Recheck:
    return recheck(read_plan_workbook(path), load(path))


def failed(found: Recheck) -> list[str]:
    return [check.name for check in found.checks if not check.passed]


def all_calls_to_pune(book: Any) -> None:
    """Where the policy wants a quarter of them elsewhere."""
    split(book, "calls", {"pune": 1, "windhoek": 0}, range(3, 5))


def everything_stays(book: Any) -> None:
    split(book, "calls", {"leeds": 1, "pune": 0, "windhoek": 0}, PERIODS)
    split(book, "invoices", {"leeds": 1, "pune": 0}, PERIODS)
    for location in ("pune", "windhoek"):
        for period in PERIODS:
            override_open(book, location, period, 0)


def test_an_untouched_workbook_is_the_plan(workbook: Path) -> None:
    found = rechecked(workbook)
    assert found.passed
    assert (found.changes, found.overrides) == ((), ())
    assert found.before == found.now
    assert found.now.npv == pytest.approx(plan().npv, rel=1e-12)
    assert "the total in the workbook is the same" in {check.name for check in found.checks}


@pytest.mark.parametrize("seed", range(4))
def test_workbooks_of_random_studies_are_their_plans(seed: int, tmp_path: Path) -> None:
    """With shifts, new work, sites that open and close, discounts, policies of every type."""
    random = optimise(random_study(seed), Limits(gap=0))
    write_plan(random, tmp_path / "plan.xlsx", RunLog("random", Limits(gap=0), "highs"))
    found = rechecked(tmp_path / "plan.xlsx")
    assert found.passed, failed(found)
    assert found.changes == ()
    assert found.now.npv == pytest.approx(random.npv, rel=1e-9)


def test_text_that_begins_like_a_formula_is_no_change(workbook: Path) -> None:
    found = rechecked(edit(workbook, lambda book: None))
    assert found.passed
    assert found.changes == ()


@needs_libreoffice
def test_a_workbook_saved_by_libreoffice(workbook: Path) -> None:
    def change(book: Any) -> None:
        put(book, "In_labor_rates", "salary", 8000, role="agent", location="pune")
        split(book, "calls", {"pune": 0.5, "windhoek": 0.5}, range(3, 5))

    with recalculated(edit(workbook, change)) as saved:
        found = rechecked(saved)
    assert found.passed, failed(found)
    assert [(each.column, each.before, each.after) for each in found.changes] == [("salary", 4000, 8000)]
    assert len(found.overrides) == 4
    assert "the total in the workbook is the same" in {check.name for check in found.checks}


def test_a_changed_input_is_named_and_counted(workbook: Path) -> None:
    found = rechecked(edit(workbook, lambda book: put(book, "In_labor_rates", "salary", 5000, location="pune")))
    [rate] = [row for row in plan().economics.study.labor_rates if row.location == "pune"]
    rates = tuple(row.replace(salary=5000) if row is rate else row for row in plan().economics.study.labor_rates)
    edited = replace(plan(), economics=appraise(plan().economics.study.replace(labor_rates=rates)))
    assert found.changes == (Difference("labor_rates", ("agent", "pune"), "changed", "salary", 4000, 5000),)
    assert found.before.npv == pytest.approx(plan().npv, rel=1e-12)
    assert found.now.npv == pytest.approx(edited.npv, rel=1e-12)
    assert found.now.npv > found.before.npv
    assert found.passed


def test_rows_that_come_and_go(workbook: Path) -> None:
    def change(book: Any) -> None:
        book["In_policies"].delete_rows(3)
        book["In_fx"].append(["EUR", 0.85])

    assert rechecked(edit(workbook, change)).changes == (
        Difference("fx", ("EUR",), "added"),
        Difference("policies", ("home",), "removed"),
    )


def test_rows_in_another_order_are_no_change(workbook: Path) -> None:
    def swap(book: Any) -> None:
        sheet = book["In_labor_rates"]
        for one, other in zip(sheet[3], sheet[4], strict=True):
            one.value, other.value = other.value, one.value

    assert rechecked(edit(workbook, swap)).changes == ()


def test_overrides_take_the_place_of_decisions(workbook: Path) -> None:
    """With everything where it is today, the plan costs what today costs."""
    found = rechecked(edit(workbook, everything_stays))
    assert found.passed, failed(found)
    assert found.now.npv == pytest.approx(plan().economics.baseline_npv, rel=1e-9)
    assert found.now.npv_saving == pytest.approx(0, abs=1e-6)
    assert found.now.one_off == 0
    assert found.before.npv == pytest.approx(plan().npv, rel=1e-12)
    assert found.overrides[0] == Override("invoices", "leeds", "2027-Q1", 1.0, 1.0, "plan.xlsx > Cost build-up!K6")
    assert {each.work for each in found.overrides} == {"calls", "invoices", None}


def pune_closed(book: Any) -> None:
    for period in PERIODS:
        override_open(book, "pune", period, 0)


BREAKS: list[tuple[Callable[[Any], None], str | None]] = [
    (lambda book: override(book, "calls", "pune", 4, 0.5), "all work is done"),
    (lambda book: split(book, "calls", {"leeds": 0.5, "pune": 0.5}, range(1, 2)), "work moves where and when it may"),
    (lambda book: split(book, "calls", {"leeds": 0.5, "pune": 0.25}, range(4, 5)), "only today's work leaves"),
    (pune_closed, "capacity is kept"),
    (all_calls_to_pune, "hard policies are kept"),
    (lambda book: split(book, "invoices", {"pune": 0.5, "leeds": 0.5}, range(2, 5)), None),
    (lambda book: put(book, "In_locations", "max_fte", 3, id="pune"), "capacity is kept"),
    (lambda book: put(book, "In_policies", "min", 0.3, id="home"), "hard policies are kept"),
    (lambda book: put(book, "In_policies", "for", "service_type=kpo", id="home"), "the inputs go together"),
    (
        lambda book: put(book, "Cost build-up", "Share by plan", 0.9, Process="calls", Location="leeds"),
        "the plan as made costs what the solver said",
    ),
]


@pytest.mark.parametrize(("change", "check"), BREAKS)
def test_what_no_longer_holds_fails_its_check(change: Callable[[Any], None], check: str | None, workbook: Path) -> None:
    found = rechecked(edit(workbook, change))
    assert found.passed == (check is None)
    assert check is None or check in failed(found)


def test_a_policy_tells_how_it_stood_and_stands(workbook: Path) -> None:
    found = rechecked(edit(workbook, all_calls_to_pune))
    [home] = found.policies
    assert (home.policy, home.hard, home.was, home.status) == ("home", True, "binding", "violated")
    assert (home.period, home.left, home.bound, home.unit) == ("2027-Q3", 0.0, 0.25, "share")


def test_a_soft_policy_may_be_broken_at_its_price(workbook: Path) -> None:
    def change(book: Any) -> None:
        all_calls_to_pune(book)
        put(book, "In_policies", "penalty", 1000, id="home")

    found = rechecked(edit(workbook, change))
    assert found.passed, failed(found)
    assert found.policies[0].status == "violated"
    assert found.now.penalty_npv > found.before.penalty_npv == 0


def test_a_total_that_is_an_error_value_fails(workbook: Path) -> None:
    """As when somebody deleted what a formula refers to."""

    def change(book: Any) -> None:
        [total] = [row[1] for row in book["Summary"].iter_rows() if row[0].value == "Cost by plan, present value"][:1]
        filled = next(each for each in book["Summary"][total.row][1:] if each.value is not None)
        filled.value, filled.data_type = "#REF!", "e"

    found = rechecked(edit(workbook, change))
    assert failed(found) == ["the total in the workbook is the same"]


def pune_renamed(book: Any) -> None:
    put(book, "In_locations", "id", "lima", id="pune")
    put(book, "In_labor_rates", "location", "lima", location="pune")
    put(book, "In_scenarios", "where", "location=lima", scenario="dear")


CUT_DIFFERENTLY: list[tuple[Callable[[Any], None], str]] = [
    (pune_renamed, 'Cost build-up!K10: location "pune" is not in the study any more'),
    (lambda book: put(book, "In_study", "value", 3, field="periods"), "the study has 3 periods now, this is of a later one"),
    (lambda book: put(book, "In_study", "value", 6, field="periods"), "the study has 6 periods now, the plan decides about 4"),
    (
        lambda book: put(book, "In_processes", "coverage", "16x5", id="calls"),
        "the plan does not decide about calls/2 in period 1, 2, 3, 4",
    ),
    (lambda book: override_open(book, "pune", 3, 0), 'location "pune" opens and closes again'),
    (
        lambda book: override_open(book, "leeds", 4, 0),
        'location "leeds" closes and has no closing_cost (give it one in In_locations)',
    ),
]


@pytest.mark.parametrize(("change", "message"), CUT_DIFFERENTLY)
def test_decisions_that_do_not_go_with_the_study_any_more(change: Callable[[Any], None], message: str, workbook: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        rechecked(edit(workbook, change))
    [problem] = caught.value.problems
    assert message in str(problem)


def test_the_workbook_is_only_read(workbook: Path) -> None:
    before = workbook.read_bytes()
    rechecked(workbook)
    assert workbook.read_bytes() == before
    assert openpyxl.load_workbook(workbook).sheetnames[-1] == "Inputs as made"
