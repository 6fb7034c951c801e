"""What rules count, for every pair of work and place by period: each amount with its formula over the cost build-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.plan.evaluations import MOVED
from sourcing_opt.schemas.policies import AmountLimit, CountLimit, ShareLimit, Stability, Switching, UnderWay
from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.formats import Number
from sourcing_opt.workbook.grid.table import Table
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import PLANNED_COST, PLANNED_FTE
from sourcing_opt.workbook.model.shares import NOT_LIVE, UNDER_WAY, End, at_place, follows_a_plan, is_under_way, share_moved
from sourcing_opt.workbook.model.work import MOVED_BEFORE

SHARE, FTE, RUN_COST, HOURS = "Share used", "FTE", "Run cost", "Standard hours"
ARRIVING, ONE_OFF, GONE, TODAY = "FTE arriving", "One-off cost", "FTE that have left", "FTE where it is today"
ELSEWHERE, BEFORE = "FTE elsewhere than in the plan before", "FTE by the plan before"
DEPARTS, NOT_DONE = "Moves otherwise than the plan before", "Under way, not carried out"
DUE, DONE = "FTE under way", "FTE live as under way"
OF_SHARES = {"fte": FTE, "cost": RUN_COST, "volume": HOURS}
OF_AMOUNTS = {"fte": FTE, "run_cost": RUN_COST, "moved_fte": ARRIVING, "one_off_cost": ONE_OFF}
"""Metric of a policy -> the amount it counts."""


@dataclass(frozen=True)
class Measure:
    """An amount of every pair in every period."""

    number: Number
    unit: str
    values: Floats
    """(pairs, T)"""
    formula: Callable[[int, int], str]
    """(pair, period) -> the cell."""


@dataclass(frozen=True)
class Sources:
    """What the amounts come from."""

    book: Book
    build_up: Table
    work: Table

    def link(self, header: str, pair: int, t: int) -> str:
        """A cell of the cost build-up."""
        return self.build_up.link(header, pair * self.book.count + t)

    def of_pairs(self, values: Floats) -> Floats:
        """(P, L, T) -> (pairs, T)."""
        p, l = (np.array(axis, dtype=int) for axis in zip(*self.book.pairs, strict=True))
        return np.asarray(values[p, l])

    def decided(self, end: End, pair: int, t: int, which: str, until: bool = False) -> str:
        """The share that the plan before has leave or arrive at a pair in a period, or until then."""
        process, shift, place, number = (self.link(header, pair, t) for header in ("Process", "Shift", "Location", "No."))
        study = self.book.plan.economics.study
        return share_moved(study, which, process, shift, at_place(study, end, place, f"{'<=' if until else '='}{number}"))


def measure(sources: Sources, name: str) -> Measure:
    """An amount, by its name."""
    return _MEASURES[name](sources)


def needed(study: Study) -> list[str]:
    """The amounts that the rules of a study count, in the order of the sheet."""
    found = {SHARE, FTE}
    for policy in study.policies:
        match policy:
            case ShareLimit():
                found |= {OF_SHARES[policy.metric]}
            case AmountLimit():
                found |= {OF_AMOUNTS[policy.metric]}
            case CountLimit() if policy.min is not None:
                found |= {HOURS}
            case Stability():
                found |= {ELSEWHERE, BEFORE} if follows_a_plan(study) else {GONE, TODAY}
            case Switching():
                found |= {DEPARTS}
            case UnderWay():
                found |= {DUE, DONE}
            case _:
                pass
    if is_under_way(study):
        found |= {NOT_DONE}
    return [name for name in _MEASURES if name in found]


def _built_up(sources: Sources, number: Number, unit: str, header: str, values: Floats) -> Measure:
    """A column of the cost build-up, turned so that periods stand side by side; values (P, L, T)."""
    return Measure(number, unit, sources.of_pairs(values), lambda pair, t: sources.link(header, pair, t))


def _shares(sources: Sources) -> Measure:
    """Where the work is done."""
    return _built_up(sources, "share", "share", "Share used", sources.book.share)


def _fte(sources: Sources) -> Measure:
    """People by plan."""
    return _built_up(sources, "fte", "FTE", PLANNED_FTE, sources.book.fte)


def _todays_fte(sources: Sources) -> Measure:
    """People if nothing moved, for the work that is done today."""
    economics = sources.book.plan.economics
    people = economics.baseline[:, :, None] * economics.fte

    def formula(pair: int, t: int) -> str:
        return f"{sources.link('Share today', pair, t)}*{sources.link('FTE for all', pair, t)}"

    return Measure("fte", "FTE", sources.of_pairs(people), formula)


def _run_cost(sources: Sources) -> Measure:
    """Run cost by plan."""
    cost = sources.book.share * sources.book.plan.economics.run.total
    return _built_up(sources, "money", sources.book.currency, PLANNED_COST, cost)


def _hours(sources: Sources) -> Measure:
    """Standard hours of work."""
    economics = sources.book.plan.economics
    hours = sources.book.share * (economics.hours * economics.axes.calendar.years)[:, None, :]

    def formula(pair: int, t: int) -> str:
        share, hours_for_all = sources.link("Share used", pair, t), sources.link("Hours for all", pair, t)
        return f"{share}*{hours_for_all}*years_per_period"

    return Measure("fte", "hours", sources.of_pairs(hours), formula)


def _one_off(sources: Sources) -> Measure:
    """One-off cost of arriving and leaving, in the period it is paid in."""
    cost = np.asarray(sum(sources.book.plan.one_off.values()))
    return _built_up(sources, "money", sources.book.currency, "One-off cost", cost)


def _arriving(sources: Sources) -> Measure:
    """People's worth of today's work that goes live."""
    economics = sources.book.plan.economics
    people = sources.book.arrive * economics.fte * economics.existing[:, None, None]

    def formula(pair: int, t: int) -> str:
        return f"{sources.link('FTE arriving', pair, t)}*{_todays(sources, pair, t)}"

    return Measure("fte", "FTE", sources.of_pairs(people), formula)


def _gone(sources: Sources) -> Measure:
    """People that would do, where it was, the work that has left by each period."""
    people = np.cumsum(sources.book.leave, axis=2) * sources.book.plan.economics.fte

    def formula(pair: int, t: int) -> str:
        return f"{_left(sources, pair, t)}*{sources.link('FTE for all', pair, t)}"

    return Measure("fte", "FTE", sources.of_pairs(people), formula)


def _elsewhere(sources: Sources) -> Measure:
    """People that the plan before has at a place and who are not there; of work it does not move, that have left."""
    book = sources.book
    economics, previous = book.plan.economics, book.plan.economics.previous
    missing = np.maximum(0.0, previous.share(economics.baseline) - book.share)
    away = np.where(previous.moving[:, None, None], missing, np.cumsum(book.leave, axis=2))

    def formula(pair: int, t: int) -> str:
        moved = sources.work.at(MOVED_BEFORE, sources.link("Work row", pair, t))
        missing = f"MAX(0,{_reference(sources, pair, t)}-{sources.link('Share used', pair, t)})"
        return f"IF({moved}>0,{missing},{_left(sources, pair, t)})*{sources.link('FTE for all', pair, t)}"

    return Measure("fte", "FTE", sources.of_pairs(away * economics.fte), formula)


def _fte_before(sources: Sources) -> Measure:
    """People by the plan before."""
    economics = sources.book.plan.economics
    people = economics.previous.share(economics.baseline) * economics.fte

    def formula(pair: int, t: int) -> str:
        return f"({_reference(sources, pair, t)})*{sources.link('FTE for all', pair, t)}"

    return Measure("fte", "FTE", sources.of_pairs(people), formula)


def _departs(sources: Sources) -> Measure:
    """1 where today's work arrives or leaves otherwise than in the plan before."""
    book, previous = sources.book, sources.book.plan.economics.previous
    other = np.abs(book.arrive - previous.arrive) + np.abs(book.leave - previous.leave) > MOVED
    departs = other & book.plan.economics.existing[:, None, None]
    has_moves = follows_a_plan(book.plan.economics.study)

    def formula(pair: int, t: int) -> str:
        ends: tuple[tuple[str, End], ...] = (("Arrives", "destination"), ("Leaves", "origin"))
        differences = (
            f"ABS({sources.link(header, pair, t)}-{sources.decided(end, pair, t, NOT_LIVE)})"
            if has_moves
            else sources.link(header, pair, t)
            for header, end in ends
        )
        return f"({'+'.join(differences)}>another_move)*{_todays(sources, pair, t)}"

    return Measure("count", "1: it does", sources.of_pairs(departs.astype(float)), formula)


