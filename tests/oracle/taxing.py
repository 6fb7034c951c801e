"""Tax, leases and grants, read a second time; and chance's for random studies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.locations import Location
from sourcing_opt.schemas.tables.taxes import Incentive, Tax
from tests.oracle.contracting import first_day
from tests.oracle.dice import Dice

if TYPE_CHECKING:
    from tests.oracle.reckoning import Reckoning, Work


def home_rate(reckoning: Reckoning) -> float:
    """What the group's profit is taxed at."""
    return sum(row.rate for row in reckoning.study.taxes if row.country == reckoning.settings.home_country)


def saved(reckoning: Reckoning, location: Location, t: int) -> float:
    """What a unit of cost there takes off the group's tax: what home deducts, less what is taxed there."""
    at_home = home_rate(reckoning)
    kinds = {row.id: row.type for row in reckoning.study.providers}
    is_own = location.provider == "captive" or kinds.get(location.provider) == "captive"
    if not is_own or location.country == reckoning.settings.home_country:
        return at_home
    found = at_home
    for row in reckoning.study.taxes:
        if row.country == location.country:
            charged = 1 + row.markup
            profit = charged - 1
            holiday = [each.tax_holiday_until for each in reckoning.study.incentives if each.location == location.id]
            free = bool(holiday) and holiday[0] is not None and first_day(reckoning, t) <= holiday[0]
            found = at_home * charged - (0.0 if free else row.rate * profit)
    return found


def counts(reckoning: Reckoning, location: Location, t: int) -> float:
    """What a unit of cost there counts for in what is minimised."""
    return 1 - saved(reckoning, location, t) if reckoning.settings.minimise == "cost_after_tax" else 1.0


def counts_at_home(reckoning: Reckoning) -> float:
    """The same of what is paid from home."""
    return 1 - home_rate(reckoning) if reckoning.settings.minimise == "cost_after_tax" else 1.0


def running(reckoning: Reckoning, work: Work, location: Location, t: int) -> float:
    """Run cost of all of the work in a period, as it counts."""
    costs = reckoning.run(work, location, t)
    steering = sum(costs[name] for name in ("governance", "irrecoverable_vat", "carbon", "errors", "licence"))
    return (sum(costs.values()) - steering) * counts(reckoning, location, t) + steering * counts_at_home(reckoning)


def opening(reckoning: Reckoning, location: Location, wave: int) -> float:
    """Present value of opening, as it counts: paid at once, deducted as it is used up."""
    cost = reckoning.site(location, wave)["opening"]
    now = reckoning.discount(wave)
    if reckoning.settings.minimise == "cost":
        return now * cost
    value = now * cost - now * cost * (1 - location.capex_share) * saved(reckoning, location, wave)
    left = cost * location.capex_share
    a_period = left * reckoning.years / reckoning.settings.depreciation_years
    for t in reckoning.periods:
        if t >= wave:
            part = left if t == reckoning.periods[-1] else min(a_period, left)
            value -= reckoning.discount(t) * part * saved(reckoning, location, t)
            left -= part
    return value


def seats(reckoning: Reckoning, location: Location) -> float:
    """Leased."""
    if location.leased_seats is not None:
        return location.leased_seats
    return sum(reckoning.fte(work, location, 0) * reckoning.today(work, location) for work in reckoning.works)


def empty_seat(reckoning: Reckoning, location: Location, t: int) -> float:
    """Money for an empty one in a period; none where the lease is over."""
    if location.lease_ends is None or first_day(reckoning, t) > location.lease_ends:
        return 0.0
    return location.seat_cost * reckoning.fx(location.currency, t) * reckoning.prices(t, location) * reckoning.years


def incentive(study: Study, location: Location) -> Incentive | None:
    """Of the location."""
    return next((row for row in study.incentives if row.location == location.id), None)


def taxed(dice: Dice, study: Study) -> Study:
    """In half of the studies: rates, markups, holidays, grants, leases, local prices and what else clients ask for; some have least cost after tax."""
    if not dice.often(0.5):
        return study
    countries = sorted({row.country for row in study.locations} | {study.study.home_country})
    taxes = tuple(
        Tax(country=country, rate=dice.between(0.05, 0.35), markup=dice.one(0.0, 0.05, 0.15))
        for country in countries
        if dice.often(0.8)
    )
    settings = study.study.replace(
        minimise=dice.one("cost", "cost_after_tax", "cost_after_tax"),
        depreciation_years=dice.one(0.5, 1.0, 5.0),
        beyond=dice.one(0, 3),
        beyond_growth=dice.one(0.0, 0.05),
        fiscal_year_starts=dice.one(1, 4),
        irrecoverable_vat=dice.one(0.0, 0.1, 0.2),
    )
    locations = tuple(_leased(dice, study, row) for row in study.locations)
    processes = tuple(
        row.replace(occupancy=dice.between(0.6, 0.9)) if row.volume is not None and dice.often(0.4) else row
        for row in study.processes
    )
    transition = tuple(
        row.replace(programme_office=dice.one(0.0, 900.0), it_setup=dice.one(0.0, 1_500.0)) for row in study.transition
    )
    study = study.replace(study=settings, locations=locations, processes=processes, transition=transition)
    return study.replace(taxes=taxes, incentives=tuple(_incentives(dice, study)))


def _some_day(dice: Dice, study: Study) -> dt.date:
    months = {"month": 1, "quarter": 3, "year": 12}[study.study.period]
    return study.study.start + dt.timedelta(days=round(30.5 * months * dice.between(-0.5, 3.5)))


def _leased(dice: Dice, study: Study, location: Location) -> Location:
    changes: dict[str, object] = {}
    if dice.often(0.4):
        changes |= {"lease_ends": _some_day(dice, study), "leased_seats": dice.one(None, None, dice.between(1, 40, 1))}
    if location.opening_cost and dice.often(0.6):
        changes["capex_share"] = dice.one(0.5, 1.0)
    if dice.often(0.4):
        changes["price_inflation"] = dice.between(-0.01, 0.2)
    if location.severance_weeks and dice.often(0.6):
        changes |= {
            "severance_weeks_a_year": dice.one(1.0, 3.0),
            "service_years": dice.one(2.0, 9.0),
            "severance_cap": dice.one(None, 20.0),
        }
    return location.replace(**changes)


def _incentives(dice: Dice, study: Study) -> Iterator[Incentive]:
    for location in study.locations:
        if dice.often(0.5):
            yield Incentive(
                location=location.id,
                per_job=dice.one(0.0, 500.0, 4_000.0),
                max_jobs=dice.one(None, 3.0, 12.0),
                training_grant=dice.one(0.0, 0.5),
                tax_holiday_until=dice.one(None, _some_day(dice, study)),
            )
