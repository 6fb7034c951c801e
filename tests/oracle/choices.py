"""Policies that count places, and providers' terms, read a second time: as choices between linear programs.

A binary variable of the model is here a set of options: which places may be used, which discount is earned. Under each, what is
left is linear; `exhaustive` tries them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from sourcing_opt.schemas.policies import Apart, CountLimit, Policy, Switching, Together
from sourcing_opt.schemas.tables.contracts import Package
from sourcing_opt.schemas.tables.locations import Provider
from sourcing_opt.schemas.tables.modes import Mode
from sourcing_opt.schemas.tables.processes import Process
from tests.oracle import contracting, taxing
from tests.oracle.before import Before
from tests.oracle.program import Choice, LinearProgram, Option
from tests.oracle.reckoning import Work
from tests.oracle.rules import Quantity, by_process, periods_of
from tests.oracle.selecting import repetitions


class Choices:
    """Adds the rows of a study's choices to its linear program, and lists them."""

    def __init__(self, before: Before, lp: LinearProgram, quantities: Mapping[Quantity, int]) -> None:
        self.reckoning, self.before, self.lp, self.quantities = before.reckoning, before, lp, quantities

    def all(self) -> list[Choice]:
        """Every choice of every repetition of every policy in every period, and of every provider in every contract year."""
        found: list[Choice] = []
        for policy in self.reckoning.study.policies:
            if not isinstance(policy, CountLimit | Together | Apart | Switching):
                continue
            for work, selected in repetitions(self.reckoning, policy):
                if isinstance(policy, Switching):
                    found.append(self._departures(policy, by_process(work)))
                    continue
                places = self._places(policy.of, selected)
                for t in periods_of(self.reckoning, policy):
                    found += self._of_policy(policy, work, places, t)
        for provider in self.reckoning.study.providers:
            found += self._terms(provider)
        for package in self.reckoning.study.packages:
            found.append(self._package(package))
        for process in self.reckoning.study.processes:
            found += self._fixed_charges(process)
        for piece in self.reckoning.works:
            found += self._waves(piece)
        for mode in self.reckoning.study.modes:
            if mode.build_cost and not self.reckoning.built(mode):
                found.append(self._built(mode))
        return found

    def _built(self, mode: Mode) -> Choice:
        """In which period a mode is built, if in any."""
        builds = [self.quantities["build", (mode.process, 0, mode.mode), "", t] for t in self.reckoning.periods]
        some = [Option({self.lp.row({build: -1.0}, 0.0): -1.0}, frozenset(builds) - {build}) for build in builds]
        return [Option({}, frozenset(builds)), *some]

    def _package(self, package: Package) -> Choice:
        """Not won, or won with enough of each process in the end: then all that is paid for them is discounted."""
        reckoning = self.reckoning
        places = [place for place in reckoning.locations if place.provider == package.provider]
        works = [work for work in reckoning.works if work.process.id in package.processes]
        spend = {
            (work.id, place.id, t): sum(reckoning.delivery(work, place, t).values()) * reckoning.years
            for work in works for place in places for t in reckoning.periods
        }  # fmt: skip
        rebates, won = [], {}
        for t in reckoning.periods:
            rebates.append(rebate := self.lp.variable(-reckoning.discount(t) * taxing.counts_at_home(reckoning)))
            paid = {
                self.quantities["share", work.id, place.id, t]: -package.discount * spend[work.id, place.id, t]
                for work in works
                for place in places
            }
            self.lp.row({rebate: 1.0} | paid, 0.0)
        for name in package.processes:
            held = {
                self.quantities["share", work.id, place.id, reckoning.periods[-1]]: -work.part
                for work in works if work.process.id == name for place in places
            }  # fmt: skip
            won[self.lp.row(held, 0.0)] = -package.min_share
        return [Option({}, frozenset(rebates)), Option(won)]

    def _fixed_charges(self, process: Process) -> Iterator[Choice]:
        """In each period a place does nothing of the process, or its fixed charge is paid."""
        works = [work for work in self.reckoning.works if work.process.id == process.id]
        for location in self.reckoning.locations:
            for t in self.reckoning.periods:
                cost = contracting.fixed_charge(self.reckoning, process, location, t) * taxing.counts_at_home(self.reckoning)
                if cost:
                    yield [
                        Option({}, self._shares(works, {location.id}, t)),
                        Option({}, cost=cost * self.reckoning.discount(t)),
                    ]

    def _waves(self, work: Work) -> Iterator[Choice]:
        """What goes live at a place in a period is nothing, or is worth moving and does not leave again.

        All that is left at a place is worth moving whatever its size, and so is what the plan before has go there then.
        """
        reckoning, before = self.reckoning, self.before
        asked = [people for people in (work.process.smallest_move, reckoning.settings.smallest_move) if people is not None]
        if not asked or not asked[0]:
            return
        left = [
            reckoning.today(same, place) - sum(before.leaves(same, place, t, "under_way") for t in reckoning.periods)
            for same in reckoning.works
            if same.same == work.same
            for place in reckoning.locations
        ]
        for location in reckoning.locations:
            if location.kind == "machine":
                continue
            for t in reckoning.periods:
                arrive = self.quantities.get(("arrive", work.id, location.id, t))
                if arrive is None:
                    continue
                people = reckoning.fte(Work(work.process, work.shift, work.part), location, t)
                enough = [1.0, *(share for share in left if share > 1e-9), *([asked[0] / people] if people else [])]
                if planned := before.arrives(work, location, t):
                    enough.append(planned)
                leave = self.quantities.get(("leave", work.id, location.id, t))
                some = Option({self.lp.row({arrive: -1.0}, 0.0): -min(enough)}, frozenset(() if leave is None else (leave,)))
                yield [Option({}, frozenset((arrive,))), some]

    def _places(self, of: str, selected: set[str]) -> list[set[str]]:
        """The selected locations, grouped by what is counted."""
        attribute = {"location": "id"}.get(of, of)
        groups: dict[str, set[str]] = {}
        for location in self.reckoning.locations:
            if location.id in selected:
                groups.setdefault(getattr(location, attribute), set()).add(location.id)
        return list(groups.values())

    def _of_policy(self, policy: Policy, work: list[Work], places: list[set[str]], t: int) -> Iterator[Choice]:
        penalty = None if policy.penalty is None else policy.penalty * self.reckoning.discount(t)
        match policy:
            case CountLimit() if work:
                if policy.max is not None:
                    yield self._most(work, places, policy.max, penalty, t)
                if policy.min is not None:
                    yield self._fewest(work, places, policy.min, policy.counts_from, penalty, t)
            case Together() if len(by_process(work)) > 1:
                yield from (self._shared(by_process(work), place, policy.counts_from, penalty, t) for place in places)
            case Apart():
                yield from (self._unshared(by_process(work), place, penalty, t) for place in places)

    def _most(self, work: list[Work], places: list[set[str]], most: int, penalty: float | None, t: int) -> Choice:
        """Which places may have any work; more than `most` of them at a penalty for each."""
        sizes = range(min(most, len(places)), (len(places) if penalty is not None else min(most, len(places))) + 1)
        return [
            Option({}, self._shares(work, set().union(*places) - set().union(*used), t), (penalty or 0.0) * max(0, size - most))
            for size in sizes
            for used in combinations(places, size)
        ]

    def _fewest(
        self, work: list[Work], places: list[set[str]], fewest: int, counts_from: float, penalty: float | None, t: int
    ) -> Choice:
        """Which places have enough work to count; fewer than `fewest` of them at a penalty for each."""
        hours = [self.reckoning.hours(piece, t) for piece in work]
        whole = sum(one for one, piece in zip(hours, work, strict=True) if piece.mode is None)
        pieces = sum(piece.mode is None for piece in work)
        parts = [one / whole if whole else 1 / pieces for one in hours]
        enough = []
        for place in places:
            held = {self.quantities["share", w.id, name, t]: -part for w, part in zip(work, parts, strict=True) for name in place}
            enough.append(self.lp.row(held, 0.0))
        sizes = range(0 if penalty is not None else fewest, min(fewest, len(places)) + 1)
        return [
            Option(dict.fromkeys(counted, -counts_from), cost=(penalty or 0.0) * (fewest - size))
            for size in sizes
            for counted in combinations(enough, size)
        ]

    def _shared(self, processes: list[list[Work]], place: set[str], counts_from: float, penalty: float | None, t: int) -> Choice:
        """Nobody is there, or everybody with enough; who is there all the same, or lacks something, at a penalty."""
        nobody, everybody = {}, {}
        for shifts in processes:
            held = {self.quantities["share", work.id, name, t]: work.part for work in shifts for name in place}
            broken = {} if penalty is None else {self.lp.variable(penalty): -1.0}
            nobody[self.lp.row(held | broken, 1.0)] = 0.0
            everybody[self.lp.row({share: -part for share, part in held.items()} | broken, 0.0)] = -counts_from
        return [Option(nobody), Option(everybody)]

    def _unshared(self, processes: list[list[Work]], place: set[str], penalty: float | None, t: int) -> Choice:
        """Which process may be there; more than one at a penalty for each."""
        most = len(processes) if penalty is not None else min(1, len(processes))
        return [
            Option({}, self._shares((w for shifts in processes if shifts not in there for w in shifts), place, t), (penalty or 0.0) * max(0, size - 1))
            for size in range(min(1, len(processes)), most + 1)
            for there in combinations(processes, size)
        ]  # fmt: skip

    def _departures(self, policy: Switching, processes: list[list[Work]]) -> Choice:
        """Which processes depart from the plan before; more than `max` of them at a penalty for each, due in the first period."""
        penalty = None if policy.penalty is None else policy.penalty * self.reckoning.discount(0)
        bound = {
            shifts[0].process.id: self._as_before(shifts) for shifts in processes if self.reckoning.existing(shifts[0].process)
        }
        most = min(policy.max, len(bound))
        found = []
        for size in range(most, (len(bound) if penalty is not None else most) + 1):
            for departing in combinations(bound, size):
                kept = [rows for name, rows in bound.items() if name not in departing]
                if all(rows is not None for rows in kept):
                    right = {row: limit for rows in kept for row, limit in (rows or {}).items()}
                    found.append(Option(right, cost=(penalty or 0.0) * max(0, size - policy.max)))
        return found

    def _as_before(self, shifts: list[Work]) -> dict[int, float] | None:
        """Rows and right-hand sides that hold a process to the plan before, open until they are set; None where it cannot follow it."""
        found = {}
        for work in shifts:
            for location in self.reckoning.locations:
                for t in self.reckoning.periods:
                    for kind, share in (
                        ("arrive", self.before.arrives(work, location, t)),
                        ("leave", self.before.leaves(work, location, t)),
                    ):
                        move = self.quantities.get((kind, work.id, location.id, t))
                        if move is None:
                            if share > 0:
                                return None
                            continue
                        found[self.lp.row({move: 1.0}, 1.0)] = share
                        found[self.lp.row({move: -1.0}, 0.0)] = -share
        return found

    def _shares(self, work: Iterable[Work], places: set[str], t: int) -> frozenset[int]:
        return frozenset(self.quantities["share", piece.id, place, t] for piece in work for place in places)

    def _terms(self, provider: Provider) -> Iterator[Choice]:
        """Which discount is earned, and whether the provider is used at all, for every contract year."""
        reckoning = self.reckoning
        tiers = [(row.from_spend, row.discount) for row in reckoning.study.provider_tiers if row.provider == provider.id]
        for number, (year, length) in enumerate(reckoning.contract_years()):
            spent = provider.spent if number == 0 else 0.0
            spend = {
                self.quantities["share", work.id, location.id, t]: sum(reckoning.delivery(work, location, t).values()) * reckoning.years
                for work in reckoning.works
                for location in reckoning.locations
                if location.provider == provider.id
                for t in year
            }  # fmt: skip
            settled = reckoning.discount(year[-1]) * taxing.counts_at_home(reckoning)
            steps = [(0.0, 0.0), *((threshold * length, discount) for threshold, discount in tiers)]
            if tiers and provider.discounts == "incremental":
                yield self._on_top(spend, spent, steps, settled)
            elif tiers:
                yield self._discount(spend, spent, steps, settled)
            if provider.min_spend:
                yield self._commitment(spend, spent, provider.min_spend * length, settled)

    def _discount(self, spend: dict[int, float], spent: float, tiers: list[tuple[float, float]], settled: float) -> Choice:
        """A rebate of at most a tier's discount on all spend, `spent` too, for a spend of at least what the tier asks for."""
        rebate, all_spend = self.lp.variable(-settled), sum(spend.values()) + spent
        largest = max(discount for _, discount in tiers)
        self.lp.row({rebate: 1.0} | {share: -largest * cost for share, cost in spend.items()}, largest * spent)
        reached = self.lp.row({share: -cost for share, cost in spend.items()}, spent)
        options = []
        for threshold, discount in tiers:
            earned = self.lp.row({rebate: 1.0} | {share: -discount * cost for share, cost in spend.items()}, largest * all_spend)
            options.append(Option({reached: spent - threshold, earned: discount * spent}))
        return options

    def _on_top(self, spend: dict[int, float], spent: float, tiers: list[tuple[float, float]], settled: float) -> Choice:
        """For each number of tiers that are reached: the rebate is the sum of each one's part of the spend, times its discount."""
        rebate, all_spend = self.lp.variable(-settled), sum(spend.values()) + spent
        reached = self.lp.row({share: -cost for share, cost in spend.items()}, spent)
        options = []
        for number, (threshold, discount) in enumerate(tiers):
            ends = [begins for begins, _ in tiers[1 : number + 1]]
            below = sum((end - begins) * rate for (begins, rate), end in zip(tiers[:number], ends, strict=True))
            # rebate <= below + discount x (spend - threshold)
            row = {rebate: 1.0} | {share: -discount * cost for share, cost in spend.items()}
            earned = self.lp.row(row, all_spend)
            options.append(Option({reached: spent - threshold, earned: below + discount * (spent - threshold)}))
        return options

    def _commitment(self, spend: dict[int, float], spent: float, least: float, settled: float) -> Choice:
        """Nothing is bought in the year, or what the spend lacks is paid."""
        lacking = self.lp.variable(settled)
        paid = self.lp.row({lacking: -1.0} | {share: -cost for share, cost in spend.items()}, spent)
        bought = Option({paid: spent - least})
        return [bought] if spent else [Option({}, frozenset(share for share, cost in spend.items() if cost)), bought]
