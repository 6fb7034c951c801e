"""Whether work is somewhere at all: the yes-or-no columns that counting and separation share."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.attributes import Selection, domains
from sourcing_opt.economics.axes import Flags, Indices
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.program import Index, Terms
from sourcing_opt.schemas.policies import Domain


def places(model: Formulation, selection: Selection, of: Domain) -> Flags:
    """(V, L) for every location, country or provider, those of its locations that are selected; empty ones left out."""
    found = np.array([members & selection.locations for members in domains(model.economics.axes, of).values()])
    return found[found.any(axis=1)]


def add_use(
    model: Formulation, family: str, *index: Index, p: Indices, of: Indices, place: Flags, t: Indices
) -> tuple[Indices, Flags]:
    """Columns that are 1 where any of some workstreams has any work at a place in a period, with the rows that make it so.

    sum_{l in place} share[p,l,t] <= use      for every p
    place: (n, L) of each of the columns; t: (n,). p: workstreams, and `of` which of the columns each is for.
    Returns the columns and whether a row speaks of each.
    """
    use = model.add_columns(f"use_{family}", *index, upper=1.0, integer=True)
    row, l = np.nonzero(place[of])
    share, today = model.shares(row, p[row], l, t[of[row]], 1.0, len(p))
    there = share.some(len(p)) | (today != 0)
    terms = (share + Terms.of(np.arange(len(p)), use[of], -1.0)).only(there)
    each = [np.broadcast_to(part, len(use))[of[there]] for part in index]
    model.add_rows(f"in_use_{family}", *each, p[there], terms=terms, upper=-today[there])
    implied = np.zeros(len(use), dtype=bool)
    implied[of[there]] = True
    return use, implied
