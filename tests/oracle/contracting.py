"""Contracts, read a second time: what a bid comes to, what leaving takes, fixed charges and packages. And chance's contracts for random studies."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.contracts import Contract, Package
from sourcing_opt.schemas.tables.labor import Quote
from sourcing_opt.schemas.tables.links import Link
from sourcing_opt.schemas.tables.locations import Location
from sourcing_opt.schemas.tables.processes import Process
from tests.oracle.dice import Dice

if TYPE_CHECKING:
    from tests.oracle.reckoning import Reckoning, Work


def level(reckoning: Reckoning, quote: Quote, location: Location, t: int) -> float:
    """What a unit of the bid's money has become by the middle of a period, in the study's currency."""
    rate = quote.indexation
    if quote.indexed_to == "prices":
        own = location.price_inflation
        rate = rate + (reckoning.settings.price_inflation if own is None else own)
    if quote.indexed_to == "wages":
        [process] = [row for row in reckoning.study.processes if row.id == quote.process]
        for role, part in reckoning.mix(process).items():
            rate += sum(
                row.wage_inflation * part
                for row in reckoning.study.labor_rates
                if (row.role, row.location) == (role, location.id)
            )
    if quote.indexation_cap is not None and rate > quote.indexation_cap:
        rate = quote.indexation_cap
    return reckoning.grown(rate, t) * reckoning.fx(quote.currency or location.currency, t)


def bill(reckoning: Reckoning, quote: Quote, work: Work, location: Location, t: int) -> float:
    """Money per year for all of the work, volume by volume."""
    handled = reckoning.units(work, t) * reckoning.quality.contacts(work.process, location)
    done = {"unit": handled, "fte": reckoning.fte(work, location, t), "year": work.part}[quote.per]
    if quote.base_volume is None:
        charged = done * quote.price
    else:
        agreed = quote.base_volume * work.part
        charged = agreed * quote.price
        most, least = agreed + agreed * quote.dead_band, agreed - agreed * quote.dead_band
        if done > most:
            charged += (done - most) * (quote.arc if quote.arc is not None else quote.price)
        elif done < least:
            charged -= (least - done) * (quote.rrc if quote.rrc is not None else quote.price)
    saved = 1 - reckoning.grown(-work.process.automation, t)
    charged -= charged * quote.gain_share * saved
    if quote.quality_target is not None:
        fit = [row.quality for row in reckoning.study.fit if (row.process, row.location) == (quote.process, location.id)]
        quality = location.quality if not fit or fit[0] is None else fit[0]
        if quality >= quote.quality_target:
            charged *= 1 + quote.bonus * (quality - quote.quality_target)
        else:
            charged *= max(0.0, 1 - quote.malus * (quote.quality_target - quality))
    return charged * level(reckoning, quote, location, t)


def fixed_charge(reckoning: Reckoning, process: Process, location: Location, t: int) -> float:
    """Money in a period in which the place does any of the process."""
    return sum(
        row.fixed_per_year * level(reckoning, row, location, t) * reckoning.years
        for row in reckoning.study.quotes
        if (row.process, row.location) == (process.id, location.id)
    )


def hand_over(reckoning: Reckoning, link: Link, t: int) -> float:
    """Money in a period in which all that is handed over is handed over between places."""
    [process] = [row for row in reckoning.study.processes if row.id == link.process]
    units = process.volume if link.units is None else link.units
    assert units is not None
    return (
        units
        * reckoning.grown(process.growth, t)
        * reckoning.season(process, t)
        * link.cost
        * reckoning.prices(t)
        * reckoning.years
    )


def contract_of(study: Study, process: Process, location: Location) -> Contract | None:
    """The one of the process by itself goes before the one of all."""
    found = [row for row in study.contracts if row.provider == location.provider and row.process in (process.id, None)]
    return min(found, key=lambda row: row.process is None, default=None)


def first_day(reckoning: Reckoning, t: int) -> dt.date:
    """Of a period, within the horizon or beyond."""
    months = {"month": 1, "quarter": 3, "year": 12}[reckoning.settings.period] * t
    start = reckoning.settings.start
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def in_term(reckoning: Reckoning, contract: Contract, t: int) -> bool:
    """Whether a period begins before the contract has ended."""
    return first_day(reckoning, t) <= contract.ends


def may_leave(reckoning: Reckoning, process: Process, location: Location, t: int) -> bool:
    """Whether notice has run out, or the contract."""
    contract = contract_of(reckoning.study, process, location)
    months = {"month": 1, "quarter": 3, "year": 12}[reckoning.settings.period]
    return contract is None or t * months >= contract.notice_months or not in_term(reckoning, contract, t)


def leaving(reckoning: Reckoning, work: Work, location: Location, t: int) -> dict[str, float]:
    """Component -> money when all of the work leaves."""
    cost = {"severance": reckoning.severance(work, location, t), "exit_fee": 0.0, "transition_help": 0.0}
    contract = contract_of(reckoning.study, work.process, location)
    if contract is not None:
        last = reckoning.periods[-1]
        period = t
        while in_term(reckoning, contract, period):
            yearly = sum(reckoning.delivery(work, location, min(period, last)).values())
            cost["exit_fee"] += contract.exit_fee * yearly * reckoning.years
            period += 1
        cost["transition_help"] = sum(reckoning.delivery(work, location, t).values()) / 52 * contract.transition_help
    return cost


def terms_of_quote(dice: Dice, quote: Quote, study: Study) -> Quote:
    """The bid with some of what bids say."""
    changes: dict[str, object] = {}
    [process] = [row for row in study.processes if row.id == quote.process]
    volume = process.volume if quote.per == "unit" else process.fte or 20.0
    if quote.per != "year" and dice.often(0.6):
        assert volume is not None
        changes |= {"base_volume": round(volume * dice.between(0.6, 1.4), 2), "dead_band": dice.one(0.0, 0.05, 0.1, 0.3)}
        changes |= {
            "arc": dice.one(None, round(quote.price * dice.between(0.3, 1.6), 3)),
            "rrc": dice.one(None, round(quote.price * dice.between(0.0, 0.9), 3)),
        }
    if quote.per != "fte" and dice.often(0.6):
        changes["gain_share"] = dice.between(0.1, 1)
    if dice.often(0.5):
        changes["fixed_per_year"] = dice.between(1_000, 150_000, 0)
    rated = all((role, quote.location) in {(row.role, row.location) for row in study.labor_rates} for role in ("agent", "clerk"))
    changes["indexed_to"] = dice.one("nothing", "prices", "wages" if rated else "prices")
    if dice.often(0.4):
        changes["indexation_cap"] = dice.one(0.0, 0.02, 0.05)
    if dice.often(0.5):
        changes |= {"quality_target": dice.one(60, 80), "bonus": dice.one(0.0, 0.01), "malus": dice.one(0.005, 0.03)}
    return quote.replace(**changes)


def contracted(dice: Dice, study: Study) -> Study:
    """In half of the studies: terms of bids, contracts of providers, packages."""
    if not dice.often(0.5):
        return study
    bid = {(quote.process, quote.location) for quote in study.quotes}
    more = [
        Quote(process=process.id, location=place.id, price=dice.between(12_000, 40_000, 0), per="fte", currency="GBP")
        for process in study.processes
        for place in study.locations
        if (process.id, place.id) not in bid and dice.often(0.35)
    ]
    quotes = tuple(terms_of_quote(dice, quote, study) if dice.often(0.8) else quote for quote in (*study.quotes, *more))
    study = study.replace(quotes=quotes, contracts=tuple(_contracts(dice, study)), packages=tuple(_packages(dice, study)))
    return study.replace(links=tuple(_links(dice, study)), locations=tuple(_machines(dice, study)))


def _links(dice: Dice, study: Study) -> Iterator[Link]:
    if dice.often(0.4):
        one, other = dice.random.sample(list(study.processes), 2)
        units = dice.one(None, 500.0) if one.volume is not None else 500.0
        cost = dice.one(0.1, 1.0) if units is None else dice.one(5.0, 80.0)
        yield Link(process=one.id, other=other.id, of=dice.one("location", "country", "timezone"), units=units, cost=cost)


def _machines(dice: Dice, study: Study) -> Iterator[Location]:
    """The last place may be a machine, where nobody works today and no bid is per person."""
    busy = {row.location for row in study.baseline} | {quote.location for quote in study.quotes if quote.per == "fte"}
    *others, last = study.locations
    yield from others
    is_machine = last.id not in busy and not last.own_staff and dice.often(0.7)
    yield last.replace(kind="machine", min_fte=0.0, max_fte=None) if is_machine else last


def _contracts(dice: Dice, study: Study) -> Iterator[Contract]:
    months = {"month": 1, "quarter": 3, "year": 12}[study.study.period]
    for provider in ("vendor", "captive"):
        for process in (None, study.processes[0].id):
            if dice.often(0.3):
                yield Contract(
                    provider=provider,
                    process=process,
                    ends=study.study.start + dt.timedelta(days=round(30.5 * months * dice.between(-0.5, 4.5))),
                    notice_months=dice.one(0.0, 0.0, months, months * 1.5, months * 2),
                    exit_fee=dice.one(0.0, 0.05, 0.3),
                    transition_help=dice.one(0.0, 4.0),
                )


def _packages(dice: Dice, study: Study) -> Iterator[Package]:
    for number in range(dice.one(0, 1, 1, 2)):
        members = dice.random.sample([process.id for process in study.processes], 2)
        yield Package(
            id=f"package{number}",
            provider=dice.one("vendor", "vendor", "captive"),
            processes=tuple(members),
            discount=dice.between(0.02, 0.4),
            min_share=dice.one(1.0, 0.5, 0.7),
        )
