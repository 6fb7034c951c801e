"""Who a policy is about."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_opt.economics import appraise
from sourcing_opt.economics.attributes import selections
from tests.economics.desk import desk

TWO = [
    {"id": "calls", "name": "C", "function": "Service", "service_type": "front_office", "fte": 1, "role": "agent", "data_classes": "cards; personal",
     "coverage": "16x5"},
    {"id": "books", "name": "B", "function": "Finance", "service_type": "back_office", "fte": 1, "role": "agent", "strategic_importance": 5},
]  # fmt: skip
VENDOR = [{"id": "vendor", "name": "V", "type": "vendor"}]


def selected(**policy: Any) -> list[tuple[str, list[str], list[str]]]:
    """(label, work, locations) of every repetition."""
    study = desk(
        processes=TWO, baseline=[], away={"provider": "vendor", "city": "Pune"}, home={"languages": "en; fr"}, providers=VENDOR,
        policies=[{"id": "rule", "type": "assignment", "max": 0.5} | policy],
    )  # fmt: skip
    axes = appraise(study).axes
    names = [workstream.name for workstream in axes.workstreams]
    places = [location.id for location in axes.locations]
    return [
        (s.label, [n for n, on in zip(names, s.workstreams, strict=True) if on], [l for l, on in zip(places, s.locations, strict=True) if on])
        for s in selections(study, axes, study.policies[0])
    ]  # fmt: skip


BOTH, ALL = ["away", "home"], ["books", "calls/1", "calls/2"]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ({}, [("", ALL, BOTH)]),
        ({"for": {"function": "Finance"}}, [("", ["books"], BOTH)]),
        ({"for": {"data_classes": "cards"}}, [("", ["calls/1", "calls/2"], BOTH)]),
        ({"for": {"strategic_importance": [4, 5]}}, [("", ["books"], BOTH)]),
        # Every attribute must match.
        ({"for": {"function": "Finance", "service_type": "front_office"}}, [("", [], BOTH)]),
        ({"where": {"country": ["IN", "PH"]}, "allow_empty": "yes"}, [("", ALL, ["away"])]),
        ({"where": {"provider_type": "captive"}}, [("", ALL, ["home"])]),
        ({"where": {"location_model": "offshore", "status": "open"}}, [("", ALL, ["away"])]),
        ({"where": {"languages": "fr"}}, [("", ALL, ["home"])]),
        ({"each": "process"}, [("books", ["books"], BOTH), ("calls", ["calls/1", "calls/2"], BOTH)]),
        ({"each": "country"}, [("GB", ALL, ["home"]), ("IN", ALL, ["away"])]),
        ({"each": "provider", "for": {"process": "books"}}, [("captive", ["books"], ["home"]), ("vendor", ["books"], ["away"])]),
        # A place without a city is no city's.
        ({"each": "city"}, [("Pune", ALL, ["away"])]),
    ],
)
def test_selections(policy: dict[str, Any], expected: list[tuple[str, list[str], list[str]]]) -> None:
    assert selected(**policy) == expected
