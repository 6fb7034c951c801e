"""Whether a site's clock and money are those of its country."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sourcing_opt.errors import Problem
from sourcing_opt.schemas import codes
from sourcing_opt.schemas.cells import zone_instead
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.zones import zones_of


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
