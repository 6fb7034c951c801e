"""What providers charge by their contracts, worked out from the work that they do: volumes, bands, terms, packages; for the audit and for reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.cost.money import fx_rate
from sourcing_opt.economics.terms.contracts import contract_for, periods_of_term
from sourcing_opt.economics.terms.quoted import yearly_rise
from sourcing_opt.economics.workload import units
from sourcing_opt.plan.contacts import contacts_from_requests
from sourcing_opt.plan.plan import Plan
from sourcing_opt.schemas.tables.labor import Quote
from sourcing_opt.schemas.tables.settings import WEEKS_A_YEAR
from sourcing_opt.tolerances import SAME_MOVE


@dataclass(frozen=True)
class Charge:
    """What a place charges for a process by its quote, period by period, in the study's currency, nominal. Each (T,) [money/period]"""

    quote: Quote
    provider: str
    volume: Floats
    """What is done there: units, FTE, or shares of the year's price, at the yearly rate."""
    base: Floats
    """Price times base volume; without bands, price times volume."""
    above: Floats
    """Additional resource charge."""
    below: Floats
    """Reduced resource credit, negative."""
    gain: Floats
    """The company's part of what automation saves, negative."""
    outcome: Floats
    """Bonus, or malus (negative)."""
    fixed: Floats

    @property
    def variable(self) -> Floats:
        """(T,) All but the fixed charge: what the run cost of the work has as `quote`."""
        return self.base + self.above + self.below + self.gain + self.outcome


def charges(plan: Plan) -> list[Charge]:
    """Of every quote whose place does any of its process, ordered by provider, place and process."""
    axes = plan.economics.axes
    of_location = {location.id: location.provider for location in axes.locations}
    ordered = sorted(plan.economics.study.quotes, key=lambda quote: (of_location[quote.location], quote.location, quote.process))
    found = [_charge(plan, quote, of_location[quote.location]) for quote in ordered]
    return [each for each in found if each.volume.any() or each.base.any() or each.fixed.any()]


def _charge(plan: Plan, quote: Quote, provider: str) -> Charge:
    economics, axes = plan.economics, plan.economics.axes
    contacts = contacts_from_requests(economics)
    rows, l = list(axes.by_process[quote.process]), axes.location_index[quote.location]
    location, process = axes.locations[l], axes.workstreams[rows[0]].process
    done = plan.share[rows, l]
    parts = np.array([axes.workstreams[p].share for p in rows])
    by_workstream = {
        "unit": done * units(economics.study, axes)[rows] * contacts[rows, l][:, None],
        "fte": plan.fte[rows, l],
        "year": done * parts[:, None],
    }[quote.per]
    years = axes.calendar.years
    level = axes.calendar.index(yearly_rise(economics.study, quote)) * fx_rate(
        economics.study, axes, quote.currency or location.currency
    )
    above, below, agreed = np.zeros_like(by_workstream), np.zeros_like(by_workstream), by_workstream
    if quote.base_volume is not None:
        agreed = quote.base_volume * done * parts[:, None]
        above = np.maximum(by_workstream - agreed * (1 + quote.dead_band), 0)
        below = np.maximum(agreed * (1 - quote.dead_band) - by_workstream, 0)
    money = level * years
    base = agreed.sum(axis=0) * quote.price * money
    more = above.sum(axis=0) * (quote.price if quote.arc is None else quote.arc) * money
    less = below.sum(axis=0) * (quote.price if quote.rrc is None else quote.rrc) * money
    billed = base + more - less
    gain = -billed * quote.gain_share * (1 - (1 - process.automation) ** axes.calendar.middle)
    outcome = (billed + gain) * _points(plan, quote)
    fixed = quote.fixed_per_year * money * (done > 0).any(axis=0)
    return Charge(
        quote=quote,
        provider=provider,
        volume=by_workstream.sum(axis=0),
        base=base,
        above=more,
        below=-less,
        gain=gain,
        outcome=outcome,
        fixed=fixed,
    )


def _points(plan: Plan, quote: Quote) -> float:
    """Bonus or malus as a part of the charge; no malus is more than all of it."""
    if quote.quality_target is None:
        return 0.0
    stated = [
        row.quality
        for row in plan.economics.study.fit
        if (row.process, row.location) == (quote.process, quote.location) and row.quality is not None
    ]
    [place] = [location for location in plan.economics.study.locations if location.id == quote.location]
    points = (stated[0] if stated else place.quality) - quote.quality_target
    return points * quote.bonus if points > 0 else max(-1.0, points * quote.malus)


