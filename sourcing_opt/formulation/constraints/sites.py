"""A location opens once, or closes once."""

from __future__ import annotations

import numpy as np

from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.program import Terms


def open_and_close_once(model: Formulation) -> None:
    """A candidate opens in at most one wave; an open location closes in at most one.

    sum_w opens[l,w] <= 1,    sum_w closes[l,w] <= 1
    """
    for name, turns in (("opens_once", model.opens), ("closes_once", model.closes)):
        columns = np.array(list(turns.values()), dtype=np.intp)
        sites, row = np.unique(np.array([l for l, _ in turns], dtype=np.intp), return_inverse=True)
        rows = model.add_rows(name, sites, terms=Terms.of(row, columns), upper=1.0)
        model.add_exclusive(rows, [columns[row == site] for site in range(len(sites))])
