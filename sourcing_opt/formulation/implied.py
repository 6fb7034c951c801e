"""Rows that every plan keeps because others, and whole numbers, imply them; they say to a relaxation what it would else overlook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array

from sourcing_opt.economics.axes import Flags, Floats, Indices
from sourcing_opt.formulation.covers import Covers
from sourcing_opt.formulation.linear import Linear
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.program import Terms


class Implied(NamedTuple):
    """matrix x <= upper."""

    matrix: csr_array
    """(m, N)"""
    upper: Floats
    """(m,)"""


def implied(model: Formulation) -> Implied:
    """What a place without work leaves no room for, and what a place with work does not allow. Few rows, of use from the start.

    share[p,l,T] <= runs[l]                      where the work takes people
    uses[q,l] <= runs[l]                         where all of q's work takes people, and has a smallest share
    sum_{w < first} closes[l,w] <= 0             first: the wave in which the last of today's work there can begin to leave
    """
    parts = [_share_runs(model), _use_runs(model), _closes_late(model)]
    shape = (sum(len(upper) for _, upper in parts), len(model.program.cost))
    row, column, value, begin = [], [], [], 0
    for terms, upper in parts:
        row.append(terms.row + begin)
        column.append(terms.column)
        value.append(terms.value)
        begin += len(upper)
    matrix = coo_array((np.concatenate(value), (np.concatenate(row), np.concatenate(column))), shape).tocsr()
    return Implied(matrix, np.concatenate([upper for _, upper in parts]))


def _share_runs(model: Formulation) -> tuple[Terms, Floats]:
    economics = model.economics
    last = economics.axes.calendar.count - 1
    where = np.array(list(model.runs), dtype=np.intp)
    there = (economics.may_arrive.any(axis=2) | (economics.baseline > 0)) & (economics.fte[:, :, last] > 0)
    p, n = np.nonzero(there[:, where])
    terms, constants = model.shares(np.arange(len(p)), p, where[n], last, 1.0, len(p))
    runs = np.array(list(model.runs.values()), dtype=np.intp)[n]
    return terms + Terms.of(np.arange(len(p)), runs, -1.0), -constants


def _use_runs(model: Formulation) -> tuple[Terms, Floats]:
    axes, fte = model.economics.axes, model.economics.fte[:, :, -1]
    smallest = {process.id: process.min_share for process in axes.processes}
    pairs = [
        (uses, model.runs[l])
        for (q, l), uses in model.uses.items()
        if l in model.runs and smallest[q] > 0 and (fte[list(axes.by_process[q]), l] > 0).all()
    ]
    columns = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    row = np.arange(len(pairs))
    return Terms.of(row, columns[:, 0]) + Terms.of(row, columns[:, 1], -1.0), np.zeros(len(pairs))


def _closes_late(model: Formulation) -> tuple[Terms, Floats]:
    economics = model.economics
    count = economics.axes.calendar.count
    leaves = (model.leave.at >= 0).any(axis=2)
    first = np.where(leaves, (model.leave.at >= 0).argmax(axis=2), count)
    first_of_all = np.where(economics.baseline > 0, first, 0).max(axis=0, initial=0)
    early = [(l, column) for (l, w), column in model.closes.items() if w < first_of_all[l]]
    sites, row = np.unique(np.array([l for l, _ in early], dtype=np.intp), return_inverse=True)
    return Terms.of(row, np.array([column for _, column in early], dtype=np.intp)), np.zeros(len(sites))


Link = tuple[int, ...]
"""l, t, and one workstream or, in the last period, several: a row that is too many to have them all."""


def strengthened(model: Formulation, links: Sequence[Link]) -> Linear:
    """The program with all that is implied and some links."""
    always = implied(model)
    linear = Linear.of(model.program).with_rows(always.matrix, np.full(len(always.upper), -np.inf), always.upper)
    if not len(links):
        return linear
    rows = Links(model).rows(links)
    return linear.with_rows(rows.matrix, np.full(len(rows.upper), -np.inf), rows.upper)


class Links:
    """share[p,l,t] <= open[l,t] for places that open or close, before the last period; in the last, what `Covers` say of several workstreams."""

    def __init__(self, model: Formulation) -> None:
        """Of a study's program."""
        self.model, self._covers = model, Covers(model)
        sites, economics = model.economics.sites, model.economics
        turns = sites.candidate | sites.closable
        there = (economics.may_arrive.any(axis=2) | (economics.baseline > 0)) & turns
        self._hold: Flags = there[:, :, None] & (economics.fte > 0)
        self._hold[:, :, -1] = False

    def violated(self, x: Floats, least: float) -> list[Link]:
        """The links that (N,) x violates by more than `least`."""
        model = self.model
        share = np.repeat(model.economics.baseline[:, :, None], model.economics.axes.calendar.count, axis=2)
        moved = np.zeros(share.shape)
        for moves, sign in ((model.arrive, 1.0), (model.leave, -1.0)):
            moved[moves.p, moves.l, moves.w] += sign * x[moves.columns]
        share += np.cumsum(moved, axis=2)
        turned = np.zeros(share.shape[1:])
        for (l, w), column in {**model.opens, **model.closes}.items():
            turned[l, w] = x[column]
        turned = np.cumsum(turned, axis=1)
        opened = np.where(model.economics.sites.candidate[:, None], turned, 1.0 - turned)
        alone = [(l, t, p) for p, l, t in np.argwhere(self._hold & (share - opened > least)).tolist()]
        last = share.shape[2] - 1
        together = {(l, last, *p.tolist()) for l, p in self._covers.violated(share[:, :, -1], opened[:, -1], least)}
        return [*alone, *sorted(together)]

    def are_some(self, links: Sequence[Link]) -> bool:
        """Whether every plan keeps each of the links."""
        count_p, count_l, count_t = self._hold.shape
        for l, t, *p in links:
            if not (0 <= l < count_l and 0 <= t < count_t and p and all(0 <= each < count_p for each in p)):
                return False
            in_the_end = t == count_t - 1 and len(set(p)) == len(p) and self._covers.hold(l, p)
            if not in_the_end and not (len(p) == 1 and self._hold[p[0], l, t]):
                return False
        return True

    def rows(self, links: Sequence[Link]) -> Implied:
        """The rows of some links."""
        row, p, l, t = numbered(links).T
        last = self._hold.shape[2] - 1
        most = np.array([self._covers.most(l, p) if t == last else 1 for l, t, *p in links], dtype=float)
        place, period = np.array([link[:2] for link in links]).T
        shares, there = self.model.shares(row, p, l, t, 1.0, len(links))
        opened, constants = self.model.open(np.arange(len(links)), place, period, -most, len(links))
        terms, shape = shares + opened, (len(links), len(self.model.program.cost))
        return Implied(coo_array((terms.value, (terms.row, terms.column)), shape).tocsr(), -(there + constants))


def numbered(links: Sequence[Link]) -> Indices:
    """(n, 4) The links as numbers: which one, p, l, t."""
    return np.array([(number, each, l, t) for number, (l, t, *p) in enumerate(links) for each in p], dtype=np.intp).reshape(-1, 4)


def links_in(numbers: Indices) -> list[Link]:
    """The links that (n, 4) numbers stand for, as far as they stand for any."""
    links: list[Link] = []
    for number, p, l, t in numbers.tolist():
        if 0 <= number < len(links) and links[number][:2] == (l, t):
            links[number] += (p,)
        else:
            links.append((l, t, p))
    return links
