"""What it costs to have a location at all: opening, being open, closing."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Axes, Flags, Floats
from sourcing_opt.economics.cost.money import local_prices
from sourcing_opt.schemas.study import Study


@dataclass(frozen=True)
class Sites:
    """Locations as sites, in the study's currency, nominal."""

    candidate: Flags
    """(L,) Not open today. One that is closed for good never opens, as no work may go there."""
    closable: Flags
    """(L,) Open today and may be closed."""
    ready: Flags
    """(L, T) Whether it can be open: a candidate not before it is ready."""
    opening: Floats
    """(L, T) One-off when it opens in t. [money]"""
    closing: Floats
    """(L, T) One-off when it closes in t. [money]"""
    fixed: Floats
    """(L, T) While it is open. [money/period]"""
    min_fte: Floats
    """(L,) Smallest scale in the end state, if open then. [FTE]"""
    max_fte: Floats
    """(L,) Capacity; infinite where there is no limit. [FTE]"""


def sites_of(study: Study, axes: Axes) -> Sites:
    """Cost and scale of every location; money rises with price inflation and is converted at each period's rate."""
    prices = local_prices(study, axes)
    locations = axes.locations
    candidate = np.array([location.status != "open" for location in locations])
    closable = np.array([location.status == "open" and location.closing_cost is not None for location in locations])

    def money(amounts: list[float]) -> Floats:
        return np.array(amounts)[:, None] * prices

    return Sites(
        candidate=candidate,
        closable=closable,
        ready=np.array(
            [
                [t >= math.ceil(location.ready_months / axes.calendar.months) for t in range(axes.calendar.count)]
                for location in locations
            ]
        ),
        opening=money([location.opening_cost for location in locations]),
        closing=money([location.closing_cost or 0.0 for location in locations]),
        fixed=money([location.fixed_cost * axes.calendar.years for location in locations]),
        min_fte=np.array([location.min_fte for location in locations]),
        max_fte=np.array([np.inf if location.max_fte is None else location.max_fte for location in locations]),
    )
