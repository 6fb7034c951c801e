"""Which location model a place is, seen from home, where the study does not say; and why."""

from __future__ import annotations

import math
from typing import NamedTuple

from sourcing_opt.economics.clock import clock_difference
from sourcing_opt.schemas.columns.zones import kilometres, zone_places, zones_of
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.locations import Location, LocationModel

NEAR_CLOCK_HOURS = 3
NEAR_KILOMETRES = 5000


class Seen(NamedTuple):
    """A place as it is seen from home."""

    model: LocationModel
    reason: str


def home_zone(study: Study) -> str:
    """The time zone of the home business day."""
    return study.study.home_timezone or zones_of(study.study.home_country)[0]


def location_model(study: Study, location: Location) -> LocationModel:
    """As stated; else onshore in the home country, nearshore within 3 hours of clock and 5,000 km of home, offshore beyond."""
    return seen_from_home(study, location).model


def seen_from_home(study: Study, location: Location) -> Seen:
    """The location model, and the rule that makes it so.

    Distance is from the nearest place of the home country that has a position, whether open or not, or else from the reference city of
    the home time zone; to the place's position, or else to the reference city of its time zone.
    """
    if location.location_model is not None:
        return Seen(location.location_model, "stated in the study")
    if location.country == study.study.home_country:
        return Seen("onshore", f"in the home country, {location.country}")
    hours = clock_difference(location.timezone, home_zone(study), study.study.start)
    distance, between = _distance(study, location)
    near_clock, near = hours <= NEAR_CLOCK_HOURS, distance <= NEAR_KILOMETRES
    clock = f"{hours:g} h of clock ({'within' if near_clock else 'more than'} {NEAR_CLOCK_HOURS})"
    way = "no place on the map" if math.isinf(distance) else f"{distance:,.0f} km {between}"
    return Seen(
        "nearshore" if near_clock and near else "offshore",
        f"{clock} and {way} ({'within' if near else 'more than'} {NEAR_KILOMETRES:,})",
    )


def _distance(study: Study, location: Location) -> tuple[float, str]:
    """Kilometres from home, infinite where a zone is no place (like UTC); and from where to where, in words."""
    places, zone = zone_places(), home_zone(study)
    here = [
        (other.position, other.id)
        for other in study.locations
        if other.country == study.study.home_country and other.position is not None
    ]
    if not here and zone in places:
        here = [(places[zone], _city(zone))]
    there = location.position or places.get(location.timezone)
    if there is None or not here:
        return math.inf, ""
    name = location.id if location.position else _city(location.timezone)
    return min((kilometres(there, home), f"from {called} to {name}") for home, called in here)


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
