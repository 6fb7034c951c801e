"""Contracts: fixed charges while a place does any of a process, and packages of processes at a discount."""

from __future__ import annotations

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.terms.contracts import Deal
from sourcing_opt.formulation.amounts import define_amounts
from sourcing_opt.formulation.model import Formulation
from sourcing_opt.formulation.program import Terms


def charge_while_used(model: Formulation) -> None:
    """A fixed charge is paid in every period in which a place does any of the process.

    share[p,l,t] <= charged[q,l,t]                        for every workstream p of process q, charged binary
    objective + d[t] fixed[q,l,t] charged[q,l,t]
    Unit: share of the workstream. Source: quotes.fixed_per_year.
    """
    economics = model.economics
    contracts = economics.contracts
    q, l, t = np.nonzero(contracts.fixed)
    if not len(q):
        return
    # Named by the first workstream of the process, as all that is about processes.
    first = np.array([rows[0] for rows in contracts.of_process], dtype=np.intp)
    charged = model.add_columns("charged", first[q], l, t, upper=1.0, integer=True)
    model.add_cost(charged, economics.worth_at_home[t] * contracts.fixed[q, l, t])
    of_pair, p = np.array([(n, p) for n, each in enumerate(q.tolist()) for p in contracts.of_process[each]], dtype=np.intp).T
    row = np.arange(len(p))
    there, today = model.shares(row, p, l[of_pair], t[of_pair], 1.0, len(p))
    model.add_rows("charge", p, l[of_pair], t[of_pair], terms=there + Terms.of(row, charged[of_pair], -1.0), upper=-today)


def grant_packages(model: Formulation) -> None:
    """A package is won, or not, by the end state; if it is, all that its provider is paid for its processes is discounted in every period.

    min_share[b] won[b] <= sum_{p in q, l of v} part[p] share[p,l,T]                 for every process q of package b of provider v, won binary
    off[b,t] <= discount[b] spend[b,t];     off[b,t] <= discount[b] largest spend[b,t] x won[b]
    objective - d[t] off[b,t]
    Unit: share of the process; study currency. Source: packages.
    """
    economics = model.economics
    contracts, calendar = economics.contracts, economics.axes.calendar
    periods = np.arange(calendar.count)
    for b, deal in enumerate(contracts.deals):
        [won] = model.add_columns(f"won_{b}", upper=1.0, integer=True)
        off = model.add_columns(f"off_{b}", periods)
        model.add_cost(off, -economics.worth_at_home)
        number, p, l = _held(deal)
        held, today = model.shares(number, p, l, periods[-1], contracts.parts[p], len(deal.processes))
        terms = held + Terms.of(np.arange(len(deal.processes)), won, -deal.min_share)
        model.add_rows(f"won_{b}", np.arange(len(deal.processes)), terms=terms, lower=-today)
        paid = define_amounts(model, "delivery", deal.workstreams, periods)
        t, l = np.nonzero((paid >= 0) & deal.locations)
        spend = Terms.of(periods, off) + Terms.of(t, paid[t, l], -deal.discount)
        model.add_rows(f"off_{b}", periods, terms=spend, upper=0.0)
        most = Terms.of(periods, off) + Terms.of(periods, won, -deal.discount * _largest(model, deal))
        model.add_rows(f"off_won_{b}", periods, terms=most, upper=0.0)


def _held(deal: Deal) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number of the package's process, workstream and location of every pair that counts towards it."""
    places = np.flatnonzero(deal.locations).tolist()
    found = [(number, p, l) for number, rows in enumerate(deal.processes) for p in rows for l in places]
    number, p, l = np.array(found, dtype=np.intp).reshape(-1, 3).T
    return number, p, l


def _largest(model: Formulation, deal: Deal) -> Floats:
    """(T,) What the provider could be paid at most for the package's processes: each workstream at its dearest place."""
    economics = model.economics
    possible = economics.may_be & deal.locations
    dearest = (economics.contracts.delivery * possible[:, :, None]).max(axis=1)
    return np.asarray(dearest[deal.workstreams].sum(axis=0))
