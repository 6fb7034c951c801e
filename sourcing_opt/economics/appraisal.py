"""The economics of a study in one place: every number the model and the audit are made of, as arrays over p, l, t."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics.attributes import about
from sourcing_opt.economics.axes import Axes, Flags, Floats, axes_of, lead_periods
from sourcing_opt.economics.cost.commercials import Commercials, commercials_of
from sourcing_opt.economics.cost.modes import Modes, modes_of
from sourcing_opt.economics.cost.pay import Pay, pay_of
from sourcing_opt.economics.cost.run_cost import RunCost, run_cost
from sourcing_opt.economics.cost.sites import Sites, sites_of
from sourcing_opt.economics.cost.transition import TransitionCost, transition_cost
from sourcing_opt.economics.eligibility import Reasons, eligible_pairs
from sourcing_opt.economics.people import People, people_of
from sourcing_opt.economics.previous import Previous, previous_of
from sourcing_opt.economics.quality import Quality, quality_of
from sourcing_opt.economics.queues.pools import Pools, pools_of
from sourcing_opt.economics.terms.contracts import Contracts, contracts_of, notices
from sourcing_opt.economics.terms.leases import Leases, leases_of
from sourcing_opt.economics.terms.tax import Taxes, taxes_of
from sourcing_opt.economics.workload import fte_needed, standard_hours
from sourcing_opt.schemas.policies import UnderWay
from sourcing_opt.schemas.study import Study


@dataclass(frozen=True)
class Economics:
    """A study, appraised. Money in the study's currency, nominal; arrays over workstreams P, locations L, periods T."""

    study: Study
    axes: Axes
    eligible: Flags
    """(P, L) Whether the work may go there."""
    priced: Flags
    """(P, L) Whether there is a quote or labor rates for it there."""
    reasons: Reasons
    """(process id, location id) -> why it may not go there."""
    baseline: Floats
    """(P, L) Share done there today."""
    lead: npt.NDArray[np.int64]
    """(P,) Periods before it can go live elsewhere."""
    hours: Floats
    """(P, T) Standard working hours. [hours/year]"""
    quality: Quality
    """How well it is done there."""
    fte: Floats
    """(P, L, T) People it takes to do all of it there. [FTE]"""
    pay: Pay
    run: RunCost
    transition: TransitionCost
    people: People
    pools: Pools
    """Of agents."""
    modes: Modes
    """How it can be done otherwise."""
    sites: Sites
    commercials: Commercials
    contracts: Contracts
    leases: Leases
    taxes: Taxes
    notice: npt.NDArray[np.int64]
    """(P, L) Periods before today's work can leave a place because of its contract."""
    previous: Previous
    """What was decided before."""

    @cached_property
    def existing(self) -> Flags:
        """(P,) Whether the work is done somewhere today; else it is new and all of it starts in the first period."""
        return np.asarray(self.axes.in_all_modes(self.baseline.sum(axis=1)) > 0)

    @cached_property
    def waves(self) -> Flags:
        """(P, T) Periods in which work may go live: after its lead time; new work in the first."""
        period = np.arange(self.axes.calendar.count)
        first = np.zeros(len(period), dtype=bool)
        first[0] = True
        return np.where(self.existing[:, None], period[None, :] >= self.lead[:, None], first[None, :])

    @cached_property
    def starts(self) -> Flags:
        """(P, T) Periods in which work may go live in a workstream's mode: not before the mode is ready."""
        return np.asarray(self.waves & self.modes.ready)

    @cached_property
    def ready(self) -> Flags:
        """(L, T) Whether a place can be open: a candidate when it is ready, or when work that is under way is to arrive there."""
        return np.asarray(self.sites.ready | (np.cumsum(self.previous.under_way.sum(axis=0), axis=1) > 0))

    @cached_property
    def may_arrive(self) -> Flags:
        """(P, L, T) Where and when work may go live: at eligible places that are ready, after its lead time, and where it is under way to.

        Nothing arrives where work is under way to leave in the same period: the two would undo each other.
        """
        free = self.eligible[:, :, None] & self.starts[:, None, :] & self.ready & (self.previous.leaving == 0)
        return np.asarray(free | (self.previous.under_way > 0))

    @cached_property
    def may_be(self) -> Flags:
        """(P, L) Where work may be: where it may go, where it is today, and where it is under way to, whether or not it may go there."""
        return np.asarray(self.eligible | (self.baseline > 0) | self.may_arrive.any(axis=2))

    @cached_property
    def may_leave(self) -> Flags:
        """(P, L, T) Where and when today's work may leave a place; not where work is under way to arrive."""
        free = (self.baseline > 0)[:, :, None] & self.leaves_freely & (self.previous.under_way == 0)
        return np.asarray(free | (self.previous.leaving > 0))

    @cached_property
    def leaves_freely(self) -> Flags:
        """(P, L, T) When today's work may leave a place: after its lead time, and after the notice that its contract there asks for."""
        period = np.arange(self.axes.calendar.count)
        return np.asarray(self.waves[:, None, :] & (period >= self.notice[:, :, None]))

    @cached_property
    def locked(self) -> tuple[Floats, Floats]:
        """(P, L, T) What is under way and arrives whatever it takes, and what leaves likewise: where no policy of that type is about it.

        Work of which a part may fall short may also stay, in part, where it is.
        """
        governed = about(self.study, self.axes, UnderWay)[:, :, None]
        some = np.asarray(self.axes.in_all_modes((governed * self.previous.under_way).sum(axis=(1, 2))) > 0)
        return self.previous.under_way * ~governed, self.previous.leaving * ~some[:, None, None]

    @cached_property
    def worth(self) -> Floats:
        """(L, T) What a unit of money spent at a place in a period counts for in what is minimised: its present value, after tax where that is asked for."""
        return self.axes.calendar.discount * self.taxes.kept

    @cached_property
    def worth_at_home(self) -> Floats:
        """(T,) The same of what is paid from home."""
        return self.axes.calendar.discount * self.taxes.kept_at_home

    @cached_property
    def ramp_up_before(self) -> Floats:
        """(P, L, T) What it still costs that work ramps up that went live before the horizon. [money/period]"""
        return self.transition.ramp_up_after(self.previous.arrived)

    @cached_property
    def stabilisation_before(self) -> Floats:
        """(P, L, T) What it still costs that work settles that went live before the horizon. [money/period]"""
        return self.transition.stabilisation_after(self.previous.handed_over)

    @cached_property
    def live_before(self) -> Floats:
        """(P, L, T) Both. [money/period]"""
        return self.ramp_up_before + self.stabilisation_before

    @cached_property
    def baseline_run_cost(self) -> Floats:
        """(T,) Run cost of the work where it is today, and of the sites open today, before empty seats and providers' discounts. [money/period]"""
        work = np.einsum("pl,plt->t", self.baseline, self.run.total)
        return np.asarray(work + (self.sites.fixed * ~self.sites.candidate[:, None]).sum(axis=0))

    @cached_property
    def baseline_commercial(self) -> dict[str, Floats]:
        """`rebate`, `min_spend`, and what contracts settle -> (T,) if everything stayed where it is today. [money/period]"""
        paid = np.einsum("pl,plt->lt", self.baseline, self.run.delivery) * self.axes.calendar.years
        stays = np.broadcast_to(self.baseline[:, :, None], self.axes.shape)
        return self.commercials.settlement(paid) | self.contracts.settled(stays)

    @cached_property
    def baseline_cost(self) -> Floats:
        """(T,) What it costs to leave everything as it is, and to end the ramp-up of what went live before. [money/period]"""
        ramp_up = self.live_before.sum(axis=(0, 1))
        people = np.einsum("pl,plt->lt", self.baseline, self.fte)
        seats = self.leases.empty(people).sum(axis=0)
        return np.asarray(self.baseline_run_cost + seats + ramp_up + sum(self.baseline_commercial.values()))

    @cached_property
    def baseline_npv(self) -> float:
        """Present value of leaving everything as it is; new work is in no baseline. [money]"""
        return float(self.baseline_cost @ self.axes.calendar.discount)


