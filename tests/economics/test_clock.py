"""Time zones: shared business hours, nights, and the location models that follow from clock and distance."""

from __future__ import annotations

from datetime import date

import pytest

from sourcing_opt.economics.clock import night_share, overlap_hours
from sourcing_opt.economics.geography import location_model
from tests.economics.desk import desk

NEW_YEAR = date(2027, 1, 1)
LONDON, CHICAGO, SYDNEY = "Europe/London", "America/Chicago", "Australia/Sydney"


@pytest.mark.parametrize(
    ("zone", "home", "hours"),
    [
        (LONDON, LONDON, 8),
        ("Europe/Warsaw", LONDON, 7),
        # India keeps one time: 5.5 hours ahead in winter, 4.5 in London's summer. The worst month counts.
        ("Asia/Kolkata", LONDON, 2.5),
        ("Asia/Manila", LONDON, 0),
        # 5 hours apart for most of the year, 4 between the two countries' clock changes.
        ("America/New_York", LONDON, 3),
        # Around the globe the shorter way: Sydney is 17 hours ahead of Chicago in January, so 7 behind; 15, so 9, in July.
        (SYDNEY, CHICAGO, 0),
        # The other way round the year: Sydney and Auckland change their clocks in step, Brisbane does not change at all.
        ("Pacific/Auckland", SYDNEY, 6),
        ("Pacific/Auckland", "Australia/Brisbane", 5),
    ],
)
def test_shared_hours_of_the_worst_month(zone: str, home: str, hours: float) -> None:
    assert overlap_hours(zone, home, NEW_YEAR) == hours


@pytest.mark.parametrize(
    ("zone", "shares"),
    [
        # London's shifts are 9-17, 17-1 and 1-9; its night is 22-6.
        (LONDON, (0, 3 / 8, 5 / 8)),
        # An hour later: 10-18, 18-2, 2-10.
        ("Europe/Warsaw", (0, 4 / 8, 4 / 8)),
        # 14:30-22:30 in winter and 13:30-21:30 in London's summer, seven months of twelve.
        ("Asia/Kolkata", (5 / 12 * 0.5 / 8, 7.5 / 8, 7 / 12 * 0.5 / 8)),
    ],
)
def test_night_share_of_londons_shifts(zone: str, shares: tuple[float, ...]) -> None:
    assert [night_share(zone, LONDON, shift, NEW_YEAR) for shift in range(3)] == pytest.approx(shares)


@pytest.mark.parametrize(
    ("country", "zone", "home", "model"),
    [
        ("GB", LONDON, "GB", "onshore"),
        ("PL", "Europe/Warsaw", "GB", "nearshore"),
        ("MA", "Africa/Casablanca", "GB", "nearshore"),
        ("IN", "Asia/Kolkata", "GB", "offshore"),
        # Two hours of clock, but 9,700 km.
        ("ZA", "Africa/Johannesburg", "GB", "offshore"),
        ("MX", "America/Mexico_City", "US", "nearshore"),
        # Two hours of clock from Chicago in summer, three in winter, but 9,000 km.
        ("AR", "America/Argentina/Buenos_Aires", "US", "offshore"),
    ],
)
def test_location_model(country: str, zone: str, home: str, model: str) -> None:
    home_timezone = {"GB": LONDON, "US": CHICAGO}[home]
    study = desk(settings={"home_country": home, "home_timezone": home_timezone}, away={"country": country, "timezone": zone})
    assert location_model(study, study.locations[0]) == model


def test_a_stated_location_model_stands() -> None:
    study = desk(away={"location_model": "nearshore"})
    assert location_model(study, study.locations[0]) == "nearshore"
