"""What contracts say beyond prices: fixed charges, packages, and what leaving takes. models/README.md, "Contracts"."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics.axes import Axes, Flags, Floats
from sourcing_opt.economics.cost.run_cost import RunCost
from sourcing_opt.economics.terms.links import HandOver, links_of
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.contracts import Contract
from sourcing_opt.schemas.tables.settings import WEEKS_A_YEAR
from sourcing_opt.tolerances import EDGE


@dataclass(frozen=True)
class Deal:
    """A package of processes."""

    id: str
    workstreams: Flags
    """(P,) Of its processes."""
    processes: tuple[tuple[int, ...], ...]
    """The workstreams p of each."""
    locations: Flags
    """(L,) The provider's."""
    discount: float
    """[share of spend]"""
    min_share: float
    """[share of each process]"""


@dataclass(frozen=True)
class Contracts:
    """What there is of contracts in a study; all 0 and empty in one that says nothing of them."""

    fixed: Floats
    """(Q, L, T) Charged while a place does any of a process. [money/period]"""
    of_process: tuple[tuple[int, ...], ...]
    """(Q,) The workstreams p of each process."""
    parts: Floats
    """(P,) Part of its process's work in each workstream."""
    deals: tuple[Deal, ...]
    """In the order of their ids."""
    delivery: Floats
    """(P, L, T) What a place is paid for all of a workstream. [money/period]"""
    links: tuple[HandOver, ...] = ()
    """What it costs that processes are apart which hand work over."""

    @cached_property
    def concern_shares_together(self) -> bool:
        """Whether what is paid for one piece of work may depend on where another is."""
        return bool(self.deals or self.links) or bool(self.fixed.any())

    def settled(self, share: Floats, margin: float = EDGE) -> dict[str, Floats]:
        """(P, L, T) shares -> `fixed_charge`, `package` (negative) and `hand_over`, each (T,), as far as the study has any. [money/period]

        margin: by how much of it a package's smallest share may be missed and is reached.
        """
        found = {}
        if self.fixed.any():
            found["fixed_charge"] = (self.fixed * self.charged(share)).sum(axis=(0, 1))
        if self.deals:
            off = [deal.discount * self.spend(deal, share) for deal in self.deals if self.is_won(deal, share, margin)]
            found["package"] = -sum(off, np.zeros(share.shape[2]))
        if self.links:
            found["hand_over"] = np.asarray(sum(link.cost * link.apart(share, self.parts) for link in self.links))
        return found

    def charged(self, share: Floats) -> Flags:
        """(Q, L, T) Whether a place does any of each process."""
        return np.array([(share[list(rows)] > 0).any(axis=0) for rows in self.of_process]).reshape(-1, *share.shape[1:])

    def spend(self, deal: Deal, share: Floats) -> Floats:
        """(T,) What the provider is paid for a package's processes. [money/period]"""
        paid = (share * self.delivery)[deal.workstreams]
        return np.asarray(paid[:, deal.locations].sum(axis=(0, 1)))

    def held(self, deal: Deal, share: Floats) -> Floats:
        """(n,) Of each of a package's processes, the part that the provider has in the end state."""
        end = share[:, deal.locations, -1].sum(axis=1)
        return np.array([self.parts[list(rows)] @ end[list(rows)] for rows in deal.processes])

    def is_won(self, deal: Deal, share: Floats, margin: float = EDGE) -> bool:
        """Whether the provider has enough of each of a package's processes."""
        return bool((self.held(deal, share) >= deal.min_share * (1 - margin)).all())


def contracts_of(study: Study, axes: Axes, run: RunCost) -> Contracts:
    """The contracts of a study. A package that names a process which is not there is not to be had."""
    known = {process.id for process in axes.processes}
    return Contracts(
        fixed=run.fixed_charge,
        of_process=tuple(axes.by_process.values()),
        parts=np.array([workstream.share for workstream in axes.workstreams]),
        deals=tuple(
            Deal(
                id=package.id,
                workstreams=np.array([each.process.id in package.processes for each in axes.workstreams]),
                processes=tuple(axes.by_process[name] for name in package.processes),
                locations=np.array([location.provider == package.provider for location in axes.locations]),
                discount=package.discount,
                min_share=package.min_share,
            )
            for package in sorted(study.packages, key=lambda row: row.id)
            if known.issuperset(package.processes)
        ),
        delivery=run.delivery * axes.calendar.years,
        links=links_of(study, axes),
    )


@dataclass(frozen=True)
class Leaving:
    """What leaving costs by contract."""

    fee: Floats
    """(P, L, T) When all of a workstream leaves l in t. [money]"""
    help: Floats
    """(P, L, T) [money]"""


def leaving_of(study: Study, axes: Axes, delivery: Floats) -> Leaving:
    """What it costs to leave each place. delivery: (P, L, T) what it is paid for all of a workstream. [money/year]

    A term that runs beyond the horizon goes on at the charges of the last period.
    """
    fee, handing_over = np.zeros(axes.shape), np.zeros(axes.shape)
    calendar = axes.calendar
    for p, l, contract in _pairs(study, axes):
        ends, paid = periods_of_term(axes, contract), delivery[p, l] * calendar.years
        running = np.arange(calendar.count) < ends
        remains = (paid * running)[::-1].cumsum()[::-1] + max(0, ends - calendar.count) * paid[-1]
        fee[p, l] = contract.exit_fee * remains * running
        handing_over[p, l] = contract.transition_help / WEEKS_A_YEAR * delivery[p, l]
    return Leaving(fee=fee, help=handing_over)


def notices(study: Study, axes: Axes, passed: int = 0) -> npt.NDArray[np.int64]:
    """(P, L) Periods before today's work can leave a place, counted from the start or from when some have passed; 0 where nothing keeps it."""
    found = np.zeros(axes.shape[:2], dtype=np.int64)
    for p, l, contract in _pairs(study, axes):
        found[p, l] = min(
            max(0, periods_of_term(axes, contract) - passed), math.ceil(contract.notice_months / axes.calendar.months)
        )
    return found


def _pairs(study: Study, axes: Axes) -> Iterator[tuple[int, int, Contract]]:
    """The workstreams and locations that a contract is about."""
    for p, workstream in enumerate(axes.workstreams if study.contracts else ()):
        for l, location in enumerate(axes.locations):
            contract = contract_for(study, location.provider, workstream.process.id)
            if contract is not None:
                yield p, l, contract


def contract_for(study: Study, provider: str, process: str) -> Contract | None:
    """The provider's contract for the process: its own row, else the one for all."""
    rows = {row.process: row for row in study.contracts if row.provider == provider}
    return rows.get(process, rows.get(None))


def periods_of_term(axes: Axes, contract: Contract) -> int:
    """How many periods from the start begin within the contract's term."""
    return axes.calendar.begun_by(contract.ends)
