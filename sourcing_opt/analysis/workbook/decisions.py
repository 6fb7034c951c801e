"""The decisions that stand in a plan's workbook, as the plan's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from sourcing_opt.economics import Economics
from sourcing_opt.economics.axes import Axes
from sourcing_opt.economics.people import Staffing
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.io.workbook.plan_workbook import Decision, PlanWorkbook
from sourcing_opt.optimisation.baseline import placed
from sourcing_opt.plan import Decisions
from sourcing_opt.tolerances import SHARE_DIGITS

_SOLVE = "a study that is cut differently needs a new plan: sourcing-opt solve --from"


def decided(economics: Economics, workbook: PlanWorkbook, figure: Callable[[Decision], float]) -> Decisions:
    """What arrives, leaves, opens and closes, where `figure` says which figure of a decision counts.

    Raises InvalidInput when decisions are about work, places or periods that the study does not have, when it has some that no
    decision is about, and when a location would open or close twice.
    """
    axes = economics.axes
    require_known(axes, (*workbook.shares, *workbook.sites))
    if problems := list(_undecided(axes, workbook)):
        raise InvalidInput(problems)
    share = np.zeros(axes.shape)
    for decision in workbook.shares:
        [p] = axes.lines(str(decision.process), decision.shift, decision.mode)
        share[p, axes.location_index[decision.location], decision.period - 1] = figure(decision)
    # Shares are written in full, but their differences carry the dust of sums.
    change = np.round(np.diff(share, axis=2, prepend=economics.baseline[:, :, None]), SHARE_DIGITS)
    opens, closes = _turns(economics, workbook, figure)
    return Decisions(arrive=np.maximum(change, 0.0), leave=np.maximum(-change, 0.0), opens=opens, closes=closes)


def staffing_in(economics: Economics, workbook: PlanWorkbook, way: str) -> Staffing | None:
    """Who joins, is let go and helps out, as the workbook has it, if nothing moves or by plan; None where it says nothing of people."""
    if not workbook.staff:
        return None
    axes, roles = economics.axes, {role.id: r for r, role in enumerate(economics.pay.roles)}
    shape = (len(roles), *axes.shape[1:])
    found = Staffing(np.zeros(shape), np.zeros(shape), np.zeros(shape))
    for row in workbook.staff:
        if row.way == way and row.role in roles and row.location in axes.location_index and row.period <= shape[2]:
            at = roles[row.role], axes.location_index[row.location], row.period - 1
            found.joiners[at], found.released[at], found.temps[at] = row.joiners, row.released, row.temps
    return found


def unmoved_in(economics: Economics, workbook: PlanWorkbook) -> Decisions:
    """Where new work goes if nothing moves, as the workbook has it."""
    share = np.zeros(economics.axes.shape[:2])
    for decision in workbook.shares:
        if decision.period == 1:
            [p] = economics.axes.lines(str(decision.process), decision.shift, decision.mode)
            share[p, economics.axes.location_index[decision.location]] = decision.placed
    return placed(economics, share)


def require_known(axes: Axes, decisions: Sequence[Decision]) -> None:
    """Raise InvalidInput for what decisions are about and the study does not have, each thing once."""
    problems: dict[str, Problem] = {}
    for decision in decisions:
        shifts = [p for p in axes.by_process.get(decision.process or "", ()) if axes.as_today[p]]
        if decision.process is not None and not shifts:
            message = f'process "{decision.process}" is not in the study any more'
        elif decision.process is not None and decision.shift > len(shifts):
            message = f'process "{decision.process}" has {len(shifts)} shift{"s" * (len(shifts) > 1)} now, this is of shift {decision.shift}'
        elif decision.process is not None and not axes.lines(decision.process, decision.shift, decision.mode):
            message = f'process "{decision.process}" has no mode "{decision.mode}" any more'
        elif decision.location not in axes.location_index:
            message = f'location "{decision.location}" is not in the study any more'
        elif not 1 <= decision.period <= axes.calendar.count:
            message = f"the study has {axes.calendar.count} periods now, this is of a later one"
        else:
            continue
        problems.setdefault(message, Problem(message, address=decision.address, suggestion=_SOLVE))
    if problems:
        raise InvalidInput(list(problems.values()))


def _undecided(axes: Axes, workbook: PlanWorkbook) -> Iterator[Problem]:
    """Work and periods that the study has and no decision is about."""
    covered = {(decision.process, decision.shift, decision.period) for decision in workbook.shares}
    last = max((decision.period for decision in workbook.shares), default=0)
    if last < axes.calendar.count:
        message = f"the study has {axes.calendar.count} periods now, the plan decides about {last}"
        yield Problem(message, address=workbook.name, suggestion=_SOLVE)
    for workstream in (each for each in axes.workstreams if each.mode is None):
        process, shift = workstream.process.id, workstream.shift + 1
        missing = [t for t in range(1, last + 1) if (process, shift, t) not in covered]
        if missing and last <= axes.calendar.count:
            message = f"the plan does not decide about {workstream.name} in period {', '.join(map(str, missing))}"
            yield Problem(message, address=workbook.name, suggestion=_SOLVE)


def _turns(
    economics: Economics, workbook: PlanWorkbook, figure: Callable[[Decision], float]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """(L,) When each location opens, and when it closes; NEVER."""
    axes, candidate = economics.axes, economics.sites.candidate
    today = np.repeat(~candidate[:, None], axes.calendar.count, axis=1)
    is_open = today.copy()
    address: dict[int, str] = {}
    for decision in workbook.sites:
        l = axes.location_index[decision.location]
        is_open[l, decision.period - 1] = figure(decision) == 1
        address.setdefault(l, decision.address)
    turned = is_open != today
    problems = []
    for l in np.flatnonzero(turned.any(axis=1)).tolist():
        message = None
        if (turned[l, :-1] & ~turned[l, 1:]).any():
            message = f'"{axes.locations[l].id}" {"opens and closes" if candidate[l] else "closes and opens"} again'
            hint = "within the horizon a candidate opens once and stays open, an open location closes once"
        elif not candidate[l] and not economics.sites.closable[l]:
            message, hint = f'"{axes.locations[l].id}" closes and has no closing_cost', "give it one in In_locations"
        if message:
            problems.append(Problem(f"location {message}", address=address[l], suggestion=hint))
    if problems:
        raise InvalidInput(problems)
    first = np.where(turned.any(axis=1), turned.argmax(axis=1), NEVER)
    return np.where(candidate, first, NEVER), np.where(candidate, NEVER, first)
