"""How many agents keep a service level: Erlang C, or Erlang A where callers who wait hang up.

Both for any real number of agents: a plan's load is a mean over many days, and so is what it takes. Time is counted in lengths of a call.
Sources: A. Jagers and E. van Doorn, On the continued Erlang loss function, Operations Research Letters 5 (1986), for Erlang B at any number of
agents; S. Zeltyn and A. Mandelbaum, Call centers with impatient customers: many-server asymptotics of the M/M/n+G queue, Queueing Systems 51
(2005), for Erlang A.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import gammaincc, gammaln, hyp1f1

from sourcing_opt.economics.axes import Floats
from sourcing_opt.tolerances import STRAIGHT

HALVINGS = 64
"""After so many, the two ends of what is looked for are neighbours among floating-point numbers."""
SMALLEST, LOOKED_AT = 1e-3, 160
"""From which load on, and at how many, is looked how agents grow. [erlangs, number]"""


@dataclass(frozen=True)
class Queue:
    """What is promised to callers, and how they come over the day."""

    service_level: float
    """Part of the callers for whom an agent is free in time. [share]"""
    target: float
    """In which time. [lengths of a call]"""
    patience: float = np.inf
    """How long callers wait on average before they hang up; infinite: none does. [lengths of a call]"""
    profile: tuple[float, ...] = (1.0,)
    """Load in equal parts of the hours of service, relative to their mean. [factor]"""

    def agents(self, load: Floats) -> Floats:
        """The mean over the hours of service of the agents that keep the service level in each of them, at a mean load; of any shape. [erlangs]"""
        parts, counts = self._parts
        return np.asarray(_agents(np.multiply.outer(np.asarray(load, dtype=np.float64), parts), self) @ counts / counts.sum())

    @cached_property
    def _parts(self) -> tuple[Floats, Floats]:
        """The different loads of the profile, and how many parts have each."""
        parts, counts = np.unique(self.profile, return_counts=True)
        return parts, counts.astype(np.float64)

    def saves_by_pooling(self, most: float) -> bool:
        """Whether each erlang more takes fewer agents more, up to so many erlangs: not so where a low service level is kept by callers who hang up."""
        loads = np.geomspace(min(SMALLEST, most / 2), most, LOOKED_AT)
        agents = _agents(loads, self)
        slopes = np.diff(agents, prepend=0.0) / np.diff(loads, prepend=0.0)
        return bool((np.diff(slopes) < STRAIGHT * np.abs(slopes[1:])).all())


def answered_in_time(agents: Floats, load: Floats, target: float, patience: float = np.inf) -> Floats:
    """Part of the callers for whom an agent is free within the target, had they the patience for it. agents, load: above 0; target, patience:
    [lengths of a call]

    Erlang C: 1 - C exp(-(n - a) target), C = n B / (n - a (1 - B)); none where n <= a, as the queue never ends.
    Erlang A: 1 - a G(target) / (1 / B(n - 1) + a G(0)), G(v) the integral from v on of exp(a patience (1 - exp(-x / patience)) - n x).
    """
    with np.errstate(all="ignore"):
        # Erlang B: part of the calls that find all agents busy where none waits.
        blocked = np.exp(agents * np.log(load) - load - gammaln(agents + 1)) / gammaincc(agents + 1, load)
        if np.isinf(patience):
            waits = agents * blocked / (agents - load * (1 - blocked))
            return np.where(agents > load, 1 - waits * np.exp(-(agents - load) * target), 0.0)
        most, left = load * patience, np.exp(-target / patience)
        waits = hyp1f1(1.0, agents * patience + 1, most) / agents
        too_long = np.exp(most * (1 - left) - agents * target) * hyp1f1(1.0, agents * patience + 1, most * left) / agents
        in_time = 1 - load * too_long / ((1 / blocked - 1) * load / agents + load * waits)
        # With so few agents that waits are beyond all numbers, nobody is answered in time.
        return np.where(np.isfinite(in_time), in_time, 0.0)


def _agents(load: Floats, queue: Queue) -> Floats:
    """The fewest agents, of any real number, that keep the service level; none where there is no load."""
    busy = load > 0
    some = np.where(busy, load, 1.0)
    # At ten standard deviations above the load nobody waits.
    low, high = np.zeros_like(some), some + 10 * np.sqrt(some) + 10
    if np.isinf(queue.patience):
        low = some.copy()
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        enough = answered_in_time(middle, some, queue.target, queue.patience) >= queue.service_level
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where(busy, high, 0.0)
