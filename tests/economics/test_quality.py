"""What quality takes, by hand: a call that comes back is another call, and an error is work and money."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.analysis.comparison.figures import figures
from sourcing_opt.analysis.succession.bridge import Made, bridge
from sourcing_opt.analysis.succession.roll import roll
from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.economics import appraise
from sourcing_opt.economics.axes import axes_of
from sourcing_opt.economics.feasibility import check
from sourcing_opt.economics.quality import level_rows
from sourcing_opt.errors import InvalidInput
from sourcing_opt.io import load
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits
from sourcing_opt.workbook import RunLog, write_plan
from tests.economics.desk import AWAY, HOME, Row, desk
from tests.plan.by_hand import plan_by_hand

CALLS = {"volume": 96_000, "handling_minutes": 10, "repeat_rate": 1}
"""Ten people's work."""


def resolved(home: float, away: float) -> list[Row]:
    return [
        {"location": place, "measure": "first_time_resolution", "value": value}
        for place, value in (("home", home), ("away", away))
    ]


def cheap(away: float, **changes: Any) -> Study:
    """Away costs 0.28 of home for the same work, and calls take 30 % longer."""
    rates = [{"role": "agent", "location": place, "salary": salary} for place, salary in (("home", 20_000), ("away", 5_600))]
    return desk(
        process=CALLS, labor_rates=rates, service_levels=resolved(0.68, away),
        fit=[{"process": "work", "location": "away", "productivity": 1 / 1.3}], **changes,
    )  # fmt: skip


def moved(study: Study) -> Plan:
    return plan_by_hand(study, arrive=[(AWAY, 0, 1.0)], leave=[(HOME, 0, 1.0)])


def test_a_saving_of_72_percent_is_one_of_41() -> None:
    plan = optimise(cheap(0.42))
    assert plan.run_cost_by_period[0] / plan.baseline.run_cost_by_period[0] == pytest.approx(0.28 * 1.30 * 0.68 / 0.42)
    assert plan.run_cost_by_period[0] / plan.baseline.run_cost_by_period[0] == pytest.approx(0.59, abs=0.005)
    away = figures(plan).quality["work"]
    # 96,000 calls, of which 68 % are resolved: 65,280 that come for the first time, and 155,429 contacts of 42 %.
    assert away.handled == pytest.approx(96_000 * 0.68 / 0.42)
    cost = 200_000 * 0.28 * 1.3 * 0.68 / 0.42
    assert (away.per_transaction, away.per_resolved) == pytest.approx((cost / (96_000 * 0.68 / 0.42), cost / 65_280))


def test_the_resolution_from_which_away_wins() -> None:
    """0.28 x 1.30 x 0.68 / r = 1."""
    even = 0.28 * 1.30 * 0.68
    assert optimise(cheap(even * 1.001)).share[0, AWAY, 0] == 1
    assert optimise(cheap(even * 0.999)).share[0, HOME, 0] == 1


@pytest.mark.parametrize("level", [{}, {"process": "work"}, {"service_type": "front_office", "provider": "captive"}])
def test_the_same_everywhere_is_as_if_nothing_were_said(level: Row) -> None:
    rows = [
        level | {"measure": measure, "value": value}
        for measure, value in (("first_time_resolution", 0.7), ("error_rate", 0.05), ("on_time", 0.9), ("satisfaction", 0.8))
    ]
    silent, said = (
        desk(
            {"periods": 2, "period": "quarter"},
            process=CALLS | {"rework_minutes": 4},
            role={"ramp": "0.5"},
            service_levels=levels,
        )
        for levels in ([], rows)
    )
    assert optimise(said).npv == optimise(silent).npv
    assert optimise(said).cost_by_period.tolist() == optimise(silent).cost_by_period.tolist()


