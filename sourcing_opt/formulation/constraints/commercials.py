"""Providers' terms: discounts on a year's spend, and a committed least spend."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.axes import Flags, Floats, Indices
from sourcing_opt.economics.cost import commercials
from sourcing_opt.formulation.amounts import Metric, define_amounts
from sourcing_opt.formulation.model import Formulation, sums
from sourcing_opt.formulation.program import Terms


def grant_discounts(model: Formulation) -> None:
    """A provider's spend of a contract year lies in one tier, and earns the tier's discount at the year's end: all of it, or what lies above.

    sum_k spend[v,y,k] = spend[v,y] + spent[v,y];     from[k] tier[v,y,k] <= spend[v,y,k] <= from[k+1] tier[v,y,k];     sum_k tier[v,y,k] = 1
    objective - d[last period of y] (discount[k] spend[v,y,k] - kept[k] tier[v,y,k]);     tier 0 is below the first threshold and has no discount
    kept[k] is 0, or with incremental discounts what lower tiers do not grant: kept[k-1] + (discount[k] - discount[k-1]) from[k]
    Unit: study currency. Source: provider_tiers.
    """
    years = np.arange(len(model.economics.commercials.years))
    for v, terms in enumerate(model.economics.commercials.terms):
        if not terms.tiers:
            continue
        spent, largest = _spent(model, terms), _largest_spend(model, terms)
        steps = np.array([[(0.0, 0.0, 0.0), *terms.steps(length)] for length in model.economics.commercials.lengths])
        begins, discount, kept = steps.transpose(2, 0, 1)
        ends = np.column_stack([begins[:, 1:], np.maximum(largest, begins[:, -1])])
        y, k = (each.ravel() for each in np.indices(begins.shape))
        spend = model.add_columns(f"spend_{v}", y, k)
        tier = model.add_columns(f"tier_{v}", y, k, upper=1.0, integer=True)
        settled = _at_the_end(model)[:, None]
        model.add_cost(spend, (-discount * settled).ravel())
        if terms.is_incremental:
            model.add_cost(tier, (kept * settled).ravel())
        row = np.arange(begins.size)
        in_tier = Terms.of(row, spend)
        model.add_rows(f"tier_from_{v}", y, k, terms=in_tier + Terms.of(row, tier, -begins.ravel()), lower=0.0)
        model.add_rows(f"tier_to_{v}", y, k, terms=in_tier + Terms.of(row, tier, -ends.ravel()), upper=0.0)
        held = define_amounts(model, *_of_all_work(model))
        all_of_it = Terms.of(y, spend) + _spend(model, terms, held, -1.0)
        model.add_rows(f"tier_spend_{v}", years, terms=all_of_it, lower=spent, upper=spent)
        rows = model.add_rows(f"one_tier_{v}", years, terms=Terms.of(y, tier), lower=1.0, upper=1.0)
        model.add_exclusive(rows, tier.reshape(begins.shape))


def honour_commitments(model: Formulation) -> None:
    """In a contract year in which a provider is used at all, what its spend lacks of the commitment is paid at the year's end.

    spend[v,y] + spent[v,y] <= largest spend x used[v,y];     shortfall[v,y] >= min_spend[v] used[v,y] - spend[v,y] - spent[v,y]
    spent is what was paid in the contract year under way before the horizon
    objective + d[last period of y] shortfall[v,y]
    Unit: study currency. Source: providers.min_spend.
    """
    years = np.arange(len(model.economics.commercials.years))
    for v, terms in enumerate(model.economics.commercials.terms):
        if not terms.min_spend:
            continue
        held = define_amounts(model, *_of_all_work(model))
        spend, spent = _spend(model, terms, held), _spent(model, terms)
        used = model.add_columns(f"used_{v}", years, upper=1.0, integer=True)
        shortfall = model.add_columns(f"shortfall_{v}", years)
        committed = terms.min_spend * np.array(model.economics.commercials.lengths)
        at_all = spend + Terms.of(years, used, -_largest_spend(model, terms))
        model.add_rows(f"used_{v}", years, terms=at_all, upper=-spent)
        kept = spend + Terms.of(years, shortfall) + Terms.of(years, used, -committed)
        model.add_rows(f"commitment_{v}", years, terms=kept, lower=-spent)
        model.add_cost(shortfall, _at_the_end(model))


def _of_all_work(model: Formulation) -> tuple[Metric, Flags, Indices]:
    """What a provider's spend is a part of: what is paid for all work in every period."""
    axes = model.economics.axes
    return "delivery", np.ones(len(axes.workstreams), dtype=bool), np.arange(axes.calendar.count)


def _spend(model: Formulation, terms: commercials.Terms, held: Indices, factor: float = 1.0) -> Terms:
    """What the provider is paid in each contract year of the horizon. held: (T, L) the columns of what each location is paid."""
    t, l = np.nonzero((held >= 0) & terms.locations)
    return Terms.of(_year_of(model)[t], held[t, l], factor)


def _spent(model: Formulation, terms: commercials.Terms) -> Floats:
    """(Y,) What the provider was paid in each contract year before the horizon."""
    found = model.economics.commercials
    return np.array([found.spent(terms, y) for y in range(len(found.years))])


def _largest_spend(model: Formulation, terms: commercials.Terms) -> Floats:
    """(Y,) What a provider could be paid at most: all work it may have, each at its dearest location."""
    economics = model.economics
    possible = economics.may_be & terms.locations
    dearest = (economics.run.delivery * possible[:, :, None]).max(axis=1).sum(axis=0) * economics.axes.calendar.years
    return sums(_year_of(model), dearest, len(economics.commercials.years)) + _spent(model, terms)


def _year_of(model: Formulation) -> Indices:
    """(T,) The contract year of each period."""
    return np.repeat(np.arange(len(model.economics.commercials.years)), [len(year) for year in model.economics.commercials.years])


def _at_the_end(model: Formulation) -> Floats:
    """(Y,) Present value of one unit paid in the last period of each contract year, as the objective counts it."""
    discount = model.economics.axes.calendar.discount[[year[-1] for year in model.economics.commercials.years]]
    return np.asarray(discount * model.economics.taxes.kept_at_home)
