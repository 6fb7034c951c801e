"""Plans that are looked for while the search goes on: with the end states of sites, or the times, that a relaxation has decided."""

from __future__ import annotations

import numpy as np

from sourcing_opt.solving.engine import Effort
from sourcing_opt.solving.search.node import Node
from sourcing_opt.solving.search.plans import Plans
from sourcing_opt.solving.search.relaxation import Fixing, Relaxation
from sourcing_opt.solving.search.splits import WHOLE, Positions, sides, up_to
from sourcing_opt.solving.search.structure import Kind, State

PLAN_AGAIN, TIMED_AGAIN = 80, 20
"""Relaxations solved before another end state of sites, or another timing of them, is worth a restricted program."""
ROOM = 0.7
"""Of what a plan may cost above the root's bound, its end states may take this part."""
NODES, FIRST_NODES = 30, 300
"""Of a restricted program's own search; more where there is no plan yet."""
LIKED, TIMED_LIKED = 30, 10
"""Columns whose reduced cost is below this part of the gap join a restricted program; more of them where sites' times are given, which leaves less to decide."""
COARSE = 1e-3
"""The gap that a restricted program is cut for, where none larger is asked for."""
EXACT = 1e-9
"""A gap below this, relatively, is none."""


class Attempts:
    """Which end states and times were tried, and whether it is time for others.

    `low` is a bound on all plans, `cutoff` what a plan must cost less than, both in the solver's units.
    """

    def __init__(self, relaxation: Relaxation, plans: Plans, positions: Positions, gap: float, absolute: float) -> None:
        """None, to begin with. gap: relative, absolute: in the solver's units."""
        self.relaxation, self.plans = relaxation, plans
        self._gap, self._absolute, self._positions = gap, absolute, positions
        self.splits = relaxation.structure.splits
        self._kind = np.array([split.kind for split in self.splits], dtype=int)
        self._sites, self._tiers = (np.flatnonzero(self._kind == kind).tolist() for kind in (Kind.SITE, Kind.TIER))
        self.down = True
        """Whether it is still to be decided, straight down the tree, which sites are open in the end."""
        self._tried: set[tuple[int, ...]] = set()
        self._planned_at = self._timed_at = relaxation.simplex.solves - PLAN_AGAIN - 1
        self._iterations = relaxation.simplex.iterations, plans.iterations
        """Before this search."""

    def put_off(self) -> None:
        """No plan is looked for before the tree has grown."""
        self.down, self._planned_at = False, self.relaxation.simplex.solves

    def end_states(self, node: Node, low: float, cutoff: float) -> bool:
        """Where it is decided which sites are open in the end, and the tiers: a plan with just these. Whether one was looked for."""
        ends = [float(up_to(self.splits[index], node.x)[-1]) for index in self._sites]
        if any(abs(end - round(end)) > WHOLE for end in ends):
            return False
        if (self._positions.halves(node.x)[self._kind == Kind.TIER] >= 0).any():
            return False
        first, self.down = self.down, False
        fixing, key = self._nearest(node)
        solves = self.relaxation.simplex.solves
        if key in self._tried or (not first and (solves - self._planned_at <= PLAN_AGAIN or not self._affordable())):
            return False
        self._tried.add(key)
        self._look(node, fixing, self._effort(low), cutoff)
        self._planned_at = self.relaxation.simplex.solves
        return True

    def near(self, root: Node, cutoff: float) -> None:
        """A plan with the end states that the root's relaxation is nearest to, where they leave room for one that is good enough."""
        fixing, key = self._nearest(root)
        allowed = self.allowed_gap(root.bound) * abs(root.bound)
        if self._look(root, fixing, self._effort(root.bound), min(cutoff, root.bound + ROOM * allowed)):
            self._tried.add(key)

    def _nearest(self, node: Node) -> tuple[dict[int, State], tuple[int, ...]]:
        """The end states of sites, and the tiers, that a node's relaxation is nearest to; as a key too."""
        fixing, key = dict(node.fixing), []
        for index in self._sites:
            sums = up_to(self.splits[index], node.x)
            fixing[index] = sides(self.splits[index], len(sums) - 1, node.fixing.get(index))[end := round(float(sums[-1]))]
            key.append(end)
        for index in self._tiers:
            tier = int(up_to(self.splits[index], node.x).round().argmax())
            fixing[index] = (tier, tier, True)
            key.append(tier)
        return fixing, tuple(key)

    def _effort(self, low: float) -> Effort:
        """For a plan whose cost is close enough to a bound."""
        allowed = self.allowed_gap(low)
        # Any plan is worth more than none.
        nodes = FIRST_NODES if self.plans.best is None else NODES
        return Effort(gap=max(allowed, COARSE) / 5, nodes=nodes, target=low + 0.8 * allowed * abs(low), thorough=False)

    def timing(self, node: Node, low: float, cutoff: float) -> bool:
        """Where it is decided when sites open and close: a plan with just these times. Whether one was looked for."""
        sums = {index: up_to(self.splits[index], node.x) for index in self._sites}
        key = tuple(round(value) for index in self._sites for value in sums[index].tolist())
        if self.down or key in self._tried or (self._positions.halves(node.x)[self._kind <= Kind.TIER] >= 0).any():
            return False
        if self.relaxation.simplex.solves - self._timed_at <= TIMED_AGAIN or not self._affordable():
            return False
        fixing = dict(node.fixing)
        for index, value in sums.items():
            last = len(value) - 1
            if self.splits[index].row is None or value[-1] < 0.5:
                fixing[index] = sides(self.splits[index], last, node.fixing.get(index))[round(value[-1])]
            else:
                wave = int((value > 0.5).argmax())
                fixing[index] = (wave, wave, True)
        self._tried.add(key)
        gap = self.allowed_gap(low)
        effort = Effort(gap=gap / 2, nodes=NODES, target=low + gap / 4 * abs(low), thorough=False)
        self._look(node, fixing, effort, cutoff, TIMED_LIKED)
        self._timed_at = self.relaxation.simplex.solves
        return True

    def allowed_gap(self, low: float) -> float:
        """The relative gap asked for, at an objective like the bound's."""
        return max(self._gap, self._absolute / max(abs(low), EXACT))

    def _affordable(self) -> bool:
        """Looking for plans takes no more than half of the work."""
        relaxations, plans = self._iterations
        return self.plans.iterations - plans <= self.relaxation.simplex.iterations - relaxations

    def _look(self, node: Node, fixing: Fixing, effort: Effort, cutoff: float, liked_part: float = LIKED) -> bool:
        """Among the columns that the relaxation likes under a fixing. Returns whether it did: not where none costs less than the cutoff."""
        relaxation = self.relaxation
        relaxation.stand_at(fixing, node.basis)
        solved = relaxation.solve(cutoff)
        if solved.x is None or solved.reduced is None or solved.bound >= cutoff:
            return False
        arrival = np.zeros(len(solved.x), dtype=bool)
        arrival[relaxation.structure.arrivals] = True
        near = max(self.allowed_gap(solved.bound), COARSE) * abs(solved.bound) / liked_part
        liked = (solved.x > relaxation.box.lower + 1e-9) | ~arrival | (relaxation.kept & (solved.reduced < near))
        self.plans.restricted(np.flatnonzero(liked), relaxation.box, effort)
        return True
