"""Where work may go, and the reason for every no."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_opt.economics import appraise
from tests.economics.desk import AWAY, HOME, desk


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"process": {"languages": "en; de"}, "away": {"languages": "en"}}, "does not offer the language de"),
        ({"process": {"certifications": "pci"}}, "is not certified for pci"),
        ({"process": {"min_quality": 80}, "away": {"quality": 70}}, "has quality 70, needs 80"),
        ({"process": {"min_overlap_hours": 3}}, "shares 2.5 h of the home business day, needs 3 h"),
        (
            {"process": {"data_classes": "cards"}, "data_rules": [{"data_class": "cards", "country": "IN", "allowed": "no", "citation": "PCI 3"}]},
            "cards data may not go to IN (PCI 3)",
        ),
        ({"fit": [{"process": "work", "location": "away", "allowed": "no", "note": "union"}]}, "not allowed by fit (union)"),
        ({"labor_rates": [{"role": "agent", "location": "home", "salary": 1}]}, "has no labor rate for agent and no quote"),
    ],
)  # fmt: skip
def test_why_not(changes: dict[str, Any], reason: str) -> None:
    economics = appraise(desk(**changes))
    assert not economics.eligible[0, AWAY]
    assert economics.reasons["work", "away"] == (reason,)


@pytest.mark.parametrize(
    "changes",
    [
        {"process": {"languages": "en"}, "away": {"languages": "de; en"}},
        {"process": {"min_overlap_hours": 2.5}},
        {"process": {"min_quality": 80}, "away": {"quality": 70}, "fit": [{"process": "work", "location": "away", "quality": 80}]},
        {"process": {"data_classes": "cards"}, "data_rules": [{"data_class": "cards", "country": "IN", "allowed": "with_cost", "cost": 9}]},
        {
            "labor_rates": [{"role": "agent", "location": "home", "salary": 1}],
            "quotes": [{"process": "work", "location": "away", "per": "year", "price": 1}],
        },
    ],
)  # fmt: skip
def test_allowed(changes: dict[str, Any]) -> None:
    economics = appraise(desk(**changes))
    assert economics.eligible[0, AWAY]
    assert ("work", "away") not in economics.reasons


def test_all_reasons_at_once() -> None:
    economics = appraise(desk(process={"languages": "en", "certifications": "pci", "min_overlap_hours": 8}))
    assert len(economics.reasons["work", "away"]) == 3
    assert economics.reasons["work", "home"] == ("does not offer the language en", "is not certified for pci")
    assert not economics.eligible[0, [AWAY, HOME]].any()
