"""What it costs to run a workstream at a location, by component: the cost build-up per FTE, or the vendor's quote."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Axes, Flags, Floats
from sourcing_opt.economics.clock import night_share
from sourcing_opt.economics.cost.components import BUILD_UP, MARGIN_BASE, ON_TOP, RUN_COMPONENTS, in_order
from sourcing_opt.economics.cost.money import location_fx, price_index
from sourcing_opt.economics.cost.pay import Pay
from sourcing_opt.economics.geography import home_zone
from sourcing_opt.economics.languages import language_premium
from sourcing_opt.economics.quality import Quality
from sourcing_opt.economics.terms.quoted import quoted
from sourcing_opt.economics.workload import units
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.processes import SHIFTS
from sourcing_opt.schemas.tables.settings import WEEKS_A_YEAR

KG_PER_TONNE = 1000


@dataclass(frozen=True)
class RunCost:
    """Cost of doing all of a workstream at a location in a period, in the study's currency, nominal."""

    components: dict[str, Floats]
    """Component of RUN_COMPONENTS -> (P, L, T). [money/period]"""
    per_fte: dict[str, Floats]
    """Component of BUILD_UP -> (P, L, T), for every pair, quoted or not. [money/FTE/year]"""
    quoted: Flags
    """(P, L) Whether a quote replaces the build-up."""
    fixed_charge: Floats
    """(Q, L, T) By quotes, while a place does any of a process: no part of the total. [money/period]"""
    total: Floats
    """(P, L, T) [money/period]"""
    delivery: Floats
    """(P, L, T) Without governance, carbon, errors and tax: what the place itself is paid, at the yearly rate. [money/year]"""
    emissions: Floats
    """(P, L, T) What the work emits there. [t CO2e/period]"""
    error_price: Floats
    """(P, L, T) What it would cost if there were an error in every unit handled, beside rework. [money/year]"""


def run_cost(study: Study, axes: Axes, pay: Pay, fte: Floats, quality: Quality) -> RunCost:
    """Run cost = FTE x build-up per FTE x (1 + margin), or the quote; plus governance on either, carbon, and what errors cost.

    fte: (P, L, T). Source: models/README.md, "Run cost".
    """
    years = axes.calendar.years
    per_fte = build_up(study, axes, pay)
    quotes = quoted(study, axes, fte, quality)
    governance = governance_of(study, axes)[:, None]
    components = {name: np.where(quotes.there[:, :, None], 0.0, fte * cost * years) for name, cost in per_fte.items()}
    components["quote"] = quotes.charge * years
    delivery = sum(components.values(), np.zeros(axes.shape))
    components["governance"] = delivery * governance
    emissions = fte * years * emitted_per_fte(axes)[:, None]
    components["carbon"] = emissions * study.study.carbon_price * axes.calendar.index(study.study.price_inflation)
    error_price = price_of_errors(study, axes, quality)
    components["errors"] = quality.error_rate[:, :, None] * error_price * years
    components["licence"] = np.broadcast_to((licences(study, axes) * years)[:, None, :], axes.shape)
    components["irrecoverable_vat"] = delivery * vat_on_charges(study, axes)[:, None]
    return RunCost(
        components=in_order(components, RUN_COMPONENTS),
        per_fte=per_fte,
        quoted=quotes.there,
        fixed_charge=quotes.fixed,
        total=delivery + sum(components[name] for name in ON_TOP),
        delivery=delivery / years,
        emissions=emissions,
        error_price=error_price,
    )


def vat_on_charges(study: Study, axes: Axes) -> Floats:
    """(L,) Tax that cannot be recovered, of what a place costs: on vendors' charges, and on what own centres abroad charge, their markup with it."""
    home, own = study.study.home_country, study.own_providers
    markups = {row.country: row.markup for row in study.taxes}
    charged = [
        1.0 if each.provider not in own else 0.0 if each.country == home else 1 + markups.get(each.country, 0.0)
        for each in axes.locations
    ]
    return study.study.irrecoverable_vat * np.array(charged)


