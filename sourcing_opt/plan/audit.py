"""The audit: everything a plan must keep and everything it costs, recomputed from the study and the decisions, without the solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Flags, Floats, Indices
from sourcing_opt.errors import AuditFailed
from sourcing_opt.plan.calls import waiting_differs
from sourcing_opt.plan.charges import differing_charges
from sourcing_opt.plan.contacts import contacts_differ
from sourcing_opt.plan.headcount import missing_people
from sourcing_opt.plan.modes import differing_modes
from sourcing_opt.plan.plan import Plan
from sourcing_opt.plan.policies import findings, recomputed
from sourcing_opt.solving.outcome import Status
from sourcing_opt.tolerances import KEPT


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    name: str
    passed: bool
    detail: str
    """What was compared; for a failure, where it fails."""


def audit(plan: Plan) -> list[Check]:
    """Every check, in a fixed order."""
    return [check(plan) for check in CHECKS]


def require(checks: list[Check]) -> None:
    """Raises AuditFailed unless all passed."""
    if failed := [f"{check.name}: {check.detail}" for check in checks if not check.passed]:
        raise AuditFailed(
            "the plan does not stand up to being recomputed; nothing was written. This is a bug:\n" + "\n".join(failed)
        )


def all_work_is_done(plan: Plan) -> Check:
    """Shares of every workstream, in all its modes, add up to 1 in every period, none below 0."""
    total = plan.economics.axes.in_all_modes(plan.share.sum(axis=1))
    worst = max(float(np.abs(total - 1).max(initial=0.0)), float(-plan.share.min(initial=0.0)))
    return Check("all work is done", worst <= KEPT, f"largest difference of shares from 1: {worst:.2g}")


def work_moves_where_it_may(plan: Plan) -> Check:
    """Work arrives only at eligible locations, and after its lead time; or as it is under way."""
    economics = plan.economics
    free = economics.eligible[:, :, None] & economics.starts[:, None, :] & economics.ready
    allowed = np.where(free, np.inf, economics.previous.under_way)
    wrong = np.argwhere(plan.decisions.arrive > allowed + KEPT)
    return Check("work moves where and when it may", not len(wrong), _places(plan, wrong) or "every arrival is eligible")


def only_todays_work_leaves(plan: Plan) -> Check:
    """What leaves a place over the horizon was there today, and left after its lead time and its contract's notice, or is under way."""
    economics = plan.economics
    over = plan.decisions.leave.sum(axis=2) - economics.baseline
    early = ~economics.leaves_freely & (plan.decisions.leave > economics.previous.leaving + KEPT)
    wrong = np.argwhere((over > KEPT)[:, :, None] & (plan.decisions.leave > 0) | early)
    return Check("only today's work leaves", not len(wrong), _places(plan, wrong) or "every departure was there")


def moves_are_worth_making(plan: Plan) -> Check:
    """What goes live of a workstream at a place in a period is no fewer people than are worth moving.

    Save all that is at a place when the horizon begins and not under way from there, and what the plan before has go live there then.
    """
    economics, before = plan.economics, plan.economics.previous
    small, today = [], economics.axes.work.tolist()
    for p, work in enumerate(economics.axes.workstreams):
        own_least = work.process.smallest_move
        people = own_least if own_least is not None else economics.study.study.smallest_move
        if not people:
            continue
        modes = [each for each, same in enumerate(today) if same == today[p]]
        may_leave = (economics.baseline[modes] - before.leaving[modes].sum(axis=2)).ravel().tolist()
        piece = min((share for share in may_leave if share > KEPT), default=1.0)
        for l, w in np.argwhere(plan.decisions.arrive[p] > 0).tolist():
            share = float(plan.decisions.arrive[p, l, w])
            least = people * (1 - KEPT)
            if economics.axes.locations[l].is_machine:
                continue
            as_planned = 0 < before.arrive[p, l, w] <= share + KEPT
            if share * economics.fte[today[p], l, w] < least and share < piece - KEPT and not as_planned:
                small.append([p, l, w])
    where = _places(plan, np.array(small, dtype=np.intp).reshape(-1, 3))
    return Check("moves are worth making", not small, where or "no wave is smaller than it may be")


