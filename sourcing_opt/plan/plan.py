"""The plan: which share of which work is done where and when, and everything that follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Flags, Floats
from sourcing_opt.economics.cost.components import ONE_OFF_COMPONENTS
from sourcing_opt.economics.people import Staffing, Walk
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.economics.staffing import cheapest_staffing
from sourcing_opt.economics.terms.tax import PAID_FROM_HOME, jobs_of
from sourcing_opt.solving.outcome import Outcome, Status, relative_gap
from sourcing_opt.tolerances import EDGE, PAID_BACK, SHARE_DIGITS


@dataclass(frozen=True)
class Decisions:
    """What was decided, and nothing that follows from it."""

    arrive: Floats
    """(P, L, T) Share that goes live."""
    leave: Floats
    """(P, L, T) Share that leaves."""
    opens: npt.NDArray[np.int64]
    """(L,) Wave in which a candidate opens; NEVER."""
    closes: npt.NDArray[np.int64]
    """(L,) Wave in which an open location closes; NEVER."""
    staffing: Staffing | None = None
    """Who is taken in and let go. None: what costs least for the work that is done where."""


@dataclass(frozen=True)
class Plan:
    """An answer to a study. Money in the study's currency, nominal unless called present value."""

    economics: Economics
    decisions: Decisions
    outcome: Outcome
    objective: float
    """Of the decisions as they stand, as the model counts it, penalties included. [money, present value]"""
    times: dict[str, float] = field(default_factory=dict)
    """Step -> seconds it took."""
    alternative: bool | None = None
    """Whether another plan costs the same; None where the plan is not proven best or there was no time to ask."""
    is_first: bool = False
    """Whether, of plans that cost the same, it is the one with the fewest waves, then the least risk, then first by id."""
    unmoved: Decisions | None = None
    """What is decided if nothing moves: where new work goes. None: where it costs least."""

    def __post_init__(self) -> None:
        """A site that costs nothing opens because work is there, and when it comes: opening it before decides nothing."""
        object.__setattr__(self, "decisions", self._opened_by_work())

    def _opened_by_work(self) -> Decisions:
        decisions, sites = self.decisions, self.economics.sites
        free = sites.candidate & (decisions.opens != NEVER) & ~sites.opening.any(axis=1) & ~sites.fixed.any(axis=1)
        has_work = np.asarray((self.share > 0).any(axis=0))
        first = np.where(has_work.any(axis=1), has_work.argmax(axis=1), NEVER)
        # Work that is there before its site opens is wrong, and is said by the audit.
        late = free & (first < decisions.opens) & (first != NEVER)
        opens = np.where(free & ~late, first, decisions.opens)
        return decisions if (opens == decisions.opens).all() else replace(decisions, opens=opens)

    @cached_property
    def baseline(self) -> Plan:
        """What is if nothing moves: today's work where it is, new work where it costs least. Where all work is new, as planned."""
        from sourcing_opt.optimisation.baseline import placed, unmoved

        if self.unmoved is not None:
            decisions = self.unmoved
        elif self.economics.existing.any():
            decisions = unmoved(self.economics)
        else:
            decisions = placed(self.economics, self.share[:, :, 0])
        outcome = Outcome(status=Status.AS_IS, solver="none", objective=None, bound=None, seconds=0.0)
        return Plan(economics=self.economics, decisions=decisions, outcome=outcome, objective=0.0, unmoved=decisions)

    @cached_property
    def share(self) -> Floats:
        """(P, L, T) Share of each workstream done at each location in each period: baseline + arrivals - departures."""
        moved = np.cumsum(self.decisions.arrive - self.decisions.leave, axis=2)
        return np.round(self.economics.baseline[:, :, None] + moved, SHARE_DIGITS)

    @cached_property
    def fte(self) -> Floats:
        """(P, L, T) People."""
        return np.asarray(self.share * self.economics.fte)

    @cached_property
    def run_cost(self) -> dict[str, Floats]:
        """Component -> (P, L, T). [money/period]"""
        return {name: self.share * cost for name, cost in self.economics.run.components.items()}

    @cached_property
    def one_off(self) -> dict[str, Floats]:
        """Component of the moves -> (P, L, T). [money/period]"""
        transition, decisions = self.economics.transition, self.decisions
        moving = self.economics.modes.moving(decisions.arrive, decisions.leave)
        costs = {name: moving.arriving * cost for name, cost in transition.arrival.items()}
        costs["ramp_up"] = transition.ramp_up(decisions.arrive) + self.economics.ramp_up_before
        costs["stabilisation"] = transition.stabilisation(decisions.arrive) + self.economics.stabilisation_before
        return costs | {name: moving.leaving * cost for name, cost in transition.departure.items()}

    @cached_property
    def built(self) -> Floats:
        """(T,) What is paid for building modes. [money/period]"""
        return self.economics.modes.built(self.share)

    @cached_property
    def open(self) -> Flags:
        """(L, T) Whether each location is open."""
        period = np.arange(self.economics.axes.calendar.count)[None, :]
        opens, closes = self.decisions.opens[:, None], self.decisions.closes[:, None]
        opened = (opens != NEVER) & (period >= opens)
        closed = (closes != NEVER) & (period >= closes)
        return np.asarray(np.where(self.economics.sites.candidate[:, None], opened, ~closed))

    @cached_property
    def site_cost(self) -> dict[str, Floats]:
        """opening, closing, job_grant (negative) and fixed -> (L, T). [money/period]"""
        sites = self.economics.sites
        period = np.arange(self.economics.axes.calendar.count)[None, :]
        return {
            "opening": sites.opening * (period == self.decisions.opens[:, None]),
            "closing": sites.closing * (period == self.decisions.closes[:, None]),
            "job_grant": -self.economics.taxes.granted(self.jobs),
            "fixed": sites.fixed * self.open + self.empty_seats,
        }

    @cached_property
    def jobs(self) -> Floats:
        """(L, T) People's worth of work that comes to a place where none of it is today. [FTE]"""
        return jobs_of(self.decisions.arrive * self.economics.fte, self.economics.axes.in_all_modes(self.economics.baseline))

    @cached_property
    def empty_seats(self) -> Floats:
        """(L, T) What seats cost that are leased and that nobody sits in: part of sites' fixed cost. [money/period]"""
        return self.economics.leases.empty(self.fte.sum(axis=0))

    @cached_property
    def commercial(self) -> dict[str, Floats]:
        """`rebate` (negative), `min_spend` (paid for a commitment not used), and what contracts settle -> (T,). [money/period]"""
        return self.settled()

    def settled(self, margin: float = EDGE) -> dict[str, Floats]:
        """The same, where thresholds may be missed by a margin and are reached. [money/period]"""
        economics = self.economics
        return economics.commercials.settlement(self.paid, margin) | economics.contracts.settled(self.share, margin)

    @cached_property
    def paid(self) -> Floats:
        """(L, T) What each location is paid, without governance. [money/period]"""
        return np.asarray((self.share * self.economics.run.delivery).sum(axis=0) * self.economics.axes.calendar.years)

    @cached_property
    def need(self) -> Floats:
        """(R, L, T) Staff of their own that places need for their work. [FTE]"""
        return self.economics.people.need(self.fte)

    @cached_property
    def staffing(self) -> Staffing:
        """Who joins, who is let go, where temps help, at places with their own staff."""
        decided = self.decisions.staffing
        return decided or cheapest_staffing(self.economics.people, self.need, self.economics.worth)

    @cached_property
    def walk(self) -> Walk:
        """Headcount from period to period."""
        return self.economics.people.walk(self.staffing, self.need)

    @cached_property
    def people_cost(self) -> dict[str, Floats]:
        """Component of PEOPLE_COMPONENTS, and of POOL_COMPONENTS where there are pools -> (L, T). [money/period]"""
        costs = self.economics.people.costs(self.staffing, self.walk) | self.economics.pools.costs(self.waiting)
        return {name: cost.sum(axis=0) for name, cost in costs.items()}

    @cached_property
    def loads(self) -> Floats:
        """(K, L, T) Load of every pool of agents at every place. [erlangs]"""
        return self.economics.pools.loads(self.share)

    @cached_property
    def waiting(self) -> Floats:
        """(K, L, T) People who wait for calls, beside those whom the calls take. [FTE]"""
        return self.economics.pools.waiting(self.loads)

    @cached_property
    def run_cost_by_period(self) -> Floats:
        """(T,) Run cost of all work, of people who come and go, fixed cost of all open sites, less providers' discounts. [money/period]"""
        work = sum(cost.sum(axis=(0, 1)) for cost in self.run_cost.values())
        people = sum(cost.sum(axis=0) for cost in self.people_cost.values())
        return np.asarray(work + people + self.site_cost["fixed"].sum(axis=0) + sum(self.commercial.values()))

    @cached_property
    def one_off_by_component(self) -> dict[str, Floats]:
        """Component of ONE_OFF_COMPONENTS -> (T,). [money/period]"""
        of_moves = {name: cost.sum(axis=(0, 1)) for name, cost in self.one_off.items()}
        of_sites = {name: self.site_cost[name].sum(axis=0) for name in ("opening", "closing", "job_grant")}
        return {name: (of_moves | of_sites | {"build": self.built})[name] for name in ONE_OFF_COMPONENTS}

    @cached_property
    def one_off_by_period(self) -> Floats:
        """(T,) [money/period]"""
        return np.asarray(sum(self.one_off_by_component.values()))

    @cached_property
    def npv(self) -> float:
        """Net present cost over the horizon, penalties not included. [money]"""
        return float(self.cost_by_period @ self.economics.axes.calendar.discount)

    @cached_property
    def cost_by_period(self) -> Floats:
        """(T,) Run cost and one-off cost. [money/period]"""
        return np.asarray(self.run_cost_by_period + self.one_off_by_period)

    @cached_property
    def tax_saved(self) -> Floats:
        """(T,) What the costs of the plan take off the group's tax: nothing without rates. [money/period]"""
        taxes, run, sites = self.economics.taxes, self.run_cost, self.site_cost
        paid = [cost.sum(axis=0) for name, cost in (run | self.one_off).items() if name not in PAID_FROM_HOME]
        paid += self.people_cost.values()
        at_places = (
            sum(paid, np.zeros(taxes.shield.shape)) + sites["fixed"] + sites["closing"] + self.expensed + self.depreciation
        )
        at_home = sum(run[name].sum(axis=(0, 1)) for name in PAID_FROM_HOME) + sum(self.commercial.values()) + self.built
        return np.asarray((at_places * taxes.shield).sum(axis=0) + at_home * taxes.home)

    @cached_property
    def capex(self) -> Floats:
        """(L, T) Part of opening sites that is capitalised. [money/period]"""
        return np.asarray(self.site_cost["opening"] * self.economics.taxes.capex[:, None])

    @cached_property
    def expensed(self) -> Floats:
        """(L, T) The rest of it. [money/period]"""
        return np.asarray(self.site_cost["opening"] - self.capex)

    @cached_property
    def depreciation(self) -> Floats:
        """(L, T) What is deducted of what was capitalised. [money/period]"""
        return np.asarray(np.einsum("lw,lwt->lt", self.capex, self.economics.taxes.depreciation))

    @cached_property
    def after_tax_by_period(self) -> Floats:
        """(T,) Run cost and one-off cost, less what they save of tax. [money/period]"""
        return np.asarray(self.cost_by_period - self.tax_saved)

    @cached_property
    def minimised_npv(self) -> float:
        """What the study asks to have least of, penalties not included: cost before tax, or after. [money, present value]"""
        flow = self.after_tax_by_period if self.economics.taxes.is_minimised else self.cost_by_period
        return float(flow @ self.economics.axes.calendar.discount)

    @cached_property
    def new_work_by_period(self) -> Floats:
        """(T,) What the baseline costs more because of work that nobody does today, with the sites it opens. [money/period]"""
        nothing = np.zeros(self.economics.axes.shape)
        never = np.full(nothing.shape[1], NEVER, dtype=np.int64)
        today = replace(self.baseline, decisions=Decisions(arrive=nothing, leave=nothing, opens=never, closes=never))
        return np.asarray(self.baseline.cost_by_period - today.cost_by_period)

    @cached_property
    def saving_by_period(self) -> Floats:
        """(T,) What the baseline costs more than the plan. [money/period]"""
        return np.asarray(self.baseline.cost_by_period - self.cost_by_period)

    @cached_property
    def npv_saving(self) -> float:
        """Present value of the saving against the baseline. [money]"""
        return float(self.saving_by_period @ self.economics.axes.calendar.discount)

    @cached_property
    def payback_years(self) -> float | None:
        """Time from the start until what is saved so far is and stays at least what was spent; None when it never does. [years]

        What is paid once is paid when its period begins; run cost is saved evenly over the period.
        """
        if np.sum(self.saving_by_period) <= 0 or not self.moved_fte_by_period.any():
            return None
        end = np.cumsum(self.saving_by_period)
        saved = self.baseline.run_cost_by_period - self.run_cost_by_period
        dust = PAID_BACK * (self.baseline.run_cost_by_period + self.run_cost_by_period)
        behind = np.flatnonzero(np.minimum(end, end - saved) < -dust)
        if not len(behind):
            return 0.0
        last = int(behind[-1])
        since = float(end[last] / saved[last]) if end[last] > 0 else 0.0
        return float((last + 1 - since) * self.economics.axes.calendar.years)

    @cached_property
    def moved_fte_by_period(self) -> Floats:
        """(T,) People's worth of today's work that goes live elsewhere. [FTE]"""
        existing = self.economics.existing[:, None, None]
        return np.asarray((self.decisions.arrive * self.economics.fte * existing).sum(axis=(0, 1)))

    @cached_property
    def gap(self) -> float | None:
        """Proven relative distance of the plan's objective from the best possible. [share]"""
        return None if self.outcome.bound is None else relative_gap(self.objective, self.outcome.bound)
