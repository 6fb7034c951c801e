"""Exchange rates: what a unit of another currency is worth in the study's, period by period."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.axes import Axes, Floats
from sourcing_opt.schemas.study import Study


def fx_rate(study: Study, axes: Axes, currency: str | None) -> Floats:
    """(T,) Price of one unit of the currency, rate x (1 + drift)^time; 1 for the study's own. [study currency/unit]"""
    for row in study.fx:
        if row.currency == currency and currency != study.study.currency:
            return row.rate * axes.calendar.index(row.drift)
    return np.ones(axes.calendar.count)


def local_prices(study: Study, axes: Axes) -> Floats:
    """(L, T) What a unit of a location's money has become by each period: its prices rise, and so does or falls its currency. [study currency/unit]"""
    return np.asarray(location_fx(study, axes) * price_index(study, axes))


def price_index(study: Study, axes: Axes) -> Floats:
    """(L, T) What prices have risen to where each location is, in its own money, from 1 at the start."""
    rises = [study.study.price_inflation if each.price_inflation is None else each.price_inflation for each in axes.locations]
    return np.array([axes.calendar.index(rise) for rise in rises])


def location_fx(study: Study, axes: Axes) -> Floats:
    """(L, T) Exchange rate of each location's own currency. [study currency/unit]"""
    return np.array([fx_rate(study, axes, location.currency) for location in axes.locations])
