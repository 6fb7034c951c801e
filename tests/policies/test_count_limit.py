"""`count_limit`: the processes together use at most, or at least, so many locations, countries or providers."""

from __future__ import annotations

from typing import Any

from tests.policies.contract import Cases, Contract
from tests.policies.office import STAYING, best, people, reported

COUNT: dict[str, Any] = {"type": "count_limit", "counts_from": 0.2}
TWO = COUNT | {"min": 2}

CONTRACT = Contract(
    hard=[
        Cases(
            rule={},
            costs=[
                # A fifth of the work, 4 people, has to be at near to count: 4 x 5 a year.
                (TWO, 660),
                # A twentieth is one person.
                (TWO | {"counts_from": 0.05}, 615),
                # 4 near, 4 at home.
                (TWO | {"min": 3}, 780),
                # A fifth of calls.
                (TWO | {"for": {"process": "calls"}}, 630),
                # A fifth of each.
                (TWO | {"each": "process"}, 660),
                # Home and near are the company's own, one provider: far is the other.
                (TWO | {"of": "provider"}, 660),
                # Two of the company's own.
                (TWO | {"where": {"provider": "captive"}}, 660 + 120),
                (COUNT | {"min": 1, "each": "country", "where": {"country": "GB"}}, 720),
            ],
        ),
        Cases(
            rule=COUNT,
            costs=[
                # Far holds only 10: the others go near, for 750, where they may. In one place, all are at near.
                ({"max": 2}, 750),
                ({"max": 1}, 900),
                ({"max": 1, "of": "country"}, 900),
                ({"max": 1, "of": "provider"}, 900),
                # Each process has a place of its own.
                ({"max": 1, "each": "process"}, 750),
                # Nothing abroad.
                ({"max": 0, "where": {"location_model": ["nearshore", "offshore"]}}, 1200),
                # Any work counts for a maximum, however little.
                ({"max": 1, "counts_from": 1}, 900),
            ],
            office={"far": {"max_fte": 10}},
        ),
    ],
    soft=[
        Cases(
            rule={},
            costs=[
                # A place too few, 15 a year; a second one costs 20 a year.
                (TWO | {"penalty": 0}, 600),
                (TWO | {"penalty": 15}, 645),
                (TWO | {"penalty": 30}, 660),
                # Two too few, or one: the third, at home, would cost 40 a year.
                (TWO | {"min": 3, "penalty": 15}, 690),
                (TWO | {"min": 3, "penalty": 30}, 660 + 90),
            ],
        ),
        Cases(
            rule=COUNT | {"max": 1},
            costs=[
                ({"penalty": 0}, 750),
                ({"penalty": 40}, 750 + 120),
                ({"penalty": 60}, 900),
            ],
            office={"far": {"max_fte": 10}},
        ),
    ],
    starts=[
        Cases(
            rule=TWO,
            costs=[
                # All at home is cheapest; 4 people leave for near when they must.
                ({}, 660),
                ({"from": 2}, 640),
                ({"from": "end"}, 620),
            ],
            office={"pay": STAYING},
        )
    ],
    ends=[
        Cases(
            rule=TWO,
            costs=[
                # 4 people wait at home for a year, 4 x 10, which is cheaper than near for three; for two years it is not.
                ({"to": 1}, 640),
                ({"to": 2}, 660),
            ],
        )
    ],
)


def test_each_process_counts_its_own_work() -> None:
    assert people(best(TWO | {"each": "process"}), "near") == {"calls": 2, "books": 2}


def test_reported_with_what_counts() -> None:
    plan = best(TWO | {"max": 2, "from": 2, "penalty": 100})
    assert sorted(reported(plan)) == [(2, "", 2, "binding"), (2, "", 2, "binding"), (3, "", 2, "binding"), (3, "", 2, "binding")]
    assert reported(best(TWO | {"from": "end", "penalty": 1})) == [(3, "", 1, "violated")]