def parts_of_work(economics: Economics) -> Floats:
    """(P,) Each workstream's part of all standard hours of the last period: in whatever mode, the same part of it."""
    hours, as_today = economics.hours[:, -1], economics.axes.as_today
    whole = hours[as_today].sum()
    return np.asarray(hours / whole if whole > 0 else np.full(len(hours), 1 / as_today.sum()))


def appraise(study: Study) -> Economics:
    """Everything a study's rows imply for cost, capacity and time, before any choice is made."""
    axes = axes_of(study)
    eligible, priced, reasons = eligible_pairs(study, axes)
    baseline = np.zeros(axes.shape[:2])
    for row in study.baseline:
        baseline[axes.lines(row.process, row.shift, row.mode), axes.location_index[row.location]] += row.share
    hours = standard_hours(study, axes)
    quality = quality_of(study, axes, baseline)
    fte = fte_needed(study, axes, hours, quality)
    pay = pay_of(study, axes)
    run = run_cost(study, axes, pay, fte, quality)
    existing = (axes.in_all_modes(baseline.sum(axis=1)) > 0).astype(float)
    transition = transition_cost(study, axes, pay, fte, run, quality, existing)
    lead = lead_periods(study, axes)
    return Economics(
        study=study,
        axes=axes,
        eligible=eligible,
        priced=priced,
        reasons=reasons,
        baseline=baseline,
        lead=lead,
        hours=hours,
        quality=quality,
        fte=fte,
        pay=pay,
        run=run,
        transition=transition,
        people=people_of(study, axes, pay, fte, run.quoted, baseline),
        pools=pools_of(study, axes, fte, run),
        modes=modes_of(axes, fte, transition, baseline),
        sites=sites_of(study, axes),
        commercials=commercials_of(study, axes),
        contracts=contracts_of(study, axes, run),
        leases=leases_of(study, axes, np.einsum("pl,pl->l", baseline, fte[:, :, 0])),
        taxes=taxes_of(study, axes),
        notice=notices(study, axes),
        previous=previous_of(study, axes),
    )
