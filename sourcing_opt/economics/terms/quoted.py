"""What a quote comes to: price and volume, bands about a base volume, and what the price rises and falls with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Axes, Flags, Floats
from sourcing_opt.economics.cost.money import fx_rate
from sourcing_opt.economics.quality import Quality
from sourcing_opt.economics.workload import units
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import Quote
from sourcing_opt.schemas.tables.locations import Location
from sourcing_opt.schemas.tables.processes import Process


@dataclass(frozen=True)
class Quoted:
    """All quotes of a study, in its currency, nominal."""

    there: Flags
    """(P, L) Whether a quote replaces the build-up."""
    charge: Floats
    """(P, L, T) For all of the workstream, without fixed charges. [money/year]"""
    fixed: Floats
    """(Q, L, T) Charged while the place does any of the process. [money/period]"""

    @property
    def fixed_somewhere(self) -> bool:
        """Whether any quote has a fixed charge."""
        return bool(self.fixed.any())


def quoted(study: Study, axes: Axes, fte: Floats, quality: Quality) -> Quoted:
    """What all quotes come to; each unit handled is charged for, repeats too. fte: (P, L, T). Source: models/README.md, "Quotes"."""
    there, charge = np.zeros(axes.shape[:2], dtype=bool), np.zeros(axes.shape)
    fixed = np.zeros((len(axes.processes), *axes.shape[1:]))
    volume = units(study, axes)
    index = {process.id: q for q, process in enumerate(axes.processes)}
    for quote in study.quotes:
        q, l = index[quote.process], axes.location_index[quote.location]
        process, location = axes.processes[q], axes.locations[l]
        rise, rate = axes.calendar.index(yearly_rise(study, quote)), fx_rate(study, axes, quote.currency or location.currency)
        fixed[q, l] = quote.fixed_per_year * rise * rate * axes.calendar.years
        kept = gained(quote, process, axes) * outcome(quote, pair_quality(study, process, location))
        for p in axes.by_process[quote.process]:
            part = axes.workstreams[p].share
            quantity = {"unit": volume[p] * quality.contacts[p, l], "fte": fte[p, l], "year": part}[quote.per]
            there[p, l], charge[p, l] = True, quote.price * rise * rate * kept * quantity
            if quote.base_volume is not None:
                charge[p, l] = in_band(quote, quantity, part) * rise * rate * kept
    return Quoted(there=there, charge=charge, fixed=fixed)


def in_band(quote: Quote, quantity: Floats | float, part: float) -> Floats:
    """(T,) The charge at the price of the start, for a quantity of a part of the process. [money/year]

    Price x base volume, more for what is above the band about it, less for what is below.
    """
    base = (quote.base_volume or 0.0) * part
    above = np.maximum(0.0, quantity - (1 + quote.dead_band) * base)
    below = np.maximum(0.0, (1 - quote.dead_band) * base - quantity)
    arc, rrc = (quote.price if rate is None else rate for rate in (quote.arc, quote.rrc))
    return np.asarray(quote.price * base + arc * above - rrc * below)


def yearly_rise(study: Study, quote: Quote) -> float:
    """Its indexation and what it is indexed to, no more than its cap. [share/year]"""
    rise = quote.indexation
    match quote.indexed_to:
        case "nothing":
            pass
        case "prices":
            [local] = [location.price_inflation for location in study.locations if location.id == quote.location]
            rise += study.study.price_inflation if local is None else local
        case "wages":
            mix = {process.role: 1.0 for process in study.processes if process.id == quote.process and process.role}
            mix |= {row.role: row.share for row in study.process_roles if row.process == quote.process}
            rates = {row.role: row.wage_inflation for row in study.labor_rates if row.location == quote.location}
            rise += sum(share * rates.get(role, 0.0) for role, share in mix.items())
    return rise if quote.indexation_cap is None else min(rise, quote.indexation_cap)


def gained(quote: Quote, process: Process, axes: Axes) -> Floats:
    """(T,) What is left of the price when the company has its part of what automation saves."""
    return np.asarray(1 - quote.gain_share * (1 - axes.calendar.index(-process.automation)))


def outcome(quote: Quote, quality: float) -> float:
    """Bonus above the quality target, malus below; never below nothing."""
    if quote.quality_target is None:
        return 1.0
    points = quality - quote.quality_target
    return max(0.0, 1 + quote.bonus * max(0.0, points) - quote.malus * max(0.0, -points))


def pair_quality(study: Study, process: Process, location: Location) -> float:
    """Of the pair where it is stated, else of the location. [0-100]"""
    stated = (row.quality for row in study.fit if (row.process, row.location) == (process.id, location.id))
    found = next(stated, None)
    return location.quality if found is None else found
