"""The economics of a study in one place: every number the model and the audit are made of, as arrays over p, l, t."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics.axes import Axes, Flags, Floats, axes_of, lead_periods
from sourcing_opt.economics.commercials import Commercials, commercials_of
from sourcing_opt.economics.eligibility import Reasons, eligible_pairs
from sourcing_opt.economics.pay import Pay, pay_of
from sourcing_opt.economics.run_cost import RunCost, run_cost
from sourcing_opt.economics.sites import Sites, sites_of
from sourcing_opt.economics.transition import TransitionCost, transition_cost
from sourcing_opt.economics.workload import fte_needed, standard_hours
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
    fte: Floats
    """(P, L, T) People it takes to do all of it there. [FTE]"""
    pay: Pay
    run: RunCost
    transition: TransitionCost
    sites: Sites
    commercials: Commercials

    @cached_property
    def existing(self) -> Flags:
        """(P,) Whether the work is done somewhere today; else it is new and all of it starts in the first period."""
        return np.asarray(self.baseline.sum(axis=1) > 0)

    @cached_property
    def waves(self) -> Flags:
        """(P, T) Periods in which work may go live: after its lead time; new work in the first."""
        period = np.arange(self.axes.calendar.count)
        first = np.zeros(len(period), dtype=bool)
        first[0] = True
        return np.where(self.existing[:, None], period[None, :] >= self.lead[:, None], first[None, :])

    @cached_property
    def baseline_run_cost(self) -> Floats:
        """(T,) Run cost of the work where it is today, and of the sites open today, before providers' discounts. [money/period]"""
        work = np.einsum("pl,plt->t", self.baseline, self.run.total)
        return np.asarray(work + (self.sites.fixed * ~self.sites.candidate[:, None]).sum(axis=0))

    @cached_property
    def baseline_commercial(self) -> dict[str, Floats]:
        """`rebate` and `min_spend` -> (T,) if everything stayed where it is today. [money/period]"""
        paid = np.einsum("pl,plt->lt", self.baseline, self.run.delivery) * self.axes.calendar.years
        return self.commercials.settlement(paid)

    @cached_property
    def baseline_cost(self) -> Floats:
        """(T,) What it costs to leave everything as it is. [money/period]"""
        return np.asarray(self.baseline_run_cost + sum(self.baseline_commercial.values()))

    @cached_property
    def baseline_npv(self) -> float:
        """Present value of leaving everything as it is; new work is in no baseline. [money]"""
        return float(self.baseline_cost @ self.axes.calendar.discount)


def appraise(study: Study) -> Economics:
    """Everything a study's rows imply for cost, capacity and time, before any choice is made."""
    axes = axes_of(study)
    eligible, priced, reasons = eligible_pairs(study, axes)
    baseline = np.zeros(axes.shape[:2])
    for row in study.baseline:
        baseline[list(axes.by_process[row.process]), axes.location_index[row.location]] = row.share
    hours = standard_hours(study, axes)
    fte = fte_needed(study, axes, hours)
    pay = pay_of(study, axes)
    run = run_cost(study, axes, pay, fte)
    existing = (baseline.sum(axis=1) > 0).astype(float)
    transition = transition_cost(study, axes, pay, fte, run, existing)
    lead = lead_periods(study, axes)
    return Economics(
        study,
        axes,
        eligible,
        priced,
        reasons,
        baseline,
        lead,
        hours,
        fte,
        pay,
        run,
        transition,
        sites_of(study, axes),
        commercials_of(study, axes),
    )
