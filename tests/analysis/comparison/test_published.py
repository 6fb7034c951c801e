"""A study's figures beside published ones: what is inside, what is outside, and from whom the range is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sourcing_opt.analysis.comparison.published import Beside, beside_published
from sourcing_opt.cli.main import main
from sourcing_opt.facts.published import attrition_range, on_cost_range, pay_range
from sourcing_opt.io import content
from tests.policies.office import office

LONDON = {"seat_cost": 6_000, "attrition": 0.2}


def bank(**rate: Any) -> dict[tuple[str, str], Beside]:
    """Twenty agents at home, who could go to Pune; (measure, about) -> what is told."""
    rates = [
        {"role": "agent", "location": "home", "salary": 25_000, "on_cost": 0.13},
        {"role": "agent", "location": "far", "salary": 400_000, "on_cost": 0.15},
    ]
    study = office(
        home=LONDON | {"severance_weeks": 30}, far={"currency": "INR", "provider": "captive", "seat_cost": 150_000},
        fx=[{"currency": "INR", "rate": 0.009}], labor_rates=[rates[0] | rate.get("home", {}), rates[1] | rate.get("far", {})],
    )  # fmt: skip
    return {(each.measure, each.about): each for each in beside_published(study)}


def test_figures_inside_their_ranges() -> None:
    found = bank()
    assert not any(
        found[key].is_outside for key in (("pay", "agent at home"), ("on-cost", "agent at home"), ("severance", "home"))
    )
    # 4,140 and 1,350 of 28,250 and 6,000: a sixth.
    ratio = found["cost of an hour, of home's", "agent at far"]
    assert ratio.yours == pytest.approx((400_000 * 0.009 * 1.15 + 150_000 * 0.009) / (25_000 * 1.13 + 6_000))
    assert ratio.is_outside
    assert "Deloitte" in ratio.source
    # A year of severance of 30 weeks over what a year saves.
    payback = found["payback of moving", "agent to far"]
    assert payback.yours == pytest.approx(30 / 52 * 25_000 / ((25_000 * 1.13 + 6_000) * (1 - ratio.yours)))


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"home": {"salary": 60_000}}, ("pay", "agent at home")),
        ({"home": {"on_cost": 0.03}}, ("on-cost", "agent at home")),
        ({"far": {"salary": 4_000_000}}, ("cost of an hour, of home's", "agent at far")),
    ],
)
def test_figures_outside_are_said(changes: dict[str, Any], key: tuple[str, str]) -> None:
    assert bank(**changes)[key].is_outside


def test_nothing_is_made_up_where_nothing_was_published() -> None:
    assert pay_range("astrologer", "GB", 2027) is None
    assert attrition_range("GB") is None
    assert on_cost_range("JM") is None
    found = attrition_range("ZA")
    assert found is not None
    assert (found.low, found.high) == (0.04, 0.4)


def test_the_command_says_what_lies_outside(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(content("inputs") / "retail_bank")
    assert main(["validate", path, "--plausible", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["plausible"]
    assert {each["measure"] for each in told} >= {
        "pay",
        "on-cost",
        "severance",
        "cost of an hour, of home's",
        "payback of moving",
    }
    assert all(each["source"] for each in told)
    assert main(["validate", path, "--plausible"]) == 0
    assert "lie outside" in capsys.readouterr().out