def test_where_work_is_at_two_places_they_do_together_what_the_volume_says() -> None:
    """Half of 10 people's calls each; for each that comes first, 1.25 contacts at home and 2 away: 1.625 on average."""
    shares = [{"process": "work", "location": place, "share": 0.5} for place in ("home", "away")]
    economics = appraise(desk(process=CALLS, baseline=shares, service_levels=resolved(0.8, 0.5)))
    assert economics.fte[0, HOME, 0] == pytest.approx(10 * 1.25 / 1.625)
    assert economics.fte[0, AWAY, 0] == pytest.approx(10 * 2 / 1.625)
    assert (economics.baseline[0] @ economics.fte[0])[0] == pytest.approx(10)


def test_errors_are_work_and_money() -> None:
    """96,000 units of 10 minutes; 2 % more of them take 5 minutes again: 1 % more work. 4 % of errors at 3 pounds, a tenth dearer in a year."""
    errors = [{"location": place, "measure": "error_rate", "value": value} for place, value in (("home", 0.02), ("away", 0.04))]
    process = {"volume": 96_000, "handling_minutes": 10, "rework_minutes": 5, "cost_per_error": 3}
    economics = appraise(desk({"price_inflation": 0.21}, process=process, service_levels=errors))
    assert economics.fte[0, :, 0] == pytest.approx([10.1, 10])
    assert economics.run.components["errors"][0, :, 0] == pytest.approx([96_000 * 0.04 * 3 * 1.1, 96_000 * 0.02 * 3 * 1.1])
    assert economics.run.delivery[0, :, 0] == pytest.approx([101_000, 200_000])


def test_a_price_for_each_unit_is_paid_for_each_that_comes_back() -> None:
    quote = {"process": "work", "location": "away", "price": 1, "per": "unit"}
    economics = appraise(desk(process=CALLS, service_levels=resolved(0.8, 0.5), quotes=[quote]))
    assert economics.run.components["quote"][0, AWAY, 0] == pytest.approx(96_000 * 0.8 / 0.5)


def test_what_is_missing_at_arrival_fades_evenly() -> None:
    """At first half are resolved, 0.8 in the end: 1.6 times the contacts. Over six months that is half of 0.6 x half a year: 0.15 years of work,
    three quarters of it in the first quarter."""
    level = {"location": "away", "measure": "first_time_resolution", "value": 0.8, "at_arrival": 0.5, "ramp_months": 6}
    study = desk({"periods": 3, "period": "quarter"}, process=CALLS, service_levels=[resolved(0.8, 0.8)[0], level])
    assert moved(study).one_off["ramp_up"][0, AWAY] == pytest.approx([0.1125 * 100_000, 0.0375 * 100_000, 0])


def test_the_closest_row_counts_whatever_the_order() -> None:
    rows = [
        {"process": "work", "measure": "on_time", "value": 0.1},
        {"process": "work", "provider": "captive", "measure": "on_time", "value": 0.2},
        {"process": "work", "location": "home", "measure": "on_time", "value": 0.3},
        {"service_type": "front_office", "location": "home", "measure": "on_time", "value": 0.4},
        {"measure": "on_time", "value": 0.5},
    ]
    for taken, expected in ((rows, [1, 2]), (rows[:1] + rows[3:], [0, 0]), (rows[3:], [1, 0])):
        for levels in (taken, taken[::-1]):
            study = desk(service_levels=levels)
            chosen = [study.service_levels[row] for row in level_rows(study, axes_of(study), "on_time")[0].tolist()]
            assert [row.value for row in chosen] == [taken[index]["value"] for index in expected]


def test_a_rule_may_limit_a_measure_by_volume() -> None:
    """0.9 of the hours at home's 0.8 and 0.1 away's 0.5 are 77 points; by people, who are more of them away, it is less."""
    rule = {"id": "good", "type": "score_limit", "score": "first_time_resolution", "min": 77}
    by_volume, by_people = (
        optimise(desk(process=CALLS, service_levels=resolved(0.8, 0.5), policies=[rule | {"by": by}])).share[0, AWAY, 0]
        for by in ("volume", "fte")
    )
    assert by_volume == pytest.approx(0.1)
    assert by_people == pytest.approx(0.1 / (0.1 + 0.9 * 1.6))
    unknown = desk(process=CALLS, service_levels=resolved(0.8, 0.5)[:1], policies=[rule])
    assert [problem.message for problem in check(unknown)] == ["no score is given for away"]


