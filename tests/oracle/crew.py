"""People who come and go, read a second time: rows of a linear program for every role at every place with its own staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import LaborRate, Role, Staff
from sourcing_opt.schemas.tables.locations import Location
from tests.oracle import taxing
from tests.oracle.dice import Dice
from tests.oracle.program import LinearProgram
from tests.oracle.reckoning import Reckoning, Work


class Crew:
    """Adds the rows of a study's own staff to its linear program."""

    def __init__(self, reckoning: Reckoning, lp: LinearProgram, share: Callable[[Work, Location, int], int]) -> None:
        self.reckoning, self.lp, self.share = reckoning, lp, share
        for location in reckoning.locations:
            if location.own_staff:
                joining: list[dict[int, float]] = [{} for _ in reckoning.periods]
                for rate in reckoning.study.labor_rates:
                    if rate.location == location.id:
                        self._role(location, rate, joining)
                if location.intake is not None:
                    for row in joining:
                        lp.row(row, location.intake * 12 * reckoning.years)

    def _people(self, work: Work, location: Location, role: str, t: int) -> float:
        """Staff of the role that all of the work takes there."""
        quoted = any((row.process, row.location) == (work.process.id, location.id) for row in self.reckoning.study.quotes)
        part = self.reckoning.mix(work.process).get(role, 0.0)
        return 0.0 if quoted else part * self.reckoning.fte(work, location, t)

    def _role(self, location: Location, rate: LaborRate, joining: list[dict[int, float]]) -> None:
        reckoning, lp = self.reckoning, self.lp
        role = next((row for row in reckoning.study.roles if row.id == rate.role), Role(id=rate.role, name=rate.role))
        stated = [row.people for row in reckoning.study.staff if (row.role, row.location) == (rate.role, location.id)]
        today = sum(reckoning.today(w, location) * self._people(w, location, rate.role, 0) for w in reckoning.works)
        before: int | None = None
        start = stated[0] if stated else today
        remain = max(0.0, 1 - location.attrition * reckoning.years)
        for t in reckoning.periods:
            now = reckoning.discount(t) * taxing.counts(reckoning, location, t)
            margin = 1 + reckoning.terms(location)[0]
            fx = reckoning.fx(location.currency, t)
            pay = rate.salary * rate.pay_premium * reckoning.grown(rate.wage_inflation, t) * fx
            loaded = pay * (1 + rate.on_cost)
            seat = location.seat_cost * fx * reckoning.prices(t, location)
            staff = lp.variable()
            joins = lp.variable(now * margin * (role.hiring_cost * pay + role.training_weeks / 52 * loaded))
            goes = lp.variable(now * (reckoning.weeks_owed(location) / 52 * pay + location.notice_weeks / 52 * loaded))
            temps = lp.variable(now * margin * location.temps_premium * loaded * reckoning.years)
            idle = lp.variable(now * margin * (loaded + seat) * reckoning.years)
            walk = {staff: 1.0, joins: -1.0, goes: 1.0}
            if before is not None:
                walk[before] = -remain
            lp.equal.append((walk, remain * start if before is None else 0.0))
            cover = {staff: 1.0, temps: 1.0, idle: -1.0}
            for work in reckoning.works:
                cover[self.share(work, location, t)] = -self._people(work, location, rate.role, t)
            lp.equal.append((cover, 0.0))
            if rate.scarce_from is not None:
                dear = lp.variable(now * margin * rate.scarce_premium * loaded * reckoning.years)
                lp.row({staff: 1.0, dear: -1.0}, rate.scarce_from)
            lp.row({temps: 1.0, staff: -location.temps_limit}, 0.0)
            joining[t][joins] = 1.0
            before = staff


def staffed(dice: Dice, study: Study) -> Study:
    """In some studies: places of the company's own whose people come and go."""
    if not dice.often(0.4):
        return study
    rated = {(row.role, row.location) for row in study.labor_rates}
    locations, staff = [], []
    for location in study.locations:
        if location.provider == "captive" and dice.often(0.8):
            columns: dict[str, Any] = {"own_staff": True}
            dice.maybe(
                columns, 0.4, intake=lambda: dice.one(3.0, 10.0, 40.0), temps_limit=lambda: dice.one(0.1, 0.5), temps_premium=lambda: dice.one(0.1, 0.6),
                notice_weeks=lambda: dice.one(4.0, 13.0), attrition=lambda: dice.between(0, 1.2),
            )  # fmt: skip
            location = location.replace(**columns)
            employed = [role for role in sorted({role for role, _ in rated}) if (role, location.id) in rated and dice.often(0.2)]
            staff += [Staff(role=role, location=location.id, people=dice.between(0, 30, 1)) for role in employed]
        locations.append(location)
    own = {location.id for location in locations if location.own_staff}
    rates = tuple(
        row.replace(scarce_from=dice.between(0, 20, 1), scarce_premium=dice.one(0.1, 0.5))
        if row.location in own and dice.often(0.3)
        else row
        for row in study.labor_rates
    )
    return study.replace(locations=tuple(locations), staff=tuple(staff), labor_rates=rates)
