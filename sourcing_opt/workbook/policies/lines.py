"""What every rule has and asks for, period by period, as formulas over the pairs of work and place.

One function for each type of policy. What they say is in `plan/evaluations.py`, which the audit uses; here it is for a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from sourcing_opt.plan.evaluations import THERE
from sourcing_opt.schemas.policies import (
    AmountLimit,
    Apart,
    Assignment,
    CountLimit,
    Domain,
    ScoreLimit,
    ShareLimit,
    Survivability,
    Together,
)
from sourcing_opt.schemas.selector import PROCESS_ATTRIBUTES
from sourcing_opt.workbook.grid.cells import Formula
from sourcing_opt.workbook.grid.table import number_in
from sourcing_opt.workbook.model.inputs import input_cell
from sourcing_opt.workbook.policies.change_lines import stability, switching, under_way
from sourcing_opt.workbook.workings.amounts import Vector, total
from sourcing_opt.workbook.workings.context import Desk, Line
from sourcing_opt.workbook.workings.measures import FTE, HOURS, OF_AMOUNTS, OF_SHARES, ONE_OFF, SHARE
from sourcing_opt.workbook.workings.presence import Block, Figure
from sourcing_opt.workbook.workings.scores import score_header, score_of
from sourcing_opt.workbook.workings.selections import EVERYWHERE, Repetition, Span


def policy_lines(desk: Desk) -> Iterator[Line]:
    """The lines of all policies, by policy, repetition, process or place."""
    for repetition in desk.chosen.repetitions:
        yield from LINES[repetition.policy.type](desk, repetition, repetition.policy)


def share_limit(desk: Desk, of: Repetition, policy: ShareLimit) -> Iterator[Line]:
    """The part of the metric that the locations hold."""
    metric = OF_SHARES[policy.metric]
    held, everything = desk.flag(of.work, of.places), desk.flag(of.work, EVERYWHERE)
    counted, whole = (desk.sums(policy, [flags], metric, of.span) for flags in (held, everything))
    for side, bound in desk.bounds(of, policy):
        yield Line(of, held.header, of.selection.label, side, bound, "share", counted, whole)


def amount_limit(desk: Desk, of: Repetition, policy: AmountLimit) -> Iterator[Line]:
    """What there is: people, money, moves; with the sites where all work is meant."""
    metric = OF_AMOUNTS[policy.metric]
    held = desk.flag(of.work, of.places)

    def figure(t: int) -> Formula:
        found = total([held, desk.amounts.of(metric, t)], of.span)
        return _with_sites(desk, of, t, found) if metric == ONE_OFF and not policy.for_ else found

    unit = "FTE" if policy.metric in ("fte", "moved_fte") else desk.book.currency
    for side, bound in desk.bounds(of, policy):
        yield Line(of, held.header, of.selection.label, side, bound, unit, desk.by_period(policy, figure))


def count_limit(desk: Desk, of: Repetition, policy: CountLimit) -> Iterator[Line]:
    """How many places have any of the work, for a maximum, or enough of it, for a minimum."""
    held, everything = desk.flag(of.work, of.places), desk.flag(of.work, EVERYWHERE)
    pieces = int(of.selection.workstreams.sum())

    def pairs_there(place: str) -> Figure:
        return lambda t: total([held, desk.at(policy.of, place), desk.present(t)], of.span)

    def part_there(place: str) -> Figure:
        return lambda t: _part_of_hours(desk, of.span, [held, desk.at(policy.of, place)], everything, pieces, t)

    for side, bound in desk.bounds(of, policy) if pieces else ():
        there, what, floor = (
            (pairs_there, "pairs with work", 0.0)
            if side == "max"
            else (part_there, "part of the work", policy.counts_from - THERE)
        )
        lines = {f"{place}: {what}": there(place) for place in desk.places(of, policy.of)}
        test = ">0" if side == "max" else f">={input_cell('policies', 'counts_from', of.row)}-least_work"
        counted = desk.by_period(
            policy, desk.presence.add(policy.id, of.selection.label, lines).number_where(test, floor, side == "max")
        )
        yield Line(of, held.header, of.selection.label, side, bound, "number", counted)


def score_limit(desk: Desk, of: Repetition, policy: ScoreLimit) -> Iterator[Line]:
    """The FTE-weighted mean of the score."""
    scores = score_of(desk.book, policy.score)
    held, score = (
        desk.flag(of.work, of.places),
        desk.column(score_header(policy.score), [scores[p, l] for p, l in desk.book.pairs]),
    )
    counted, people = (desk.sums(policy, factors, FTE, of.span) for factors in ([held, score], [held]))
    for side, bound in desk.bounds(of, policy):
        yield Line(of, held.header, of.selection.label, side, bound, "points", counted, people)


def survivability(desk: Desk, of: Repetition, policy: Survivability) -> Iterator[Line]:
    """What is left of each process, with surge, without each place that does some of it today or by plan."""
    held = desk.flag(of.work, of.places)
    surge = desk.column("Surge", [desk.book.axes.locations[l].surge for _, l in desk.book.pairs])
    places = {place: desk.at(policy.of, place) for place in desk.places(of, policy.of)}
    for process in desk.processes(of):
        span = desk.chosen.spans[process]
        for place, lost in places.items():
            gone = held.values * lost.values
            if not gone[slice(*span)].any():
                continue
            kept = held.made(f"(1-{{}}*{lost.over(span)})", 1 - gone)
            weight = surge.made("(1+{})", 1 + surge.values)
            counted = desk.sums(policy, [kept, weight, desk.part], SHARE, span)
            for side, bound in desk.bounds(of, policy):
                yield Line(of, held.header, f"{process} without {place}", side, bound, "share", counted)


def together(desk: Desk, of: Repetition, policy: Together) -> Iterator[Line]:
    """Where any of the processes is, how much of the least present one is there."""
    least = input_cell("policies", "counts_from", of.row)
    bound = Formula(least, policy.counts_from)
    held = desk.flag(of.work, of.places)
    for place, block in _of_processes(desk, of, policy.of) if len(desk.processes(of)) > 1 else ():

        def present(t: int, block: Block = block) -> Formula:
            there = block.values[:, t]
            value = float(there.min()) if there.max() > THERE else policy.counts_from
            return Formula(f"IF(MAX({block.over(t)})>least_work,MIN({block.over(t)}),{least})", value)

        def excess(t: int, block: Block = block) -> Formula:
            # Broken one by one: either nobody should be here, or everybody with their smallest part.
            cells, there = block.over(t), block.values[:, t]
            missing = np.maximum(0, policy.counts_from - there).sum()
            value = float(min(there.sum(), missing)) if there.max() > THERE else 0.0
            joining = f"SUMPRODUCT(({cells}<{least})*({least}-{cells}))"
            return Formula(f"IF(MAX({cells})>least_work,MIN(SUM({cells}),{joining}),0)", value)

        label = _joined(of.selection.label, place)
        yield Line(
            of, held.header, label, "min", bound, "share", desk.by_period(policy, present), None, desk.by_period(policy, excess)
        )


def apart(desk: Desk, of: Repetition, policy: Apart) -> Iterator[Line]:
    """How many of the processes are at each place."""
    held = desk.flag(of.work, of.places)
    for place, block in _of_processes(desk, of, policy.of) if desk.processes(of) else ():
        counted = desk.by_period(policy, block.number_where(">least_work", THERE, strictly=True))
        yield Line(of, held.header, _joined(of.selection.label, place), "max", 1.0, "number", counted)


def assignment(desk: Desk, of: Repetition, policy: Assignment) -> Iterator[Line]:
    """The part of each process that is at the locations; repeated for places, no line for a most of what is never there."""
    held = desk.flag(of.work, of.places)
    for process in desk.processes(of):
        span = desk.chosen.spans[process]
        never = policy.each not in (None, *PROCESS_ATTRIBUTES) and not held.values[slice(*span)].any()
        if never and policy.min is None:
            continue
        counted = desk.sums(policy, [held, desk.part], SHARE, span)
        for side, bound in desk.bounds(of, policy):
            if side == "min" or not never:
                yield Line(of, held.header, _joined(process, of.selection.label), side, bound, "share", counted)


LINES: dict[str, Callable[[Desk, Repetition, Any], Iterator[Line]]] = {
    "share_limit": share_limit,
    "amount_limit": amount_limit,
    "count_limit": count_limit,
    "score_limit": score_limit,
    "survivability": survivability,
    "together": together,
    "apart": apart,
    "assignment": assignment,
    "stability": stability,
    "switching": switching,
    "under_way": under_way,
}
"""Policy type -> its lines."""


def _joined(*parts: str) -> str:
    """A label of what there is to say; a process of a policy that is repeated for processes is said once."""
    return " ".join(dict.fromkeys(part for part in parts if part))


def _of_processes(desk: Desk, of: Repetition, domain: Domain) -> Iterator[tuple[str, Block]]:
    """For every place, the part of each process that is there."""
    held = desk.flag(of.work, of.places)

    def part_there(process: str, place: str) -> Figure:
        return lambda t: total([held, desk.at(domain, place), desk.part, desk.share(t)], desk.chosen.spans[process])

    for place in desk.places(of, domain):
        lines = {f"{process} at {place}": part_there(process, place) for process in desk.processes(of)}
        yield place, desk.presence.add(of.policy.id, of.selection.label, lines)


def _part_of_hours(desk: Desk, span: Span, held: list[Vector], everything: Vector, pieces: int, t: int) -> Formula:
    """The part of the standard hours that is held; of work without any, the mean of its pieces' shares."""
    there, whole = total([*held, desk.amounts.of(HOURS, t)], span), total([everything, desk.amounts.of(HOURS, t)], span)
    plain = total([*held, desk.share(t)], span)
    hours = number_in(whole)
    value = number_in(there) / hours if hours > 0 else number_in(plain) / pieces
    return Formula(f"IF({whole.text}>0,{there.text}/{whole.text},{plain.text}/{pieces})", value)


def _with_sites(desk: Desk, of: Repetition, t: int, moves: Formula) -> Formula:
    """One-off cost of moves, and of opening and closing the selected locations."""
    count, cost = desk.book.count, desk.book.plan.site_cost["opening"] + desk.book.plan.site_cost["closing"]
    chosen = np.flatnonzero(of.selection.locations).tolist()
    links = [desk.sites.link(header, l * count + t) for l in chosen for header in ("Opening", "Closing")]
    return Formula("+".join([moves.text, *links]), number_in(moves) + float(cost[chosen, t].sum()))
