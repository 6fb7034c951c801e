"""What rules about change have and ask for: how much of the work is elsewhere, how many processes depart from the plan before."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.schemas.policies import Stability, Switching, UnderWay
from sourcing_opt.workbook.grid.cells import Formula
from sourcing_opt.workbook.model.shares import follows_a_plan
from sourcing_opt.workbook.workings.context import Desk, Line
from sourcing_opt.workbook.workings.measures import BEFORE, DEPARTS, DONE, DUE, ELSEWHERE, GONE, TODAY
from sourcing_opt.workbook.workings.presence import Figure
from sourcing_opt.workbook.workings.selections import Repetition, Span


def stability(desk: Desk, of: Repetition, policy: Stability) -> Iterator[Line]:
    """The part of today's people that has left; where there is a plan before, of the people it has, that is elsewhere."""
    held = desk.flag(of.work, of.places)
    amounts = (ELSEWHERE, BEFORE) if follows_a_plan(desk.book.plan.economics.study) else (GONE, TODAY)
    away, there = (desk.sums(policy, [held], amount, of.span) for amount in amounts)
    for side, bound in desk.bounds(of, policy):
        yield Line(of, held.header, of.selection.label, side, bound, "share", away, there)


def switching(desk: Desk, of: Repetition, policy: Switching) -> Iterator[Line]:
    """How many processes of today move, in any period, otherwise than in the plan before."""
    held = desk.flag(of.work, of.places)
    lines = {process: _departures(desk, desk.chosen.spans[process]) for process in desk.processes(of)}
    departing = desk.presence.add(policy.id, of.selection.label, lines).number_where(">0", 0.0, strictly=True) if lines else _none
    for side, bound in desk.bounds(of, policy):
        yield Line(of, held.header, of.selection.label, side, bound, "number", desk.by_period(policy, departing))


def under_way(desk: Desk, of: Repetition, policy: UnderWay) -> Iterator[Line]:
    """The part of what is under way that goes live when it is to."""
    held = desk.flag(of.work, of.places)
    done, due = (desk.sums(policy, [held], amount, of.span) for amount in (DONE, DUE))
    yield Line(of, held.header, of.selection.label, "min", 1.0, "share", done, due)


def _none(_: int) -> Formula:
    return Formula("0", 0.0)


def _departures(desk: Desk, span: Span) -> Figure:
    """How many arrivals and departures of a process are not those of the plan before, from a period on."""
    table, values = desk.amounts.tables[DEPARTS], desk.amounts.measures[DEPARTS].values[slice(*span)]
    labels = desk.book.axes.calendar.labels
    return lambda t: Formula(f"SUM({table.area(labels[t], labels[-1], span)})", float(values[:, t:].sum()))
