"""The business case: what the plan saves before and after tax, by period and fiscal year, within the horizon and beyond. models/README.md, "After tax"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sourcing_opt.economics.axes import Calendar, Floats
from sourcing_opt.economics.terms.tax import PAID_FROM_HOME
from sourcing_opt.plan.plan import Plan
from sourcing_opt.plan.summary import last_year
from sourcing_opt.tolerances import PROVEN

LOWEST_RATE, HIGHEST_RATE = -0.99, 1e6
"""An internal rate of return beyond these is told as none: all was lost, or next to nothing spent."""


@dataclass(frozen=True)
class FiscalYear:
    """What a fiscal year has more of, or less, by plan than today's way: money in the study's currency, nominal."""

    label: str
    run_cost: float
    """Saved, before one-off cost."""
    one_off: float
    """Saved of one-off cost that is no investment: as a rule below zero."""
    ebitda: float
    depreciation: float
    """Less of it: as a rule below zero."""
    tax: float
    """Less of it: as a rule below zero."""
    net_profit: float
    investment: float
    """Less of what is capitalised: as a rule below zero."""
    cash: float
    """Net profit with depreciation added back, less investment."""


@dataclass(frozen=True)
class BusinessCase:
    """Differences of today's way and the plan; saved is positive."""

    plan: Plan

    @property
    def calendar(self) -> Calendar:
        """Of the horizon."""
        return self.plan.economics.axes.calendar

    @cached_property
    def run(self) -> Floats:
        """(T,) Run cost saved. [money/period]"""
        return np.asarray(self.plan.baseline.run_cost_by_period - self.plan.run_cost_by_period)

    @cached_property
    def investment(self) -> Floats:
        """(T,) Less that is capitalised. [money/period]"""
        return np.asarray((self.plan.baseline.capex - self.plan.capex).sum(axis=0))

    @cached_property
    def one_off(self) -> Floats:
        """(T,) One-off cost saved that is no investment. [money/period]"""
        return np.asarray(self.plan.baseline.one_off_by_period - self.plan.one_off_by_period - self.investment)

    @cached_property
    def depreciation(self) -> Floats:
        """(T,) Less depreciation. [money/period]"""
        return np.asarray((self.plan.baseline.depreciation - self.plan.depreciation).sum(axis=0))

    @cached_property
    def tax(self) -> Floats:
        """(T,) Less tax: lower cost is more profit. [money/period]"""
        return np.asarray(self.plan.tax_saved - self.plan.baseline.tax_saved)

    @cached_property
    def before_tax(self) -> Floats:
        """(T,) [money/period]"""
        return np.asarray(self.run + self.one_off + self.investment)

    @cached_property
    def after_tax(self) -> Floats:
        """(T,) [money/period]"""
        return np.asarray(self.before_tax + self.tax)

    @cached_property
    def run_tax(self) -> Floats:
        """(T,) Less tax because of run cost alone. [money/period]"""
        return np.asarray(_tax_of_running(self.plan) - _tax_of_running(self.plan.baseline))

    @cached_property
    def beyond(self) -> Floats:
        """(K,) The last year's difference of run cost after tax, carried forward for each year beyond the horizon. [money/year]"""
        settings = self.plan.economics.study.study
        last = last_year(self.plan)
        years = (last.stop - last.start) * self.calendar.years
        saved = float((self.run + self.run_tax)[last].sum()) / years
        return np.asarray(saved * (1 + settings.beyond_growth) ** np.arange(1, settings.beyond + 1))

    @cached_property
    def times(self) -> Floats:
        """(T + K,) When each flow is paid. [years from the start]"""
        calendar = self.calendar
        within = calendar.middle if calendar.discounting == "mid" else (np.arange(calendar.count) + 1) * calendar.years
        after = calendar.count * calendar.years + np.arange(len(self.beyond)) + (0.5 if calendar.discounting == "mid" else 1.0)
        return np.concatenate([within, after])

    @cached_property
    def flows(self) -> Floats:
        """(T + K,) After tax, with what lies beyond. [money]"""
        return np.concatenate([self.after_tax, self.beyond])

    @cached_property
    def npv_before_tax(self) -> float:
        """Within the horizon. [money, present value]"""
        return float(self.before_tax @ self.calendar.discount)

    @cached_property
    def npv_after_tax(self) -> float:
        """Within the horizon. [money, present value]"""
        return float(self.after_tax @ self.calendar.discount)

    @cached_property
    def npv_beyond(self) -> float:
        """[money, present value]"""
        return float(self.beyond @ (1 + self.calendar.discount_rate) ** -self.times[len(self.after_tax) :])

    @cached_property
    def irr(self) -> float | None:
        """The rate at which all flows are worth nothing; None where they do not change from spending to saving, once. [share/year]"""
        flows, times = self.flows, self.times
        signs = np.sign(flows[np.abs(flows) > PROVEN * np.abs(flows).max(initial=0.0)])
        if len(signs) < 2 or signs[0] > 0 or (np.diff(signs) != 0).sum() != 1:
            return None

        def worth(rate: float) -> float:
            return float(flows @ (1 + rate) ** -times)

        return _root(worth, LOWEST_RATE, HIGHEST_RATE)

    @cached_property
    def discounted_payback_years(self) -> float | None:
        """When the present value so far is, and stays, at least nothing; within a flow's time in proportion. None where it never is. [years]"""
        present = self.flows * (1 + self.calendar.discount_rate) ** -self.times
        so_far = np.cumsum(present)
        if not np.abs(present).any() or so_far[-1] < 0:
            return None
        behind = np.flatnonzero(so_far < -PROVEN * np.abs(present).sum())
        if not len(behind):
            return 0.0
        last = int(behind[-1])
        lengths = np.concatenate([np.full(len(self.after_tax), self.calendar.years), np.ones(len(self.beyond))])
        ends = np.cumsum(lengths)
        return float(ends[last] + lengths[last + 1] * -so_far[last] / present[last + 1])

    @cached_property
    def peak_funding(self) -> float:
        """The most that is spent and not yet saved after tax, within the horizon. [money, nominal]"""
        return float(max(0.0, -np.cumsum(self.after_tax).min(initial=0.0)))

    @cached_property
    def labels_of_fiscal_years(self) -> tuple[str, ...]:
        """(T,) The fiscal year that each period begins in."""
        starts = self.plan.economics.study.study.fiscal_year_starts
        return tuple(_label(self.calendar, t, starts) for t in range(self.calendar.count))

    @cached_property
    def fiscal_years(self) -> tuple[FiscalYear, ...]:
        """Every fiscal year that a period of the horizon begins in."""
        labels, found = self.labels_of_fiscal_years, []
        for label in dict.fromkeys(labels):
            of_year = np.array([each == label for each in labels])
            run, one_off, depreciation, tax, investment = (
                float(flow[of_year].sum()) for flow in (self.run, self.one_off, self.depreciation, self.tax, self.investment)
            )
            ebitda = run + one_off
            found.append(
                FiscalYear(
                    label=label,
                    run_cost=run,
                    one_off=one_off,
                    ebitda=ebitda,
                    depreciation=depreciation,
                    tax=tax,
                    net_profit=ebitda + depreciation + tax,
                    investment=investment,
                    cash=ebitda + tax + investment,
                )
            )
        return tuple(found)

    @cached_property
    def uses(self) -> dict[str, float]:
        """What money is spent on once, by plan more than today's way. [money, nominal]"""
        plan, baseline = self.plan, self.plan.baseline
        names = [name for name in plan.one_off_by_component if name != "job_grant"]
        found = {name: float((plan.one_off_by_component[name] - baseline.one_off_by_component[name]).sum()) for name in names}
        found["empty_seats"] = float((plan.empty_seats - baseline.empty_seats).sum())
        return found

    @cached_property
    def sources(self) -> dict[str, float]:
        """What pays for that: grants, run cost saved within the horizon, tax. [money, nominal]"""
        plan, baseline = self.plan, self.plan.baseline
        grants = -float((plan.one_off_by_component["job_grant"] - baseline.one_off_by_component["job_grant"]).sum())
        return {
            "job_grants": grants,
            "run_cost_saved": float(self.run.sum()) + self.uses["empty_seats"],
            "less_tax": float(self.tax.sum()),
        }


