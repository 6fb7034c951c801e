"""What a plan asks for first, in words."""

from __future__ import annotations

from sourcing_opt.economics.axes import lead_periods
from sourcing_opt.plan import Plan, moves, site_changes
from sourcing_opt.report.rules import tightest
from sourcing_opt.report.transition import place_names

_FIRST = 3
"""Moves and rules that are named; there is room for no more on a slide."""


def next_steps(plan: Plan) -> list[str]:
    """What is to be decided and begun next, the earliest first; never empty."""
    economics, axes, names = plan.economics, plan.economics.axes, place_names(plan)
    labels, leads, planned_moves = axes.calendar.labels, lead_periods(economics.study, axes), moves(plan)
    steps = []
    if not planned_moves:
        steps.append("Nothing moves: no work has to be prepared.")
    else:
        wave = min(move.wave for move in planned_moves)
        largest = sorted(
            (move for move in planned_moves if move.wave == wave), key=lambda move: (-move.fte, move.p, move.destination)
        )
        told = [
            f"{axes.workstreams[move.p].process.name} to {names[move.destination]} ({move.fte:,.0f} FTE)"
            for move in largest[:_FIRST]
        ]
        steps.append(f"First to go live, in {labels[wave]}: {', '.join(told)}{_more(len(largest))}.")
        begun = [move for move in planned_moves if economics.existing[move.p] and move.wave <= leads[move.p]]
        if begun:
            steps.append(
                f"To be prepared from {labels[0]} on: {len({move.p for move in begun})} pieces of work, for {len(begun)} moves."
            )
    changes = site_changes(plan)
    for change in changes[:_FIRST]:
        steps.append(f"{'Open' if change.opens else 'Close'} {names[change.location]} in {labels[change.wave]}.")  # noqa: PERF401
    if len(changes) > _FIRST:
        steps[-1] = f"{steps[-1][:-1]}{_more(len(changes))}."
    tight = {policy: finding for policy, finding in tightest(plan).items() if finding.status != "slack"}
    owners = {policy.id: policy.owner for policy in economics.study.policies}
    told = [f"{policy} ({owners[policy]})" if owners[policy] else policy for policy in sorted(tight)]
    if told:
        steps.append(
            f"Ask whether these rules are meant as they are, for they leave no room or are broken: {', '.join(told[:_FIRST])}{_more(len(told))}."
        )
    return steps


def _more(count: int) -> str:
    return f", and {count - _FIRST} more" if count > _FIRST else ""
