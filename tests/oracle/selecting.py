"""Who a policy is about, read a second time: the attributes of work and places, and what each repetition selects."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from sourcing_opt.schemas.columns import zones
from sourcing_opt.schemas.policies import Rule
from sourcing_opt.schemas.tables.locations import Location
from sourcing_opt.schemas.tables.processes import Process
from tests.oracle.reckoning import Reckoning, Work

Attributes = Mapping[str, Sequence[str]]


def repetitions(reckoning: Reckoning, policy: Rule) -> Iterator[tuple[list[Work], set[str]]]:
    """Work and location ids of every repetition of a policy."""
    of_work = {work.id: _of_process(reckoning, work.process) for work in reckoning.works}
    of_place = {place.id: _of_location(reckoning, place) for place in reckoning.locations}
    work = [piece for piece in reckoning.works if _matches(of_work[piece.id], policy.for_)]
    places = {place for place, attributes in of_place.items() if _matches(attributes, policy.where)}
    if policy.each is None:
        yield work, places
    elif policy.each in next(iter(of_work.values())):
        for value in {value for piece in work for value in of_work[piece.id][policy.each]}:
            yield [piece for piece in work if value in of_work[piece.id][policy.each]], places
    else:
        for value in {value for place in places for value in of_place[place][policy.each]}:
            yield work, {place for place in places if value in of_place[place][policy.each]}


def _matches(attributes: Attributes, selector: Mapping[str, Sequence[str]]) -> bool:
    return all(any(value in options for value in attributes[name]) for name, options in selector.items())


def _of_process(reckoning: Reckoning, process: Process) -> Attributes:
    single = ("function", "service_type", "coverage", "strategic_importance", "performance", "criticality", "complexity")
    several = ("data_classes", "languages", "certifications")
    found: dict[str, Sequence[str]] = {name: [str(getattr(process, name))] for name in single}
    found |= {name: getattr(process, name) for name in several}
    return found | {"process": [process.id], "role": list(reckoning.mix(process))}


def _of_location(reckoning: Reckoning, location: Location) -> Attributes:
    types = {row.id: row.type for row in reckoning.study.providers}
    single = ("country", "timezone", "provider", "status")
    found: dict[str, Sequence[str]] = {name: [str(getattr(location, name))] for name in single}
    found |= {"languages": location.languages, "certifications": location.certifications}
    found["city"] = [location.city] if location.city else []
    found["provider_type"] = [types.get(location.provider, "captive")]
    return found | {"location": [location.id], "location_model": [location_model(reckoning, location)]}


def location_model(reckoning: Reckoning, location: Location) -> str:
    """As stated, or by country, clock and distance: of positions, or else of the zones' reference cities."""
    if location.location_model:
        return location.location_model
    if location.country == reckoning.settings.home_country:
        return "onshore"
    apart = [abs((reckoning.ahead(location, day) + 720) % 1440 - 720) for day in reckoning.days()]
    places = zones.zone_places()
    there = location.position or places[location.timezone]
    mine = [site for site in reckoning.study.locations if site.country == reckoning.settings.home_country]
    stated = [site.position for site in mine if site.position]
    away = min(_kilometres(there, home) for home in stated or [places[reckoning.home_zone]])
    return "nearshore" if max(apart) <= 180 and away <= 5000 else "offshore"


def _kilometres(one: zones.Position, other: zones.Position) -> float:
    """By the law of cosines."""
    a, b, c = (math.radians(angle) for angle in (one.latitude, other.latitude, one.longitude - other.longitude))
    return 6371 * math.acos(max(-1.0, min(1.0, math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(c))))
