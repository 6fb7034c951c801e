"""The next study: a plan's study as it stands some periods later, with the plan as what it follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Calendar, Floats
from sourcing_opt.economics.carry import carried
from sourcing_opt.economics.cost.commercials import periods_gone
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.economics.quality import included
from sourcing_opt.economics.terms.contracts import notices
from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.optimisation import evaluated
from sourcing_opt.plan import Decisions, Plan, moves
from sourcing_opt.schemas.policies import UnderWay
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import Staff
from sourcing_opt.schemas.tables.locations import Location, Provider
from sourcing_opt.schemas.tables.modes import Mode
from sourcing_opt.schemas.tables.previous import PreviousMove, PreviousSite
from sourcing_opt.schemas.tables.processes import Baseline, Process
from sourcing_opt.schemas.tables.settings import MONTHS_A_YEAR
from sourcing_opt.schemas.tables.taxes import Incentive
from sourcing_opt.tolerances import NO_SHARE, SHARE_DIGITS


@dataclass(frozen=True)
class Leg:
    """A share of one shift's work that goes live somewhere; periods from 0, counted in the study it belongs to."""

    p: int
    leaves: int
    """Workstream that it was: another than p where it changes its mode."""
    origin: int | None
    destination: int
    wave: int
    share: float


def roll(economics: Economics, decisions: Decisions, passed: int, periods: int, actuals: Sequence[Baseline] = ()) -> Study:
    """The study that begins when the plan has been carried out for `passed` periods, at least one, with a horizon of `periods`.

    The work is where the plan has it by then. What it has prepared by then is under way, what it has not is planned. Sites are as they are; figures
    are carried forward by their own rates, so that the plan's remaining moves cost in every period what they did. `actuals` say of some processes
    where the work really is: see `corrected`. What the plan means to do after the horizon is left out.
    """
    plan = evaluated(economics, decisions)
    start = economics.axes.calendar.first_day(passed)
    study = carried(economics.study, passed, start, periods)
    legs = [
        Leg(p=move.p, leaves=move.leaves, origin=move.origin, destination=move.destination, wave=move.wave, share=move.share)
        for move in moves(plan)
    ]
    legs += _live_before(economics)
    share = plan.share[:, :, passed - 1]
    if actuals:
        share, legs = corrected(economics, share, legs, passed, actuals)
    in_use = {row.location for row in actuals if row.share > 0}
    return _with_terms(plan, passed, study).replace(
        processes=tuple(_with_quality(economics, study.processes)),
        locations=tuple(_leased(plan, location) for location in _locations(plan, passed, study.locations, in_use)),
        modes=tuple(_nearer(economics, passed, study.modes)),
        incentives=tuple(_left(plan, passed, study.incentives)),
        baseline=tuple(baseline_rows(economics, share)),
        staff=tuple(_staff(plan, passed)),
        previous_moves=tuple(row for row in previous_rows(economics, legs, passed) if row.period <= periods),
        policies=(*study.policies, *_carried_out(economics, study)),
        previous_sites=tuple(row for row in _sites(plan, passed, in_use) if row.period <= periods),
    )


def _staff(plan: Plan, passed: int) -> Iterator[Staff]:
    """Who is employed by then at places with their own staff."""
    people, axes = plan.economics.people, plan.economics.axes
    for r, l in np.argwhere(people.weight.any(axis=0) & people.own).tolist():
        there = float(plan.walk.staff[r, l, passed - 1])
        yield Staff(
            role=plan.economics.pay.roles[r].id, location=axes.locations[l].id, people=round(there, SHARE_DIGITS), source="plan"
        )


def _with_quality(economics: Economics, processes: Sequence[Process]) -> Iterator[Process]:
    """Volumes and handling times contain what they contained, wherever the work is by then."""
    known = included(economics.study, economics.axes, economics.baseline) if economics.study.service_levels else {}
    for process in processes:
        if process.id in known:
            today = known[process.id]
            process = process.replace(resolution_included=today.resolution, error_rate_included=today.error_rate)
        yield process


def _carried_out(economics: Economics, study: Study) -> Iterator[UnderWay]:
    """The rule that what is under way goes live, unless the study has one.

    Only where another hard rule leaves no room, such as a site that is full now that there is more work, it may fall short: a person who does not go live
    counts for more than moving one could save over the horizon.
    """
    named = {policy.id for policy in study.policies}
    if "under_way" in named or any(isinstance(policy, UnderWay) for policy in study.policies):
        return
    possible = economics.eligible | (economics.baseline > 0)
    # What is paid for less than a person is no price of one.
    a_person = economics.run.total * possible[:, :, None] / np.maximum(1.0, economics.fte)
    dearest = float(a_person.max(initial=1.0)) / economics.axes.calendar.years
    years = study.study.periods * economics.axes.calendar.years
    penalty = float(np.ceil(dearest * (1 + years) / 1000) * 1000)
    rationale = "What is prepared is carried out, as far as the other rules leave room."
    yield UnderWay(id="under_way", penalty=penalty, rationale=rationale, source="assumption")


