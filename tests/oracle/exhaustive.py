"""The best plan by trying everything: every choice of what is yes or no, each completed by a linear program."""

from __future__ import annotations

import math
from collections.abc import Set
from itertools import combinations, product, repeat

from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.locations import Location
from sourcing_opt.schemas.tables.processes import Process
from tests.oracle import contracting, taxing
from tests.oracle.before import Before
from tests.oracle.program import Choice, Solution
from tests.oracle.reckoning import Reckoning
from tests.oracle.rules import bounds
from tests.oracle.textbook import Textbook

Wave = int | None
"""The wave in which a candidate opens or an open location closes; None: never."""


def least_cost(study: Study) -> float | None:
    """Net present cost of the best plan, penalties included; None when no plan keeps every hard rule."""
    reckoning = Reckoning(study)
    textbook = Textbook(reckoning)
    before = textbook.before
    sunk = sum(
        reckoning.discount(t) * before.ramp_up(work, location, t) * taxing.counts(reckoning, location, t)
        for work in reckoning.works
        for location in reckoning.locations
        for t in reckoning.periods
    )
    best = math.inf
    for sites in product(*map(_waves, repeat(reckoning), study.locations)):
        changes = dict(zip((location.id for location in study.locations), sites, strict=True))
        fixed = sunk + sum(_site_cost(reckoning, location, changes[location.id]) for location in study.locations)
        standing = {location.id: _open(reckoning, location, changes[location.id]) for location in study.locations}
        at_the_end = [location.id for location in study.locations if standing[location.id][-1]]
        for used in product(*(_location_choices(before, process, at_the_end) for process in study.processes)):
            for idle in _idle_choices(study.locations):
                right, closed = _settled(textbook, standing, dict(zip((p.id for p in study.processes), used, strict=True)), idle)
                right |= _budgets(textbook, changes)
                best = min(best, fixed + _complete(textbook, right, closed, textbook.choices, best - fixed))
    return None if best == math.inf else best


def _waves(reckoning: Reckoning, location: Location) -> tuple[Wave, ...]:
    changes = location.status == "candidate" or (location.status == "open" and location.closing_cost is not None)
    return (None, *(t for t in reckoning.periods if reckoning.ready(location, t))) if changes else (None,)


def _open(reckoning: Reckoning, location: Location, wave: Wave) -> list[bool]:
    """Whether the location is open, by period."""
    changed = [wave is not None and t >= wave for t in reckoning.periods]
    return [not closed for closed in changed] if location.status == "open" else changed


def _site_cost(reckoning: Reckoning, location: Location, wave: Wave) -> float:
    """Present value of opening, being open and closing."""
    once = 0.0
    if wave is not None and location.status == "candidate":
        once = taxing.opening(reckoning, location, wave)
    elif wave is not None:
        once = reckoning.discount(wave) * reckoning.site(location, wave)["closing"] * taxing.counts(reckoning, location, wave)
    standing = [t for t, is_open in enumerate(_open(reckoning, location, wave)) if is_open]
    return once + sum(
        reckoning.discount(t) * reckoning.site(location, t)["fixed"] * taxing.counts(reckoning, location, t) for t in standing
    )


def _location_choices(before: Before, process: Process, standing: list[str]) -> list[tuple[str, ...]]:
    """The sets of locations a process may use in the end state."""
    reckoning = before.reckoning
    moves = any(reckoning.may_move(process, t) for t in reckoning.periods)
    works = [work for work in reckoning.works if work.process.id == process.id]
    places = []
    for location in reckoning.locations:
        held = any(reckoning.today(work, location) > 0 for work in works)
        sent = any(before.arrives(work, location, t, "under_way") > 0 for work in works for t in reckoning.periods)
        if location.id in standing and (held or sent or (moves and reckoning.may_go(process, location))):
            places.append(location.id)
    most = len(places) if process.max_locations is None else min(process.max_locations, len(places))
    # Without a smallest share a larger set allows all that a smaller one does.
    sizes = range(process.min_locations, most + 1) if process.min_share > 0 else range(most, most + 1)
    return [used for size in sizes for used in combinations(places, size)]


def _idle_choices(locations: tuple[Location, ...]) -> list[tuple[str, ...]]:
    """The locations that stay open without doing any work, of those with a smallest scale that cannot close."""
    stuck = [l.id for l in locations if l.min_fte > 0 and l.status == "open" and l.closing_cost is None]
    return [idle for size in range(len(stuck) + 1) for idle in combinations(stuck, size)]


def _settled(
    textbook: Textbook, standing: dict[str, list[bool]], used: dict[str, tuple[str, ...]], idle: tuple[str, ...]
) -> tuple[dict[int, float], set[int]]:
    """Right-hand sides and variables held at 0 by what is open, used and idle."""
    reckoning = textbook.reckoning
    last = reckoning.periods[-1]
    smallest = {process.id: process.min_share for process in reckoning.study.processes}
    right = {textbook.sliver[q, place]: -smallest[q] for q, places in used.items() for place in places}
    for location in reckoning.locations:
        if standing[location.id][-1] and location.id not in idle:
            right[textbook.scale[location.id]] = -location.min_fte
    closed = set()
    for work in reckoning.works:
        for location in reckoning.locations:
            shut = {t for t in reckoning.periods if not standing[location.id][t]}
            if location.id not in used[work.process.id] or (location.id in idle and reckoning.fte(work, location, last) > 0):
                shut.add(last)
            closed |= {textbook.share(work, location, t) for t in shut}
    return right, closed


def _budgets(textbook: Textbook, changes: dict[str, Wave]) -> dict[int, float]:
    """The bounds on one-off cost, less what the changes of sites use of them."""
    return {
        row: bound - sum(cost for (place, wave), cost in sites.items() if changes[place] == wave)
        for row, (bound, sites) in textbook.budgets.items()
    }


