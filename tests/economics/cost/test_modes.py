"""Automate, move, both or neither: on the desk, where each can be reckoned in the head; and all that is made of such a plan."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sourcing_opt.analysis.succession.roll import roll
from sourcing_opt.analysis.workbook.decisions import decided
from sourcing_opt.cli.text.plan_tables import all_moves, processes
from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.economics import appraise
from sourcing_opt.economics.feasibility import check as feasibility
from sourcing_opt.errors import InvalidInput
from sourcing_opt.formulation import build
from sourcing_opt.io.plan_document import DOCUMENT, read_plan
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Plan, findings, moves
from sourcing_opt.schemas.checks.crosscheck import cross_findings, crosscheck
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits, solve
from sourcing_opt.solving.proof import check
from sourcing_opt.workbook import RunLog, write_plan
from tests.economics.desk import AWAY, HOME, desk

BOTS = {"process": "work", "mode": "bots", "automated": 0.6, "handling": 1.25, "build_cost": 20_000, "licence": 0.1}
"""Half of the people: what is left of the work, 40 %, takes a quarter longer."""
DEAR_BOTS = BOTS | {"licence": 1.0}
DEAR_AWAY = [{"role": "agent", "location": "home", "salary": 20_000}, {"role": "agent", "location": "away", "salary": 18_000}]
TODAY, IN_BOTS = 0, 1
"""Workstreams: the work as it is done today, and in the mode."""


def two_years(**changes: Any) -> Study:
    """Ten people at home for 96,000 units a year, who are owed half a year's pay; they cost 20,000 a year, and 10,000 away."""
    tables: dict[str, Any] = {
        "settings": {"periods": 2},
        "process": {"volume": 96_000, "handling_minutes": 10},
        "home": {"severance_weeks": 26},
        "modes": [BOTS],
    }
    return desk(**tables | changes)


STUDIES = {
    # 10 x 20,000 x 2.         Moving: 10 x 18,000 x 2 + 10 x 10,000 = 460,000.        Bots: 5 x 20,000 x 2 + 5 x 10,000 + 192,000 + 20,000 = 462,000.
    "neither": (two_years(modes=[DEAR_BOTS], labor_rates=DEAR_AWAY), 400_000),
    # 5 people stay at home, 5 are let go: 5 x 20,000 x 2 + 5 x 10,000 + 9,600 x 2 + 20,000.       Both: 5 x 18,000 x 2 + 100,000 + 39,200 = 319,200.
    "automate": (two_years(labor_rates=DEAR_AWAY), 289_200),
    # 10 x 10,000 x 2 + 10 x 10,000.        Both: 5 x 10,000 x 2 + 100,000 + 192,000 + 20,000 = 412,000.
    "move": (two_years(modes=[DEAR_BOTS]), 300_000),
    # 5 x 10,000 x 2 + 10 x 10,000 + 9,600 x 2 + 20,000.        In place: 289,200.
    "both": (two_years(), 239_200),
}
"""What is best -> a study in which it is, and what that costs."""


@cache
def planned(best: str) -> Plan:
    return optimise(STUDIES[best][0], Limits(gap=0.0))


@pytest.mark.parametrize(
    ("best", "p", "l"), [("neither", TODAY, HOME), ("automate", IN_BOTS, HOME), ("move", TODAY, AWAY), ("both", IN_BOTS, AWAY)]
)
def test_each_is_best_somewhere(best: str, p: int, l: int) -> None:
    plan = planned(best)
    assert plan.objective == pytest.approx(STUDIES[best][1])
    assert plan.share[p, l, -1] == 1
    # Half of the people where it is automated: nobody counts what a machine does as people.
    assert plan.fte[:, :, -1].sum() == pytest.approx(5 if p == IN_BOTS else 10)


def test_the_terminal_says_how_work_is_done() -> None:
    assert "home (bots)" in processes(planned("automate"))
    assert "work (bots)" in all_moves(planned("both"), "GBP")


def test_in_place_is_a_move_for_which_only_those_set_free_are_paid() -> None:
    [move] = moves(planned("automate"))
    assert (move.origin, move.destination, move.leaves, move.p, move.share) == (HOME, HOME, TODAY, IN_BOTS, 1.0)
    assert {name: cost for name, cost in move.one_off.items() if cost} == {"severance": pytest.approx(50_000)}


