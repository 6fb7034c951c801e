"""What providers grant and ask for over a contract year: discounts on a year's spend, and a committed least spend.

Contract years are counted from `contract_start`, or else the start of the horizon. What was spent of the first one before the horizon counts in it; in a
last year that is cut short, thresholds and commitments count in proportion. Both are settled in the last period of the year. Spend is what the provider is paid: governance, the company's own cost, is no part of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Axes, Flags, Floats
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.settings import MONTHS_A_YEAR
from sourcing_opt.tolerances import EDGE


@dataclass(frozen=True)
class Terms:
    """One provider's terms."""

    provider: str
    locations: Flags
    """(L,) The provider's."""
    tiers: tuple[tuple[float, float], ...]
    """(spend from which it holds [money/year], discount [share of spend]), the lowest first."""
    min_spend: float
    """[money/year of use]"""
    spent: float = 0.0
    """In the first contract year, before the horizon. [money]"""
    is_incremental: bool = False
    """Whether a tier's discount is on what lies above its threshold, instead of on all spend."""

    def steps(self, length: float) -> list[tuple[float, float, float]]:
        """(spend from which it holds [money], discount, what of that discount on all spend is not granted [money]) of a year so long, the lowest first.

        On the whole of a spend s in a tier, discount x s less the last figure is granted: 0 where the discount is on all units.
        """
        found, before = list[tuple[float, float, float]](), (0.0, 0.0)
        for threshold, discount in self.tiers:
            rate, kept = before
            before = discount, kept + (discount - rate) * threshold * length if self.is_incremental else 0.0
            found.append((threshold * length, *before))
        return found


@dataclass(frozen=True)
class Commercials:
    """All providers with terms (V), and the contract years of the horizon (Y)."""

    terms: tuple[Terms, ...]
    years: tuple[range, ...]
    """(Y,) Periods of each contract year, from 0."""
    lengths: tuple[float, ...]
    """(Y,) [years]; below 1 for a last year that is cut short. The first counts from its beginning, before the horizon."""

    def spent(self, terms: Terms, year: int) -> float:
        """What a provider was paid in a contract year before the horizon. [money]"""
        return terms.spent if year == 0 else 0.0

    def spend(self, delivery: Floats) -> Floats:
        """(L, T) paid to each location [money/period] -> (V, Y) paid to each provider, before the horizon too. [money]"""
        of_provider = [delivery[terms.locations].sum(axis=0) for terms in self.terms]
        paid = np.array([[paid[list(year)].sum() for year in self.years] for paid in of_provider]).reshape(-1, len(self.years))
        paid[:, 0] += [terms.spent for terms in self.terms]
        return paid

    def settlement(self, delivery: Floats, margin: float = EDGE) -> dict[str, Floats]:
        """(L, T) paid to each location -> `rebate` (negative) and `min_spend` (what is paid for nothing), each (T,). [money/period]

        margin: by how much of it a threshold may be missed and is reached; below 0, by how much it must be passed.
        """
        rebate, shortfall = np.zeros(delivery.shape[1]), np.zeros(delivery.shape[1])
        for terms, spends in zip(self.terms, self.spend(delivery), strict=True):
            for spend, year, length in zip(spends, self.years, self.lengths, strict=True):
                reached = [step for step in terms.steps(length) if spend >= step[0] * (1 - margin)]
                _, discount, kept = reached[-1] if reached else (0.0, 0.0, 0.0)
                rebate[year[-1]] -= spend * discount - kept
                committed = terms.min_spend * length
                if spend > EDGE * committed:
                    shortfall[year[-1]] += max(0.0, committed - spend)
        return {"rebate": rebate, "min_spend": shortfall}


def commercials_of(study: Study, axes: Axes) -> Commercials:
    """The terms of every provider that has tiers or a least spend."""
    found = []
    for provider in study.providers:
        tiers = sorted((row.from_spend, row.discount) for row in study.provider_tiers if row.provider == provider.id)
        if tiers or provider.min_spend:
            locations = np.array([location.provider == provider.id for location in axes.locations])
            found.append(
                Terms(
                    provider=provider.id,
                    locations=locations,
                    tiers=tuple(tiers),
                    min_spend=provider.min_spend,
                    spent=provider.spent,
                    is_incremental=provider.discounts == "incremental",
                )
            )
    found.sort(key=lambda terms: terms.provider)
    count, a_year, gone = axes.calendar.count, MONTHS_A_YEAR // axes.calendar.months, periods_gone(study, axes)
    years = [range(max(0, first), min(first + a_year, count)) for first in range(-gone, count, a_year)]
    lengths = [(len(year) + (gone if year.start == 0 else 0)) / a_year for year in years]
    return Commercials(tuple(found), tuple(years), tuple(lengths))


def periods_gone(study: Study, axes: Axes) -> int:
    """How many periods of the contract year under way lie before the horizon."""
    start, began = study.study.start, study.study.contract_start or study.study.start
    months = (start.year - began.year) * MONTHS_A_YEAR + start.month - began.month
    return months % MONTHS_A_YEAR // axes.calendar.months