def corrected(
    economics: Economics, share: Floats, legs: Sequence[Leg], passed: int, actuals: Sequence[Baseline]
) -> tuple[Floats, list[Leg]]:
    """Where the work really is, and what that means for the plan's moves. share: (P, L) as the plan has it by then.

    A move that should be live and whose work is still where it came from is late: it is under way, and goes live in the first period. Work that is no
    longer where a later move would take it from has moved already: that much of the move is left out.
    """
    actual = share.copy()
    for process in {row.process for row in actuals}:
        actual[list(economics.axes.by_process[process])] = 0.0
    for row in actuals:
        rows = economics.axes.lines(row.process, row.shift, row.mode)
        actual[rows, economics.axes.location_index[row.location]] += row.share
    missing, surplus, room = np.maximum(0.0, share - actual), np.maximum(0.0, actual - share), actual.copy()
    moved = []
    for leg in sorted(legs, key=lambda leg: -leg.wave):  # the latest move is the first to be late
        if 0 <= leg.wave < passed and leg.origin is not None:
            late = float(min(leg.share, missing[leg.p, leg.destination], surplus[leg.leaves, leg.origin]))
            missing[leg.p, leg.destination] -= late
            surplus[leg.leaves, leg.origin] -= late
            moved += [replace(leg, share=leg.share - late), replace(leg, share=late, wave=passed)]
        else:
            moved.append(leg)
    kept = []
    for leg in sorted(moved, key=lambda leg: leg.wave):
        if leg.wave >= passed and leg.origin is not None:
            leg = replace(leg, share=float(min(leg.share, room[leg.leaves, leg.origin])))
            room[leg.leaves, leg.origin] -= leg.share
        if leg.share > NO_SHARE:
            kept.append(leg)
    return actual, kept


def periods_until(calendar: Calendar, name: str) -> int:
    """How many periods have passed when a later one begins, named by its label, like 2027-Q2, or its first day.

    Raises InvalidInput when it is no later period of the horizon, nor the one after it.
    """
    longer = replace(calendar, count=calendar.count + 1)
    days = [longer.first_day(period) for period in range(longer.count)]
    for passed in range(1, longer.count):
        if name.strip() in (longer.labels[passed], days[passed].isoformat()):
            return passed
    known = f"from {longer.labels[1]} to {longer.labels[-1]}"
    raise InvalidInput(
        [
            Problem(
                "no later period of the plan's horizon",
                column="--to",
                value=name,
                suggestion=f"give one {known}, by its label or first day",
            )
        ]
    )


def baseline_rows(economics: Economics, share: Floats) -> Iterator[Baseline]:
    """(P, L) -> a row for each process and place, and for each shift where the shifts differ."""
    axes = economics.axes
    lines: dict[tuple[str, str | None], list[int]] = {}
    for p, workstream in enumerate(axes.workstreams):
        lines.setdefault((workstream.process.id, axes.mode_of(p)), []).append(p)
    for (process, mode), workstreams in lines.items():
        of_shifts = share[workstreams]
        alike = bool((of_shifts == of_shifts[0]).all())
        for shift, share_at_location in enumerate(of_shifts[:1] if alike else of_shifts, 1):
            for l in np.flatnonzero(share_at_location > NO_SHARE).tolist():
                yield Baseline(
                    process=process,
                    location=axes.locations[l].id,
                    shift=None if alike else shift,
                    mode=mode,
                    share=float(share_at_location[l]),
                    source="plan",
                )


def previous_rows(economics: Economics, legs: Iterable[Leg], passed: int) -> Iterator[PreviousMove]:
    """The moves of a plan as a study has them that begins `passed` periods later; those that no longer matter are left out."""
    axes, transition = economics.axes, economics.transition
    notice = notices(economics.study, axes, passed)
    shares: dict[tuple[str, tuple[str | None, str | None], int | None, int, int, str], dict[int, float]] = {}
    for leg in legs:
        if leg.wave >= passed:
            # What has to be begun by then is: the transition, and notice to whom it leaves.
            given = 0 if leg.origin is None else notice[leg.leaves, leg.origin]
            status = "under_way" if leg.wave - passed < max(economics.lead[leg.p], given) else "planned"
        elif transition.ramps_up_from(leg.p, leg.destination, passed - leg.wave):
            status = "live"
        else:
            continue
        workstream = axes.workstreams[leg.p]
        modes = axes.mode_of(leg.leaves), axes.mode_of(leg.p)
        key = (workstream.process.id, modes, leg.origin, leg.destination, leg.wave - passed + 1, status)
        share_at_location = shares.setdefault(key, {})
        share_at_location[workstream.shift] = share_at_location.get(workstream.shift, 0.0) + leg.share
    for (process, (left, entered), origin, destination, period, status), of_shifts in shares.items():
        alike = len(of_shifts) == len(axes.lines(process, None, None)) and len(set(of_shifts.values())) == 1
        for shift, share in list(of_shifts.items())[: 1 if alike else None]:
            if share > NO_SHARE:
                yield PreviousMove.model_validate(
                    {
                        "process": process,
                        "shift": None if alike else shift + 1,
                        "origin": None if origin is None else axes.locations[origin].id,
                        "origin_mode": None if origin is None else left,
                        "destination": axes.locations[destination].id,
                        "mode": entered,
                        "period": period,
                        "share": min(1.0, share),
                        "status": status,
                        "source": "plan",
                    }
                )