def test_what_stays_needs_nothing_of_what_moving_takes() -> None:
    takes = {
        "lead_months": 0,
        "knowledge_transfer_weeks": 4,
        "parallel_weeks": 2,
        "travel": 900,
        "programme_office": 70,
        "it_setup": 50,
    }
    dear = two_years(
        labor_rates=DEAR_AWAY, role={"hiring_cost": 0.2, "training_weeks": 4}, transition=[{"complexity": "standard"} | takes]
    )
    assert optimise(dear, Limits(gap=0.0)).objective == pytest.approx(289_200)


def test_a_mode_is_built_once_and_when_it_is_first_used() -> None:
    late = two_years(
        labor_rates=DEAR_AWAY,
        modes=[BOTS | {"ready_months": 12}],
        process={"volume": 96_000, "handling_minutes": 10, "coverage": "16x5"},
    )
    plan = optimise(late, Limits(gap=0.0))
    assert plan.one_off_by_component["build"].tolist() == [0, 20_000]
    # Licences are for all of the volume, half of it in either shift.
    assert plan.run_cost["licence"].sum(axis=(0, 1)) == pytest.approx([0, 9_600])


@pytest.mark.parametrize(
    ("away", "providers"),
    [
        ({"certifications": ""}, []),
        ({"certifications": "iso", "provider": "vendor"}, [{"id": "vendor", "name": "V", "type": "vendor", "technology": 50}]),
        ({"certifications": "iso", "provider": "vendor"}, [{"id": "vendor", "name": "V", "type": "vendor"}]),
    ],
)
def test_a_place_without_what_the_mode_needs(away: dict[str, Any], providers: list[dict[str, Any]]) -> None:
    asks = BOTS | {"certifications": "iso", "min_technology": 60}
    study = two_years(modes=[asks], home={"severance_weeks": 26, "certifications": "iso"}, away=away, providers=providers)
    # By row: as today and in bots; by column: away and home.
    assert appraise(study).eligible.tolist() == [[True, True], [False, True]]


def test_a_mode_that_is_nowhere_is_warned_of() -> None:
    [warning] = feasibility(two_years(modes=[BOTS | {"certifications": "iso"}]))
    assert "no work can be done in it" in str(warning)


def test_a_place_may_be_large_enough_for_work_that_is_automated() -> None:
    """Six of ten people: the work fits there in bots."""
    study = two_years(
        home={"severance_weeks": 26, "max_fte": 6},
        away={"status": "closed"},
        process={"volume": 96_000, "handling_minutes": 10, "lead_periods": 0},
    )
    assert feasibility(study) == []
    assert optimise(study, Limits(gap=0.0)).objective == pytest.approx(289_200)
    [problem] = feasibility(
        study.replace(locations=tuple(row.replace(max_fte=4) if row.id == "home" else row for row in study.locations))
    )[:1]
    assert "needs 5.0 FTE" in str(problem)


def test_a_quote_covers_how_its_vendor_works() -> None:
    quote = {"process": "work", "location": "away", "price": 1, "per": "unit"}
    assert appraise(two_years(quotes=[quote])).eligible.tolist() == [[True, True], [False, True]]


def test_who_is_free_does_other_work_of_the_process_that_comes() -> None:
    """Half of the work is at either place. All goes away, in bots: 5 people, who are those who were there; nobody is found, and only home's are let go."""
    both = [{"process": "work", "location": place, "share": 0.5} for place in ("home", "away")]
    plan = optimise(two_years(baseline=both, role={"hiring_cost": 0.5}), Limits(gap=0.0))
    assert plan.share[IN_BOTS, AWAY, -1] == 1
    assert plan.one_off["hiring"].sum() == 0
    assert plan.one_off["severance"].sum() == pytest.approx(5 * 10_000)
    assert sorted((move.origin, move.destination, move.share) for move in moves(plan)) == [(AWAY, AWAY, 0.5), (HOME, AWAY, 0.5)]


def test_a_cap_on_one_off_cost_counts_building_and_not_who_stays() -> None:
    cap = {"id": "cap", "type": "amount_limit", "metric": "one_off_cost", "max": 70_000, "penalty": 1}
    plan = optimise(two_years(labor_rates=DEAR_AWAY, policies=[cap]), Limits(gap=0.0))
    assert [finding.left for finding in findings(plan)] == pytest.approx([70_000, 0])