def what_is_under_way_is_done(plan: Plan) -> Check:
    """Every move that is under way is carried out, unless a policy says at what penalty it may fall short."""
    decisions = plan.decisions
    arriving, leaving = plan.economics.locked
    short = np.maximum(arriving - decisions.arrive, leaving - decisions.leave)
    wrong = np.argwhere(short > KEPT)
    return Check("what is under way is carried out", not len(wrong), _places(plan, wrong) or "every move under way goes live")


def quality_is_worked_for(plan: Plan) -> Check:
    """People and errors are those of the contacts that the volumes come to."""
    worst = contacts_differ(plan)
    return Check("quality is worked for", worst <= KEPT, f"largest difference from what the requests take: {worst:.2g}")


def people_are_there(plan: Plan) -> Check:
    """At places with their own staff, enough are there for the work, none was made or lost, and no more were taken in than can be."""
    wrong = missing_people(plan)
    return Check("people are there", not wrong, ", ".join(wrong[:5]) or "every place has the people that its work takes")


def calls_are_answered(plan: Plan) -> Check:
    """Where calls wait for agents, as many are there as keep the service level."""
    worst = waiting_differs(plan)
    return Check("calls are answered in time", worst <= KEPT, f"largest difference from what the volumes take: {worst:.2g}")


def modes_are_paid_for(plan: Plan) -> Check:
    """Work in a mode takes the people and the licences that its volume comes to, and what it costs to build is paid when the first is done in it."""
    wrong = list(differing_modes(plan))
    return Check("modes are paid for", not wrong, ", ".join(wrong[:5]) or "every mode costs what it takes")


def sites_open_when_ready(plan: Plan) -> Check:
    """No candidate opens before it is ready."""
    opens = plan.decisions.opens
    early = [[l, int(w)] for l, w in enumerate(opens.tolist()) if w >= 0 and not plan.economics.ready[l, w]]
    where = _sites(plan, np.array(early, dtype=np.intp).reshape(-1, 2))
    return Check("sites open when they are ready", not early, where or "every candidate opens when it can")


def capacity_is_kept(plan: Plan) -> Check:
    """No location holds more people than its capacity, and none while it is closed."""
    load = plan.fte.sum(axis=0)
    room = np.where(plan.open, plan.economics.sites.max_fte[:, None], 0.0)
    shut = (plan.share.sum(axis=0) > KEPT) & ~plan.open
    wrong = np.argwhere(_above(load, room) | shut)
    return Check("capacity is kept", not len(wrong), _sites(plan, wrong) or "every location holds what it can")


def minimum_scale_is_kept(plan: Plan) -> Check:
    """A location in use, or one that opened or could have closed and is open, has its smallest scale in the end state."""
    sites = plan.economics.sites
    load, is_open = plan.fte[:, :, -1].sum(axis=0), plan.open[:, -1]
    must = is_open & ((load > KEPT) | sites.candidate | sites.closable)
    wrong = np.argwhere(must & _above(sites.min_fte, load))
    return Check("smallest scale is kept", not len(wrong), _sites(plan, wrong) or "every location is large enough")


def headcount_is_kept(plan: Plan) -> Check:
    """No more people of a role at a location than there are to hire."""
    pay = plan.economics.pay
    hired = np.einsum("pr,plt->rlt", pay.mix, plan.fte)
    wrong = np.argwhere(_above(hired, pay.max_headcount))
    where = ", ".join(f"{pay.roles[r].id} at {plan.economics.axes.locations[l].id}" for r, l, _ in wrong[:5])
    return Check("talent pools are kept", not len(wrong), where or "every role can be hired")


def speakers_are_kept(plan: Plan) -> Check:
    """No more people work in a language at a location than there are to hire who speak it."""
    study, axes = plan.economics.study, plan.economics.axes
    wrong = []
    for row in study.language_pools:
        if row.max_headcount is None:
            continue
        spoken = [row.language in workstream.process.languages for workstream in axes.workstreams]
        people = plan.fte[spoken, axes.location_index[row.location]].sum(axis=0)
        if _above(people, row.max_headcount * axes.calendar.index(row.pool_growth)).any():
            wrong.append(f"{row.language} at {row.location}")
    return Check("pools of speakers are kept", not wrong, ", ".join(wrong[:5]) or "everybody can be hired for their languages")