def _live_before(economics: Economics) -> Iterator[Leg]:
    """What had gone live before the plan's own horizon, and from where."""
    axes = economics.axes
    for move in economics.study.previous_moves:
        if move.status == "live":
            rows = axes.lines(move.process, move.shift, move.mode)
            came_from = rows if move.origin is None else axes.lines(move.process, move.shift, move.origin_mode)
            origin = None if move.origin is None else axes.location_index[move.origin]
            for p, leaves in zip(rows, came_from, strict=True):
                yield Leg(
                    p=p,
                    leaves=leaves,
                    origin=origin,
                    destination=axes.location_index[move.destination],
                    wave=move.period - 1,
                    share=move.share,
                )


def _locations(plan: Plan, passed: int, locations: Sequence[Location], in_use: Collection[str]) -> Iterator[Location]:
    """Open, candidate or closed as the plan has them by then; open where work is done, whatever the plan says; candidates nearer to being ready."""
    gone = passed * plan.economics.axes.calendar.months
    for location in locations:
        l = plan.economics.axes.location_index[location.id]
        opens, closes = plan.decisions.opens[l], plan.decisions.closes[l]
        if NEVER < opens < passed or location.id in in_use:
            yield location.replace(status="open", ready_months=0.0)
        elif NEVER < closes < passed:
            yield location.replace(status="closed", ready_months=0.0)
        elif location.ready_months:
            yield location.replace(ready_months=max(0.0, location.ready_months - gone))
        else:
            yield location


def _nearer(economics: Economics, passed: int, modes: Sequence[Mode]) -> Iterator[Mode]:
    """Modes are nearer to being ready."""
    gone = passed * economics.axes.calendar.months
    for mode in modes:
        yield mode.replace(ready_months=max(0.0, mode.ready_months - gone)) if mode.ready_months else mode


def _leased(plan: Plan, location: Location) -> Location:
    """A lease goes on for as many seats, whoever has left them."""
    if location.lease_ends is None:
        return location
    economics = plan.economics
    return location.replace(leased_seats=float(economics.leases.seats[economics.axes.location_index[location.id]]))


def _left(plan: Plan, passed: int, incentives: Sequence[Incentive]) -> Iterator[Incentive]:
    """The jobs that no grant was paid for yet."""
    axes, taxes = plan.economics.axes, plan.economics.taxes
    jobs = plan.jobs[:, :passed].sum(axis=1)
    for row in incentives:
        l = axes.location_index[row.location]
        yield row if row.max_jobs is None else row.replace(max_jobs=max(0.0, float(taxes.max_jobs[l] - jobs[l])))


def _sites(plan: Plan, passed: int, in_use: Collection[str]) -> Iterator[PreviousSite]:
    """What the plan has open or close later; nothing that is open as it is."""
    for l, location in enumerate(plan.economics.axes.locations):
        for change, wave in (("opens", plan.decisions.opens[l]), ("closes", plan.decisions.closes[l])):
            if wave >= passed and not (change == "opens" and location.id in in_use):
                yield PreviousSite.model_validate(
                    {"location": location.id, "change": change, "period": int(wave) - passed + 1, "source": "plan"}
                )


def _with_terms(plan: Plan, passed: int, study: Study) -> Study:
    """The contract year under way, and what each provider with terms has been paid in it."""
    economics = plan.economics
    if not economics.commercials.terms:
        return study
    calendar = economics.axes.calendar
    a_year = MONTHS_A_YEAR // calendar.months
    gone = (periods_gone(economics.study, economics.axes) + passed) % a_year
    paid = (plan.share * economics.run.delivery).sum(axis=0) * calendar.years
    spent = {}
    for terms in economics.commercials.terms:
        of_year = paid[terms.locations][:, max(0, passed - gone) : passed]
        # The contract year that was under way when the plan began may still be: what was paid of it before counts.
        before = terms.spent if periods_gone(economics.study, economics.axes) + passed < a_year else 0.0
        spent[terms.provider] = float(of_year.sum()) + before
    providers: tuple[Provider, ...] = tuple(
        row.replace(spent=spent[row.id]) if row.id in spent else row for row in study.providers
    )
    began = calendar.first_day(passed - gone)
    return study.replace(study=study.study.replace(contract_start=began if gone else None), providers=providers)