def test_the_study_after_it_begins_in_the_mode() -> None:
    plan = planned("automate")
    study = roll(plan.economics, plan.decisions, 1, 1)
    assert crosscheck(study) == []
    [today] = study.baseline
    assert (today.location, today.mode, today.share) == ("home", "bots", 1.0)
    # It is built, and all who are needed are there: 5 x 20,000 and the licences.
    after = optimise(study, Limits(gap=0.0))
    assert after.objective == pytest.approx(109_600)
    assert after.saving_by_period.tolist() == pytest.approx([0])


def test_what_is_under_way_in_place_is_carried_out() -> None:
    plan = planned("automate")
    late = plan.economics.study.replace(processes=tuple(row.replace(lead_periods=1) for row in plan.economics.study.processes))
    arrive, leave = np.roll(plan.decisions.arrive, 1, axis=2), np.roll(plan.decisions.leave, 1, axis=2)
    decisions = type(plan.decisions)(arrive=arrive, leave=leave, opens=plan.decisions.opens, closes=plan.decisions.closes)
    study = roll(appraise(late.replace(study=late.study.replace(periods=2))), decisions, 1, 1)
    # One period on, what was to go live then is planned anew, as no lead time is left.
    [move] = study.previous_moves
    assert (move.origin, move.origin_mode, move.destination, move.mode, move.status) == (
        "home",
        None,
        "home",
        "bots",
        "under_way",
    )
    assert optimise(study, Limits(gap=0.0)).share[IN_BOTS, HOME, 0] == 1


@pytest.mark.parametrize("best", ["automate", "both"])
def test_the_plan_comes_back_from_its_workbook_and_its_document(best: str, tmp_path: Path) -> None:
    plan = planned(best)
    write_plan(plan, tmp_path / "plan.xlsx", RunLog("modes", Limits(gap=0.0), "highs"))
    (tmp_path / DOCUMENT).write_text(json.dumps(plan_document(plan)), encoding="utf-8")
    for name in ("plan.xlsx", DOCUMENT):
        read = decided(plan.economics, read_plan(tmp_path / name), lambda decision: decision.used)
        assert read.arrive.tolist() == plan.decisions.arrive.tolist()
        assert read.leave.tolist() == plan.decisions.leave.tolist()


def test_its_certificate_proves_it() -> None:
    model = build(appraise(STUDIES["both"][0]))
    outcome = solve(model, Limits(gap=0.0))
    assert outcome.certificate is not None
    assert check(build(appraise(STUDIES["both"][0])), outcome.certificate) == pytest.approx(239_200, abs=0.01)


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"modes": [BOTS | {"process": "wrok"}]}, 'no such row in processes (did you mean "work"?)'),
        ({"modes": [BOTS, BOTS]}, "stands twice"),
        ({"process": {}}, 'is per unit, and process "work" is sized in FTE'),
        ({"baseline": [{"process": "work", "location": "home", "share": 1, "mode": "bot"}]}, 'has no such mode (did you mean "bots"?)'),
        (
            {"baseline": [{"process": "work", "location": "home", "share": 1, "mode": "bots"}], "quotes": [{"process": "work", "location": "home", "price": 1, "per": "unit"}]},
            '"home" has a quote, which covers how its vendor does the work',
        ),
        (
            {"service_levels": [{"measure": "error_rate", "value": 0.2, "at_arrival": 0.1, "ramp_months": 3}]},
            "is better than the 0.2 that is reached later",
        ),
        (
            {"previous_moves": [{"process": "work", "origin": "home", "origin_mode": "bots", "destination": "away", "period": 1, "share": 0.5, "status": "under_way"}]},
            'is under way from "home" in the mode "bots", where 0 of it is done today in that',
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(tables: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        two_years(**tables)
    assert any(message in str(problem) for problem in caught.value.problems), str(caught.value)


def test_a_mode_that_takes_as_many_people_is_warned_of() -> None:
    [warning] = cross_findings(two_years(modes=[BOTS | {"automated": 0, "handling": 1}]))
    assert warning.severity == "warning"
    assert "takes as many people as today" in str(warning)
