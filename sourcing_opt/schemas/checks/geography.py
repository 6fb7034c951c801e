"""Whether a site's clock, position and money are those of its country."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sourcing_opt.errors import Problem
from sourcing_opt.schemas.columns import codes
from sourcing_opt.schemas.columns.cells import zone_instead
from sourcing_opt.schemas.columns.zones import Position, kilometres, zone_places, zones_of
from sourcing_opt.schemas.study import Study


def home_has_a_zone(study: Study) -> Iterator[Problem]:
    """The home business day is somewhere: in the zone stated, or in the country's only one."""
    settings = study.study
    zones = zones_of(settings.home_country)
    if settings.home_timezone is None and len(zones) != 1:
        message = f"is blank, and {settings.home_country} has {len(zones)} time zones"
        yield Problem(
            message, table="study", row=0, column="home_timezone", value=None, suggestion=f"such as {zones[0]}" if zones else None
        )


def places_agree(study: Study) -> Iterator[Problem]:
    """Zones and currencies are those of their countries; where they are not, but could be meant, that is said."""
    settings = study.study
    if settings.home_timezone is not None:
        yield from _zone(study, "study", 0, "home_timezone", settings.home_timezone, settings.home_country)
    if (end := codes.ended(settings.currency)) is not None and end < settings.start:
        yield _over("study", 0, settings.currency, end)
    for index, location in enumerate(study.locations):
        yield from _zone(study, "locations", index, "timezone", location.timezone, location.country)
        if location.position is not None:
            yield from _position(index, location.position)
        currency = location.currency
        if currency is None or currency == settings.currency:
            continue
        tender = codes.currencies_of(location.country, settings.start)
        if (end := codes.ended(currency)) is not None and end < settings.start:
            yield _over("locations", index, currency, end)
        elif tender and currency not in tender:
            message = f"is not the money of {location.country}, {' or '.join(tender)}"
            hint = "fine if its costs and salaries are in it"
            yield Problem(
                message, table="locations", row=index, column="currency", value=currency, suggestion=hint, severity="warning"
            )


FAR_FROM_ITS_COUNTRY_KM = 3_000
"""Further from every reference city of a country's time zones nothing in it lies, islands in far oceans aside."""


def _position(index: int, place: Position) -> Iterator[Problem]:
    """A position on the other side of the world is most likely one with its signs or its two numbers exchanged."""
    cities = [zone_places()[zone] for zone in zones_of(place.country) if zone in zone_places()]
    away = min((kilometres(place, city) for city in cities), default=0.0)
    if away <= FAR_FROM_ITS_COUNTRY_KM:
        return
    north, east = place.latitude, place.longitude
    meant = [(a * x, b * y) for x, y in ((north, east), (east, north)) for a in (1, -1) for b in (1, -1) if abs(x) <= 90]
    near = next(
        (pair for pair in meant if any(kilometres(Position(place.country, *pair), c) <= FAR_FROM_ITS_COUNTRY_KM for c in cities)),
        None,
    )
    hint = f"latitude {near[0]:g} and longitude {near[1]:g} are meant?" if near else None
    message = f"is {away:,.0f} km from the nearest reference city of {place.country}, at longitude {east:g}"
    yield Problem(
        message,
        table="locations",
        row=index,
        column="latitude",
        value=f"{north:g}",
        suggestion=hint,
        severity="error" if near else "warning",
    )


def _over(table: str, index: int, currency: str, end: dt.date) -> Problem:
    return Problem(
        f"has been out of use since {end}, before the study starts",
        table=table,
        row=index,
        column="currency",
        value=currency,
        severity="warning",
    )


def _zone(study: Study, table: str, index: int, column: str, zone: str, country: str) -> Iterator[Problem]:
    zones = zones_of(country)
    if zone in zones or not zones:
        return
    if zone.startswith("Etc/"):
        message = "is no place: how far it is from home is not known, and no clock there is ever changed"
        yield Problem(
            message, table=table, row=index, column=column, value=zone, suggestion=zone_instead(zones), severity="warning"
        )
        return
    same = any(_same_clock(zone, other, study.study.start) for other in zones)
    message = f"is not in {country}" + (", though its clock is the same" if same else "")
    yield Problem(
        message,
        table=table,
        row=index,
        column=column,
        value=zone,
        suggestion=zone_instead(zones),
        severity="warning" if same else "error",
    )


def _same_clock(zone: str, other: str, start: dt.date) -> bool:
    """Whether two zones have the same time on the 15th of every month of the year the study starts in."""
    noons = [dt.datetime(start.year, month, 15, 12, tzinfo=dt.UTC) for month in range(1, 13)]
    return all(noon.astimezone(ZoneInfo(zone)).utcoffset() == noon.astimezone(ZoneInfo(other)).utcoffset() for noon in noons)
