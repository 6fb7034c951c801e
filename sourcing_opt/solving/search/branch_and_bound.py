"""The search for the best plan: best-first branch and bound over a relaxation solved by sifting, with plans from restricted programs."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.solving.engine import Basis, Effort
from sourcing_opt.solving.search.attempts import COARSE, EXACT, NODES, Attempts
from sourcing_opt.solving.search.node import Node
from sourcing_opt.solving.search.plans import Plans
from sourcing_opt.solving.search.relaxation import Fixing, Relaxation, Solved
from sourcing_opt.solving.search.splits import WHOLE, Gains, Positions, fixing_at, sides, up_to
from sourcing_opt.solving.search.structure import Kind, State
from sourcing_opt.solving.search.tree import Branch, Tree
from sourcing_opt.solving.search.units import USUAL

LINKING, WORTHWHILE = 8, 2e-5
"""Rounds of links at the root, as long as each raises the bound by this part."""
NARROW, WIDE = 3, 4
"""How many splits are tried before one is chosen: on the way down to the first plan, and after."""
REMEMBERED, STILL, NEAR = 200, 0.3, 4
"""No tree of more leaves, or with more than this part to be solved again, is begun with; a plan is near a bound within so many times what is allowed."""
UNEVEN = 0.15
"""What the better side of a split counts beside the worse."""


@dataclass
class Side:
    """One side of a split, solved."""

    branch: Branch
    state: State
    bound: float
    solved: Solved
    basis: Basis | None


class Search:
    """Of a problem; `plans.best`, `bound` and `tree` hold what it has found."""

    def __init__(
        self,
        relaxation: Relaxation,
        plans: Plans,
        gap: float,
        absolute: float,
        tell: Callable[[float, float, int], None] | None = None,
    ) -> None:
        """gap: relative, absolute: in the solver's units; whichever is reached first ends the search."""
        self.problem, self.relaxation, self.plans = relaxation.problem, relaxation, plans
        self.gap, self.absolute, self.tell = gap, absolute, tell
        self.clock = plans.clock
        self.splits = self.problem.structure.splits
        self._positions = Positions(self.splits)
        self._kind = np.array([split.kind for split in self.splits], dtype=int)
        self.attempts = Attempts(relaxation, plans, self._positions, gap, absolute)
        self.tree = Tree()
        self.open: list[Node] = []
        self.closed = np.inf
        """The lowest bound of nodes that are done with."""
        self._numbers = 0
        self._gains = Gains()
        self._sites = np.flatnonzero(self._kind == Kind.SITE).tolist()
        self._moves = np.flatnonzero(self._kind == Kind.MOVE)
        self._following: int | None = None
        self._kept: tuple[float, Floats] | None = None

    def keep(self, plan: Floats | None) -> None:
        """(N,) A plan that is in hand: another must save more than is unproven."""
        if plan is not None:
            self._kept = self.problem.exact.value(plan), plan

    @property
    def best(self) -> Floats | None:
        """(N,) The plan to hand out: the one in hand, unless another saves more than is unproven."""
        if self._kept is not None and self._worth_keeping:
            return self._kept[1]
        return self.plans.best

    @property
    def _worth_keeping(self) -> bool:
        assert self._kept is not None
        objective, bound = self._kept[0], self.bound
        return (
            objective - bound <= max(self.allowed, self._none(objective))
            or objective - self.plans.objective <= self.plans.objective - bound
        )

    @property
    def bound(self) -> float:
        """No plan costs less; infinite where there is none."""
        return min([node.bound for node in self.open[:1]] + [self.closed, self.plans.objective])

    @property
    def allowed(self) -> float:
        """How far the best plan may be from the bound."""
        objective = self.plans.objective
        return max(self.gap * abs(objective), self.absolute) if objective < np.inf else np.inf

    def _none(self, objective: float) -> float:
        """A distance from an objective that is none."""
        return EXACT * max(abs(objective), USUAL)

    @property
    def cutoff(self) -> float:
        """Beyond this bound a node is of no interest."""
        objective = self.plans.objective
        if objective == np.inf:
            return np.inf
        allowed = max(self.allowed, self._none(objective))
        if self._kept is not None and objective < self._kept[0]:
            # Another plan takes the place of the one in hand once it is known to save more than is unproven of it.
            allowed = min(allowed, max((self._kept[0] - objective) / 2, self._none(objective)))
        return objective - allowed

    def run(self, before: Tree | None = None) -> None:
        """Until it is proven, or the time is over. before: the tree of a search before costs or bounds changed."""
        if before is None or not self._remember(before):
            self._root()
        if self._kept is not None and self.plans.objective - self.bound <= NEAR * self.allowed:
            # Sooner proven than improved: no other plan is looked for at once.
            self.attempts.put_off()
        elif self.open and self.attempts.down and not self._done:
            self.attempts.near(self.open[0], self.cutoff)
        while self.open and not self.clock.over and not self._done:
            node = self._next()
            if node.solution is None:
                self._solve(node)
            elif self._attempted(node):
                heapq.heappush(self.open, node)
            else:
                self._branch(node)
            self._say(self.bound)

    def _say(self, bound: float) -> None:
        if self.tell is not None:
            self.tell(self.plans.objective, bound, self._numbers)

    def _attempted(self, node: Node) -> bool:
        low = min(node.bound, self.bound)
        return self.attempts.end_states(node, low, self.cutoff) or self.attempts.timing(node, low, self.cutoff)

    @property
    def proven(self) -> bool:
        """Whether the plan to hand out is as close to the bound as it is allowed to be."""
        best = self.best
        if best is None:
            return False
        objective = self.problem.exact.value(best)
        return objective - self.bound <= max(self.gap * abs(objective), self.absolute, self._none(objective))

    @property
    def _done(self) -> bool:
        if self._kept is not None and self._kept[0] - self.bound <= max(self.allowed, self._none(self._kept[0])):
            return True
        return self.bound >= self.cutoff

    def _root(self) -> None:
        root = self._solved_root()
        for _ in range(LINKING):
            if root.x is None or root.bound >= self.cutoff or not self.relaxation.link(root.x):
                break
            before, root = root.bound, self._solved_root()
            if root.bound - before < WORTHWHILE * abs(before):
                break
        if root.x is None:
            self.closed = root.bound
        else:
            self._push(0, {}, root.x, self.relaxation.simplex.basis())

    def _solved_root(self) -> Solved:
        root = self.relaxation.solve()
        self.tree.prove(0, root.bound, root.duals, root.proven)
        self._say(self.tree.bound[0])
        return root

    def _remember(self, before: Tree) -> bool:
        """Begin with the leaves of another search: their duals bound them still, whatever has changed. Whether that is of use."""
        if len(before.leaves()) > REMEMBERED:
            return False
        self.tree = before.copy()
        relaxation, basis = self.relaxation, self.relaxation.simplex.basis()
        for leaf in before.leaves():
            fixing = fixing_at(self.splits, before.path(leaf))
            relaxation.stand_at(fixing)
            self.tree.forget(leaf)
            for bound, duals in relaxation.bounded(before.dense(leaf, len(relaxation.box.row_lower))):
                self.tree.prove(leaf, bound, duals, True)
            self._push(leaf, fixing, None, basis)
        if sum(node.bound < self.cutoff for node in self.open) <= STILL * len(self.open):
            self.attempts.down = False
            return True
        self.tree, self.open, self.closed, self._following = Tree(), [], np.inf, None
        relaxation.stand_at({}, basis)
        return False

    def _solve(self, node: Node) -> None:
        """The relaxation of a node that is only bounded."""
        if node.bound >= self.cutoff:
            self.closed = min(self.closed, node.bound)
            return
        self.relaxation.stand_at(node.fixing, node.basis)
        solved = self.relaxation.solve(self.cutoff)
        self.tree.prove(node.leaf, solved.bound, solved.duals, solved.proven)
        bound = self.tree.bound[node.leaf]
        if self.clock.over:
            heapq.heappush(self.open, node)
        elif solved.x is None or bound >= self.cutoff:
            self.closed = min(self.closed, bound)
        else:
            self._push(node.leaf, node.fixing, solved.x, self.relaxation.simplex.basis())

    def _push(self, leaf: int, fixing: Fixing, x: Floats | None, basis: Basis) -> None:
        self._numbers += 1
        heapq.heappush(
            self.open, Node(bound=self.tree.bound[leaf], number=self._numbers, leaf=leaf, fixing=fixing, solution=x, basis=basis)
        )

    def _next(self) -> Node:
        """Straight down until a plan was looked for, then the lowest bound first."""
        following, self._following = self._following, None
        if following is not None and self.attempts.down:
            node = next(node for node in self.open if node.leaf == following)
            self.open.remove(node)
            heapq.heapify(self.open)
            return node
        return heapq.heappop(self.open)

    def _candidates(self, node: Node) -> list[tuple[int, int]]:
        """(split, position), the most promising first: end states, until a plan was looked for; then sites' times and tiers; then all else."""
        candidates: list[tuple[int, int]] = []
        if self.attempts.down:
            for index in self._sites:
                last = len(self.splits[index].columns) - 1
                if WHOLE < up_to(self.splits[index], node.x)[last] < 1 - WHOLE:
                    candidates.append((index, last))
        halves = self._positions.halves(node.x)
        for kinds in ((Kind.TIER,) if self.attempts.down else (Kind.SITE, Kind.TIER), (Kind.SITE,), (Kind.OTHER,)):
            if not candidates:
                some = np.flatnonzero((halves >= 0) & np.isin(self._kind, kinds))
                candidates = list(zip(some.tolist(), halves[some].tolist(), strict=True))
        if not candidates:
            some = self._moves[self.problem.exact.gaps(node.x)].tolist()
            candidates = [(index, 0) for index in some if WHOLE < up_to(self.splits[index], node.x)[0] < 1 - WHOLE]

        def order(candidate: tuple[int, int]) -> tuple[float, float]:
            return -self._promise(node, *candidate), abs(up_to(self.splits[candidate[0]], node.x)[candidate[1]] - 0.5)

        return sorted(candidates, key=order)

    def _promise(self, node: Node, index: int, at: int) -> float:
        """What a split may bring, by what it brought elsewhere; infinite where nobody knows."""
        expected_gain = self._gains.expected(index, float(up_to(self.splits[index], node.x)[at]))
        return np.inf if expected_gain is None else self._merit(node, *expected_gain)

    def _merit(self, node: Node, one: float, other: float) -> float:
        """Both sides count, the worse more; beyond the cutoff neither counts more."""
        need = max(self.cutoff - node.bound, EXACT) if self.plans.objective < np.inf else COARSE * abs(node.bound)
        one, other = min(one, need), min(other, need)
        return min(one, other) + UNEVEN * max(one, other)

    def _branch(self, node: Node) -> None:
        candidates = self._candidates(node)
        if not candidates:
            if not self.plans.complete(node.x):
                # Whole but for more than the arithmetic: whoever looks for whole numbers may find what is nearby.
                self.relaxation.stand_at(node.fixing)
                self.plans.restricted(
                    np.arange(len(node.x)), self.relaxation.box, Effort(gap=self.gap / 2, nodes=NODES, thorough=False)
                )
            self.closed = min(self.closed, node.bound)
            return
        best, chosen = -np.inf, list[Side]()
        for index, at in candidates[: NARROW if self.attempts.down else WIDE]:
            if chosen and self._gains.known(index) and self._promise(node, index, at) <= best:
                continue
            solved = [self._side(node, index, at, yes) for yes in (False, True)]
            if self.clock.over:
                break
            merit = self._merit(node, *(side.bound - node.bound for side in solved))
            if merit > best:
                best, chosen = merit, solved
            if self._gains.known(index) or max(side.bound for side in solved) >= self.cutoff:
                break
        if not chosen:
            heapq.heappush(self.open, node)
            return
        lowest = np.inf
        for side in chosen:
            leaf = self.tree.add(node.leaf, side.branch)
            self.tree.prove(leaf, side.solved.bound, side.solved.duals, side.solved.proven)
            bound = self.tree.bound[leaf]
            if bound < self.cutoff and side.solved.x is not None and side.basis is not None:
                self._push(leaf, {**node.fixing, side.branch.split: side.state}, side.solved.x, side.basis)
                if bound < lowest:
                    self._following, lowest = leaf, bound
            else:
                self.closed = min(self.closed, bound)

    def _side(self, node: Node, index: int, at: int, yes: bool) -> Side:
        state = sides(self.splits[index], at, node.fixing.get(index))[yes]
        self.relaxation.stand_at({**node.fixing, index: state}, node.basis)
        solved = self.relaxation.solve(self.cutoff)
        bound = max(solved.bound, node.bound)
        if np.isfinite(bound):
            self._gains.learn(index, yes, float(up_to(self.splits[index], node.x)[at]), bound - node.bound)
        basis = None if solved.x is None else self.relaxation.simplex.basis()
        return Side(branch=Branch(index, at, yes), state=state, bound=bound, solved=solved, basis=basis)
