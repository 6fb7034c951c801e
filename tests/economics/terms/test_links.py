"""Platforms, whose work is no person's, and work that is handed from one process to another: by hand in the office of two processes."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_opt.economics import appraise
from sourcing_opt.economics.carry import carried
from sourcing_opt.errors import InvalidInput
from tests.policies.office import best, cost, office

ROBOT: dict[str, Any] = {
    "far": {"kind": "machine"}, "quotes": [{"process": "calls", "location": "far", "price": 90, "per": "year"}], "pay": {"near": 15, "home": 20},
}  # fmt: skip
"""Far is a platform that does calls for 90 a year; books have no bid there."""


def test_a_machine_does_what_it_is_bid_for() -> None:
    plan = best(**ROBOT)
    assert plan.npv == 3 * (90 + 150)
    places = plan.economics.axes.location_index
    assert plan.share[1, places["far"], -1] == 1
    assert plan.economics.reasons["books", "far"] == ("is a machine and has no quote",)


def test_a_machine_is_in_no_share_of_people_and_in_cost_and_volume() -> None:
    plan = best(**ROBOT)
    assert plan.fte[:, plan.economics.axes.location_index["far"]].sum() == 0
    # Half of the people or fewer in Poland: all that are people's are there, ten of ten.
    rule: dict[str, Any] = {"type": "share_limit", "where": {"country": "PL"}, "max": 0.5}
    assert cost(rule, **ROBOT) == 3 * (90 + 5 * 15 + 5 * 20)
    assert cost(rule | {"metric": "volume"}, **ROBOT) == 3 * (90 + 150)


def test_a_machine_pays_severance_where_people_leave_and_needs_no_ramp_up() -> None:
    roles = [{"id": "agent", "name": "Agent", "ramp": "0.5; 0.5", "training_weeks": 4}]
    plan = best(roles=roles, home={"severance_weeks": 13}, **ROBOT)
    once = plan.one_off
    assert once["severance"].sum() == 20 * 20 / 4
    far = plan.economics.axes.location_index["far"]
    assert once["ramp_up"][:, far].sum() == once["training"][:, far].sum() == 0


def test_a_wave_of_a_machine_may_be_of_any_size() -> None:
    few = {"type": "assignment", "for": {"process": "calls"}, "where": {"location": "far"}, "max": 0.05}
    plan = best(few, settings={"smallest_move": 3}, **ROBOT)
    assert plan.share[1, plan.economics.axes.location_index["far"], -1] == pytest.approx(0.05)


def test_a_machine_cannot_be_priced_by_people() -> None:
    with pytest.raises(InvalidInput, match="a machine has no FTE"):
        office(far={"kind": "machine"}, quotes=[{"process": "calls", "location": "far", "price": 9, "per": "fte"}])
    with pytest.raises(InvalidInput, match="a machine has no people"):
        office(far={"kind": "machine", "max_fte": 10})


def link(**columns: Any) -> list[dict[str, Any]]:
    """A thousand hand-overs a year from calls to books, each at 0.01 where they are apart: 10 a year and percent, if all are."""
    return [{"process": "calls", "other": "books", "units": 1_000, "cost": 0.01} | columns]


ONE_IS_BARRED: dict[str, Any] = {"fit": [{"process": "books", "location": "far", "allowed": "no"}]}


def test_handing_over_costs_where_processes_are_apart() -> None:
    # Together at far they cost nothing more.
    assert cost(links=link(cost=1)) == 600
    # Books at near, 150; calls at far, 100, with 10 for handing over.
    assert cost(links=link(), **ONE_IS_BARRED) == 3 * (150 + 100 + 10)
    # At 60 calls come to near as well, where they cost 50 more.
    assert cost(links=link(cost=0.06), **ONE_IS_BARRED) == 3 * (150 + 150)


def test_it_is_apart_only_as_far_as_it_cannot_be_together() -> None:
    # Far holds four people, all of them of calls: six of ten of these are where books are.
    plan = best(links=link(), far={"max_fte": 4}, **ONE_IS_BARRED)
    assert plan.commercial["hand_over"].tolist() == pytest.approx([4, 4, 4])
    assert plan.npv == pytest.approx(3 * (150 + 40 + 90 + 4))


@pytest.mark.parametrize(("of", "expected"), [("location", 10), ("country", 0), ("timezone", 10)])
def test_what_they_have_to_share(of: str, expected: float) -> None:
    near = {"country": "IN", "timezone": "Asia/Calcutta"} if of == "country" else {}
    plan = best(links=link(of=of), near=near, **ONE_IS_BARRED)
    assert plan.npv == pytest.approx(3 * (250 + expected))


def test_hand_overs_grow_with_the_process_and_cost_what_prices_are() -> None:
    study = office(settings={"price_inflation": 0.05}, calls={"growth": 0.1}, links=link())
    now = appraise(study).contracts.links[0].cost
    assert now.tolist() == pytest.approx([10 * (1.1 * 1.05) ** year for year in (0.5, 1.5, 2.5)])
    later = appraise(carried(study, 1, study.study.start.replace(year=2028), 2)).contracts.links[0].cost
    assert later.tolist() == pytest.approx(now[1:].tolist())
