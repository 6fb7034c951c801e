"""`apart`: the processes never share a location, country or provider."""

from __future__ import annotations

from typing import Any

from tests.policies.contract import Cases, Contract
from tests.policies.office import INDIA, STAYING, best, cost, people, reported

APART: dict[str, Any] = {"type": "apart"}

CONTRACT = Contract(
    hard=[
        Cases(
            rule=APART,
            costs=[
                # One at far, one at near.
                ({}, 750),
                ({"of": "country"}, 750),
                ({"of": "provider"}, 750),
                # Only far matters, or only where nobody wants to be.
                ({"where": {"location": "far"}}, 750),
                ({"where": {"location": ["near", "home"]}}, 600),
                # Each country by itself is the same rule; each function has but one process.
                ({"each": "country"}, 750),
                ({"each": "function"}, 600),
                ({"for": {"process": "books"}}, 600),
            ],
        )
    ],
    soft=[
        Cases(
            rule=APART,
            costs=[
                ({"penalty": 0}, 600),
                # One process too many at far, 3 years; the other place costs 50 a year.
                ({"penalty": 40}, 720),
                ({"penalty": 60}, 750),
            ],
        )
    ],
    starts=[
        Cases(
            rule=APART,
            costs=[
                # All at home is cheapest; one leaves for near when it must.
                ({}, 750),
                ({"from": 2}, 700),
                ({"from": "end"}, 650),
            ],
            office={"pay": STAYING},
        )
    ],
    ends=[
        Cases(
            rule=APART,
            costs=[
                # One waits at home for a year, 100, rather than at near for three.
                ({"to": 1}, 700),
                ({"to": 2}, 750),
            ],
        )
    ],
)


def test_one_is_here_and_the_other_there() -> None:
    plan = best(APART)
    assert sorted(people(plan, "far").values()) == sorted(people(plan, "near").values()) == [0, 10]


def test_two_places_may_be_one_country_or_provider() -> None:
    # Near belongs to far: one process stays at home.
    assert cost(APART | {"of": "country"}, near=INDIA) == 900
    assert cost(APART | {"of": "provider"}, near={"provider": "acme"}) == 900
    assert cost(APART, near=INDIA | {"provider": "acme"}) == 750


def test_a_place_is_shared_however_little_is_there() -> None:
    # Far holds 15: ten of one process there, the other at near, where nobody of the first is.
    assert cost(far={"max_fte": 15}) == 675
    assert cost(APART, far={"max_fte": 15}) == 750


def test_reported_for_every_place() -> None:
    plan = best(APART | {"from": "end", "penalty": 1})
    assert reported(plan) == [(3, "far", 2, "violated"), (3, "home", 0, "slack"), (3, "near", 0, "slack")]
    plan = best(APART | {"to": 1, "where": {"location": "far"}})
    assert reported(plan) == [(1, "far", 1, "binding")]
