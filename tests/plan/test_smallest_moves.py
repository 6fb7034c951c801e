"""No wave is smaller than is worth making: ten people at home, and places where they would cost half."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcing_opt.analysis.diagnosis import diagnose
from sourcing_opt.analysis.diagnosis.wording import change_text
from sourcing_opt.cli.text.plan import plan_text
from sourcing_opt.economics import appraise
from sourcing_opt.errors import Infeasible
from sourcing_opt.formulation import build
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits
from sourcing_opt.solving.proof import check
from tests.economics.desk import AWAY, desk

YEARS = {"periods": 3}


def moving(people: float, **limits: Any) -> dict[str, Any]:
    """A rule: at most so many people move in a year."""
    return {"id": "pace", "type": "amount_limit", "metric": "moved_fte", "max": people} | limits


def best(study: Study, solver: str = "highs") -> Plan:
    return optimise(study, Limits(gap=0.0), solver)


def waves(plan: Plan) -> list[float]:
    """People who go live away, by year."""
    return [round(float(people), 6) for people in (plan.decisions.arrive * plan.economics.fte)[0, AWAY]]


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_what_is_not_worth_moving_moves_with_the_rest_or_stays(solver: str) -> None:
    # Four and four, and the two that are left are too few: so three of them wait.
    study = desk(YEARS | {"smallest_move": 3}, policies=[moving(4)])
    assert waves(best(desk(YEARS, policies=[moving(4)]), solver)) == [4, 4, 2]
    assert waves(best(study, solver)) == [4, 3, 3]
    too_many = study.replace(study=study.study.replace(smallest_move=5))
    assert waves(best(too_many, solver)) == [0, 0, 0]


def test_a_process_may_have_its_own() -> None:
    assert waves(best(desk(YEARS | {"smallest_move": 5}, {"smallest_move": 2}, policies=[moving(4)]))) == [4, 4, 2]
    assert waves(best(desk(YEARS | {"smallest_move": 5}, {"smallest_move": 0}, policies=[moving(4)]))) == [4, 4, 2]
    assert waves(best(desk(YEARS, {"smallest_move": 3}, policies=[moving(4)]))) == [4, 3, 3]


def test_all_there_is_at_a_place_may_leave_whatever_its_size() -> None:
    assert waves(best(desk({"smallest_move": 20}))) == [10]
    two_places = [{"process": "work", "location": place, "share": share} for place, share in (("home", 0.05), ("away", 0.95))]
    assert waves(best(desk({"smallest_move": 2}, baseline=two_places))) == [0.5]


def test_half_of_what_there_is_may_not() -> None:
    # Room for five of ten, of whom six are worth moving.
    assert waves(best(desk({"smallest_move": 6}, away={"max_fte": 5}))) == [0]
    assert waves(best(desk({"smallest_move": 5}, away={"max_fte": 5}))) == [5]


def test_nothing_arrives_only_to_leave_again() -> None:
    # To take four more away, it could send six there and two of these back: at the price of four moved for nothing.
    halves = [{"process": "work", "location": place, "share": 0.5} for place in ("home", "away")]
    study = desk({"smallest_move": 5}, away={"max_fte": 9}, baseline=halves)
    assert waves(best(study)) == [0]


def test_new_work_begins_where_it_is_worth_beginning() -> None:
    study = desk({"smallest_move": 3}, away={"max_fte": 8}, baseline=[])
    plan = best(study)
    assert plan.share[0, :, 0].tolist() == pytest.approx([0.7, 0.3])
    whole = best(study.replace(study=study.study.replace(smallest_move=6)))
    assert whole.share[0, :, 0].tolist() == [0, 1]


def test_what_is_under_way_or_planned_may_be_carried_out() -> None:
    before = {"process": "work", "origin": "home", "destination": "away", "period": 1, "share": 0.1, "status": "under_way"}
    study = desk(YEARS | {"smallest_move": 2}, {"lead_periods": 1}, previous_moves=[before])
    assert waves(best(study)) == [1, 9, 0]
    planned = desk(
        YEARS | {"smallest_move": 2}, previous_moves=[before | {"status": "planned", "share": 0.9}, before | {"status": "planned", "period": 2}],
        policies=[{"id": "stay", "type": "switching", "max": 0}, moving(9)],
    )  # fmt: skip
    assert waves(best(planned)) == [9, 1, 0]


def test_what_is_left_after_what_is_under_way_may_leave() -> None:
    before = {"process": "work", "origin": "home", "destination": "away", "period": 1, "share": 0.95, "status": "under_way"}
    study = desk(
        YEARS | {"smallest_move": 2},
        {"lead_periods": 1},
        home={"closing_cost": 0, "fixed_cost": 1_000_000},
        previous_moves=[before],
    )
    assert waves(best(study)) == [9.5, 0.5, 0]


def test_why_there_is_no_plan() -> None:
    all_away = {"id": "leave", "type": "assignment", "where": {"location": "away"}, "min": 1, "from": "end"}
    study = desk(YEARS | {"smallest_move": 6}, policies=[moving(4), all_away])
    with pytest.raises(Infeasible):
        best(study)
    diagnosis = diagnose(study, Limits(gap=0.0, seconds=30))
    [conflict] = diagnosis.conflicts
    assert {(member.table, member.column) for member in conflict.members} == {
        ("policies", "min"),
        ("policies", "max"),
        ("study", "smallest_move"),
    }
    assert all(member.proven for member in conflict.members)
    ways = {"; ".join(map(change_text, repair.changes)): repair.npv for repair in diagnosis.repairs}
    # Four, three and three: 60,000 saved on the first for three years, and so on.
    assert ways["smallest_move 6 -> 3 (-3)"] == pytest.approx(600_000 - 10_000 * (4 * 3 + 3 * 2 + 3 * 1))


def test_a_conflict_of_others_is_told_as_without_it() -> None:
    much = {"id": "leave", "type": "assignment", "where": {"location": "away"}, "min": 0.6, "from": "end"}
    diagnosis = diagnose(desk({"smallest_move": 2}, away={"max_fte": 4}, policies=[much]), Limits(gap=0.0, seconds=30))
    assert {member.column for member in diagnosis.conflicts[0].members} == {"min", "max_fte"}


def test_small_waves_are_counted_and_the_column_is_named() -> None:
    small = desk(YEARS, policies=[moving(4.5)])
    text = plan_text(best(small), None)
    assert "\n1 wave is smaller than" not in text
    few = plan_text(best(desk(YEARS, policies=[moving(4.75)])), None)
    assert "\n1 wave is smaller than one person: the column smallest_move of the table study" in few
    assert "smaller than one person" not in plan_text(best(desk(YEARS | {"smallest_move": 1}, policies=[moving(4.75)])), None)


def test_the_proof_counts_on_the_rule_and_is_checked_with_it() -> None:
    study = desk(YEARS | {"smallest_move": 3}, policies=[moving(4)])
    plan = best(study)
    assert plan.outcome.certificate is not None
    assert plan.outcome.proof == ""
    proven = check(build(appraise(study)), plan.outcome.certificate)
    assert proven == pytest.approx(plan.objective, rel=1e-6)
    # Without the rule the same cases are not all there are: four, four and two cost less.
    assert best(desk(YEARS, policies=[moving(4)])).objective < proven - 1_000


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=3), st.integers(1, 12), st.floats(0.5, 9))
def test_no_wave_is_smaller_whatever_the_sizes(sizes: list[int], pace: int, smallest: float) -> None:
    processes = [
        {"id": f"work{n}", "name": "Work", "function": "Service", "service_type": "front_office", "fte": size, "role": "agent"}
        for n, size in enumerate(sizes)
    ]
    baseline = [{"process": row["id"], "location": "home", "share": 1} for row in processes]
    study = desk(YEARS | {"smallest_move": smallest}, processes=processes, baseline=baseline, policies=[moving(pace)])
    plan = best(study)
    people = (plan.decisions.arrive * plan.economics.fte).max(axis=1)
    whole = np.array(sizes)[:, None] * np.ones((1, 3))
    assert ((people == 0) | (people >= smallest - 1e-6) | (people >= whole - 1e-6)).all()
    free = best(study.replace(study=study.study.replace(smallest_move=None)))
    assert free.objective <= plan.objective * (1 + 1e-9)
