"""Providers' terms: discounts on all of a year's spend, and a committed least spend."""

from __future__ import annotations

import numpy as np
import pulp

from sourcing_opt.economics.commercials import Terms
from sourcing_opt.formulation.amounts import amounts
from sourcing_opt.formulation.model import EQ, GE, LE, Formulation, Pairs, row, scaled


def grant_discounts(model: Formulation) -> list[pulp.LpConstraint]:
    """A provider's spend of a contract year lies in one tier, and all of it earns the tier's discount at the year's end.

    sum_k spend[v,y,k] = spend[v,y] + spent[v,y];     from[k] tier[v,y,k] <= spend[v,y,k] <= from[k+1] tier[v,y,k];     sum_k tier[v,y,k] = 1
    objective - discount[k] d[last period of y] spend[v,y,k];     tier 0 is below the first threshold and has no discount
    Unit: study currency. Source: provider_tiers.
    """
    commercials, calendar = model.economics.commercials, model.economics.axes.calendar
    rows = []
    for v, terms in enumerate(commercials.terms):
        for y, (year, length) in enumerate(zip(commercials.years, commercials.lengths, strict=True) if terms.tiers else ()):
            spent = commercials.spent(terms, y)
            largest = _largest_spend(model, terms, year) + spent
            steps = [(0.0, 0.0), *terms.tiers]
            ends = [*(threshold * length for threshold, _ in terms.tiers), max(largest, steps[-1][0] * length)]
            spends, tiers = [], []
            for k, ((threshold, discount), end) in enumerate(zip(steps, ends, strict=True)):
                spend = model.problem.add_variable(f"spend_{v}_{y}_{k}", 0, None)
                tier = model.problem.add_variable(f"tier_{v}_{y}_{k}", 0, 1, pulp.LpInteger)
                rows.append(row(f"tier_from_{v}_{y}_{k}", [(spend, 1.0), (tier, -threshold * length)], GE, 0.0))
                rows.append(row(f"tier_to_{v}_{y}_{k}", [(spend, 1.0), (tier, -end)], LE, 0.0))
                model.costs.append((spend, -discount * float(calendar.discount[year[-1]])))
                spends.append((spend, 1.0))
                tiers.append((tier, 1.0))
            rows.append(row(f"tier_spend_{v}_{y}", [*spends, *scaled(_spend(model, terms, year), -1.0)], EQ, spent))
            rows.append(row(f"one_tier_{v}_{y}", tiers, EQ, 1.0))
    return rows


def honour_commitments(model: Formulation) -> list[pulp.LpConstraint]:
    """In a contract year in which a provider is used at all, what its spend lacks of the commitment is paid at the year's end.

    spend[v,y] + spent[v,y] <= largest spend x used[v,y];     shortfall[v,y] >= min_spend[v] used[v,y] - spend[v,y] - spent[v,y]
    spent is what was paid in the contract year under way before the horizon
    objective + d[last period of y] shortfall[v,y]
    Unit: study currency. Source: providers.min_spend.
    """
    commercials, calendar = model.economics.commercials, model.economics.axes.calendar
    rows = []
    for v, terms in enumerate(commercials.terms):
        for y, (year, length) in enumerate(zip(commercials.years, commercials.lengths, strict=True) if terms.min_spend else ()):
            spend, spent = _spend(model, terms, year), commercials.spent(terms, y)
            largest = _largest_spend(model, terms, year) + spent
            used = model.problem.add_variable(f"used_{v}_{y}", 0, 1, pulp.LpInteger)
            shortfall = model.problem.add_variable(f"shortfall_{v}_{y}", 0, None)
            rows.append(row(f"used_{v}_{y}", [*spend, (used, -largest)], LE, -spent))
            rows.append(row(f"commitment_{v}_{y}", [*spend, (shortfall, 1.0), (used, -terms.min_spend * length)], GE, -spent))
            model.costs.append((shortfall, float(calendar.discount[year[-1]])))
    return rows


def _spend(model: Formulation, terms: Terms, year: range) -> Pairs:
    everything = np.ones(len(model.economics.axes.workstreams), dtype=bool)
    return [
        (variable, 1.0) for t in year for l, variable in amounts(model, "delivery", everything, t).items() if terms.locations[l]
    ]


def _largest_spend(model: Formulation, terms: Terms, year: range) -> float:
    """What a provider could be paid at most: all work it may have, each at its dearest location."""
    economics = model.economics
    possible = (economics.eligible | (economics.baseline > 0) | economics.may_arrive.any(axis=2)) & terms.locations
    dearest = (economics.run.delivery * possible[:, :, None]).max(axis=1)[:, list(year)]
    return float(dearest.sum() * economics.axes.calendar.years)
