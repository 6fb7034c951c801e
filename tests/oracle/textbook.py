"""The mission as a linear program in the textbook's form: a share variable for every period, linked by move variables.

What is yes or no is left open: it is worked into right-hand sides and upper bounds for one choice at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

import numpy as np

from sourcing_opt.schemas.tables.links import Link
from sourcing_opt.schemas.tables.locations import Location
from sourcing_opt.schemas.tables.modes import Mode
from tests.oracle import contracting, taxing
from tests.oracle.before import Before
from tests.oracle.callers import Callers
from tests.oracle.choices import Choices
from tests.oracle.crew import Crew
from tests.oracle.program import LinearProgram, Option, Solution
from tests.oracle.reckoning import Reckoning, Work
from tests.oracle.rules import Quantity, SiteChange, bounds, moving_one


class Textbook:
    """A study's linear program, to be completed by a choice of open locations, used locations and locations that run."""

    def __init__(self, reckoning: Reckoning) -> None:
        self.reckoning = reckoning
        self.before = Before(reckoning)
        self.lp = LinearProgram()
        self.quantities: dict[Quantity, int] = {}
        """Share, arrival or departure of work at a location in a period, or what the plan before has there and is not -> variable."""
        self.capacity: dict[tuple[str, int], int] = {}
        """(location, period) -> row."""
        self.scale: dict[str, int] = {}
        """Location -> row that asks for its smallest scale."""
        self.sliver: dict[tuple[str, str], int] = {}
        """(process, location) -> row that asks for the smallest share."""
        self.budgets: dict[int, tuple[float, Mapping[SiteChange, float]]] = {}
        """Row whose bound changes of sites use up -> the bound, and what each change uses."""
        for work in reckoning.works:
            self._work(work)
        for work in reckoning.works:
            if work.mode is None:
                self._in_all_modes([other for other in reckoning.works if other.same == work.same])
        for mode in reckoning.study.modes:
            self._build([work for work in reckoning.works if work.mode == mode], mode)
        for location in reckoning.locations:
            self._location(location)
        Crew(reckoning, self.lp, self.share)
        for link in reckoning.study.links:
            self._link(link)
        self.callers = Callers(reckoning, self.lp, self.share)
        self._policies()
        self.choices = Choices(self.before, self.lp, self.quantities).all()
        """What else is yes or no, by policies and providers' terms."""
        self._rows = self.lp.matrix(self.lp.at_most)
        self._solver = self.lp.loaded()

    def least_cost(self, right: Mapping[int, float], closed: Set[int]) -> Solution | None:
        """The best solution with some right-hand sides replaced and some variables held at 0; None when there is none."""
        rights, uppers = np.array([right for _, right in self.lp.at_most]), np.array(self.lp.upper)
        rights[list(right)] = list(right.values())
        uppers[list(closed)] = 0.0
        return self._solver.least_cost(rights, uppers)

    def is_kept(self, option: Option, solution: np.ndarray) -> bool:
        """Whether a solution does what an option asks for already."""
        rows, right = list(option.right), np.array(list(option.right.values()))
        return not solution[list(option.closed)].any() and bool((self._rows[rows] @ solution <= right).all())

    def share(self, work: Work, location: Location, t: int) -> int:
        """The variable of a share."""
        return self.quantities["share", work.id, location.id, t]

    def _work(self, work: Work) -> None:
        """share[t] = share[t-1] + arrives[t] - leaves[t], all shares of a period sum to 1, only today's work leaves.

        What is under way arrives and leaves, as far as it must, and nothing undoes it in the same period.
        """
        reckoning, lp = self.reckoning, self.lp
        for location in reckoning.locations:
            today = reckoning.today(work, location)
            welcome = reckoning.may_be(work, location)
            departures: dict[int, float] = {}
            for t in reckoning.periods:
                now = reckoning.discount(t)
                moving = reckoning.may_move(work.process, t)
                counted = taxing.counts(reckoning, location, t)
                share = lp.variable(now * taxing.running(reckoning, work, location, t), 1.0)
                self.quantities["share", work.id, location.id, t] = share
                change = {share: 1.0}
                if t > 0:
                    change[self.share(work, location, t - 1)] = -1.0
                ramp = sum(
                    reckoning.discount(s) * taxing.counts(reckoning, location, s) * reckoning.after_arrival(work, location, t, s)
                    for s in reckoning.periods
                )
                cost = now * counted * sum(reckoning.arrival(work, location, t).values()) + ramp
                coming, going = (
                    under_way(work, location, t, "under_way") for under_way in (self.before.arrives, self.before.leaves)
                )
                least = self.before.must_arrive(work, location, t)
                if (
                    arrives := self._move(cost, coming, least, reckoning.may_start(work, t) and welcome and not going)
                ) is not None:
                    self.quantities["arrive", work.id, location.id, t] = arrives
                    change[arrives] = -1.0
                cost = now * counted * sum(contracting.leaving(reckoning, work, location, t).values())
                released = contracting.may_leave(reckoning, work.process, location, t)
                least = self.before.must_leave(work, location, t)
                if (leaves := self._move(cost, going, least, moving and released and today > 0 and not coming)) is not None:
                    self.quantities["leave", work.id, location.id, t] = leaves
                    change[leaves] = departures[leaves] = 1.0
                lp.equal.append((change, today if t == 0 else 0.0))
                if self.before.moves(work):
                    self.quantities["missing", work.id, location.id, t] = missing = lp.variable()
                    lp.row({missing: -1.0, share: -1.0}, -self.before.share(work, location, t))
            lp.row(departures, today)

    def _in_all_modes(self, works: list[Work]) -> None:
        """The shares of a piece of work in all its modes sum to 1; who leaves and arrives at a place in the same period stays."""
        reckoning, lp = self.reckoning, self.lp
        for t in reckoning.periods:
            lp.equal.append(({self.share(work, place, t): 1.0 for work in works for place in reckoning.locations}, 1.0))
            for location in reckoning.locations if len(works) > 1 else ():
                self._stay(works, location, t)

    def _stay(self, works: list[Work], location: Location, t: int) -> None:
        """Nobody arrives or leaves of those whose work leaves in one mode and arrives in another."""
        reckoning, lp = self.reckoning, self.lp
        saved = reckoning.discount(t) * taxing.counts(reckoning, location, t) * moving_one(reckoning, works[0], location, t)
        together = self.quantities["stays", works[0].id, location.id, t] = lp.variable(-saved)
        changes = {(one.id, other.id): lp.variable() for one in works for other in works if one is not other}
        lp.row({together: 1.0} | dict.fromkeys(changes.values(), -1.0), 0.0)
        for side, kind in enumerate(("leave", "arrive")):
            for work in works:
                stays = {change: 1.0 for names, change in changes.items() if names[side] == work.id}
                move = self.quantities.get((kind, work.id, location.id, t))
                lp.row(stays if move is None else stays | {move: -reckoning.fte(work, location, t)}, 0.0)

    def _build(self, works: list[Work], mode: Mode) -> None:
        """No work is done in a mode before that is built."""
        reckoning, lp = self.reckoning, self.lp
        if reckoning.built(mode):
            return
        built: dict[int, float] = {}
        for t in reckoning.periods:
            cost = mode.build_cost * reckoning.discount(t) * taxing.counts_at_home(reckoning)
            built[lp.variable(cost, 1.0)] = -1.0
            self.quantities["build", (mode.process, 0, mode.mode), "", t] = max(built)
            for work in works:
                lp.row({self.share(work, place, t): 1.0 for place in reckoning.locations} | built, 0.0)

    def _move(self, cost: float, under_way: float, least: float, free: bool) -> int | None:
        """What arrives or leaves: at least what must, and no more than is under way where work may not move otherwise."""
        if not free and under_way == 0:
            return None
        variable = self.lp.variable(cost) if free else self.lp.variable(cost, under_way)
        self.lp.row({variable: -1.0}, -least)
        return variable

    def _location(self, location: Location) -> None:
        reckoning, lp = self.reckoning, self.lp
        for t in reckoning.periods:
            load = {self.share(work, location, t): reckoning.fte(work, location, t) for work in reckoning.works}
            if location.max_fte is not None:
                self.capacity[location.id, t] = lp.row(load, location.max_fte)
            for pool in reckoning.study.language_pools:
                if pool.location == location.id and pool.max_headcount is not None:
                    spoken = [work for work in reckoning.works if pool.language in work.process.languages]
                    speakers = {self.share(work, location, t): reckoning.fte(work, location, t) for work in spoken}
                    lp.row(speakers, pool.max_headcount * reckoning.grown(pool.pool_growth, t))
            for rate in reckoning.study.labor_rates:
                if rate.location == location.id and rate.max_headcount is not None:
                    parts = {work.id: reckoning.mix(work.process).get(rate.role, 0.0) for work in reckoning.works}
                    staff = {
                        self.share(work, location, t): parts[work.id] * reckoning.fte(work, location, t)
                        for work in reckoning.works
                    }
                    lp.row(staff, rate.max_headcount * reckoning.grown(rate.pool_growth, t))
            self._empty_seats(location, t, load)
        self._granted(location)
        self.scale[location.id] = lp.row({variable: -people for variable, people in load.items()}, 0.0)
        last = reckoning.periods[-1]
        for process in reckoning.study.processes:
            held = {self.share(w, location, last): -w.part for w in reckoning.works if w.process.id == process.id}
            self.sliver[process.id, location.id] = lp.row(held, 0.0)

    def _empty_seats(self, location: Location, t: int, load: Mapping[int, float]) -> None:
        """Seats that are leased and that nobody sits in."""
        reckoning = self.reckoning
        if price := taxing.empty_seat(reckoning, location, t):
            empty = self.lp.variable(reckoning.discount(t) * price * taxing.counts(reckoning, location, t))
            self.lp.row({empty: -1.0} | {share: -people for share, people in load.items()}, -taxing.seats(reckoning, location))

    def _granted(self, location: Location) -> None:
        """Jobs that are paid for: no more than come, and no more than is agreed."""
        reckoning = self.reckoning
        incentive = taxing.incentive(reckoning.study, location)
        if incentive is None or not incentive.per_job:
            return
        paid_for = {}
        for t in reckoning.periods:
            paid_for[granted := self.lp.variable(-reckoning.discount(t) * incentive.per_job)] = 1.0
            arriving = {
                self.quantities["arrive", work.id, location.id, t]: -reckoning.fte(work, location, t)
                for work in reckoning.works
                if ("arrive", work.id, location.id, t) in self.quantities
                and not any(reckoning.today(other, location) for other in reckoning.works if other.same == work.same)
            }
            self.lp.row({granted: 1.0} | arriving, 0.0)
        if incentive.max_jobs is not None:
            self.lp.row(paid_for, incentive.max_jobs)

    def _link(self, link: Link) -> None:
        """For every place where they may be together: what the process has there and the other has not."""
        reckoning = self.reckoning
        attribute = {"location": "id"}.get(link.of, link.of)
        for t in reckoning.periods:
            cost = contracting.hand_over(reckoning, link, t) * reckoning.discount(t) * taxing.counts_at_home(reckoning)
            for group in {getattr(location, attribute) for location in reckoning.locations}:
                row = {self.lp.variable(cost): -1.0}
                for name, sign in ((link.process, 1.0), (link.other, -1.0)):
                    row |= {
                        self.share(work, location, t): sign * work.part
                        for work in reckoning.works
                        for location in reckoning.locations
                        if work.process.id == name and getattr(location, attribute) == group
                    }
                self.lp.row(row, 0.0)

    def _policies(self) -> None:
        for bound in bounds(self.before):
            sign = -1.0 if bound.is_minimum else 1.0
            known = [(name, factor) for name, factor in bound.factors.items() if name in self.quantities]
            terms = {self.quantities[name]: sign * factor for name, factor in known}
            if bound.penalty is not None:
                terms[self.lp.variable(bound.penalty)] = -1.0
            row = self.lp.row(terms, -sign * bound.constant)
            if bound.sites:
                self.budgets[row] = -sign * bound.constant, bound.sites
