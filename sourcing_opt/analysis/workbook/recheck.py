"""A plan's workbook after somebody has worked in it: what changed, what it costs now, and whether every rule still holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sourcing_opt.analysis.workbook.decisions import decided, staffing_in, unmoved_in
from sourcing_opt.economics import appraise
from sourcing_opt.economics.feasibility import check
from sourcing_opt.errors import Problem
from sourcing_opt.formulation import build
from sourcing_opt.io import Loaded
from sourcing_opt.io.workbook.plan_workbook import Decision, PlanWorkbook
from sourcing_opt.io.workbook.staffing_sheet import WAYS
from sourcing_opt.optimisation import evaluated
from sourcing_opt.optimisation.pooled import exact_also_at
from sourcing_opt.plan import Check, Finding, Plan, findings, summary
from sourcing_opt.plan.audit import CHECKS, cost_agrees, proof_holds
from sourcing_opt.schemas.differences import Difference, differences
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving.certificate import NotProven
from sourcing_opt.solving.certificate_file import Filed, verified
from sourcing_opt.solving.outcome import relative_gap
from sourcing_opt.tolerances import KEPT


@dataclass(frozen=True)
class Totals:
    """A plan's headline; money in the study's currency."""

    npv: float
    """Cost by plan. [money, present value]"""
    baseline_npv: float
    """Cost if nothing moved. [money, present value]"""
    npv_saving: float
    """Against the baseline. [money, present value]"""
    one_off: float
    """[money]"""
    run_cost_last_year: float
    """Of the last twelve months. [money]"""
    penalty_npv: float
    """What broken soft policies count for, in no cost. [money, present value]"""


@dataclass(frozen=True)
class Standing:
    """A policy where the plan keeps it least."""

    policy: str
    hard: bool
    status: str
    """slack, binding or violated."""
    was: str | None
    """The same of the plan as it was made; None for a policy it did not have."""
    label: str
    """What it holds for there."""
    period: str
    side: str
    """min or max."""
    left: float
    """What the plan has. [unit]"""
    bound: float
    """What the policy asks for. [unit]"""
    unit: str


@dataclass(frozen=True)
class Override:
    """A figure that stands in the place of a decision."""

    work: str | None
    """The work it is a share of; None when it says whether the location is open."""
    location: str
    period: str
    by_plan: float
    """Share, or 1 for open."""
    instead: float
    address: str


@dataclass(frozen=True)
class Proven:
    """What a certificate says of a plan."""

    bound: float
    """No plan costs less. [money, present value]"""
    cost: float
    """Of the plan, what broken soft policies count for included. [money, present value]"""
    gap: float
    """[share]"""


@dataclass(frozen=True)
class Recheck:
    """What became of a plan's workbook."""

    study: str
    """Its name."""
    currency: str
    changes: tuple[Difference, ...]
    """Inputs that are not as they were when the plan was made."""
    overrides: tuple[Override, ...]
    checks: tuple[Check, ...]
    policies: tuple[Standing, ...]
    """By id."""
    before: Totals
    """The plan as it was made."""
    now: Totals
    """With the inputs and decisions as they are now."""
    proven: Proven | None = None
    """Of the plan as it is now, where a certificate was there and holds."""

    @property
    def passed(self) -> bool:
        """Whether every check passed; hard policies are one of them."""
        return all(check.passed for check in self.checks)


def recheck(workbook: PlanWorkbook, loaded: Loaded, recalculated: float | None = None) -> Recheck:
    """Work the plan out anew; `loaded` is the study in the workbook as it is now, with its sourcing model, if it names one, laid over.

    recalculated: the cost by plan as another program worked it out from the workbook's formulas. [money, present value]
    Raises InvalidInput when its decisions do not go with the study any more.
    """
    before = _plan(workbook.made_from, workbook, lambda decision: decision.by_plan)
    now = _plan(loaded.study, workbook, lambda decision: decision.used)
    checks = [
        _sound(loaded.placed(check(loaded.study))),
        *(check(now) for check in CHECKS if check not in (cost_agrees, proof_holds)),
        _agreement(
            "the plan as made costs what the solver said",
            before.objective,
            workbook.objective,
            "a share by plan was typed over: use the column Override",
        ),
    ]
    if workbook.total is not None:
        checks.append(_agreement("the total in the workbook is the same", now.npv, workbook.total, "recalculate it and save it"))
    if recalculated is not None:
        checks.append(
            _agreement("the total recalculated by LibreOffice is the same", now.npv, recalculated, "a formula was changed")
        )
    return Recheck(
        study=now.economics.study.study.name,
        currency=now.economics.study.study.currency,
        changes=tuple(differences(workbook.made_from, loaded.study)),
        overrides=tuple(_overrides(workbook, now)),
        checks=tuple(checks),
        policies=tuple(_standings(before, now)),
        before=_totals(before),
        now=_totals(now),
    )