def document_of_case(plan: Plan) -> dict[str, Any]:
    """The business case for the plan's document; empty where the study says nothing of taxes, grants, leases or what lies beyond."""
    if not has_business_case(plan):
        return {}
    case = BusinessCase(plan)
    return {
        "business_case": {
            "npv_before_tax": case.npv_before_tax,
            "npv_after_tax": case.npv_after_tax,
            "npv_beyond": case.npv_beyond,
            "irr": case.irr,
            "discounted_payback_years": case.discounted_payback_years,
            "peak_funding": case.peak_funding,
            "after_tax": case.after_tax.tolist(),
            "beyond": case.beyond.tolist(),
            "fiscal_years": [asdict(year) for year in case.fiscal_years],
            "sources": case.sources,
            "uses": case.uses,
        }
    }


def has_business_case(plan: Plan) -> bool:
    """Whether the study says more than what work, moves, sites and contracts cost."""
    study = plan.economics.study
    leased = any(location.lease_ends is not None or location.capex_share for location in study.locations)
    return bool(study.taxes or study.incentives or study.study.beyond or leased)


def _tax_of_running(plan: Plan) -> Floats:
    """(T,) What run cost takes off the group's tax. [money/period]"""
    taxes, run = plan.economics.taxes, plan.run_cost
    paid = sum((cost.sum(axis=0) for name, cost in run.items() if name not in PAID_FROM_HOME), np.zeros(taxes.shield.shape))
    at_home = sum(run[name].sum(axis=(0, 1)) for name in PAID_FROM_HOME) + sum(plan.commercial.values())
    paid = sum(plan.people_cost.values(), paid)
    return np.asarray(((paid + plan.site_cost["fixed"]) * taxes.shield).sum(axis=0) + at_home * taxes.home)


def _label(calendar: Calendar, t: int, starts: int) -> str:
    """2028, or 2027/28 for a year that does not begin in January."""
    day = calendar.first_day(t)
    first = day.year if day.month >= starts else day.year - 1
    return str(first) if starts == 1 else f"{first}/{(first + 1) % 100:02d}"


def _root(worth: Callable[[float], float], low: float, high: float) -> float | None:
    """Where a function that falls is zero, by halving."""
    if worth(low) < 0 or worth(high) > 0:
        return None
    while high - low > PROVEN * max(1.0, abs(low)):
        middle = (low + high) / 2
        low, high = (middle, high) if worth(middle) > 0 else (low, middle)
    return (low + high) / 2
