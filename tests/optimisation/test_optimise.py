"""From a study to a plan, or to the right kind of error."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from sourcing_opt.errors import Infeasible, Interrupted, NothingFound, SourcingError
from sourcing_opt.optimisation import optimise
from sourcing_opt.solving import Limits, Outcome, Status
from tests.economics.desk import desk

NOTHING = Outcome(Status.NOTHING_FOUND, "no solver", None, None, 0.0)
GO_AND_STAY = [
    {"id": "go", "type": "assignment", "where": {"location": "away"}, "min": 0.6},
    {"id": "stay", "type": "assignment", "where": {"location": "home"}, "min": 0.6},
]


def test_steps_are_timed_in_order() -> None:
    assert list(optimise(desk()).times)[:5] == ["appraise", "build", "hand-over", "solve", "audit"]


def test_rules_that_contradict_each_other() -> None:
    with pytest.raises(Infeasible, match="make a policy soft"):
        optimise(desk(policies=GO_AND_STAY))


def test_the_cheaper_of_two_soft_rules_is_broken() -> None:
    soft = [rule | {"penalty": penalty} for rule, penalty in zip(GO_AND_STAY, (1_000_000, 2_000_000), strict=True)]
    plan = optimise(desk(policies=soft), Limits(gap=0.0))
    assert plan.share[0, :, 0].tolist() == pytest.approx([0.4, 0.6])
    assert plan.objective == pytest.approx(160_000 + 0.2 * 1_000_000)


def test_a_location_that_nothing_may_go_to_has_no_smallest_scale() -> None:
    study = desk(process={"languages": "en"}, home={"languages": "en"}, away={"min_fte": 5})
    assert optimise(study).share[0, :, 0].tolist() == [0, 1]


def test_more_people_today_than_the_talent_pool_has() -> None:
    """Infeasible from the start, while nothing can move yet; not a plan that fails its audit."""
    rates = [
        {"role": "agent", "location": place, "salary": 1, "max_headcount": pool} for place, pool in (("home", 9), ("away", 20))
    ]
    with pytest.raises(Infeasible):
        optimise(desk({"periods": 2}, process={"lead_periods": 1}, labor_rates=rates))
    # Where it may move at once, as much goes as has to: both places cost the same.
    assert optimise(desk({"periods": 2}, labor_rates=rates)).share[0, :, 0].tolist() == pytest.approx([0.1, 0.9])


@pytest.mark.parametrize(
    ("outcome", "kind", "message"),
    [
        (NOTHING, NothingFound, "no plan was found within 3 seconds; allow more time"),
        (replace(NOTHING, interrupted=True), Interrupted, "stopped before any plan was found"),
    ],
)
def test_a_search_that_ends_with_nothing(
    outcome: Outcome, kind: type[SourcingError], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The package has a function of the module's name.
    monkeypatch.setattr(sys.modules["sourcing_opt.optimisation.optimise"], "solve", lambda *_: outcome)
    with pytest.raises(kind, match=message):
        optimise(desk(), Limits(seconds=3))
