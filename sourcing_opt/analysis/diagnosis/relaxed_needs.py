"""Which processes' own needs have a part in a conflict: where they may be done, and how soon they can move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from sourcing_opt.analysis.diagnosis.conflict import in_order, needed
from sourcing_opt.analysis.diagnosis.inputs import size
from sourcing_opt.economics import Economics
from sourcing_opt.economics.attributes import selections
from sourcing_opt.economics.axes import Flags
from sourcing_opt.formulation import Origin
from sourcing_opt.formulation.variants.relaxed_needs import LEAD, build_with_needs
from sourcing_opt.solving.elastic import Elastic


def elastic_with_needs(economics: Economics, seconds: float) -> Elastic:
    """A formulation in which needs can give way too."""
    model = build_with_needs(economics)
    rows = {origin for origin, _ in model.origins.values()}
    return Elastic(model, {origin: 1.0 if is_need(origin) else size(economics.study, origin) for origin in rows}, seconds)


def is_need(origin: Origin) -> bool:
    """Whether it is what a process needs, and no bound that somebody chose."""
    return origin.table == "processes" and origin.column in (None, LEAD)


def needs_behind(elastic: Elastic, members: Iterable[Origin]) -> tuple[Origin, ...]:
    """The needs with a part in a conflict: without any one of them its members could hold together. None when the time is too short."""
    needs = frozenset(origin for origin in elastic.origins if is_need(origin))
    needed_origins = in_order(elastic, needed(elastic, frozenset(members), needs))
    return needed_origins if elastic.seconds else ()


def need_in_words(economics: Economics, origin: Origin, members: Iterable[Origin]) -> str:
    """What the need is: the first period it can move in, or why it may not be where the conflict's policies are about."""
    process, axes = origin.key[0], economics.axes
    p = axes.by_process[process][0]
    if origin.column == LEAD:
        waves = np.flatnonzero(economics.waves[p])
        return f"cannot move before {axes.calendar.labels[waves[0]]}" if len(waves) else "cannot move within the horizon"
    barred = [location.id for location in axes.locations if (process, location.id) in economics.reasons]
    wanted = [axes.locations[l].id for l in np.flatnonzero(_wanted(economics, members)).tolist()]
    places: dict[str, list[str]] = defaultdict(list)
    for location in [name for name in barred if name in wanted] or barred:
        places["; ".join(economics.reasons[process, location])].append(location)
    return "may not go to " + "; ".join(f"{', '.join(names)} ({why})" for why, names in places.items())


def _wanted(economics: Economics, members: Iterable[Origin]) -> Flags:
    """(L,) The locations where the conflict's policies want work; all where they do not say."""
    policies = {policy.id: policy for policy in economics.study.policies}
    floors = [policies[origin.key[0]] for origin in members if origin.table == "policies" and origin.column == "min"]
    wanted = [selection.locations for floor in floors for selection in selections(economics.study, economics.axes, floor)]
    return np.logical_or.reduce(wanted) if wanted else np.ones(len(economics.axes.locations), dtype=bool)
