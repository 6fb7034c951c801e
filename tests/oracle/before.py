"""The plan before, read a second time: what is under way, what was planned, what still ramps up."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.schemas.policies import UnderWay
from sourcing_opt.schemas.tables.locations import Location
from sourcing_opt.schemas.tables.previous import PreviousMove
from tests.oracle.reckoning import Reckoning, Work
from tests.oracle.selecting import repetitions

STILL_TO_COME = ("under_way", "planned")


class Before:
    """The moves of the plan before as questions about one piece of work, one location, one period from 0."""

    def __init__(self, reckoning: Reckoning) -> None:
        self.reckoning = reckoning
        self._moves = reckoning.study.previous_moves
        rules = [policy for policy in reckoning.study.policies if isinstance(policy, UnderWay)]
        about = [repetition for policy in rules for repetition in repetitions(reckoning, policy)]
        self._ruled = {(piece.id, place) for work, places in about for piece in work for place in places}
        """Work and destinations whose moves under way are a matter of policy."""

    def arrives(self, work: Work, location: Location, t: int, *status: str) -> float:
        """Share that was to go live there; of moves of one status, where one is given."""
        moves = (m for m in self._of(work, *status) if (m.mode or "") == work.id[2])
        return sum(m.share for m in moves if (m.destination, m.period) == (location.id, t + 1))

    def leaves(self, work: Work, location: Location, t: int, *status: str) -> float:
        """Share that was to leave."""
        moves = (m for m in self._of(work, *status) if (m.origin_mode or "") == work.id[2])
        return sum(m.share for m in moves if (m.origin, m.period) == (location.id, t + 1))

    def must_arrive(self, work: Work, location: Location, t: int) -> float:
        """Share that is under way there and goes live whatever it takes."""
        return 0.0 if (work.id, location.id) in self._ruled else self.arrives(work, location, t, "under_way")

    def must_leave(self, work: Work, location: Location, t: int) -> float:
        """Share that leaves whatever it takes: of work of which nothing under way is a matter of policy."""
        going = {move.destination for move in self._of(work, "under_way") if move.share > 0}
        ruled = any((work.id, place) in self._ruled for place in going)
        return 0.0 if ruled else self.leaves(work, location, t, "under_way")

    def moves(self, work: Work) -> bool:
        """Whether any of the work was to move within the horizon."""
        return any(move.share > 0 and work.id[2] in (move.mode or "", move.origin_mode or "") for move in self._of(work))

    def share(self, work: Work, location: Location, t: int) -> float:
        """Share of the work that would be there."""
        gone = sum(self.arrives(work, location, wave) - self.leaves(work, location, wave) for wave in range(t + 1))
        return max(0.0, self.reckoning.today(work, location) + gone)

    def ramp_up(self, work: Work, location: Location, t: int) -> float:
        """Money in the period for what went live there before the first one; it is paid whatever is decided."""
        live = (move for move in self._of(work, "live") if (move.destination, move.mode or "") == (location.id, work.id[2]))
        # What was new work was not handed over, and does not settle.
        return sum(
            move.share
            * (self.reckoning.after_arrival if move.origin else self.reckoning.ramp_up)(work, location, move.period - 1, t)
            for move in live
        )

    def _of(self, work: Work, *status: str) -> Iterator[PreviousMove]:
        for move in self._moves:
            about = move.process == work.process.id and move.shift in (None, work.shift + 1)
            if about and move.status in (status or STILL_TO_COME):
                yield move
