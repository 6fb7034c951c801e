"""Seats that are paid for until their lease ends, whether anybody sits there or not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Axes, Floats
from sourcing_opt.economics.cost.money import local_prices
from sourcing_opt.schemas.study import Study


@dataclass(frozen=True)
class Leases:
    """Leased seats, in the study's currency, nominal."""

    seats: Floats
    """(L,) As many are paid for whoever is there. [FTE]"""
    price: Floats
    """(L,T) Of an empty one; 0 where there is no lease any more. [money/FTE/period]"""

    def empty(self, people: Floats) -> Floats:
        """(L, T) people -> what the seats of those who are not there cost. [money/period]"""
        return np.asarray(np.maximum(0.0, self.seats[:, None] - people) * self.price)


def leases_of(study: Study, axes: Axes, people: Floats) -> Leases:
    """Every location's lease. people: (L,) who are there when the horizon starts, for those that do not say how many seats they have."""
    seats, running = np.zeros(len(axes.locations)), np.zeros(axes.shape[1:])
    period = np.arange(axes.calendar.count)
    for l, location in enumerate(axes.locations):
        if location.lease_ends is not None:
            seats[l] = people[l] if location.leased_seats is None else location.leased_seats
            running[l] = period < axes.calendar.begun_by(location.lease_ends)
    cost = np.array([location.seat_cost for location in axes.locations])[:, None] * axes.calendar.years
    return Leases(seats, cost * local_prices(study, axes) * running)
