"""`score_limit`: the people's mean risk, quality or provider's mark is no worse than a bound."""

from __future__ import annotations

from typing import Any

from tests.policies.contract import Cases, Contract
from tests.policies.office import STAYING, best, people, reported

SCORES: dict[str, Any] = {
    "risk_scores": [
        {"country": "GB", "dimension": "flood", "score": 10},
        {"country": "PL", "dimension": "flood", "score": 40},
        {"country": "IN", "dimension": "flood", "score": 80},
        {"country": "GB", "dimension": "strikes", "score": 80},
        {"country": "PL", "dimension": "strikes", "score": 40},
        {"country": "IN", "dimension": "strikes", "score": 10},
    ],
    "providers": [{"id": "acme", "name": "Acme", "type": "vendor", "security": 60}],
    "near": {"quality": 90},
    "far": {"quality": 70},
}
FLOOD: dict[str, Any] = {"type": "score_limit", "score": "flood", "max": 60}

CONTRACT = Contract(
    hard=[
        Cases(
            rule={"type": "score_limit"},
            costs=[
                # (10 x 80 + 10 x 40) / 20 = 60.
                (FLOOD, 750),
                # (5 x 80 + 15 x 40) / 20 = 50.
                (FLOOD | {"max": 50}, 825),
                # (10 x 70 + 10 x 90) / 20 = 80; home, at 100, would do with fewer people but costs twice as much more.
                ({"score": "quality", "min": 80}, 750),
                # Acme has 60; the company, 100 unless it says otherwise, half of the work.
                ({"score": "security", "min": 80}, 750),
                (FLOOD | {"for": {"process": "calls"}}, 675),
                (FLOOD | {"each": "process"}, 750),
                # Only what is at far: nothing may be there, where all have 80.
                (FLOOD | {"where": {"location": "far"}}, 900),
                (FLOOD | {"each": "location"}, 900),
                # Both bounds.
                (FLOOD | {"min": 60, "max": 100}, 600),
                (FLOOD | {"min": 40, "max": 50}, 825),
            ],
            office=SCORES,
        )
    ],
    soft=[
        Cases(
            rule=FLOOD,
            costs=[
                ({"penalty": 0}, 600),
                # 20 people with 20 points too many. Each who goes near takes 40 points away for 5, so 0.125 a point.
                ({"penalty": 0.1}, 600 + 20 * 20 * 0.1 * 3),
                ({"penalty": 0.2}, 750),
            ],
            office=SCORES,
        )
    ],
    starts=[
        Cases(
            rule=FLOOD | {"score": "strikes"},
            costs=[
                # All at home, at 80, is cheapest; 10 leave for near, at 40, when they must.
                ({}, 750),
                ({"from": 2}, 700),
                ({"from": "end"}, 650),
            ],
            office=SCORES | {"pay": STAYING},
        )
    ],
    ends=[
        Cases(
            rule=FLOOD | {"max": 62.5},
            costs=[
                # 5 people wait at home, for (5 x 10 + 15 x 80) / 20 = 62.5, for a year, or for two.
                ({"to": 1}, 650),
                ({"to": 2}, 700),
            ],
            office=SCORES,
        )
    ],
)


def test_each_process_keeps_it_by_itself() -> None:
    assert people(best(FLOOD | {"each": "process"}, **SCORES), "near") == {"calls": 5, "books": 5}


def test_reported_as_the_mean() -> None:
    assert reported(best(FLOOD | {"from": "end", "penalty": 0.1}, **SCORES)) == [(3, "", 80, "violated")]
    assert reported(best(FLOOD | {"from": 2}, **SCORES)) == [(2, "", 60, "binding"), (3, "", 60, "binding")]
    assert reported(best({"type": "score_limit", "score": "quality", "min": 50, "to": 1}, **SCORES)) == [(1, "", 70, "slack")]