def _due(sources: Sources) -> Measure:
    """People's worth of what is under way, when it is to go live."""
    economics = sources.book.plan.economics

    def formula(pair: int, t: int) -> str:
        return f"{sources.decided('destination', pair, t, UNDER_WAY)}*{sources.link('FTE for all', pair, t)}"

    return Measure("fte", "FTE", sources.of_pairs(economics.previous.under_way * economics.fte), formula)


def _done(sources: Sources) -> Measure:
    """People's worth of what is under way that goes live when it is to."""
    book, economics = sources.book, sources.book.plan.economics

    def formula(pair: int, t: int) -> str:
        under_way = sources.decided("destination", pair, t, UNDER_WAY)
        return f"MIN({sources.link('Arrives', pair, t)},{under_way})*{sources.link('FTE for all', pair, t)}"

    live = np.minimum(book.arrive, economics.previous.under_way) * economics.fte
    return Measure("fte", "FTE", sources.of_pairs(live), formula)


def _not_done(sources: Sources) -> Measure:
    """The share that is under way, that no policy lets fall short, and that does not arrive, or does not leave."""
    book = sources.book
    arriving, leaving = book.plan.economics.locked
    short = np.maximum(0.0, np.maximum(arriving - book.arrive, leaving - book.leave))

    def formula(pair: int, t: int) -> str:
        p, l = book.pairs[pair]
        ends: tuple[tuple[str, End, Floats], ...] = (("Arrives", "destination", arriving), ("Leaves", "origin", leaving))
        asked = [
            f"{sources.decided(end, pair, t, UNDER_WAY)}-{sources.link(header, pair, t)}"
            for header, end, locked in ends
            if locked[p, l].any()
        ]
        return f"MAX(0,{','.join(asked)})" if asked else "0"

    return Measure("share", "share", sources.of_pairs(short), formula)


def _todays(sources: Sources, pair: int, t: int) -> str:
    """1 for work that is done today."""
    return f'({sources.link("Work", pair, t)}="today\'s")'


def _left(sources: Sources, pair: int, t: int) -> str:
    """The share that has left by a period."""
    start = pair * sources.book.count
    return f"SUM({sources.build_up.part('Leaves', start, start + t + 1)})"


def _reference(sources: Sources, pair: int, t: int) -> str:
    """The share by the plan before."""
    arrived, left = (sources.decided(end, pair, t, NOT_LIVE, until=True) for end in ("destination", "origin"))
    return f"{sources.link('Share today', pair, t)}+{arrived}-{left}"


_MEASURES: dict[str, Callable[[Sources], Measure]] = {
    SHARE: _shares,
    FTE: _fte,
    RUN_COST: _run_cost,
    HOURS: _hours,
    ARRIVING: _arriving,
    ONE_OFF: _one_off,
    GONE: _gone,
    TODAY: _todays_fte,
    ELSEWHERE: _elsewhere,
    BEFORE: _fte_before,
    DEPARTS: _departs,
    DUE: _due,
    DONE: _done,
    NOT_DONE: _not_done,
}
"""Every amount, in the order of the sheet."""
