"""From work to people."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing_opt.economics import appraise
from tests.economics.desk import AWAY, HOME, desk

BY_VOLUME = {"volume": 8_000, "handling_minutes": 60}
"""8,000 hours a year: five people at 1,600 hours."""


@pytest.mark.parametrize(
    ("changes", "people"),
    [
        ({}, 10),
        ({"process": BY_VOLUME}, 5),
        ({"process": BY_VOLUME, "settings": {"productive_hours": 2_000}}, 4),
        ({"process": BY_VOLUME, "home": {"productive_hours": 2_000}}, 4),
        # Sized in FTE at the study's hours: a place with longer hours needs fewer people.
        ({"home": {"productive_hours": 2_000}}, 8),
        ({"home": {"productivity": 0.8}}, 12.5),
        ({"home": {"productivity": 0.8}, "fit": [{"process": "work", "location": "home", "productivity": 1.25}]}, 10),
        ({"process": {"growth": 0.21}}, 11),
        ({"process": {"automation": 0.19}}, 9),
        ({"process": {"growth": 0.21, "automation": 0.19}}, 9.9),
        ({"volumes": [{"process": "work", "period": 1, "factor": 1.5}]}, 15),
        ({"process": {"fte": 0}}, 0),
        ({"process": {"automation": 1}}, 0),
    ],
)  # fmt: skip
def test_people_at_home(changes: dict[str, Any], people: float) -> None:
    assert appraise(desk(**changes)).fte[0, HOME, 0] == pytest.approx(people)


def test_work_around_the_clock_is_split_over_shifts() -> None:
    assert appraise(desk(process={"coverage": "24x7"})).fte[:, HOME, 0] == pytest.approx([10 / 3] * 3)
    economics = appraise(desk(process={"coverage": "16x5", "shift_shares": "0.7; 0.3"}))
    assert economics.fte[:, HOME, 0] == pytest.approx([7, 3])
    assert [workstream.name for workstream in economics.axes.workstreams] == ["work/1", "work/2"]


def test_growth_goes_on_over_the_periods() -> None:
    fte = appraise(desk(settings={"periods": 3}, process={"growth": 0.21})).fte
    assert fte[0, AWAY] == pytest.approx([11, 11 * 1.21, 11 * 1.21**2])
