"""How many people there are to hire who speak a language."""

from __future__ import annotations

from itertools import repeat

import numpy as np

from sourcing_opt.economics.languages import speaker_pools
from sourcing_opt.formulation.model import Formulation, Origin


def limit_speakers(model: Formulation) -> None:
    """No more people do work in a language at a location than there are to hire who speak it.

    sum_{p in the language} fte[p,l,t] share[p,l,t] <= max_headcount (1 + pool_growth)^m_t        for every pool with a limit, every t
    Unit: FTE. Source: language_pools.max_headcount, pool_growth.
    """
    economics = model.economics
    count = economics.axes.calendar.count
    for number, pool in enumerate(speaker_pools(economics.study, economics.axes)):
        t, p = np.arange(count)[:, None], np.flatnonzero(pool.speaks)
        terms, constants = model.shares(t, p, pool.l, t, economics.fte[p, pool.l, t], count)
        there = terms.some(count) | (constants != 0)
        origins = repeat(Origin("language_pools", pool.key, "max_headcount"), int(there.sum()))
        right = (pool.limit - constants)[there]
        model.add_rows(
            f"speakers_{number}",
            np.flatnonzero(there),
            terms=terms.only(there),
            upper=right,
            origins=origins,
            unit=pool.growth[there],
        )
