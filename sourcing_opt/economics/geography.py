"""Which location model a place is, seen from home, where the study does not say."""

from __future__ import annotations

import math

from sourcing_opt.economics.clock import clock_difference
from sourcing_opt.schemas.locations import Location, LocationModel
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.zones import zone_places, zones_of

NEAR_CLOCK_HOURS = 3
NEAR_KILOMETRES = 5000
EARTH_RADIUS_KM = 6371


def home_zone(study: Study) -> str:
    """The time zone of the home business day."""
    return study.study.home_timezone or zones_of(study.study.home_country)[0]


def location_model(study: Study, location: Location) -> LocationModel:
    """As stated; else onshore in the home country, nearshore within 3 hours of clock and 5,000 km of it, offshore beyond.

    Distance is between the reference cities of the two time zones.
    """
    if location.location_model is not None:
        return location.location_model
    if location.country == study.study.home_country:
        return "onshore"
    home = home_zone(study)
    near_clock = clock_difference(location.timezone, home, study.study.start) <= NEAR_CLOCK_HOURS
    return "nearshore" if near_clock and _kilometres(location.timezone, home) <= NEAR_KILOMETRES else "offshore"


def _kilometres(zone: str, other: str) -> float:
    """Great-circle distance between two zones' reference cities; infinite where a zone is no place (like UTC)."""
    places = zone_places()
    if zone not in places or other not in places:
        return math.inf
    a, b = places[zone], places[other]
    north_a, north_b = math.radians(a.latitude), math.radians(b.latitude)
    east = math.radians(a.longitude - b.longitude)
    half = math.sin((north_a - north_b) / 2) ** 2 + math.cos(north_a) * math.cos(north_b) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))