def _complete(
    textbook: Textbook,
    right: dict[int, float],
    closed: Set[int],
    choices: list[Choice],
    ceiling: float,
    known: Solution | None = None,
) -> float:
    """Least cost under every way to take the choices; infinite where it is not below the ceiling.

    A solution for the choices taken so far costs no more than any that keeps the others too, so what it shows to be too dear is left out.
    """
    solution = known or textbook.least_cost(right, closed)
    if solution is None or solution[0] >= ceiling:
        return math.inf
    if not choices:
        return textbook.callers.least_cost(right, closed, solution, ceiling) if textbook.callers.lines else solution[0]
    first, *others = choices
    best = math.inf
    kept = {id(option): textbook.is_kept(option, solution[1]) for option in first}
    for option in sorted(first, key=lambda option: (not kept[id(option)], option.cost)):
        if solution[0] + option.cost < min(best, ceiling):
            below = min(best, ceiling) - option.cost
            same = solution if kept[id(option)] else None
            best = min(best, option.cost + _complete(textbook, right | option.right, closed | option.closed, others, below, same))
    return best


def least_cost_all_or_nothing(study: Study) -> float | None:
    """The same for new work in one period, each process whole at one location: no linear program, only counting."""
    reckoning = Reckoning(study)
    rules = list(bounds(Before(reckoning)))
    best: float | None = None
    for places in product(study.locations, repeat=len(study.processes)):
        where = {process.id: place for process, place in zip(study.processes, places, strict=True)}
        if all(reckoning.may_go(process, where[process.id]) for process in study.processes) and _holds(reckoning, where):
            whole = {(kind, w.id, where[w.process.id].id, 0): 1.0 for w in reckoning.works for kind in ("share", "arrive")}
            broken = [(rule.violation(whole), rule.penalty) for rule in rules]
            if any(penalty is None and violation > 1e-9 for violation, penalty in broken):
                continue
            cost = sum(violation * (penalty or 0.0) for violation, penalty in broken)
            for work in reckoning.works:
                place = where[work.process.id]
                once = sum(reckoning.arrival(work, place, 0).values()) + reckoning.after_arrival(work, place, 0, 0)
                once *= taxing.counts(reckoning, place, 0)
                cost += reckoning.discount(0) * (taxing.running(reckoning, work, place, 0) + once)
            cost += reckoning.discount(0) * _contracts(reckoning, where) * taxing.counts_at_home(reckoning)
            cost += reckoning.discount(0) * sum(_by_people(reckoning, location, where) for location in study.locations)
            for location in study.locations:
                cost += _cheapest_state(reckoning, location, location in places)
            best = cost if best is None else min(best, cost)
    return best


def _contracts(reckoning: Reckoning, where: dict[str, Location]) -> float:
    """Fixed charges where the processes are, less what packages take off."""
    total = 0.0
    for process in reckoning.study.processes:
        if any(work.part > 0 for work in reckoning.works if work.process.id == process.id):
            total += contracting.fixed_charge(reckoning, process, where[process.id], 0)
    for link in reckoning.study.links:
        attribute = {"location": "id"}.get(link.of, link.of)
        if getattr(where[link.process], attribute) != getattr(where[link.other], attribute):
            total += contracting.hand_over(reckoning, link, 0)
    for package in reckoning.study.packages:
        if all(where[name].provider == package.provider for name in package.processes):
            for work in reckoning.works:
                if work.process.id in package.processes:
                    paid = sum(reckoning.delivery(work, where[work.process.id], 0).values())
                    total -= package.discount * paid * reckoning.years
    return total


def _by_people(reckoning: Reckoning, location: Location, where: dict[str, Location]) -> float:
    """Seats that stay empty, less grants for the jobs that come."""
    people = sum(reckoning.fte(work, location, 0) for work in reckoning.works if where[work.process.id] is location)
    empty = max(0.0, taxing.seats(reckoning, location) - people) * taxing.empty_seat(reckoning, location, 0)
    found = empty * taxing.counts(reckoning, location, 0)
    incentive = taxing.incentive(reckoning.study, location)
    if incentive is not None:
        found -= incentive.per_job * (people if incentive.max_jobs is None else min(people, incentive.max_jobs))
    return found


def _holds(reckoning: Reckoning, where: dict[str, Location]) -> bool:
    """Whether every location can carry what it is given, and has enough to do."""
    for location in reckoning.locations:
        here = [work for work in reckoning.works if where[work.process.id] is location]
        load = sum(reckoning.fte(work, location, 0) for work in here)
        most = float("inf") if location.max_fte is None else location.max_fte
        scaled = load > 0 or (bool(here) and (location.status == "candidate" or location.closing_cost is not None))
        if load > most + 1e-9 or (scaled and load < location.min_fte - 1e-9):
            return False
        for rate in reckoning.study.labor_rates:
            if rate.location == location.id and rate.max_headcount is not None:
                staff = sum(reckoning.mix(work.process).get(rate.role, 0.0) * reckoning.fte(work, location, 0) for work in here)
                if staff > rate.max_headcount * reckoning.grown(rate.pool_growth, 0) + 1e-9:
                    return False
    return True


def _cheapest_state(reckoning: Reckoning, location: Location, is_used: bool) -> float:
    """Site cost of a location: open when used; otherwise as it is or, where that may be, closed if cheaper."""
    candidate = location.status == "candidate"
    stays = _site_cost(reckoning, location, 0 if candidate and is_used else None)
    if is_used or location.status != "open" or location.closing_cost is None:
        return stays
    closes = _site_cost(reckoning, location, 0)
    return closes if location.min_fte > 0 else min(stays, closes)
