"""People who come and go, by hand: what growth, season, attrition and a limited intake cost, and what a plan makes of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from sourcing_opt.analysis.diagnosis.diagnose import diagnose
from sourcing_opt.analysis.succession.roll import roll
from sourcing_opt.analysis.workbook.recheck import recheck
from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.economics import appraise
from sourcing_opt.economics.staffing import cheapest_staffing
from sourcing_opt.errors import Infeasible, InvalidInput
from sourcing_opt.io import load
from sourcing_opt.io.workbook.plan_workbook import read_plan_workbook
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Plan, audit, moves
from sourcing_opt.schemas.checks.crosscheck import cross_findings
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits
from sourcing_opt.workbook import RunLog, write_plan
from tests.economics.desk import AWAY, HOME, Row, desk
from tests.plan.by_hand import plan_by_hand

OWN = {"own_staff": "yes"}
RUN = RunLog("here", Limits(), "highs")


def best(study: Study) -> Plan:
    return optimise(study, Limits(gap=0))


def rates(home: float, away: float) -> list[Row]:
    return [{"role": "agent", "location": place, "salary": pay} for place, pay in (("home", home), ("away", away))]


def season(*factors: float) -> list[Row]:
    return [{"process": "work", "period": period, "factor": factor} for period, factor in enumerate(factors, 1)]


def test_two_years_by_hand() -> None:
    """Ten people at 20,000. A fifth leaves in a year; work doubles in the second. Who joins costs a tenth of a year's pay.

    First year: 8 remain, 2 join. Second: 8 remain of 10, 12 join. Away is dearer.
    """
    study = desk(
        {"periods": 2},
        home=OWN | {"attrition": 0.2},
        role={"hiring_cost": 0.1},
        labor_rates=rates(20_000, 90_000),
        volumes=season(1, 2),
    )
    plan = best(study)
    assert plan.staffing.joiners[0, HOME] == pytest.approx([2, 12])
    assert plan.walk.leavers[0, HOME] == pytest.approx([2, 2])
    assert plan.walk.staff[0, HOME] == pytest.approx([10, 20])
    assert plan.cost_by_period == pytest.approx([200_000 + 2 * 2_000, 400_000 + 12 * 2_000])


@pytest.mark.parametrize("attrition", [0, 0.3])
@pytest.mark.parametrize("moved", [0.0, 1.0])
def test_without_growth_or_season_it_costs_what_it_did(moved: float, attrition: float) -> None:
    """To the cent, whether work stays or goes; what leaves with attrition is no longer paid to leave."""
    role = {"hiring_cost": 0.2, "training_weeks": 8}
    silent, said = (
        plan_by_hand(
            desk(
                {"periods": 4, "period": "quarter", "discount_rate": 0.1}, role=role, away=own,
                home=own | {"severance_weeks": 26, "attrition": attrition if not moved else 0},
            ),
            arrive=[(AWAY, 1, moved)], leave=[(HOME, 1, moved)],
        )
        for own in ({}, OWN)
    )  # fmt: skip
    assert said.npv == pytest.approx(silent.npv, abs=0.005)
    assert said.baseline.npv == pytest.approx(silent.baseline.npv, abs=0.005)


def test_who_leaves_anyway_needs_no_severance() -> None:
    """All leave within a year: a wave at its end pays nobody off. Half do: half are paid."""
    for attrition, paid in ((1.0, 0.0), (0.5, 5 * 20_000), (0.0, 10 * 20_000)):
        plan = best(
            desk(home=OWN | {"attrition": attrition, "severance_weeks": 52}, away={"seat_cost": 0}, rate={"salary": 20_000})
        )
        assert plan.share[0, HOME, 0] == 1
        gone = plan_by_hand(plan.economics.study, arrive=[(AWAY, 0, 1.0)], leave=[(HOME, 0, 1.0)])
        assert gone.people_cost["release"][HOME, 0] == pytest.approx(paid)
        [move] = moves(gone)
        assert move.let_go == pytest.approx((10 * (1 - attrition), 10 * attrition, 0))


def test_a_wave_that_waits_for_attrition_is_cheaper() -> None:
    """Half of the people leave in a year; away saves a twentieth of the pay that severance is. So half goes, and half of the rest a year later."""
    study = desk({"periods": 2}, home=OWN | {"attrition": 0.5, "severance_weeks": 52}, labor_rates=rates(20_000, 19_000))
    plan = best(study)
    assert plan.decisions.arrive[0, AWAY] == pytest.approx([0.5, 0.25])
    assert not any(cost.any() for cost in plan.people_cost.values())


@pytest.mark.parametrize(("swing", "wins"), [(0.049, HOME), (0.051, AWAY)])
def test_the_swing_from_which_a_vendor_wins(swing: float, wins: int) -> None:
    """A vendor charges 5 % more for each person's work. At home as many are kept as the better quarter takes: 1 + swing of them."""
    study = desk(
        {"periods": 2, "period": "quarter"}, home=OWN | {"severance_weeks": 52}, volumes=season(1 + swing, 1 - swing), baseline=[],
        away={"provider": "v"}, providers=[{"id": "v", "name": "V", "type": "vendor"}],
        quotes=[{"process": "work", "location": "away", "price": 21_000, "per": "fte"}],
    )  # fmt: skip
    assert best(study).share[0, wins, 0] == pytest.approx(1)
    # Without people who come and go, home is cheaper whatever the swing.
    silent = study.replace(locations=tuple(row.replace(own_staff=False) for row in study.locations))
    assert best(silent).share[0, HOME, 0] == 1