def build_up(study: Study, axes: Axes, pay: Pay) -> dict[str, Floats]:
    """Component -> (P, L, T): what one FTE costs for a year, from pay to margin, in the study's currency. [money/FTE/year]"""
    prices = axes.calendar.index(study.study.price_inflation)
    locations = axes.locations

    salary = pay.weighted(pay.salary)
    night = _night(study, axes)
    language = language_premium(study, axes)[:, :, None]
    # Contributions are owed on the premiums as well as on the salary.
    contributions = pay.weighted(pay.salary * pay.on_cost[:, :, None]) * (1 + night + language)
    loaded = pay.salary * (1 + pay.on_cost[:, :, None])
    hiring, training = joining_cost(pay)
    leads = np.array([role.lead_pay / role.span if role.span else 0.0 for role in pay.roles])[:, None, None] * loaded
    # Where people come and go, those who replace others are counted one by one.
    attrition = np.array([0.0 if location.own_staff else location.attrition for location in locations])[:, None]
    seat = np.array([location.seat_cost for location in locations])[:, None] * location_fx(study, axes) * price_index(study, axes)
    margin = margins(study, axes)[:, None]

    formulas = {
        "salary": salary,
        "night_premium": salary * night,
        "language_premium": salary * language,
        "on_cost": contributions,
        "seat": np.broadcast_to(seat, axes.shape),
        "attrition": attrition * (hiring + training),
        "management": pay.weighted(leads),
        "data_rules": _safeguards(study, axes)[:, :, None] * prices,
    }
    base = in_order(formulas, MARGIN_BASE)
    return in_order(base | {"margin": sum(base.values(), np.zeros(axes.shape)) * margin}, BUILD_UP)


def price_of_errors(study: Study, axes: Axes, quality: Quality) -> Floats:
    """(P, L, T) Units handled x cost_per_error x the rise of prices. [money/year]"""
    each = np.array([workstream.process.cost_per_error for workstream in axes.workstreams])[:, None]
    price = each * units(study, axes) * axes.calendar.index(study.study.price_inflation)
    return np.asarray(price[:, None, :] * quality.contacts[:, :, None])


def licences(study: Study, axes: Axes) -> Floats:
    """(P, T) What all of a workstream costs in its mode for every unit of its volume. [money/year]"""
    each = np.array([0.0 if work.mode is None else work.mode.licence for work in axes.workstreams])[:, None]
    return np.asarray(each * units(study, axes) * axes.calendar.index(study.study.price_inflation))


def joining_cost(pay: Pay) -> tuple[Floats, Floats]:
    """(P, L, T) recruiting and (P, L, T) initial training of one person. [money/FTE]"""
    hiring = np.array([role.hiring_cost for role in pay.roles])[:, None, None] * pay.salary
    weeks = np.array([role.training_weeks / WEEKS_A_YEAR for role in pay.roles])[:, None, None]
    return pay.weighted(hiring), pay.weighted(weeks * pay.salary * (1 + pay.on_cost[:, :, None]))


def emitted_per_fte(axes: Axes) -> Floats:
    """(L,) What the work of one person emits; 0 where nothing is stated. [t CO2e/FTE/year]"""
    return np.array([(location.carbon or 0.0) / KG_PER_TONNE for location in axes.locations])


def margins(study: Study, axes: Axes) -> Floats:
    """(L,) Margin of the provider of each location. [share of cost]"""
    return np.array([_terms(study, location.provider)[0] for location in axes.locations])


def governance_of(study: Study, axes: Axes) -> Floats:
    """(L,) Governance of the provider of each location. [share of what the place is paid]"""
    return np.array([_terms(study, location.provider)[1] for location in axes.locations])


def _terms(study: Study, provider: str) -> tuple[float, float]:
    """A provider's margin and governance; the company itself has none unless the study says so."""
    return next(((row.margin, row.governance) for row in study.providers if row.id == provider), (0.0, 0.0))


def _night(study: Study, axes: Axes) -> Floats:
    """(P, L, 1) Premium on pay for the part of the workstream's shift that is night at the location. [share of salary]

    Work of a single shift is done in the location's own day; only work by shifts is done at fixed hours.
    """
    home, start = home_zone(study), study.study.start
    premium = np.zeros(axes.shape[:2])
    for p, workstream in enumerate(axes.workstreams):
        if SHIFTS[workstream.process.coverage] > 1:
            for l, location in enumerate(axes.locations):
                premium[p, l] = location.night_premium * night_share(location.timezone, home, workstream.shift, start)
    return premium[:, :, None]


def _safeguards(study: Study, axes: Axes) -> Floats:
    """(P, L) What data rules cost, summed over the process's classes of data. [money/FTE/year]"""
    rules = {(row.data_class, row.country): row.cost for row in study.data_rules if row.allowed == "with_cost"}
    return np.array(
        [
            [
                sum(rules.get((name, location.country), 0.0) for name in workstream.process.data_classes)
                for location in axes.locations
            ]
            for workstream in axes.workstreams
        ]
    )
