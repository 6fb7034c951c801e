"""What work costs, one number at a time, straight from a study's rows.

A second reading of the design, in plain Python, that shares nothing with the package but its schemas: where two readings agree to
the last digits, neither has misread.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sourcing_opt.schemas.columns import zones
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import LaborRate, Role
from sourcing_opt.schemas.tables.locations import Location
from sourcing_opt.schemas.tables.modes import Mode
from sourcing_opt.schemas.tables.processes import Process
from tests.oracle import contracting
from tests.oracle.grades import Grades

MONTHS = {"month": 1, "quarter": 3, "year": 12}
SHIFTS = {"8x5": 1, "16x5": 2, "24x7": 3}


@dataclass(frozen=True)
class Work:
    """What is allocated: a process, or one shift of it."""

    process: Process
    shift: int
    part: float
    mode: Mode | None = None
    """How it is done; None: as today."""

    @property
    def id(self) -> tuple[str, int, str]:
        """Process, shift and mode."""
        return self.process.id, self.shift, "" if self.mode is None else self.mode.mode

    @property
    def same(self) -> tuple[str, int]:
        """Process and shift: the same work in all its modes."""
        return self.process.id, self.shift


class Reckoning:
    """A study's economics as questions; each method answers one for one piece of work, one location, one period from 0."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.settings = study.study
        self.years = MONTHS[self.settings.period] / 12
        self.periods = range(self.settings.periods)
        self.locations = study.locations
        self.home_zone = self.settings.home_timezone or zones.zones_of(self.settings.home_country)[0]
        self.works = [
            Work(process, shift, (process.shift_shares or [1 / SHIFTS[process.coverage]] * 3)[shift], mode)
            for process in study.processes
            for shift in range(SHIFTS[process.coverage])
            for mode in (None, *(row for row in study.modes if row.process == process.id))
        ]
        self._rates = {(row.role, row.location): row for row in study.labor_rates}
        self._quotes = {(row.process, row.location): row for row in study.quotes}
        self.quality = Grades(study, self.works)

    # Time and money

    def discount(self, t: int) -> float:
        """Present value of one unit paid in a period."""
        when = (t + 0.5) * self.years if self.settings.discounting == "mid" else (t + 1) * self.years
        return 1 / math.pow(1 + self.settings.discount_rate, when)

    def grown(self, rate: float, t: int) -> float:
        """What 1 at the start has become by the middle of a period."""
        return math.pow(1 + rate, (t + 0.5) * self.years)

    def prices(self, t: int, location: Location | None = None) -> float:
        """What everything has become dearer by that is not a wage or a quote; at a location, at its own rate if it has one."""
        own = None if location is None else location.price_inflation
        return self.grown(self.settings.price_inflation if own is None else own, t)

    def fx(self, currency: str | None, t: int) -> float:
        """Study currency per unit."""
        if currency in (None, self.settings.currency):
            return 1.0
        [row] = [row for row in self.study.fx if row.currency == currency]
        return row.rate * self.grown(row.drift, t)

    # Work and people

    def season(self, process: Process, t: int) -> float:
        """The period's volume relative to the trend."""
        return next((row.factor for row in self.study.volumes if (row.process, row.period) == (process.id, t + 1)), 1.0)

    def units(self, work: Work, t: int) -> float:
        """Units a year."""
        volume = work.process.volume or 0.0
        return volume * self.grown(work.process.growth, t) * self.season(work.process, t) * work.part

    def hours(self, work: Work, t: int) -> float:
        """Standard hours a year."""
        process = work.process
        if process.fte is None:
            assert process.handling_minutes is not None
            minutes = process.handling_minutes if process.occupancy is None else process.handling_minutes / process.occupancy
            return self.units(work, t) * minutes / 60 * self.grown(-process.automation, t)
        size = process.fte * self.settings.productive_hours * self.grown(process.growth, t) * self.grown(-process.automation, t)
        return size * self.season(process, t) * work.part

    def fte(self, work: Work, location: Location, t: int) -> float:
        """People it takes to do all of the work there; none where a machine does it."""
        if location.kind == "machine":
            return 0.0
        fit = next((row for row in self.study.fit if (row.process, row.location) == (work.process.id, location.id)), None)
        hours = location.productive_hours if location.productive_hours is not None else self.settings.productive_hours
        quality = self.quality
        took = self.hours(work, t) * quality.contacts(work.process, location) * quality.effort(work.process, location)
        if work.mode is not None:
            took = (took - took * work.mode.automated) * work.mode.handling
        return took / hours / location.productivity / (1.0 if fit is None else fit.productivity)

    def mix(self, process: Process) -> Mapping[str, float]:
        """Role -> part of the process's FTE."""
        if process.role:
            return {process.role: 1.0}
        return {row.role: row.share for row in self.study.process_roles if row.process == process.id}

    def _staff(self, work: Work, location: Location, t: int) -> Iterator[tuple[float, Role, LaborRate, float]]:
        """(part of the FTE, role, rate, salary in the study's currency) of every role with a rate there."""
        for name, part in self.mix(work.process).items():
            rate = self._rates.get((name, location.id))
            if rate is not None:
                role = next((row for row in self.study.roles if row.id == name), Role(id=name, name=name))
                local = rate.salary * rate.pay_premium * self.grown(rate.wage_inflation, t)
                yield part, role, rate, local * self.fx(location.currency, t)

    # Cost of running

    def terms(self, location: Location) -> tuple[float, float]:
        """Margin and governance of who runs the location."""
        found = [(row.margin, row.governance) for row in self.study.providers if row.id == location.provider]
        return found[0] if found else (0.0, 0.0)

    def build_up(self, work: Work, location: Location, t: int) -> dict[str, float]:
        """Component -> money per FTE and year."""
        cost = dict.fromkeys(("salary", "night_premium", "language_premium", "on_cost", "attrition", "management"), 0.0)
        night = location.night_premium * self.night(work, location)
        rows = [
            row for row in self.study.language_pools if row.location == location.id and row.language in work.process.languages
        ]
        spoken = max((row.premium for row in rows), default=0.0)
        for part, role, rate, salary in self._staff(work, location, t):
            loaded = salary * (1 + rate.on_cost)
            cost["salary"] += part * salary
            cost["night_premium"] += part * salary * night
            cost["language_premium"] += part * salary * spoken
            cost["on_cost"] += part * salary * (1 + night + spoken) * rate.on_cost
            leaving = 0.0 if location.own_staff else location.attrition
            cost["attrition"] += part * leaving * self._joining(role, rate, salary)
            cost["management"] += part * loaded * role.lead_pay / role.span if role.span else 0.0
        cost["seat"] = location.seat_cost * self.fx(location.currency, t) * self.prices(t, location)
        safeguards = [row for row in self.study.data_rules if row.country == location.country and row.allowed == "with_cost"]
        held = work.process.data_classes
        cost["data_rules"] = sum(row.cost for row in safeguards if row.data_class in held) * self.prices(t)
        cost["margin"] = sum(cost.values()) * self.terms(location)[0]
        return cost

    @staticmethod
    def _joining(role: Role, rate: LaborRate, salary: float) -> float:
        return role.hiring_cost * salary + role.training_weeks / 52 * salary * (1 + rate.on_cost)

    def delivery(self, work: Work, location: Location, t: int) -> dict[str, float]:
        """Component -> money per year for all of the work: the quote, or the build-up."""
        quote = self._quotes.get((work.process.id, location.id))
        if quote is not None:
            return {"quote": contracting.bill(self, quote, work, location, t)}
        return {name: cost * self.fte(work, location, t) for name, cost in self.build_up(work, location, t).items()}

    def run(self, work: Work, location: Location, t: int) -> dict[str, float]:
        """Component -> money in the period for all of the work."""
        cost = {name: yearly * self.years for name, yearly in self.delivery(work, location, t).items()}
        paid = sum(cost.values())
        on_top = {"governance": paid * self.terms(location)[1], "irrecoverable_vat": paid * self._vat(location)}
        on_top["carbon"] = self.emissions(work, location, t) * self.settings.carbon_price * self.prices(t)
        paid_for = 0.0 if work.mode is None else work.mode.licence * self.units(work, t)
        on_top["licence"] = paid_for * self.prices(t) * self.years
        wrong = self.errors(work, location, t, self.quality.error_rate(work.process, location))
        return cost | on_top | {"errors": wrong * self.years}

    def emissions(self, work: Work, location: Location, t: int) -> float:
        """Tonnes of CO2e in the period for all of the work."""
        return self.fte(work, location, t) * self.years * (location.carbon or 0) / 1000

    def errors(self, work: Work, location: Location, t: int, rate: float) -> float:
        """Money a year that so many errors in a unit handled cost, beside rework."""
        handled = self.units(work, t) * self.quality.contacts(work.process, location)
        return handled * rate * work.process.cost_per_error * self.prices(t)

    def _vat(self, location: Location) -> float:
        """On what vendors charge, and what the company's centres abroad do."""
        rate = self.settings.irrecoverable_vat
        if location.provider != "captive" and [row.type for row in self.study.providers if row.id == location.provider] != [
            "captive"
        ]:
            return rate
        if location.country == self.settings.home_country:
            return 0.0
        return rate + rate * sum(row.markup for row in self.study.taxes if row.country == location.country)

    # Cost of moving

    def existing(self, process: Process) -> bool:
        """Whether anybody does it today."""
        return any(row.process == process.id and row.share > 0 for row in self.study.baseline)

    def arrival(self, work: Work, location: Location, t: int) -> dict[str, float]:
        """Component -> money when all of the work arrives."""
        people, yearly = self.fte(work, location, t), sum(self.delivery(work, location, t).values())
        cost = dict.fromkeys(
            ("hiring", "training", "knowledge_transfer", "parallel_running", "travel", "programme_office", "it_setup"), 0.0
        )
        if (work.process.id, location.id) not in self._quotes and not location.own_staff:
            for part, role, rate, salary in self._staff(work, location, t):
                joining = people * part * salary * (1 + self.terms(location)[0])
                cost["hiring"] += joining * role.hiring_cost
                granted = sum(row.training_grant for row in self.study.incentives if row.location == location.id)
                cost["training"] += joining * role.training_weeks / 52 * (1 + rate.on_cost) * (1 - granted)
        if self.existing(work.process):
            transition = self.study.transitions[work.process.complexity]
            cost["knowledge_transfer"] = yearly * transition.knowledge_transfer_weeks / 52
            cost["parallel_running"] = yearly * transition.parallel_weeks / 52
            cost["programme_office"] = people * transition.programme_office * self.prices(t)
            cost["it_setup"] = people * transition.it_setup * self.prices(t)
            if location.country != self.settings.home_country:
                cost["travel"] = people * transition.travel * self.prices(t)
        return cost

    def ramp_up(self, work: Work, location: Location, wave: int, t: int) -> float:
        """Money in period t for all of the work having arrived in a wave."""
        months = MONTHS[self.settings.period]
        since = range((t - wave) * months, (t - wave + 1) * months)
        lost = 0.0
        for name, part in self.mix(work.process).items():
            ramp = next((row.ramp for row in self.study.roles if row.id == name), ())
            learning = sum((1 - ramp[month]) / 12 for month in since if 0 <= month < len(ramp))
            lost += 0.0 if location.kind == "machine" else part * learning
        more_work, more_errors = self.quality.more(work.process, location, (t - wave) * months, months)
        dear = self.errors(work, location, t, more_errors)
        return (lost + more_work) * sum(self.delivery(work, location, t).values()) + dear

    def stabilisation(self, work: Work, location: Location, wave: int, t: int) -> float:
        """Money in period t for all of the work having arrived in a wave, month by month until it runs as it will; none for new work."""
        rows = [row for row in self.study.transition if row.complexity == work.process.complexity]
        if not rows or not self.existing(work.process):
            return 0.0
        row, months, taken = rows[0], MONTHS[self.settings.period], 0.0
        for month in range((t - wave) * months, (t - wave + 1) * months):
            part = min(1.0, row.stabilisation_months - month)
            if month >= 0 and part > 0:
                again = row.disruption_probability * row.disruption_weeks / 52 / row.stabilisation_months
                taken += part * (row.double_management / 12 + again)
        return taken * sum(self.delivery(work, location, t).values())

    def after_arrival(self, work: Work, location: Location, wave: int, t: int) -> float:
        """Money in period t for ramping up and settling."""
        return self.ramp_up(work, location, wave, t) + self.stabilisation(work, location, wave, t)

    def severance(self, work: Work, location: Location, t: int) -> float:
        """Money when all of the work leaves."""
        if location.own_staff and (work.process.id, location.id) not in self._quotes:
            return 0.0
        pay = sum(part * salary for part, _, _, salary in self._staff(work, location, t))
        return self.fte(work, location, t) * self.weeks_owed(location) / 52 * pay

    def weeks_owed(self, location: Location) -> float:
        """Severance of a person, by length of service."""
        weeks = location.severance_weeks + location.service_years * location.severance_weeks_a_year
        if location.severance_cap is not None and weeks > location.severance_cap:
            weeks = location.severance_cap
        return weeks

    def site(self, location: Location, t: int) -> dict[str, float]:
        """opening and closing (money, once) and fixed (money in the period)."""
        price = self.fx(location.currency, t) * self.prices(t, location)
        yearly = {"opening": location.opening_cost, "closing": location.closing_cost or 0.0}
        return {name: cost * price for name, cost in yearly.items()} | {"fixed": location.fixed_cost * self.years * price}

    # Contract years

    def contract_years(self) -> list[tuple[list[int], float]]:
        """The periods of each contract year, and its length in years: one, unless the end of the horizon cuts it short."""
        begins, start, months = (
            self.settings.contract_start or self.settings.start,
            self.settings.start,
            MONTHS[self.settings.period],
        )
        gone = (start.year * 12 + start.month - begins.year * 12 - begins.month) % 12
        end = gone + len(self.periods) * months
        return [
            ([t for t in self.periods if first <= gone + t * months < first + 12], (min(end, first + 12) - first) / 12)
            for first in range(0, end, 12)
        ]

    # What may go where, and when

    def today(self, work: Work, location: Location) -> float:
        """Share of the work done there today."""
        rows = (row for row in self.study.baseline if (row.process, row.location) == (work.process.id, location.id))
        rows = (row for row in rows if (row.mode or "") == work.id[2])
        return sum(row.share for row in rows if row.shift in (None, work.shift + 1))

    def may_move(self, process: Process, t: int) -> bool:
        """Whether work may go live in a period: new work in the first, today's after its lead time."""
        if not self.existing(process):
            return t == 0
        lead = process.lead_periods
        if lead is None:
            lead = math.ceil(self.study.transitions[process.complexity].lead_months / MONTHS[self.settings.period])
        return t >= lead

    def may_be(self, work: Work, location: Location) -> bool:
        """Whether the work may be done at the location in its mode."""
        if not self.may_go(work.process, location) or work.mode is None:
            return self.may_go(work.process, location)
        if location.kind == "machine" or (work.process.id, location.id) in self._quotes:
            return False
        marks = [row.technology for row in self.study.providers if row.id == location.provider]
        technology = marks[0] if marks and marks[0] is not None else 100.0 if location.provider == "captive" else -1.0
        judged = technology >= work.mode.min_technology or work.mode.min_technology == 0
        return judged and set(work.mode.certifications) <= set(location.certifications)

    def may_start(self, work: Work, t: int) -> bool:
        """Whether the work may go live in its mode in a period."""
        ready = work.mode is None or t * MONTHS[self.settings.period] >= work.mode.ready_months
        return ready and self.may_move(work.process, t)

    def built(self, mode: Mode) -> bool:
        """Whether some work is done in a mode today."""
        return any((row.process, row.mode) == (mode.process, mode.mode) and row.share > 0 for row in self.study.baseline)

    def ready(self, location: Location, t: int) -> bool:
        """Whether a place can be open in a period: a candidate not before it is ready, unless work is under way to it."""
        expected = [
            move
            for move in self.study.previous_moves
            if move.status == "under_way" and move.destination == location.id and move.share > 0
        ]
        return location.ready_months <= t * MONTHS[self.settings.period] or any(move.period - 1 <= t for move in expected)

    def may_go(self, process: Process, location: Location) -> bool:
        """Whether the process may be done at the location."""
        fit = next((row for row in self.study.fit if (row.process, row.location) == (process.id, location.id)), None)
        rules = {row.data_class: row.allowed for row in self.study.data_rules if row.country == location.country}
        quality = location.quality if fit is None or fit.quality is None else fit.quality
        roles = self.mix(process)
        rated = bool(roles) and all((role, location.id) in self._rates for role in roles)
        return (
            location.status != "closed"
            and (fit is None or fit.allowed)
            and set(process.languages) <= set(location.languages)
            and set(process.certifications) <= set(location.certifications)
            and all(rules.get(name) != "no" for name in process.data_classes)
            and quality >= process.min_quality
            and ((rated and location.kind == "people") or (process.id, location.id) in self._quotes)
            and all(self._shared_hours(location, day) >= process.min_overlap_hours for day in self.days())
        )

    # The clock

    def days(self) -> list[dt.date]:
        """The fifteenth of each month of the year of the start."""
        return [dt.date(self.settings.start.year, month, 15) for month in range(1, 13)]

    def ahead(self, location: Location, day: dt.date) -> int:
        """Minutes the location's clock is ahead of home's, at noon in Greenwich."""
        noon = dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)
        there, home = (noon.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for zone in (location.timezone, self.home_zone))
        return round((there - home).total_seconds() / 60)

    def _shared_hours(self, location: Location, day: dt.date) -> float:
        """Hours of the home business day, 9 to 17, in which it is between 9 and 17 there; counted in quarters of an hour."""
        clocks = self._clocks(location, day, begins=9)
        return sum(0.25 for clock in clocks if 9 * 60 <= clock < 17 * 60)

    def night(self, work: Work, location: Location) -> float:
        """Part of the work's hours that is night there, 22 to 6, over the year; counted in quarters of an hour."""
        if SHIFTS[work.process.coverage] == 1:
            return 0.0
        clocks = [clock for day in self.days() for clock in self._clocks(location, day, begins=9 + 8 * work.shift)]
        return sum(clock >= 22 * 60 or clock < 6 * 60 for clock in clocks) / len(clocks)

    def _clocks(self, location: Location, day: dt.date, begins: int) -> list[int]:
        """What the clock says there, in minutes, during eight hours from an hour of the home day."""
        ahead = self.ahead(location, day)
        return [(minute + ahead) % 1440 for minute in range(begins * 60, (begins + 8) * 60, 15)]
