"""Pools of agents, from the inputs to the audited plan, on two call centres."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sourcing_opt.economics import appraise
from sourcing_opt.economics.feasibility import check
from sourcing_opt.errors import InvalidInput
from sourcing_opt.formulation import build
from sourcing_opt.optimisation import as_is, optimise
from sourcing_opt.optimisation.pooled import exact_also_at
from sourcing_opt.plan import Plan
from sourcing_opt.plan.audit import audit, calls_are_answered
from sourcing_opt.schemas.checks.crosscheck import cross_findings
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import Quote
from sourcing_opt.solving import Limits, Status
from sourcing_opt.solving.certificate_file import read_certificate, verified, write_certificate
from tests.pooled import HOURS, PAY, PRODUCTIVE, two_centres

AT_20, AT_40 = 24.437816, 45.841541
"""Agents for 20 and 40 erlangs at 80 % in 20 seconds, calls of 360."""


def solved(study: Study) -> Plan:
    return optimise(study, Limits(gap=0.0))


def people(agents: float) -> float:
    return agents * HOURS / PRODUCTIVE


def test_who_waits_is_paid_like_who_answers() -> None:
    plan = as_is(two_centres())
    assert plan.loads[0, :, 0].tolist() == [20, 20]
    assert plan.waiting[0, :, 0] == pytest.approx([people(AT_20 - 20)] * 2)
    assert plan.run_cost_by_period[0] == pytest.approx(2 * people(AT_20) * PAY)


def test_one_centre_needs_fewer_than_two() -> None:
    plan = solved(two_centres())
    assert sorted(plan.loads[0, :, 1].tolist()) == [0, 40]
    assert plan.npv == pytest.approx(2 * people(AT_40) * PAY)
    assert plan.npv_saving == pytest.approx(2 * people(2 * AT_20 - AT_40) * PAY)
    assert plan.outcome.status is Status.OPTIMAL


@pytest.mark.parametrize(("elsewhere", "loads"), [(26_200, [20, 20]), (26_350, [40, 0])])
def test_the_wage_gap_at_which_one_site_beats_two(elsewhere: float, loads: list[float]) -> None:
    """Calls a stay at Leeds. Calls b beside them take 45.84 - 24.44 agents, alone at York 24.44: worth it from 0.8758 of the pay at Leeds on."""
    gap = (AT_40 - AT_20) / AT_20
    assert gap == pytest.approx(0.8758, abs=1e-4)
    plan = solved(two_centres(elsewhere, only_at_leeds=True))
    assert (elsewhere / PAY > gap) == (loads == [40, 0])
    assert plan.loads[0, :, 1].tolist() == pytest.approx(loads)


def test_without_a_pool_nobody_waits() -> None:
    study = two_centres()
    alone = study.replace(pools=(), processes=tuple(row.replace(pool=None) for row in study.processes))
    plan = as_is(alone)
    assert plan.run_cost_by_period[0] == pytest.approx(2 * people(20) * PAY)
    assert "waiting" not in plan.people_cost


def test_waiting_that_productive_hours_have_in_them_is_not_paid_again() -> None:
    """At 20 erlangs 81.8 % of the time is taken by calls: who takes that off productive hours has counted all of the waiting."""
    plan = as_is(two_centres(occupancy_included=20 / AT_20))
    assert plan.waiting[0, :, 0] == pytest.approx([0, 0], abs=1e-5)


def test_waiting_has_margin_and_governance_and_none_under_a_quote() -> None:
    study = two_centres()
    vendor = {"id": "v", "name": "V", "type": "vendor", "margin": 0.2, "governance": 0.1}
    locations = tuple(row.replace(provider="v") for row in study.locations)
    from sourcing_opt.schemas.tables.locations import Provider

    study = study.replace(locations=locations, providers=(Provider.model_validate(vendor),))
    dear = as_is(study)
    assert dear.people_cost["waiting"][0, 0] == pytest.approx(people(AT_20 - 20) * PAY * 1.2 * 1.1)
    quoted = as_is(study.replace(quotes=(Quote(process="a", location="leeds", price=5, per="unit"),)))
    assert quoted.people_cost["waiting"][:, 0] == pytest.approx([0, people(AT_20 - 20) * PAY * 1.2 * 1.1])


def test_shifts_are_pools_of_their_own() -> None:
    study = two_centres(erlangs=60)
    processes = tuple(row.replace(coverage="24x7") for row in study.processes)
    plan = as_is(study.replace(processes=processes))
    assert [name.name for name in plan.economics.pools.names] == ["calls/1", "calls/2", "calls/3"]
    assert plan.loads[:, 0, 0] == pytest.approx([30 * HOURS / (8 * 7 * 52) / 3] * 3)


def test_each_part_of_the_day_has_its_own_agents() -> None:
    """Who is there hour by hour waits less in the peak than more in the rest: agents are concave."""
    even, peaked = (as_is(two_centres(profile=profile)) for profile in ("0.5; 0.5", "0.25; 0.75"))
    assert even.waiting == pytest.approx(as_is(two_centres()).waiting)
    agents = peaked.economics.pools.queues[0].agents(np.array(20.0))
    assert agents == pytest.approx(as_is(two_centres(erlangs=20)).economics.pools.queues[0].agents(np.array([10.0, 30.0])).mean())
    assert peaked.waiting[0, 0, 0] == pytest.approx(people(float(agents) - 20))
    assert (peaked.waiting < even.waiting).all()


def test_chords_lie_below_and_are_exact_where_plans_were_found() -> None:
    economics = appraise(two_centres(only_at_leeds=True))
    plan = solved(two_centres(26_200, only_at_leeds=True))
    assert not economics.pools.is_exact_at(plan.loads * 0.9)
    assert exact_also_at(economics, plan.loads).pools.is_exact_at(plan.loads)
    coarse = solved(two_centres(26_200, only_at_leeds=True)).outcome
    assert coarse.bound is not None
    assert coarse.bound <= plan.objective * (1 + 1e-9)


def test_the_certificate_proves_the_bound_for_the_study_itself(tmp_path: Path) -> None:
    plan = solved(two_centres(26_200, only_at_leeds=True))
    path, outcome = tmp_path / "proof.npz", plan.outcome
    assert outcome.certificate is not None
    write_certificate(path, outcome.certificate, build(exact_also_at(plan.economics, *outcome.loads)))
    filed = read_certificate(path)
    again = build(exact_also_at(appraise(plan.economics.study), *filed.loads))
    assert verified(filed, again) == pytest.approx(plan.objective, rel=1e-7)


def test_the_audit_counts_agents_from_volumes() -> None:
    plan = solved(two_centres())
    assert all(each.passed for each in audit(plan))
    pools = plan.economics.pools
    for wrong in (
        replace(pools, people=pools.people * 1.01),
        replace(pools, included=pools.included * 0.99),
        replace(pools, price=pools.price * 1.01),
        replace(pools, load=pools.load * 1.01),
        replace(pools, queues=tuple(replace(queue, service_level=0.7) for queue in pools.queues)),
    ):
        assert not calls_are_answered(replace(plan, economics=replace(plan.economics, pools=wrong))).passed


def test_a_bounded_time_keeps_what_is_proven() -> None:
    plan = optimise(two_centres(), Limits(gap=0.0, seconds=0.0))
    assert plan.objective >= 2 * people(AT_40) * PAY * (1 - 1e-9)
    assert plan.outcome.bound is None or plan.outcome.bound <= 2 * people(AT_40) * PAY * (1 + 1e-9)


def rows_changed(table: str, **cells: Any) -> Study:
    study = two_centres()
    first, *others = study.rows(table)
    return study.replace(**{table: (first.replace(**cells), *others)})


@pytest.mark.parametrize(
    ("study", "said"),
    [
        (rows_changed("processes", languages=("de",)), "could not take each other's calls"),
        (rows_changed("processes", coverage="24x7"), "could not take each other's calls"),
        (rows_changed("processes", fte=20, volume=None, handling_minutes=None), "has no calls"),
        (rows_changed("pools", call_seconds=30), "minutes of handling a unit"),
        (rows_changed("pools", id="other"), "no such row in pools"),
        (rows_changed("locations", own_staff=True), "idle people"),
    ],
)
def test_what_cannot_be_pooled_is_said_with_its_place(study: Study, said: str) -> None:
    problems = [problem for problem in cross_findings(study) if said in problem.message]
    assert problems
    assert all(problem.table and problem.column for problem in problems)


def test_a_profile_adds_up_and_has_parts_of_every_shift() -> None:
    with pytest.raises(InvalidInput, match=r"adds up to 0\.9"):
        two_centres(profile="0.5; 0.4")
    study = rows_changed("pools", profile=(0.5, 0.5))
    study = study.replace(processes=tuple(row.replace(coverage="24x7") for row in study.processes))
    assert "has 2 parts" in " ".join(problem.message for problem in cross_findings(study))


def test_a_service_level_that_hanging_up_keeps_is_refused() -> None:
    found = check(two_centres(erlangs=2_000, service_level=0.5, target_seconds=0, patience_seconds=60))
    assert [(problem.table, problem.column) for problem in found] == [("pools", "patience_seconds")]
    assert not check(two_centres(patience_seconds=180))


def test_impatience_needs_fewer_agents() -> None:
    patient, impatient = as_is(two_centres()), as_is(two_centres(patience_seconds=180))
    assert (impatient.waiting < patient.waiting).all()
    assert np.all(impatient.waiting > 0)
