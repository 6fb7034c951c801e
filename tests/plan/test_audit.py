"""Every check of the audit finds what only it can find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sourcing_opt.economics import appraise
from sourcing_opt.errors import AuditFailed
from sourcing_opt.plan import Plan, audit
from sourcing_opt.plan.audit import CHECKS, require
from sourcing_opt.plan.policies import recomputed
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Status
from tests.economics.desk import AWAY, HOME, desk
from tests.plan.by_hand import plan_by_hand

MOVE: dict[str, Any] = {"arrive": [(AWAY, 0, 1.0)], "leave": [(HOME, 0, 1.0)]}
HALF: dict[str, Any] = {"arrive": [(AWAY, 0, 0.5)], "leave": [(HOME, 0, 0.5)]}
TWO_PLACES = [{"process": "work", "location": "home", "share": 0.5}, {"process": "work", "location": "away", "share": 0.5}]
UNDER_WAY = {"process": "work", "origin": "home", "destination": "away", "period": 1, "share": 0.5, "status": "under_way"}

CARRIED_OUT = {"id": "going", "type": "under_way"}


def broken(**changes: Any) -> Callable[[dict[str, Any]], Plan]:
    """Moves -> the plan that makes them in the study with these changes."""
    return lambda moves: plan_by_hand(desk(**changes), **moves)


def short_of_people(study: Study) -> Plan:
    """Everything moves, and nobody is there for the contacts that come back."""
    economics = appraise(study)
    fte = economics.fte / economics.quality.contacts[:, :, None]
    plan = plan_by_hand(study, **MOVE)
    return replace(plan, economics=replace(economics, fte=fte))


def dearer(study: Study) -> Plan:
    """Nothing moves, and every quote is taken for a tenth more than it comes to."""
    plan = plan_by_hand(study)
    run = plan.economics.run
    quote = run.components["quote"]
    components = run.components | {"quote": quote * 1.1}
    changed = replace(run, components=components, total=run.total + quote * 0.1, delivery=run.delivery * 1.1)
    plan = replace(plan, economics=replace(plan.economics, run=changed))
    return replace(plan, objective=plan.npv, outcome=replace(plan.outcome, objective=plan.npv, bound=plan.npv))


def short_of_agents(study: Study) -> Plan:
    """Nobody is there but who has a call, and nobody is paid to wait."""
    plan = plan_by_hand(study)
    nobody = replace(plan.economics.pools, people=0 * plan.economics.pools.people)
    plan = replace(plan, economics=replace(plan.economics, pools=nobody))
    cost = recomputed(plan)
    return replace(plan, objective=cost, outcome=replace(plan.outcome, objective=cost, bound=cost))


def without_licences(study: Study) -> Plan:
    """Nothing moves, and what is done in a mode takes no licence."""
    plan = plan_by_hand(study)
    run = plan.economics.run
    free = run.components | {"licence": 0 * run.components["licence"]}
    changed = replace(run, components=free, total=run.total - run.components["licence"])
    plan = replace(plan, economics=replace(plan.economics, run=changed))
    return replace(plan, objective=plan.npv, outcome=replace(plan.outcome, objective=plan.npv, bound=plan.npv))


CASES: list[tuple[str, str, Plan]] = [
    ("all work is done", "0.1", broken()({"arrive": [(AWAY, 0, 1.1)], "leave": [(HOME, 0, 1.0)]})),
    ("all work is done", "0.5", broken()({"leave": [(HOME, 0, 0.5)]})),
    ("work moves where and when it may", "work at away in 2027", broken(process={"languages": "en"}, home={"languages": "en"})(MOVE)),
    (
        # Home's half goes away as well as the half that only arrived at home.
        "only today's work leaves", "work at home in 2028",
        broken(settings={"periods": 2}, baseline=TWO_PLACES)(
            {"arrive": [(HOME, 0, 0.5), (AWAY, 1, 0.8)], "leave": [(AWAY, 0, 0.5), (HOME, 1, 0.8)]}
        ),
    ),
    ("moves are worth making", "work at away in 2027", broken(settings={"smallest_move": 6})(HALF)),
    ("moves are worth making", "work at away in 2027", broken(settings={"smallest_move": 1}, process={"smallest_move": 6})(HALF)),
    ("what is under way is carried out", "work at away in 2027, work at home in 2027", broken(previous_moves=[UNDER_WAY])({})),
    ("what is under way is carried out", "work at away in 2027, work at home in 2027",
     broken(previous_moves=[UNDER_WAY], policies=[CARRIED_OUT | {"where": {"location": "home"}, "penalty": 1}])({})),
    ("hard policies are kept", "going  in 2027", broken(previous_moves=[UNDER_WAY], policies=[CARRIED_OUT])({})),
    ("capacity is kept", "away in 2027", broken(away={"max_fte": 5})(MOVE)),
    ("capacity is kept", "away in 2027", broken(away={"status": "candidate"})(MOVE)),
    ("capacity is kept", "home in 2027", broken(home={"closing_cost": 1})({"closes": {HOME: 0}})),
    ("capacity is kept", "away in 2027", broken(away={"status": "candidate"}, process={"fte": 0})(MOVE)),
    ("people are there", "short by 8 FTE: agent at home in 2027",
     broken(home={"own_staff": "yes", "intake": 0.5}, process={"fte": 20}, staff=[{"role": "agent", "location": "home", "people": 6}])({})),
    ("calls are answered in time", "take: 4.4", short_of_agents(desk(
        process={"volume": 208_000, "handling_minutes": 6, "pool": "calls"},
        pools=[{"id": "calls", "service_level": 0.8, "target_seconds": 20, "call_seconds": 360}],
    ))),
    ("modes are paid for", "licences of work (bots) at home", without_licences(desk(
        process={"volume": 96_000, "handling_minutes": 10}, baseline=[{"process": "work", "location": "home", "share": 1, "mode": "bots"}],
        modes=[{"process": "work", "mode": "bots", "automated": 0.5, "licence": 1}],
    ))),
    ("sites open when they are ready", "away in 2027",
     broken(away={"status": "candidate", "ready_months": 6, "fixed_cost": 1})({"opens": {AWAY: 0}})),
    ("quality is worked for", "0.2", short_of_people(desk(
        process={"volume": 96_000, "handling_minutes": 10, "repeat_rate": 1}, service_levels=[
            {"location": place, "measure": "first_time_resolution", "value": value} for place, value in (("home", 0.8), ("away", 0.64))
        ]))),
    ("smallest scale is kept", "away", broken(away={"min_fte": 6})(HALF)),
    ("smallest scale is kept", "away", broken(away={"min_fte": 6, "status": "candidate", "fixed_cost": 1})({"opens": {AWAY: 0}})),
    ("smallest scale is kept", "home", broken(home={"min_fte": 6, "closing_cost": 0})(MOVE)),
    ("talent pools are kept", "agent at away", broken(labor_rates=[
        {"role": "agent", "location": "home", "salary": 1}, {"role": "agent", "location": "away", "salary": 1, "max_headcount": 9},
    ])(MOVE)),
    ("pools of speakers are kept", "de at away", broken(
        process={"languages": "de"}, home={"languages": "de"}, away={"languages": "de"},
        language_pools=[{"language": "de", "location": "away", "max_headcount": 9}],
    )(MOVE)),
    ("numbers of locations are kept", "work", broken(process={"max_locations": 1})(HALF)),
    ("numbers of locations are kept", "work", broken(process={"min_locations": 2, "min_share": 0.1})(MOVE)),
    ("numbers of locations are kept", "work", broken(process={"min_share": 0.6})(HALF)),
    ("hard policies are kept", "stay  in 2027", broken(policies=[
        {"id": "stay", "type": "share_limit", "where": {"location": "home"}, "min": 0.6},
    ])(HALF)),
    ("cost agrees with the solver's", "recomputed 200,000.00, model 201,000.00", replace(plan_by_hand(desk()), objective=201_000)),
    (
        "cost agrees with the solver's", "solver 199,000.00",
        (lambda plan: replace(plan, outcome=replace(plan.outcome, objective=199_000.0)))(plan_by_hand(desk())),
    ),
    ("only today's work leaves", "work at home in 2027", broken(
        settings={"periods": 3}, contracts=[{"provider": "captive", "ends": "2028-12-31", "notice_months": 12}],
    )(MOVE)),
    ("charges agree with volumes", "charges of home in 2027", dearer(desk(
        quotes=[{"process": "work", "location": "home", "per": "fte", "price": 20_000, "base_volume": 8, "dead_band": 0.1, "arc": 9_000}],
    ))),
    (
        "proof of quality", "bound 201,000.00, plan 200,000.00",
        (lambda plan: replace(plan, outcome=replace(plan.outcome, bound=201_000.0)))(plan_by_hand(desk())),
    ),
    (
        "proof of quality", "no bound was proven",
        (lambda plan: replace(plan, outcome=replace(plan.outcome, bound=None)))(plan_by_hand(desk())),
    ),
]  # fmt: skip
"""(check, part of what it says, a plan with which nothing else is wrong)."""


@pytest.mark.parametrize(("name", "detail", "plan"), CASES, ids=[f"{name}-{number}" for number, (name, _, _) in enumerate(CASES)])
def test_exactly_one_check_fails(name: str, detail: str, plan: Plan) -> None:
    [failed] = [check for check in audit(plan) if not check.passed]
    assert failed.name == name
    assert detail in failed.detail


def test_every_check_has_a_plan_that_fails_it() -> None:
    assert {name for name, _, _ in CASES} == {check(plan_by_hand(desk())).name for check in CHECKS}


@pytest.mark.parametrize("moves", [{}, MOVE, HALF])
def test_a_plan_that_keeps_everything(moves: dict[str, Any]) -> None:
    require(audit(plan_by_hand(desk(), **moves)))


@pytest.mark.parametrize(
    "changes",
    [
        {"settings": {"smallest_move": 5}},
        {"settings": {"smallest_move": 6}, "process": {"smallest_move": 0}},
        {"settings": {"smallest_move": 6}, "baseline": TWO_PLACES, "home": {"closing_cost": 0}},
        {"settings": {"smallest_move": 6}, "previous_moves": [UNDER_WAY]},
        {"settings": {"smallest_move": 6}, "previous_moves": [UNDER_WAY | {"status": "planned"}]},
    ],
    ids=["enough", "the process's own wins", "all there is", "under way", "as planned"],
)
def test_a_move_that_is_worth_making(changes: dict[str, Any]) -> None:
    require(audit(plan_by_hand(desk(**changes), **HALF)))


def test_before_its_lead_time_work_moves_as_it_is_under_way_and_no_more() -> None:
    study = desk(process={"lead_periods": 1}, previous_moves=[UNDER_WAY])
    require(audit(plan_by_hand(study, **HALF)))
    with pytest.raises(
        AuditFailed, match=r"work moves where and when it may: work at away .*\nonly today's work leaves: work at home"
    ):
        require(audit(plan_by_hand(study, **MOVE)))


def test_a_broken_soft_policy_only_costs() -> None:
    rule = {"id": "stay", "type": "share_limit", "where": {"location": "home"}, "min": 0.6, "penalty": 1_000}
    plan = plan_by_hand(desk(policies=[rule]), **HALF)
    require(audit(plan))
    # A tenth of ten people.
    assert plan.objective == pytest.approx(150_000 + 1_000)


def test_what_is_under_way_may_fall_short_at_a_penalty() -> None:
    plan = plan_by_hand(
        desk(previous_moves=[UNDER_WAY], policies=[CARRIED_OUT | {"penalty": 1_000}]),
        arrive=[(AWAY, 0, 0.2)],
        leave=[(HOME, 0, 0.2)],
    )
    require(audit(plan))
    # Two of ten people away, and three of the five who were to be there are not.
    assert plan.objective == pytest.approx(180_000 + 3 * 1_000)


def test_a_plan_without_proof_may_be_stopped() -> None:
    plan = plan_by_hand(desk())
    require(audit(replace(plan, outcome=replace(plan.outcome, status=Status.FEASIBLE, bound=None))))


def test_failures_are_all_told() -> None:
    plan = plan_by_hand(desk(away={"max_fte": 5}, process={"languages": "en"}), **MOVE)
    with pytest.raises(
        AuditFailed, match="work moves where and when it may: work at away in 2027\ncapacity is kept: away in 2027"
    ):
        require(audit(plan))
