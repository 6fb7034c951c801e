"""The smallest sets of inputs that cannot hold together.

Every set of inputs whose giving way makes a plan possible (a correction) must share an input with every conflict. So a smallest set that
hits all corrections known so far is no larger than any conflict: once its inputs cannot hold together, or it is as large as a conflict
already known, that is a smallest one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sourcing_opt.analysis.diagnosis.inputs import size
from sourcing_opt.economics import appraise
from sourcing_opt.errors import NothingFound
from sourcing_opt.formulation import Origin, build
from sourcing_opt.formulation.constraints.smallest_moves import written_out
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving.elastic import Elastic

Inputs = frozenset[Origin]
Clashes = Callable[[Elastic, Inputs], bool]
"""Whether inputs are known to clash."""

SHARE = 0.8
"""Part of the time left that the search for one conflict may take; what is left then is for the proof of its members."""


@dataclass(frozen=True)
class Clash:
    """Inputs that cannot hold together."""

    members: tuple[Origin, ...]
    proven: Inputs
    """The members without which the others were shown to hold together."""
    smallest: bool
    """Whether it was proven that no conflict among the inputs looked at has fewer."""


def elastic_of(study: Study, seconds: float) -> Elastic:
    """The study's formulation, ready to be asked for `seconds`."""
    until = time.perf_counter() + seconds
    model = build(appraise(study))
    written_out(model)
    sizes = {origin: size(study, origin) for origin, _ in model.origins.values()}
    return Elastic(model, sizes, until - time.perf_counter())


def find_clashes(elastic: Elastic) -> tuple[list[Clash], bool]:
    """Conflicts without a common member, and whether it was shown that there are no others: that there is a plan without their members.

    Raises Interrupted.
    """
    clashes: list[Clash] = []
    left = frozenset(elastic.origins)
    while (clash := find_conflict(elastic, elastic.seconds * SHARE, left)).members:
        clashes.append(clash)
        left -= frozenset(clash.members)
    return clashes, _known_to_hold(elastic, left)


def find_conflict(elastic: Elastic, seconds: float, among: Inputs | None = None) -> Clash:
    """A conflict among inputs (all), and a smallest one if `seconds` suffice; without members where none shows. Raises Interrupted."""
    among = frozenset(elastic.origins) if among is None else among
    last = elastic.until
    elastic.until = min(last, time.perf_counter() + seconds)
    try:
        core = elastic.core(among)
        if core == among and not _known_to_clash(elastic, among):
            return Clash((), frozenset(), False)
        members, smallest = _smallest(elastic, among, needed(elastic, frozenset(), core))
    except NothingFound:
        return Clash((), frozenset(), False)
    finally:
        elastic.until = last
    for member in in_order(elastic, members):
        if _known_to_clash(elastic, members - {member}):
            members, smallest = members - {member}, False
    proven = frozenset(member for member in members if _known_to_hold(elastic, members - {member}))
    return Clash(in_order(elastic, members), proven, smallest)


def in_order(elastic: Elastic, inputs: Inputs) -> tuple[Origin, ...]:
    """Inputs in an order that is the same every time."""
    return tuple(origin for origin in elastic.origins if origin in inputs)


def reduced_correction(elastic: Elastic, correction: Inputs) -> Inputs:
    """What is left of a correction when inputs that need not give way are taken out of it."""
    everything = frozenset(elastic.origins)
    for origin in in_order(elastic, correction):
        if len(correction) > 1 and _known_to_hold(elastic, everything - (correction - {origin})):
            correction -= {origin}
    return correction


def smallest_hitting_set(sets: Sequence[Inputs]) -> Inputs:
    """A set with as few inputs as possible that shares one with each of the sets, none of which is empty."""
    size = 0
    while (hitting_set := _hitting(sets, frozenset(), size)) is None:
        size += 1
    return hitting_set


def _hitting(sets: Sequence[Inputs], chosen: Inputs, more: int) -> Inputs | None:
    """`chosen` and at most `more` inputs that hit all sets, or None when there are none."""
    missed = min((inputs for inputs in sets if not inputs & chosen), key=len, default=None)
    if missed is None:
        return chosen
    if more == 0:
        return None
    tries = (_hitting(sets, chosen | {origin}, more - 1) for origin in sorted(missed, key=repr))
    return next((attempt for attempt in tries if attempt is not None), None)


def _smallest(elastic: Elastic, among: Inputs, known: Inputs) -> tuple[Inputs, bool]:
    """A conflict with no more members than the known one, and whether it was proven that there is none with fewer."""
    others = frozenset(elastic.origins) - among
    corrections: list[Inputs] = []
    try:
        while len(hitting := smallest_hitting_set(corrections)) < len(known):
            beside = _correction(elastic, hitting)
            if beside is None:
                return hitting, True
            correction = reduced_correction(elastic, beside | others) - others
            if not correction:
                # All holds together but for the solver's tolerance.
                return known, False
            corrections.append(correction)
    except NothingFound:
        return known, False
    return known, True


def _correction(elastic: Elastic, kept: Inputs) -> Inputs | None:
    """Inputs whose giving way makes a plan possible that keeps `kept`; None where nothing does."""
    free = dict.fromkeys((origin for origin in elastic.origins if origin not in kept), None)
    glimpsed = elastic.glimpse(free)
    if glimpsed is None:
        return None
    if glimpsed and _known_to_hold(elastic, frozenset(elastic.origins) - frozenset(glimpsed)):
        return frozenset(glimpsed)
    changes = elastic.least(free)
    return None if changes is None else frozenset(changes)


def _known_to_clash(elastic: Elastic, inputs: Inputs) -> bool:
    try:
        return not elastic.feasible(inputs)
    except NothingFound:
        return False


def _known_to_clash_in_part(elastic: Elastic, inputs: Inputs) -> bool:
    try:
        return elastic.clash_in_part(inputs)
    except NothingFound:
        return False


def needed(elastic: Elastic, base: Inputs, among: Inputs) -> Inputs:
    """Those of `among` that clash with `base`, and none that can be left out, as far as time allows; empty where `base` clashes by itself."""
    if _known_to_clash_in_part(elastic, base | among):
        # The quicker question leaves few for the other.
        among = _needed(elastic, base, among, _known_to_clash_in_part)
    return _needed(elastic, base, among, _known_to_clash)


def _needed(elastic: Elastic, base: Inputs, among: Inputs, clash: Clashes) -> Inputs:
    """Halves are tried before single inputs (Junker's QuickXplain), so that few questions go to the many that have no part."""
    if not among or clash(elastic, base):
        return frozenset()
    if len(among) == 1:
        return among
    half = frozenset(in_order(elastic, among)[: len(among) // 2])
    of_second = _needed(elastic, base | half, among - half, clash)
    return of_second | _needed(elastic, base | of_second, half, clash)


def _known_to_hold(elastic: Elastic, inputs: Inputs) -> bool:
    try:
        return elastic.feasible(inputs)
    except NothingFound:
        return False
