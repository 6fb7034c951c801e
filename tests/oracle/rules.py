"""Policies, read a second time: which work and which places each repetition of a rule is about."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sourcing_opt.schemas import codes
from sourcing_opt.schemas.locations import Location
from sourcing_opt.schemas.policies import Assignment, Rule, ShareLimit
from sourcing_opt.schemas.processes import Process
from tests.oracle.reckoning import Reckoning, Work

Attributes = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Bound:
    """sum of factor x share  >= 0 (a minimum) or <= 0 (a maximum) in one period, where `factor` has the bound worked in."""

    factors: Mapping[tuple[tuple[str, int], str], float]
    """(work id, location id) -> factor of its share."""
    constant: float
    is_minimum: bool
    period: int
    penalty: float | None
    """Present value of a unit of violation; None: hard."""

    def violation(self, share: Mapping[tuple[tuple[str, int], str], float]) -> float:
        """By how much shares of this period break it."""
        left = self.constant + sum(factor * share.get(pair, 0.0) for pair, factor in self.factors.items())
        return max(0.0, -left if self.is_minimum else left)


def bounds(reckoning: Reckoning) -> Iterator[Bound]:
    """Every bound of every repetition of every policy in every period it is for."""
    for policy in reckoning.study.policies:
        assert isinstance(policy, ShareLimit | Assignment), "the oracle reads no other policies"
        last = len(reckoning.periods)
        periods = range(last - 1 if policy.from_ == "end" else policy.from_ - 1, policy.to or last)
        for work, places in _repetitions(reckoning, policy):
            for t in periods:
                penalty = None if policy.penalty is None else policy.penalty * reckoning.discount(t)
                for limit, is_minimum in ((policy.min, True), (policy.max, False)):
                    if limit is not None:
                        for factors, constant in _sums(reckoning, policy, work, places, limit, t):
                            yield Bound(factors, constant, is_minimum, t, penalty)


def _sums(
    reckoning: Reckoning, policy: Rule, work: list[Work], places: set[str], limit: float, t: int
) -> Iterator[tuple[dict[tuple[tuple[str, int], str], float], float]]:
    if isinstance(policy, ShareLimit):
        yield (
            {
                (piece.id, place.id): _amount(reckoning, policy.metric, piece, place, t) * ((place.id in places) - limit)
                for piece in work
                for place in reckoning.locations
            },
            0.0,
        )
    else:
        for process in dict.fromkeys(piece.process.id for piece in work):
            shifts = [piece for piece in work if piece.process.id == process]
            yield {(piece.id, place): piece.part for piece in shifts for place in places}, -limit


def _amount(reckoning: Reckoning, metric: str, work: Work, location: Location, t: int) -> float:
    match metric:
        case "fte":
            return reckoning.fte(work, location, t)
        case "cost":
            return sum(reckoning.run(work, location, t).values())
        case _:
            return reckoning.hours(work, t) * reckoning.years


def _repetitions(reckoning: Reckoning, policy: Rule) -> Iterator[tuple[list[Work], set[str]]]:
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
    """As stated, or by country, clock and distance of the zones' reference cities."""
    if location.location_model:
        return location.location_model
    if location.country == reckoning.settings.home_country:
        return "onshore"
    apart = [abs((reckoning.ahead(location, day) + 720) % 1440 - 720) for day in reckoning.days()]
    there, home = (codes.zone_places()[zone] for zone in (location.timezone, reckoning.home_zone))
    a, b, c = (math.radians(angle) for angle in (there.latitude, home.latitude, there.longitude - home.longitude))
    kilometres = 6371 * math.acos(math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(c))
    return "nearshore" if max(apart) <= 180 and kilometres <= 5000 else "offshore"