def test_season_is_met_by_whatever_is_least() -> None:
    """Twice the work in the second quarter of four, of 10 people at 20,000: 10 more for a quarter."""

    def extra(**changes: Any) -> dict[str, float]:
        home, role = OWN | changes.get("home", {}), changes.get("role", {"hiring_cost": 1})
        study = desk(
            {"periods": 4, "period": "quarter"},
            home=home,
            role=role,
            volumes=season(1, 2, 1, 1),
            away={"languages": ""},
            process={"languages": "en"},
        )
        plan = plan_by_hand(study)
        return {name: round(float(cost.sum())) for name, cost in plan.people_cost.items() if cost.any()}

    # Join and wait for the end of the year: 20,000 each, and two quarters of pay.
    assert extra(home={"severance_weeks": 52}) == {"joining": 200_000, "idle": 100_000}
    # Let go: 4 weeks of pay.
    assert extra(home={"severance_weeks": 4}) == {"joining": 200_000, "release": round(10 * 20_000 * 4 / 52)}
    # Half as many temps as staff, at half as much again: 5 temps beside 15 would take 20 staff; 20/1.5 are staff.
    assert extra(home={"severance_weeks": 4, "temps_limit": 0.5, "temps_premium": 0.5})["temps"] == round(20 / 3 * 20_000 / 4 / 2)


def test_no_more_join_than_a_place_takes_in() -> None:
    """One a month: home grows by 3 in a quarter, away takes the rest of the doubled work; without away there is no plan."""
    settings: Row = {"periods": 2, "period": "quarter"}
    plan = best(desk(settings, home=OWN | {"intake": 1}, labor_rates=rates(20_000, 21_000), volumes=season(1, 2)))
    assert plan.need[0, HOME] == pytest.approx([10, 13])
    assert plan.staffing.joiners[0, HOME] == pytest.approx([0, 3])
    alone = desk(
        {"periods": 2, "period": "quarter"},
        home=OWN | {"intake": 1, "languages": "en"},
        process={"languages": "en"},
        volumes=season(1, 2),
    )
    with pytest.raises(Infeasible):
        best(alone)
    assert [check.detail for check in audit(plan_by_hand(alone)) if not check.passed] == [
        "short by 4 FTE: agent at home in 2027-Q2"
    ]


def test_people_do_other_work_of_their_place() -> None:
    """What leaves home is half of the work, and new work of the same size comes: nobody goes, nobody joins."""
    work = [
        {"id": name, "name": name, "function": "F", "service_type": "kpo", "fte": 5, "role": "agent"}
        for name in ("new", "old", "work")
    ]
    study = desk(home=OWN | {"severance_weeks": 52}, role={"hiring_cost": 1}, processes=work, baseline=[
        {"process": name, "location": "home", "share": 1} for name in ("old", "work")
    ])  # fmt: skip
    economics = appraise(study)
    arrive, leave = np.zeros(economics.axes.shape), np.zeros(economics.axes.shape)
    arrive[0, HOME, 0] = arrive[1, AWAY, 0] = leave[1, HOME, 0] = 1
    plan = plan_by_hand(study)
    plan = replace(plan, decisions=replace(plan.decisions, arrive=arrive, leave=leave))
    assert not any(cost.any() for cost in plan.people_cost.values())
    assert next(move for move in moves(plan) if move.origin is not None).let_go.redeployed == pytest.approx(5)


def test_nobody_has_to_be_there_to_begin_with_and_too_many_may_be() -> None:
    for people, expected in ((0, [10, 0]), (14, [0, 4])):
        plan = plan_by_hand(
            desk(home=OWN, role={"hiring_cost": 0.1}, staff=[{"role": "agent", "location": "home", "people": people}])
        )
        assert [plan.staffing.joiners[0, HOME, 0], plan.staffing.released[0, HOME, 0]] == pytest.approx(expected)