def with_certificate(recheck: Recheck, read: Callable[[], Filed], study: Study) -> Recheck:
    """The same with one check more: that a certificate proves a bound for the study as it is now, and the plan is not below it.

    Raises InvalidInput where what is read is none.
    """
    name, cost = "the certificate holds", recheck.now.npv + recheck.now.penalty_npv
    try:
        filed, economics = read(), appraise(study)
        if any(loads.shape != economics.pools.price.shape for loads in filed.loads):
            raise NotProven("it is for a study with other pools")
        bound = verified(filed, build(exact_also_at(economics, *filed.loads)))
    except NotProven as error:
        return replace(recheck, checks=(*recheck.checks, Check(name, False, str(error))))
    if math.isinf(bound):
        return replace(recheck, checks=(*recheck.checks, Check(name, False, "it says that no plan keeps all hard rules")))
    holds = bound <= cost + KEPT * abs(cost)
    proven = Proven(bound, cost, relative_gap(cost, bound))
    told = f"proven within {proven.gap:.6%} of the best" if holds else "so that it breaks a rule"
    last = Check(name, holds, f"no plan costs less than {bound:,.2f}; this one costs {cost:,.2f}, {told}")
    return replace(recheck, checks=(*recheck.checks, last), proven=proven if holds else None)


def _agreement(name: str, ours: float, theirs: float, hint: str) -> Check:
    """A check that two amounts are the same, as far as sums in different orders can be. [money]"""
    if math.isnan(theirs):
        return Check(name, False, f"recalculated {ours:,.2f}, the workbook shows an error value: look for #REF! and the like")
    agrees = abs(ours - theirs) <= KEPT * max(1.0, abs(ours))
    return Check(name, agrees, f"recalculated {ours:,.2f}, workbook {theirs:,.2f}" + ("" if agrees else f": {hint}"))


def _sound(problems: Sequence[Problem]) -> Check:
    errors = [str(problem) for problem in problems if problem.severity == "error"]
    return Check("the inputs go together", not errors, "; ".join(errors) or "no contradiction was found")


def _plan(study: Study, workbook: PlanWorkbook, figure: Callable[[Decision], float]) -> Plan:
    economics = appraise(study)
    # What is decided first: it says what the study does not have any more.
    by_plan, unmoved = decided(economics, workbook, figure), unmoved_in(economics, workbook)
    today, plan = (staffing_in(economics, workbook, way) for way in WAYS)
    return evaluated(economics, replace(by_plan, staffing=plan), replace(unmoved, staffing=today))


def _overrides(workbook: PlanWorkbook, now: Plan) -> Iterator[Override]:
    axes = now.economics.axes
    for decision in (*workbook.shares, *workbook.sites):
        if decision.override is not None:
            rows = [] if decision.process is None else axes.lines(decision.process, decision.shift, decision.mode)
            work = axes.workstreams[rows[0]].name if rows else None
            label = axes.calendar.labels[decision.period - 1]
            yield Override(
                work=work,
                location=decision.location,
                period=label,
                by_plan=decision.by_plan,
                instead=decision.override,
                address=decision.address,
            )


def _standings(before: Plan, now: Plan) -> list[Standing]:
    was, labels = _worst(before), now.economics.axes.calendar.labels
    return [
        Standing(
            policy=policy,
            hard=worst_finding.penalty is None,
            status=worst_finding.status,
            was=was[policy].status if policy in was else None,
            label=worst_finding.label,
            period=labels[worst_finding.period],
            side=worst_finding.side,
            left=worst_finding.left,
            bound=worst_finding.bound,
            unit=worst_finding.unit,
        )
        for policy, worst_finding in _worst(now).items()
    ]


def _worst(plan: Plan) -> dict[str, Finding]:
    """Policy -> where it is kept least."""
    worst: dict[str, Finding] = {}
    for finding in findings(plan):
        known = worst.get(finding.policy)
        if known is None or (finding.status != "violated", finding.slack) < (known.status != "violated", known.slack):
            worst[finding.policy] = finding
    return worst


def _totals(plan: Plan) -> Totals:
    facts = summary(plan)
    return Totals(
        npv=facts.plan_npv,
        baseline_npv=facts.baseline_npv,
        npv_saving=facts.npv_saving,
        one_off=facts.one_off,
        run_cost_last_year=facts.plan_last_year,
        penalty_npv=facts.penalty_npv,
    )
