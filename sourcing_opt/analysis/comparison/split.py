"""What one plan costs more than another: one process's own lines, by component, and what becomes of all others; it adds up to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.languages import speaker_pools
from sourcing_opt.optimisation import evaluated
from sourcing_opt.plan import Plan, findings
from sourcing_opt.plan.policies import penalties_npv
from sourcing_opt.tolerances import HALF_A_CENT, KEPT, SAME_MOVE


@dataclass(frozen=True)
class Line:
    """Part of a difference. [money, present value]"""

    name: str
    amount: float


@dataclass(frozen=True)
class Displaced:
    """A process that is elsewhere, or moves at another time."""

    process: str
    before: str
    """Where it is in the end, in words."""
    after: str
    amount: float
    """What it costs more. [money, present value]"""
    rules: tuple[str, ...]
    """What would be broken if it alone were as before."""


@dataclass(frozen=True)
class Split:
    """Of the difference between two plans."""

    total: float
    """What the second costs more, penalties included. [money, present value]"""
    own: tuple[Line, ...]
    """Of the process itself, with the sites that it alone opens, closes or leaves."""
    displaced: tuple[Displaced, ...]
    """The other processes, the dearest first."""
    others: tuple[Line, ...]
    """Other sites, providers' terms, penalties."""

    @property
    def own_total(self) -> float:
        """[money, present value]"""
        return sum(line.amount for line in self.own)

    @property
    def others_total(self) -> float:
        """[money, present value]"""
        return sum(displaced.amount for displaced in self.displaced) + sum(line.amount for line in self.others)


def split(before: Plan, after: Plan, process: str) -> Split:
    """The difference as it concerns a process. Both plans are of the same study, but for its prices or rules."""
    ours, theirs = _by_process(before), _by_process(after)
    own_amounts = {name: amount - ours[process][name] for name, amount in theirs[process].items()}
    mine = _places_changed(before, after, process)
    others: dict[str, float] = {}
    sites = _sites(before)
    for (location, name), amount in _sites(after).items():
        lines = own_amounts if location in mine else others
        lines[f"{location}: {name}"] = amount - sites[location, name]
    for word, amounts, was in (("", _terms(after), _terms(before)), ("penalty of ", penalties_npv(after), penalties_npv(before))):
        for name in sorted({*amounts, *was}):
            others[f"{word}{name}"] = amounts.get(name, 0.0) - was.get(name, 0.0)
    displaced = [
        Displaced(
            process=name,
            before=where(before, name),
            after=where(after, name),
            amount=change,
            rules=broken_if(before, after, name),
        )
        for name in theirs
        if name != process
        and (
            abs(change := sum(theirs[name].values()) - sum(ours[name].values())) > HALF_A_CENT or _elsewhere(before, after, name)
        )
    ]
    if after.economics.taxes.is_minimised:
        others["tax"] = (after.minimised_npv - after.npv) - (before.minimised_npv - before.npv)
    others["arithmetic"] = after.objective - before.objective - sum(own_amounts.values()) - sum(others.values())
    others["arithmetic"] -= sum(move.amount for move in displaced)
    return Split(
        after.objective - before.objective,
        tuple(_lines(own_amounts)),
        tuple(sorted(displaced, key=lambda move: (-move.amount, move.process))),
        tuple(_lines(others)),
    )


def _lines(amounts: dict[str, float]) -> Iterator[Line]:
    yield from (Line(name, amount) for name, amount in amounts.items() if abs(amount) > HALF_A_CENT)


def _by_process(plan: Plan) -> dict[str, dict[str, float]]:
    """Process -> component -> present value."""
    axes = plan.economics.axes
    amounts: dict[str, dict[str, float]] = {}
    for process, rows in axes.by_process.items():
        costs = plan.run_cost | plan.one_off
        amounts[process] = {
            name: float(cost[list(rows)].sum(axis=(0, 1)) @ axes.calendar.discount) for name, cost in costs.items()
        }
    return amounts


def _sites(plan: Plan) -> dict[tuple[str, str], float]:
    """(location, component of its cost, or of that of its people) -> present value."""
    axes = plan.economics.axes
    return {
        (location.id, name): float(cost[l] @ axes.calendar.discount)
        for l, location in enumerate(axes.locations)
        for name, cost in (plan.site_cost | plan.people_cost).items()
    }