@dataclass(frozen=True)
class Exit:
    """What leaving a contract takes, of the work that a provider's place has of a process today. Each (T,), if all of it left in that period."""

    provider: str
    process: str
    location: str
    may: tuple[bool, ...]
    """Whether work may leave in that period."""
    fee: Floats
    """[money]"""
    help: Floats
    """[money]"""


def exits(plan: Plan) -> list[Exit]:
    """Of every contract, process and place with work today, ordered by provider, process and place."""
    economics, axes = plan.economics, plan.economics.axes
    found = []
    for l, location in enumerate(axes.locations):
        for process, rows in axes.by_process.items():
            today = economics.baseline[list(rows), l]
            if contract_for(economics.study, location.provider, process) is None or not today.any():
                continue
            may = economics.may_leave[list(rows), l]
            fee, handing_over = (
                np.asarray((today[:, None] * economics.transition.departure[name][list(rows), l]).sum(axis=0))
                for name in ("exit_fee", "transition_help")
            )
            found.append(
                Exit(
                    provider=location.provider,
                    process=process,
                    location=location.id,
                    may=tuple(bool(may[:, t].any()) for t in range(axes.calendar.count)),
                    fee=fee,
                    help=handing_over,
                )
            )
    return sorted(found, key=lambda each: (each.provider, each.process, each.location))


def document_of_terms(plan: Plan) -> dict[str, Any]:
    """Charges by component, packages and what leaving takes, for the plan's document; empty where the study says nothing of contracts."""
    study, contracts = plan.economics.study, plan.economics.contracts
    found: dict[str, Any] = {}
    if any(quote.says_more_than_a_price for quote in study.quotes):
        found["charges"] = [
            {"provider": each.provider, "location": each.quote.location, "process": each.quote.process}
            | {name: getattr(each, name).tolist() for name in ("volume", "base", "above", "below", "gain", "outcome", "fixed")}
            for each in charges(plan)
        ]
    if contracts.deals:
        found["packages"] = [
            {
                "package": deal.id,
                "won": contracts.is_won(deal, plan.share),
                "smallest_share": float(contracts.held(deal, plan.share).min()),
            }
            for deal in contracts.deals
        ]
    if study.contracts:
        found["leaving"] = [
            {"provider": each.provider, "process": each.process, "location": each.location, "may_leave": list(each.may)}
            | {"exit_fee": each.fee.tolist(), "transition_help": each.help.tolist()}
            for each in exits(plan)
        ]
    return {"contracts": found} if found else {}


def differing_charges(plan: Plan) -> Iterator[str]:
    """Where the plan's costs are not what its volumes, its departures and its spend come to by the contracts."""
    axes = plan.economics.axes
    labels, cost = axes.calendar.labels, plan.run_cost["quote"]
    seen = np.zeros(cost.shape[1:])
    for each in charges(plan):
        l = axes.location_index[each.quote.location]
        seen[l] += each.variable
    yield from (
        f"charges of {axes.locations[l].id} in {labels[t]}" for l, t in np.argwhere(_apart(cost.sum(axis=0), seen)).tolist()
    )
    fixed = sum((each.fixed for each in charges(plan)), np.zeros(axes.calendar.count))
    stated = plan.commercial.get("fixed_charge", np.zeros(axes.calendar.count))
    yield from (f"fixed charges in {labels[t]}" for t in np.flatnonzero(_apart(stated, fixed)).tolist())
    yield from _differing_exits(plan)


def _differing_exits(plan: Plan) -> Iterator[str]:
    """Exit fees from what the work that left would have been paid, period by period, until the term ends."""
    economics, axes = plan.economics, plan.economics.axes
    leaves = economics.modes.moving(plan.decisions.arrive, plan.decisions.leave).leaving
    for p, l, w in np.argwhere(plan.decisions.leave > 0).tolist():
        contract = contract_for(economics.study, axes.locations[l].provider, axes.workstreams[p].process.id)
        if contract is None:
            continue
        gone = float(leaves[p, l, w])
        ends, last = periods_of_term(axes, contract), axes.calendar.count - 1
        kept = [gone * float(economics.run.delivery[p, l, min(t, last)]) * axes.calendar.years for t in range(w, ends)]
        handing_over = gone * float(economics.run.delivery[p, l, w]) * contract.transition_help / WEEKS_A_YEAR
        expected = contract.exit_fee * sum(kept), handing_over
        paid = tuple(float(plan.one_off[name][p, l, w]) for name in ("exit_fee", "transition_help"))
        if _apart(np.array(paid), np.array(expected)).any():
            yield f"leaving {axes.locations[l].id} with {axes.workstreams[p].name} in {axes.calendar.labels[w]}"


def _apart(one: Floats, other: Floats) -> np.ndarray:
    return np.asarray(np.abs(one - other) > SAME_MOVE * np.maximum(np.abs(one), np.abs(other)))
