"""Policies, read a second time: every bound as a sum over shares and moves. What counts places is in `choices`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sourcing_opt.schemas.policies import (
    AmountLimit,
    Apart,
    Assignment,
    CountLimit,
    Policy,
    Rule,
    ScoreLimit,
    ShareLimit,
    Stability,
    Survivability,
    Switching,
    Together,
    UnderWay,
)
from sourcing_opt.schemas.tables.locations import Location
from tests.oracle import contracting
from tests.oracle.before import Before
from tests.oracle.reckoning import Reckoning, Work
from tests.oracle.selecting import repetitions

Quantity = tuple[str, tuple[str, int, str], str, int]
"""("share", "arrive", "leave" or "missing", work, location, period); missing is what the plan before has there and is not.
("stays", work, location, period): people who stay there, of the work in all its modes; ("build", work, "", period): its mode is built."""
Sum = tuple[dict[Quantity, float], float]
"""Factors and a constant."""
SiteChange = tuple[str, int]
"""Location, and the period it opens or closes in."""


@dataclass(frozen=True)
class Bound:
    """sum of factor x quantity + constant >= 0 (a minimum) or <= 0 (a maximum)."""

    factors: Mapping[Quantity, float]
    constant: float
    is_minimum: bool
    penalty: float | None
    """Present value of a unit of violation; None: hard."""
    sites: Mapping[SiteChange, float] = field(default_factory=dict)
    """What opening or closing a location in a period adds to the sum."""

    def violation(self, quantities: Mapping[Quantity, float]) -> float:
        """By how much quantities break it."""
        left = self.constant + sum(factor * quantities.get(name, 0.0) for name, factor in self.factors.items())
        return max(0.0, -left if self.is_minimum else left)


def periods_of(reckoning: Reckoning, policy: Rule) -> range:
    """The periods a policy is for."""
    last = len(reckoning.periods)
    return range(last - 1 if policy.from_ == "end" else policy.from_ - 1, policy.to or last)


def bounds(before: Before) -> Iterator[Bound]:
    """Every bound of every repetition of every policy in every period it is for."""
    reckoning = before.reckoning
    for policy in reckoning.study.policies:
        if isinstance(policy, CountLimit | Together | Apart | Switching):
            continue
        for work, places in repetitions(reckoning, policy):
            for t in periods_of(reckoning, policy):
                penalty = None if policy.penalty is None else policy.penalty * reckoning.discount(t)
                sites = _site_changes(reckoning, policy, places, t)
                for side, limit in _limits(policy):
                    for factors, constant in _sums(before, policy, work, places, limit, t):
                        yield Bound(factors, constant, side == "min", penalty, sites)


def _limits(policy: Policy) -> Iterator[tuple[str, float]]:
    """Side and bound; of what is under way, all is to go live."""
    if isinstance(policy, UnderWay):
        yield "min", 1.0
    for side in ("min", "max"):
        if (limit := getattr(policy, side, None)) is not None:
            yield side, limit


def _site_changes(reckoning: Reckoning, policy: Policy, places: set[str], t: int) -> dict[SiteChange, float]:
    """What opening and closing cost in a period, where a policy is about that too."""
    if policy.type != "amount_limit" or policy.metric != "one_off_cost" or policy.for_:
        return {}
    here = [location for location in reckoning.locations if location.id in places]
    return {(l.id, t): reckoning.site(l, t)["opening" if l.status == "candidate" else "closing"] for l in here}


def _sums(before: Before, policy: Policy, work: list[Work], places: set[str], limit: float, t: int) -> Iterator[Sum]:
    reckoning = before.reckoning
    here = [(piece, place) for piece in work for place in reckoning.locations if place.id in places]
    match policy:
        case ShareLimit():
            everywhere = [(piece, place) for piece in work for place in reckoning.locations]
            yield (
                {
                    ("share", w.id, l.id, t): _amount(reckoning, policy.metric, w, l, t) * ((l.id in places) - limit)
                    for w, l in everywhere
                },
                0.0,
            )
        case AmountLimit(metric="fte"):
            yield {("share", w.id, l.id, t): reckoning.fte(w, l, t) for w, l in here}, -limit
        case AmountLimit(metric="run_cost"):
            yield {("share", w.id, l.id, t): sum(reckoning.run(w, l, t).values()) for w, l in here}, -limit
        case AmountLimit(metric="carbon"):
            yield {("share", w.id, l.id, t): reckoning.emissions(w, l, t) for w, l in here}, -limit
        case AmountLimit(metric="moved_fte"):
            yield {("arrive", w.id, l.id, t): reckoning.fte(w, l, t) for w, l in here if reckoning.existing(w.process)}, -limit
        case AmountLimit():
            once = {("leave", w.id, l.id, t): sum(contracting.leaving(reckoning, w, l, t).values()) for w, l in here}
            once |= {("arrive", w.id, l.id, wave): reckoning.after_arrival(w, l, wave, t) for w, l in here for wave in range(t)}
            now = {(w, l): sum(reckoning.arrival(w, l, t).values()) + reckoning.after_arrival(w, l, t, t) for w, l in here}
            for w, l in here:
                if w.mode is None:
                    once["stays", w.id, l.id, t] = -moving_one(reckoning, w, l, t)
                elif not policy.for_ and not policy.where and w.shift == 0:
                    once["build", w.id, "", t] = w.mode.build_cost
            paid = sum(before.ramp_up(w, l, t) for w, l in here)
            yield once | {("arrive", w.id, l.id, t): cost for (w, l), cost in now.items()}, paid - limit
        case ScoreLimit():
            yield (
                {
                    ("share", w.id, l.id, t): (_score(reckoning, policy.score, w, l) - limit)
                    * _amount(reckoning, policy.by, w, l, t)
                    for w, l in here
                },
                0.0,
            )
        case Stability():
            there = sum(before.share(w, l, t) * reckoning.fte(w, l, t) for w, l in here)
            gone = {
                ("leave", w.id, l.id, wave): reckoning.fte(w, l, t)
                for w, l in here
                if not before.moves(w)
                for wave in range(t + 1)
            }
            missing = {("missing", w.id, l.id, t): reckoning.fte(w, l, t) for w, l in here if before.moves(w)}
            yield gone | missing, -limit * there
        case UnderWay():
            for w, l in here:
                if due := before.arrives(w, l, t, "under_way") * reckoning.fte(w, l, t):
                    yield {("arrive", w.id, l.id, t): reckoning.fte(w, l, t)}, -limit * due
        case Assignment():
            for shifts in by_process(work):
                yield {("share", w.id, place, t): w.part for w in shifts for place in places}, -limit
        case Survivability():
            attribute = {"location": "id"}.get(policy.of, policy.of)
            for lost in {getattr(l, attribute) for _, l in here}:
                left = [l for l in reckoning.locations if l.id not in places or getattr(l, attribute) != lost]
                for shifts in by_process(work):
                    yield {("share", w.id, l.id, t): w.part * (1 + l.surge) for w in shifts for l in left}, -limit
        case _:
            raise NotImplementedError(policy.type)


def moving_one(reckoning: Reckoning, work: Work, location: Location, t: int) -> float:
    """Money for one person whose work arrives and leaves."""
    people = reckoning.fte(work, location, t)
    once = sum(reckoning.arrival(work, location, t).values()) + sum(contracting.leaving(reckoning, work, location, t).values())
    return once / people if people else 0.0


def by_process(work: list[Work]) -> list[list[Work]]:
    """The shifts of each process."""
    return [[piece for piece in work if piece.process.id == name] for name in dict.fromkeys(piece.process.id for piece in work)]


def _amount(reckoning: Reckoning, metric: str, work: Work, location: Location, t: int) -> float:
    match metric:
        case "fte":
            return reckoning.fte(work, location, t)
        case "cost":
            return sum(reckoning.run(work, location, t).values())
        case _:
            return reckoning.hours(work, t) * reckoning.years


def _score(reckoning: Reckoning, name: str, work: Work, location: Location) -> float:
    """Quality of the pair or the place; a mark of the provider; else a risk of the place or its country."""
    study = reckoning.study
    if name == "quality":
        fit = [row.quality for row in study.fit if (row.process, row.location) == (work.process.id, location.id)]
        return fit[0] if fit and fit[0] is not None else location.quality
    if name in ("first_time_resolution", "on_time"):
        return 100 * (reckoning.quality.stated(name, work.process, location) or 0.0)
    if name == "security":
        for function in (work.process.function, None):
            judged = [
                row.value for row in study.marks if (row.provider, row.mark, row.function) == (location.provider, name, function)
            ]
            if judged:
                return judged[0]
        marks = [row.security for row in study.providers if row.id == location.provider]
        return marks[0] if marks and marks[0] is not None else 100.0
    if name == "trust":
        parts = [(row.weight, _score(reckoning, row.part, work, location), row.reversed) for row in study.scores]
        return sum(weight * abs(100 * less - value) for weight, value, less in parts) / sum(weight for weight, _, _ in parts)
    risks = [row for row in study.risk_scores if row.dimension == name]
    own = [row.score for row in risks if row.location == location.id]
    return own[0] if own else next(row.score for row in risks if row.country == location.country)
