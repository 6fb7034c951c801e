"""A location opens once, or closes once."""

from __future__ import annotations

from collections import defaultdict

import pulp

from sourcing_opt.formulation.model import LE, Formulation, Pairs, row


def open_and_close_once(model: Formulation) -> list[pulp.LpConstraint]:
    """A candidate opens in at most one wave; an open location closes in at most one.

    sum_w opens[l,w] <= 1,    sum_w closes[l,w] <= 1
    """
    rows = []
    for name, variables in (("opens", model.opens), ("closes", model.closes)):
        by_site: dict[int, Pairs] = defaultdict(list)
        for (l, _), variable in variables.items():
            by_site[l].append((variable, 1.0))
        rows += [row(f"{name}_once_{l}", pairs, LE, 1.0) for l, pairs in by_site.items()]
    return rows
