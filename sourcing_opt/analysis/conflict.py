"""The smallest set of inputs that cannot hold together.

Every set of inputs whose giving way makes a plan possible (a correction) must share an input with every conflict. So a smallest set that
hits all corrections known so far is no larger than any conflict; once its inputs cannot hold together, it is a smallest conflict.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sourcing_opt.analysis.bounds import size
from sourcing_opt.economics import appraise
from sourcing_opt.errors import NothingFound
from sourcing_opt.formulation import Origin, build
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving.elastic import Elastic

Inputs = frozenset[Origin]


@dataclass(frozen=True)
class Conflict:
    """Inputs that cannot hold together."""

    members: tuple[Origin, ...]
    proven: Inputs
    """The members without which the others were shown to hold together."""
    smallest: bool
    """Whether it was proven that no conflict has fewer."""


def elastic_of(study: Study, seconds: float) -> Elastic:
    """The study's formulation, ready to be asked for `seconds`."""
    until = time.perf_counter() + seconds
    model = build(appraise(study))
    sizes = {origin: size(study, origin) for origin, _ in model.origins.values()}
    return Elastic(model, sizes, until - time.perf_counter())


def find_conflict(elastic: Elastic, seconds: float) -> Conflict:
    """A smallest conflict; after `seconds` the search for it gives way to one that cannot be made smaller by leaving out.

    Raises Interrupted.
    """
    last = elastic.until
    elastic.until = min(last, last - elastic.seconds + seconds)
    try:
        members, smallest = _smallest(elastic), True
    except NothingFound:
        members, smallest = tuple(elastic.origins), False
    elastic.until = last
    if not smallest:
        members = _reduced(elastic, members)
    proven = frozenset(member for member in members if _holds(elastic, frozenset(members) - {member}))
    return Conflict(members, proven, smallest)


def _smallest(elastic: Elastic) -> tuple[Origin, ...]:
    everything = frozenset(elastic.origins)
    corrections: list[Inputs] = []
    while True:
        hitting = smallest_hitting_set(corrections)
        beside = elastic.least(dict.fromkeys((o for o in elastic.origins if o not in hitting), None))
        if beside is None:
            return tuple(origin for origin in elastic.origins if origin in hitting)
        if not beside:
            raise NothingFound("all inputs hold together but for the solver's tolerance")
        corrections.append(reduced_correction(elastic, everything, frozenset(beside)))


def reduced_correction(elastic: Elastic, everything: Inputs, correction: Inputs) -> Inputs:
    """What is left of a correction when inputs that need not give way are taken out of it."""
    for origin in sorted(correction, key=elastic.origins.index):
        if len(correction) > 1 and elastic.feasible(everything - (correction - {origin})):
            correction -= {origin}
    return correction


def smallest_hitting_set(sets: Sequence[Inputs]) -> Inputs:
    """A set with as few inputs as possible that shares one with each of the sets."""
    size = 0
    while (found := _hitting(sets, frozenset(), size)) is None:
        size += 1
    return found


def _hitting(sets: Sequence[Inputs], chosen: Inputs, more: int) -> Inputs | None:
    """`chosen` and at most `more` inputs that hit all sets, or None when there are none."""
    missed = min((s for s in sets if not s & chosen), key=len, default=None)
    if missed is None:
        return chosen
    if more == 0:
        return None
    tries = (_hitting(sets, chosen | {origin}, more - 1) for origin in sorted(missed, key=repr))
    return next((found for found in tries if found is not None), None)


def _reduced(elastic: Elastic, members: Iterable[Origin]) -> tuple[Origin, ...]:
    """The conflict without every member that it does not need, as far as time allows."""
    kept = tuple(members)
    for origin in kept:
        rest = frozenset(kept) - {origin}
        try:
            if not elastic.feasible(rest):
                kept = tuple(member for member in kept if member != origin)
        except NothingFound:
            break
    return kept


def _holds(elastic: Elastic, inputs: Inputs) -> bool:
    """Whether the inputs are known to hold together."""
    try:
        return elastic.feasible(inputs)
    except NothingFound:
        return False