def _terms(plan: Plan) -> dict[str, float]:
    words = {
        "rebate": "providers' discounts",
        "min_spend": "providers' commitments not used",
        "fixed_charge": "fixed charges of contracts",
        "package": "packages' discounts",
        "hand_over": "handing over between processes",
    }
    discount = plan.economics.axes.calendar.discount
    built = {"building modes": float(plan.built @ discount)} if plan.economics.modes.some else {}
    return built | {words.get(name, name): float(cost @ discount) for name, cost in plan.commercial.items()}


def held(plan: Plan, process: str) -> Floats:
    """(L,) Share of the process at each location in the last period."""
    axes = plan.economics.axes
    rows = list(axes.by_process[process])
    parts = np.array([axes.workstreams[p].share for p in rows])
    return np.asarray(np.maximum(0.0, parts @ plan.share[rows, :, -1]))


def where(plan: Plan, process: str) -> str:
    """Where a process is in the last period: krakow 50 %, london 50 %."""
    shares, axes = held(plan, process), plan.economics.axes
    places_with_work = sorted(np.flatnonzero(shares > SAME_MOVE).tolist(), key=lambda l: (-round(float(shares[l]), 3), l))
    return (
        ", ".join(axes.locations[l].id + ("" if shares[l] > 0.9995 else f" {shares[l]:.0%}") for l in places_with_work)
        or "nowhere"
    )


def _places_changed(before: Plan, after: Plan, process: str) -> set[str]:
    axes = before.economics.axes
    rows = list(axes.by_process[process])
    changed = (np.abs(before.share[rows] - after.share[rows]) > SAME_MOVE).any(axis=(0, 2))
    return {axes.locations[l].id for l in np.flatnonzero(changed).tolist()}


def _elsewhere(before: Plan, after: Plan, process: str) -> bool:
    rows = list(before.economics.axes.by_process[process])
    return bool((np.abs(before.share[rows] - after.share[rows]) > 0.005).any())


def broken_if(before: Plan, after: Plan, process: str) -> tuple[str, ...]:
    """What would not be kept if, in the second plan, this process alone were as in the first."""
    rows = list(before.economics.axes.by_process[process])
    arrive, leave = after.decisions.arrive.copy(), after.decisions.leave.copy()
    arrive[rows], leave[rows] = before.decisions.arrive[rows], before.decisions.leave[rows]
    return broken(evaluated(after.economics, replace(after.decisions, arrive=arrive, leave=leave)))


def broken(plan: Plan) -> tuple[str, ...]:
    """Hard policies, and inputs that act as rules, that decisions do not keep: their names."""
    economics, sites, pay = plan.economics, plan.economics.sites, plan.economics.pay
    names = [finding.policy for finding in findings(plan) if finding.penalty is None and finding.status == "violated"]
    places, load = [location.id for location in economics.axes.locations], plan.fte.sum(axis=0)
    shut = ((plan.share.sum(axis=0) > SAME_MOVE) & ~plan.open).any(axis=1)
    full = (load > sites.max_fte[:, None] * (1 + KEPT) + KEPT).any(axis=1)
    small = plan.open[:, -1] & (load[:, -1] < sites.min_fte * (1 - KEPT) - KEPT)
    small &= (load[:, -1] > SAME_MOVE) | sites.candidate | sites.closable
    for flags, name in ((full, "max_fte"), (small, "min_fte")):
        names += [f"{places[l]}.{name}" for l in np.flatnonzero(flags).tolist()]
    names += [f"{places[l]} is not open" for l in np.flatnonzero(shut).tolist()]
    hired = np.einsum("pr,plt->rlt", pay.mix, plan.fte)
    short = (hired > pay.max_headcount * (1 + KEPT) + KEPT).any(axis=2)
    names += [f"{pay.roles[r].id}/{places[l]}.max_headcount" for r, l in np.argwhere(short).tolist()]
    for pool in speaker_pools(economics.study, economics.axes):
        people = plan.fte[pool.speaks, pool.l].sum(axis=0)
        if (people > pool.limit * (1 + KEPT) + KEPT).any():
            names.append(f"{'/'.join(pool.key)}.max_headcount")
    return tuple(dict.fromkeys(names))