@pytest.mark.parametrize(
    ("process", "levels", "column"),
    [
        ({"rework_minutes": 4}, [], "rework_minutes"),
        ({"cost_per_error": 4}, [], "cost_per_error"),
        (CALLS | {"rework_minutes": 20}, [{"measure": "error_rate", "value": 0.5}], "rework_minutes"),
        (CALLS, [{"measure": "first_time_resolution", "value": 0}], "repeat_rate"),
        (CALLS, [{"measure": "first_time_resolution", "value": 0.5, "at_arrival": 0, "ramp_months": 1}], "repeat_rate"),
    ],
)
def test_what_no_work_could_be_is_refused(process: Row, levels: list[Row], column: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk(process=process, service_levels=levels)
    assert [problem.column for problem in refused.value.problems] == [column]


@pytest.mark.parametrize(
    "row",
    [
        {"process": "work", "service_type": "kpo"}, {"location": "home", "provider": "captive"}, {"at_arrival": 0.5}, {"ramp_months": 2},
    ],
)  # fmt: skip
def test_a_row_is_about_one_thing(row: Row) -> None:
    with pytest.raises(InvalidInput, match="service_levels"):
        desk(service_levels=[{"measure": "on_time", "value": 0.5} | row])


def test_a_plan_costs_what_it_did_when_it_is_rolled() -> None:
    levels = [
        *resolved(0.8, 0.6), {"measure": "error_rate", "value": 0.02}, {"location": "away", "measure": "error_rate", "value": 0.06, "at_arrival": 0.2, "ramp_months": 9},
    ]  # fmt: skip
    process = CALLS | {"rework_minutes": 3, "cost_per_error": 2, "growth": 0.1, "automation": 0.2}
    study = desk({"periods": 4, "period": "quarter", "price_inflation": 0.1}, process=process, service_levels=levels)
    plan = plan_by_hand(study, arrive=[(AWAY, 1, 1.0)], leave=[(HOME, 1, 1.0)])
    later = roll(plan.economics, plan.decisions, 2, 2)
    as_it_goes_on = plan_by_hand(later)
    assert as_it_goes_on.cost_by_period == pytest.approx(plan.cost_by_period[2:])
    assert as_it_goes_on.one_off_by_period[0] > 0


def test_better_calls_are_a_step_of_their_own_in_a_bridge() -> None:
    first, second = (Made(name, study, moved(study).decisions) for name, study in (("a", cheap(0.42)), ("b", cheap(0.56))))
    steps = {step.name: float(step.total.sum()) for step in bridge(first, second, Limits(gap=0)).steps}
    cost = 200_000 * 0.28 * 1.3 * 0.68
    assert steps.pop("quality") == pytest.approx(cost / 0.56 - cost / 0.42)
    assert list(steps.values()) == pytest.approx([0] * len(steps))


def test_the_document_and_the_workbook_say_what_a_unit_costs(tmp_path: Path) -> None:
    plan = optimise(cheap(0.42))
    [line] = plan_document(plan)["summary"]["quality"]
    assert line["plan"]["measures"]["first_time_resolution"] == 0.42
    write_plan(plan, tmp_path / "plan.xlsx", RunLog("here", Limits(), "highs"))
    rows = list(openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)["Summary"].values)
    [header] = [row for row in rows if "Cost of a unit resolved, by plan" in row]
    told = dict(zip(header, rows[rows.index(header) + 1], strict=True))
    assert told["Cost of a unit handled, by plan"] == pytest.approx(line["plan"]["per_transaction"])
    assert told["Cost of a unit resolved, today's way"] == pytest.approx(line["baseline"]["per_resolved"])
    assert load(tmp_path / "plan.xlsx").study == plan.economics.study