@pytest.mark.parametrize("factor", [1e-6, 1.0, 1e7])
def test_no_currency_is_too_small_or_too_large(factor: float) -> None:
    study = desk(
        {"periods": 3, "period": "quarter"},
        home=OWN | {"severance_weeks": 30, "attrition": 0.4, "intake": 2.5},
        role={"hiring_cost": 0.3},
        volumes=season(1.2, 0.7, 1.3),
    )
    economics = appraise(study)
    people = replace(economics.people, cost={name: cost * factor for name, cost in economics.people.cost.items()})
    need, discount = plan_by_hand(study).need, economics.axes.calendar.discount
    ours, theirs = (cheapest_staffing(each, need, discount) for each in (economics.people, people))
    assert all(np.allclose(a, b) for a, b in zip(ours, theirs, strict=True))


def test_a_rolled_study_begins_with_the_staff_that_is_there() -> None:
    study = desk(
        {"periods": 4, "period": "quarter"}, home=OWN | {"severance_weeks": 52, "attrition": 0.2}, role={"hiring_cost": 0.5, "training_weeks": 4},
        process={"growth": 0.3}, volumes=season(1, 2, 1, 1.5),
    )  # fmt: skip
    plan = plan_by_hand(study)
    later = plan_by_hand(roll(plan.economics, plan.decisions, 2, 2))
    assert later.economics.people.start[0, HOME] == pytest.approx(plan.walk.staff[0, HOME, 1])
    assert later.cost_by_period == pytest.approx(plan.cost_by_period[2:])


def test_the_workbook_and_the_document_say_who_comes_and_goes(tmp_path: Path) -> None:
    study = desk(
        {"periods": 3, "period": "quarter"},
        home=OWN | {"severance_weeks": 8, "attrition": 0.3},
        role={"hiring_cost": 0.3},
        labor_rates=rates(20_000, 90_000),
        volumes=season(1, 2, 1),
    )
    plan, path = best(study), tmp_path / "plan.xlsx"
    write_plan(plan, path, RUN)
    [line] = [row for row in plan_document(plan)["people"] if row["location"] == "home"]
    rows = list(openpyxl.load_workbook(path, data_only=True)["People"].values)
    header = next(row for row in rows if "Staff at end by plan" in row)
    shown = [dict(zip(header, row, strict=True)) for row in rows[rows.index(header) + 1 :] if row[1] == "home"]
    assert [row["Staff at end by plan"] for row in shown] == pytest.approx(line["staff"])
    assert [row["Leave by themselves by plan"] for row in shown] == pytest.approx(line["leavers"])
    found = recheck(read_plan_workbook(path), load(path))
    assert found.passed, found.checks
    # What is read again is what stands there, not what would be best.
    book = openpyxl.load_workbook(path)
    column = [cell.value for cell in book["People"][rows.index(header) + 1]].index("Joiners by plan") + 1
    book["People"].cell(rows.index(header) + 2, column).value = 0
    book.save(path)
    changed = recheck(read_plan_workbook(path), load(path))
    assert any(check.name == "people are there" and not check.passed for check in changed.checks)


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"home": {"intake": 3}}, "intake says nothing without own_staff"),
        ({"away": OWN | {"provider": "v"}, "providers": [{"id": "v", "name": "V", "type": "vendor"}]}, "is a vendor"),
        ({"staff": [{"role": "agent", "location": "home", "people": 3}]}, "has no own_staff"),
    ],
)
def test_what_means_nothing_is_refused(tables: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        desk(**tables)


def test_why_there_is_no_plan_names_the_intake() -> None:
    """Ten people's work doubles and may not leave; three a quarter can join; with 1.7 a month the ten that are missing are there in time."""
    study = desk(
        {"periods": 2, "period": "quarter"},
        home=OWN | {"intake": 1, "languages": "en"},
        process={"languages": "en"},
        volumes=season(1, 2),
    )
    found = diagnose(study, Limits())
    assert [(each.column, each.after) for each in found.repairs[0].changes] == [("intake", 1.7)]


def test_pay_rises_with_the_size_a_site_takes() -> None:
    """From six people on each further one costs a quarter more: 25,000. Away all cost 22,000, so that four people's work goes."""
    rows = [rates(20_000, 22_000)[0] | {"scarce_from": 6, "scarce_premium": 0.25}, rates(20_000, 22_000)[1]]
    plan = best(desk(home=OWN, labor_rates=rows))
    assert plan.fte[0, :, 0] == pytest.approx([4, 6])
    assert plan.baseline.people_cost["scarcity"][HOME, 0] == pytest.approx(4 * 5_000)
    assert plan.npv_saving == pytest.approx(4 * 3_000)
    with pytest.raises(InvalidInput, match="counts the people of a location with own_staff"):
        desk(labor_rates=rows)


def test_a_training_grant_where_people_are_hired_one_by_one_is_said_to_change_nothing() -> None:
    granted = [{"location": "away", "training_grant": 0.5}]
    [said] = cross_findings(desk(away=OWN, incentives=granted))
    assert (said.table, said.column, said.severity) == ("incentives", "training_grant", "warning")
    assert cross_findings(desk(incentives=granted)) == []
