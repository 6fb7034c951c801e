"""`survivability`: losing any one location, country or provider leaves enough of each process."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.contract import Cases, Contract
from tests.policies.office import INDIA, STAYING, best, cost, people, reported

HALF: dict[str, Any] = {"type": "survivability", "min": 0.5}

CONTRACT = Contract(
    hard=[
        Cases(
            rule={},
            costs=[
                # Half of each process at far, half at near.
                (HALF, 750),
                (HALF | {"of": "country"}, 750),
                # The company's own places would be lost together: half of each process at one of them.
                (HALF | {"of": "provider"}, 750),
                # No place holds more than 40 %: 8 far, 8 near, 4 at home.
                (HALF | {"min": 0.6}, 840),
                # Only far can be lost: 12 at near.
                (HALF | {"min": 0.6, "where": {"location": "far"}}, 780),
                (HALF | {"min": 0.6, "each": "location"}, 840),
                (HALF | {"for": {"process": "calls"}}, 675),
                (HALF | {"each": "function"}, 750),
            ],
        )
    ],
    soft=[
        Cases(
            rule=HALF,
            costs=[
                ({"penalty": 0}, 600),
                # Half of each of two processes is missing, 3 years; a whole process at near costs 50 a year.
                ({"penalty": 40}, 600 + 2 * 0.5 * 40 * 3),
                ({"penalty": 60}, 750),
            ],
        )
    ],
    starts=[
        Cases(
            rule=HALF,
            costs=[
                # All at home is cheapest; half leaves for near when it must.
                ({}, 750),
                ({"from": 2}, 700),
                ({"from": "end"}, 650),
            ],
            office={"pay": STAYING},
        )
    ],
    ends=[
        Cases(
            rule=HALF,
            costs=[
                # Half waits at home for a year, 10 x 10, rather than at near for three.
                ({"to": 1}, 700),
                ({"to": 2}, 750),
            ],
        )
    ],
)


def test_each_process_survives_by_itself() -> None:
    assert people(best(HALF), "near") == {"calls": 5, "books": 5}


def test_the_others_help_out() -> None:
    # Near can do a quarter more for a while: 4 of each process are enough there.
    plan = best(HALF, near={"surge": 0.25})
    assert people(plan, "near") == {"calls": 4, "books": 4}
    assert plan.objective == pytest.approx(720)
    # What far could do more helps nobody who loses far.
    assert cost(HALF, far={"surge": 0.25}) == 750


def test_two_places_of_one_country_are_lost_together() -> None:
    # Near is in far's country: half has to stay at home.
    assert cost(HALF | {"of": "country"}, near=INDIA) == 900
    assert cost(HALF | {"of": "provider"}, near={"provider": "acme"}) == 900
    assert cost(HALF, near=INDIA | {"provider": "acme"}) == 750


def test_reported_for_every_loss() -> None:
    plan = best(HALF | {"for": {"process": "calls"}, "from": "end"})
    assert reported(plan) == [
        (3, "calls without far", 0.5, "binding"),
        (3, "calls without home", 1, "slack"),
        (3, "calls without near", 0.5, "binding"),
    ]
    plan = best(HALF | {"where": {"location": "far"}, "for": {"process": "calls"}, "to": 1, "penalty": 1})
    assert reported(plan) == [(1, "calls without far", 0, "violated")]
