"""The code lists inputs are checked against: countries, currencies, languages, time zones.

Countries, languages and currencies come from Unicode CLDR (through Babel), zones and their places from the IANA database.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from zoneinfo import available_timezones

from babel import Locale


class Place(NamedTuple):
    """Where a time zone's reference city is."""

    country: str
    latitude: float
    """Degrees north."""
    longitude: float
    """Degrees east."""


@cache
def countries() -> dict[str, str]:
    """ISO 3166-1 alpha-2 code -> English name."""
    codes = {place.country for place in zone_places().values()}
    return {code: name for code, name in Locale("en").territories.items() if code in codes}


@cache
def currencies() -> dict[str, str]:
    """ISO 4217 code -> English name."""
    return dict(Locale("en").currencies)


@cache
def languages() -> dict[str, str]:
    """ISO 639 code -> English name."""
    return {code: name for code, name in Locale("en").languages.items() if re.fullmatch("[a-z]{2,3}", code)}


@cache
def timezones() -> frozenset[str]:
    """IANA names of time zones."""
    return frozenset(available_timezones())


@cache
def zone_places() -> dict[str, Place]:
    """IANA zone -> country and position of its reference city, from the database's `zone.tab`."""
    places = {}
    for line in files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, position, zone = line.split("\t")[:3]
            latitude, longitude = re.findall(r"[+-]\d+", position)
            places[zone] = Place(country, _degrees(latitude, 2), _degrees(longitude, 3))
    return places


def zones_of(country: str) -> tuple[str, ...]:
    """The IANA zones of a country, ordered by name."""
    return tuple(sorted(zone for zone, place in zone_places().items() if place.country == country))


def _degrees(iso6709: str, whole: int) -> float:
    sign, digits = (-1 if iso6709[0] == "-" else 1), iso6709[1:]
    degrees, minutes, seconds = digits[:whole], digits[whole : whole + 2], digits[whole + 2 :] or "0"
    return sign * (int(degrees) + int(minutes) / 60 + int(seconds) / 3600)