def location_counts_are_kept(plan: Plan) -> Check:
    """Every process is at as many locations as it may be, with shares worth having."""
    axes = plan.economics.axes
    wrong = []
    for process in axes.processes:
        rows = list(axes.by_process[process.id])
        part = np.array([axes.workstreams[p].share for p in rows])
        end = plan.share[rows, :, -1]
        used = (end > KEPT).any(axis=0)
        share_at_location = part @ end
        enough = ~used | (share_at_location >= process.min_share - KEPT)
        if not (enough.all() and process.min_locations <= used.sum() <= (process.max_locations or len(axes.locations))):
            wrong.append(process.id)
    return Check("numbers of locations are kept", not wrong, ", ".join(wrong) or "every process has as many as it may")


def hard_policies_are_kept(plan: Plan) -> Check:
    """Every hard policy holds in every period it is for."""
    broken = [f for f in findings(plan) if f.penalty is None and f.status == "violated"]
    where = ", ".join(f"{f.policy} {f.label} in {plan.economics.axes.calendar.labels[f.period]}" for f in broken[:5])
    return Check("hard policies are kept", not broken, where or "every hard policy holds")


def cost_agrees(plan: Plan) -> Check:
    """Cash flows added up and discounted are the model's objective, and the solver's is no better."""
    cost = recomputed(plan)
    scale = max(1.0, abs(plan.objective), abs(plan.economics.baseline_npv))
    agrees = abs(cost - plan.objective) <= KEPT * scale
    reported = plan.outcome.objective if plan.outcome.objective is not None else plan.objective
    no_worse = plan.objective <= reported + KEPT * scale
    detail = f"recomputed {cost:,.2f}, model {plan.objective:,.2f}, solver {reported:,.2f}"
    return Check("cost agrees with the solver's", agrees and no_worse, detail)


def charges_agree(plan: Plan) -> Check:
    """What vendors are paid by quote and contract is what the volumes, the departures and the spend of the plan come to."""
    wrong = list(differing_charges(plan))
    return Check("charges agree with volumes", not wrong, ", ".join(wrong[:5]) or "every charge follows from what is done")


def proof_holds(plan: Plan) -> Check:
    """A plan called optimal is within the gap of a bound that lies below it."""
    bound, objective = plan.outcome.bound, plan.objective
    if bound is None:
        proven = plan.outcome.status is not Status.OPTIMAL
        return Check("proof of quality", proven, "no bound was proven")
    scale = max(1.0, abs(objective))
    return Check("proof of quality", bound <= objective + KEPT * scale, f"bound {bound:,.2f}, plan {objective:,.2f}")


CHECKS: tuple[Callable[[Plan], Check], ...] = (
    all_work_is_done,
    work_moves_where_it_may,
    only_todays_work_leaves,
    moves_are_worth_making,
    what_is_under_way_is_done,
    quality_is_worked_for,
    people_are_there,
    calls_are_answered,
    modes_are_paid_for,
    sites_open_when_ready,
    capacity_is_kept,
    minimum_scale_is_kept,
    headcount_is_kept,
    speakers_are_kept,
    location_counts_are_kept,
    hard_policies_are_kept,
    cost_agrees,
    charges_agree,
    proof_holds,
)


def _above(amount: Floats, limit: Floats) -> Flags:
    return np.asarray(amount > limit + KEPT * np.maximum(1.0, np.where(np.isfinite(limit), np.abs(limit), 1.0)))


def _places(plan: Plan, wrong: Indices) -> str:
    axes = plan.economics.axes
    names = (f"{axes.workstreams[p].name} at {axes.locations[l].id} in {axes.calendar.labels[t]}" for p, l, t in wrong[:5])
    return ", ".join(names)


def _sites(plan: Plan, wrong: Indices) -> str:
    axes = plan.economics.axes
    return ", ".join(_site(axes.locations[int(at[0])].id, axes.calendar.labels, at) for at in wrong[:5])


def _site(name: str, labels: tuple[str, ...], at: Indices) -> str:
    return name if len(at) == 1 else f"{name} in {labels[int(at[1])]}"
