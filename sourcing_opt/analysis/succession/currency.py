"""A study with its amounts in the currencies of another: what a redenomination changes, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import Fx, Quote
from sourcing_opt.schemas.tables.locations import Location

Priced = TypeVar("Priced", bound=Row)
_MOVING = ("travel", "programme_office", "it_setup")
"""What moving takes in the study's currency."""


def rate_between(study: Study, other: Study, given: float | None, address: str) -> float:
    """What a unit of the one study's currency is in the other's: as given, or by the other's rates, or by the study's own.

    Raises InvalidInput, with the address, when nobody says.
    """
    ours, theirs = study.study.currency, other.study.currency
    if ours == theirs:
        return 1.0
    if given is not None:
        return given
    for known, wanted, price in ((other, ours, 1), (study, theirs, -1)):
        for row in known.fx:
            if row.currency == wanted:
                return float(row.rate**price)
    message = f"the plans are in {ours} and in {theirs}, and neither study's fx has a rate for the other's"
    raise InvalidInput([Problem(message, address=address, suggestion=f"say with --rate what 1 {ours} is in {theirs}")])


def redenominated(study: Study, other: Study, rate: float) -> Study:
    """The study in the other's currency, a unit of its own being worth `rate`, and every amount in the currency that the other has it in.

    What a location or a quote has in another currency than before is converted by the study's own exchange rates, as of its start.
    """
    if study.study.currency != other.study.currency:
        study = _in_currency(study, other.study.currency, rate)
    known = {row.currency for row in study.fx} | {study.study.currency}
    study = study.replace(fx=(*study.fx, *(row for row in other.fx if row.currency not in known)))
    ours, theirs = ({row.id: row for row in side.locations} for side in (study, other))
    target = {name: _of_location(other, theirs[name]) if name in theirs else _of_location(study, ours[name]) for name in ours}
    factor = {name: _price(study, _of_location(study, row)) / _price(study, target[name]) for name, row in ours.items()}
    return study.replace(
        locations=tuple(
            _times(row, factor[row.id], "opening_cost", "fixed_cost", "closing_cost", "seat_cost").replace(
                currency=theirs[row.id].currency if row.id in theirs else row.currency
            )
            for row in study.locations
        ),
        labor_rates=tuple(_times(row, factor[row.location], "salary") for row in study.labor_rates),
        quotes=tuple(_quotes(study, other, ours, target)),
    )


def _in_currency(study: Study, currency: str, rate: float) -> Study:
    """Amounts in the study's currency are converted; what was in it because nothing else was said keeps it, at this rate."""
    own_currency = study.study.currency
    stated = any(getattr(row, name) for row in study.transitions.values() for name in _MOVING)
    moving = study.transitions.values() if stated else study.transition
    return study.replace(
        study=_times(study.study, rate, "carbon_price").replace(currency=currency),
        locations=tuple(row.replace(currency=row.currency or own_currency) for row in study.locations),
        fx=(
            *(row.replace(rate=row.rate * rate) for row in study.fx if row.currency not in (own_currency, currency)),
            Fx(currency=own_currency, rate=rate),
        ),
        providers=tuple(_times(row, rate, "min_spend", "spent") for row in study.providers),
        provider_tiers=tuple(_times(row, rate, "from_spend") for row in study.provider_tiers),
        processes=tuple(_times(row, rate, "cost_per_error") for row in study.processes),
        data_rules=tuple(_times(row, rate, "cost") for row in study.data_rules),
        links=tuple(_times(row, rate, "cost") for row in study.links),
        modes=tuple(_times(row, rate, "build_cost", "licence") for row in study.modes),
        incentives=tuple(_times(row, rate, "per_job") for row in study.incentives),
        transition=tuple(_times(row, rate, *_MOVING) for row in moving),
        policies=tuple(_times(policy, rate, *policy.money_columns) for policy in study.policies),
    )


def _quotes(study: Study, other: Study, locations: dict[str, Location], target: dict[str, str]) -> Iterator[Quote]:
    theirs = {(row.process, row.location): row for row in other.quotes}
    for quote in study.quotes:
        like = theirs.get((quote.process, quote.location), quote)
        before = quote.currency or _of_location(study, locations[quote.location])
        after = like.currency or target[quote.location]
        yield _times(quote, _price(study, before) / _price(study, after), "price", "arc", "rrc", "fixed_per_year").replace(
            currency=like.currency
        )


def _of_location(study: Study, location: Location) -> str:
    return location.currency or study.study.currency


def _price(study: Study, currency: str) -> float:
    return 1.0 if currency == study.study.currency else next(row.rate for row in study.fx if row.currency == currency)


def _times(row: Priced, factor: float, *columns: str) -> Priced:
    changed = {column: getattr(row, column) * factor for column in columns if getattr(row, column)}
    return row.replace(**changed) if factor != 1 and changed else row
